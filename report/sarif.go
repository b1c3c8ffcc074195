package report

import (
	"encoding/json"
	"io"
	"net/url"
	"strings"
	"unicode/utf16"

	"github.com/owenrumney/go-sarif/v3/pkg/report"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// Tool is what a report says of the program that made it.
type Tool struct {
	// Version is that of the program, without a leading "v".
	Version string
	// URL is the program's home page.
	URL string
	// Page is the documentation page of a check, in Markdown; "" where it has none.
	Page func(check string) string
}

// fingerprintKey names our fingerprints among those of other tools; the
// number changes when the way they are made does.
const fingerprintKey = "oncebitten/v1"

// SARIF writes a review in the Static Analysis Results Interchange Format,
// version 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). Columns
// count UTF-16 code units, as viewers expect. What could not be read, and
// files that could not be analysed, are notifications of the run.
func SARIF(w io.Writer, r *review.Result, tool Tool) error {
	s := &sarifRun{result: r, run: sarif.NewRunWithInformationURI("Once Bitten", tool.URL)}
	s.run.Tool.Driver.WithVersion(tool.Version).WithSemanticVersion(tool.Version)
	s.run.WithColumnKind("utf16CodeUnits")
	for _, f := range r.Findings {
		s.rule(f.Check, tool)
		s.run.AddResult(s.newResult(f))
	}
	s.run.AddInvocation(s.invocation())
	out := report.NewV210Report()
	out.AddRun(s.run)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

type sarifRun struct {
	result *review.Result
	run    *sarif.Run
}

func (s *sarifRun) in(t wording.Text) string { return t.In(s.result.Language) }

// rule adds the rule of a check, once.
func (s *sarifRun) rule(check *checks.Check, tool Tool) {
	if s.run.GetRuleIndex(check.Name) >= 0 {
		return
	}
	page := check.Page // of a check that a lesson brings
	if page == "" && tool.Page != nil {
		page = tool.Page(check.Name)
	}
	if page == "" {
		page = "oncebitten checks " + check.Name
	}
	rule := s.run.AddRule(check.Name).WithName(check.Name).WithDescription(pageTitle(page, check.Name)).WithMarkdownHelp(page)
	configuration := sarif.NewReportingConfiguration().WithLevel(sarifLevel(check.Severity)).WithEnabled(!check.OffByDefault)
	rule.WithDefaultConfiguration(configuration)
}

func (s *sarifRun) newResult(f *review.Finding) *sarif.Result {
	text := f.Message
	if f.Cost != "" {
		text += ". " + s.in(wording.Say("Cost: %s", f.Cost))
	}
	result := sarif.NewRuleResult(f.Check.Name).WithRuleIndex(s.run.GetRuleIndex(f.Check.Name)).
		WithLevel(sarifLevel(f.Severity)).WithMessage(message(text)).
		AddLocation(s.location(f.Span)).WithPartialFingerprints(map[string]string{fingerprintKey: f.Fingerprint})
	for i, related := range f.Related {
		result.AddRelatedLocation(s.location(related.Span).WithID(i + 1).WithMessage(message(related.Message)))
	}
	if fix := f.Fix; fix != nil && len(fix.Edits) > 0 {
		result.AddFixe(s.newFix(fix))
	}
	if f.Suppressed != nil {
		kind := "external"
		if f.Suppressed.By == "file" {
			kind = "inSource"
		}
		result.AddSuppression(sarif.NewSuppression().WithKind(kind).WithStatus("accepted").WithJustification(s.in(AcceptedBy(f.Suppressed))))
	}
	return result
}

// newFix has one artifact change a file, in the order of the edits.
func (s *sarifRun) newFix(fix *review.Fix) *sarif.Fix {
	out := sarif.NewFix().WithDescription(message(fix.Title))
	changes := map[string]*sarif.ArtifactChange{}
	for _, e := range fix.Edits {
		change := changes[e.Span.Path]
		if change == nil {
			change = sarif.NewArtifactChange().WithArtifactLocation(artifact(e.Span.Path))
			changes[e.Span.Path] = change
			out.AddArtifactChange(change)
		}
		change.AddReplacement(sarif.NewReplacement().WithDeletedRegion(s.region(e.Span)).
			WithInsertedContent(sarif.NewArtifactContent().WithText(e.Text)))
	}
	return out
}

// invocation says whether all of the change could be analysed, and what not.
func (s *sarifRun) invocation() *sarif.Invocation {
	out := sarif.NewInvocation().WithExecutionSuccessful(s.result.Verdict != review.Incomplete)
	notify := func(level, text string, span migration.Span) {
		n := sarif.NewNotification().WithLevel(level).WithMessage(message(text))
		if span.Path != "" {
			n.AddLocation(s.location(span))
		}
		out.AddToolExecutionNotification(n)
	}
	for _, e := range s.result.Errors {
		notify(sarif.LevelError, s.in(wording.Say("could not analyse: %s", e.Reason)), migration.Span{Path: e.Path})
	}
	for _, u := range sortedUnread(s.result.Unread) {
		notify(sarif.LevelNote, s.in(wording.Say("not read: %s", u.Reason)), u.Span)
	}
	return out
}

func (s *sarifRun) location(span migration.Span) *sarif.Location {
	physical := sarif.NewPhysicalLocation().WithArtifactLocation(artifact(span.Path))
	if span.Start.Line > 0 {
		physical.WithRegion(s.region(span))
	}
	return sarif.NewLocationWithPhysicalLocation(physical)
}

func (s *sarifRun) region(span migration.Span) *sarif.Region {
	return sarif.NewSimpleRegion(span.Start.Line, max(span.End.Line, span.Start.Line)).
		WithStartColumn(s.column(span.Path, span.Start)).WithEndColumn(s.column(span.Path, span.End))
}

// column is a position's column in UTF-16 code units.
func (s *sarifRun) column(path string, p migration.Position) int {
	source := s.result.Sources[path]
	if source == nil {
		return max(p.Column, 1)
	}
	line := source.Line(p.Line)
	column := 1
	for _, r := range line[:min(max(p.Column-1, 0), len(line))] {
		column += max(utf16.RuneLen(r), 1)
	}
	return column
}

// artifact is a file of the repository, as a reference relative to its root.
func artifact(path string) *sarif.ArtifactLocation {
	return sarif.NewSimpleArtifactLocation((&url.URL{Path: path}).String()).WithURIBaseID("%SRCROOT%")
}

// message is a plain text message. In one, "[text](address)" would be a link
// (SARIF 2.1.0, section 3.11.6), so that an invisible character parts it.
func message(text string) *sarif.Message {
	return sarif.NewTextMessage(strings.ReplaceAll(escape.LogLine(text), "](", "]\u200b("))
}

func sarifLevel(s checks.Severity) string {
	switch s {
	case checks.Error:
		return sarif.LevelError
	case checks.Warning:
		return sarif.LevelWarning
	case checks.Notice:
		return sarif.LevelNote
	}
	return sarif.LevelNone
}

// pageTitle is the first heading of a Markdown page, or another text where it
// has none.
func pageTitle(page, otherwise string) string {
	for line := range strings.Lines(page) {
		if title, ok := strings.CutPrefix(line, "#"); ok {
			return strings.TrimSpace(strings.TrimLeft(title, "#"))
		}
	}
	return otherwise
}
