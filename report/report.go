// Package report writes a review for people and programs: as text for a
// terminal or a log, as JSON, SARIF and Markdown, and as annotations of a job.
// Each output is one function of the result and a writer; none asks the
// network, and the same result is always written the same way.
//
// A message, a name, a path or a piece of SQL may come from a pull request,
// so all of them go through package escape.
package report

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// Symbol is the sign of a severity in Markdown.
func Symbol(s checks.Severity) string {
	switch s {
	case checks.Error:
		return "🔴"
	case checks.Warning:
		return "🟠"
	}
	return "🔵"
}

// severities are those that findings have, worst first.
func severities() []checks.Severity {
	return []checks.Severity{checks.Error, checks.Warning, checks.Notice}
}

// WorstFirst are the findings that count, not the suppressed ones: the worst
// severity first, otherwise in the order of the result.
func WorstFirst(r *review.Result) []*review.Finding {
	var out []*review.Finding
	for _, f := range r.Findings {
		if f.Suppressed == nil {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b *review.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return out
}

// suppressed are the findings that somebody accepted.
func suppressed(r *review.Result) []*review.Finding {
	var out []*review.Finding
	for _, f := range r.Findings {
		if f.Suppressed != nil {
			out = append(out, f)
		}
	}
	return out
}

// sortedUnread are the unread parts in the order of their places.
func sortedUnread(unread []migration.Unread) []migration.Unread {
	out := slices.Clone(unread)
	slices.SortStableFunc(out, func(a, b migration.Unread) int { return compareSpans(a.Span, b.Span) })
	return out
}

func compareSpans(a, b migration.Span) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), comparePositions(a.Start, b.Start), comparePositions(a.End, b.End))
}

func comparePositions(a, b migration.Position) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// Place names the start of a span as "path:line", or the path alone for a
// whole file.
func Place(s migration.Span) string {
	if s.Start.Line == 0 {
		return s.Path
	}
	return s.Path + ":" + strconv.Itoa(s.Start.Line)
}

// LastLine is the line of the last byte of a span, 0 for a whole file. A span
// that ends at the start of a line has none of that line.
func LastLine(s migration.Span) int {
	if s.End.Column == 1 && s.End.Line > s.Start.Line {
		return s.End.Line - 1
	}
	return max(s.End.Line, s.Start.Line)
}

// counts says how many findings of each severity count, such as "2 errors, 1
// warning"; "no findings" when there are none.
func counts(r *review.Result) wording.Text {
	var parts []wording.Text
	for _, s := range severities() {
		if n := r.Count(s); n > 0 {
			parts = append(parts, severityCount(s, n))
		}
	}
	if len(parts) == 0 {
		return wording.Say("no findings")
	}
	return wording.Join(parts, ", ")
}

// inSummary says how many more findings of a severity there are.
func inSummary(s checks.Severity, n int) wording.Text {
	switch s {
	case checks.Error:
		return wording.Count(n, "%d more error is in the summary of the job", "%d more errors are in the summary of the job")
	case checks.Warning:
		return wording.Count(n, "%d more warning is in the summary of the job", "%d more warnings are in the summary of the job")
	}
	return wording.Count(n, "%d more notice is in the summary of the job", "%d more notices are in the summary of the job")
}

func severityCount(s checks.Severity, n int) wording.Text {
	switch s {
	case checks.Error:
		return wording.Count(n, "%d error", "%d errors")
	case checks.Warning:
		return wording.Count(n, "%d warning", "%d warnings")
	}
	return wording.Count(n, "%d notice", "%d notices")
}

// AcceptedBy says who accepted a finding, and why.
func AcceptedBy(s *review.Suppression) wording.Text {
	by := wording.Say("accepted by %s", s.By)
	if s.By == "file" {
		by = wording.Say("accepted in the file")
	}
	if s.Until != "" {
		by = wording.Say("%s until %s", by, s.Until)
	}
	if s.Reason != "" {
		by = wording.Say("%s: %s", by, s.Reason)
	}
	return by
}
