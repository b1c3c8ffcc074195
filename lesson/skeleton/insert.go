package skeleton

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/lesson"
)

// NotReadError says that a lesson would not be read where it was to be put.
type NotReadError struct {
	Path, Reason string
}

func (e *NotReadError) Error() string {
	return fmt.Sprintf("%s is left as it is: the new lesson would not be read in it: %s", e.Path, e.Reason)
}

// Insert puts a lesson, as Draft.Markdown has it, into a file of lessons: behind
// the last one, before the patterns, statistics and links that follow. Statistics
// count it, and are of the date given. It fails with a *NotReadError where
// what came out would not be read as one lesson more.
func Insert(path, text, markdown, date string) (string, error) {
	d := lesson.Read(path, text)
	style := Of(text, "")
	lines := splitLines(text)
	at := place(d, lines)
	var b strings.Builder
	ending := "\n"
	if strings.Contains(text, "\r\n") {
		ending = "\r\n"
	}
	before := strings.TrimRight(strings.Join(lines[:at], ""), "\r\n")
	if before != "" {
		b.WriteString(before + ending + ending)
		if style.Ruled && len(written(d)) > 0 {
			b.WriteString("---" + ending + ending)
		}
	}
	b.WriteString(strings.ReplaceAll(markdown, "\n", ending))
	if after := strings.TrimLeft(strings.Join(lines[at:], ""), "\r\n"); after != "" {
		b.WriteString(ending + after)
	}
	out := count(b.String(), len(written(d))+1, date)
	return out, verify(path, d, out, markdown)
}

// verify reads what was written.
func verify(path string, before *lesson.Document, text, markdown string) error {
	after := lesson.Read(path, text)
	if len(after.Lessons) != len(before.Lessons)+1 && !(len(written(before)) == 0 && len(written(after)) == 1) {
		return &NotReadError{path, fmt.Sprintf("there would be %d lessons, and there are %d: correct what `oncebitten lessons %s` reports, and try again",
			len(after.Lessons), len(before.Lessons), path)}
	}
	alone := lesson.Read(path, markdown)
	all := append(slices.Clone(written(before)), alone.Lessons...)
	same := func(a, b *lesson.Lesson) bool {
		return a.Title == b.Title && a.Solution == b.Solution && a.Prevention == b.Prevention
	}
	if slices.EqualFunc(written(after), all, same) {
		return nil
	}
	return &NotReadError{path, "its encoding, or a block of code without an end, would change its text: save it as UTF-8, and try again"}
}

func splitLines(text string) (lines []string) {
	for line := range strings.Lines(text) {
		lines = append(lines, line)
	}
	return lines
}

var (
	// afterLessons is a heading of what stands behind the lessons of a file.
	afterLessons = lazyregexp.New(`(?i)^#{1,6}\s+\W*(statisti|stats|see also|voir aussi|patterns?\b|references?|r\S+f\S+rences|links|liens|related|index|template|mod\S+le)`)
	ruleLine     = lazyregexp.New(`^ {0,3}(-[ \t]*){3,}\r?\n?$`)
	// signature is what a file may end with.
	signature = lazyregexp.New(`(?i)^\W*(maintained|maintenu|owner|template|derni\S+re mise|last updated?)\b`)
)

// place is the number of lines before a new lesson.
func place(d *lesson.Document, lines []string) int {
	at := len(lines)
	if all := written(d); len(all) > 0 {
		last := all[len(all)-1]
		own := level(d, last)
		for _, s := range d.Sections {
			if s.Line > last.Line && s.Level <= own {
				at = s.Line - 1
				break
			}
		}
	} else {
		for _, s := range d.Sections {
			if s.Line <= len(lines) && s.Line > 1 && afterLessons.MatchString(lines[s.Line-1]) && onlyAfter(d, lines, s.Line) {
				at = s.Line - 1
				break
			}
		}
	}
	at = beforeSignature(lines, at)
	for at > 0 && (strings.TrimSpace(lines[at-1]) == "" || ruleLine.MatchString(lines[at-1])) {
		at--
	}
	return at // a rule stays with what follows it
}

// onlyAfter reports whether nothing but what stands behind lessons follows a line.
func onlyAfter(d *lesson.Document, lines []string, line int) bool {
	for _, s := range d.Sections {
		if s.Line >= line && s.Line <= len(lines) && !afterLessons.MatchString(lines[s.Line-1]) {
			return false
		}
	}
	return true
}

// beforeSignature goes back before the lines at the end of a file that say who
// keeps it.
func beforeSignature(lines []string, at int) int {
	for i := at - 1; i > 0 && i > at-12; i-- {
		if ruleLine.MatchString(lines[i]) {
			if rest := strings.TrimSpace(strings.Join(lines[i+1:at], "")); rest != "" && signature.MatchString(rest) {
				return i
			}
			return at
		}
	}
	return at
}

var (
	documented = lazyregexp.New(`(?mi)^(\W*(?:le\S{1,3}ons (?:document\S+|apprises)|lessons (?:documented|learned)|documented lessons|number of lessons|nombre de le\S{1,3}ons|total(?: lessons| le\S{1,3}ons)?)\W*?:\W*?)(\d+)`)
	updated    = lazyregexp.New(`(?mi)^(\W*(?:derni\S+re mise \S+ jour|last updated?|updated)\W*?:\W*?)(\d{4}-\d{2}-\d{2})`)
)

// count brings the statistics of a file up to date, where it has any.
func count(text string, lessons int, date string) string {
	text = replaceFirst(documented, text, fmt.Sprint(lessons))
	return replaceFirst(updated, text, date)
}

// replaceFirst replaces the second group of the first match.
func replaceFirst(expr *lazyregexp.Regexp, text, with string) string {
	m := expr.FindStringSubmatchIndex(text)
	if m == nil {
		return text
	}
	return text[:m[4]] + with + text[m[5]:]
}
