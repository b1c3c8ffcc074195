package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// RevisionCycle flags revisions that follow, or depend on, each other: there
// is no order to run them in.
var RevisionCycle = &Check{
	Name:     "revision-cycle",
	Severity: Error,
	Edition:  1,
	Prevents: []ServerMessage{
		{"", "Cycle is detected in revisions"}, {"", "Dependency cycle is detected in revisions"},
		{"", "Self-loop is detected in revisions"}, {"", "Dependency self-loop is detected in revisions"},
	},
	Run: func(p *Pass) {
		for _, g := range p.Change.Graphs {
			for m, problem := range g.newProblems(migration.RevisionCycle) {
				cycle := problem.All()
				at := slices.Index(cycle, m)
				reportCycle(p, g, slices.Concat(cycle[at:], cycle[:at]))
			}
		}
	},
}

func reportCycle(p *Pass, g *Graph, cycle []*migration.Migration) {
	first := cycle[0]
	var words []wording.Text
	f := Finding{Span: headerSpan(first, "parents"), Object: first.Revision}
	for i, m := range cycle {
		next := cycle[(i+1)%len(cycle)]
		words = append(words, followsWords(m, next))
		if i == 0 && !slices.Contains(m.Parents, next.Revision) {
			f.Span = headerSpan(m, "depends_on")
		}
		if i > 0 {
			f.Related = append(f.Related, Related{Span: headerSpan(m, "parents"), Message: wording.Say("a part of the cycle")})
		}
	}
	shown := words
	if len(words) > 4 {
		shown = words[:2]
	}
	way := shown[0]
	for _, next := range shown[1:] {
		way = wording.Say("%s, which %s", way, next)
	}
	f.Message = wording.Say("leaves no order to run in: %s %s", code(first.Revision), way)
	if len(shown) < len(words) {
		f.Message = wording.Say("leaves no order to run in: %s %s, and so on back to %s", code(first.Revision), way, code(first.Revision))
	}
	p.ReportMigration(first, f)
}
