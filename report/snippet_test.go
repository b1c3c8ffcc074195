package report

import (
	"bufio"
	"regexp"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
)

var sequence = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestSnippet(t *testing.T) {
	long := "SELECT " + strings.Repeat("a, ", 30) + "needle" + strings.Repeat(", b", 30)
	tests := []struct {
		name, text, span string
		want             []string
	}{
		{"carets under the span", "ALTER TABLE t DROP c;", "DROP c", []string{
			"1 | ALTER TABLE t DROP c;",
			"  |               ^^^^^^"}},
		{"tabs", "\tx\tDROP c", "DROP c", []string{
			"1 |     x   DROP c",
			"  |         ^^^^^^"}},
		{"wide characters", "INSERT '漢字🙂', bad", "bad", []string{
			"1 | INSERT '漢字🙂', bad",
			"  |                  ^^^"}},
		{"combining characters take no column", "e\u0301 bad", "bad", []string{
			"1 | e\u0301 bad",
			"  |   ^^^"}},
		{"an empty span has one caret", "ab", "", []string{
			"1 | ab",
			"  | ^"}},
		{"the end of a long line", long, "needle", []string{
			"1 | … a, a, a, needle, b, b, b, b, b, b, b,…",
			"  |            ^^^^^^"}},
		{"the start of a long line", long, "SELECT", []string{
			"1 | SELECT a, a, a, a, a, a, a, a, a, a, a,…",
			"  | ^^^^^^"}},
		{"several lines", "  f(\n    a,\n  )", "f(\n    a,\n  )", []string{
			"1 | /   f(",
			"2 | |     a,",
			"3 | |   )",
			"  | |___^"}},
		{"several lines from within a line", "x = f(\n  a)", "f(\n  a)", []string{
			"1 |   x = f(",
			"  |  _____^",
			"2 | |   a)",
			"  | |____^"}},
		{"the end of the file", "f(\na\n", "f(\na\n", []string{
			"1 | / f(",
			"2 | | a",
			"  | |_^"}},
		{"many lines", "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\n5\n6\n7\n8", []string{
			"1 | / 1", "2 | | 2", "3 | | 3", "  | | …", "7 | | 7", "8 | | 8",
			"  | |_^"}},
		{"carriage returns", "a\r\nbad\r\n", "bad", []string{
			"2 | bad",
			"  | ^^^"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			source := migration.NewSource("x", test.text)
			at := strings.Index(test.text, test.span)
			want := "  |\n" + strings.Join(test.want, "\n") + "\n  |\n"
			if got := written(newSnippet(source, source.Span(at, at+len(test.span)), 46, false)); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func written(s snippet) string {
	var b strings.Builder
	w := bufio.NewWriter(&b)
	s.write(w)
	w.Flush()
	return b.String()
}

// Whatever a span says, a snippet of it is made, and its lines fit.
func FuzzSnippet(f *testing.F) {
	f.Add("CREATE TABLE t (\n\ta int -- 漢字\n);\r\n", 3, 20)
	f.Fuzz(func(t *testing.T, text string, start, length int) {
		source := migration.NewSource("x", text)
		start = max(start, 0)
		span := source.Span(start, start+max(length%1000, 0))
		for line := range strings.Lines(written(newSnippet(source, span, 60, false))) {
			if columns := columnAt(cells(line), len(line)); columns > 62 {
				t.Errorf("a line of %d columns: %q", columns, line)
			}
			if i := strings.IndexFunc(strings.TrimSuffix(line, "\n"), isHidden); i >= 0 {
				t.Errorf("a hidden character in %q", line)
			}
		}
	})
}
