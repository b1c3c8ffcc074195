package postgres

import (
	"strings"
	"testing"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// TestPLpgSQLRefusals holds what is refused of PL/pgSQL against libpg_query's
// parser, which refuses the same and more: code that the server takes.
func TestPLpgSQLRefusals(t *testing.T) {
	const accepted, refused, refusedThereOnly = "accepted", "refused", "refused there only"
	for _, test := range []struct{ body, want string }{
		{"BEGIN END", accepted},
		{"BEGIN NULL; END;", accepted},
		{"<<a>> DECLARE x int; y text := 'a;b'; z CONSTANT int NOT NULL DEFAULT 1; BEGIN x := 1; END a", accepted},
		{"DECLARE DECLARE x app_enum; y users%ROWTYPE; z users.id%TYPE; BEGIN x := 'a'; END", accepted},
		{"BEGIN IF true THEN NULL; ELSIF false THEN NULL; ELSEIF true THEN NULL; ELSE NULL; END IF; END", accepted},
		{"BEGIN CASE 1 WHEN 1, 2 THEN NULL; ELSE NULL; END CASE; CASE WHEN true THEN NULL; END CASE; END", accepted},
		{"BEGIN <<a>> LOOP EXIT a WHEN true; CONTINUE a; END LOOP a; WHILE CASE WHEN true THEN false END LOOP NULL; END LOOP; END", accepted},
		{"DECLARE a int[]; BEGIN a[1] := 2; a[1:2] = ARRAY[1, 2]; END", accepted},
		{"DECLARE x text; BEGIN FOREACH x IN ARRAY ARRAY['a'] LOOP NULL; END LOOP; FOR i IN REVERSE 10 .. 1 BY 2 LOOP NULL; END LOOP; END", accepted},
		{"DECLARE n int; BEGIN GET DIAGNOSTICS n = ROW_COUNT; ASSERT n > 0, 'x'; RAISE EXCEPTION 'a %', n USING HINT = 'b'; END", accepted},
		{"BEGIN BEGIN NULL; EXCEPTION WHEN unique_violation OR SQLSTATE '23503' THEN NULL; WHEN OTHERS THEN RAISE; END; END", accepted},
		{"#variable_conflict use_column\nBEGIN NULL; END", accepted},
		{"#print_strict_params on\n#option dump\nBEGIN NULL; END", accepted},
		{"BEGIN COMMIT; ROLLBACK AND CHAIN; CALL p(1); PERFORM 1; EXECUTE 'x' USING 1; END", accepted},
		{"BEGIN CREATE TABLE t (a int); SET LOCAL lock_timeout = '1s'; LOCK TABLE t; COMMENT ON TABLE t IS 'x'; END", accepted},

		{"DECLARE r record; BEGIN r.x := 1; END", refusedThereOnly},
		{"DECLARE u users; BEGIN u.id := 1; END", refusedThereOnly},
		{"DECLARE c CURSOR FOR SELECT 1; BEGIN FOR r IN c LOOP NULL; END LOOP; END", refusedThereOnly},
		{"DECLARE x int; y ALIAS FOR x; c CURSOR (k int) FOR SELECT k; BEGIN OPEN c(1); FETCH c INTO x; MOVE NEXT FROM c; CLOSE c; END", refusedThereOnly},
		{"DECLARE c refcursor; BEGIN OPEN c FOR SELECT 1; FETCH c INTO x.y; END", refusedThereOnly},

		{"", refused},
		{"DROP TABLE t", refused},
		{"BEGIN", refused},
		{"BEGIN NULL END", refused},
		{"BEGIN NULL; END; NULL;", refused},
		{"BEGIN IF true THEN NULL; END", refused},
		{"BEGIN IF true NULL; END IF; END", refused},
		{"BEGIN IF true THEN NULL; END LOOP; END", refused},
		{"BEGIN LOOP NULL; END IF; END", refused},
		{"BEGIN ELSE NULL; END", refused},
		{"BEGIN NULL; EXCEPTION NULL; END", refused},
		{"BEGIN FOR i IN 1 .. 2; NULL; END LOOP; END", refused},
		{"BEGIN END IF; END", refused},
		{"DECLARE x int BEGIN NULL; END", refused},
		{"BEGIN SELEC 1; END", refused},
		{"BEGIN DROP TABEL t; END", refused},
		{"DECLARE x int; BEGIN x := (1 +); END", refused},
		{"DECLARE x int; BEGIN x := 1 +; END", refused},
		{"DECLARE x int; BEGIN IF (1 +) THEN NULL; END IF; END", refused},
	} {
		sql := "DO $code$" + test.body + "$code$"
		_, theirs := pg.ParsePlPgSqlToJSON(sql)
		if (theirs == nil) != (test.want == accepted) {
			t.Errorf("%s\nlibpg_query says %v, want %s", test.body, theirs, test.want)
		}
		reading := Read(&migration.Statement{SQL: sql})
		ours := reading.more().refused
		if (len(ours) > 0) != (test.want == refused) {
			t.Errorf("%s\nwe refuse %v, want %s", test.body, ours, test.want)
		}
	}
}

// TestLongPLpgSQL gives texts that would take long if what has been
// looked at were looked at again.
func TestLongPLpgSQL(t *testing.T) {
	const n = 30_000
	for name, body := range map[string]string{
		"blocks":       strings.Repeat("BEGIN ", n),
		"conditions":   "BEGIN " + strings.Repeat("IF a THEN ", n),
		"no THEN":      "BEGIN " + strings.Repeat("IF a; ", n),
		"loops":        "BEGIN " + strings.Repeat("FOR a; ", n),
		"parentheses":  "BEGIN " + strings.Repeat("FOR (a; ", n),
		"names":        "BEGIN x := a" + strings.Repeat(", a", n) + "; END",
		"declarations": "DECLARE " + strings.Repeat("a int; ", n) + "BEGIN END",
		"labels":       "BEGIN " + strings.Repeat("<<a ", n),
		"cases":        "BEGIN " + strings.Repeat("CASE ", n),
		"values":       "BEGIN " + strings.Repeat("FOREACH x IN ARRAY '{1,2,3,4,5,6,7,8,9}'::text[] LOOP ", 900),
		"elements":     "BEGIN FOREACH x IN ARRAY ARRAY['a'" + strings.Repeat(", 'a'", n) + "] LOOP DROP TABLE x; END LOOP; END",
		"assignments":  "BEGIN " + strings.Repeat("a := f(1); ", n/10) + "END",
	} {
		if r := Read(&migration.Statement{SQL: "DO $$" + body + "$$"}); len(r.Operations) == 0 && len(r.Unread()) == 0 {
			t.Errorf("%s: nothing is said of it", name)
		}
	}
}

// FuzzPLpgSQL reads texts as the body of DO: it ends, and places stay inside.
func FuzzPLpgSQL(f *testing.F) {
	for _, sql := range exampleStatements(f) {
		if strings.HasPrefix(sql, "DO") {
			f.Add(strings.Trim(sql, "DO$; "))
		}
	}
	f.Fuzz(func(t *testing.T, body string) {
		if strings.Contains(body, "$code$") {
			return
		}
		source := migration.NewSource("x.sql", "DO $code$"+body+"$code$")
		r := Read(&migration.Statement{SQL: source.Text, Source: source, Span: source.Whole(), Map: migration.Identity(0, len(source.Text))})
		if len(r.Operations) == 0 || r.Spans() != nil && len(r.Spans()) != len(r.Operations) {
			t.Fatalf("%d operations, %d spans", len(r.Operations), len(r.Spans()))
		}
		for i := range r.Operations {
			if s := r.Span(i); s.Start.Offset > s.End.Offset || s.End.Offset > len(source.Text) {
				t.Fatalf("span %+v of %d bytes", s, len(source.Text))
			}
		}
		for _, u := range r.Unread() {
			if u.Span.Start.Offset > u.Span.End.Offset || u.Span.End.Offset > len(source.Text) {
				t.Fatalf("unread %+v of %d bytes", u, len(source.Text))
			}
		}
	})
}
