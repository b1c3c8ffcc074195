package review_test

import (
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/review"
)

// TestMistake has a check that breaks: the others say what they find, the review is
// incomplete, and where it broke is said.
func TestMistake(t *testing.T) {
	broken := &checks.Check{Name: checks.LessonPrefix + "broken", Severity: checks.Error, Run: func(p *checks.Pass) {
		var none []string
		_ = none[len(p.Change.Steps)]
	}}
	const path = "migrations/1_orders.sql"
	result := review.Run(review.Input{
		Config:      config.Default(),
		After:       framework.Texts(map[string]string{path: "ALTER TABLE orders ADD COLUMN n int NOT NULL;\n"}),
		Files:       []review.ChangedFile{{Path: path, Status: "added"}},
		Transaction: "auto",
		Now:         time.Unix(0, 0),
		Lessons:     review.Library{Checks: []*checks.Check{broken}},
	})
	if len(result.Findings) != 1 || result.Findings[0].Check.Name != "not-null-without-default" {
		t.Errorf("the findings are %v", said(result))
	}
	if result.Verdict != review.Incomplete || len(result.Errors) != 1 || result.Errors[0].Path != path {
		t.Fatalf("the verdict is %v, the errors are %v", result.Verdict, result.Errors)
	}
	for _, want := range []string{"lesson/broken", "index out of range", "review_test.TestMistake", "mistake_test.go:"} {
		if !strings.Contains(result.Errors[0].Reason, want) {
			t.Errorf("%q is not in: %s", want, result.Errors[0].Reason)
		}
	}
}
