package review

import (
	"slices"
	"strings"
	"time"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// comment is an ignore in a migration of the change:
//
//	-- oncebitten: ignore index-blocks-writes until 2027-01-01: nightly table, 200 rows
//
// It covers the statement it stands on or above.
type comment struct {
	span   migration.Span
	source *migration.Source
	names  []string
	until  string
	reason string
	// wrong says why it is not a valid ignore; nothing when it is one.
	wrong wording.Text
	used  bool
}

var ignoreForm = lazyregexp.New(`oncebitten:\s*(\S+)\s*(.*)$`)
var untilForm = lazyregexp.New(`^(.*?)\s+until\s+(\S+?)\s*$`)

// parseComment reads one comment that speaks to Once Bitten.
func parseComment(c migration.Comment, source *migration.Source) comment {
	out := comment{span: c.Span, source: source}
	text := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(c.Text), "*/"))
	match := ignoreForm.FindStringSubmatch(text)
	if match == nil || match[1] != "ignore" {
		out.wrong = wording.Say("it is not of the form `oncebitten: ignore CHECK: reason`")
		return out
	}
	head, reason, _ := strings.Cut(match[2], ":")
	out.reason = strings.TrimSpace(reason)
	if m := untilForm.FindStringSubmatch(head); m != nil {
		head, out.until = m[1], m[2]
	}
	for _, name := range strings.FieldsFunc(head, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		if c := checks.Find(name); c != nil {
			name = c.Name
		} else if !checks.IsOfLesson(name) { // those are known once lessons are read
			out.wrong = checks.NotFound(name)
		}
		out.names = append(out.names, name)
	}
	_, badDate := time.Parse(time.DateOnly, out.until)
	switch {
	case !out.wrong.IsZero():
	case len(out.names) == 0:
		out.wrong = wording.Say("it names no check")
	case out.reason == "":
		out.wrong = wording.Say("it gives no reason: write one after a colon")
	case out.until != "" && badDate != nil:
		out.wrong = wording.Say("`%s` is not a date of the form 2027-01-31", out.until)
	}
	return out
}

func (r *run) keepComments(m *migration.Migration) {
	for _, c := range m.Comments {
		source := m.Source
		if m.Down != nil && c.Span.Path == m.Down.Path {
			source = m.Down
		}
		r.comments = append(r.comments, parseComment(c, source))
	}
}

// applyIgnores suppresses the findings that an ignore covers, and reports the
// ignores that are of no use. Who may ignore in the file is the configuration's word.
func (r *run) applyIgnores() {
	today := r.Now.Format(time.DateOnly)
	allowed := slices.Contains(r.Config.Waivers.File, "author")
	for i := range r.comments {
		c := &r.comments[i]
		if c.wrong.IsZero() && c.until != "" && c.until < today {
			c.wrong = wording.Say("it expired on %s", c.until)
		}
		if !c.wrong.IsZero() || !allowed {
			continue
		}
		for _, f := range r.result.Findings {
			if slices.Contains(c.names, f.Check.Name) && c.covers(f) {
				c.used = true
				f.Suppressed = &Suppression{By: "file", Reason: c.reason, Until: c.until}
			}
		}
	}
	r.reportUseless(allowed)
}

// reportUseless makes findings of the ignores that suppress nothing.
func (r *run) reportUseless(allowed bool) {
	for _, c := range r.comments {
		level, on := r.own(checks.UselessIgnore, c.span.Path)
		why := c.wrong
		switch {
		case !on:
			continue
		case c.used:
			continue
		case why.IsZero() && !allowed:
			why = wording.Say("the configuration does not let authors ignore in the file")
		case why.IsZero():
			why = wording.Say("no finding of that check is on the statement that it stands on or above")
		}
		r.result.Findings = append(r.result.Findings, r.said(&checks.Finding{
			Check: checks.UselessIgnore, Severity: level, Span: c.span,
			Message: wording.Say("this ignore has no effect: %s", why), Object: strings.Join(c.names, ","),
		}))
	}
}

// covers reports whether a finding is on the statement that the comment
// stands on or above: nothing but comments and empty lines between them. A
// finding about the whole file is covered from anywhere in it.
func (c *comment) covers(f *Finding) bool {
	_, span := f.own()
	if c.span.Path != span.Path {
		return false
	}
	if span.Start.Line == 0 {
		return true
	}
	line := c.span.Start.Line
	if line >= span.Start.Line && line <= span.End.Line {
		return true
	}
	for n := line + 1; n < span.Start.Line; n++ {
		text := strings.TrimSpace(c.source.Line(n))
		if text != "" && !strings.HasPrefix(text, "#") && !strings.HasPrefix(text, "--") {
			return false
		}
	}
	return line < span.Start.Line && startsLine(c)
}

// startsLine reports whether the comment stands on a line of its own: one at
// the end of a line belongs to that line's statement.
func startsLine(c *comment) bool {
	before := c.source.Line(c.span.Start.Line)
	return strings.TrimSpace(before[:min(c.span.Start.Column-1, len(before))]) == ""
}
