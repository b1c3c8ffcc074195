package checks

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// revision makes a migration of a file with an Alembic header. Its parents
// are comma-separated.
func revision(id, parents string) *migration.Migration {
	m := &migration.Migration{Framework: "alembic", Revision: id}
	value := "None"
	if parents != "" {
		m.Parents = strings.Split(parents, ",")
		value = fmt.Sprintf("'%s'", strings.Join(m.Parents, "', '"))
	}
	text := fmt.Sprintf("revision = '%s'\ndown_revision = %s\n", id, value)
	m.Source = migration.NewSource(id+".py", text)
	start := strings.LastIndex(text, value)
	m.Header = map[string]migration.Span{
		"revision": m.Source.Span(11, 13+len(id)),
		"parents":  m.Source.Span(start, start+len(value)),
	}
	return m
}

func TestSeveralHeads(t *testing.T) {
	cases := []struct {
		name    string
		graph   []*migration.Migration
		before  string // the heads of base
		changed string
		want    string // "path: message", one a line
		edit    string // the header after the edit
	}{
		{"one line", []*migration.Migration{revision("a", ""), revision("b", "a")}, "a", "b", "", ""},
		{"beside the head of base",
			[]*migration.Migration{revision("a", ""), revision("b", "a"), revision("c", "a")}, "b", "c",
			"c.py: stops `alembic upgrade head`: `c` and `b` both follow `a`", "down_revision = 'b'"},
		{"a branch of two: its first one is to be moved",
			[]*migration.Migration{revision("a", ""), revision("b", "a"), revision("c", "a"), revision("d", "c")}, "b", "c,d",
			"c.py: stops `alembic upgrade head`: `d` and `b` both follow `a`", "down_revision = 'b'"},
		{"base has gone on",
			[]*migration.Migration{revision("a", ""), revision("b", "a"), revision("b2", "b"), revision("c", "a")}, "b2", "c",
			"c.py: stops `alembic upgrade head`: `c` and `b2` both follow `a`", "down_revision = 'b2'"},
		{"both in this change",
			[]*migration.Migration{revision("a", ""), revision("b", "a"), revision("c", "a")}, "a", "b,c",
			"c.py: stops `alembic upgrade head`: `c` and `b` both follow `a`", "down_revision = 'b'"},
		{"one continues base, one does not",
			[]*migration.Migration{revision("a", ""), revision("b", "a"), revision("c", "b"), revision("d", "a")}, "b", "c,d",
			"d.py: stops `alembic upgrade head`: `d` and `c` both follow `a`", "down_revision = 'c'"},
		{"a second first revision",
			[]*migration.Migration{revision("a", ""), revision("b", "")}, "a", "b",
			"b.py: stops `alembic upgrade head`: `b` adds a head, there are 2 now: `a` and `b`", ""},
		{"a parent that no file has",
			[]*migration.Migration{revision("a", ""), revision("b", "gone")}, "a", "b",
			"b.py: stops `alembic upgrade head`: `b` follows `gone`, which no revision has as its name, so it adds a head beside `a`", "down_revision = 'a'"},
		{"two heads before, two now",
			[]*migration.Migration{revision("a", ""), revision("b", "a"), revision("c", "a"), revision("d", "c")}, "b,c", "d", "", ""},
		{"two heads before, three now",
			[]*migration.Migration{revision("a", ""), revision("b", "a"), revision("c", "a"), revision("d", "a")}, "b,c", "d",
			"d.py: stops `alembic upgrade head`: `d` adds a head, there are 3 now: `b`, `c` and `d`", ""},
		{"merged", []*migration.Migration{revision("a", ""), revision("b", "a"), revision("c", "a"), revision("m", "b,c")}, "b,c", "m", "", ""},
		{"a new project with one", []*migration.Migration{revision("a", "")}, "", "a", "", ""},
		{"a cycle", []*migration.Migration{revision("a", ""), revision("b", "c"), revision("c", "b"), revision("d", "b")}, "a", "b,c,d",
			"d.py: stops `alembic upgrade head`: `d` adds a head, there are 2 now: `a` and `d`", "down_revision = 'a'"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			graph := &Graph{Graph: migration.NewGraph(c.graph), Changed: map[string]bool{}}
			if c.before != "" {
				graph.HeadsBefore = strings.Split(c.before, ",")
			}
			for _, id := range strings.Split(c.changed, ",") {
				graph.Changed[id] = true
			}
			var got, edited []string
			pass := NewPass(SeveralHeads, &Change{Graphs: []*Graph{graph}}, func(f Finding) {
				got = append(got, f.Span.Path+": "+f.Message.In(wording.English))
				for _, e := range f.Edits {
					text := f.Migration.Source.Text
					edited = append(edited, strings.Split(text[:e.Span.Start.Offset]+e.Text+text[e.Span.End.Offset:], "\n")[1])
				}
			})
			SeveralHeads.Run(pass)
			if strings.Join(got, "\n") != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), c.want)
			}
			if strings.Join(edited, "\n") != c.edit {
				t.Errorf("edited header %q, want %q", edited, c.edit)
			}
		})
	}
}
