package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// TextOptions say how a review is shown in a terminal.
type TextOptions struct {
	Color bool
	// Width is the number of columns that source lines may take; 0 means 100.
	Width int
}

const defaultWidth = 100

// Text writes a review for a terminal or a log: each finding with its source
// lines and the safe way, in the order of their places; then what somebody
// accepted, what was not read, notes, files that could not be analysed, and
// the verdict.
func Text(w io.Writer, r *review.Result, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = defaultWidth
	}
	t := &text{Writer: bufio.NewWriterSize(w, 64<<10), result: r, width: o.Width, paint: paint(o.Color), names: map[wording.Text]string{}}
	for _, f := range r.Findings {
		if f.Suppressed == nil {
			t.finding(f)
		}
	}
	t.remarks()
	for _, e := range r.Errors {
		what := escape.LogLine(e.Path)
		if e.Path == "" {
			what = t.in(wording.Say("the change"))
		}
		t.printf("%s %s\n", t.paint.in(red, t.in(wording.Say("error:"))), t.in(wording.Say("could not analyse %s: %s", t.paint.in(bold, what), escape.LogLine(e.Reason))))
	}
	t.verdict()
	return t.Flush()
}

// text writes the output of Text. Its writer keeps the first error.
type text struct {
	*bufio.Writer
	result *review.Result
	width  int
	paint  paint
	// names are those of details as they are written before these.
	names map[wording.Text]string
}

func (t *text) in(words wording.Text) string { return words.In(t.result.Language) }

func (t *text) printf(format string, args ...any) { fmt.Fprintf(t, format, args...) }

// write writes parts one after the other.
func (t *text) write(parts ...string) {
	for _, part := range parts {
		t.WriteString(part)
	}
}

// finding writes a finding: a line that editors can jump from, the source,
// and what to know about it.
func (t *text) finding(f *review.Finding) {
	t.write(t.paint.in(bold, place(f.Span)), " ", t.paint.severity(f.Severity, t.result.Language), " ",
		t.paint.in(bold, f.Check.Name), ": ", escape.LogLine(f.Message), "\n")
	indent := ""
	if source := t.result.Sources[f.Span.Path]; source != nil && f.Span.Start.Line > 0 {
		s := newSnippet(source, f.Span, t.width, t.paint)
		s.write(t.Writer)
		indent = repeated(" ", s.gutter+1)
	}
	if f.IsGenerated {
		t.detail(indent, wording.Verbatim("sql"), f.SQL)
	}
	t.detail(indent, wording.Say("cost"), f.Cost)
	for _, related := range f.Related {
		t.detail(indent, wording.Say("see"), place(related.Span)+": "+related.Message)
	}
	if t.fix(indent, f) {
		t.later(indent, f)
	} else {
		t.recipe(indent, f)
	}
	if follows := f.Follows(); follows != nil {
		t.detail(indent, wording.Say("note"), t.in(wording.Say("this follows your lesson “%s”, which suits a small table", follows.Title)))
	}
	for _, l := range f.Lessons() {
		t.detail(indent, wording.Say("lesson"), lessonLine(l, f.Check.Name))
	}
	t.WriteString("\n")
}

// detail writes one thing to know about a finding, if there is anything.
func (t *text) detail(indent string, name wording.Text, words string) {
	words = escape.LogLine(words)
	if words == "" {
		return
	}
	before, known := t.names[name]
	if !known {
		before = t.in(wording.Say("%s: %s", t.paint.in(bold, t.in(name)), ""))
		t.names[name] = before
	}
	t.write(indent, t.paint.frame("="), " ", before, words, "\n")
}

// fix writes an exact fix as the lines before and after; it reports whether
// there is one.
func (t *text) fix(indent string, f *review.Finding) bool {
	if f.Fix == nil || len(f.Fix.Edits) == 0 {
		return false
	}
	lines, ok := f.Fix.Lines(t.result.Sources[f.Fix.Edits[0].Span.Path])
	if !ok {
		return false
	}
	t.detail(indent, wording.Say("fix"), f.Fix.Title)
	t.code(indent+"  "+t.paint.in(red, "-")+" ", lines.Old)
	t.code(indent+"  "+t.paint.in(green, "+")+" ", lines.New)
	return true
}

// recipe writes the safe way, one step a deploy.
func (t *text) recipe(indent string, f *review.Finding) {
	title := f.Remedy.Title()
	switch n := f.Remedy.Len(); n {
	case 0:
		t.detail(indent, wording.Say("safe way"), title)
	case 1:
		step := f.Remedy.Step(0)
		words := cmp.Or(title, step.Title)
		if title != "" && step.Title != "" {
			words = t.in(wording.Say("%s: %s", title, step.Title))
		}
		t.detail(indent, wording.Say("safe way"), words)
		t.step(indent+"  ", step)
	default:
		t.detail(indent, wording.Say("safe way"), t.in(wording.Say("%d deploys", n)))
		t.deploys(indent, f.Remedy, 0)
	}
}

// later writes what is left of a recipe once its first step is made by an
// exact change of the file.
func (t *text) later(indent string, f *review.Finding) {
	if n := f.Remedy.Len(); n > 1 {
		t.detail(indent, wording.Say("then"), t.in(wording.Count(n-1, "%d later deploy", "%d later deploys")))
		t.deploys(indent, f.Remedy, 1)
	}
}

// deploys writes a recipe from a step on.
func (t *text) deploys(indent string, remedy review.Remedy, from int) {
	for i := from; i < remedy.Len(); i++ {
		step := remedy.Step(i)
		title := step.Title
		if step.Migration != "" {
			title = t.in(wording.Say("%s: %s", step.Migration, title))
		}
		t.write(indent, "  ", strconv.Itoa(i+1), ". ", escape.LogLine(title), "\n")
		t.step(indent+"       ", step)
	}
	if between := remedy.Between(); between != "" {
		t.write(indent, "  ", escape.LogLine(between), "\n")
	}
}

// step writes what one deploy consists of.
func (t *text) step(indent string, step review.RecipeStep) {
	for _, note := range step.Notes {
		t.code(indent, note)
	}
	for _, part := range step.Code {
		t.code(indent, part)
	}
}

// code writes lines of code, each after the same prefix. They are not cut:
// people copy them.
func (t *text) code(prefix, code string) {
	if code == "" {
		return
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(code, "\n"), "\n") {
		shown := display(strings.TrimSuffix(line, "\r"))
		if strings.HasPrefix(strings.TrimSpace(shown), "::") {
			shown = escape.LogLine(shown) // the runner takes it for a command
		}
		if shown = strings.TrimRight(shown, " "); shown == "" {
			t.write(strings.TrimRight(prefix, " "), "\n")
		} else {
			t.write(prefix, shown, "\n")
		}
	}
}

// remarks are what stands after the findings: accepted ones, parts not read, notes.
func (t *text) remarks() {
	for _, f := range suppressed(t.result) {
		t.printf("%s %s: %s\n", place(f.Span), f.Check.Name, t.paint.in(faint, escape.LogLine(t.in(AcceptedBy(f.Suppressed)))))
	}
	for _, u := range t.unreported() {
		t.printf("%s %s: %s\n", place(u.Span), t.paint.in(cyan, t.in(wording.Say("not read"))), escape.LogLine(t.in(u.Reason)))
	}
	for _, note := range t.result.Notes {
		t.printf("%s %s\n", t.paint.in(cyan, t.in(wording.Say("note:"))), escape.LogLine(note))
	}
}

// unreported are the unread parts that no finding shows already.
func (t *text) unreported() []migration.Unread {
	shown := map[migration.Span]bool{}
	for _, f := range t.result.Findings {
		if f.Check == checks.UnreadStatement {
			shown[f.Span] = true
		}
	}
	return slices.DeleteFunc(sortedUnread(t.result.Unread), func(u migration.Unread) bool { return shown[u.Span] })
}

// verdict writes the last line: what was found, and what follows from it.
func (t *text) verdict() {
	r := t.result
	color := map[review.Verdict]string{review.Pass: green, review.Fail: red, review.Incomplete: red}[r.Verdict]
	t.WriteString(t.in(wording.Say("%s: %s", t.paint.in(color, t.in(VerdictName(r.Verdict))), verdictWords(r))) + "\n")
}

// VerdictName is a verdict for people; programs get the verdict itself.
func VerdictName(v review.Verdict) wording.Text {
	switch v {
	case review.Pass:
		return wording.Say("pass")
	case review.Fail:
		return wording.Say("fail")
	}
	return wording.Say("incomplete")
}

// verdictWords says what a verdict rests on, such as "2 errors in 1
// migration, 1 accepted (fails on error)".
func verdictWords(r *review.Result) wording.Text {
	if r.Empty() {
		return wording.Say("no migrations to check")
	}
	if slices.ContainsFunc(r.Errors, func(e review.FileError) bool { return e.Path == "" }) {
		return wording.Say("the change could not be analysed")
	}
	words := []wording.Text{wording.Say("%s in %s", counts(r), lookedAt(r))}
	if n := len(suppressed(r)); n > 0 {
		words = append(words, wording.Count(n, "%d accepted", "%d accepted"))
	}
	if n := len(r.Unread); n > 0 {
		words = append(words, wording.Count(n, "%d part not read", "%d parts not read"))
	}
	if n := len(r.Errors); n > 0 {
		words = append(words, wording.Count(n, "%d file could not be analysed", "%d files could not be analysed"))
	}
	if r.FailOn != checks.Off && r.FailOn != checks.Error {
		return wording.Say("%s (fails on %s)", wording.Join(words, ", "), r.FailOn)
	}
	return wording.Join(words, ", ")
}

// lookedAt is how many files were looked at, of which kinds.
func lookedAt(r *review.Result) wording.Text {
	var kinds []wording.Text
	if n := len(r.Files); n > 0 || len(r.LessonFiles) == 0 {
		kinds = append(kinds, wording.Count(n, "%d migration", "%d migrations"))
	}
	if n := len(r.LessonFiles); n > 0 {
		kinds = append(kinds, wording.Count(n, "%d file of lessons", "%d files of lessons"))
	}
	return wording.And(kinds)
}

// place names the start of a span as editors and terminals link it.
func place(s migration.Span) string {
	if s.Start.Line == 0 {
		return escape.LogLine(s.Path)
	}
	return escape.LogLine(s.Path) + ":" + strconv.Itoa(s.Start.Line) + ":" + strconv.Itoa(s.Start.Column)
}

// lessonLine names a lesson with the day it was learned and where to read it.
func lessonLine(l review.LessonLink, check string) string {
	words := l.Title
	if l.Date != "" {
		words = l.Date + " " + words
	}
	switch {
	case l.BuiltIn:
		return words + " (oncebitten checks " + check + ")"
	case l.URL != "":
		return words + " (" + l.URL + ")"
	case l.Path != "" && l.Line > 0:
		return fmt.Sprintf("%s (%s:%d)", words, l.Path, l.Line)
	}
	return words
}
