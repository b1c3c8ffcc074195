package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// BranchLabelTaken flags a branch label that another revision has as its label
// or as its identifier.
var BranchLabelTaken = &Check{
	Name:     "branch-label-taken",
	Severity: Error,
	Edition:  1,
	Prevents: []ServerMessage{{"", "already used by revision"}},
	Run: func(p *Pass) {
		for _, g := range p.Change.Graphs {
			for m, problem := range g.newProblems(migration.LabelTaken) {
				other := problem.Others[0]
				if m == other {
					other = problem.Migration
				}
				as := wording.Say("the label of %s", code(other.Revision))
				if g.Labelled(problem.Name) == nil {
					as = wording.Say("a revision")
				}
				p.ReportMigration(m, Finding{
					Span:    headerSpan(m, "labels"),
					Message: wording.Say("stops %s: the branch label %s is %s already", upgradeHead(m), code(problem.Name), as),
					Related: []Related{{Span: headerSpan(other, "revision"), Message: wording.Say("the revision that has it")}},
					Object:  problem.Name,
				})
			}
		}
	},
}
