package skeleton

import (
	"fmt"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
)

// Draft is what is known of a lesson before somebody writes it. What is empty
// is left out, or becomes a word in brackets of what to write.
type Draft struct {
	// Title is Markdown.
	Title         string
	Tags          []string
	Date, Project string
	Severity      checks.Severity
	// Checks are the names of those that the lesson is about.
	Checks []string
	// Context is Markdown.
	Context string
	// Error is what the server said, as it said it.
	Error string
	// Examples are blocks of code that a check of the lesson finds.
	Examples []Block
	// Statement is one that failed, and that no check finds by itself.
	Statement string
	// Solution and Prevention are Markdown.
	Solution, Prevention string
	// Files are lines of Markdown: files and commands to know.
	Files []string
}

// Block is a block of code.
type Block struct{ Language, Code string }

// dots are the signs of the severities, as the template has them.
var dots = map[checks.Severity]string{checks.Error: "🔴", checks.Warning: "🟠", checks.Notice: "🟡"}

// Markdown is the lesson in a team's style, one section with a line feed at its end.
func (d Draft) Markdown(style Style) string {
	w := &writer{Style: style, labels: templates[style.Language]}
	w.heading(d)
	w.metadata(d)
	w.field(w.context, or(d.Context, w.contextHint))
	w.field(w.labels.error, fenced("", or(d.Error, w.errorHint)))
	if d.Statement != "" {
		w.field("SQL", fenced("text", d.Statement))
	}
	var blocks []string
	for _, b := range d.Examples {
		blocks = append(blocks, fenced(b.Language+" bad", b.Code))
	}
	w.field(w.example, strings.Join(blocks, "\n\n"))
	w.field(w.solution, or(d.Solution, w.solutionHint))
	w.field(w.prevention, or(d.Prevention, w.measureHint))
	w.field(w.files, bullets(d.Files))
	return w.String()
}

// writer writes one lesson.
type writer struct {
	strings.Builder
	Style
	labels
}

func (w *writer) heading(d Draft) {
	w.WriteString(strings.Repeat("#", w.Level) + " ")
	if w.Numbered {
		fmt.Fprintf(w, "%d. ", w.Next)
	}
	if w.Tagged {
		for _, tag := range d.Tags {
			w.WriteString("[" + tag + "] ")
		}
	}
	w.WriteString(or(d.Title, w.titleHint) + "\n")
}

func (w *writer) metadata(d Draft) {
	var pairs []string
	pair := func(label, value string) {
		if value != "" {
			pairs = append(pairs, "**"+label+"**"+w.colon+" "+value)
		}
	}
	pair(w.date, d.Date)
	pair(w.project, d.Project)
	pair(w.severity, dots[d.Severity])
	var names []string
	for _, name := range d.Checks {
		names = append(names, "`"+name+"`")
	}
	pair(w.labels.checks, strings.Join(names, ", "))
	if len(pairs) > 0 {
		w.WriteString(strings.Join(pairs, " | ") + "\n")
	}
}

func (w *writer) field(label, text string) {
	switch {
	case text == "":
	case w.Headings:
		w.WriteString("\n" + strings.Repeat("#", min(w.Level+1, 6)) + " " + label + "\n\n" + text + "\n")
	default:
		w.WriteString("\n**" + label + "**" + w.colon + "\n" + text + "\n")
	}
}

// fenced is a block of code, in a fence that nothing in it can end.
func fenced(info, code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence + info + "\n" + strings.TrimRight(code, "\n") + "\n" + fence
}

func bullets(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return "- " + strings.Join(lines, "\n- ")
}

func or(text, other string) string {
	if strings.TrimSpace(text) == "" {
		return other
	}
	return text
}
