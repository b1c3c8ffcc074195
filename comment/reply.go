package comment

import (
	"context"
	"fmt"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
)

// maxOffered is how many findings an answer shows the command of.
const maxOffered = 10

// Offer says, to somebody whose command covered none of a check's findings,
// which there are and how each is accepted.
func Offer(check *checks.Check, r *review.Result, link func(path string, line int) string) string {
	var lines []string
	more := 0
	for _, f := range r.Findings {
		switch {
		case f.Check != check || f.Suppressed != nil:
		case len(lines) == maxOffered:
			more++
		default:
			place := report.Link(escape.MarkdownCode(report.Place(f.Span)), link(f.Span.Path, f.Span.Start.Line))
			lines = append(lines, "- "+place+": "+escape.MarkdownCode(acceptCommand(check, f.Fingerprint, "why it is safe here")))
		}
	}
	if len(lines) == 0 {
		return "There is no finding of " + escape.MarkdownCode(check.Name) + " that counts."
	}
	if more > 0 {
		lines = append(lines, fmt.Sprintf("- and %d more", more))
	}
	return "No finding of " + escape.MarkdownCode(check.Name) + " had a comment when you wrote. Look at what there is now, and name what you accept:\n\n" +
		strings.Join(lines, "\n")
}

// Reply explains the answer to a comment, in a comment of ours. A run that is
// repeated says it once.
func Reply(ctx context.Context, client *pull.Client, r pull.Request, key string, to int64, paragraphs []string) error {
	m := marker{key: markerWord(key), fingerprint: fmt.Sprintf("reply/%d", to)}
	comments, err := client.IssueComments(ctx, r)
	if err != nil {
		return err
	}
	for _, c := range comments {
		if said, ok := readMarker(c.Body); ok && c.Mine && said.key == m.key && said.fingerprint == m.fingerprint {
			return nil
		}
	}
	_, err = client.CreateIssueComment(ctx, r, mark(m, strings.Join(paragraphs, "\n\n")+"\n"))
	return err
}
