package migration

import (
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/wording"
)

// graph makes a graph of lines such as "c: a b, d, l": a revision, its parents,
// what it depends on, its labels. Its files are 0, 1, …
func graph(lines ...string) *Graph {
	var migrations []*Migration
	for i, line := range lines {
		revision, rest, _ := strings.Cut(line, ":")
		parts := append(strings.Split(rest, ","), "", "")
		migrations = append(migrations, &Migration{
			Source: NewSource(string(rune('0'+i)), ""), Revision: revision,
			Parents: strings.Fields(parts[0]), DependsOn: strings.Fields(parts[1]), Labels: strings.Fields(parts[2]),
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
		{"what it depends on runs first, and stays a head", "b c a", "c a", []string{"a:, c", "b:", "c: b"}},
		{"a dependency named by its label", "b a", "b a", []string{"a:, x", "b:, ,x"}},
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
		name, want string // the problems, each by the names of the files 0, 1, …
		lines      []string
	}{
		{"two files of one revision", "0 and 1 are the same revision, a", []string{"a:", "a:", "b: a"}},
		{"three files of one revision", "0 and 1 are the same revision, a; 0 and 2 are the same revision, a", []string{"a:", "a:", "a:"}},
		{"a parent that no file has", "0 needs the revision x, which no file has", []string{"a: x", "b: a"}},
		{"one that it depends on", "1 needs the revision x, which no file has", []string{"a:", "b: a, x"}},
		{"a label is no parent", "1 needs the revision x, which no file has", []string{"a:, ,x", "b: x"}},
		{"a label can be depended on", "", []string{"a:, ,x", "b:, x"}},
		{"a cycle", "0, 1 need each other", []string{"a: b", "b: a", "c:"}},
		{"its own parent", "0 need each other", []string{"a: a"}},
		{"depending on itself", "1 need each other", []string{"a:", "b: a, b"}},
		{"a cycle of dependencies", "1, 2 need each other", []string{"a:", "b: a, c", "c: a, b"}},
		{"a cycle with a way in and a way out", "1, 2 need each other", []string{"z:", "a: z b", "b: a", "c: b"}},
		{"two cycles, one upon the other", "0, 1 need each other; 2, 3 need each other", []string{"a: b", "b: a", "c: d a", "d: c"}},
		{"cycles that share a member", "0, 1 need each other", []string{"a: b c", "b: a", "c: a"}},
		{"a long cycle in the order of its needs", "0, 2, 1 need each other", []string{"a: c", "b: a", "c: b"}},
		{"a label of two", "the label x of 1 belongs to 0 already", []string{"a:, ,x", "b: a, ,x"}},
		{"a label that is a revision", "the label a of 1 belongs to 0 already", []string{"a:", "b: a, ,a"}},
		{"a label that is its own revision", "the label a of 0 belongs to 0 already", []string{"a:, ,a"}},
		{"a parent twice", "", []string{"a:", "b: a a"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := graph(test.lines...)
			var got []string
			for _, p := range g.Problems {
				got = append(got, p.Words().In(wording.English))
			}
			slices.Sort(got)
			if strings.Join(got, "; ") != test.want {
				t.Errorf("the problems are %q, want %q", got, test.want)
			}
			if len(g.Migrations) != len(test.lines) {
				t.Errorf("%d migrations in order, want all %d", len(g.Migrations), len(test.lines))
			}
		})
	}
}

func TestGraphAncestors(t *testing.T) {
	g := graph("a:, ,x", "b: a", "c:, x", "d: b c", "e: d")
	for id, want := range map[string]string{"a": "", "b": "a", "c": "a", "d": "a b c", "e": "a b c d"} {
		var got []string
		for m := range g.Ancestors(g.Revision(id)) {
			got = append(got, m.Revision)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("the ancestors of %s are %q, want %q", id, got, want)
		}
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
