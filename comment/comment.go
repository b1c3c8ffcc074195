// Package comment says on a pull request what a review found: which findings
// become inline comments, on which lines, in which words, and what becomes of
// the comments of earlier runs.
//
// All of that is decided by pure functions: NewPlan makes a plan of a result,
// and reconcile compares it with the threads there are. Only Deliver talks to
// GitHub. Nothing that happens there changes the verdict.
package comment

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// MaxInline is how many inline comments a pull request gets at most. More
// would bury the worst, and GitHub's limits begin to bite.
const MaxInline = 30

// maxOnFiles is how many of them stand on whole files at most. A review has no
// room for such, so that each is a request and an e-mail of its own.
const maxOnFiles = 10

// Options say how a review is told on the pull request.
type Options struct {
	// Key tells apart the jobs of one repository that each review the same
	// pull request; "" where there is one.
	Key string
	// ReadAt is when the change was read, by GitHub's clock: of two runs, the
	// one that has read later has the last word. It may be the zero time.
	ReadAt time.Time
	// Inline is the severity from which a finding becomes an inline comment,
	// and from which there is something to say; Off for no inline comments.
	Inline checks.Severity
	// MayIgnore is true where an ignore in the migration is accepted, MayAccept
	// where a comment on the pull request is, so that comments may say how.
	MayIgnore, MayAccept bool
	// Link is the address of a line of a file at head; nil for no links.
	Link func(path string, line int) string
	// RunURL is the page of the job's log; "" for none.
	RunURL string
}

// Plan is what there is to say on a pull request. It depends on nothing but
// the result and the change, so the same head always gives the same plan.
type Plan struct {
	Request pull.Request
	Key     string
	ReadAt  time.Time
	// Inline are the comments to have, worst first, at most MaxInline.
	Inline []Comment
	// Other are the findings that get no new comment: below the threshold, too
	// many, or nowhere in the change. A comment that an earlier run made about
	// one is kept up to date.
	Other []Comment
	// Accepted is a sentence on who accepted a finding and why, by fingerprint.
	Accepted map[string]string
	// Complete is false when a file could not be analysed: what was not found
	// may be there all the same.
	Complete bool
	// Summary is the body of the summary comment. Wanted is true when it is
	// worth a new comment; one that is there is kept up to date anyway.
	Summary string
	Wanted  bool
	// Language is that of the comments.
	Language wording.Language
}

// Comment is a finding as a comment.
type Comment struct {
	Fingerprint string
	Place       Place
	// Body is Markdown; its first line is a hidden marker.
	Body string
}

// NewPlan decides what to say about a result on the pull request that
// changes these files.
func NewPlan(r *review.Result, request pull.Request, files []pull.File, o Options) *Plan {
	p := &Plan{
		Request: request, Key: markerWord(o.Key), ReadAt: o.ReadAt, Language: r.Language,
		Accepted: map[string]string{}, Complete: len(r.Errors) == 0,
	}
	changed := newDiff(files)
	said := map[string]bool{}
	onFiles := 0
	for _, f := range report.WorstFirst(r) {
		if said[f.Fingerprint] {
			continue // one comment for both: threads are told apart by fingerprints
		}
		said[f.Fingerprint] = true
		place, suggestion := changed.place(f, r.Sources)
		c := Comment{Fingerprint: f.Fingerprint, Place: place}
		say := o
		say.MayIgnore = o.MayIgnore && !changed.isGone(f.Span.Path) // there is no file to write it into
		c.Body = mark(marker{key: p.Key, fingerprint: f.Fingerprint}, inlineBody(f, r, suggestion, say))
		onFile := place.Line == 0
		switch {
		case o.Inline == checks.Off || f.Severity < o.Inline || place.Path == "",
			len(p.Inline) == MaxInline, onFile && onFiles == maxOnFiles:
			p.Other = append(p.Other, c)
			continue
		case onFile:
			onFiles++
		}
		p.Inline = append(p.Inline, c)
	}
	for _, f := range r.Findings {
		if f.Suppressed != nil {
			p.Accepted[f.Fingerprint] = capital(report.AcceptedBy(f.Suppressed).In(r.Language))
		}
	}
	p.Summary = summaryBody(r, p, o)
	p.Wanted = len(r.Errors) > 0 || worthSaying(r, o.Inline)
	return p
}

// worthSaying reports whether a finding that counts reaches the threshold;
// notices are worth it only where the threshold says so.
func worthSaying(r *review.Result, threshold checks.Severity) bool {
	if threshold == checks.Off {
		threshold = checks.Warning
	}
	for _, f := range r.Findings {
		if f.Suppressed == nil && f.Severity >= threshold {
			return true
		}
	}
	return false
}

// summaryBody is the text of the summary comment, its marker included. The
// link to the log is not part of what the marker's hash covers: it is another
// one for each run.
func summaryBody(r *review.Result, p *Plan, o Options) string {
	const footer = 1000 // bytes kept free for the last line and the marker
	var b strings.Builder
	// A strings.Builder never fails.
	_ = report.Markdown(&b, r, report.MarkdownOptions{Limit: report.CommentLimit - footer, Link: o.Link})
	b.WriteString("\n<sub>" + wording.Say("Checked at %s.", escape.MarkdownCode(short(p.Request.HeadSHA))).In(r.Language))
	body := mark(marker{key: p.Key, fingerprint: summaryFingerprint, read: p.ReadAt}, b.String())
	if o.RunURL != "" {
		body += " " + report.Link(wording.Say("Log of the run").In(r.Language), o.RunURL) + "."
	}
	return body + "</sub>\n"
}

// capital begins a sentence with a capital letter.
func capital(sentence string) string {
	r, size := utf8.DecodeRuneInString(sentence)
	return string(unicode.ToUpper(r)) + sentence[size:]
}

// short is a commit's hash as people write it.
func short(sha string) string {
	return sha[:min(len(sha), 7)]
}
