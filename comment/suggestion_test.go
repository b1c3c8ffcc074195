package comment

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/review"
)

func TestSuggest(t *testing.T) {
	const blob = "b9d8c9c6a1e5b8f1a1f0d1c2b3a4958677869504" // of another text
	tests := []struct {
		name, text, patch, blob string
		start, end              int
		insert                  string
		place                   Place
		want                    suggestion
	}{
		{name: "a line", text: twelve, patch: twoHunks, start: 2, end: 3, insert: "two",
			place: lines(2, 2), want: suggestion{"two\n", true}},
		{name: "two lines of one hunk", text: twelve, patch: twoHunks, start: 2, end: 5, insert: "two",
			place: lines(2, 3), want: suggestion{"two\n", true}},
		{name: "a deletion", text: twelve, patch: twoHunks, start: 2, end: 4,
			place: lines(2, 2), want: suggestion{"", true}},
		{name: "carriage returns and tabs stay", text: "\ta\r\n", patch: "@@ -0,0 +1 @@\n+\ta\r\n", start: 1, end: 2, insert: "b",
			place: lines(1, 1), want: suggestion{"\tb\r\n", true}},
		{name: "nothing changes", text: twelve, patch: twoHunks, start: 2, end: 3, insert: "2", place: lines(2, 2)},
		{name: "lines that end in two ways", text: "a\r\nb\n", patch: "@@ -0,0 +1,2 @@\n+a\r\n+b\n", start: 0, end: 1, insert: "A", place: lines(1, 1)},
		{name: "a line is removed in between", text: "1\n2\n", patch: "@@ -1,3 +1,2 @@\n 1\n-x\n 2\n", start: 0, end: 3, insert: "x", place: lines(1, 2)},
		{name: "a line is removed before", text: "1\n2\n", patch: "@@ -1,3 +1,2 @@\n-x\n 1\n 2\n", start: 0, end: 3, insert: "x",
			place: lines(1, 2), want: suggestion{"x\n", true}},
		{name: "not in a hunk", text: twelve, patch: twoHunks, start: 8, end: 9, insert: "five", place: Place{Path: "a.sql"}},
		{name: "over two hunks", text: twelve, patch: twoHunks, start: 4, end: 17, insert: "x", place: lines(3, 3)},
		{name: "another text at head", text: twelve, patch: twoHunks, blob: blob, start: 2, end: 3, insert: "two", place: lines(2, 2)},
		{name: "bytes that Markdown loses", text: "a\xff\n", patch: "@@ -0,0 +1 @@\n+a\xff\n", start: 0, end: 1, insert: "b", place: lines(1, 1)},
		{name: "text that runs the other way", text: "a\n", patch: "@@ -0,0 +1 @@\n+a\n", start: 0, end: 1, insert: "\u202eb", place: lines(1, 1)},
	}
	for _, test := range tests {
		source := migration.NewSource("a.sql", test.text)
		file := pull.File{Path: "a.sql", Status: pull.Modified, Patch: test.patch, BlobSHA: test.blob}
		if file.BlobSHA == "" {
			file.BlobSHA = gitBlob(test.text)
		}
		f := &review.Finding{
			Span: source.Span(test.start, test.end),
			Fix:  &review.Fix{Edits: []migration.Edit{{Span: source.Span(test.start, test.end), Text: test.insert}}},
		}
		place, s := newDiff([]pull.File{file}).place(f, map[string]*migration.Source{"a.sql": source})
		if place != test.place || s != test.want {
			t.Errorf("%s: got %v, %+v; want %v, %+v", test.name, place, s, test.place, test.want)
		}
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

// apply does what GitHub does when somebody accepts a suggestion: what stands
// in its block replaces the lines of the comment.
func apply(t *testing.T, file string, c Comment) string {
	t.Helper()
	source := []byte(c.Body)
	var replacement *string
	err := ast.Walk(gfm.Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		block, ok := n.(*ast.FencedCodeBlock)
		if ok && entering && string(block.Language(source)) == "suggestion" {
			if replacement != nil {
				t.Error("two suggestions in a comment")
			}
			text := string(block.Lines().Value(source))
			replacement = &text
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if replacement == nil {
		t.Fatalf("no suggestion in\n%s", c.Body)
	}
	lines := strings.SplitAfter(file, "\n")
	before, after := strings.Join(lines[:c.Place.StartLine-1], ""), strings.Join(lines[c.Place.Line:], "")
	if last := lines[c.Place.Line-1]; !strings.HasSuffix(last, "\n") { // the file ends without one, and goes on to
		*replacement = strings.TrimRight(*replacement, "\r\n")
	}
	return before + *replacement + after
}

// A suggestion that is accepted leaves the very file that the fix means,
// whichever line endings GitHub keeps of the comment.
func TestSuggestionApplies(t *testing.T) {
	tests := []struct{ name, text, old, text2 string }{
		{"a line", "a\nCREATE INDEX i ON t (a);\nb\n", "INDEX", "INDEX CONCURRENTLY"},
		{"several lines", "a\nb\nc\nd\n", "b\nc", "B\nC\nD"},
		{"lines that go", "a\nb\nc\n", "b\n", ""},
		{"a line that becomes empty", "a\nb\nc\n", "b", ""},
		{"lines that end in carriage returns too", "a\r\n\tb\r\nc\r\n", "b", "B"},
		{"new lines among such", "a\r\n\tb\r\nc\r\n", "b", "B\n\tC"},
		{"the first line", "a\r\nb\r\n", "a", "A"},
		{"all lines", "a\nb\n", "a\nb\n", "c\n"},
		{"tabs and blanks at both ends", "\t a \t\n\tb\n", "a", "A\n\t\t"},
		{"the last line, which does not end", "a\nb", "b", "B"},
		{"the only line, which does not end", "a", "a", "A\nB"},
		{"the same with a carriage return", "a\r\nb", "b", "B\nC"},
		{"fences", "a\n```\n~~~~\nb\n", "```", "````\n```suggestion"},
		{"what looks like Markdown", "<details>\n# a\n> b\n", "# a", "</details>\n\n| a |\n|---|"},
	}
	for _, test := range tests {
		source := migration.NewSource("a.sql", test.text)
		at := strings.Index(test.text, test.old)
		f := finding(source, test.old, "some-check", checks.Error, "fails")
		f.Fix = &review.Fix{Edits: []migration.Edit{{Span: source.Span(at, at+len(test.old)), Text: test.text2}}}
		file := pull.File{Path: "a.sql", Status: pull.Added, Patch: addedPatch(test.text), BlobSHA: gitBlob(test.text)}
		p := NewPlan(result([]*review.Finding{&f}, source), pull.Request{}, []pull.File{file}, Options{Inline: checks.Notice, MayIgnore: true})
		want := test.text[:at] + test.text2 + test.text[at+len(test.old):]
		if strings.Contains(test.text, "\r\n") {
			want = strings.ReplaceAll(strings.ReplaceAll(want, "\r\n", "\n"), "\n", "\r\n")
		}
		for name, kept := range map[string]string{"as written": p.Inline[0].Body, "line feeds alone": strings.ReplaceAll(p.Inline[0].Body, "\r\n", "\n")} {
			c := p.Inline[0]
			c.Body = kept
			got := apply(t, test.text, c)
			if name != "as written" && strings.Contains(test.text, "\r\n") { // then the file's own are put back
				got = strings.ReplaceAll(strings.ReplaceAll(got, "\r\n", "\n"), "\n", "\r\n")
			}
			if got != want {
				t.Errorf("%s, %s: got %q, want %q", test.name, name, got, want)
			}
		}
	}
}
