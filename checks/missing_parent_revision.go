package checks

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// MissingParentRevision flags a revision that follows, or depends on, one
// that no file has: Alembic cannot even list its revisions then.
var MissingParentRevision = &Check{
	Name:     "missing-parent-revision",
	Severity: Error,
	Edition:  1,
	Prevents: []ServerMessage{{"", "Revision … referenced from … is not present"}},
	Run: func(p *Pass) {
		for _, g := range p.Change.Graphs {
			for m, problem := range g.newProblems(migration.MissingRevision) {
				meant, why := meantRevision(g, problem)
				message := wording.Say("stops %s: %s follows %s, %s", upgradeHead(m), code(m.Revision), code(problem.Name), why)
				if problem.Header == "depends_on" {
					message = wording.Say("stops %s: %s depends on %s, %s", upgradeHead(m), code(m.Revision), code(problem.Name), why)
				}
				f := Finding{
					Span:    headerSpan(m, problem.Header),
					Message: message,
					Object:  problem.Header + " " + problem.Name,
				}
				if meant != "" {
					f.Edits = renameEdit(m, problem.Header, problem.Name, meant)
					f.Remedy = &migration.Remedy{Title: wording.Say("name %s", code(meant))}
				}
				p.ReportMigration(m, f)
			}
		}
	},
}

// meantRevision is the revision that somebody has meant by a name that is
// none, if there can be no doubt, and why the name does not do.
func meantRevision(g *Graph, problem migration.GraphProblem) (meant string, why wording.Text) {
	if m := g.Labelled(problem.Name); m != nil && m != problem.Migration {
		return m.Revision, wording.Say("which is a label: the revision is %s", code(m.Revision))
	}
	var long []string
	for _, m := range g.Migrations {
		if len(problem.Name) >= 4 && strings.HasPrefix(m.Revision, problem.Name) && m != problem.Migration {
			long = append(long, m.Revision)
		}
	}
	if len(long) == 1 {
		return long[0], wording.Say("which is short for %s: here it must be written in full", code(long[0]))
	}
	heads := slices.DeleteFunc(soundHeads(g), func(head string) bool { return g.Changed[g.Revision(head)] })
	if problem.Header == "parents" && len(problem.Migration.Parents) == 1 && len(heads) == 1 {
		meant = heads[0]
	}
	return meant, wording.Say("which no file has as its revision")
}
