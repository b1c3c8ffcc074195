package review_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/review"
)

// TestSafe reviews every migration of testdata/safe as the change of its day,
// with those before it as its history. They follow the safe recipes, each in
// its project's own tool: there is nothing to say about any of them, on any
// version of the server.
func TestSafe(t *testing.T) {
	const least = 80 // a corpus that was not found must not pass
	corpus, err := framework.Directory("../testdata/safe")
	if err != nil {
		t.Fatal(err)
	}
	for version := 12; version <= 18; version++ {
		t.Run(fmt.Sprint("PostgreSQL ", version), func(t *testing.T) {
			c := config.Default()
			c.PostgresVersion = version
			result := review.Run(review.Input{
				Config: c, After: corpus, Transaction: "auto", Last: 1000,
				Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC),
			})
			if len(result.Files) < least {
				t.Errorf("%d migrations were reviewed, want at least %d", len(result.Files), least)
			}
			for _, f := range result.Findings {
				t.Errorf("%s:%d: %s %s: %s", f.Span.Path, f.Span.Start.Line, f.Check.Name, f.Severity, f.Message)
			}
			for _, u := range result.Unread {
				t.Errorf("%s:%d: not read: %s", u.Span.Path, u.Span.Start.Line, u.Reason)
			}
		})
	}
}
