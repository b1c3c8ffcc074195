package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// SeveralHeads flags a change that leaves the revision graph with one more
// head than it had: the tool then does not know where to upgrade to (Alembic
// documentation, Working with Branches).
var SeveralHeads = &Check{
	Name:     "several-heads",
	Severity: Error,
	Edition:  1,
	Prevents: []ServerMessage{{"", "Multiple head revisions are present"}},
	Run: func(p *Pass) {
		for _, g := range p.Change.Graphs {
			before := g.Before.Heads()
			heads := soundHeads(g)
			if g.InPart() || len(heads) <= max(1, len(before)) {
				continue // not known; or none added: those of before are nobody's fault here
			}
			main := mainHead(g, heads, before)
			for _, head := range heads {
				if head != main && !slices.Contains(before, head) {
					reportHead(p, g, head, heads, main)
				}
			}
		}
	},
}

// soundHeads are the heads of branches that begin with something: one whose
// parent has no file is told of as that. In a graph with a cycle nobody knows
// where a branch begins.
func soundHeads(g *Graph) []string {
	missing := map[*migration.Migration]bool{}
	for _, problem := range g.Problems {
		switch problem.Kind {
		case migration.RevisionCycle:
			return nil
		case migration.MissingRevision:
			missing[problem.Migration] = true
		}
	}
	return slices.DeleteFunc(g.Heads(), func(head string) bool { return missing[firstOfBranch(g, head)] })
}

// mainHead is the head that stays: one that base had, best one that has an
// ancestor in common with the branches that are new; else the first that
// continues one of base's.
func mainHead(g *Graph, heads, before []string) string {
	kept := slices.DeleteFunc(slices.Clone(before), func(head string) bool { return !slices.Contains(heads, head) })
	for _, head := range heads {
		if slices.Contains(before, head) {
			continue
		}
		ancestors := g.Ancestors(g.Revision(head))
		for _, old := range kept {
			for ancestor := range g.Ancestors(g.Revision(old)) {
				if ancestors[ancestor] {
					return old
				}
			}
		}
	}
	if len(kept) > 0 {
		return kept[0]
	}
	for _, head := range heads {
		for _, parent := range firstOfBranch(g, head).Parents {
			if slices.Contains(before, parent) {
				return head
			}
		}
	}
	return heads[0]
}

// firstOfBranch follows a head down its changed revisions to the one whose
// parent is not part of the change.
func firstOfBranch(g *Graph, head string) *migration.Migration {
	m := g.Revision(head)
	for range g.Migrations { // a cycle ends too
		if len(m.Parents) != 1 {
			break
		}
		parent := g.Revision(m.Parents[0])
		if parent == nil || !g.Changed[parent] || len(g.Children(parent.Revision)) != 1 {
			break
		}
		m = parent
	}
	return m
}

func reportHead(p *Pass, g *Graph, head string, heads []string, main string) {
	first := firstOfBranch(g, head)
	if !g.Changed[first] { // what followed it follows another one now, or is gone
		reportLeft(p, g, head)
		return
	}
	merge := mergeStep(first.Framework, main, head)
	finding := Finding{
		Span:    headerSpan(first, "parents"),
		Message: wording.Say("stops %s: %s", upgradeHead(first), whyStopped(g, first, head, heads, main)),
		Object:  head,
		Remedy: &migration.Remedy{
			Title: wording.Say("let it follow %s; or, where it has run already, %s", code(main), code(merge.Commands[0])),
			Steps: []migration.Step{merge},
		},
	}
	if before := g.Before.Heads(); len(before) > 1 { // it stopped before: this team upgrades to all heads
		if len(first.Parents) == 0 && len(first.Labels) > 0 {
			return // one more branch of its own
		}
		finding.Severity = Warning
		finding.Message = wording.Say("%s adds a head to the %d that there were, %s", code(head), len(before), codes(before))
	}
	for _, other := range heads {
		if m := g.Revision(other); other != head {
			finding.Related = append(finding.Related, Related{Span: headerSpan(m, "revision"), Message: wording.Say("the other head")})
		}
	}
	if len(heads) == 2 && len(first.Parents) == 1 {
		finding.Edits = renameEdit(first, "parents", first.Parents[0], main)
	}
	p.ReportMigration(first, finding)
}

// reportLeft reports a head of which the change has taken away what followed it,
// where that still is.
func reportLeft(p *Pass, g *Graph, head string) {
	for _, m := range g.Migrations {
		old := g.Before.Revision(m.Revision)
		if !g.Changed[m] || old == nil || !slices.Contains(old.Parents, head) {
			continue
		}
		p.ReportMigration(m, Finding{
			Span:    headerSpan(m, "parents"),
			Message: wording.Say("stops %s: %s no longer follows %s, which is one more head now", upgradeHead(m), code(m.Revision), code(head)),
			Related: []Related{{Span: headerSpan(g.Revision(head), "revision"), Message: wording.Say("the head")}},
			Object:  head,
		})
	}
}

func whyStopped(g *Graph, first *migration.Migration, head string, heads []string, main string) wording.Text {
	if len(heads) == 2 && len(first.Parents) == 1 && g.Ancestors(g.Revision(main))[g.Revision(first.Parents[0])] {
		return wording.Say("%s and %s both follow %s", code(head), code(main), code(first.Parents[0]))
	}
	return wording.Say("%s adds a head, there are %d now: %s", code(head), len(heads), codes(heads))
}
