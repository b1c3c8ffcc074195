//go:build server

package postgres_test

import (
	"bytes"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// testServer is a PostgreSQL server of this test alone.
type testServer struct {
	t              *testing.T
	folder, binary string
	credential     *syscall.Credential
	// copying is how CREATE DATABASE copies another, if the version lets one choose.
	copying string
}

// serverFolder is the folder of a version's programs: Debian's, or where
// script/postgres-versions puts what it fetches. It is empty if they are not there.
func serverFolder(version int) string {
	cache, _ := os.UserCacheDir()
	if os.Geteuid() == 0 {
		cache = "/var/cache"
	}
	for _, folder := range []string{
		filepath.Join("/usr/lib/postgresql", strconv.Itoa(version), "bin"),
		filepath.Join(cache, "oncebitten/postgres", strconv.Itoa(version), "bin"),
	} {
		if _, err := os.Stat(filepath.Join(folder, "initdb")); err == nil {
			return folder
		}
	}
	return ""
}

// serverOptions make a server small, quick to start, and the same everywhere;
// a database is copied for every case that commits, so its log is kept small too.
// Waits for locks are logged with the mode that is waited for.
const serverOptions = "-c listen_addresses= -c timezone=UTC -c fsync=off -c autovacuum=off -c max_wal_size=64MB -c min_wal_size=32MB" +
	" -c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0" +
	" -c max_prepared_transactions=2 -c log_lock_waits=on -c deadlock_timeout=1ms -c statement_timeout=20s" +
	" -c log_line_prefix=%a:"

// memoryFolder is kept in memory on Linux: copying a database, which is three
// hundred small files, takes a quarter of the time there. roomInMemory is what
// must be free for it, in bytes: a container may have very little.
const (
	memoryFolder = "/dev/shm"
	roomInMemory = 2 << 30
)

// clusterFolder is a new folder for a cluster, with a name short enough for a socket.
func clusterFolder(t *testing.T) string {
	parent := "/tmp"
	var free syscall.Statfs_t
	if syscall.Statfs(memoryFolder, &free) == nil && free.Bavail*uint64(free.Bsize) >= roomInMemory {
		parent = memoryFolder
	}
	folder, err := os.MkdirTemp(parent, "oncebitten")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}

// startServer makes a new cluster, listening on a socket in its folder only.
// The server refuses to run as root, so root lends it the user postgres.
func startServer(t *testing.T, binary string) *testServer {
	folder := clusterFolder(t)
	s := &testServer{t: t, folder: folder, binary: binary}
	if os.Geteuid() == 0 {
		s.lendUser()
	}
	data := filepath.Join(folder, "data")
	s.program("", "initdb", "--pgdata", data, "--auth", "trust", "--username", "test", "--encoding", "UTF8", "--locale", "C", "--no-sync")
	s.program("", "pg_ctl", "--pgdata", data, "--log", s.log(), "--wait", "--options", serverOptions+" -c unix_socket_directories="+folder, "start")
	t.Cleanup(func() { s.program("", "pg_ctl", "--pgdata", data, "--mode", "immediate", "stop") })
	if s.version() >= 15 {
		s.copying = " STRATEGY file_copy"
	}
	return s
}

// in is the server for a subtest.
func (s *testServer) in(t *testing.T) *testServer {
	inner := *s
	inner.t = t
	return &inner
}

func (s *testServer) log() string { return filepath.Join(s.folder, "log") }

// lendUser gives the folder to the user postgres, whom the programs run as.
func (s *testServer) lendUser() {
	u, err := user.Lookup("postgres")
	if err != nil {
		s.t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(s.folder, uid, gid); err != nil {
		s.t.Fatal(err)
	}
	s.credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// program runs one of PostgreSQL's programs, which must succeed.
func (s *testServer) program(input, program string, args ...string) (output, errors string) {
	path := filepath.Join(s.binary, program)
	if _, missing := os.Stat(path); missing != nil { // a server without its client
		path = program
	}
	command := exec.Command(path, args...)
	var out, err bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr, command.Dir = strings.NewReader(input), &out, &err, s.folder
	command.SysProcAttr = &syscall.SysProcAttr{Credential: s.credential}
	if program == "pg_ctl" { // the server would keep the pipes open
		command.Stdout, command.Stderr = nil, nil
	}
	if failure := command.Run(); failure != nil {
		s.t.Fatalf("%s: %v\n%s%s", program, failure, out.String(), err.String())
	}
	return out.String(), err.String()
}

// psql runs a script, past its errors.
func (s *testServer) psql(database, script string) (output, errors string) {
	return s.program("SET client_min_messages = warning;\n"+script, "psql",
		"--host", s.folder, "--username", "test", "--dbname", database, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align")
}

// must runs a script that may not have errors.
func (s *testServer) must(database, script string) string {
	output, errors := s.psql(database, script)
	if errors != "" {
		s.t.Fatal(errors)
	}
	return output
}

func (s *testServer) version() int {
	number, err := strconv.Atoi(strings.TrimSpace(s.must("postgres", "SHOW server_version_num")))
	if err != nil {
		s.t.Fatal(err)
	}
	return number / 10000
}

// readMeasure is the script that makes what the measuring reads.
func readMeasure(t *testing.T) string {
	text, err := os.ReadFile(truthFolder + "measure.sql")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
