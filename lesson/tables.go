package lesson

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// boundedTables makes tables of paragraphs, as the transformer within does, but
// for those that have far more cells than text. A row has as many cells as the
// header, however few are written, so some kilobytes can ask for gigabytes.
type boundedTables struct {
	parser.ParagraphTransformer
	outline *outline
}

// usualCells is how many cells a table may have, whatever it writes in them.
const usualCells = 1000

// Transform makes a table of a paragraph that is one.
func (b boundedTables) Transform(paragraph *ast.Paragraph, reader text.Reader, context parser.Context) {
	lines := paragraph.Lines()
	columns, written := 0, 0
	for i := range lines.Len() {
		at := lines.At(i)
		line := bytes.TrimSpace(at.Value(reader.Source()))
		written += len(line)
		if len(bytes.Trim(line, "|:- \t")) == 0 { // it may be what stands below the header
			columns = max(columns, 1+bytes.Count(line, []byte("|")))
		}
	}
	if cells := columns * lines.Len(); cells > max(usualCells, 2*written) {
		b.outline.unfilled = append(b.outline.unfilled, b.outline.source.Position(lines.At(0).Start).Line)
		return
	}
	b.ParagraphTransformer.Transform(paragraph, reader, context)
}
