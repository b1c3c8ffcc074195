package review_test

import (
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/review"
)

// TestLast reviews the newest migrations each on its own: the ones before it
// are its history, those that were reviewed just before included.
func TestLast(t *testing.T) {
	result := review.Run(review.Input{
		Config: config.Default(),
		After: framework.Texts(map[string]string{
			"migrations/001_a.sql": "CREATE TABLE users (id bigint PRIMARY KEY);",
			"migrations/002_b.sql": "ALTER TABLE users ADD COLUMN plan text;\nALTER TABLE users ADD CONSTRAINT has_plan CHECK (plan IS NOT NULL) NOT VALID;",
			"migrations/003_c.sql": "ALTER TABLE users VALIDATE CONSTRAINT has_plan;",
			"migrations/004_d.sql": "ALTER TABLE users ALTER COLUMN plan SET NOT NULL;\nALTER TABLE users DROP CONSTRAINT has_plan;\nALTER TABLE users ALTER COLUMN plan TYPE varchar;",
			"migrations/005_e.sql": "ALTER TABLE users ALTER COLUMN plan TYPE varchar(5);",
		}),
		Transaction: "auto", Last: 4, Now: time.Unix(0, 0),
	})
	if len(result.Files) != 4 {
		t.Errorf("%d migrations were reviewed, want 4", len(result.Files))
	}
	// A validated CHECK proves NOT NULL, and text becomes varchar for nothing.
	if len(result.Findings) != 1 || result.Findings[0].Check.Name != "column-type-rewrites-table" || result.Findings[0].Span.Path != "migrations/005_e.sql" {
		for _, f := range result.Findings {
			t.Errorf("%s:%d %s: %s", f.Span.Path, f.Span.Start.Line, f.Check.Name, f.Message)
		}
		t.Error("want the type change of 005_e.sql alone")
	}
}
