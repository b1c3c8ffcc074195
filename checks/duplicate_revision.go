package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// DuplicateRevision flags a second file of one revision. Alembic warns of it,
// runs one of the two, and counts the other one as a head that nothing follows.
var DuplicateRevision = &Check{
	Name:     "duplicate-revision",
	Severity: Error,
	Edition:  1,
	Prevents: []ServerMessage{{"", "is present more than once"}},
	Run: func(p *Pass) {
		for _, g := range p.Change.Graphs {
			for m, problem := range g.newProblems(migration.DuplicateRevision) {
				other := problem.Others[0]
				if m == other {
					other = problem.Migration
				}
				f := Finding{
					Span: headerSpan(m, "revision"),
					Message: wording.Say("stops %s, and one of two files never runs: %s is the revision of %s as well",
						upgradeHead(m), code(problem.Name), code(other.Path())),
					Related: []Related{{Span: headerSpan(other, "revision"), Message: wording.Say("the same revision")}},
					Object:  problem.Name,
					Remedy:  ownRevision(m),
				}
				if m.ByName != nil {
					if !m.ByName.Twice.Stops && g.toleratesDuplicates() {
						continue
					}
					f.Severity = severityOf(m.ByName.Twice)
					f.Message = wording.Say("%s is the version of %s as well: %s", code(problem.Name), code(other.Path()), m.ByName.Twice.Words)
				}
				p.ReportMigration(m, f)
			}
		}
	},
}

// toleratesDuplicates reports whether base has two files of one version
// already, so that its tool must go by more than versions.
func (g *Graph) toleratesDuplicates() bool {
	return slices.ContainsFunc(g.Before.Problems, func(p migration.GraphProblem) bool { return p.Kind == migration.DuplicateRevision })
}

func severityOf(h migration.Habit) Severity {
	if h.Stops {
		return Error
	}
	return Warning
}

// ownRevision tells how to get an identifier that nobody has.
func ownRevision(m *migration.Migration) *migration.Remedy {
	title := wording.Say("give it a revision of its own")
	step := migration.Step{Title: wording.Say("a revision of its own"), Commands: []string{`python3 -c "import uuid; print(uuid.uuid4().hex[-12:])"  # as ` + m.Framework + " makes them"}}
	if m.ByName != nil {
		title = wording.Say("give it a version of its own")
		step = migration.Step{Title: wording.Say("a version of its own"), Operations: []migration.Operation{note("rename this file, so that its version is its own, and the last")}}
	}
	return &migration.Remedy{Title: title, Steps: []migration.Step{step}}
}
