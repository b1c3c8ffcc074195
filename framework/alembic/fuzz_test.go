package alembic_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
)

// FuzzRead holds that no file makes the reader panic, and that all places lie
// inside the file.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.py")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, text := range []string{"", "def upgrade():\n    x = y = [1]\n    x.append(y)\n    op.execute(str(x))", "\ufeffrevision = 'a'\r\n", "from alembic.op import *\ndef upgrade(op):\n\tadd_column(*a, **b)\n\texecute(f'{x}' ';')"} {
		f.Add(text)
	}
	p := environment(f, framework.Texts(map[string]string{"alembic.ini": "[alembic]\nscript_location = m\n", "m/versions/a.py": ""}))
	f.Fuzz(func(t *testing.T, text string) {
		inside := func(what string, s migration.Span) {
			if s.Start.Offset < 0 || s.End.Offset < s.Start.Offset || s.End.Offset > len(text) {
				t.Fatalf("%s at %v is outside of %d bytes", what, s, len(text))
			}
		}
		for _, m := range p.Read([]*migration.Source{migration.NewSource("m/versions/a.py", text)}) {
			for _, s := range m.Statements {
				inside("a statement", s.Span)
				inside("a part of a statement", s.SpanOf(0, len(s.SQL)))
				for _, h := range s.Holes {
					inside("a hole", h.Span)
				}
				for _, a := range []migration.Amendment{migration.AddNotValid, migration.AddConcurrently} {
					for _, e := range p.Amend(s, a) {
						inside("an edit", e.Span)
					}
				}
			}
			for _, u := range m.Unread {
				inside("what is unread", u.Span)
			}
			for _, c := range m.Comments {
				inside("a comment", c.Span)
			}
		}
	})
}
