package lesson

import (
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/wording"
)

// Read reads a file of lessons, whose path is only said, never opened. What
// cannot be read is among the problems of the result.
func Read(path, text string) *Document {
	d := &Document{Path: path}
	stored, shown, ok := d.decode(text)
	if !ok {
		return d
	}
	o := readOutline(path, shown)
	if stored != shown {
		o.takeAnchors(readOutline(path, stored))
	}
	for _, h := range o.headings {
		if h.implied {
			continue
		}
		d.Sections = append(d.Sections, Section{Title: h.text, Level: h.level, Line: h.line, Anchor: h.anchor})
	}
	grouping := newGrouping(o, d.front)
	d.Lessons = grouping.lessons()
	d.lines = o.source
	d.figures = append(figuresOf(d.front), o.readFigures(grouping.owner)...)
	links, set := o.readLinks()
	d.links, d.anchors = links, o.places(set)
	if d.cut { // what is counted and linked may stand where nobody has read
		d.figures, d.anchors = nil, nil
	}
	for _, line := range o.unfilled {
		d.report(line, checks.Warning, wording.Say("the table that starts here has many more columns than its rows fill, so it is read as text; write no more columns than there are"))
	}
	d.reportOpenFence(o)
	d.reportOthers(grouping)
	if len(d.Lessons) == 0 && !grouping.isIndex() && !grouping.hasDecision() && !templateFile.MatchString(path) && !aboutFile.MatchString(path) && !noLessons.MatchString(path) {
		d.report(0, checks.Warning, wording.Say("has no lesson: write each as a section with a heading and fields such as **Context**, **Error** and **Solution**"))
	}
	return d
}

func (d *Document) report(line int, severity checks.Severity, message wording.Text) {
	d.Problems = append(d.Problems, Problem{Path: d.Path, Line: line, Severity: severity, Message: message})
}

// reportOthers says which sections with a text of their own are no lessons:
// they can be linked, and nothing of them is checked.
func (d *Document) reportOthers(g *grouping) {
	var others []int
	for i, h := range g.headings {
		chapter := i+1 < len(g.headings) && g.headings[i+1].level > h.level
		if g.owner[i] == none && len(g.pieces[i]) > 0 && !chapter && !g.isAside(i) && !statisticsHeading.MatchString(h.words) {
			others = append(others, i)
		}
	}
	if len(others) == 0 || len(d.Lessons) == 0 {
		return
	}
	first := g.headings[others[0]]
	message := wording.Say("the section %q is no lesson, as it has no field such as **Context** or **Solution**: it can be linked, and nothing of it is checked", first.text)
	if n := len(others) - 1; n > 0 {
		message = wording.Say("%s; %s", message, wording.Count(n, "%d more is so", "%d more are so"))
	}
	d.Problems = append(d.Problems, Problem{Path: d.Path, Line: first.line, Severity: checks.Notice, Message: message, Upkeep: true})
}

// takeAnchors takes the anchors from the outline of the same file as it is
// stored: mending an encoding changes no line.
func (o *outline) takeAnchors(stored *outline) {
	anchors := map[int]string{}
	for _, h := range stored.headings {
		anchors[h.line] = h.anchor
	}
	for _, h := range o.headings {
		if anchor, ok := anchors[h.line]; ok {
			h.anchor = anchor
		}
	}
	for anchor := range stored.anchors.taken {
		o.anchors.taken[anchor] = 0
	}
}

// places are all that a link to the document may lead to, in lower case: the
// anchors of its headings, and those that its HTML sets.
func (o *outline) places(set []string) map[string]bool {
	out := map[string]bool{}
	for anchor := range o.anchors.taken {
		out[anchor] = true
	}
	for _, anchor := range set {
		out[strings.ToLower(anchor)] = true
	}
	return out
}

// reportOpenFence reports a code block without an end: it swallows the rest
// of the file.
func (d *Document) reportOpenFence(o *outline) {
	blocks := o.preamble
	if n := len(o.headings); n > 0 {
		blocks = o.headings[n-1].blocks
	}
	if len(blocks) == 0 {
		return
	}
	fence, ok := blocks[len(blocks)-1].(*ast.FencedCodeBlock)
	if !ok || fence.Lines().Len() == 0 {
		return
	}
	if lines := fence.Lines(); lines.At(lines.Len()-1).Stop >= len(o.source.Text) {
		d.report(o.source.Position(fence.Pos()).Line, checks.Warning,
			wording.Say("the code block that starts here has no closing fence, so the rest of the file counts as code; close it"))
	}
}

// lessons groups the sections into lessons. What they do not say of themselves the front
// matter says, or else their text.
func (g *grouping) lessons() []*Lesson {
	var found []*Lesson
	var starts []int
	if l := g.fileLesson(); l != nil {
		found, starts = append(found, l), append(starts, file)
	}
	for i := range g.headings {
		if g.owner[i] == i {
			found, starts = append(found, g.lesson(i)), append(starts, i)
		}
	}
	for k, l := range found {
		l.apply(g.front, len(found) == 1)
		if l.Date != "" && l.Severity != checks.Off {
			continue
		}
		date, severity := told(g.piecesOf(starts[k]), g.source.Text)
		setOnce(&l.Date, date)
		if l.Severity == checks.Off {
			l.Severity = severity
		}
	}
	return found
}

// stem is the name of a file without folder and extension.
func stem(p string) string { return strings.TrimSuffix(path.Base(p), path.Ext(p)) }
