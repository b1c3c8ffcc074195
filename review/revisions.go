package review

import (
	"maps"
	"slices"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// The revisions of a project: which ones base has, which ones the change adds,
// edits and takes away.

// split tells the change from the history. An edited migration is both: its
// old version is replayed, and what is new in it is under review.
func (h *history) split(changedSources map[string]*migration.Source) {
	h.had = map[string]map[string]int{}
	var before []*migration.Migration
	for _, m := range h.after.Migrations {
		if touched(m, changedSources) {
			h.changed = append(h.changed, m)
			continue
		}
		before = append(before, m)
	}
	if old := h.oldVersions(changedSources); len(old) > 0 {
		before = h.together(before, old)
		h.moved = h.leftOver(old)
	}
	h.before = migration.NewGraph(migration.Chain(before))
	h.old = h.before.Migrations
	for path, source := range changedSources {
		h.result.Sources[path] = source
	}
}

// together are the migrations of base: those that stay, and those that the
// change edits or takes away, in the order of their names where that counts.
func (h *history) together(stay, old []*migration.Migration) []*migration.Migration {
	both := slices.Concat(stay, old)
	if old[0].ByName == nil {
		return both
	}
	sources := map[string]*migration.Source{}
	for _, m := range both {
		sources[m.Source.Path] = m.Source
		if m.Down != nil {
			sources[m.Down.Path] = m.Down
		}
	}
	return h.project.Outline(ordered(slices.Sorted(maps.Keys(sources)), sources))
}

// touched reports whether a migration stands in a changed file.
func touched(m *migration.Migration, changed map[string]*migration.Source) bool {
	if _, ok := changed[m.Path()]; ok {
		return true
	}
	return m.Down != nil && changed[m.Down.Path] != nil
}

// oldVersions are the migrations that the change edits or takes away, as they were.
func (h *history) oldVersions(changedSources map[string]*migration.Source) []*migration.Migration {
	from := h.MergeBase
	if from == nil {
		from = h.Before
	}
	now := map[string]string{} // the path before: the path after
	var paths []string
	for path := range changedSources {
		f := h.files[path]
		switch {
		case f.Status == "renamed" && f.PreviousPath != "":
			now[f.PreviousPath] = path
			paths = append(paths, f.PreviousPath)
		case f.Status == "modified":
			now[path] = path
			paths = append(paths, path)
		}
	}
	paths = append(paths, h.gone(h.project)...)
	slices.Sort(paths)
	sources, failed := read(from, paths)
	for _, path := range paths {
		if why, ok := failed[path]; ok {
			h.note("%s could not be read as it was before, so nothing is known of what the change took out: %s", path, why)
		}
	}
	migrations := h.project.Read(ordered(paths, sources))
	for _, m := range migrations {
		if now[m.Path()] == "" {
			continue
		}
		had := map[string]int{}
		for _, s := range m.Statements {
			had[normalise(s.SQL)]++
		}
		h.had[now[m.Path()]] = had
	}
	return migrations
}

// leftOver are the statements that old versions of migrations had and the same
// files do not have any more, by their normalised texts.
func (h *history) leftOver(old []*migration.Migration) map[string]int {
	left := map[string]int{}
	for _, m := range old {
		for _, s := range m.In(migration.Upgrade) {
			left[normalise(s.SQL)]++
		}
	}
	for _, m := range h.changed {
		kept := map[string]int{}
		for _, s := range m.Open().In(migration.Upgrade) {
			if key := normalise(s.SQL); kept[key] < h.had[m.Path()][key] {
				kept[key]++
				if left[key]--; left[key] == 0 {
					delete(left, key)
				}
			}
		}
	}
	return left
}

// isMoved reports whether a statement of an upgrade comes from another migration
// of base, which has lost it. Where its new migration is one of base too, no
// database that has run both runs it again; in a new one it does.
func (h *history) isMoved(m *migration.Migration, s *migration.Statement) bool {
	key := normalise(s.SQL)
	if h.moved[key] <= 0 || s.Direction != migration.Upgrade || m.Repeatable || h.before.Revision(m.Revision) == nil {
		return false
	}
	h.moved[key]--
	return true
}

// noteGraph says what was wrong with the revisions before the change, which is
// nobody's finding. Of a project that was not read in full nobody knows, and two
// files of one version are the affair of a tool that takes them.
func (h *history) noteGraph() {
	problems := slices.DeleteFunc(slices.Clone(h.before.Problems), func(p migration.GraphProblem) bool { return p.Migration.ByName != nil })
	if h.incomplete || len(problems) == 0 {
		return
	}
	first := problems[0].Words()
	if more := len(problems) - 1; more > 0 {
		first = wording.Say("%s (and %d more)", first, more)
	}
	h.note("the revisions of %s did not fit together before: %s", h.project.Name(), first)
}

// graph is the revision graph as the checks see it.
func (h *history) graph(migrations []*migration.Migration) *checks.Graph {
	g := &checks.Graph{Graph: h.after, Before: h.before, Project: h.project.Name(), Changed: map[*migration.Migration]bool{}, NoBase: h.Before == nil, Incomplete: h.incomplete}
	for _, m := range migrations {
		g.Changed[m] = true
	}
	g.Incomplete = g.Incomplete || slices.ContainsFunc(h.after.Migrations, func(m *migration.Migration) bool { return m.Revision == "" })
	for _, m := range h.before.Migrations {
		if m.Revision != "" && !m.Repeatable && h.after.Revision(m.Revision) == nil {
			g.Removed = append(g.Removed, checks.Removed{Migration: m, Now: h.nowIn(m.Path())})
		}
	}
	h.noteMissing(g)
	return g
}

// noteMissing says what no check says of a history that is not there in full.
func (h *history) noteMissing(g *checks.Graph) {
	for _, p := range h.after.Problems {
		if p.Kind == migration.MissingRevision && g.Changed[p.Migration] && g.InPart() && !h.incomplete {
			h.note("the history of %s is not there in full: %s", h.project.Name(), p.Words())
			return
		}
	}
}

// collectRemoved keeps the files of migrations that the change takes away.
func (h *history) collectRemoved() {
	gone := h.gone(h.project)
	for _, m := range h.before.Migrations {
		if slices.Contains(gone, m.Path()) {
			m.Open() // says which tool's it is
			h.result.Files = append(h.result.Files, File{Path: m.Path(), Framework: m.Framework, Revision: m.Revision, Status: "removed"})
		}
	}
}

// nowIn is the migration of a file that the change has edited or renamed; nil
// where it is gone.
func (h *history) nowIn(path string) *migration.Migration {
	for _, m := range h.changed {
		if f := h.files[m.Path()]; m.Path() == path || f.Status == "renamed" && f.PreviousPath == path {
			return m
		}
	}
	return nil
}
