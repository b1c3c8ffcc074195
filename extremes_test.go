package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// after is a statement with a finding, to stand after whatever is extreme:
// nothing may hide it.
const after = ";\nCREATE INDEX users_email ON users (email);\n"

// found is the finding of after.
const found = "warning index-blocks-writes: blocks every write to `users`"

// TestExtremes gives the program files that break parsers, each in a process
// of its own: the parser of PostgreSQL can end a process.
func TestExtremes(t *testing.T) {
	insert := "INSERT INTO rates (day, rate) VALUES " + strings.Repeat("('2026-01-08', 1.0954),", 2000) + "('2026-01-09', 1.0954);\n"
	tests := []struct {
		name, file, text string
		want             []string
	}{
		{"parentheses", "1.sql", "SELECT " + strings.Repeat("(", 10_000) + "1" + strings.Repeat(")", 10_000) + after,
			[]string{"1.sql:1:1 notice unread-statement: ", "nested too deeply", "1.sql:2:1 " + found}},
		{"open parentheses", "1.sql", "SELECT " + strings.Repeat("(", 100_000) + after, []string{"1.sql:1:1 notice unread-statement: "}},
		{"operators", "1.sql", "SELECT 'a'" + strings.Repeat("||'a'", 100_000) + after,
			[]string{"1.sql:1:1 notice unread-statement: ", "1.sql:2:1 " + found}},
		{"unions", "1.sql", "SELECT 1" + strings.Repeat(" UNION ALL SELECT 1", 100_000) + after,
			[]string{"1.sql:1:1 notice unread-statement: ", "1.sql:2:1 " + found}},
		{"casts", "1.sql", "SELECT 1" + strings.Repeat("::int", 100_000) + after,
			[]string{"1.sql:1:1 notice unread-statement: ", "1.sql:2:1 " + found}},
		{"joins", "1.sql", "SELECT 1 FROM t" + strings.Repeat(" CROSS JOIN t", 100_000) + after,
			[]string{"1.sql:1:1 notice unread-statement: ", "1.sql:2:1 " + found}},
		{"blocks of PL/pgSQL", "1.sql", "DO $$ " + strings.Repeat("BEGIN ", 100_000) + "$$" + after,
			[]string{"1.sql:1:", "notice unread-statement: ", "1.sql:2:1 " + found}},
		{"an expression of PL/pgSQL", "1.sql", "DO $$ BEGIN EXECUTE 'a'" + strings.Repeat("||'a'", 100_000) + "; END $$" + after,
			[]string{"1.sql:1:", "notice unread-statement: ", "1.sql:2:1 " + found}},
		{"a function that calls itself", "1.sql", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS '" + strings.Repeat("SELECT f() + f();", 1000) + "';\nSELECT f()" + after,
			[]string{"1.sql:3:1 " + found}},
		{"5 MB of rows", "1.sql", strings.Repeat(insert, 5_000_000/len(insert)) + "SELECT 1" + after, []string{found, "pass: 1 warning in 1 migration"}},
		{"50 MB in one statement", "1.sql", "INSERT INTO rates (day, rate) VALUES " + strings.Repeat("('2026-01-08', 1.0954),", 2_200_000) + "(NULL, 1)" + after,
			[]string{"1.sql:2:1 " + found}},
		{"one line of 1 MB", "1.sql", "SELECT '" + strings.Repeat("x", 1<<20) + "'" + after, []string{"1.sql:2:1 " + found}},
		{"zero bytes", "1.sql", "SELECT '\x00'" + after, []string{"unread-statement", "1.sql:2:1 " + found}},
		{"an open string", "1.sql", "CREATE INDEX users_email ON users (email);\nSELECT 'x", []string{"1.sql:1:1 " + found, "1.sql:2:"}},
		{"nested Python", "1.py", revision + "    op.execute(" + strings.Repeat("(", 10_000) + "'SELECT 1'" + strings.Repeat(")", 10_000) + ")\n" + drop, []string{"drop-table-loses-data"}},
		{"chained Python", "1.py", revision + "    op.execute('SELECT 1'" + strings.Repeat(" + 'x'", 50_000) + ")\n" + drop, []string{"drop-table-loses-data"}},
		{"nested lists", "1.py", revision + "    x = " + strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000) + "\n" + drop, []string{"drop-table-loses-data"}},
		{"blocks", "1.py", revision + blocks(90) + drop, []string{"drop-table-loses-data"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, test.file), []byte(test.text), 0o644); err != nil {
				t.Fatal(err)
			}
			out := runIn(t, folder, "check", "--fail-on", "never", test.file)
			for _, want := range test.want {
				if !strings.Contains(out, want) {
					t.Errorf("%q is not in the output:\n%.4000s", want, out)
				}
			}
		})
	}
}

// revision is the head of an Alembic revision up to the body of its upgrade,
// drop a statement with a finding, and the downgrade.
const (
	revision = "from alembic import op\nrevision = '1'\ndown_revision = None\ndef upgrade():\n"
	drop     = "    op.drop_table('old')\ndef downgrade():\n    raise NotImplementedError\n"
)

// blocks are conditions within each other.
func blocks(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString("    " + strings.Repeat(" ", i) + "if x:\n")
	}
	return b.String() + "    " + strings.Repeat(" ", depth) + "pass\n"
}

// TestTooLarge is about a file that is not read for its size.
func TestTooLarge(t *testing.T) {
	folder := t.TempDir()
	huge := filepath.Join(folder, "1.sql")
	if err := os.WriteFile(huge, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(huge, 65<<20); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "2.sql"), []byte("SELECT 1"+after), 0o644); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "oncebitten", "check", "1.sql", "2.sql")
	c.Dir = folder
	out, err := c.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("got %v, want exit code 3", err)
	}
	for _, want := range []string{"error: could not analyse 1.sql: it has 68157440 bytes", "2.sql:2:1 " + found, "incomplete: "} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not in the output:\n%s", want, out)
		}
	}
}

// The bounds of any run: generous for a slow machine with the race detector
// on, and far from what a machine of a CI service has. The memory of a process
// counts from that of the test that started it.
const (
	maxTime   = 2 * time.Minute
	maxMemory = 1 << 30
)

// runIn runs the program, which must end well, and returns what it writes.
func runIn(t *testing.T, folder string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), maxTime)
	defer cancel()
	c := exec.CommandContext(ctx, "oncebitten", args...)
	c.Dir = folder
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil {
		t.Fatalf("%v %v:\n%.2000s", err, ctx.Err(), stderr.String())
	}
	if usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		t.Logf("%v, %d MB", c.ProcessState.UserTime().Round(time.Millisecond), usage.Maxrss>>10)
		if usage.Maxrss<<10 > maxMemory {
			t.Errorf("it took %d MB of memory", usage.Maxrss>>10)
		}
	}
	return stdout.String()
}
