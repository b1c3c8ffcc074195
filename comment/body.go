package comment

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// maxLessons is how many of the team's lessons a comment links.
const maxLessons = 2

// inlineBody is the text of an inline comment, to be read in ten seconds:
// what will happen, what it costs, the safe way, the lessons, and how to
// accept the risk.
func inlineBody(f *review.Finding, r *review.Result, s suggestion, o Options) string {
	l := r.Language
	head := []string{sentence(f, l)}
	if f.Cost != "" {
		head = append(head, small(ended(words(f.Cost))))
	}
	for _, related := range f.Related {
		place := report.Link(escape.MarkdownCode(report.Place(related.Span)), link(o, related.Span))
		head = append(head, wording.Say("See %s: %s", place, ended(words(related.Message))).In(l))
	}
	tail := []string{lessons(f, l), small(strings.TrimSpace(smallTable(f, l) + " " + accept(f, r, o)))}
	body := paragraphs(append([]string{strings.Join(head, "\n"), remedy(f, r, s)}, tail...)...)
	if len(body) > report.CommentLimit {
		body = paragraphs(append([]string{head[0], wording.Say("The safe way is too long for a comment: `oncebitten check` shows it.").In(l)}, tail...)...)
	}
	return body
}

// small is what a reader needs second: in small print.
func small(text string) string {
	if text == "" {
		return ""
	}
	return "<sub>" + text + "</sub>"
}

// sentence says what the finding is: "🔴 **`check`** fails if …". The name of
// the check leads to its own page, if that has an address.
func sentence(f *review.Finding, l wording.Language) string {
	message := ended(words(f.Message))
	if follows := f.Follows(); follows != nil {
		message = wording.Say("Follows your lesson %s. On a big table it %s", report.LinkLesson(*follows), message).In(l)
	}
	page := ""
	if i := slices.IndexFunc(f.Lessons(), func(l review.LessonLink) bool { return l.BuiltIn }); i >= 0 {
		page = f.Lessons()[i].URL
	}
	return fmt.Sprintf("%s **%s** %s", report.Symbol(f.Severity), report.Link(escape.MarkdownCode(f.Check.Name), page), message)
}

// remedy is the safe way: a suggestion, a change that cannot be one, or a
// recipe of deploys.
func remedy(f *review.Finding, r *review.Result, s suggestion) string {
	switch {
	case s.ok:
		return fixTitle(f, r.Language) + "\n" + suggestionFence(s.text) + later(f, r.Language)
	case f.Remedy.Len() > 0:
		return recipe(f, r.Language)
	case f.Fix != nil && len(f.Fix.Edits) > 0:
		lines, ok := f.Fix.Lines(r.Sources[f.Fix.Edits[0].Span.Path])
		if !ok {
			return ""
		}
		return fixTitle(f, r.Language) + "\n" + escape.MarkdownFence("diff", prefixed("-", lines.Old)+prefixed("+", lines.New)) + later(f, r.Language)
	case f.Remedy.Title() != "":
		return safeWay(ended(words(f.Remedy.Title())), r.Language)
	}
	return ""
}

func safeWay(text string, l wording.Language) string {
	return wording.Say("**The safe way**: %s", text).In(l)
}

func fixTitle(f *review.Finding, l wording.Language) string {
	if f.Fix.Title == "" {
		return wording.Say("**The safe way**").In(l)
	}
	return safeWay(ended(words(f.Fix.Title)), l)
}

// recipe is the safe way as code in the framework's language, or in words.
// Several deploys are folded, so that the comment stays short; GitHub shows
// Markdown in a fold after an empty line.
func recipe(f *review.Finding, l wording.Language) string {
	if f.Remedy.Len() == 1 {
		return oneStep(f.Remedy, l)
	}
	return fold(f.Remedy, wording.Say("The safe way, in %d deploys", f.Remedy.Len()), 0, l)
}

// later is what is left of a recipe once its first step is made by an exact
// change of the file.
func later(f *review.Finding, l wording.Language) string {
	if f.Remedy.Len() < 2 {
		return ""
	}
	summary := wording.Say("Then, in a later deploy")
	if n := f.Remedy.Len() - 1; n > 1 {
		summary = wording.Say("Then, in %d later deploys", n)
	}
	return "\n" + fold(f.Remedy, summary, 1, l)
}

// fold is a recipe from a step on, to be opened.
func fold(remedy review.Remedy, summary wording.Text, from int, l wording.Language) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary>%s</summary>\n", summary.In(l))
	for i := from; i < remedy.Len(); i++ {
		step := remedy.Step(i)
		place := wording.Say("**Deploy %d**", i+1)
		if step.Migration != "" {
			place = wording.Say("**Deploy %d, %s**", i+1, step.Migration)
		}
		if text := sentenceOf(l, step.Title, step.Notes...); text != "" {
			place = wording.Say("%s: %s", place, text)
		}
		b.WriteString("\n" + place.In(l) + "\n")
		if code := step.Code.String(); code != "" {
			b.WriteString(escape.MarkdownFence(step.Language, code))
		}
	}
	if between := remedy.Between(); between != "" {
		b.WriteString("\n" + ended(words(between)) + "\n")
	}
	b.WriteString("\n</details>")
	return b.String()
}

// oneStep is a recipe that needs no order.
func oneStep(remedy review.Remedy, l wording.Language) string {
	step := remedy.Step(0)
	text := safeWay(sentenceOf(l, remedy.Title(), step.Notes...), l)
	if code := step.Code.String(); code != "" {
		text = safeWay(sentenceOf(l, remedy.Title(), step.Title), l) + "\n" + escape.MarkdownFence(step.Language, code)
	}
	return strings.TrimSuffix(text, "\n")
}

// sentenceOf is what to do, and after a colon how: the texts that are not empty.
func sentenceOf(l wording.Language, what string, how ...string) string {
	var parts []wording.Text
	for _, text := range how {
		if text != "" {
			parts = append(parts, wording.Verbatim(text))
		}
	}
	text := wording.Join(parts, "; ")
	switch {
	case len(parts) == 0:
		text = wording.Verbatim(what)
	case what != "":
		text = wording.Say("%s: %s", what, text)
	}
	return ended(words(text.In(l)))
}

// prefixed puts a sign before each line.
func prefixed(sign, text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(sign + strings.TrimRight(line, "\r\n") + "\n")
	}
	return b.String()
}

// lessons links the team's lessons.
func lessons(f *review.Finding, reader wording.Language) string {
	var lines []string
	more, follows := 0, f.Follows()
	for _, l := range f.Lessons() {
		switch {
		case l.BuiltIn, follows != nil && l == *follows: // linked in the first sentence
		case len(lines) >= maxLessons:
			more++
		default:
			lines = append(lines, learned(l, reader))
		}
	}
	if more > 0 {
		lines = append(lines, wording.Say("and %d more, see the summary", more).In(reader))
	}
	return strings.Join(lines, "\n")
}

// learned links one of the team's lessons: "Learned 2026-01-08: [title](url)".
func learned(l review.LessonLink, reader wording.Language) string {
	link := report.Link(escape.MarkdownInline(l.Title), l.URL)
	if l.URL == "" && l.Path != "" {
		link += " (" + escape.MarkdownCode(fmt.Sprintf("%s:%d", l.Path, l.Line)) + ")"
	}
	if l.Date != "" {
		return wording.Say("Learned %s: %s", escape.MarkdownInline(l.Date), link).In(reader)
	}
	return wording.Say("Learned: %s", link).In(reader)
}

// smallTable says how to declare a table small, where a finding stands only
// because nobody said how big it is.
func smallTable(f *review.Finding, reader wording.Language) string {
	if f.Severity != checks.Warning || f.Step == nil || f.Step.Before == nil {
		return ""
	}
	for _, l := range f.Step.Effect.Locks {
		e := f.Step.Effect
		works := e.RewritesTable(l.Relation) || e.ScansTable(l.Relation) || len(e.Builds) > 0
		if works && f.Step.Before.Rows(l.Relation) < 0 && !l.Relation.IsUnknown() {
			return wording.Say("If %s is small, say so in `.oncebitten.yml`: %s.",
				escape.MarkdownCode(l.Relation.Short()), escape.MarkdownCode("tables: {"+l.Relation.Short()+": 200}")).In(reader)
		}
	}
	return ""
}

// accept says how to accept the risk: in the file, or with a comment of
// somebody else.
func accept(f *review.Finding, r *review.Result, o Options) string {
	var ways []wording.Text
	isLesson := slices.ContainsFunc(r.LessonFiles, func(l review.File) bool { return l.Path == f.Span.Path })
	if o.MayIgnore && !isLesson { // a comment in a lesson is text of the lesson
		sign := "--"
		if path.Ext(f.Span.Path) == ".py" {
			sign = "#"
		}
		why := wording.Say("why it is safe here").In(r.Language)
		ignore := escape.MarkdownCode(sign + " oncebitten: ignore " + f.Check.Name + ": " + why)
		if f.Span.Start.Line == 0 {
			ways = append(ways, wording.Say("write in the file: %s", ignore))
		} else {
			ways = append(ways, wording.Say("write on the line above: %s", ignore))
		}
	}
	if o.MayAccept {
		why := wording.Say("why it is safe here").In(r.Language)
		ways = append(ways, wording.Say("a reviewer replies here: %s", escape.MarkdownCode("/oncebitten accept "+why)))
	}
	switch len(ways) {
	case 0:
		return ""
	case 1:
		return wording.Say("To accept the risk, %s", ways[0]).In(r.Language)
	}
	return wording.Say("To accept the risk, %s; or %s", ways[0], ways[1]).In(r.Language)
}

// ended ends a sentence that does not end yet.
func ended(sentence string) string {
	if sentence == "" || strings.ContainsRune(".!?:", rune(sentence[len(sentence)-1])) {
		return sentence
	}
	return sentence + "."
}

// paragraphs joins the texts that are not empty, a blank line between them.
func paragraphs(texts ...string) string {
	var out []string
	for _, t := range texts {
		if t = strings.Trim(t, "\n"); t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, "\n\n") + "\n"
}

// maxText is how many bytes of a message are shown; no reader wants more.
const maxText = 2000

// words encodes a sentence with names in it. It is cut before it is encoded:
// afterwards a cut could open a code span and let its content out.
func words(text string) string {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "") + "…"
	}
	return escape.MarkdownSentence(text)
}

func link(o Options, s migration.Span) string {
	if o.Link == nil {
		return ""
	}
	return o.Link(s.Path, s.Start.Line)
}
