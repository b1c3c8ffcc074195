package lesson

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
)

// grouping says which section belongs to which lesson. The sections of a file
// are referred to by their place in outline.headings.
type grouping struct {
	*outline
	// parent is the section that a section is under, or none.
	parent []int
	// fields are the fields that headings stand for ("## Solution").
	fields []field
	// owner is the lesson that a section is part of: itself where it starts
	// one, none where it is no part of any.
	owner []int
	// pieces are the text of each section, and traits what it says about it.
	pieces [][]piece
	traits []traits
	// preamble is the text before the first section.
	preamble []piece
	front    []entry
}

const (
	none = -1
	file = -2 // the owner of sections in a file that is one lesson without a heading
)

// traits is what tells a lesson from other sections.
type traits struct {
	texts    map[field]bool // the fields of text that it has, but for commands
	metadata map[field]bool
	title    title
	tags     bool
	pattern  bool // "Pattern 1: …"
	examples bool // code that is marked bad or good, or a check of its own
	errors   bool // a server's error
	code     bool
}

// traitsOf reads the traits of a section.
func traitsOf(heading string, pieces []piece) traits {
	t := traits{
		texts: map[field]bool{}, metadata: map[field]bool{},
		title: readTitle(heading), pattern: patternHeading.MatchString(normalize(heading)),
	}
	t.tags = len(t.title.tags) > 0
	for _, p := range pieces {
		for _, l := range p.fields {
			switch {
			case l.field.isMetadata():
				t.metadata[l.field] = true
			case l.field != commandsField && l.field != exampleField && l.field != unknownField:
				t.texts[l.field] = true
			}
		}
		if p.code != nil {
			t.code = true
			t.examples = t.examples || p.code.Marked() || p.code.isOwnCheck()
			t.errors = t.errors || p.code.logged
		}
	}
	return t
}

func newGrouping(o *outline, front []entry) *grouping {
	n := len(o.headings)
	g := &grouping{
		outline: o, parent: make([]int, n), fields: make([]field, n), owner: make([]int, n),
		pieces: make([][]piece, n), traits: make([]traits, n), front: front,
	}
	source := []byte(o.source.Text)
	g.preamble = piecesOf(o.preamble, source)
	for i, h := range o.headings {
		if g.pieces[i] = h.pieces; h.pieces == nil {
			g.pieces[i] = piecesOf(h.blocks, source)
		}
		g.traits[i] = traitsOf(h.text, g.pieces[i])
		g.traits[i].title.takeCodeGrade(h.raw)
	}
	g.findParents()
	g.findFields()
	g.findOwners()
	return g
}

func (g *grouping) findParents() {
	var open []int
	for i, h := range g.headings {
		for len(open) > 0 && g.headings[open[len(open)-1]].level >= h.level {
			open = open[:len(open)-1]
		}
		g.parent[i], g.owner[i] = none, none
		if len(open) > 0 {
			g.parent[i] = open[len(open)-1]
		}
		open = append(open, i)
	}
}

// findFields finds the headings that are fields of the lesson above them. One
// with lessons below it is not, and neither is a title at the top.
func (g *grouping) findFields() {
	top := 0
	for i, h := range g.headings {
		f := fieldOf(h.text)
		if numberedEntry.MatchString(strings.TrimSpace(h.text)) {
			f = noField
		}
		if f == noField {
			f = signField(firstWord(h.text))
		}
		if f == noField && g.parent[i] != none && g.parent[g.parent[i]] != none {
			f = qualifiedField(strings.Fields(h.words))
		}
		if label, _, ok := strings.Cut(h.text, ":"); ok && f == noField && g.parent[i] != none && !strings.ContainsAny(label, "0123456789") {
			switch f = fieldOf(label); f {
			case badField, goodField, solutionField: // "Fix: in two deploys"
			default:
				f = noField
			}
		}
		if f.isMetadata() && !g.isValue(i) {
			f = noField
		}
		g.fields[i] = f
		if f != noField && g.parent[i] == none {
			top++
		}
	}
	for i := len(g.headings) - 1; i >= 0; i-- {
		if g.fields[i] == noField {
			if p := g.parent[i]; p != none && g.startsLesson(i) {
				g.fields[p] = noField
			}
			continue
		}
		if g.parent[i] == none && top < 2 || g.traits[i].tags {
			g.fields[i] = noField
		}
	}
}

// isValue reports whether a section below another has one short text and nothing
// else: the value of the metadata that its heading names.
func (g *grouping) isValue(i int) bool {
	childless := i+1 == len(g.headings) || g.headings[i+1].level <= g.headings[i].level
	return g.parent[i] != none && childless && len(g.pieces[i]) == 1 && g.pieces[i][0].code == nil && g.pieces[i][0].end-g.pieces[i][0].start <= maxValue
}

// maxValue is how many bytes the value of metadata has at most.
const maxValue = 80

func firstWord(s string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	return word
}

// startsLesson reports whether a section is a lesson even inside another.
func (g *grouping) startsLesson(i int) bool {
	t := g.traits[i]
	return t.tags || t.pattern || t.metadata[dateField] || t.metadata[severityField] || t.metadata[checksField]
}

// fileLesson is the lesson that a file without a title is: one whose fields
// stand before the first heading or are its headings. Nil where it is none.
func (g *grouping) fileLesson() *Lesson {
	if !slices.Contains(g.owner, file) && !g.preambleIsLesson() {
		return nil
	}
	l := &Lesson{Title: stem(g.source.Path), Path: g.source.Path, Line: 1}
	c := newCollector(g.outline, l)
	c.section(noField, 0, g.startOf(0), g.preamble)
	g.collect(c, file, 0)
	return l
}

// preambleIsLesson reports whether what stands before the first heading is a lesson.
func (g *grouping) preambleIsLesson() bool {
	t := traitsOf("", g.preamble)
	if len(g.headings) == 0 {
		return len(t.texts) > 0 || len(t.metadata) > 0 || t.examples || t.errors || len(g.preamble) > 0 && saysWhen(g.front)
	}
	return len(t.texts) >= 2 || t.metadata[checksField] || t.examples
}

// startOf is where section i starts, or the end of the file.
func (g *grouping) startOf(i int) int {
	if i < len(g.headings) {
		return g.headings[i].start
	}
	return len(g.source.Text)
}

// lesson reads the lesson that section i starts.
func (g *grouping) lesson(i int) *Lesson {
	h := g.headings[i]
	heading := g.traits[i].title
	l := &Lesson{
		Title: heading.text, Tags: heading.tags, Path: g.source.Path, Line: h.line, Anchor: h.anchor,
		Pattern: g.traits[i].pattern || g.parent[i] != none && patternsHeading.MatchString(g.headings[g.parent[i]].words),
	}
	c := newCollector(g.outline, l)
	c.quoted = h.quoted
	c.section(noField, h.body, g.startOf(i+1), g.pieces[i])
	g.collect(c, i, i+1)
	setOnce(&l.Date, heading.date)
	setOnce(&l.Date, h.date)
	if l.Severity == checks.Off {
		l.Severity = heading.severity
	}
	if l.Date == "" || l.Severity == checks.Off {
		date, severity := stated(g.pieces[i], g.source.Text)
		setOnce(&l.Date, date)
		if l.Severity == checks.Off {
			l.Severity = severity
		}
	}
	for p := g.parent[i]; p != none; p = g.parent[p] {
		var chapter title // "## Critical", "## 2025-03-04"
		if !chapter.says(g.headings[p].text) {
			continue
		}
		if l.Severity == checks.Off {
			l.Severity = chapter.severity
		}
		setOnce(&l.Date, g.traits[p].title.date)
	}
	return l
}

// piecesOf are the pieces of all sections of a lesson.
func (g *grouping) piecesOf(i int) []piece {
	if i == file {
		return g.preamble
	}
	all := slices.Clone(g.pieces[i])
	for next := i + 1; next < len(g.headings) && g.owner[next] == i; next++ {
		all = append(all, g.pieces[next]...)
	}
	return all
}

// collect reads the sections from next on that a lesson owns, and ends it.
func (g *grouping) collect(c *collector, owner, next int) {
	for next < len(g.headings) && g.owner[next] != owner && owner == file {
		next++
	}
	end := g.startOf(next)
	for ; next < len(g.headings) && g.owner[next] == owner; next++ {
		f := g.fields[next]
		for p := g.parent[next]; f == noField && p != none && p != owner; p = g.parent[p] {
			f = g.fields[p] // "### In SQL" below "## Solution"
		}
		end = g.startOf(next + 1)
		c.section(f, g.headings[next].body, end, g.pieces[next])
	}
	c.finish(end)
}
