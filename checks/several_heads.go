package checks

import (
	"slices"
	"strings"

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
			heads := g.Heads()
			if g.Incomplete || len(heads) <= max(1, len(g.HeadsBefore)) {
				continue // not known; or none added: those of before are nobody's fault here
			}
			main := mainHead(g, heads)
			for _, head := range heads {
				if head != main && !slices.Contains(g.HeadsBefore, head) {
					reportHead(p, g, head, heads, main)
				}
			}
		}
	},
}

// mainHead is the head that stays: one that base had, else the first that
// continues one of base's.
func mainHead(g *Graph, heads []string) string {
	for _, head := range heads {
		if slices.Contains(g.HeadsBefore, head) {
			return head
		}
	}
	for _, head := range heads {
		for _, parent := range firstOfBranch(g, head).Parents {
			if slices.Contains(g.HeadsBefore, parent) {
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
		if len(m.Parents) != 1 || !g.Changed[m.Parents[0]] || len(g.Children(m.Parents[0])) != 1 {
			break
		}
		parent := g.Revision(m.Parents[0])
		if parent == nil {
			break
		}
		m = parent
	}
	return m
}

func reportHead(p *Pass, g *Graph, head string, heads []string, main string) {
	first := firstOfBranch(g, head)
	finding := Finding{
		Span:    first.Header["parents"],
		Message: wording.Say("stops %s: %s", code(strings.TrimSpace(first.Framework+" upgrade head")), whyStopped(g, first, head, heads, main)),
		Object:  head,
		Remedy:  &migration.Remedy{Title: wording.Say("let it follow %s, or add a revision that merges the heads", code(main))},
	}
	for _, other := range heads {
		if m := g.Revision(other); other != head && m != nil {
			finding.Related = append(finding.Related, Related{Span: headerSpan(m), Message: wording.Say("the other head")})
		}
	}
	if edit, ok := followEdit(first, main); ok && len(heads) == 2 {
		finding.Edits = []migration.Edit{edit}
	}
	p.ReportMigration(first, finding)
}

func whyStopped(g *Graph, first *migration.Migration, head string, heads []string, main string) wording.Text {
	for _, parent := range first.Parents {
		if g.Revision(parent) == nil {
			return wording.Say("%s follows %s, which no revision has as its name, so it adds a head beside %s", code(first.Revision), code(parent), code(main))
		}
	}
	if len(heads) == 2 && len(first.Parents) == 1 && isAncestor(g, first.Parents[0], main) {
		return wording.Say("%s and %s both follow %s", code(head), code(main), code(first.Parents[0]))
	}
	names := make([]wording.Text, len(heads))
	for i, h := range heads {
		names[i] = wording.Verbatim(code(h))
	}
	return wording.Say("%s adds a head, there are %d now: %s", code(head), len(heads), wording.And(names))
}

// isAncestor reports whether a revision comes before another.
func isAncestor(g *Graph, revision, of string) bool {
	seen := map[string]bool{}
	queue := []string{of}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		m := g.Revision(id)
		if m == nil || seen[id] {
			continue
		}
		seen[id] = true
		if slices.Contains(m.Parents, revision) {
			return true
		}
		queue = append(queue, m.Parents...)
	}
	return false
}

func headerSpan(m *migration.Migration) migration.Span {
	if span, ok := m.Header["revision"]; ok {
		return span
	}
	return migration.Span{Path: m.Path()}
}

// followEdit replaces the one parent of a migration in its header. It leaves
// the quotes alone, and the rest of what stands there.
func followEdit(m *migration.Migration, parent string) (migration.Edit, bool) {
	span, ok := m.Header["parents"]
	if !ok || len(m.Parents) != 1 || m.Source == nil || span.End.Offset > len(m.Source.Text) {
		return migration.Edit{}, false
	}
	value := m.Source.Text[span.Start.Offset:span.End.Offset]
	if strings.Count(value, m.Parents[0]) != 1 {
		return migration.Edit{}, false
	}
	start := span.Start.Offset + strings.Index(value, m.Parents[0])
	return migration.Edit{Span: m.Source.Span(start, start+len(m.Parents[0])), Text: parent}, true
}
