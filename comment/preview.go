package comment

import (
	"fmt"
	"io"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// Preview writes what a plan would post on a pull request that has no comment
// yet: each comment with its place, then the summary.
func Preview(w io.Writer, p *Plan) error {
	var b strings.Builder
	for _, c := range p.Inline {
		fmt.Fprintf(&b, "--- %s\n%s\n", wording.Say("comment on %s", c.Place).In(p.Language), logText(c.Body))
	}
	if p.Wanted {
		fmt.Fprintf(&b, "--- %s\n%s\n", wording.Say("summary comment").In(p.Language), logText(p.Summary))
	}
	if b.Len() == 0 {
		b.WriteString(wording.Say("nothing would be posted").In(p.Language) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// logText makes a body safe to print into a job's log: each line stands behind
// a bar, so that none starts a command, and has no other way to.
func logText(body string) string {
	safe := strings.NewReplacer("##[", "# #[", "\r", "")
	var b strings.Builder
	for line := range strings.Lines(safe.Replace(body)) {
		b.WriteString("| " + line)
	}
	return b.String()
}
