package lesson

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// OwnCheck is a check that a lesson brings: the expression in one of its cel
// blocks, which is compiled by whoever runs it.
type OwnCheck struct {
	// Name is what the fence says (name=payments-need-their-owner); else, of the
	// first block, the title of the lesson in lower-case words with hyphens. ""
	// where neither gives a word.
	Name string
	// Expression has line feeds alone. Line is that of its first line.
	Expression string
	Line       int
	// indents are how many bytes of each line of the file stand before the
	// line of the expression: of a block in a list, for example.
	indents []int
}

// Place turns a line and a column of the expression, both counted from 1, into
// those of the file.
func (c OwnCheck) Place(line, column int) (fileLine, fileColumn int) {
	if line >= 1 && line <= len(c.indents) {
		column += c.indents[line-1]
	}
	return c.Line + max(line, 1) - 1, column
}

// isOwnCheck reports whether a block of code is a check of the lesson's own.
func (e Example) isOwnCheck() bool { return e.Language == "cel" }

// addOwnCheck adds the check that a block of code in source is.
func (l *Lesson) addOwnCheck(e Example, source *migration.Source) {
	c := OwnCheck{Name: nameOf(e.Value("name")), Expression: e.Code, Line: e.Line}
	if c.Name == "" && len(l.OwnChecks) == 0 {
		c.Name = nameOf(l.Title)
	}
	for i, line := range strings.Split(strings.TrimSuffix(e.Code, "\n"), "\n") {
		indent := 0
		if before, ok := strings.CutSuffix(source.Line(e.Line+i), line); ok {
			indent = len(before)
		}
		c.indents = append(c.indents, indent)
	}
	l.OwnChecks = append(l.OwnChecks, c)
}

// firstParagraph is a text up to the first empty line or block of code.
func firstParagraph(text string) string {
	end := 0
	for line := range strings.Lines(text) {
		shown := strings.TrimSpace(line)
		if shown == "" || strings.HasPrefix(shown, "```") || strings.HasPrefix(shown, "~~~") {
			break
		}
		end += len(line)
	}
	return strings.TrimSpace(text[:end])
}

// maxSlug is how many bytes of a title make the name of a check: it is written
// by hand where a finding is accepted.
const maxSlug = 60

// nameOf is a text as the name of a check: its words in lower case, without
// accents, joined with hyphens.
func nameOf(text string) string {
	words := strings.FieldsFunc(normalize(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	name := ""
	for _, word := range words {
		if name != "" && len(name)+1+len(word) > maxSlug {
			break
		}
		name = strings.TrimPrefix(name+"-"+word, "-")
	}
	return name[:min(len(name), maxSlug)]
}

// Page is the lesson as a page of its own: its title and its text.
func (l *Lesson) Page() string { return "### " + l.Title + "\n\n" + l.Body + "\n" }
