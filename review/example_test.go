package review_test

import (
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/review"
)

// Examples of lessons are reviewed in every language that a framework reads,
// whether they are statements or whole functions.
func TestReviewExample(t *testing.T) {
	tests := []struct {
		name, language, code string
		want                 []string
	}{
		{"SQL", "sql", "ALTER TABLE users ADD COLUMN plan text NOT NULL;", []string{"not-null-without-default"}},
		{"statements in Python", "python", plan, []string{"not-null-without-default"}},
		{"functions in Python", "python", "def upgrade():\n    " + plan + "\n\ndef downgrade():\n    pass\n", []string{"not-null-without-default"}},
		{"a good one", "python", `op.add_column("users", sa.Column("plan", sa.String()))`, nil},
		{"another language", "bash", "pg_dump shop", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, f := range review.ReviewExample(lesson.Example{Language: test.language, Code: test.code}) {
				got = append(got, f.Check.Name)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
