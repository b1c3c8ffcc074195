package lesson

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

func (g *grouping) findOwners() {
	g.assign(nil)
	if alike := g.alike(); alike != nil {
		g.assign(alike)
	}
	if slices.ContainsFunc(g.owner, func(o int) bool { return o != none }) || g.preambleIsLesson() || g.isIndex() {
		return
	}
	var marked, others []int // of unknown shape
	for i := range g.headings {
		switch {
		case len(g.pieces[i]) == 0 || g.isAside(i) || g.parent[i] == none && g.hasSections(i):
		case g.marksOf(i).any():
			marked = append(marked, i)
		default:
			others = append(others, i)
		}
	}
	if len(marked) == 0 && !noLessons.MatchString(g.source.Path) {
		marked = others
	}
	for _, i := range marked {
		g.owner[i] = i
	}
}

// assign gives each section its owner; those that are said to be lessons are.
func (g *grouping) assign(lessons map[int]bool) {
	for i := range g.headings {
		p := g.parent[i]
		g.owner[i] = none
		switch {
		case g.fields[i] != noField && p == none:
			g.owner[i] = file
		case g.fields[i] != noField && g.owner[p] != none:
			g.owner[i] = g.owner[p]
		case p != none && g.owner[p] != none && !g.startsLesson(i):
			g.owner[i] = g.owner[p]
		case lessons[i] || g.isLesson(i):
			g.owner[i] = i
		}
	}
}

// alike are the sections that are no lessons by themselves, beside some that are and
// with a mark of theirs. Nil where there are none.
func (g *grouping) alike() map[int]bool {
	beside := map[[2]int][]marks{} // by parent and level
	for i, h := range g.headings {
		if g.owner[i] == i {
			key := [2]int{g.parent[i], h.level}
			if len(beside[key]) < maxBeside {
				beside[key] = append(beside[key], g.marksOf(i))
			}
		}
	}
	var found map[int]bool
	for i, h := range g.headings {
		models := beside[[2]int{g.parent[i], h.level}]
		if g.owner[i] != none || len(models) == 0 || len(g.pieces[i]) == 0 || g.isAside(i) || g.hasSections(i) {
			continue
		}
		if own := g.marksOf(i); slices.ContainsFunc(models, own.share) {
			if found == nil {
				found = map[int]bool{}
			}
			found[i] = true
		}
	}
	return found
}

// maxBeside is how many lessons others are held against.
const maxBeside = 20

// hasSections reports whether other sections are below a section.
func (g *grouping) hasSections(i int) bool {
	return i+1 < len(g.headings) && g.headings[i+1].level > g.headings[i].level
}

// isIndex reports whether the document lists other files of lessons, in a
// table: what stands around that is about them.
func (g *grouping) isIndex() bool {
	if g.listsFiles(0, len(g.source.Text)) {
		return true
	}
	items := 0
	for i, h := range g.headings {
		if g.fields[i] == noField {
			items += len(listedFile.FindAllString(g.source.Text[h.body:g.startOf(i+1)], -1))
		}
	}
	return items > 1
}

// listedFile is an item of a list that begins with a link to a Markdown file.
var listedFile = lazyregexp.New(`(?m)^\s*[-*+] \[[^\]\n]*\]\([^()\s#]+\.md\)`)

// listsFiles reports whether a part of the document has a table of files.
func (g *grouping) listsFiles(from, to int) bool {
	rows := 0
	for line := range strings.Lines(g.source.Text[from:to]) {
		if strings.Count(line, "|") > 1 && rowLink.MatchString(line) {
			rows++
		}
	}
	return rows > 1
}

// isLesson reports whether a section that is part of no other lesson is one.
func (g *grouping) isLesson(i int) bool {
	h := g.headings[i]
	t, groups := g.withFields(i)
	under := ""
	if p := g.parent[i]; p != none {
		under = g.headings[p].words
	}
	switch {
	case g.isTemplate(i) && !t.examples, g.isDecision(i, t):
		return false
	case h.forced:
		return true
	case g.listsFiles(h.body, g.startOf(i+1)) && len(t.texts) < 2:
		return false
	case t.tags, t.pattern, t.metadata[checksField], t.examples, len(t.texts) >= 2, len(t.texts) >= 1 && len(t.metadata) >= 2:
		return true
	case groups, g.isAside(i), g.isTitle(i):
		return false
	case lessonsHeading.MatchString(under):
		return len(g.pieces[i]) > 0
	case patternsHeading.MatchString(under):
		return t.code
	}
	return t.errors || len(t.texts) >= 1 || len(t.metadata) >= 2 || t.code && (t.metadata[dateField] || t.metadata[severityField])
}

// isTitle reports whether a section is the title of a document of which no more than one
// part is called as a field is: "Rules", below many others.
func (g *grouping) isTitle(i int) bool {
	if g.parent[i] != none || len(g.traits[i].texts) > 0 || g.traits[i].errors {
		return false
	}
	fields, others := 0, 0
	for j := i + 1; j < len(g.headings) && g.headings[j].level > g.headings[i].level; j++ {
		if g.parent[j] != i {
			continue
		}
		if g.fields[j] != noField {
			fields++
		} else {
			others++
		}
	}
	return fields == 1 && others > 2
}

// withFields are the traits of a section and of the headings below it that
// are its fields; groups tells whether there are lessons below, so that it is
// a chapter.
func (g *grouping) withFields(i int) (all traits, groups bool) {
	all = g.traits[i]
	all.texts, all.metadata = copySet(all.texts), copySet(all.metadata)
	for j := i + 1; j < len(g.headings) && g.headings[j].level > g.headings[i].level; j++ {
		f := g.fields[j]
		if f == noField {
			t := g.traits[j]
			groups = groups || g.startsLesson(j) || len(t.texts) > 0 && g.fields[g.parent[j]] == noField || lessonsHeading.MatchString(g.headings[j].words)
			continue
		}
		if g.parent[j] != i {
			continue
		}
		switch {
		case f.isMetadata():
			all.metadata[f] = true
		case f != commandsField && f != exampleField:
			all.texts[f] = true
		}
		all.examples = all.examples || g.traits[j].examples
		all.errors = all.errors || g.traits[j].errors
	}
	return all, groups
}

func copySet(set map[field]bool) map[field]bool {
	out := map[field]bool{}
	for f := range set {
		out[f] = true
	}
	return out
}
