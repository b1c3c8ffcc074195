package postgres_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
)

func TestSplit(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"only white space, comments and semicolons", " ;\n;-- a\n/* b; */", nil},
		{"one without a semicolon", "SELECT 1", []string{"SELECT 1"}},
		{"byte order mark and carriage returns", "\ufeffSELECT 1;\r\nSELECT 2;\r\n", []string{"SELECT 1", "SELECT 2"}},
		{"comments around and inside", "-- a;\nSELECT /* ; */ 1 -- b\n; /* c */ SELECT 2", []string{"SELECT /* ; */ 1", "SELECT 2"}},
		{"nested comments", "/* a /* b; */ c; */ SELECT 1", []string{"SELECT 1"}},
		{"quotes", `SELECT ';', ";", E'\';', $$;$$, $a$;$$;$a$; SELECT 2`, []string{`SELECT ';', ";", E'\';', $$;$$, $a$;$$;$a$`, "SELECT 2"}},
		{"a dollar in a name", "SELECT a$b; SELECT c$b", []string{"SELECT a$b", "SELECT c$b"}},
		{"a rule's actions", "CREATE OR REPLACE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3",
			[]string{"CREATE OR REPLACE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "SELECT 3"}},
		{"an atomic body", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3",
			[]string{"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END", "SELECT 3"}},
		{"transactions", "BEGIN; SELECT 1; END; COMMIT", []string{"BEGIN", "SELECT 1", "END", "COMMIT"}},
		{"an atomic body without end", "CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1;\nSELECT 2;", []string{"CREATE PROCEDURE p() BEGIN ATOMIC SELECT 1", "SELECT 2"}},
		{"an open parenthesis", "CREATE TABLE a (id int;\nSELECT 1;", []string{"CREATE TABLE a (id int", "SELECT 1"}},
		{"an open quote", "SELECT 1;\nINSERT INTO a VALUES ('oops);\nSELECT 'x;y';\nSELECT 2;\n",
			[]string{"SELECT 1", "INSERT INTO a VALUES ('oops)", "SELECT 'x;y'", "SELECT 2"}},
		{"an open dollar quote", "DO $$ BEGIN;\nSELECT 1; SELECT 2;", []string{"DO $$ BEGIN", "SELECT 1", "SELECT 2"}},
		{"an open comment", "/* a\nSELECT 1;\nSELECT 2;", []string{"/* a\nSELECT 1", "SELECT 2"}},
		{"an open quote to the end", "SELECT 1; SELECT 'a", []string{"SELECT 1", "SELECT 'a"}},
		{"psql's commands", "\\set a 1; 2\nSELECT 1;\n\\connect x\nSELECT 2 \\gset\nSELECT 3;", []string{"SELECT 1", "SELECT 2", "SELECT 3"}},
		{"data of COPY", "COPY t (a) FROM stdin;\n1;'\n\\.x\n\\.\nSELECT 1;", []string{"COPY t (a) FROM stdin", "SELECT 1"}},
		{"COPY without its data", "COPY t FROM stdin;\nSELECT 1;", []string{"COPY t FROM stdin", "SELECT 1"}},
		{"COPY from a file", "COPY t FROM 'x';\nSELECT 1;\n\\.\n", []string{"COPY t FROM 'x'", "SELECT 1"}},
		{"not UTF-8, and a zero", "SELECT '\xff';\x00SELECT 2;", []string{"SELECT '\xff'", "\x00SELECT 2"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, p := range (postgres.Reader{}).Split(test.text) {
				got = append(got, test.text[p.Start:p.End])
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestComments(t *testing.T) {
	text := "-- one\r\nSELECT '-- no', $$ -- no $$ /* two\n */ -- three"
	want := []string{"-- one", "/* two\n */", "-- three"}
	var got []string
	for _, p := range (postgres.Reader{}).Comments(text) {
		got = append(got, text[p.Start:p.End])
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCommentsAfterAnOpenQuote(t *testing.T) {
	text := "SELECT 'oops -- no\n;\nSELECT 1; -- one\n-- two"
	want := []string{"-- one", "-- two"}
	var got []string
	for _, p := range (postgres.Reader{}).Comments(text) {
		got = append(got, text[p.Start:p.End])
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTransactionQuestions(t *testing.T) {
	tests := []struct {
		sql      string
		breaks   bool
		controls string
	}{
		{"CREATE INDEX CONCURRENTLY i ON t (a)", true, ""},
		{"/* x */ create unique index concurrently on t (a)", true, ""},
		{"CREATE INDEX i ON t (a)", false, ""},
		{"DROP INDEX CONCURRENTLY i", true, ""},
		{"REINDEX TABLE t", false, ""},
		{"REINDEX TABLE CONCURRENTLY t", true, ""},
		{"REINDEX SCHEMA s", true, ""},
		{"ALTER TABLE p DETACH PARTITION q CONCURRENTLY", true, ""},
		{"ALTER TABLE p DETACH PARTITION q", false, ""},
		{"ALTER TYPE t ADD VALUE 'x'", false, ""},
		{"VACUUM t", true, ""},
		{"ANALYZE t", false, ""},
		{"CLUSTER", true, ""},
		{"CLUSTER t USING i", false, ""},
		{"CREATE DATABASE d", true, ""},
		{"ALTER SYSTEM SET a = 1", true, ""},
		{"CREATE TABLE database (a int)", false, ""},
		{"begin", false, "begin"},
		{"START TRANSACTION READ ONLY", false, "begin"},
		{"COMMIT WORK", false, "commit"},
		{"END", false, "commit"},
		{"PREPARE TRANSACTION 'x'", false, "commit"},
		{"COMMIT PREPARED 'x'", true, ""},
		{"COMMIT AND CHAIN", false, ""},
		{"ROLLBACK", false, "rollback"},
		{"ABORT", false, "rollback"},
		{"ROLLBACK TRANSACTION TO SAVEPOINT a", false, ""},
		{"SAVEPOINT a", false, ""},
		{"", false, ""},
	}
	for _, test := range tests {
		if got := (postgres.Reader{}).BreaksTransaction(test.sql); got != test.breaks {
			t.Errorf("BreaksTransaction(%q) = %v", test.sql, got)
		}
		if got := (postgres.Reader{}).ControlsTransaction(test.sql); got != test.controls {
			t.Errorf("ControlsTransaction(%q) = %q, want %q", test.sql, got, test.controls)
		}
	}
}

// FuzzSplit checks that pieces are in order, hold text, and that nothing but
// white space, comments, semicolons and what psql takes is left out.
func FuzzSplit(f *testing.F) {
	for _, text := range []string{
		"SELECT 1; SELECT 2", "SELECT 'a;\nb", "$$;\n", "CREATE RULE r AS ON INSERT TO t DO (a; b);",
		"CREATE FUNCTION f() BEGIN ATOMIC a; END;", "\\x\nCOPY t FROM stdin;\n1\n\\.\n", "/* a;\n", "\ufeff;",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, p := range (postgres.Reader{}).Split(text) {
			if p.Start < end || p.End <= p.Start || p.End > len(text) {
				t.Fatalf("%q: piece %v after %d", text, p, end)
			}
			if s := text[p.Start:p.End]; strings.TrimSpace(s) == "" {
				t.Fatalf("%q: piece %v is empty", text, p)
			}
			end = p.End
		}
		end = 0
		for _, p := range (postgres.Reader{}).Comments(text) {
			if p.Start < end || p.End > len(text) || text[p.Start] != '-' && text[p.Start] != '/' {
				t.Fatalf("%q: comment %v after %d", text, p, end)
			}
			end = p.End
		}
	})
}

// FuzzRead checks that a statement always gives an operation or says what was
// not read, with places inside the file.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"ALTER TABLE t ADD COLUMN a int DEFAULT (1) NOT NULL, DROP b", "CREATE TABLE t (a serial, CHECK (a > 0))",
		"CREATE INDEX ON t (lower(a), (b))", "DO $$ BEGIN EXECUTE 'SELECT 1'; END $$", "UPDATE t SET a = :b WHERE c = %(d)s",
		"CREATE TABLE p PARTITION OF q FOR VALUES FROM (1) TO (2)", "INSERT INTO t VALUES (1)", "ALTER DOMAIN d SET DEFAULT 1",
		"CREATE VIEW v AS SELECT a.b FROM a JOIN c USING (d)", "SELECT nextval('a.b')", "DO 'BEGIN x := ''''; END'",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		source := migration.NewSource("f.sql", text)
		for _, s := range statementsOf(text) {
			r := postgres.Read(s)
			if len(r.Operations) == 0 && len(r.Unread()) == 0 {
				t.Fatalf("%q is dropped in silence", s.SQL)
			}
			if r.Spans() != nil && len(r.Operations) != len(r.Spans()) {
				t.Fatalf("%q: %d operations with %d places", s.SQL, len(r.Operations), len(r.Spans()))
			}
			var spans []migration.Span
			for i := range r.Operations {
				spans = append(spans, r.Span(i))
			}
			for _, u := range r.Unread() {
				spans = append(spans, u.Span)
			}
			for _, span := range spans {
				if !source.Whole().Contains(migration.Span{Path: source.Path, Start: span.Start, End: span.End}) && span.Path != "test.sql" {
					t.Fatalf("%q: %v lies outside", s.SQL, span)
				}
			}
			for _, o := range r.Operations {
				_ = o.String()
			}
		}
	})
}
