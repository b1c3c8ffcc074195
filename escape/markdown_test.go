package escape_test

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	renderer "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"

	"github.com/oncebitten/oncebitten/escape"
)

// hostile are texts that do something when they are shown as they are.
var hostile = []string{
	"", " ", "users", "user_id", "a | b", "`users`", "``", "`", "a`b``c", " `a` ", "\\", `\|`, `a\`, `\\|`,
	"*bold* _em_ ~~gone~~ **b**", "<b>x</b>", "<!-- oncebitten:v1 fp=1 -->", "-->", "&lt;", "&amp;copy;", "a < b > c",
	"[text](https://example.com)", "![image](https://example.com/x.png)", "[1]: https://example.com", "<https://example.com>",
	"https://example.com/a_b", "see http://example.com.", "ftp://example.com", "www.example.com", "WWW.example.com", "me@example.com", "mailto:me@example.com",
	"@octocat", "@org/team", "x @octocat y", "octocat@1975ea83b712", "@-a", "#1", "#123", "GH-1", "gh-22", "owner/repo#1", "xGH-1",
	"1975ea83b712", "1975ea83b712cafe1975ea83b712cafe12345678", "deadbeef", "0123456789", ":tada:", ":+1:", "a::b::c",
	"# heading", "- item", "+ item", "1. item", "12) item", "> quote", "===", "---", "    code", "\tcode", "[ ] task", "[^1]", "[!NOTE]",
	"$x$ and $$y$$", "a\nb", "a\r\n\r\nb", "a  \nb", "line\u2028separator", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07text", "\x1b]open", "\u009b1mx", "a\x00b", "a\rb",
	"\u202egnp.exe", "a\u200bb", "pass\u00adword", "\U000e0041tag", "bad\xffutf8", "é 🔴 日本", "👩‍💻", "::error::x", "##[error]x", "|---|", "~~~sql", "```sql",
	"<script>alert(1)</script>", "</details>", "x</td>", "a@b.c/d#4", "http:www.example.com", "_ _", "**", "{#id}", "CREATE TABLE \"a|b\" (`c` int)", "@\u200boctocat",
}

var gfm = goldmark.New(goldmark.WithExtensions(extension.GFM))

// visible is what a reader sees of a text: on one line, without what the
// encoders leave out or put in.
func visible(s string) string {
	s = strings.ReplaceAll(escape.MarkdownFence("", s), "\u200b", "")
	s = s[strings.Index(s, "\n")+1:]
	s = s[:strings.LastIndex(strings.TrimSuffix(s, "\n"), "\n")+1]
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' }), " ")
}

func squeeze(s string) string {
	s = strings.ReplaceAll(s, "\u200b", "")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' }), " ")
}

// live are the patterns that GitHub's own filters look for in rendered text.
var live = map[string]*regexp.Regexp{
	"mention":   regexp.MustCompile(`@[A-Za-z0-9_-]`),
	"issue":     regexp.MustCompile(`#\d`),
	"GH-":       regexp.MustCompile(`(?i)\bGH-\d`),
	"commit":    regexp.MustCompile(`\b[0-9]*[a-f][0-9a-f]{6,}\b|\b[0-9]+[a-f][0-9a-f]{5,}\b`),
	"scheme":    regexp.MustCompile(`://`),
	"www":       regexp.MustCompile(`(?i)\bwww\.`),
	"shortcode": regexp.MustCompile(`:[A-Za-z0-9_+-]+:`),
}

// checkInline puts encoded text into a frame and wants it to come out as
// text and nothing else.
func checkInline(t *testing.T, in, before, after string, frame map[ast.NodeKind]bool) {
	t.Helper()
	out := escape.MarkdownInline(in)
	source := []byte(before + out + after)
	document := gfm.Parser().Parse(text.NewReader(source))
	err := ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && !frame[n.Kind()] {
			t.Errorf("%q in %q became %s", in, before, n.Kind())
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := gfm.Renderer().Render(&b, source, document); err != nil {
		t.Fatal(err)
	}
	shown := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(b.String(), " "))
	if want := squeeze("x " + visible(in) + " y"); squeeze(shown) != want {
		t.Errorf("%q in %q is shown as %q, want %q (source %q)", in, before, squeeze(shown), want, source)
	}
	for name, pattern := range live {
		if found := pattern.FindString(html.UnescapeString(b.String())); found != "" {
			t.Errorf("%q still has a %s: %q", in, name, found)
		}
	}
	if strings.Contains(out, "<!--") || strings.ContainsAny(out, "<\n\r\x00\x1b") {
		t.Errorf("%q is encoded as %q", in, out)
	}
}

func kinds(k ...ast.NodeKind) map[ast.NodeKind]bool {
	m := map[ast.NodeKind]bool{ast.KindDocument: true, ast.KindParagraph: true, ast.KindText: true, ast.KindTextBlock: true, ast.KindString: true}
	for _, kind := range k {
		m[kind] = true
	}
	return m
}

func checkMarkdownInline(t *testing.T, in string) {
	t.Helper()
	checkInline(t, in, "x ", " y", kinds())
	checkInline(t, in, "x\n", " y", kinds()) // at the start of a line of a paragraph
	checkInline(t, in, "- x ", " y", kinds(ast.KindList, ast.KindListItem))
	checkInline(t, in, "### x ", " y", kinds(ast.KindHeading))
	checkInline(t, in, "> x ", " y", kinds(ast.KindBlockquote))
	checkInline(t, in, "| x |\n|---|\n| ", " |\n\ny",
		kinds(east.KindTable, east.KindTableHeader, east.KindTableRow, east.KindTableCell))
}

// checkBlockStart is for text that starts a block: nothing stands before it.
func checkBlockStart(t *testing.T, in string) {
	t.Helper()
	source := []byte(escape.MarkdownInline(in))
	document := gfm.Parser().Parse(text.NewReader(source))
	for n := document.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != ast.KindParagraph {
			t.Errorf("%q starts a %s", in, n.Kind())
		}
	}
}

func checkMarkdownCode(t *testing.T, in string) {
	t.Helper()
	frames := []struct{ before, code, after string }{
		{"x ", escape.MarkdownCode(in), " y"},
		{"| x |\n|---|\n| ", escape.MarkdownCodeCell(in), " |\n"},
	}
	for _, f := range frames {
		source := []byte(f.before + f.code + f.after)
		var b strings.Builder
		if err := gfm.Convert(source, &b); err != nil {
			t.Fatal(err)
		}
		_, rest, ok := strings.Cut(b.String(), "<code>")
		code, rest, ok2 := strings.Cut(rest, "</code>")
		if !ok || !ok2 || strings.Contains(rest, "<code>") {
			t.Errorf("%q is no single code span: %q", in, b.String())
			continue
		}
		if got := squeeze(html.UnescapeString(code)); got != visible(in) {
			t.Errorf("%q is shown as %q, want %q (source %q)", in, got, visible(in), source)
		}
	}
}

func checkMarkdownFence(t *testing.T, in string) {
	t.Helper()
	source := []byte("x\n" + escape.MarkdownFence("sql", in) + "y\n")
	document := gfm.Parser().Parse(text.NewReader(source))
	var shape []string
	for n := document.FirstChild(); n != nil; n = n.NextSibling() {
		shape = append(shape, n.Kind().String())
	}
	if got := strings.Join(shape, " "); got != "Paragraph FencedCodeBlock Paragraph" {
		t.Fatalf("%q: the document is %s: %q", in, got, source)
	}
	block := document.FirstChild().NextSibling().(*ast.FencedCodeBlock)
	shown := string(block.Lines().Value(source))
	if escape.Exact(in) {
		if want := strings.ReplaceAll(in, "\r\n", "\n"); strings.TrimSuffix(shown, "\n") != strings.TrimSuffix(want, "\n") {
			t.Errorf("%q is exact, but shown as %q", in, shown)
		}
	}
	if strings.ContainsAny(shown, "\x00\x1b\r") {
		t.Errorf("%q is shown as %q", in, shown)
	}
}

// checkHTMLCode wants the summary of a fold to be one code element, and the
// fold to be whole.
func checkHTMLCode(t *testing.T, in string) {
	t.Helper()
	source := "<details><summary>x " + escape.HTMLCode(in) + " y</summary>\n\nz\n\n</details>\n"
	var b strings.Builder
	if err := rawHTML.Convert([]byte(source), &b); err != nil {
		t.Fatal(err)
	}
	rest, ok := strings.CutPrefix(b.String(), "<details><summary>x <code>")
	code, ok2 := strings.CutSuffix(rest, "</code> y</summary>\n<p>z</p>\n</details>\n")
	if !ok || !ok2 || strings.ContainsAny(code, "<>\"'") {
		t.Errorf("%q breaks its fold: %q", in, b.String())
		return
	}
	if got := squeeze(html.UnescapeString(code)); got != visible(in) {
		t.Errorf("%q is shown as %q, want %q", in, got, visible(in))
	}
}

var rawHTML = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(renderer.WithUnsafe()))

func TestMarkdown(t *testing.T) {
	for _, in := range hostile {
		checkHTMLCode(t, in)
		checkMarkdownInline(t, in)
		checkBlockStart(t, in)
		checkMarkdownCode(t, in)
		checkMarkdownFence(t, in)
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, in := range hostile {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		checkHTMLCode(t, in)
		checkMarkdownInline(t, in)
		checkBlockStart(t, in)
		checkMarkdownCode(t, in)
		checkMarkdownFence(t, in)
	})
}

func TestMarkdownInlineText(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"users", "users"},
		{"fails if users has any row", "fails if users has any row"},
		{"user_id", `user\_id`},
		{"2026-01-08, 12000000 rows", "2026-01-08, 12000000 rows"},
		{"a\r\n  b\tc", "a b c"},
		{"<!-- x -->", `&lt;\!-- x --&gt;`},
		{"@octocat", "@\u200boctocat"},
		{"#12", "\\#\u200b12"},
		{"1. x", `1\. x`},
		{"- x", `\- x`},
		{"1975ea83b712", "1975ea\u200b83b712"},
		{"\x1b[31mred\x1b[0m", "red"},
		{"a\u202eb", "ab"},
		{"bad\xff", "bad\uFFFD"},
		{"été 🔴", "été 🔴"},
	} {
		if got := escape.MarkdownInline(test.in); got != test.want {
			t.Errorf("MarkdownInline(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestMarkdownCodeText(t *testing.T) {
	for _, test := range []struct{ in, code, cell string }{
		{"users", "`users`", "`users`"},
		{"a`b", "``a`b``", "``a`b``"},
		{"`a`", "`` `a` ``", "`` `a` ``"},
		{"a || b", "`a || b`", "`a \\|\\| b`"},
		{"", "` `", "` `"},
		{"@octocat <b>", "`@octocat <b>`", "`@octocat <b>`"},
	} {
		if got := escape.MarkdownCode(test.in); got != test.code {
			t.Errorf("MarkdownCode(%q) = %q, want %q", test.in, got, test.code)
		}
		if got := escape.MarkdownCodeCell(test.in); got != test.cell {
			t.Errorf("MarkdownCodeCell(%q) = %q, want %q", test.in, got, test.cell)
		}
	}
}

func TestMarkdownFenceText(t *testing.T) {
	for _, test := range []struct{ language, in, want string }{
		{"sql", "SELECT 1", "```sql\nSELECT 1\n```\n"},
		{"", "a\r\nb\r\n", "```\na\nb\n```\n"},
		{"python", "'''\n```\n", "````python\n'''\n```\n````\n"},
		{"sql x`", "", "```\n```\n"},
		{"suggestion", "\tx\n", "```suggestion\n\tx\n```\n"},
	} {
		if got := escape.MarkdownFence(test.language, test.in); got != test.want {
			t.Errorf("MarkdownFence(%q, %q) = %q, want %q", test.language, test.in, got, test.want)
		}
	}
}

func TestExact(t *testing.T) {
	for in, want := range map[string]bool{"a\tb\r\nc": true, "a\x00": false, "a\u202e": false, "\xff": false, "a\rb": false, "": true} {
		if got := escape.Exact(in); got != want {
			t.Errorf("Exact(%q) = %t, want %t", in, got, want)
		}
	}
}
