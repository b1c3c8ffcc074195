package report

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// Bounds of a diagram of revisions: more would not be read.
const (
	maxHeads     = 6
	maxRevisions = 12
)

// revisionDiagrams show where the revisions of a project part, for each
// project in which several heads are a finding, or a parent that no file has.
func (m *markdown) revisionDiagrams() {
	for _, g := range m.result.Forks {
		found := slices.ContainsFunc(WorstFirst(m.result), func(f *review.Finding) bool {
			return (f.Check == checks.SeveralHeads || f.Check == checks.MissingParentRevision) && f.Migration != nil && f.Migration.Project == g.Project
		})
		if !found {
			continue
		}
		f := newFork(g, m.result.Language)
		m.printf("**%s**\n\n```mermaid\n%s```\n\n", m.in(wording.Say("%d heads after this change", len(g.Heads()))), f.mermaid())
		if more := len(g.Heads()) - maxHeads; more > 0 {
			m.printf("%s\n\n", m.in(wording.Count(more, "%d more head not shown", "%d more heads not shown")))
		}
	}
}

// fork is the part of a revision graph in which its heads part: the heads,
// the revisions of the change that lead to them, and those after which the
// ways to two heads part.
type fork struct {
	graph  *checks.Graph
	heads  []string
	shown  []string // parents before children
	reader wording.Language
}

func newFork(g *checks.Graph, reader wording.Language) *fork {
	f := &fork{graph: g, heads: g.Heads(), reader: reader}
	if len(f.heads) > maxHeads { // those of the change are what it is about
		changed := func(id string) bool { return g.Changed[g.Revision(id)] }
		unchanged := func(id string) bool { return !g.Changed[g.Revision(id)] }
		f.heads = slices.Concat(slices.DeleteFunc(g.Heads(), unchanged), slices.DeleteFunc(g.Heads(), changed))[:maxHeads]
	}
	keep, leading := map[string]bool{}, map[string]bool{}
	first := f.ancestors(f.heads[0])
	for _, head := range f.heads {
		keep[head] = true
		ancestors := f.ancestors(head)
		for id := range ancestors {
			leading[id] = true
		}
		for _, m := range slices.Backward(g.Migrations) {
			if head != f.heads[0] && first[m.Revision] && ancestors[m.Revision] {
				keep[m.Revision] = true
				break
			}
		}
	}
	for _, m := range slices.Backward(g.Migrations) {
		if len(keep) < maxRevisions && g.Changed[m] && leading[m.Revision] {
			keep[m.Revision] = true
		}
	}
	for _, m := range g.Migrations {
		if keep[m.Revision] && g.Revision(m.Revision) == m {
			f.shown = append(f.shown, m.Revision)
		}
	}
	return f
}

// ancestors are a revision and all that must have run before it.
func (f *fork) ancestors(revision string) map[string]bool {
	seen := map[string]bool{}
	for queue := []string{revision}; len(queue) > 0; queue = queue[1:] {
		m := f.graph.Revision(queue[0])
		if m == nil || seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		queue = append(queue, m.Parents...)
	}
	return seen
}

// way is a line from a shown revision to the next shown one.
type way struct {
	from    string
	between int // revisions that are not shown
}

// ways lead to a revision: for each of its parents, back to the first one shown.
func (f *fork) ways(to string) []way {
	var out []way
	seen := map[string]bool{to: true}
	level := f.graph.Revision(to).Parents
	for between := 0; len(level) > 0; between++ {
		var next []string
		for _, id := range level {
			m := f.graph.Revision(id)
			switch {
			case seen[id]:
			case m == nil || slices.Contains(f.shown, id):
				out = append(out, way{from: id, between: between})
			default:
				next = append(next, m.Parents...)
			}
			seen[id] = true
		}
		level = next
	}
	return out
}

// mermaid is the diagram. Revisions of the change have a thick border.
func (f *fork) mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	node := map[string]string{}
	name := func(id string) string {
		if node[id] == "" {
			node[id] = fmt.Sprintf("r%d", len(node)+1)
			fmt.Fprintf(&b, "  %s[\"%s\"]\n", node[id], f.label(id))
		}
		return node[id]
	}
	var changed []string
	for _, id := range f.shown {
		to := name(id)
		if f.graph.Changed[f.graph.Revision(id)] {
			changed = append(changed, to)
		}
		for _, w := range f.ways(id) {
			arrow := "-->"
			if w.between > 0 {
				arrow = "-->|" + wording.Say("%d more", w.between).In(f.reader) + "|"
			}
			fmt.Fprintf(&b, "  %s %s %s\n", name(w.from), arrow, to)
		}
	}
	if len(changed) > 0 {
		b.WriteString("  classDef change stroke-width:4px\n  class " + strings.Join(changed, ",") + " change\n")
	}
	return b.String()
}

// label names a revision by its file, and by its identifier where the file's
// name does not begin with it, and says what it is.
func (f *fork) label(id string) string {
	m := f.graph.Revision(id)
	if m == nil {
		return escape.MermaidLabel(id) + "<br>" + wording.Say("no file has it").In(f.reader)
	}
	file := path.Base(m.Path())
	lines := []string{escape.MermaidLabel(file)}
	if !strings.HasPrefix(file, id) {
		lines = []string{escape.MermaidLabel(id), lines[0]}
	}
	var is []string
	if slices.Contains(f.heads, id) {
		is = append(is, wording.Say("head").In(f.reader))
	}
	if f.graph.Changed[f.graph.Revision(id)] {
		is = append(is, wording.Say("of this change").In(f.reader))
	}
	if len(is) > 0 {
		lines = append(lines, strings.Join(is, " "))
	}
	return strings.Join(lines, "<br>")
}
