package checks

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// revision makes the migration of a line such as "c: a b, d, l", a revision
// with its parents, what it depends on, and its labels. The header of its file
// is as Alembic writes it.
func revision(line string) *migration.Migration {
	id, rest, _ := strings.Cut(line, ":")
	parts := append(strings.Split(rest, ","), "", "")
	m := &migration.Migration{
		Framework: "alembic", Revision: id,
		Parents: strings.Fields(parts[0]), DependsOn: strings.Fields(parts[1]), Labels: strings.Fields(parts[2]),
		Header: map[string]migration.Span{},
	}
	var text strings.Builder
	var places [][2]int
	names := []string{"revision", "parents", "depends_on", "labels"}
	for i, ids := range [][]string{{id}, m.Parents, m.DependsOn, m.Labels} {
		value := "None"
		if len(ids) > 0 {
			value = fmt.Sprintf("'%s'", strings.Join(ids, "', '"))
		}
		fmt.Fprintf(&text, "%s = ", names[i])
		places = append(places, [2]int{text.Len(), text.Len() + len(value)})
		text.WriteString(value + "\n")
	}
	m.Source = migration.NewSource(id+".py", text.String())
	for i, name := range names {
		m.Header[name] = m.Source.Span(places[i][0], places[i][1])
	}
	return m
}

// graphChecks are the checks that look at the revision graph.
var graphChecks = []*Check{SeveralHeads, DuplicateRevision, MissingParentRevision, RevisionCycle, BranchLabelTaken, MigrationOutOfOrder}

func TestGraphChecks(t *testing.T) {
	for _, test := range []struct {
		name   string
		before string   // lines of revision, with semicolons between them
		change string   // likewise; with a ! it is a second file, else it replaces the one of before
		want   []string // "path:line check: message"
		edit   string   // the line after the edit
	}{
		{"one line", "a:", "b: a", nil, ""},
		{"beside the head of base", "a:; b: a", "c: a",
			[]string{"c.py:2 several-heads: stops `alembic upgrade head`: `c` and `b` both follow `a`"}, "parents = 'b'"},
		{"a branch of two: its first one is to be moved", "a:; b: a", "c: a; d: c",
			[]string{"c.py:2 several-heads: stops `alembic upgrade head`: `d` and `b` both follow `a`"}, "parents = 'b'"},
		{"base has gone on", "a:; b: a; b2: b", "c: a",
			[]string{"c.py:2 several-heads: stops `alembic upgrade head`: `c` and `b2` both follow `a`"}, "parents = 'b2'"},
		{"both in this change", "a:", "b: a; c: a",
			[]string{"c.py:2 several-heads: stops `alembic upgrade head`: `c` and `b` both follow `a`"}, "parents = 'b'"},
		{"one continues base, one does not", "a:; b: a", "c: b; d: a",
			[]string{"d.py:2 several-heads: stops `alembic upgrade head`: `d` and `c` both follow `a`"}, "parents = 'c'"},
		{"a second first revision", "a:", "b:",
			[]string{"b.py:2 several-heads: stops `alembic upgrade head`: `b` adds a head, there are 2 now: `a` and `b`"}, ""},
		{"what it depends on is a head all the same", "a:", "b:, a",
			[]string{"b.py:2 several-heads: stops `alembic upgrade head`: `b` adds a head, there are 2 now: `a` and `b`"}, ""},
		{"two heads before, two now", "a:; b: a; c: a", "d: c", nil, ""},
		{"two heads before, three now", "a:; b: a; c: a", "d: a",
			[]string{"d.py:2 several-heads: `d` adds a head to the 2 that there were, `b` and `c`"}, ""},
		{"one more branch with a label of its own", "a:, ,x; b:, ,y", "c:, ,z", nil, ""},
		{"merged", "a:; b: a; c: a", "m: b c", nil, ""},
		{"a branch and its merge", "a:; b: a", "c: a; m: b c", nil, ""},
		{"a new project with one", "", "a:", nil, ""},
		{"one that no longer follows another", "a:; b: a; c: b", "c: a",
			[]string{"c.py:2 several-heads: stops `alembic upgrade head`: `c` no longer follows `b`, which is one more head now"}, ""},

		{"the revision of a file of base", "a:; b: a", "b: a!",
			[]string{"b.py:1 duplicate-revision: stops `alembic upgrade head`, and one of two files never runs: `b` is the revision of `b.py` as well"}, ""},
		{"twice in base", "a:; a:", "b: a", nil, ""},

		{"a parent that no file has", "a:", "b: gone",
			[]string{"b.py:2 missing-parent-revision: stops `alembic upgrade head`: `b` follows `gone`, which no file has as its revision"}, "parents = 'a'"},
		{"a parent in short", "abcdef:", "b: abcd",
			[]string{"b.py:2 missing-parent-revision: stops `alembic upgrade head`: `b` follows `abcd`, which is short for `abcdef`: here it must be written in full"}, "parents = 'abcdef'"},
		{"a parent that is short for two", "abcde1:; abcde2: abcde1", "b: abcde",
			[]string{"b.py:2 missing-parent-revision: stops `alembic upgrade head`: `b` follows `abcde`, which no file has as its revision"}, "parents = 'abcde2'"},
		{"a label for a parent", "a:, ,main", "b: main",
			[]string{"b.py:2 missing-parent-revision: stops `alembic upgrade head`: `b` follows `main`, which is a label: the revision is `a`"}, "parents = 'a'"},
		{"depending on what no file has", "a:", "b: a, gone",
			[]string{"b.py:3 missing-parent-revision: stops `alembic upgrade head`: `b` depends on `gone`, which no file has as its revision"}, ""},
		{"one of two parents", "a:", "b: a gone",
			[]string{"b.py:2 missing-parent-revision: stops `alembic upgrade head`: `b` follows `gone`, which no file has as its revision"}, ""},
		{"a history that is not there in full", "a: elsewhere", "b: gone; c: a", nil, ""},
		{"a history that does not begin", "", "b: gone", nil, ""},

		{"a cycle, and one that follows it", "a:", "b: c; c: b; d: b",
			[]string{"b.py:2 revision-cycle: leaves no order to run in: `b` follows `c`, which follows `b`"}, ""},
		{"its own parent", "a:", "b: b",
			[]string{"b.py:2 revision-cycle: leaves no order to run in: `b` follows itself"}, ""},
		{"a cycle of dependencies", "a:", "b: a, c; c: b",
			[]string{"b.py:3 revision-cycle: leaves no order to run in: `b` depends on `c`, which follows `b`"}, ""},
		{"a long cycle", "", "a: f; b: a; c: b; d: c; e: d; f: e",
			[]string{"a.py:2 revision-cycle: leaves no order to run in: `a` follows `f`, which follows `e`, and so on back to `a`"}, ""},
		{"a cycle of before", "a: b; b: a", "c: b", nil, ""},

		{"between two of base", "a:; b: a", "x: a; b: x",
			[]string{"x.py:2 migration-out-of-order: never runs on a database that has run `b`, which base has: it comes before it"}, ""},
		{"two between two of base", "a:; b: a; c: b", "x: a; y: x; b: y",
			[]string{"x.py:2 migration-out-of-order: never runs on a database that has run `c`, which base has: it comes before it",
				"y.py:2 migration-out-of-order: never runs on a database that has run `c`, which base has: it comes before it"}, ""},
		{"what one of base depends on now", "a:; b: a", "x: a; b: a, x",
			[]string{"x.py:2 several-heads: stops `alembic upgrade head`: `x` and `b` both follow `a`",
				"x.py:2 migration-out-of-order: never runs on a database that has run `b`, which base has: it comes before it"}, "parents = 'b'"},
		{"two heads of base put after each other", "a:; b: a; c: a", "c: b",
			[]string{"c.py:2 migration-out-of-order: a database that stands at `c` takes `b` for run now, and on one that has run both `alembic upgrade head` stops"}, ""},

		{"a label that is taken", "a:, ,x", "b: a, ,x",
			[]string{"b.py:4 branch-label-taken: stops `alembic upgrade head`: the branch label `x` is the label of `a` already"}, ""},
		{"a label that is a revision", "a:", "b: a, ,a",
			[]string{"b.py:4 branch-label-taken: stops `alembic upgrade head`: the branch label `a` is a revision already"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			graph := &Graph{Changed: map[*migration.Migration]bool{}}
			var all []*migration.Migration
			for line := range strings.SplitSeq(test.before, ";") {
				if line != "" {
					all = append(all, revision(strings.TrimSpace(line)))
				}
			}
			graph.Before = migration.NewGraph(all)
			for line := range strings.SplitSeq(test.change, ";") {
				m := revision(strings.TrimSpace(line))
				if id := strings.TrimSuffix(line, "!"); id != line { // a second file of it
					m = revision(strings.TrimSpace(id))
				} else {
					all = slices.DeleteFunc(all, func(old *migration.Migration) bool { return old.Revision == m.Revision })
				}
				all = append(all, m)
				graph.Changed[m] = true
			}
			graph.Graph = migration.NewGraph(all)
			var got []string
			edited := ""
			for _, check := range graphChecks {
				check.Run(NewPass(check, &Change{Graphs: []*Graph{graph}}, func(f Finding) {
					got = append(got, fmt.Sprintf("%s:%d %s: %s", f.Span.Path, f.Span.Start.Line, f.Check.Name, f.Message.In(wording.English)))
					for _, e := range f.Edits {
						text := f.Migration.Source.Text
						edited = strings.Split(text[:e.Span.Start.Offset]+e.Text+text[e.Span.End.Offset:], "\n")[f.Span.Start.Line-1]
					}
				}))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
			if edited != test.edit {
				t.Errorf("edited line %q, want %q", edited, test.edit)
			}
		})
	}
}
