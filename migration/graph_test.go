package migration

import (
	"slices"
	"strings"
	"testing"
)

// graph makes a graph of lines such as "c: a b", a revision and its parents.
func graph(lines ...string) *Graph {
	var migrations []*Migration
	for i, line := range lines {
		revision, parents, _ := strings.Cut(line, ":")
		migrations = append(migrations, &Migration{
			Source: NewSource(string(rune('0'+i)), ""), Revision: revision, Parents: strings.Fields(parents),
		})
	}
	return NewGraph(migrations)
}

func order(g *Graph) string {
	var out []string
	for _, m := range g.Migrations {
		out = append(out, m.Revision)
	}
	return strings.Join(out, " ")
}

func TestGraphOrder(t *testing.T) {
	for _, test := range []struct {
		name, want, heads string
		lines             []string
	}{
		{"a line, whatever the order of files", "a b c", "c", []string{"c: b", "a:", "b: a"}},
		{"a merge waits for both branches", "a b c d", "d", []string{"a:", "b: a", "c: a", "d: b c"}},
		{"two heads", "a b c", "b c", []string{"a:", "b: a", "c: a"}},
		{"two bases", "a b", "a b", []string{"a:", "b:"}},
		{"nothing", "", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := graph(test.lines...)
			if got := order(g); got != test.want {
				t.Errorf("the order is %q, want %q", got, test.want)
			}
			if got := strings.Join(g.Heads(), " "); got != test.heads {
				t.Errorf("the heads are %q, want %q", got, test.heads)
			}
			if len(g.Problems) > 0 {
				t.Errorf("problems: %+v", g.Problems)
			}
		})
	}
}

func TestGraphProblems(t *testing.T) {
	for _, test := range []struct {
		name, want string
		lines      []string
		count      int
	}{
		{"two files of one revision", "duplicate revision a", []string{"a:", "a:", "b: a"}, 3},
		{"a parent that no file has", "missing parent x", []string{"a: x", "b: a"}, 2},
		{"a cycle", "cycle a; cycle b", []string{"a: b", "b: a", "c:"}, 3},
		{"its own parent", "cycle a", []string{"a: a"}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := graph(test.lines...)
			var got []string
			for _, p := range g.Problems {
				got = append(got, p.Kind+" "+p.Revision)
			}
			slices.Sort(got)
			if strings.Join(got, "; ") != test.want {
				t.Errorf("the problems are %q, want %q", got, test.want)
			}
			if len(g.Migrations) != test.count {
				t.Errorf("%d migrations in order, want all %d", len(g.Migrations), test.count)
			}
		})
	}
}

// The order does not depend on that in which the files were read.
func TestGraphOrderOfPaths(t *testing.T) {
	first := &Migration{Source: NewSource("1.sql", ""), Revision: "x"}
	second := &Migration{Source: NewSource("2.sql", ""), Revision: "a"}
	if got := order(NewGraph([]*Migration{second, first})); got != "x a" {
		t.Errorf("the order is %q, want that of the paths, %q", got, "x a")
	}
}
