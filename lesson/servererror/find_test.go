package servererror

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

const (
	nulls = `column "plan" of relation "users" contains null values`
	added = "ALTER TABLE users ADD COLUMN plan text NOT NULL"
)

// Each log holds the same error, as another program prints it.
func TestFind(t *testing.T) {
	for _, test := range []struct {
		name, log        string
		state, statement string
	}{
		{"server", "2026-01-08 12:00:01.123 UTC [4711] app@shop ERROR:  " + nulls + "\n" +
			"2026-01-08 12:00:01.123 UTC [4711] app@shop STATEMENT:  " + added + "\n", "", added},
		{"server, long statement", "2026-01-08 12:00:01 UTC [1] ERROR:  " + nulls + "\n2026-01-08 12:00:01 UTC [1] STATEMENT:  ALTER TABLE users\n" +
			"\t  ADD COLUMN plan text\n\t  NOT NULL\n2026-01-08 12:00:02 UTC [1] LOG:  done\n", "", "ALTER TABLE users\n  ADD COLUMN plan text\n  NOT NULL"},
		{"server, verbose", "ERROR:  23502: " + nulls + "\nLOCATION:  ATRewriteTable, tablecmds.c:5990\nSTATEMENT:  " + added + "\n", "23502", added},
		{"server, two sessions", "t [1] ERROR:  " + nulls + "\nt [2] ERROR:  deadlock detected\nt [1] STATEMENT:  " + added + "\nt [2] STATEMENT:  LOCK a\n", "", added},
		{"CSV", `2026-01-08 12:00:01.1 UTC,"app","shop",4711,"[local]",65a,1,"ALTER TABLE",2026-01-08 12:00:00 UTC,3/4,0,ERROR,23502,"column ""plan"" of relation ""users"" contains null values",,,,,,"` + added + `",,,"psql","client backend",,0` + "\n", "23502", added},
		{"JSON", `{"timestamp":"2026-01-08 12:00:01.1 UTC","pid":4711,"error_severity":"ERROR","state_code":"23502","message":"column \"plan\" of relation \"users\" contains null values","statement":"` + added + `"}` + "\n", "23502", added},
		{"container", `{"log":"2026-01-08 12:00:01 UTC [1] ERROR:  column \"plan\" of relation \"users\" contains null values\n","stream":"stderr"}` + "\n" +
			`{"log":"2026-01-08 12:00:01 UTC [1] STATEMENT:  ` + added + `\n","stream":"stderr"}` + "\n", "", added},
		{"psql", "psql:change.sql:3: ERROR:  " + nulls + "\n", "", ""},
		{"psycopg 2", "Traceback (most recent call last):\n  File \"x.py\", line 1, in <module>\npsycopg2.errors.NotNullViolation: " + nulls + "\n", "", ""},
		{"SQLAlchemy", "psycopg2.errors.NotNullViolation: " + nulls + "\n\n\nThe above exception was the direct cause of the following exception:\n\n" +
			"sqlalchemy.exc.IntegrityError: (psycopg2.errors.NotNullViolation) " + nulls + "\n\n[SQL: " + added + "]\n(Background on this error at: https://sqlalche.me/e/20/gkpj)\n", "", added},
		{"SQLAlchemy, several lines", "sqlalchemy.exc.IntegrityError: (psycopg.errors.NotNullViolation) " + nulls + "\n[SQL: \nALTER TABLE users\nADD COLUMN plan text NOT NULL\n]\n[parameters: {}]\n", "", "ALTER TABLE users\nADD COLUMN plan text NOT NULL"},
		{"asyncpg", "sqlalchemy.exc.IntegrityError: (sqlalchemy.dialects.postgresql.asyncpg.IntegrityError) <class 'asyncpg.exceptions.NotNullViolationError'>: " + nulls + "\n[SQL: " + added + "]\n", "", added},
		{"Django", "django.db.utils.IntegrityError: " + nulls + "\n\n", "", ""},
		{"JDBC", "org.postgresql.util.PSQLException: ERROR: " + nulls + "\n\tat org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2725)\n", "", ""},
		{"Flyway", "SQL State  : 23502\nError Code : 0\nMessage    : ERROR: " + nulls + "\nLocation   : db/V2__plan.sql\nLine       : 1\nStatement  : " + added + "\n", "", added},
		{"Rails", "rails aborted!\nStandardError: An error has occurred, this and all later migrations canceled:\n\nPG::NotNullViolation: ERROR:  " + nulls + "\n", "", ""},
		{"pgx", `error: migration failed: ERROR: ` + nulls + ` (SQLSTATE 23502)` + "\n", "23502", ""},
		{"lib/pq", "2026/01/08 12:00:01 pq: " + nulls + "\n", "", ""},
		{"PDO", "SQLSTATE[23502]: Not null violation: 7 ERROR:  " + nulls + "\n", "23502", ""},
		{"node-postgres", "error: " + nulls + "\n    at Parser.parseErrorMessage (index.js:1)\n  severity: 'ERROR',\n  code: '23502',\n", "23502", ""},
		{"TypeORM", "QueryFailedError: " + nulls + "\n  query: '" + added + "',\n  code: '23502',\n", "23502", added},
		{"Npgsql", "Npgsql.PostgresException (0x80004005): 23502: " + nulls + "\n", "23502", ""},
		{"coloured", "\x1b[31mERROR:  " + nulls + "\x1b[0m\r\n", "", ""},
	} {
		found, err := Find(strings.NewReader(test.log))
		if err != nil || len(found) == 0 {
			t.Errorf("%s: %+v, %v", test.name, found, err)
			continue
		}
		if e := found[0]; e.Message != nulls || e.SQLState != test.state || e.Statement != test.statement {
			t.Errorf("%s: found %+v", test.name, e)
		}
	}
}

func TestFindFrench(t *testing.T) {
	found, err := Find(strings.NewReader("2026-01-08 12:00:01 CET [12] ERREUR:  la colonne « plan » de la table « users » contient des valeurs NULL\n" +
		"2026-01-08 12:00:01 CET [12] INSTRUCTION :  " + added + "\n"))
	if err != nil || len(found) != 1 || found[0].Statement != added || found[0].Message != "la colonne « plan » de la table « users » contient des valeurs NULL" {
		t.Errorf("found %+v, %v", found, err)
	}
}

// What is said again and again is one error; what is no error of a server is none.
func TestFindSeveral(t *testing.T) {
	log := strings.Repeat("ERROR:  deadlock detected\nDETAIL:  Process 1 waits\n", 3) + "ERROR:root:nothing\nINFO: fine\nFAILED: Multiple head revisions are present\n"
	found, err := Find(strings.NewReader(log))
	if err != nil || len(found) != 2 || found[0].Times != 3 || !found[1].Tool || found[1].Message != "Multiple head revisions are present" {
		t.Errorf("found %+v, %v", found, err)
	}
	if found, err := Find(strings.NewReader("hello\n")); len(found) != 0 || err != nil {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestRedact(t *testing.T) {
	for text, want := range map[string]string{
		"connection to postgresql://app:s3cret@db:5432/shop failed": "connection to postgresql://app:***@db:5432/shop failed",
		"host=db password=s3cret dbname=shop":                       "host=db password=*** dbname=shop",
		"ALTER ROLE app PASSWORD 's3''cret' LOGIN":                  "ALTER ROLE app PASSWORD '***' LOGIN",
		"PGPASSWORD='s3cret' psql":                                  "PGPASSWORD=*** psql",
		`password authentication failed for user "app"`:             `password authentication failed for user "app"`,
		"ALTER TABLE users ADD COLUMN password_hash text":           "ALTER TABLE users ADD COLUMN password_hash text",
		"OPTIONS (user 'app', password 's3cret')":                   "OPTIONS (user 'app', password '***')",
		"ENCRYPTED PASSWORD 'md5d3b07384d113edec49eaa6238ad5ff00'":  "ENCRYPTED PASSWORD '***'",
	} {
		if got := Redact(text); got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
	}
	found, _ := Find(strings.NewReader("ERROR:  could not connect: postgres://app:s3cret@db/shop\nSTATEMENT:  ALTER ROLE app PASSWORD 's3cret'\n"))
	if len(found) != 1 || strings.Contains(found[0].String()+found[0].Statement, "s3cret") {
		t.Errorf("found %+v", found)
	}
}

// A log of any size takes little memory, lines without end included.
func TestFindInLargeLog(t *testing.T) {
	line := "2026-01-08 12:00:01 UTC [1] LOG:  checkpoint complete: wrote 1 buffers\n"
	log := io.MultiReader(
		&repeated{text: line, left: 200_000},
		&repeated{text: strings.Repeat("x", 1<<16), left: 100},
		strings.NewReader("\nERROR:  "+nulls+"\n"))
	found, err := Find(log)
	if err != nil || len(found) != 1 || found[0].Message != nulls {
		t.Errorf("found %+v, %v", found, err)
	}
}

// repeated is a text many times over.
type repeated struct {
	text string
	left int
	rest []byte
}

func (r *repeated) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		if r.left == 0 {
			return 0, io.EOF
		}
		r.left, r.rest = r.left-1, []byte(r.text)
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func FuzzFind(f *testing.F) {
	f.Add([]byte("ERROR:  x\nSTATEMENT:  a\n\tb\n"))
	f.Add([]byte("(psycopg2.errors.X) y\n[SQL: a\nb]\n"))
	f.Add([]byte(`{"log":"{\"log\":\"ERROR:  x\"}"}`))
	f.Add([]byte(`,ERROR,23502,"x`))
	f.Fuzz(func(t *testing.T, log []byte) {
		found, err := Find(bytes.NewReader(log))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range found {
			if strings.ContainsAny(e.Message, "\n\r") || e.Times < 1 || len(e.Statement) > 2*maxStatement {
				t.Errorf("found %+v", e)
			}
		}
	})
}
