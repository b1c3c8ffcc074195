package comment

import (
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
)

// A lesson's own check is known by its name alone: the one that a command names
// is another value than the one that found something.
func TestOffer(t *testing.T) {
	check := func() *checks.Check { return &checks.Check{Name: "lesson/float-prices"} }
	finding := func(fingerprint string, suppressed *review.Suppression) *review.Finding {
		return &review.Finding{
			Check: check(), Span: migration.Span{Path: "db/2.sql", Start: migration.Position{Line: 3, Column: 1}},
			Fingerprint: fingerprint, Suppressed: suppressed,
		}
	}
	result := &review.Result{Findings: []*review.Finding{
		finding("0123456789abcdef", nil), finding("fedcba9876543210", &review.Suppression{By: "bob"}),
		{Check: checks.IndexBlocksWrites, Fingerprint: "1111111111111111"},
	}}
	link := func(string, int) string { return "https://example.com" }
	named := Waiver{Waiver: review.Waiver{Check: check()}}
	inThread := named
	inThread.Thread = "T"
	for _, test := range []struct {
		name   string
		waiver Waiver
		want   string
	}{
		{"on the conversation", named, "No finding of `lesson/float-prices` had a comment when you wrote."},
		{"in the thread of another finding", inThread, "This thread is not about `lesson/float-prices`."},
	} {
		got := Offer(test.waiver, result, link)
		if !strings.HasPrefix(got, test.want) || !strings.Contains(got, "- [`db/2.sql:3`](https://example.com): `/oncebitten accept lesson/float-prices:0123456789abcdef why it is safe here`") ||
			strings.Count(got, "/oncebitten accept") != 1 {
			t.Errorf("%s: got %q", test.name, got)
		}
	}
	if got := Offer(Waiver{}, result, link); got != "The finding of this thread is not reported any more." {
		t.Errorf("got %q", got)
	}
}
