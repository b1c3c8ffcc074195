package postgres_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
)

// worst are the inputs that could end the process if they reached the parser,
// by name: n is how often their middle is repeated.
var worst = map[string]func(n int) string{
	"concatenation": func(n int) string { return "SELECT 'a'" + strings.Repeat(" || 'a'", n) },
	"sum":           func(n int) string { return "SELECT 1" + strings.Repeat("+1", n) },
	"casts":         func(n int) string { return "SELECT 1" + strings.Repeat("::int", n) },
	"union":         func(n int) string { return "SELECT 1" + strings.Repeat(" UNION ALL SELECT 1", n) },
	"except":        func(n int) string { return "SELECT 1, 2" + strings.Repeat(" EXCEPT SELECT 1, 2", n) },
	"joins":         func(n int) string { return "SELECT 1 FROM a" + strings.Repeat(" JOIN a ON true", n) },
	"cross joins":   func(n int) string { return "SELECT 1 FROM a" + strings.Repeat(" CROSS JOIN a", n) },
	"collations":    func(n int) string { return "SELECT a" + strings.Repeat(" COLLATE c", n) },
	"time zones":    func(n int) string { return "SELECT a" + strings.Repeat(" AT TIME ZONE 'x'", n) },
	"null tests":    func(n int) string { return "SELECT a" + strings.Repeat(" ISNULL", n) },
	"operators":     func(n int) string { return "SELECT 1" + strings.Repeat(" OPERATOR(pg_catalog.+) 1", n) },
	"and":           func(n int) string { return "SELECT 1 WHERE true" + strings.Repeat(" AND true", n) },
	"negations":     func(n int) string { return "SELECT " + strings.Repeat("NOT ", n) + "true" },
	"minus signs":   func(n int) string { return "SELECT " + strings.Repeat("- ", n) + "1" },
	"parentheses":   func(n int) string { return "SELECT " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n) },
	"subqueries":    func(n int) string { return "SELECT " + strings.Repeat("(SELECT ", n) + "1" + strings.Repeat(")", n) },
	"arrays":        func(n int) string { return "SELECT ARRAY" + strings.Repeat("[", n) + "1" + strings.Repeat("]", n) },
	"calls":         func(n int) string { return "SELECT " + strings.Repeat("f(", n) + "1" + strings.Repeat(")", n) },
	"cases": func(n int) string {
		return "SELECT " + strings.Repeat("CASE WHEN a THEN ", n) + "1" + strings.Repeat(" END", n)
	},
	"else": func(n int) string {
		return "SELECT " + strings.Repeat("CASE WHEN a THEN 1 ELSE ", n) + "1" + strings.Repeat(" END", n)
	},
	"subscripts":  func(n int) string { return "SELECT a" + strings.Repeat("[1]", n) },
	"array types": func(n int) string { return "SELECT a::int" + strings.Repeat("[]", n) },
	"open":        func(n int) string { return "SELECT " + strings.Repeat("(", n) },
	"closed":      func(n int) string { return "SELECT 1" + strings.Repeat(")", n) },
	"default":     func(n int) string { return "ALTER TABLE t ADD a int DEFAULT 1" + strings.Repeat(" + 1", n) },
	"atomic": func(n int) string {
		return "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1" + strings.Repeat("+1", n) + "; END"
	},
	"no body":       func(int) string { return "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql" },
	"do":            func(n int) string { return "DO $$ BEGIN " + strings.Repeat("IF a THEN ", n) + "NULL; END $$" },
	"do expression": func(n int) string { return "DO $$ BEGIN UPDATE t SET a = 1" + strings.Repeat(" + 1", n) + "; END $$" },
	"nested do":     nestedDo,
	// These could take hours rather than crash.
	"comments":       func(n int) string { return "SELECT " + strings.Repeat("/*", n) + strings.Repeat("*/", n) + "1" },
	"open comments":  func(n int) string { return "SELECT 1 " + strings.Repeat("/*", n) },
	"plus signs":     func(n int) string { return "SELECT 1" + strings.Repeat("+", n) },
	"operator runs":  func(n int) string { return "SELECT 1" + strings.Repeat("<+", n) },
	"quotes in do":   func(n int) string { return "DO 'BEGIN EXECUTE ''" + strings.Repeat("''''", n) + "''; END'" },
	"open generated": func(n int) string { return strings.Repeat("GENERATED ALWAYS AS (", min(n, 40_000)) },
	"holes": func(n int) string {
		return "CREATE TABLE t (a int" + strings.Repeat(", b varchar(oncebitten_hole_1)", min(n, 30_000)) + ")"
	},
	"columns of view": func(n int) string {
		return "CREATE VIEW v AS SELECT a.b" + strings.Repeat(", a.c", min(n, 40_000)) + " FROM a"
	},
}

func nestedDo(int) string {
	sql := "SELECT 1"
	for i := range 12 {
		tag := fmt.Sprintf("$a%d$", i)
		sql = "DO " + tag + " BEGIN EXECUTE $b" + tag[2:] + sql + "$b" + tag[2:] + "; END " + tag
	}
	return sql
}

// TestMain lets the test binary read one of the worst inputs in a process of
// its own, so that a test can see it survive.
func TestMain(m *testing.M) {
	if name := os.Getenv("READ_WORST"); name != "" {
		// Just inside the bounds for nesting and for chains, and far outside.
		for _, n := range []int{499, 1990, 120_000} {
			r := postgres.Read(&migration.Statement{SQL: worst[name](n)})
			if len(r.Operations) == 0 && len(r.Unread()) == 0 {
				fmt.Printf("%d times: dropped in silence\n", n)
				os.Exit(1)
			}
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestNothingKillsTheProcess(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name := range worst {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			// A stack of 2 MB is the smallest that glibc gives a thread.
			command := exec.CommandContext(ctx, "/bin/sh", "-c", "ulimit -s 2048; exec \"$0\"", program)
			command.Env = append(os.Environ(), "READ_WORST="+name)
			if output, err := command.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%.500s", err, output)
			}
		})
	}
}

func TestFenceLetsOrdinaryStatementsThrough(t *testing.T) {
	for _, sql := range []string{
		"INSERT INTO t VALUES " + strings.Repeat("(1, -2, 'x'::text || 'y', ARRAY[1, 2]), ", 20_000) + "(1, 2, '', ARRAY[3])",
		"DELETE FROM t WHERE a = 1" + strings.Repeat(" OR a = 1 AND b = 2", 5000),
		"SELECT 1" + strings.Repeat(" UNION ALL SELECT 1", 1500),
		"SELECT 'a'" + strings.Repeat(" || 'a'", 1500),
		"CREATE TABLE t (a int" + strings.Repeat(", b int DEFAULT -1 CHECK (b >= 0)", 1500) + ")",
		"SELECT " + strings.Repeat("(", 400) + "1" + strings.Repeat(")", 400),
	} {
		r := postgres.Read(&migration.Statement{SQL: sql})
		if len(r.Unread()) > 0 {
			t.Errorf("%.60s…: not read: %s", sql, r.Unread()[0].Reason)
		}
	}
}

// TestOversized reads statements of over 1 MB, whose head says what they do.
func TestOversized(t *testing.T) {
	rows := strings.Repeat("(1, 'a;b'), ", 200_000) + "(2, '')"
	tests := []struct {
		sql, want string
		unread    int
	}{
		{`INSERT INTO shop."T" (a, b) VALUES ` + rows, `insert into shop."T"`, 0},
		{"INSERT INTO t SELECT * FROM (VALUES " + rows + ") v", "insert into public.t", 1},
		{"UPDATE ONLY t SET a = 1 WHERE (a, b) IN (" + rows + ")", "update public.t", 1},
		{"DELETE FROM t WHERE (a, b) IN (" + rows + ")", "delete from public.t", 1},
		{"ALTER TABLE s.t ADD CHECK ((a, b) IN (" + rows + "))", "not understood: it is 2 MB long, and only the head of a statement of over 1 MB is read", 1},
	}
	for _, test := range tests {
		r := postgres.Read(&migration.Statement{SQL: test.sql})
		if len(r.Operations) != 1 || r.Operations[0].String() != test.want || len(r.Unread()) != test.unread {
			t.Errorf("%.40s…: got %v and %d unread, want %q and %d", test.sql, r.Operations, len(r.Unread()), test.want, test.unread)
		}
	}
	insert, ok := postgres.Read(&migration.Statement{SQL: tests[0].sql}).Operations[0].(migration.Insert)
	if !ok || insert.Rows != 200_001 || len(insert.Columns) != 2 {
		t.Errorf("got %d rows of columns %v", insert.Rows, insert.Columns)
	}
}
