package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

const tabStop = 4

// cell is one character of a source line as a terminal shows it: its text,
// how many columns that takes, and the byte of the line that it starts at.
type cell struct {
	text    string
	columns int
	start   int
}

// cells turns a line into what a terminal may show: tabs as spaces, and no
// character that moves the cursor, reorders text or starts a command.
func cells(line string) []cell {
	out := make([]cell, 0, len(line))
	column := 0
	for at := 0; at < len(line); {
		r, size := utf8.DecodeRuneInString(line[at:])
		c := cell{text: line[at : at+size], columns: columnsOf(r), start: at}
		switch {
		case r == utf8.RuneError && size == 1: // not UTF-8
			c.text = string(r)
		case r == '\ufeff' && at == 0: // the mark that some editors put first into a file
			c.text, c.columns = "", 0
		case r == '\t':
			c.columns = tabStop - column%tabStop
			c.text = strings.Repeat(" ", c.columns)
		case isHidden(r):
			c.text, c.columns = string(utf8.RuneError), 1
		case r == '#' && isBracketCommand(line[at:]):
			c.text, c.columns = "# ", 2
		}
		out = append(out, c)
		column += c.columns
		at += size
	}
	return out
}

// display is a line as a terminal may show it.
func display(line string) string {
	if isPlain(line) {
		return line
	}
	var b strings.Builder
	for _, c := range cells(line) {
		b.WriteString(c.text)
	}
	return b.String()
}

// isPlain reports whether a line is printable ASCII without a command in it,
// as nearly all lines are: it is shown as it is.
func isPlain(line string) bool {
	for i := range len(line) {
		if line[i] < ' ' || line[i] > '~' {
			return false
		}
	}
	return !strings.Contains(line, "##[")
}

// isHidden reports whether a character shows nothing of itself but changes
// what is around it: control and format characters, but for the joiner that
// emoji are made with.
func isHidden(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) && r != '\u200d'
}

// isBracketCommand reports whether text starts with "##[", whatever marks are
// between: the runner of GitHub Actions takes that for a command anywhere in
// a line of the log.
func isBracketCommand(text string) bool {
	isMark := func(r rune) bool { return unicode.In(r, unicode.M, unicode.Cf) }
	rest, ok := strings.CutPrefix(strings.TrimLeftFunc(text[1:], isMark), "#")
	return ok && strings.HasPrefix(strings.TrimLeftFunc(rest, isMark), "[")
}

// columnsOf is how many columns of a terminal a character takes (Unicode
// Standard Annex 11).
func columnsOf(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// columnAt is the column, from 0, at which a byte of the line is shown; that
// after the line for a byte beyond it.
func columnAt(line []cell, offset int) int {
	column := 0
	for _, c := range line {
		if c.start >= offset {
			break
		}
		column += c.columns
	}
	return column
}

// window cuts a line to a number of columns so that the column start can be
// seen, with an ellipsis where something is missing. What the line shows at
// column c, the text has at column c-skipped.
func window(line []cell, start, columns int) (text string, skipped int) {
	from := 0
	if last := len(line) - 1; last >= 0 && columnAt(line, line[last].start+1) > columns && start > columns*2/3 {
		from = start - columns/4
	}
	var b strings.Builder
	column, shown := 0, 0
	for i, c := range line {
		if column < from {
			column += c.columns
			continue
		}
		if shown == 0 && column > 0 {
			skipped, shown = column-1, 1
			b.WriteString("…")
		}
		if shown+c.columns > columns-1 && i < len(line)-1 {
			b.WriteString("…")
			break
		}
		b.WriteString(c.text)
		column, shown = column+c.columns, shown+c.columns
	}
	return strings.TrimRight(b.String(), " "), skipped
}
