package lesson

import (
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// piece is a line of text with the fields that it begins, or a block of code.
type piece struct {
	// start is the offset of the line's text, or of the block; end is that of
	// what follows the text.
	start, end int
	// quoted is true for a line in a quote, last for the last line of its paragraph.
	quoted, last bool
	// fields have offsets into the document.
	fields []labelled
	// code is a block of code, its Line not yet counted; nil for a line.
	code *Example
}

// isLabelled reports whether a field that is known begins in the line.
func (p piece) isLabelled() bool {
	return slices.ContainsFunc(p.fields, func(l labelled) bool { return l.field != unknownField })
}

// piecesOf cuts blocks, and the blocks inside them, into pieces.
func piecesOf(blocks []ast.Node, source []byte) []piece {
	var pieces []piece
	for _, n := range blocks {
		pieces = appendPieces(pieces, n, source)
	}
	return pieces
}

func appendPieces(pieces []piece, n ast.Node, source []byte) []piece {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return appendLines(pieces, n, source)
	case *ast.FencedCodeBlock:
		info := ""
		if n.Info != nil {
			info = string(n.Info.Segment.Value(source))
		}
		return append(pieces, codePieces(n, info, source)...)
	case *ast.CodeBlock:
		return append(pieces, codePieces(n, "", source)...)
	case *east.Table:
		return append(pieces, tablePieces(n, source)...)
	case *ast.Blockquote:
		from := len(pieces)
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			pieces = appendPieces(pieces, c, source)
		}
		for i := range pieces[from:] {
			pieces[from+i].quoted = true
		}
		return pieces
	case *ast.List, *ast.ListItem:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			pieces = appendPieces(pieces, c, source)
		}
		return pieces
	case *ast.HTMLBlock:
		return append(pieces, piece{start: n.Pos()})
	}
	return pieces // rules, link definitions, headings inside other blocks: no text of a lesson
}

func appendLines(pieces []piece, n ast.Node, source []byte) []piece {
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		shown := strings.TrimRight(string(source[line.Start:line.Stop]), "\n")
		p := piece{start: line.Start, end: line.Start + len(shown), last: i == lines.Len()-1, fields: findFields(shown)}
		for k := range p.fields {
			p.fields[k].start += line.Start
			p.fields[k].end += line.Start
		}
		if lines.Len() == 1 && len(p.fields) == 0 {
			p.fields = aloneOf(shown, p.end)
		}
		if i+1 < lines.Len() && len(p.fields) == 0 {
			p.fields = termOf(shown, lines.At(i+1), source)
		}
		pieces = append(pieces, p)
	}
	return pieces
}

// aloneOf reads a paragraph that is nothing but the label of a text: "Symptom".
func aloneOf(paragraph string, end int) []labelled {
	if len(paragraph) > maxPlain || endsSentence(paragraph) {
		return nil
	}
	if f := fieldNames()[normalize(paragraph)]; f != noField && f <= goodField && unicode.IsUpper(firstLetter(paragraph)) {
		return []labelled{{field: f, start: end, end: end}}
	}
	return nil
}

// firstLetter is the first letter of a text; 0 for none.
func firstLetter(text string) rune {
	for _, r := range text {
		if unicode.IsLetter(r) {
			return r
		}
	}
	return 0
}

// termOf reads a line as the label of a field, which the next line gives behind a
// colon: a term with its definition, which GitHub shows as it is written.
func termOf(line string, next text.Segment, source []byte) []labelled {
	definition := string(source[next.Start:next.Stop])
	value, ok := strings.CutPrefix(strings.TrimSpace(definition), ":")
	f := fieldOf(line)
	if !ok || f == noField {
		return nil
	}
	start := next.Start + strings.Index(definition, ":") + 1
	return []labelled{{field: f, start: start, end: start + len(value)}}
}

// tablePieces reads a table whose header names fields, with the values below;
// or one of two columns, a field and its value.
func tablePieces(table *east.Table, source []byte) []piece {
	var pieces []piece
	var header []field
	named := 0
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		p := piece{start: max(row.Pos(), 0)}
		var cells []labelled
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			var cell labelled
			if lines := c.Lines(); lines.Len() > 0 {
				cell.start, cell.end = lines.At(0).Start, lines.At(lines.Len()-1).Stop
				cell.field = fieldOf(string(source[cell.start:cell.end]))
			}
			cells = append(cells, cell)
		}
		switch {
		case row == table.FirstChild():
			for _, cell := range cells {
				header = append(header, cell.field)
				if cell.field.isMetadata() {
					named++
				}
			}
			if named < 2 {
				p.fields = pairOf(cells)
			}
		case named < 2:
			p.fields = pairOf(cells)
		default:
			for i := range min(len(cells), len(header)) {
				if header[i] != noField {
					p.fields = append(p.fields, labelled{field: header[i], start: cells[i].start, end: cells[i].end})
				}
			}
			header = nil // the first row has the values
		}
		pieces = append(pieces, p)
	}
	return pieces
}

// pairOf is the field that a row of two cells is.
func pairOf(cells []labelled) []labelled {
	if len(cells) != 2 || cells[0].field == noField {
		return nil
	}
	return []labelled{{field: cells[0].field, start: cells[1].start, end: cells[1].end}}
}
