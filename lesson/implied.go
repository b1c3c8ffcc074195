package lesson

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/oncebitten/oncebitten/lazyregexp"
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
	lessonList = lazyregexp.New(`^(our |nos |the |les )?(lessons?|lecons?|gotchas?|pitfalls?|pieges?|incidents?|mistakes|erreurs a ne pas refaire|lecciones|lektionen|retours d'experience|things that bit us|what we learned)\b`)
	summaryTag = lazyregexp.New(`(?is)<summary[^>]*>(.*?)</summary>`)
	anyTag     = lazyregexp.New(`<[^<>]*>`)
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

var boldLine = lazyregexp.New(`^\*\*([^*:]+)\*\*$`)

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
			if h.Lines().Len() == 0 {
				continue // it has no words
			}
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
		if first == nil || first.Lines().Len() == 0 || first.Kind() != ast.KindParagraph && first.Kind() != ast.KindTextBlock {
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
		if behind := behindLead(line); behind != "" && (&title{}).says(behind) { // "**…** (high, 2025-02-03)"
			new.text += " (" + behind + ")"
			new.words = normalize(new.text)
		}
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
	figureItem = lazyregexp.New(`:[*_ ]*\S{1,12}$`)
	taskItem   = lazyregexp.New(`^\[[ xX]\] `)
	boldLead   = lazyregexp.New(`(?s)^(?:[^*\pL]*)(\*\*|__)(.+?)(?:\*\*|__)`)
)

// behindLead is what stands behind the title in bold of an item, without the signs around it.
func behindLead(line string) string {
	m := boldLead.FindStringIndex(line)
	if m == nil || len(line)-m[1] > maxValue {
		return ""
	}
	return strings.Trim(line[m[1]:], " ()[]–—-·|,:.*_`")
}

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
