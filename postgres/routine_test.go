package postgres_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
)

// TestCalls holds what statements do through the functions that they call
// against testdata/calls: each case is a history (NAME.history), perhaps
// empty, a change (NAME.sql) and what its statements do (NAME.out).
func TestCalls(t *testing.T) {
	paths, err := filepath.Glob("testdata/calls/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(archive.Files)%3 != 0 {
			t.Fatalf("%s: files come by three", path)
		}
		for i := 0; i < len(archive.Files); i += 3 {
			history, change, want := archive.Files[i], archive.Files[i+1], &archive.Files[i+2]
			t.Run(strings.TrimSuffix(change.Name, ".sql"), func(t *testing.T) {
				got := callsOf(string(history.Data), string(change.Data))
				if os.Getenv("UPDATE_READINGS") != "" {
					want.Data = []byte(got)
				}
				if got != string(want.Data) {
					t.Errorf("%s in %s:\ngot:\n%s\nwant:\n%s", change.Name, path, got, want.Data)
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

// callsOf shows what the statements of a change do, one operation a line, with
// the text at its place and, in brackets, the text in the function.
func callsOf(history, change string) string {
	var b strings.Builder
	builder := schema.NewBuilder(nil)
	texts := map[string]string{"history.sql": history, "change.sql": change}
	text := func(s migration.Span) string { return texts[s.Path][s.Start.Offset:s.End.Offset] }
	for _, file := range []string{"history.sql", "change.sql"} {
		if file == "change.sql" {
			builder.BeginMigration()
		}
		source := migration.NewSource(file, texts[file])
		for _, p := range (postgres.Reader{}).Split(texts[file]) {
			reading := postgres.Read(&migration.Statement{
				SQL: texts[file][p.Start:p.End], Span: source.Span(p.Start, p.End),
				Source: source, Map: migration.Identity(p.Start, p.End-p.Start),
			}).WithCalls(builder.State)
			builder.ApplyStatement(reading.Operations, nil)
			if file == "history.sql" {
				continue
			}
			for i, o := range reading.Operations {
				fmt.Fprintf(&b, "%s", o)
				if in, ok := reading.Within()[i]; ok {
					fmt.Fprintf(&b, "  at %q [%s: %q]", text(reading.Span(i)), in.Function.Short(), text(in.Span))
				}
				fmt.Fprintln(&b)
			}
			for _, u := range reading.Unread() {
				fmt.Fprintf(&b, "unread: %s: %q\n", u.Reason, text(u.Span))
			}
		}
	}
	return b.String()
}
