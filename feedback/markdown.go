package feedback

import (
	"fmt"
	"io"
	"strings"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/wording"
)

// Markdown writes a report for a wiki, an issue or a job summary.
func Markdown(w io.Writer, r *Report, reader wording.Language) error {
	var b strings.Builder
	say := func(t wording.Text) string { return t.In(reader) }
	b.WriteString("### " + say(wording.Say("What the lessons would have said")) + "\n\n")
	b.WriteString(escape.MarkdownSentence(sentences(r.summary(), reader)) + "\n")
	table := func(title wording.Text, head []wording.Text, rows int, row func(i int) []string) {
		if rows == 0 {
			return
		}
		b.WriteString("\n" + say(title) + "\n\n|")
		for _, h := range head {
			b.WriteString(" " + say(h) + " |")
		}
		b.WriteString("\n|" + strings.Repeat("---|", len(head)) + "\n")
		for i := range rows {
			b.WriteString("| " + strings.Join(row(i), " | ") + " |\n")
		}
	}
	counted := []wording.Text{wording.Say("findings"), wording.Say("changes"), wording.Say("per month"), wording.Say("last")}
	cells := func(n Count) []string {
		return []string{fmt.Sprint(n.Findings), fmt.Sprint(n.Changes), escape.MarkdownInline(r.months(n)), date(n.Last.Date) + " " + escape.MarkdownCodeCell(fmt.Sprintf("%.8s", n.Last.Commit)) + " " +
			escape.MarkdownCodeCell(fmt.Sprintf("%s:%d", n.Last.Path, n.Last.Line))}
	}
	table(wording.Say("The team's lessons:"), append([]wording.Text{wording.Say("lesson"), wording.Say("checks")}, counted...), len(r.Lessons), func(i int) []string {
		l := r.Lessons[i]
		var names []string
		for _, name := range l.Checks {
			names = append(names, escape.MarkdownCodeCell(name))
		}
		return append([]string{l.link(), strings.Join(names, "<br>")}, cells(l.Count)...)
	})
	table(wording.Say("Checks that fired, and that no lesson is about:"), append([]wording.Text{wording.Say("check")}, counted...), len(r.Untaught), func(i int) []string {
		return append([]string{escape.MarkdownCodeCell(r.Untaught[i].Name)}, cells(r.Untaught[i].Count)...)
	})
	list := func(title wording.Text, lessons []Lesson) {
		if len(lessons) == 0 {
			return
		}
		b.WriteString("\n" + say(title) + "\n\n")
		for _, l := range lessons {
			b.WriteString("- " + l.link() + "\n")
		}
	}
	list(wording.Say("Lessons that nothing was about:"), r.Silent)
	list(wording.Say("Lessons that are bound to no check:"), r.Unbound)
	for _, note := range r.Notes {
		b.WriteString("\n" + escape.MarkdownSentence(note.In(reader)) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// link names a lesson, with its page where there is one.
func (l Lesson) link() string {
	name := report.Link(escape.MarkdownInline(l.Title), l.URL)
	if l.URL == "" {
		name += " (" + escape.MarkdownCodeCell(l.Place) + ")"
	}
	return name
}
