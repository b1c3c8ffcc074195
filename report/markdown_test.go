package report

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	renderer "github.com/yuin/goldmark/renderer/html"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

func markdownOf(t *testing.T, r *review.Result, o MarkdownOptions) string {
	t.Helper()
	var b strings.Builder
	if err := Markdown(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// html renders Markdown as GitHub does, raw HTML left in.
func html(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(renderer.WithUnsafe())).Convert([]byte(text), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func blob(path string, line int) string {
	return fmt.Sprintf("https://github.com/acme/shop/blob/0123/%s#L%d", (&url.URL{Path: path}).EscapedPath(), line)
}

func TestMarkdown(t *testing.T) {
	golden(t, "summary.md", markdownOf(t, example(), MarkdownOptions{Link: blob}))
}

func TestMarkdownShort(t *testing.T) {
	source := migration.NewSource("a.sql", "")
	tests := []struct {
		result review.Result
		want   string
	}{
		{review.Result{Verdict: review.Pass}, "### ✅ Once Bitten: no migrations to check\n"},
		{review.Result{Verdict: review.Pass, Files: []review.File{{Path: "a.sql"}}}, "### ✅ Once Bitten: no findings in 1 migration\n"},
		{review.Result{Verdict: review.Incomplete, Errors: []review.FileError{{Path: "a.sql", Reason: "it is no text"}}},
			"### 🔴 Once Bitten: no findings in 0 migrations, 1 file could not be analysed\n\n**Could not be analysed**\n- `a.sql`: it is no text\n"},
		{review.Result{Verdict: review.Pass, Files: []review.File{{Path: "a.sql"}}, Unread: []migration.Unread{{Span: source.Whole(), Reason: wording.Verbatim("no `SQL`")}}},
			"### ✅ Once Bitten: no findings in 1 migration, 1 part not read\n\n**Not read**\n- `a.sql:1`: no `SQL`\n"},
	}
	for _, test := range tests {
		if got := markdownOf(t, &test.result, MarkdownOptions{}); got != test.want {
			t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
		}
	}
}

// many is a result of n findings, each of a statement of its own.
func many(n int) *review.Result {
	text := strings.Repeat("ALTER TABLE users ADD COLUMN a_rather_long_name_of_a_column_number_n integer NOT NULL;\n", n)
	source := migration.NewSource("db/migrations/20240101_a_long_name.sql", text)
	r := &review.Result{Verdict: review.Fail, Files: []review.File{{Path: source.Path}}, Sources: map[string]*migration.Source{source.Path: source}}
	length := len(text) / max(n, 1)
	for i := range n {
		span := source.Span(i*length, (i+1)*length-2)
		step := &checks.Step{Statement: &migration.Statement{SQL: source.Text[span.Start.Offset:span.End.Offset], Span: span, Direction: migration.Upgrade},
			Effect: &schema.Effect{}}
		r.Steps = append(r.Steps, step)
		r.Findings = append(r.Findings, &review.Finding{
			Check: &checks.Check{Name: "not-null-without-default"}, Severity: checks.Error, Span: span, Step: step,
			Message:     "fails if `users` has any row: the existing rows get no `a_rather_long_name`",
			Fingerprint: fmt.Sprintf("%016x", i),
		})
	}
	return r
}

// However much there is to say, the summary fits and says what it leaves out.
func TestMarkdownLimit(t *testing.T) {
	tests := []struct {
		findings, limit int
		has, hasNot     []string
	}{
		{20, CommentLimit, []string{"ALTER TABLE", "#L20"}, []string{"cut to fit"}},
		{150, CommentLimit, []string{"Upgrade of", "cut to fit", "#L150"}, []string{"ALTER TABLE"}},
		{400, CommentLimit, []string{"cut to fit", "get no"}, []string{"Upgrade of", "#L"}},
		{400, 20_000, []string{"cut to fit", "and 350 more"}, []string{"#L"}},
		{400, 2_000, []string{"400 errors", "cut to fit"}, []string{"| "}},
		{6_000, JobSummaryLimit, []string{"6000 errors", "and 5800 more"}, nil},
	}
	for _, test := range tests {
		got := markdownOf(t, many(test.findings), MarkdownOptions{Limit: test.limit, Link: blob})
		if len(got) > test.limit {
			t.Errorf("%d findings: %d bytes, the limit is %d", test.findings, len(got), test.limit)
		}
		for _, want := range test.has {
			if !strings.Contains(got, want) {
				t.Errorf("%d findings in %d bytes: %q is missing in\n%.2000s", test.findings, test.limit, want, got)
			}
		}
		for _, bad := range test.hasNot {
			if strings.Contains(got, bad) {
				t.Errorf("%d findings in %d bytes: %q is there", test.findings, test.limit, bad)
			}
		}
	}
}

// What is short is open; a downgrade, and what fills more than a screen, is folded.
func TestMarkdownFolds(t *testing.T) {
	for _, test := range []struct {
		statements int
		direction  migration.Direction
		want       string
	}{
		{12, migration.Upgrade, "<details open><summary>🔴 Upgrade of <code>db/migrations/20240101_a_long_name.sql</code>: 12 statements</summary>\n\n| |"},
		{13, migration.Upgrade, "<details><summary>🔴 Upgrade of"},
		{1, migration.Downgrade, "<details><summary>🔴 Downgrade of <code>db/migrations/20240101_a_long_name.sql</code>: 1 statement</summary>"},
	} {
		r := many(test.statements)
		for _, s := range r.Steps {
			s.Statement.Direction = test.direction
		}
		if got := markdownOf(t, r, MarkdownOptions{}); !strings.Contains(got, test.want) {
			t.Errorf("%d statements of the %s: want %q in\n%s", test.statements, test.direction, test.want, got)
		}
	}
}

// One long name must not push everything else out.
func TestMarkdownClip(t *testing.T) {
	r := many(1)
	r.Findings[0].Message = strings.Repeat("é", 100_000)
	got := markdownOf(t, r, MarkdownOptions{Limit: CommentLimit})
	if !strings.Contains(got, "ALTER TABLE") || !utf8.ValidString(got) {
		t.Errorf("got %.500q", got)
	}
}

// Names of a pull request are shown, never obeyed.
func TestMarkdownHostile(t *testing.T) {
	const hostile = "a|b`c`](https://evil.example)<img src=x>@admin #1 <!-- x -->\n| d |\\"
	source := migration.NewSource(hostile, hostile)
	step := &checks.Step{Effect: &schema.Effect{}, Statement: &migration.Statement{SQL: hostile, Span: source.Whole()}, Migration: &migration.Migration{Revision: hostile}}
	link := review.LessonLink{Title: hostile, URL: "https://example.com/a)b|c", Date: hostile}
	finding := review.Finding{Check: &checks.Check{Name: "x"}, Severity: checks.Error, Span: source.Whole(), Step: step}
	finding.Message, finding.Cost = hostile+" `"+hostile+"`", hostile
	open, accepted := finding, finding
	open.Taught, accepted.Suppressed = &review.Taught{Lessons: []review.LessonLink{link}}, &review.Suppression{By: hostile, Reason: hostile}
	r := &review.Result{
		Verdict:  review.Fail,
		Errors:   []review.FileError{{Path: hostile, Reason: hostile}},
		Findings: []*review.Finding{&open, &accepted},
		Unread:   []migration.Unread{{Span: source.Whole(), Reason: wording.Verbatim(hostile)}},
		Steps:    []*checks.Step{step},
		Lessons:  []review.AppliedLesson{{LessonLink: link}, {LessonLink: review.LessonLink{Title: hostile, URL: "javascript:alert(1)"}}},
		Notes:    []string{hostile},
	}
	text := markdownOf(t, r, MarkdownOptions{})
	got := html(t, text)
	for _, bad := range []string{"<img", "evil.example\"", "javascript:", "<!-- x"} {
		if strings.Contains(got, bad) {
			t.Errorf("%q got through:\n%s", bad, got)
		}
	}
	if n := strings.Count(got, "<td"); n != 3+5 { // two tables of one row
		t.Errorf("%d cells, want 8:\n%s\n%s", n, text, got)
	}
	if n := strings.Count(got, "<a href"); n != 2 { // the lesson, twice
		t.Errorf("%d links, want 2:\n%s", n, got)
	}
}
