package migration

import (
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// GraphProblem is one fault of a revision graph.
type GraphProblem struct {
	Kind GraphProblemKind
	// Migration is the one that has it, Header which of its identifiers, by
	// the names of Migration.Header, and Name the revision or label there.
	Migration *Migration
	Header    string
	Name      string
	// Others are the migration that has the revision or the label first, or the
	// rest of a cycle, each needing the next.
	Others []*Migration
}

// GraphProblemKind tells the faults of a revision graph apart.
type GraphProblemKind int

const (
	// DuplicateRevision is a second file of one revision.
	DuplicateRevision GraphProblemKind = iota
	// MissingRevision is a revision that one follows, or depends on, and no file has.
	MissingRevision
	// RevisionCycle is a line of revisions that needs itself.
	RevisionCycle
	// LabelTaken is a branch label that names another revision already.
	LabelTaken
)

func (g *Graph) problem(kind GraphProblemKind, m *Migration, header, name string, others ...*Migration) {
	g.Problems = append(g.Problems, GraphProblem{Kind: kind, Migration: m, Header: header, Name: name, Others: others})
}

// All are the migrations that a problem is about.
func (p GraphProblem) All() []*Migration {
	return append([]*Migration{p.Migration}, p.Others...)
}

// Words say what is wrong, by the paths of the files.
func (p GraphProblem) Words() wording.Text {
	switch path := p.Migration.Path(); p.Kind {
	case DuplicateRevision:
		return wording.Say("%s and %s are the same revision, %s", p.Others[0].Path(), path, p.Name)
	case MissingRevision:
		return wording.Say("%s needs the revision %s, which no file has", path, p.Name)
	case LabelTaken:
		return wording.Say("the label %s of %s belongs to %s already", p.Name, path, p.Others[0].Path())
	default:
		var paths []string
		for _, m := range p.All() {
			paths = append(paths, m.Path())
		}
		return wording.Say("%s need each other", strings.Join(paths, ", "))
	}
}
