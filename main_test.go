package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected outputs that cmp compares with")

// TestMain makes the test binary the program itself where a script (or a test
// that starts a process) runs "oncebitten".
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"oncebitten": main})
}

// TestScript runs the stories of testdata/script, each in an empty folder
// that is no git repository. Beside testscript's own commands there are:
//
//	exits CODE COMMAND…           runs a command that must end with this exit code
//	repeat FILE COUNT A B C       writes A, then B COUNT times, then C
//	bytes FILE TEXT…              writes strings that have Go's escapes
//
// In a script, a line of the form "-- something --" begins a file, so that no
// SQL comment may end with two hyphens.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup:               setUp,
		Cmds:                commands(),
	})
}

func commands() map[string]func(*testscript.TestScript, bool, []string) {
	all := hubCommands()
	all["exits"], all["repeat"], all["bytes"] = exits, repeat, writeBytes
	return all
}

// setUp keeps the settings of whoever runs the tests out of git.
func setUp(env *testscript.Env) error {
	env.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	env.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(env.WorkDir))
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		env.Setenv("GIT_"+who+"_NAME", "Sam")
		env.Setenv("GIT_"+who+"_EMAIL", "sam@example.com")
		env.Setenv("GIT_"+who+"_DATE", "2026-01-08T12:00:00Z")
	}
	env.Values[hubKey{}] = &hub{}
	return nil
}

// exits runs a command and compares its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var failed *exec.ExitError
	switch {
	case err == nil && want == 0:
	case errors.As(err, &failed) && failed.ExitCode() == want:
	case err == nil:
		ts.Fatalf("exit code 0, want %d", want)
	default:
		ts.Fatalf("%v, want exit code %d", err, want)
	}
}

// repeat writes a file that would be too long for a script.
func repeat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 5 {
		ts.Fatalf("usage: repeat FILE COUNT BEFORE PIECE AFTER")
	}
	count, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := unescape(ts, args[2]) + strings.Repeat(unescape(ts, args[3]), count) + unescape(ts, args[4])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

// writeBytes writes a file whose bytes could not stand in a script.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: bytes FILE TEXT...")
	}
	text := ""
	for _, arg := range args[1:] {
		text += unescape(ts, arg)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

// unescape reads the escapes of a Go string.
func unescape(ts *testscript.TestScript, s string) string {
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
	ts.Check(err)
	return text
}
