package comment

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/schema"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; go test ./comment -update writes it.\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

// finding is a finding about the only occurrence of text in a source.
func finding(source *migration.Source, text, check string, severity checks.Severity, message string) review.Finding {
	at := strings.Index(source.Text, text)
	return review.Finding{
		Finding: checks.Finding{Check: &checks.Check{Name: check}, Severity: severity, Span: source.Span(at, at+len(text))},
		Message: message,
		// Sixteen digits that stay the same while the finding does.
		Fingerprint: hashOf(check + text),
	}
}

// result is a failed review of findings in sources.
func result(findings []review.Finding, sources ...*migration.Source) *review.Result {
	r := &review.Result{Verdict: review.Fail, FailOn: checks.Error, Findings: findings, Sources: map[string]*migration.Source{}}
	for _, s := range sources {
		r.Sources[s.Path] = s
		r.Files = append(r.Files, review.File{Path: s.Path, Status: "added"})
	}
	return r
}

var team = review.LessonLink{Title: "Adding a NOT NULL column failed in production", Path: "lessons/database.md", Line: 16,
	URL: "https://github.com/acme/shop/blob/0123/lessons/database.md#adding", Date: "2026-01-08"}

func TestInlineBody(t *testing.T) {
	python := migration.NewSource("alembic/versions/0042_plan.py", "def upgrade():\n    op.add_column(\"users\", PLAN)\n")
	sql := migration.NewSource("db/1.up.sql", "CREATE INDEX i\n  ON users (email);\n")
	unknown := &checks.Step{Before: schema.NewBuilder(nil).State(), Statement: &migration.Statement{},
		Effect: schema.Effect{Locks: []schema.Lock{{Relation: migration.Name{Schema: "public", Name: "users"}, Mode: "ACCESS EXCLUSIVE"}},
			Scans: []migration.Name{{Schema: "public", Name: "users"}}}}
	options := Options{MayIgnore: true}

	recipe := finding(python, "op.add_column(\"users\", PLAN)", "not-null-without-default", checks.Error, "fails if `users` has any row: the existing rows get no `plan`")
	recipe.Recipe = []review.RecipeStep{
		{Title: "add `plan` nullable", Migration: "revision 1", Language: "python", Code: "def upgrade():\n    op.add_column(\"users\", sa.Column(\"plan\", sa.String()))\n"},
		{Title: "fill it", Notes: []string{"release code that writes `plan`", "fill it in batches"}},
		{Title: "once every row has one", Migration: "revision 2", Language: "python", Code: "def upgrade():\n    op.alter_column(\"users\", \"plan\", nullable=False)"},
	}
	recipe.Between = "`alembic upgrade head` runs both in one transaction"
	recipe.Lessons = []review.LessonLink{team, {Title: "built in", Path: "not_null_without_default.md", BuiltIn: true}}

	suggested := finding(sql, "CREATE INDEX i\n  ON users (email)", "index-blocks-writes", checks.Warning, "blocks every write to `users` while `i` is built")
	suggested.Cost = "SHARE on `users` while the index is built; size unknown"
	suggested.Step = &checks.Step{Before: unknown.Before, Statement: unknown.Statement, Effect: schema.Effect{
		Locks: unknown.Effect.Locks, Builds: []migration.Name{{Name: "i"}}}}
	suggested.Fix = &review.Fix{Title: "build the index concurrently", Edits: []migration.Edit{{Span: sql.Span(13, 13), Text: "CONCURRENTLY "}}}
	suggested.Lessons = []review.LessonLink{{Title: "Ours", Path: "lessons/a.md", Line: 3}, {Title: "Indexes", URL: "https://example.com/indexes", BuiltIn: true}}

	later := suggested
	later.SafeWay, later.Recipe = "add it NOT VALID", []review.RecipeStep{
		{Title: "for new rows", Migration: "migration 1", Language: "sql", Code: "ALTER TABLE users …;\n"},
		{Title: "look at the others", Migration: "migration 2", Language: "sql", Code: "ALTER TABLE users VALIDATE …;\n"},
	}

	words := finding(sql, "CREATE INDEX i", "update-touches-every-row", checks.Warning, "writes every row of `users` anew")
	words.SafeWay, words.Recipe = "update in batches", []review.RecipeStep{{Title: "outside", Notes: []string{"update `users` by ranges of its key"}}}

	follows := finding(sql, "CREATE INDEX i", "set-not-null-scans-table", checks.Warning, "blocks reads and writes of `users` during a full scan")
	follows.Step, follows.Follows, follows.Lessons = unknown, &team, []review.LessonLink{team}
	follows.SafeWay = "prove it first"
	follows.Recipe = []review.RecipeStep{{Title: "validate a check first", Language: "sql", Code: "ALTER TABLE users …;\n"}}

	file := finding(python, "", "rollback-missing", checks.Notice, "`a1b2` cannot be undone")
	file.Span = migration.Span{Path: python.Path}
	file.Related = []review.Related{{Span: python.Span(0, 3), Message: "the upgrade"}}

	tests := []struct {
		name       string
		finding    review.Finding
		suggestion suggestion
	}{
		{"recipe.md", recipe, suggestion{}},
		{"suggestion.md", suggested, suggestion{text: "CREATE INDEX CONCURRENTLY i\n", ok: true}},
		{"diff.md", suggested, suggestion{}},
		{"later.md", later, suggestion{text: "CREATE INDEX CONCURRENTLY i\n", ok: true}},
		{"words.md", words, suggestion{}},
		{"follows.md", follows, suggestion{}},
		{"file.md", file, suggestion{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			golden(t, test.name, inlineBody(test.finding, result(nil, python, sql), test.suggestion, options))
		})
	}
}

func TestSuggestionFence(t *testing.T) {
	tests := []struct{ text, want string }{
		{"a\n", "```suggestion\na\n```\n"},
		{"", "```suggestion\n```\n"},
		{"\n", "```suggestion\n\n```\n"},
		{"a", "```suggestion\na\n```\n"},
		{"\ta\r\n\tb\r\n", "```suggestion\n\ta\r\n\tb\r\n```\n"},
		{"-- ```` here\n", "`````suggestion\n-- ```` here\n`````\n"},
	}
	for _, test := range tests {
		if got := suggestionFence(test.text); got != test.want {
			t.Errorf("suggestionFence(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

// Whatever the names of a pull request are, a comment shows them and does
// nothing else.
func TestInlineBodyHostile(t *testing.T) {
	const hostile = "x`](https://evil.example) <img src=x> @admin #1 --> <!-- ::error::\n```\n# head\n| a | b |\n\u202e"
	source := migration.NewSource("a/"+hostile+".sql", hostile)
	f := finding(source, hostile, "some-check", checks.Error, hostile+" `"+hostile+"`")
	f.Cost = hostile
	f.Related = []review.Related{{Span: f.Span, Message: hostile}}
	f.Lessons = []review.LessonLink{{Title: hostile, URL: "https://ok.example/" + hostile}, {Title: hostile, Path: hostile, Date: hostile}}
	f.Follows = &review.LessonLink{Title: hostile, URL: "javascript:alert(1)"}
	f.Recipe = []review.RecipeStep{{Title: hostile, Language: hostile, Code: hostile}, {Title: hostile, Code: hostile}, {Title: hostile, Notes: []string{hostile, hostile}}}
	f.SafeWay, f.Between = hostile, hostile
	f.Fix = &review.Fix{Title: hostile, Edits: []migration.Edit{{Span: f.Span, Text: hostile}}}
	r := result([]review.Finding{f}, source)
	for _, withRecipe := range []bool{true, false} {
		if !withRecipe {
			f.Recipe = nil
		}
		body := inlineBody(f, r, suggestion{}, Options{MayIgnore: true})
		var b bytes.Buffer
		if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe())).Convert([]byte(body), &b); err != nil {
			t.Fatal(err)
		}
		got := b.String()
		for _, bad := range []string{"<img", `"https://evil.example`, "javascript:alert(1)\"", "<h1", "<table", "<!--", "\u202e"} {
			if strings.Contains(got, bad) || bad == "\u202e" && strings.Contains(body, bad) {
				t.Errorf("%q got through:\n%s\n%s", bad, body, got)
			}
		}
		if n := strings.Count(got, "<a href"); n != 1 { // the one lesson
			t.Errorf("%d links, want 1:\n%s", n, got)
		}
	}
}

func TestInlineBodyLimit(t *testing.T) {
	source := migration.NewSource("a.sql", "SELECT 1;\n")
	f := finding(source, "SELECT 1", "some-check", checks.Error, strings.Repeat("`é` ", 30_000))
	f.Recipe = []review.RecipeStep{{Title: "t", Language: "sql", Code: strings.Repeat("SELECT 1;\n", 10_000)}}
	body := inlineBody(f, result(nil, source), suggestion{}, Options{MayIgnore: true})
	if len(body) > report.CommentLimit {
		t.Errorf("%d bytes", len(body))
	}
	if strings.Count(body, "```")%2 != 0 || !strings.Contains(body, "too long for a comment") {
		t.Errorf("got %.300s", body)
	}
}
