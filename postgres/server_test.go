//go:build server

// The test in this file needs PostgreSQL's programs, and fails without them;
// script/test installs them and sets the build tag.

package postgres_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/oncebitten/oncebitten/postgres"
)

// notLikeServer are the statements of testdata/truth/server.txtar about which
// the effects say something else than the server does, with the reason.
var notLikeServer = map[string]string{
	"ALTER TABLE members ADD COLUMN x int DEFAULT vol_fn();":                             "the planner looks into functions in SQL, and finds a constant",
	"ALTER TABLE members ALTER COLUMN ok TYPE int USING ok::int;":                        "an index's WHERE clause is not checked against the new type",
	"ALTER TABLE members ALTER COLUMN ok TYPE text;":                                     "an index's WHERE clause is not checked against the new type",
	"ALTER TABLE members DISABLE RULE r;":                                                "the state does not hold rules",
	"ALTER TABLE ONLY base RENAME COLUMN t TO tt;":                                       "the operation does not say ONLY",
	"ALTER TABLE events SET (fillfactor=40);":                                            "the parameters of each kind of relation are not known",
	"ALTER VIEW grown SET SCHEMA pg_temp;":                                               "temporary schemas are not told apart",
	"SELECT setval('teams_id_seq', (SELECT max(id) FROM teams));":                        "that an index answers max() is not known",
	"CREATE PUBLICATION pub FOR TABLE members;":                                          "the operation does not name the tables",
	"INSERT INTO events VALUES (1, '2021-03-03', 'x');":                                  "the partition of a row is not computed: all are said to be locked",
	"ALTER TABLE members RENAME TO people; ALTER TABLE people ADD CHECK (score < 1000);": "relations go by the name that they have at the statement",
}

// TestServer runs statements on a real server, reads its locks, files and
// statistics before each is rolled back, and compares them with the effects.
func TestServer(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/truth/server.txtar")
	if err != nil {
		t.Fatal(err)
	}
	setup, statements := string(archive.Files[0].Data), strings.Split(strings.TrimSpace(string(archive.Files[1].Data)), "\n")
	server := startServer(t)
	measure, err := os.ReadFile("testdata/truth/measure.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, errors := server.psql(setup + string(measure)); errors != "" {
		t.Fatal(errors)
	}
	version := server.version()
	agreed := 0
	for _, truth := range server.measured(setup, statements) {
		differences := truth.differences(claim(truth, version))
		delete(differences, "hazard")
		if !truth.OK {
			delete(differences, "locks") // those of a failed statement are gone
		}
		reason, listed := notLikeServer[truth.SQL]
		switch {
		case len(differences) == 0 && listed:
			t.Errorf("%s\nagrees by now: take it out of notLikeServer", truth.SQL)
		case len(differences) == 0:
			agreed++
		case listed:
			t.Logf("%s\n%s", truth.SQL, reason)
		default:
			for _, field := range slices.Sorted(maps.Keys(differences)) {
				t.Errorf("%s\n%s: %s", truth.SQL, field, differences[field])
			}
		}
	}
	t.Logf("PostgreSQL %d: %d of %d statements agree", version, agreed, len(statements))
}

// testServer is a PostgreSQL server of this test alone.
type testServer struct {
	t              *testing.T
	folder, binary string
	credential     *syscall.Credential
}

// startServer makes a new cluster, listening on a socket in its folder only.
// The server refuses to run as root, so root lends it the user postgres.
func startServer(t *testing.T) *testServer {
	initdb, err := exec.LookPath("initdb")
	if err != nil {
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
		if len(found) == 0 {
			t.Fatal("PostgreSQL's initdb is not there: install it (apt-get install postgresql), or put its folder on PATH")
		}
		initdb = slices.MaxFunc(found, func(a, b string) int { return strings.Compare(a, b) })
	}
	if initdb, err = filepath.EvalSymlinks(initdb); err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp("/tmp", "oncebitten")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	s := &testServer{t: t, folder: folder, binary: filepath.Dir(initdb)}
	if os.Geteuid() == 0 {
		s.lendUser()
	}
	data := filepath.Join(folder, "data")
	s.run("", "initdb", "--pgdata", data, "--auth", "trust", "--username", "test", "--encoding", "UTF8", "--locale", "C", "--no-sync")
	options := "-c listen_addresses= -c unix_socket_directories=" + folder +
		" -c timezone=UTC -c autovacuum=off -c fsync=off -c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0"
	s.run("", "pg_ctl", "--pgdata", data, "--log", filepath.Join(folder, "log"), "--wait", "--options", options, "start")
	t.Cleanup(func() { s.run("", "pg_ctl", "--pgdata", data, "--mode", "immediate", "stop") })
	return s
}

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

// run runs one of PostgreSQL's programs, which must succeed.
func (s *testServer) run(input, program string, args ...string) (output, errors string) {
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
func (s *testServer) psql(script string) (output, errors string) {
	return s.run("SET client_min_messages = warning;\n"+script, "psql",
		"--host", s.folder, "--username", "test", "--dbname", "postgres", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align")
}

func (s *testServer) version() int {
	output, _ := s.psql("SHOW server_version_num")
	number, err := strconv.Atoi(strings.TrimSpace(output))
	if err != nil {
		s.t.Fatal(err)
	}
	return number / 10000
}

// measured runs each statement in a transaction and collects what it did.
func (s *testServer) measured(setup string, statements []string) []truthCase {
	var script strings.Builder
	for i, sql := range statements {
		// A connection of its own: statistics count from its beginning.
		fmt.Fprintf(&script, "\\connect -\n\\echo case|%d\nBEGIN;\n", i)
		for _, piece := range pieces(sql) {
			script.WriteString(piece + ";\n\\echo state|:SQLSTATE\n")
		}
		script.WriteString("SELECT * FROM measure.findings;\nROLLBACK;\n")
	}
	output, _ := s.psql(script.String())
	cases := make([]truthCase, len(statements))
	for i, sql := range statements {
		cases[i] = truthCase{
			SQL: sql, Setup: setup, InTx: true, OK: true, FailKind: "data",
			Locks: map[string]string{}, Rewrites: []string{}, Scans: []string{},
		}
	}
	var current *truthCase
	for line := range strings.Lines(output) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		if fields[0] == "case" {
			i, _ := strconv.Atoi(fields[1])
			current = &cases[i]
		} else if current != nil {
			current.note(fields)
		}
	}
	for i := range cases {
		slices.Sort(cases[i].Rewrites)
		slices.Sort(cases[i].Scans)
		slices.SortFunc(cases[i].IndexBuilds, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	}
	return cases
}

// note takes one line of the measurement.
func (truth *truthCase) note(fields []string) {
	switch fields[0] {
	case "state":
		if truth.OK && fields[1] != "00000" {
			truth.OK, truth.SQLState = false, fields[1]
		}
	case "lock":
		mode := lockName(fields[2])
		if old := truth.Locks[fields[1]]; lockOrder(mode) > lockOrder(old) {
			truth.Locks[fields[1]] = mode
		}
	case "rewrite":
		truth.Rewrites = append(truth.Rewrites, fields[1])
	case "scan":
		truth.Scans = append(truth.Scans, fields[1])
	case "build":
		truth.IndexBuilds = append(truth.IndexBuilds, [2]string{fields[1]})
	}
}

// lockName turns the name of pg_locks, "ShareUpdateExclusiveLock", into that
// of the manual.
func lockName(mode string) string {
	var b strings.Builder
	for i, r := range strings.TrimSuffix(mode, "Lock") {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.ToUpper(b.String())
}

func lockOrder(mode string) int {
	return slices.Index([]string{
		"ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
		"SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
	}, mode)
}

// pieces are the statements of SQL text.
func pieces(sql string) []string {
	var out []string
	for _, piece := range (postgres.Reader{}).Split(sql) {
		out = append(out, sql[piece.Start:piece.End])
	}
	return out
}
