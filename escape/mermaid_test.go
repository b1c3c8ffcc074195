package escape_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/escape"
)

// inMermaid are texts that mean something in a diagram.
var inMermaid = []string{
	`a"b`, `"]; click r1 "https://evil.example"`, "%%{init: {'theme': 'dark'}}%%", "%% comment", "end", "graph TD", "a --> b", "a[b](c){d}",
	"`**bold**`", "1. list", "- list", "# head", "click r1 call alert(1)", "subgraph x", "style r1 fill:#f00", ":::x", "#quot;", "#35;", "&lt;b&gt;",
	"<br>", "<img src=x onerror=alert(1)>", "$$x$$", "fa:fa-ban", "participant x", "wrap: x", "a; b", "a\nb", "loop", "ﬂ°°60¶ß", "---", "...",
}

var mermaidCode = regexp.MustCompile(`#\d+;`)

// checkMermaidLabel wants a label that holds nothing but words and numbers of
// characters, and that shows the text or the beginning of it.
func checkMermaidLabel(t *testing.T, in string) {
	t.Helper()
	out := escape.MermaidLabel(in)
	for _, r := range mermaidCode.ReplaceAllString(out, "") {
		if !strings.ContainsRune(" 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", r) {
			t.Errorf("%q is encoded as %q", in, out)
		}
	}
	shown := mermaidCode.ReplaceAllStringFunc(out, func(code string) string {
		n, err := strconv.Atoi(code[1 : len(code)-1])
		if err != nil {
			t.Error(err)
		}
		return string(rune(n))
	})
	if len(shown) > 60 || strings.TrimSpace(shown) == "" {
		t.Errorf("%q shows %q", in, shown)
	}
	beginning, isCut := strings.CutSuffix(shown, "…")
	want := strings.ReplaceAll(visible(in), "ﬂ", "fl")
	if squeeze(shown) != want && !(isCut && strings.HasPrefix(want, squeeze(beginning))) && !(want == "" && shown == "?") {
		t.Errorf("%q shows %q, want %q", in, shown, want)
	}
}

func TestMermaidLabel(t *testing.T) {
	for _, in := range append(inMermaid, hostile...) {
		checkMermaidLabel(t, in)
	}
	for _, test := range []struct{ in, want string }{
		{"users", "users"},
		{"user_id", "user#95;id"},
		{"0042_plan.py", "0042#95;plan#46;py"},
		{`say "x"`, "say #34;x#34;"},
		{"été", "#233;t#233;"},
		{"", "#63;"},
		{strings.Repeat("a", 60), strings.Repeat("a", 60)},
		{strings.Repeat("a", 61), strings.Repeat("a", 57) + "#8230;"},
		{strings.Repeat("é", 31), strings.Repeat("#233;", 28) + "#8230;"},
	} {
		if got := escape.MermaidLabel(test.in); got != test.want {
			t.Errorf("MermaidLabel(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func FuzzMermaidLabel(f *testing.F) {
	for _, in := range append(inMermaid, hostile...) {
		f.Add(in)
	}
	f.Fuzz(checkMermaidLabel)
}
