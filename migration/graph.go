package migration

import (
	"slices"
	"strings"
)

// Graph is the revision graph of one project.
type Graph struct {
	// Migrations are in the order in which they run: every one after those
	// that it needs, otherwise in the order of their paths.
	Migrations []*Migration
	// Problems are what keeps the graph from being sound.
	Problems []GraphProblem

	byRevision map[string]*Migration
	byLabel    map[string]*Migration
	children   map[string][]string
}

// NewGraph orders the migrations of one project.
func NewGraph(migrations []*Migration) *Graph {
	g := &Graph{byRevision: map[string]*Migration{}, byLabel: map[string]*Migration{}, children: map[string][]string{}}
	sorted := slices.Clone(migrations)
	slices.SortStableFunc(sorted, func(a, b *Migration) int { return strings.Compare(a.Path(), b.Path()) })
	g.name(sorted)
	for _, m := range sorted {
		g.link(m)
	}
	g.order(sorted)
	return g
}

// name gives the revisions and the labels to those that have them first.
func (g *Graph) name(sorted []*Migration) {
	for _, m := range sorted {
		if other := g.byRevision[m.Revision]; other != nil && m.Revision != "" {
			g.problem(DuplicateRevision, m, "revision", m.Revision, other)
			continue
		}
		g.byRevision[m.Revision] = m
	}
	for _, m := range sorted {
		if m.ByName != nil && m.ByName.SameVersion != "" && g.byRevision[m.ByName.SameVersion] != nil {
			g.problem(DuplicateRevision, m, "revision", m.ByName.SameVersion, g.byRevision[m.ByName.SameVersion])
		}
		for _, label := range m.Labels {
			other := g.byRevision[label]
			if other == nil {
				other = g.byLabel[label]
			}
			if other != nil {
				g.problem(LabelTaken, m, "labels", label, other)
				continue
			}
			g.byLabel[label] = m
		}
	}
}

// link makes a migration the child of its parents.
func (g *Graph) link(m *Migration) {
	for i, parent := range m.Parents {
		switch {
		case slices.Contains(m.Parents[:i], parent):
		case g.byRevision[parent] == nil:
			g.problem(MissingRevision, m, "parents", parent)
		default:
			g.children[parent] = append(g.children[parent], m.Revision)
		}
	}
	for _, name := range m.DependsOn {
		if g.named(name) == nil {
			g.problem(MissingRevision, m, "depends_on", name)
		}
	}
}

// named is the migration that a depends_on names, by its revision or by a label.
func (g *Graph) named(name string) *Migration {
	if m := g.byRevision[name]; m != nil {
		return m
	}
	return g.byLabel[name]
}

// Needs are the migrations that must have run before one: its parents and
// those that it depends on, each once.
func (g *Graph) Needs(m *Migration) []*Migration {
	needs := make([]*Migration, 0, len(m.Parents)+len(m.DependsOn))
	add := func(need *Migration) {
		if need != nil && !slices.Contains(needs, need) {
			needs = append(needs, need)
		}
	}
	for _, parent := range m.Parents {
		add(g.byRevision[parent])
	}
	for _, name := range m.DependsOn {
		add(g.named(name))
	}
	return needs
}

// order is a depth-first topological sort that follows one line of parents
// as far as it goes, as Alembic does.
func (g *Graph) order(sorted []*Migration) {
	waiting := map[*Migration]int{} // for how many that have not run yet
	dependents := map[*Migration][]*Migration{}
	var ready []*Migration
	for _, m := range sorted {
		needs := g.Needs(m)
		for _, need := range needs {
			dependents[need] = append(dependents[need], m)
		}
		if waiting[m] = len(needs); len(needs) == 0 {
			ready = append(ready, m)
		}
	}
	slices.Reverse(ready) // a stack: the first path on top
	for len(ready) > 0 {
		m := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		g.Migrations = append(g.Migrations, m)
		for _, d := range slices.Backward(dependents[m]) {
			if waiting[d]--; waiting[d] == 0 {
				ready = append(ready, d)
			}
		}
	}
	if len(g.Migrations) < len(sorted) {
		rest := slices.DeleteFunc(slices.Clone(sorted), func(m *Migration) bool { return waiting[m] == 0 })
		g.Migrations = append(g.Migrations, rest...)
		g.findCycles(rest)
	}
}

// findCycles names the cycles among migrations of which each needs another of
// them. Those that only follow a cycle are in none.
func (g *Graph) findCycles(rest []*Migration) {
	left := map[*Migration]bool{}
	for _, m := range rest {
		left[m] = true
	}
	for _, start := range rest {
		if !left[start] {
			continue
		}
		path, place := []*Migration{start}, map[*Migration]int{start: 0} // each needs the next
		for len(path) > 0 {
			last := path[len(path)-1]
			needs := g.Needs(last)
			next := slices.IndexFunc(needs, func(need *Migration) bool { return left[need] })
			if next < 0 { // it needed cycles that are told already
				delete(left, last)
				path = path[:len(path)-1]
				continue
			}
			at, round := place[needs[next]]
			if !round {
				place[needs[next]] = len(path)
				path = append(path, needs[next])
				continue
			}
			g.problem(RevisionCycle, path[at], "parents", path[at].Revision, slices.Clone(path[at+1:])...)
			for _, member := range path[at:] {
				delete(left, member)
			}
			path = path[:at]
		}
	}
}

// Revision is the migration of that identifier; nil when there is none.
func (g *Graph) Revision(id string) *Migration { return g.byRevision[id] }

// Labelled is the migration with that branch label; nil when there is none.
func (g *Graph) Labelled(label string) *Migration { return g.byLabel[label] }

// Children are the revisions that follow one.
func (g *Graph) Children(id string) []string { return g.children[id] }

// Heads are the revisions that none follows, in the order in which they run.
func (g *Graph) Heads() []string {
	var heads []string
	for _, m := range g.Migrations {
		if m.Revision != "" && len(g.children[m.Revision]) == 0 && !slices.Contains(heads, m.Revision) {
			heads = append(heads, m.Revision)
		}
	}
	return heads
}

// Ancestors are all migrations that must have run before one.
func (g *Graph) Ancestors(m *Migration) map[*Migration]bool {
	ancestors := map[*Migration]bool{}
	queue := g.Needs(m)
	for len(queue) > 0 {
		next := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if !ancestors[next] {
			ancestors[next] = true
			queue = append(queue, g.Needs(next)...)
		}
	}
	return ancestors
}
