package lesson

import (
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// Some teams write lessons without headings: as items of a list, rows of a table,
// folded details, or quotes with a heading inside. Each of those gets a heading that
// is implied, below the one that it stands under.

// expand adds the headings that are implied.
func (o *outline) expand(source []byte) {
	var all []*heading
	blocks, implied := o.implied(nil, o.preamble, source)
	o.preamble, all = blocks, append(all, implied...)
	for _, h := range o.headings {
		var implied []*heading
		h.blocks, implied = o.implied(h, h.blocks, source)
		all = append(append(all, h), implied...)
	}
	o.headings = all
}

// implied are the headings that the blocks below a heading (nil for the first ones of
// a document) imply, and the blocks that are left to it.
func (o *outline) implied(h *heading, blocks []ast.Node, source []byte) (left []ast.Node, found []*heading) {
	level, listed := 1, false
	if h != nil && asideHeading.MatchString(h.words) {
		return blocks, nil
	}
	if h != nil {
		level, listed = h.level, lessonList.MatchString(h.words)
	}
	folded := 0
	bold := 0
	for _, n := range blocks {
		if summary, _ := summaryOf(n, source); summary != "" && fieldOf(summary) == noField {
			folded++
		}
		if boldTitle(n, source) != "" {
			bold++
		}
	}
	if folded > 1 || countCode(blocks) < 2 {
		bold = 0
	}
	for _, n := range blocks {
		var new []*heading
		summary, at := summaryOf(n, source)
		switch n := n.(type) {
		case *ast.Blockquote:
			new = o.quoted(n, source)
		case *ast.Paragraph:
			if title := boldTitle(n, source); bold > 1 && title != "" {
				new = []*heading{o.imply(inlineText(inlineParser(), title, nil), n.Lines().At(0).Start, level+1)}
				new[0].body = lineEnd(o.source.Text, n.Lines().At(0).Start)
			}
		case *ast.List:
			new = o.items(n, level+1, listed, source)
		case *east.Table:
			new = o.rows(n, level+1, source)
		case *ast.HTMLBlock:
			if folded > 1 && summary != "" {
				new = []*heading{o.imply(summary, at, level+1)}
				new[0].body = lineStart(o.source.Text, n.Lines().At(n.Lines().Len()-1).Stop)
			}
		}
		switch {
		case len(new) > 0:
			found = append(found, new...)
		case len(found) > 0 && (folded > 1 || bold > 1):
			last := found[len(found)-1]
			last.blocks = append(last.blocks, n)
		default:
			left = append(left, n)
		}
	}
	return left, found
}

// imply is a heading that an offset implies.
func (o *outline) imply(text string, at, level int) *heading {
	start := lineStart(o.source.Text, at)
	return &heading{level: level, line: o.source.Position(at).Line, raw: text, text: text, words: normalize(text), start: start, body: start, implied: true}
}

var (
	lessonList = regexp.MustCompile(`^(our |nos |the |les )?(lessons?|lecons?|gotchas?|pitfalls?|pieges?|incidents?|mistakes|erreurs a ne pas refaire|lecciones|lektionen|retours d'experience|things that bit us|what we learned)\b`)
	summaryTag = regexp.MustCompile(`(?is)<summary[^>]*>(.*?)</summary>`)
	anyTag     = regexp.MustCompile(`<[^<>]*>`)
)

// summaryOf is the summary of a block of folded details, and where it stands.
func summaryOf(n ast.Node, source []byte) (summary string, at int) {
	block, ok := n.(*ast.HTMLBlock)
	if !ok || block.Lines().Len() == 0 {
		return "", 0
	}
	text := htmlText(block, source)
	m := summaryTag.FindStringSubmatchIndex(text)
	if m == nil {
		return "", 0
	}
	summary = html.UnescapeString(anyTag.ReplaceAllString(text[m[2]:m[3]], ""))
	return strings.Join(strings.Fields(summary), " "), block.Lines().At(0).Start + m[0]
}

var boldLine = regexp.MustCompile(`^\*\*([^*:]+)\*\*$`)

// boldTitle is a paragraph of one line in bold, that is no label: a title of those who
// write no headings.
func boldTitle(n ast.Node, source []byte) string {
	p, ok := n.(*ast.Paragraph)
	if !ok || p.Lines().Len() != 1 {
		return ""
	}
	m := boldLine.FindStringSubmatch(rawLines(p, source))
	if m == nil || looseFieldOf(m[1]) != noField || continues.MatchString(normalize(m[1])) || len(strings.Fields(m[1])) < 3 {
		return ""
	}
	return m[1]
}

func countCode(blocks []ast.Node) (n int) {
	for _, b := range blocks {
		if b.Kind() == ast.KindFencedCodeBlock || b.Kind() == ast.KindCodeBlock {
			n++
		}
	}
	return n
}

// quoted are the headings inside a quote that has more than them.
func (o *outline) quoted(n *ast.Blockquote, source []byte) (found []*heading) {
	inline := inlineParser()
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if h, ok := c.(*ast.Heading); ok {
			raw := rawLines(h, source)
			shown := inlineText(inline, raw, nil)
			new := o.imply(shown, h.Lines().At(0).Start, h.Level)
			new.raw, new.anchor, new.implied, new.quoted = raw, o.inner[h], false, true
			new.body = lineEnd(o.source.Text, h.Lines().At(0).Start)
			found = append(found, new)
		} else if len(found) > 0 {
			last := found[len(found)-1]
			last.blocks = append(last.blocks, c)
		}
	}
	if len(found) > 0 && len(found[0].blocks) == 0 {
		return nil
	}
	return found
}

// items are the lessons in a list: of items that begin with a title in bold, one at
// least with a date or code, or of any items below a heading that calls them lessons.
func (o *outline) items(list *ast.List, level int, listed bool, source []byte) (found []*heading) {
	titled, more := 0, false
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		first := item.FirstChild()
		if first == nil || first.Lines().Len() == 0 {
			return nil
		}
		at := first.Lines().At(0)
		line := strings.TrimSpace(string(at.Value(source)))
		if strings.HasPrefix(line, "[") && strings.Contains(line, "](") || (piece{fields: findFields(line)}).isLabelled() || taskItem.MatchString(line) || figureItem.MatchString(line) {
			return nil // a table of contents, fields, a list of what to do, figures
		}
		text, bold := leadOf(strings.TrimSpace(string(first.Lines().Value(source))))
		if bold {
			titled++
		}
		dated, _ := findDate(line)
		more = more || dated != nil
		new := o.imply(inlineText(inlineParser(), text, nil), at.Start, level)
		new.forced = true
		if dated != nil {
			new.date = line[dated[0]:dated[1]]
		}
		for c := first; c != nil; c = c.NextSibling() {
			more = more || c.Kind() == ast.KindFencedCodeBlock || c.Kind() == ast.KindCodeBlock
			new.blocks = append(new.blocks, c)
		}
		found = append(found, new)
	}
	if len(found) > 1 && (listed || titled == len(found) && more) {
		return found
	}
	return nil
}

var (
	figureItem = regexp.MustCompile(`:[*_ ]*\S{1,12}$`)
	taskItem   = regexp.MustCompile(`^\[[ xX]\] `)
	boldLead   = regexp.MustCompile(`(?s)^(?:[^*\pL]*)(\*\*|__)(.+?)(?:\*\*|__)`)
)

// leadOf is the title of an item: what it begins with in bold, else its first sentence.
func leadOf(text string) (lead string, bold bool) {
	if m := boldLead.FindStringSubmatchIndex(text); m != nil {
		return strings.TrimRight(text[:m[2]]+text[m[4]:m[5]], ":. "), true
	}
	text, _, _ = strings.Cut(text, "\n")
	if end := sentenceEnd.FindStringIndex(text); end != nil {
		text = text[:end[0]]
	}
	return strings.TrimRight(text, ":. "), false
}

// titleColumns are what the column of a table is called that names its lessons; of
// several the first of these counts.
var titleColumns = []string{
	"title", "titre", "titulo", "titel", "subject", "sujet", "topic", "thema", "name", "nom", "incident", "vorfall", "incidente", "pitfall", "gotcha", "piege", "hazard",
	"lesson", "lecon", "leccion", "lektion", "what happened", "ce qui s'est passe", "que paso", "was ist passiert", "mistake", "erreur commise", "problem", "probleme", "problema", "issue",
}

// rows are the lessons in a table of which one column names them, and another says
// what was wrong or what to do.
func (o *outline) rows(table *east.Table, level int, source []byte) (found []*heading) {
	var header []field
	var names []string
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		cells := cellsIn(row, source)
		if row == table.FirstChild() {
			for _, c := range cells {
				header, names = append(header, fieldOf(c.text)), append(names, normalize(c.text))
			}
			continue
		}
		column := titleColumn(names)
		if column < 0 { // "Symptom | Cause | Fix"
			column = slices.IndexFunc(header, func(f field) bool { return f == problemField || f == contextField || f == errorField })
		}
		if column < 0 || !teaches(header, column) || len(names) < 3 {
			return nil
		}
		if column >= len(cells) || cells[column].text == "" {
			continue
		}
		if rowLink.MatchString(o.source.Text[lineStart(o.source.Text, cells[column].start):lineEnd(o.source.Text, cells[column].start)]) {
			return nil // a row of an index
		}
		new := o.imply(inlineText(inlineParser(), cells[column].text, nil), cells[column].start, level)
		new.forced, new.pieces = true, rowPieces(cells, header, column, source)
		found = append(found, new)
	}
	return found
}

func titleColumn(names []string) int {
	for _, title := range titleColumns {
		if i := slices.Index(names, title); i >= 0 {
			return i
		}
	}
	return -1
}

// teaches reports whether a column besides that of the titles says what a lesson says.
func teaches(header []field, title int) bool {
	for i, f := range header {
		if i != title && (roles[f] != noRole || f == preventionField) {
			return true
		}
	}
	return false
}

// tableCell is a cell with its place.
type tableCell struct {
	text       string
	start, end int
}

func cellsIn(row ast.Node, source []byte) (cells []tableCell) {
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		var cell tableCell
		if lines := c.Lines(); lines.Len() > 0 {
			cell.start, cell.end = lines.At(0).Start, lines.At(lines.Len()-1).Stop
			cell.text = strings.TrimSpace(string(source[cell.start:cell.end]))
		}
		cells = append(cells, cell)
	}
	return cells
}

// rowPieces are the fields of a row by the header of its table, and the code in its
// cells as examples.
func rowPieces(cells []tableCell, header []field, title int, source []byte) []piece {
	var fields []labelled
	var code []piece
	for i := range min(len(cells), len(header)) {
		f := header[i]
		if cells[i].text == "" || i == title && roles[f] == noRole {
			continue
		}
		if f == noField {
			f = unknownField
		}
		fields = append(fields, labelled{field: f, start: cells[i].start, end: cells[i].end})
		for _, span := range inlineCode.FindAllStringIndex(string(source[cells[i].start:cells[i].end]), -1) {
			text := strings.Trim(string(source[cells[i].start+span[0]:cells[i].start+span[1]]), "` ")
			e := &Example{Language: guessLanguage(text), Code: text + "\n", logged: looksLogged(text)}
			switch role := roles[f]; {
			case e.Language == "" && !e.logged:
				continue
			case e.logged || role == noRole:
			case role == isGood:
				e.Kind, e.Solution = Good, f == solutionField
			default:
				e.Kind = Bad
			}
			code = append(code, piece{start: cells[i].start + span[0], code: e})
		}
	}
	if len(fields) == 0 {
		return code
	}
	start, end := fields[0].start, fields[len(fields)-1].end
	fields = append(fields, labelled{field: commandsField, start: end, end: end}) // the last field ends with its cell
	return append([]piece{{start: start, end: end, fields: fields}}, code...)
}
