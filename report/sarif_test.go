package report

import (
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// sarifOf writes a result, holds it against the schema and reads it again.
func sarifOf(t *testing.T, r *review.Result) *sarif.Run {
	t.Helper()
	var b strings.Builder
	tool := Tool{Version: "1.2.3", URL: "https://example.com/oncebitten", Page: func(check string) string {
		if check == "index-blocks-writes" {
			return "# An index that locks writers out\n\nText.\n"
		}
		return ""
	}}
	if err := SARIF(&b, r, tool); err != nil {
		t.Fatal(err)
	}
	report, err := sarif.FromString(b.String())
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Validate(); err != nil {
		t.Errorf("not as the schema of SARIF 2.1.0 has it: %v\n%s", err, b.String())
	}
	return report.Runs[0]
}

func TestSARIF(t *testing.T) {
	run := sarifOf(t, example())
	if got := len(run.Results); got != 5 {
		t.Fatalf("got %d results, want 5", got)
	}
	if got := *run.Tool.Driver.Rules[3].ShortDescription.Text; got != "An index that locks writers out" {
		t.Errorf("the rule is described as %q", got)
	}
	whole, foreignKey, index := run.Results[0], run.Results[2], run.Results[3]
	if whole.Locations[0].PhysicalLocation.Region != nil {
		t.Error("a finding about a whole file has a region")
	}
	if index.Level != "error" || index.PartialFingerprints["oncebitten/v1"] != "00000000000000d4" || index.RuleIndex != 3 {
		t.Errorf("got level %q, fingerprints %v, rule %d", index.Level, index.PartialFingerprints, index.RuleIndex)
	}
	if got, want := *index.Locations[0].PhysicalLocation.ArtifactLocation.URI, "db/migrations/3%20add%20index.up.sql"; got != want {
		t.Errorf("got the address %q, want %q", got, want)
	}
	replacement := index.Fixes[0].ArtifactChanges[0].Replacements[0]
	if *replacement.InsertedContent.Text != "CONCURRENTLY " || *replacement.DeletedRegion.StartColumn != 14 || *replacement.DeletedRegion.EndColumn != 14 {
		t.Errorf("got the replacement %+v", replacement)
	}
	if got := foreignKey.Suppressions[0]; *got.Kind != "inSource" || *got.Justification != "accepted in the file until 2027-01-01: 200 rows" {
		t.Errorf("got the suppression %s, %s", *got.Kind, *got.Justification)
	}
	if got := *index.Message.Text; got != "locks out every write to `users` until `i` is built. Cost: SHARE on `users`; 12000000 rows" {
		t.Errorf("got the message %q", got)
	}
	if got := len(foreignKey.RelatedLocations); got != 1 {
		t.Errorf("got %d related locations, want 1", got)
	}
}

func TestSARIFColumns(t *testing.T) {
	source := migration.NewSource("a b/ü.sql", "é🙂 bad\xff;\n")
	r := &review.Result{
		Verdict:  review.Incomplete,
		Errors:   []review.FileError{{Path: "c.sql", Reason: "it is empty"}},
		Unread:   []migration.Unread{{Span: source.Whole(), Reason: wording.Verbatim("no SQL")}},
		Findings: []*review.Finding{{Check: &checks.Check{Name: "x"}, Span: spanOf(source, "bad")}},
		Sources:  map[string]*migration.Source{source.Path: source},
	}
	run := sarifOf(t, r)
	region := run.Results[0].Locations[0].PhysicalLocation.Region
	if *region.StartColumn != 5 || *region.EndColumn != 8 {
		t.Errorf("got columns %d to %d, want 5 to 8", *region.StartColumn, *region.EndColumn)
	}
	invocation := run.Invocations[0]
	if *invocation.ExecutionSuccessful || len(invocation.ToolExecutionNotifications) != 2 {
		t.Errorf("got the invocation %+v", invocation)
	}
}

// A name must not become a link in a trusted report.
func TestSARIFHostile(t *testing.T) {
	r := &review.Result{Findings: []*review.Finding{{Check: &checks.Check{Name: "x"}, Message: "drops [a](https://evil.example)\x1b[2J"}}}
	if got, want := *sarifOf(t, r).Results[0].Message.Text, "drops [a]\u200b(https://evil.example)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSARIFEmpty(t *testing.T) {
	if run := sarifOf(t, &review.Result{Verdict: review.Pass}); run.Results == nil || len(run.Results) != 0 {
		t.Errorf("got the results %v, want an empty list", run.Results)
	}
}
