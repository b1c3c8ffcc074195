package postgres_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/wording"
)

// statementsOf cuts SQL as a framework would for a file.
func statementsOf(sql string) []*migration.Statement {
	source := migration.NewSource("test.sql", sql)
	var out []*migration.Statement
	for _, p := range (postgres.Reader{}).Split(sql) {
		out = append(out, &migration.Statement{
			SQL: sql[p.Start:p.End], Span: source.Span(p.Start, p.End), Direction: migration.Upgrade,
			Source: source, Map: migration.Identity(p.Start, p.End-p.Start),
		})
	}
	return out
}

// printed shows a reading: each operation with all its fields that are set
// and the text at its span, and what was not read.
func printed(s *migration.Statement) string {
	var b strings.Builder
	r := postgres.Read(s)
	for i, o := range r.Operations {
		fmt.Fprintf(&b, "%s\n", o)
		text := s.Source.Text[r.Span(i).Start.Offset:r.Span(i).End.Offset]
		if text != s.SQL {
			fmt.Fprintf(&b, "  at: %s\n", text)
		}
		writeFields(&b, o)
	}
	for _, u := range r.Unread() {
		fmt.Fprintf(&b, "unread: %s: %q\n", u.Reason, s.Source.Text[u.Span.Start.Offset:u.Span.End.Offset])
	}
	return b.String()
}

// TestRead holds the readings in testdata/read against the expected ones. Each
// file has pairs: NAME.sql and NAME.out.
func TestRead(t *testing.T) {
	paths, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(archive.Files)%2 != 0 {
			t.Fatalf("%s: files come in pairs", path)
		}
		for i := 0; i < len(archive.Files); i += 2 {
			in, want := &archive.Files[i], &archive.Files[i+1]
			t.Run(strings.TrimSuffix(in.Name, ".sql"), func(t *testing.T) {
				var got strings.Builder
				for _, s := range statementsOf(string(in.Data)) {
					got.WriteString(printed(s))
				}
				if os.Getenv("UPDATE_READINGS") != "" {
					want.Data = []byte(got.String())
				}
				if got.String() != string(want.Data) {
					t.Errorf("%s in %s:\ngot:\n%s\nwant:\n%s", in.Name, path, got.String(), want.Data)
				}
			})
		}
		if os.Getenv("UPDATE_READINGS") != "" {
			if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestReadInvalidEncoding(t *testing.T) {
	s := statementsOf("UPDATE t SET name = 'caf\xe9', caf\xe9 = 1 WHERE id = 1;")[0]
	r := postgres.Read(s)
	if len(r.Operations) != 1 || r.Operations[0].String() != "update public.t" {
		t.Errorf("got %v, want the update", r.Operations)
	}
	if len(r.Unread()) != 1 || !strings.Contains(r.Unread()[0].Reason.In(wording.English), "0xe9") || r.Unread()[0].Span.Start.Column != 25 {
		t.Errorf("got %+v, want the byte and its place", r.Unread())
	}
}

func TestReadZeroByte(t *testing.T) {
	s := statementsOf("SELECT 1 \x00; DROP TABLE t")[0]
	r := postgres.Read(s)
	if len(r.Unread()) != 1 || !strings.Contains(r.Unread()[0].Reason.In(wording.English), "zero byte") {
		t.Errorf("got %+v, want the zero byte", r)
	}
}

// A statement that a framework made from a call has its places where its
// words came from.
func TestReadPlacesOfADerivedText(t *testing.T) {
	source := migration.NewSource("x.py", `op.execute("ALTER TABLE t DROP a, " + "DROP b")`)
	s := &migration.Statement{
		SQL: "ALTER TABLE t DROP a, DROP b", Source: source, Span: source.Whole(),
		Map: migration.TextMap{{Text: 0, Len: 22, File: 12, FileLen: 22}, {Text: 22, Len: 6, File: 39, FileLen: 6}},
	}
	var got []string
	for _, span := range postgres.Read(s).Spans() {
		got = append(got, source.Text[span.Start.Offset:span.End.Offset])
	}
	if want := []string{"DROP a", "DROP b"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadSeveralStatements(t *testing.T) {
	source := migration.NewSource("x.sql", "DROP TABLE a; -- first\n ALTER TABLE b DROP c, DROP d ;")
	s := &migration.Statement{SQL: source.Text, Source: source, Map: migration.Identity(0, len(source.Text))}
	r := postgres.Read(s)
	var got []string
	for _, span := range r.Spans() {
		got = append(got, source.Text[span.Start.Offset:span.End.Offset])
	}
	if want := []string{"DROP TABLE a", "DROP c", "DROP d"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
