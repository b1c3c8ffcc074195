package feedback

import (
	"fmt"
	"io"
	"strings"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/wording"
)

// Text writes a report for a terminal.
func Text(w io.Writer, r *Report, reader wording.Language) error {
	var b strings.Builder
	line := func(indent, text string) { b.WriteString(indent + escape.LogLine(text) + "\n") }
	line("", sentences(r.summary(), reader))
	for _, l := range r.Lessons {
		b.WriteString("\n")
		line("", fmt.Sprintf("%s (%s)", l.Title, l.Place))
		line("    ", strings.Join(l.Checks, ", "))
		line("    ", found(l.Count).In(reader)+": "+r.months(l.Count))
		line("    ", wording.Say("last: %s", last(l.Last)).In(reader))
	}
	section := func(title wording.Text, n int, row func(i int)) {
		if n == 0 {
			return
		}
		b.WriteString("\n")
		line("", title.In(reader))
		for i := range n {
			row(i)
		}
	}
	lessons := func(all []Lesson) func(i int) {
		return func(i int) { line("    ", fmt.Sprintf("%s (%s)", all[i].Title, all[i].Place)) }
	}
	section(wording.Say("Lessons that nothing was about:"), len(r.Silent), lessons(r.Silent))
	section(wording.Say("Lessons that are bound to no check:"), len(r.Unbound), lessons(r.Unbound))
	section(wording.Say("Checks that fired, and that no lesson is about (`oncebitten lessons new --from CHECK` begins one):"), len(r.Untaught), func(i int) {
		c := r.Untaught[i]
		b.WriteString(fmt.Sprintf("    %4d  %-36s  ", c.Findings, c.Name))
		line("", last(c.Last))
	})
	if len(r.Notes) > 0 {
		b.WriteString("\n")
	}
	for _, note := range r.Notes {
		line("", wording.Say("note: %s", note).In(reader))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// summary is the report in two sentences, the second one where there were changes.
func (r *Report) summary() []wording.Text {
	if r.Steps == 0 {
		return []wording.Text{wording.Say("%s has taken in no change in this time.", r.Branch)}
	}
	return []wording.Text{
		wording.Say("%s has taken in %s from %s to %s, %d of them with migrations.", r.Branch,
			wording.Count(r.Steps, "%d change", "%d changes"), date(r.Since), date(r.Until), r.Changes),
		wording.Say("A lesson of the team is about %d of these.", r.Taught),
	}
}

// sentences puts texts behind one another.
func sentences(texts []wording.Text, reader wording.Language) string {
	return wording.Join(texts, " ").In(reader)
}

// last is where something fired the last time.
func last(o Occurrence) string {
	return fmt.Sprintf("%s %.8s %s:%d", date(o.Date), o.Commit, o.Path, o.Line)
}

// months are the months in which something fired: "2026-01: 3, 2026-04: 1".
func (r *Report) months(n Count) string {
	var out []string
	for i, m := range r.Months {
		if n.PerMonth[i] > 0 {
			out = append(out, fmt.Sprintf("%s: %d", m, n.PerMonth[i]))
		}
	}
	return strings.Join(out, ", ")
}
