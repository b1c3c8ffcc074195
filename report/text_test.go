package report

import (
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

func textOf(t *testing.T, r *review.Result, o TextOptions) string {
	t.Helper()
	var b strings.Builder
	if err := Text(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	golden(t, "text.golden", textOf(t, example(), TextOptions{}))
}

func TestTextColor(t *testing.T) {
	r := example()
	plain, coloured := textOf(t, r, TextOptions{}), textOf(t, r, TextOptions{Color: true})
	if !strings.Contains(coloured, "\x1b[1;31merror\x1b[0m") {
		t.Error("the severity has no colour")
	}
	if stripped := sequence.ReplaceAllString(coloured, ""); stripped != plain {
		t.Errorf("without its colours the text is another one:\n%s", stripped)
	}
}

func TestTextVerdict(t *testing.T) {
	file := []review.File{{Path: "a.sql"}}
	tests := []struct {
		result review.Result
		want   string
	}{
		{review.Result{Verdict: review.Pass}, "pass: no migrations to check\n"},
		{review.Result{Verdict: review.Pass, Files: file}, "pass: no findings in 1 migration\n"},
		{review.Result{Verdict: review.Pass, Files: file, FailOn: checks.Warning}, "pass: no findings in 1 migration (fails on warning)\n"},
		{review.Result{Verdict: review.Incomplete, Errors: []review.FileError{{Path: "b.sql", Reason: "it is larger than 50 MB"}}},
			"error: could not analyse b.sql: it is larger than 50 MB\nincomplete: no findings in 0 migrations, 1 file could not be analysed\n"},
	}
	for _, test := range tests {
		if got := textOf(t, &test.result, TextOptions{}); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

// A pull request must not be able to speak to the terminal or to the runner.
func TestTextHostile(t *testing.T) {
	const hostile = "::error file=x::forged\x1b[2J\n::set-output name=a::b ##[error]\u202e"
	source := migration.NewSource(hostile, hostile+"\n"+hostile)
	r := &review.Result{
		Verdict: review.Fail,
		Errors:  []review.FileError{{Path: hostile, Reason: hostile}},
		Findings: []*review.Finding{{
			Check: &checks.Check{Name: "x"}, Severity: checks.Error, Span: source.Whole(),
			Message: hostile, Cost: hostile,
			Taught: &review.Taught{Lessons: []review.LessonLink{{Title: hostile, Path: hostile, Line: 1}}},
			Remedy: review.NewRemedy("", []review.RecipeStep{{Title: hostile, Code: review.Code{hostile}}}, ""),
		}, {
			Check: &checks.Check{Name: "x"}, Span: source.Whole(),
			Suppressed: &review.Suppression{By: hostile, Reason: hostile},
		}},
		Unread:  []migration.Unread{{Span: source.Whole(), Reason: wording.Verbatim(hostile)}},
		Notes:   []string{hostile},
		Sources: map[string]*migration.Source{hostile: source},
	}
	got := textOf(t, r, TextOptions{})
	for line := range strings.Lines(got) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") {
			t.Errorf("a command of the runner: %q", line)
		}
	}
	for _, bad := range []string{"\x1b", "##[", "\u202e", "\r"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q is in the text:\n%s", bad, got)
		}
	}
}
