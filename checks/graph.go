package checks

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Graph is the revision graph of one project with the change in it.
type Graph struct {
	*migration.Graph
	// Before is the graph that base had: what was wrong with it before the
	// change is nobody's fault here.
	Before *migration.Graph
	// Project is that of its migrations.
	Project string
	// Changed are the migrations that the change adds or edits.
	Changed map[*migration.Migration]bool
	// Removed are the migrations that base has and the change does not, in
	// their order.
	Removed []Removed
	// NoBase is true where nobody has said what base has: the change is some
	// files that somebody has named, which may be old ones.
	NoBase bool
	// Incomplete is true where a file of the project could not be read, so
	// that a revision which seems to be a head may have a child.
	Incomplete bool
}

// Removed is a migration that is gone.
type Removed struct {
	*migration.Migration
	// Now is what its file is now: another migration. It is nil where the file
	// is gone too.
	Now *migration.Migration
}

// newProblems are the problems of a kind that the change has brought about,
// each with the changed migration that it is to be told of.
func (g *Graph) newProblems(kind migration.GraphProblemKind) iter.Seq2[*migration.Migration, migration.GraphProblem] {
	return func(yield func(*migration.Migration, migration.GraphProblem) bool) {
		if kind == migration.MissingRevision && g.InPart() {
			return
		}
		for _, p := range g.Problems {
			if p.Kind != kind || g.wasThere(p) {
				continue
			}
			all := p.All()
			if i := slices.IndexFunc(all, func(m *migration.Migration) bool { return g.Changed[m] }); i >= 0 && !yield(all[i], p) {
				return
			}
		}
	}
}

// InPart reports whether the project may have files that nobody has shown: one
// could not be read, none of its revisions is a first one, or base needs a revision
// that no file has, as its tool looks into more folders than the repository has.
func (g *Graph) InPart() bool {
	isFirst := func(m *migration.Migration) bool { return len(m.Parents) == 0 }
	isMissing := func(p migration.GraphProblem) bool { return p.Kind == migration.MissingRevision }
	return g.Incomplete || !slices.ContainsFunc(g.Migrations, isFirst) || slices.ContainsFunc(g.Before.Problems, isMissing)
}

// wasThere reports whether base had a problem already.
func (g *Graph) wasThere(p migration.GraphProblem) bool {
	return slices.ContainsFunc(g.Before.Problems, func(old migration.GraphProblem) bool {
		return old.Kind == p.Kind && old.Name == p.Name && old.Migration.Revision == p.Migration.Revision && len(old.Others) == len(p.Others)
	})
}

// upgradeHead is the command that brings a database up to date.
func upgradeHead(m *migration.Migration) wording.Code { return code(m.Framework + " upgrade head") }

// followsWords say how a migration needs another one: it follows it, or depends on it.
func followsWords(m, need *migration.Migration) wording.Text {
	follows := slices.Contains(m.Parents, need.Revision)
	switch {
	case m == need && follows:
		return wording.Say("follows itself")
	case m == need:
		return wording.Say("depends on itself")
	case follows:
		return wording.Say("follows %s", code(need.Revision))
	}
	return wording.Say("depends on %s", code(need.Revision))
}

// headerSpan is the place of an identifier of a migration, by the name of
// Migration.Header. Where the file does not say it, that is its first statement,
// or the file.
func headerSpan(m *migration.Migration, header string) migration.Span {
	span, ok := m.Header[header]
	switch {
	case ok:
		return span
	case m.ByName != nil && len(m.Open().Statements) > 0:
		return m.Statements[0].Span
	}
	return migration.Span{Path: m.Path()}
}

// renameEdit replaces one identifier in the header of a migration. It leaves
// the quotes alone, and the rest of what stands there.
func renameEdit(m *migration.Migration, header, from, to string) []migration.Edit {
	span, ok := m.Header[header]
	if !ok || m.Source == nil || from == "" || span.End.Offset > len(m.Source.Text) {
		return nil
	}
	value := m.Source.Text[span.Start.Offset:span.End.Offset]
	if strings.Count(value, from) != 1 {
		return nil
	}
	start := span.Start.Offset + strings.Index(value, from)
	return []migration.Edit{{Span: m.Source.Span(start, start+len(from)), Text: to}}
}

// mergeStep is a revision that joins heads.
func mergeStep(framework string, heads ...string) migration.Step {
	return migration.Step{
		Title: wording.Say("a revision that merges them"),
		Commands: []string{
			fmt.Sprintf("%s merge -m %q %s", framework, "merge "+strings.Join(heads, " and "), strings.Join(heads, " ")),
			framework + " heads  # there is one now",
		},
	}
}
