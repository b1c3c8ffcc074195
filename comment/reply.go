package comment

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// maxOffered is how many findings an answer shows the command of.
const maxOffered = 10

// Offer says, to somebody whose command covered no finding, which there are of
// the check that it names and how each is accepted.
func Offer(w Waiver, r *review.Result, link func(path string, line int) string) string {
	in := func(words wording.Text) string { return words.In(r.Language) }
	if w.Check == nil {
		return in(wording.Say("The finding of this thread is not reported any more."))
	}
	var lines []string
	more := 0
	for _, f := range r.Findings {
		switch {
		case f.Check.Name != w.Check.Name || f.Suppressed != nil:
		case len(lines) == maxOffered:
			more++
		default:
			place := report.Link(escape.MarkdownCode(report.Place(f.Span)), link(f.Span.Path, f.Span.Start.Line))
			lines = append(lines, "- "+place+": "+escape.MarkdownCode(acceptCommand(f, in(wording.Say("why it is safe here")))))
		}
	}
	name := escape.MarkdownCode(w.Check.Name)
	if len(lines) == 0 {
		return in(wording.Say("There is no finding of %s that counts.", name))
	}
	if more > 0 {
		lines = append(lines, "- "+in(wording.Say("and %d more", more)))
	}
	why := wording.Say("No finding of %s had a comment when you wrote. Look at what there is now, and name what you accept:", name)
	if w.Thread != "" {
		why = wording.Say("This thread is not about %s. Look at what there is of it, and name what you accept:", name)
	}
	return in(why) + "\n\n" + strings.Join(lines, "\n")
}

// Reply explains the answer to the comment that a request is for, in a comment
// of ours: in its thread, or on the pull request. A run that is repeated says
// it once.
func Reply(ctx context.Context, client *pull.Client, r pull.Request, thread string, paragraphs []string) error {
	m := marker{key: markerWord(""), fingerprint: fmt.Sprintf("reply/%d", r.Comment)}
	said := func(body string, mine bool) bool {
		before, ok := readMarker(body)
		return ok && mine && before.key == m.key && before.fingerprint == m.fingerprint
	}
	body := mark(m, strings.Join(paragraphs, "\n\n")+"\n")
	if thread == "" {
		comments, err := client.IssueComments(ctx, r)
		if err != nil || slices.ContainsFunc(comments, func(c pull.IssueComment) bool { return said(c.Body, c.Mine) }) {
			return err
		}
		_, err = client.CreateIssueComment(ctx, r, body)
		return err
	}
	ours, err := client.OwnReplies(ctx, r, thread)
	if err != nil || slices.ContainsFunc(ours, func(text string) bool { return said(text, true) }) {
		return err
	}
	return client.Reply(ctx, r, thread, body)
}
