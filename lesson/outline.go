package lesson

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
)

// outline is a document cut at its headings.
type outline struct {
	source *migration.Source
	// preamble are the blocks before the first heading.
	preamble []ast.Node
	headings []*heading
	// unfilled are the lines of tables that are too large to be read as such.
	unfilled []int
	// anchors are those of all headings, of those in quotes and lists as well.
	anchors Anchors
	// inner are the anchors of headings in quotes.
	inner map[ast.Node]string
}

// heading is a heading at the top level of a document, with the blocks up to
// the next one.
type heading struct {
	level, line int
	// raw is its text as written, text the same as a reader sees it.
	raw, text string
	// words are the text as normalize leaves it.
	words  string
	anchor string
	// start and body are the offsets of its first line and of what follows it.
	start, body int
	blocks      []ast.Node

	// implied is true for what is no heading as written and has no anchor, quoted
	// for one in a quote, forced for what is a lesson whatever it has.
	implied, quoted, forced bool
	// date is that of an item of a list; "" for other sections.
	date string
	// pieces are those of a row of a table; nil for other sections.
	pieces []piece
}

// readOutline parses the blocks of a Markdown text. Inline markup is parsed
// in headings only, where the anchors need it: the time that Markdown's links
// and emphasis can take grows with the square of the text.
func readOutline(path, markdown string) *outline {
	o := &outline{source: migration.NewSource(path, markdown)}
	source := []byte(markdown)
	document := o.blockParser().Parse(text.NewReader(source))
	references := referenceLabels(markdown)
	inline := inlineParser()
	anchors := &o.anchors
	o.inner = map[ast.Node]string{}
	for n := document.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok {
			o.takeInnerAnchors(n, source, inline, references)
			o.append(n)
			continue
		}
		raw := rawLines(h, source)
		shown := inlineText(inline, raw, references)
		start := h.Pos()
		anchor := anchors.Anchor(shown)
		shown = strings.ToValidUTF8(shown[:min(len(shown), maxHeading)], "")
		o.headings = append(o.headings, &heading{
			level: h.Level, line: o.source.Position(start).Line, raw: raw, text: shown, words: normalize(shown), anchor: anchor,
			start: lineStart(markdown, start), body: headingEnd(h, markdown),
		})
	}
	o.expand(source)
	return o
}

func (o *outline) append(n ast.Node) {
	if len(o.headings) == 0 {
		o.preamble = append(o.preamble, n)
		return
	}
	last := o.headings[len(o.headings)-1]
	last.blocks = append(last.blocks, n)
}

// takeInnerAnchors takes the anchors of headings inside other blocks: in
// quotes, lists and HTML. They make no section, but they count.
func (o *outline) takeInnerAnchors(n ast.Node, source []byte, inline parser.Parser, references map[string]bool) {
	switch n := n.(type) {
	case *ast.Heading:
		o.inner[n] = o.anchors.Anchor(inlineText(inline, rawLines(n, source), references))
		return
	case *ast.HTMLBlock:
		for _, heading := range htmlHeadings(htmlText(n, source)) {
			o.anchors.Anchor(heading)
		}
		return
	}
	for c := n.FirstChild(); c != nil && c.Type() == ast.TypeBlock; c = c.NextSibling() {
		o.takeInnerAnchors(c, source, inline, references)
	}
}

func (o *outline) blockParser() parser.Parser {
	tables := boundedTables{extension.NewTableParagraphTransformer(), o}
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithParagraphTransformers(util.Prioritized(tables, 200)),
	)
}

// inlineParser is made once: a file may have as many items of lists as lines.
var inlineParser = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithInlineParsers(util.Prioritized(extension.NewStrikethroughParser(), 500)),
	)
})

// maxHeading is how many bytes of a heading are parsed, and are kept as its text.
const maxHeading = 2000

// inlineText is the text of a heading as a reader sees it.
func inlineText(inline parser.Parser, raw string, references map[string]bool) string {
	if !strings.ContainsAny(raw, "\\`*_[]<&~!\n") {
		return raw
	}
	source := []byte(strings.ToValidUTF8(raw[:min(len(raw), maxHeading)], ""))
	context := parser.NewContext()
	for _, m := range bracketed.FindAllSubmatch(source, -1) {
		if label := util.ToLinkReference(m[1]); references[label] {
			context.AddReference(parser.NewReference(m[1], []byte("#"), nil))
		}
	}
	return headingText(inline.Parse(text.NewReader(source), parser.WithContext(context)), source)
}

var (
	bracketed  = lazyregexp.New(`\[([^\[\]]+)\]`)
	definition = lazyregexp.New(`(?m)^ {0,3}\[([^\[\]]+)\]:[ \t]*\S`)
)

// referenceLabels are the labels that the document defines links for. They
// only tell whether "[text][label]" in a heading is a link.
func referenceLabels(markdown string) map[string]bool {
	labels := map[string]bool{}
	if !strings.Contains(markdown, "]:") {
		return labels
	}
	for _, m := range definition.FindAllStringSubmatch(markdown, -1) {
		labels[util.ToLinkReference([]byte(m[1]))] = true
	}
	return labels
}

// rawLines is the text of a block's lines, without white space around.
func rawLines(n ast.Node, source []byte) string {
	return strings.TrimSpace(string(n.Lines().Value(source)))
}

func htmlText(n *ast.HTMLBlock, source []byte) string {
	s := string(n.Lines().Value(source))
	if n.HasClosure() {
		s += string(n.ClosureLine.Value(source))
	}
	return s
}

func lineStart(s string, offset int) int {
	return strings.LastIndexByte(s[:min(offset, len(s))], '\n') + 1
}

// lineEnd is the offset after the line that holds the offset.
func lineEnd(s string, offset int) int {
	if i := strings.IndexByte(s[min(offset, len(s)):], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(s)
}

// headingEnd is the offset after the lines of a heading, the underline of
// those that have one included.
func headingEnd(h *ast.Heading, source string) int {
	lines := h.Lines()
	if lines.Len() == 0 || lines.At(0).Start != h.Pos() { // number signs come first
		return lineEnd(source, h.Pos())
	}
	return lineEnd(source, lineEnd(source, max(lines.At(lines.Len()-1).Stop-1, 0)))
}
