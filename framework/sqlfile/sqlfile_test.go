package sqlfile_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/framework/sqlfile"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/wording"
)

// found are the projects that the tools find in a snapshot.
func found(t *testing.T, files map[string]string, o framework.Options) []framework.Project {
	t.Helper()
	o.SQL = postgres.Reader{}
	projects, err := framework.Find(framework.Texts(files), o, sqlfile.Frameworks())
	if err != nil {
		t.Fatal(err)
	}
	return projects
}

// describe says all that is read in a way, one line each.
func describe(projects []framework.Project, files map[string]string, read func(framework.Project, []*migration.Source) []*migration.Migration) string {
	var b strings.Builder
	for _, p := range projects {
		fmt.Fprintf(&b, "project %s: %s\n", p.Name(), p.Framework())
		var sources []*migration.Source
		for _, path := range p.Files() {
			sources = append(sources, migration.NewSource(path, files[path]))
		}
		for _, m := range migration.NewGraph(read(p, sources)).Migrations {
			describeMigration(&b, m)
		}
	}
	return b.String()
}

// openedTwice are the migrations of an outline, each opened, closed, and opened again.
func openedTwice(p framework.Project, sources []*migration.Source) []*migration.Migration {
	all := p.Outline(sources)
	for _, m := range all {
		m.Open().Close()
		m.Open()
	}
	return all
}

func describeMigration(b *strings.Builder, m *migration.Migration) {
	fmt.Fprintf(b, "%s after [%s]: %s %s\n", m.Revision, strings.Join(m.Parents, " "), m.Framework, m.Path())
	for _, s := range m.Statements {
		folded := strings.Join(strings.Fields(s.Display(wording.English)), " ")
		if s.Guard != "" {
			folded += "  (if " + s.Guard + ")"
		}
		fmt.Fprintf(b, "  %s %s tx=%q %s\n", s.Direction, place(s.Span), s.Transaction, folded)
	}
	for _, u := range m.Unread {
		fmt.Fprintf(b, "  unread %s %s %s\n", u.Direction, place(u.Span), u.Reason)
	}
	for _, c := range m.Comments {
		fmt.Fprintf(b, "  comment %s %s\n", place(c.Span), c.Text)
	}
	rollback := [...]string{"none", "written", "empty", "missing", "refused"}[m.Rollback]
	if !m.RollbackSpan.IsZero() {
		rollback += " " + m.RollbackSpan.Path + " " + place(m.RollbackSpan)
	}
	fmt.Fprintf(b, "  rollback %s\n", rollback)
}

func place(s migration.Span) string {
	return fmt.Sprintf("%d:%d-%d:%d", s.Start.Line, s.Start.Column, s.End.Line, s.End.Column)
}

// TestRead reads the files of each case of testdata and compares with its
// last file, "want". Options are in the comment before the first file, as
// "transaction: off" and "named: path".
func TestRead(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("found %d cases, error %v", len(cases), err)
	}
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files, want := map[string]string{}, ""
			for _, f := range archive.Files {
				switch {
				case f.Name == "want":
					want = string(f.Data)
				case filepath.Ext(f.Name) == "":
					t.Fatalf("%q has no extension: is it a comment of SQL that opens a file?", f.Name)
				default:
					files[f.Name] = string(f.Data)
				}
			}
			projects := found(t, files, options(t, archive.Comment))
			if got := describe(projects, files, framework.Project.Read); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
			if got := describe(projects, files, openedTwice); got != want {
				t.Errorf("what is opened, closed and opened again:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func options(t *testing.T, comment []byte) framework.Options {
	t.Helper()
	o := framework.Options{Transaction: "auto"}
	for line := range strings.Lines(string(comment)) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case strings.HasPrefix(line, "#") || !ok:
		case key == "transaction":
			o.Transaction = value
		case key == "named":
			o.Named = append(o.Named, value)
		case key == "candidate":
			o.Candidates = append(o.Candidates, value)
		case key == "path":
			o.Paths = append(o.Paths, value)
		case key == "framework":
			o.Framework = value
		default:
			t.Fatalf("unknown option %q", key)
		}
	}
	return o
}
