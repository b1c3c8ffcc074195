package migration

import (
	"fmt"
	"slices"
	"strings"
)

// Graph is the revision graph of one project.
type Graph struct {
	// Migrations are in the order in which they run: every one after its
	// parents, otherwise in the order of their paths.
	Migrations []*Migration
	// Problems are what keeps the graph from being sound: a revision id that
	// two files have, a parent that no file has, a cycle.
	Problems []GraphProblem

	byRevision map[string]*Migration
	children   map[string][]string
}

// GraphProblem is one fault of a revision graph, in one migration.
type GraphProblem struct {
	Migration *Migration
	// Kind is "duplicate revision", "missing parent" or "cycle".
	Kind string
	// Revision is the identifier that it is about.
	Revision string
	// Other is the second file of a duplicate.
	Other *Migration
}

// String says what is wrong, by the paths of the files.
func (p GraphProblem) String() string {
	switch path := p.Migration.Path(); {
	case p.Other != nil:
		return fmt.Sprintf("%s and %s are the same revision, %s", p.Other.Path(), path, p.Revision)
	case p.Kind == "missing parent":
		return fmt.Sprintf("%s follows the revision %s, which no file has", path, p.Revision)
	default:
		return fmt.Sprintf("%s is in a cycle of revisions, or follows one", path)
	}
}

// NewGraph orders the migrations of one project.
func NewGraph(migrations []*Migration) *Graph {
	g := &Graph{byRevision: map[string]*Migration{}, children: map[string][]string{}}
	sorted := slices.Clone(migrations)
	slices.SortStableFunc(sorted, func(a, b *Migration) int { return strings.Compare(a.Path(), b.Path()) })
	for _, m := range sorted {
		if other, ok := g.byRevision[m.Revision]; ok && m.Revision != "" {
			g.Problems = append(g.Problems, GraphProblem{Migration: m, Kind: "duplicate revision", Revision: m.Revision, Other: other})
			continue
		}
		g.byRevision[m.Revision] = m
	}
	for _, m := range sorted {
		for _, parent := range m.Parents {
			if _, ok := g.byRevision[parent]; !ok {
				g.Problems = append(g.Problems, GraphProblem{Migration: m, Kind: "missing parent", Revision: parent})
				continue
			}
			g.children[parent] = append(g.children[parent], m.Revision)
		}
	}
	g.order(sorted)
	return g
}

// order is a depth-first topological sort that follows one line of parents
// as far as it goes, as Alembic does.
func (g *Graph) order(sorted []*Migration) {
	waiting := map[*Migration]int{} // parents that have not run yet
	var ready []*Migration
	for _, m := range sorted {
		for _, need := range slices.Concat(m.Parents, m.DependsOn) {
			if _, ok := g.byRevision[need]; ok {
				waiting[m]++
			}
		}
		if waiting[m] == 0 {
			ready = append(ready, m)
		}
	}
	dependents := map[string][]*Migration{}
	for _, m := range sorted {
		for _, need := range slices.Concat(m.Parents, m.DependsOn) {
			dependents[need] = append(dependents[need], m)
		}
	}
	slices.Reverse(ready) // a stack: the first path on top
	done := map[*Migration]bool{}
	for len(ready) > 0 {
		m := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		done[m] = true
		g.Migrations = append(g.Migrations, m)
		if g.byRevision[m.Revision] != m {
			continue // the second file of a duplicate: nothing waits for it
		}
		for _, d := range slices.Backward(dependents[m.Revision]) {
			if waiting[d]--; waiting[d] == 0 {
				ready = append(ready, d)
			}
		}
	}
	for _, m := range sorted {
		if !done[m] {
			g.Problems = append(g.Problems, GraphProblem{Migration: m, Kind: "cycle", Revision: m.Revision})
			g.Migrations = append(g.Migrations, m)
		}
	}
}

// Revision is the migration of that identifier; nil when there is none.
func (g *Graph) Revision(id string) *Migration { return g.byRevision[id] }

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
