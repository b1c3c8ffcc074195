// Speed compares the program with squawk, in one run and in turns: the
// processor time (of user and system, of all threads and children) and the most
// memory that each takes for 1,000 and for 5,000 SQL files of ten statements.
// Then it compares a small change upon a dump of 35,000 statements with parsing
// that dump and nothing else. It generates the files, builds the program, and
// installs squawk from npm, whose native binary is measured.
//
//	go run ./script/speed
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	pg "github.com/pganalyze/pg_query_go/v5"
)

const (
	rounds   = 5
	peer     = "squawk-cli@2.66.0"
	megabyte = 1024 // of getrusage(2), in kilobytes
	// parse is the argument by which this program runs itself to parse a file.
	parse = "parse"
)

func main() {
	err := error(nil)
	if len(os.Args) == 3 && os.Args[1] == parse {
		err = parseAlone(os.Args[2])
	} else {
		err = run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

// parseAlone parses a file as a whole, and keeps the tree.
func parseAlone(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	_, err = pg.Parse(string(text))
	return err
}

func run() error {
	folder, err := os.MkdirTemp("", "oncebitten-speed")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	ours, theirs, err := programs(folder)
	if err != nil {
		return err
	}
	for _, files := range []int{1, 1000, 5000} {
		if err := againstPeer(filepath.Join(folder, fmt.Sprint(files)), files, ours, theirs); err != nil {
			return err
		}
	}
	return againstParser(filepath.Join(folder, "dump"), ours)
}

// programs builds our program and installs squawk.
func programs(folder string) (ours, theirs string, err error) {
	ours = filepath.Join(folder, "oncebitten")
	if err := quiet("go", "build", "-o", ours, "."); err != nil {
		return "", "", err
	}
	if err := quiet("npm", "install", "--no-save", "--prefix", folder, peer); err != nil {
		return "", "", err
	}
	binaries, err := filepath.Glob(filepath.Join(folder, "node_modules", "@squawk-cli", "*", "bin", "squawk*"))
	if err == nil && len(binaries) != 1 {
		err = fmt.Errorf("%s has %d native binaries", peer, len(binaries))
	}
	return ours, append(binaries, "")[0], err
}

// againstPeer measures both programs on the same files.
func againstPeer(folder string, files int, ours, theirs string) error {
	paths, err := migrations(folder, files)
	if err != nil {
		return err
	}
	fmt.Printf("%d files of ten statements\n", files)
	return compare(
		program{"oncebitten check", folder, append([]string{ours, "check", "--fail-on", "never", "--output", os.DevNull}, paths...)},
		program{"squawk", folder, append([]string{theirs}, paths...)},
	)
}

// againstParser measures a review upon a dump against parsing the dump.
func againstParser(folder, ours string) error {
	dump, change, err := schemaDump(folder)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Printf("a change of one statement upon a dump of %d\n", dumpedTables*dumpedStatements)
	return compare(
		program{"oncebitten check --history", folder, []string{ours, "check", "--fail-on", "never", "--history", dump, change}},
		program{"pg_query.Parse of the dump", folder, []string{self, parse, dump}},
	)
}

// compare runs two programs in turns, so that both meet the same noise, and
// prints the least time and the most memory of each, and how the times compare.
func compare(one, other program) error {
	best := map[string]measure{}
	for range rounds {
		for _, p := range []program{one, other} {
			m, err := p.run()
			if err != nil {
				return err
			}
			if old, ok := best[p.name]; ok {
				m = measure{min(m.processor, old.processor), min(m.wall, old.wall), max(m.memory, old.memory)}
			}
			best[p.name] = m
		}
	}
	for _, p := range []program{one, other} {
		m := best[p.name]
		fmt.Printf("  %-28s %7.0f ms of processor time %7.0f ms by the clock %6.0f MB\n", p.name,
			milliseconds(m.processor), milliseconds(m.wall), float64(m.memory)/megabyte)
	}
	_, err := fmt.Printf("  processor time, the first to the second: %.2f\n\n", best[one.name].processor.Seconds()/best[other.name].processor.Seconds())
	return err
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

type program struct {
	name, folder string
	args         []string
}

type measure struct {
	processor, wall time.Duration
	memory          int64
}

// run runs a program once. Findings are no failure here.
func (p program) run() (measure, error) {
	cmd := exec.Command(p.args[0], p.args[1:]...)
	cmd.Dir = p.folder
	begin := time.Now()
	err := cmd.Run()
	wall := time.Since(begin)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		return measure{}, fmt.Errorf("%s: %w", p.name, err)
	}
	state := cmd.ProcessState
	return measure{state.UserTime() + state.SystemTime(), wall, state.SysUsage().(*syscall.Rusage).Maxrss}, nil
}

func quiet(name string, args ...string) error {
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}
