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
		Check: &checks.Check{Name: check}, Severity: severity, Span: source.Span(at, at+len(text)),
		Message: message,
		// Sixteen digits that stay the same while the finding does.
		Fingerprint: hashOf(check + text),
	}
}

// result is a failed review of findings in sources.
func result(findings []*review.Finding, sources ...*migration.Source) *review.Result {
	r := &review.Result{Verdict: review.Fail, FailOn: checks.Error, Findings: findings, Sources: map[string]*migration.Source{}}
	for _, s := range sources {
		r.Sources[s.Path] = s
		r.Files = append(r.Files, review.File{Path: s.Path, Status: "added"})
	}
	return r
}

var team = review.LessonLink{Title: "Adding a NOT NULL column failed in production", Path: "lessons/database.md", Line: 16,
	URL: "https://github.com/acme/shop/blob/0123/lessons/database.md#adding", Date: "2026-01-08"}

// gfm is Markdown as GitHub reads it, raw HTML left in.
var gfm = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))

// Whatever the names of a pull request are, a comment shows them and does
// nothing else.
func TestInlineBodyHostile(t *testing.T) {
	const hostile = "x`](https://evil.example) <img src=x> @admin #1 --> <!-- ::error::\n```\n# head\n| a | b |\n\u202e"
	source := migration.NewSource("a/"+hostile+".sql", hostile)
	f := finding(source, hostile, "some-check", checks.Error, hostile+" `"+hostile+"`")
	f.Cost = hostile
	f.Related = []review.Related{{Span: f.Span, Message: hostile}}
	f.Taught = &review.Taught{
		Lessons: []review.LessonLink{{Title: hostile, URL: "https://ok.example/" + hostile}, {Title: hostile, Path: hostile, Date: hostile}},
		Follows: &review.LessonLink{Title: hostile, URL: "javascript:alert(1)"},
	}
	f.Remedy = review.NewRemedy(hostile, []review.RecipeStep{
		{Title: hostile, Language: hostile, Code: review.Code{hostile}}, {Title: hostile, Code: review.Code{hostile}}, {Title: hostile, Notes: []string{hostile, hostile}},
	}, hostile)
	f.Fix = &review.Fix{Title: hostile, Edits: []migration.Edit{{Span: f.Span, Text: hostile}}}
	r := result([]*review.Finding{&f}, source)
	for _, withRecipe := range []bool{true, false} {
		if !withRecipe {
			f.Remedy = review.NewRemedy(hostile, nil, hostile)
		}
		body := inlineBody(&f, r, suggestion{}, Options{MayIgnore: true})
		var b bytes.Buffer
		if err := gfm.Convert([]byte(body), &b); err != nil {
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
	f.Remedy = review.NewRemedy("", []review.RecipeStep{{Title: "t", Language: "sql", Code: review.Code{strings.Repeat("SELECT 1;\n", 10_000)}}}, "")
	body := inlineBody(&f, result(nil, source), suggestion{}, Options{MayIgnore: true})
	if len(body) > report.CommentLimit {
		t.Errorf("%d bytes", len(body))
	}
	if strings.Count(body, "```")%2 != 0 || !strings.Contains(body, "too long for a comment") {
		t.Errorf("got %.300s", body)
	}
}
