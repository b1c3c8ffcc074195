package comment

import (
	"fmt"
	"io"
	"strings"
)

// Preview writes what a plan would post on a pull request that has no comment
// yet: each comment with its place, then the summary.
func Preview(w io.Writer, p *Plan) error {
	var b strings.Builder
	for _, c := range p.Inline {
		fmt.Fprintf(&b, "--- comment on %s\n%s\n", c.Place, logText(c.Body))
	}
	if p.Wanted {
		fmt.Fprintf(&b, "--- summary comment\n%s\n", logText(p.Summary))
	}
	if b.Len() == 0 {
		b.WriteString("nothing would be posted\n")
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
