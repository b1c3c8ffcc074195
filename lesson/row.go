package lesson

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

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
