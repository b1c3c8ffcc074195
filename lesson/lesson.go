// Package lesson reads a team's lessons: Markdown files in the template that
// the team already uses, in English or French, and finds the checks that
// each lesson belongs to. The page of a check is such a document too.
//
// A lesson is a section of a file. It has fields (Context, Error, Solution,
// Prevention, …), written as bold labels or as headings of their own, in any
// order; a line of metadata (date, project, severity, checks); code that shows
// what not to do and what to do; and a heading, whose anchor on GitHub is
// what a comment links. Reading never fails: what is not as expected is a
// Problem, and a section of unknown shape can still be linked.
package lesson

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Document is one file of lessons.
type Document struct {
	Path string
	// Lessons are in the order of the file.
	Lessons []*Lesson
	// Sections are all headings of the file, lessons or not, in its order.
	Sections []Section
	Problems []Problem

	front []entry
	// cut is true where the end of the file was not read.
	cut bool
	// mended is true where the text is not as it is stored.
	mended  bool
	figures []figure
	links   []docLink
	// anchors are all that a link may lead to, in lower case; nil where the file was not read.
	anchors map[string]bool
	// lines are those of the text as it is shown.
	lines *migration.Source
	base  Base
}

// Section is a heading of a document: its text, its level from 1 to 6, the
// line where it stands and its anchor on GitHub.
type Section struct {
	Title  string
	Level  int
	Line   int
	Anchor string
}

// Lesson is one lesson. Texts are Markdown as written, without white space
// around; a file that was saved in a wrong encoding is mended in them.
type Lesson struct {
	// Title is the text of the heading without markup, tags, emoji and number.
	Title string
	// Tags are the words in brackets before the title: "DB", "MIGRATION".
	Tags []string
	// Path and Line are where its heading stands, Anchor is the heading's on
	// GitHub. All three are those of the file as it is stored. A file without
	// headings is one lesson with an empty Anchor.
	Path   string
	Line   int
	Anchor string
	// Base is where the file is stored; see Document.StoredIn.
	Base Base

	// Date and Project are as written.
	Date    string
	Project string
	// Severity is Off where the lesson does not say.
	Severity checks.Severity
	// Checks are the names in the Checks field, as written.
	Checks []string

	Context    string
	Solution   string
	Prevention string
	// Errors are the errors that the lesson records, each of one or more lines.
	Errors []string
	// Examples are its blocks of code.
	Examples []Example
	// OwnChecks are the checks that it brings, and Finding is what they say of a
	// statement, in place of the title.
	OwnChecks []OwnCheck
	Finding   string
	// Pattern is true for a recipe ("Pattern 1: …"): its code is a solution.
	Pattern bool
	// Body is the whole section below its heading.
	Body string

	checksLine int
}

// Kind says what an example shows.
type Kind int

// The kinds of example.
const (
	Other Kind = iota // a log, or code that nothing is said about
	Bad               // what not to do: a check should fire on it
	Good              // what to do: no check should call it an error
)

// Example is a block of code in a lesson.
type Example struct {
	Kind Kind
	// Solution is true for code of the lesson's Solution, or of a Pattern: it
	// is Good because the team says so, not because it is marked.
	Solution bool
	// Language is the first word after the fence in lower case, with the
	// common other names brought to "sql" and "python"; where the fence says
	// nothing, it is guessed from the code, or "".
	Language string
	// Words are the other words after the fence: "bad", "step=2", "file=a.py".
	Words []string
	// Code has line feeds alone, and one at its end unless it is empty.
	Code string
	// Line is that of the first line of the code.
	Line int

	// django is true for Python of Django, logged for what looks like an error of a server.
	django, logged bool
}

// Marked reports whether the fence itself says what the example shows.
func (e Example) Marked() bool { return e.Has("bad") || e.Has("good") }

// Has reports whether a word stands after the fence.
func (e Example) Has(word string) bool {
	for _, w := range e.Words {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// Value is the value of a word such as file=PATH after the fence, or "".
func (e Example) Value(key string) string {
	for _, w := range e.Words {
		if k, v, ok := strings.Cut(w, "="); ok && strings.EqualFold(k, key) {
			return strings.Trim(v, `"'`)
		}
	}
	return ""
}

// Number is the value of a word such as step=N or postgres=N; ok is false
// where there is none, or no number.
func (e Example) Number(key string) (n int, ok bool) {
	n, err := strconv.Atoi(e.Value(key))
	return n, err == nil
}

// Problem is something about a lesson file that its authors should know: an
// error where a lesson is lost, a warning where that may be meant. The
// message is one sentence without a final period, with the way out.
type Problem struct {
	Path     string
	Line     int // 0 for the whole file
	Column   int // in bytes from 1; 0 for the whole line
	Severity checks.Severity
	Message  wording.Text
	// Excerpt is the line with a second one below it that points at the place;
	// "" where the message says all.
	Excerpt string
	// Upkeep is true where no lesson is lost by it: a wrong count, a link to nothing.
	Upkeep bool
	// Correction mends it; nil where a person has to.
	Correction *Correction
}

// Lines are Text with the excerpt below it.
func (p Problem) Lines() wording.Text {
	if p.Excerpt == "" {
		return p.Text()
	}
	return wording.Join([]wording.Text{p.Text(), wording.Verbatim(p.Excerpt)}, "\n")
}

// Text is "path:line: message", or "path:line:column: message": in every language
// as programs know places. A problem of a whole file is told as a sentence.
func (p Problem) Text() wording.Text {
	if p.Line == 0 {
		return wording.Say("%s: %s", p.Path, p.Message)
	}
	place := fmt.Sprintf("%s:%d", p.Path, p.Line)
	if p.Column > 0 {
		place += fmt.Sprintf(":%d", p.Column)
	}
	return wording.Join([]wording.Text{wording.Verbatim(place), p.Message}, ": ")
}

// String is Text in English.
func (p Problem) String() string { return p.Text().String() }
