package escape_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/oncebitten/oncebitten/escape"
)

// isCommand tells whether the Actions runner would take a line for a command,
// as its ActionCommand does, under a comparison that passes over invisible characters.
func isCommand(line string) bool {
	line = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.M, unicode.Cf) {
			return -1
		}
		return r
	}, line)
	return strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[")
}

func checkLogLine(t *testing.T, in string) {
	t.Helper()
	out := escape.LogLine(in)
	if isCommand(out) {
		t.Errorf("LogLine(%q) = %q is a command", in, out)
	}
	if strings.ContainsFunc(out, unicode.IsControl) {
		t.Errorf("LogLine(%q) = %q has control characters", in, out)
	}
}

func TestLogLine(t *testing.T) {
	for _, in := range hostile {
		checkLogLine(t, in)
	}
	for _, test := range []struct{ in, want string }{
		{"::error::x", ": :error::x"},
		{"  ::set-output name=a::b", ": :set-output name=a::b"},
		{"a ::error::x", "a ::error::x"},
		{"x\n::error::x", "x ::error::x"},
		{"x ##[group]y", "x # #[group]y"},
		{"###[a]", "## #[a]"},
		{":\u200d:stop::", ": \u200d:stop::"},
		{"\u200d::stop::", "\u200d: :stop::"},
		{"\x1b[1m::error::", ": :error::"},
		{"now()::text", "now()::text"},
		{":name", ":name"},
	} {
		if got := escape.LogLine(test.in); got != test.want {
			t.Errorf("LogLine(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestLogText(t *testing.T) {
	const in = "error: x\n  ::error::y\r\n\n    | ^\n\t::add-mask::z\n##[group]\x1b[2J"
	const want = "error: x\n  : :error::y\n\n    | ^\n\t: :add-mask::z\n# #[group]"
	if got := escape.LogText(in); got != want {
		t.Errorf("LogText(%q) = %q, want %q", in, got, want)
	}
	checkLogText(t, in)
}

func checkLogText(t *testing.T, in string) {
	t.Helper()
	out := escape.LogText(in)
	for line := range strings.SplitSeq(out, "\n") {
		if isCommand(line) || strings.ContainsFunc(strings.TrimLeft(line, "\t "), unicode.IsControl) {
			t.Errorf("LogText(%q) has the line %q", in, line)
		}
	}
	if got, want := strings.Count(out, "\n"), strings.Count(in, "\n"); got != want {
		t.Errorf("LogText(%q) = %q has %d line feeds, want %d", in, out, got, want)
	}
}

// unescapeProperty undoes what the runner undoes.
func unescapeProperty(s string) string {
	return strings.NewReplacer("%3A", ":", "%2C", ",", "%0D", "\r", "%0A", "\n", "%25", "%").Replace(s)
}

func checkCommand(t *testing.T, in string) {
	t.Helper()
	property, data := escape.CommandProperty(in), escape.CommandData(in)
	if strings.ContainsAny(property, ":,\r\n") || strings.ContainsAny(data, "\r\n") {
		t.Errorf("%q is encoded as %q and %q", in, property, data)
	}
	if unescapeProperty(property) != unescapeProperty(data) {
		t.Errorf("%q comes out as %q and as %q", in, unescapeProperty(property), unescapeProperty(data))
	}
	if escape.Exact(in) && unescapeProperty(property) != strings.ReplaceAll(in, "\r\n", "\n") {
		t.Errorf("%q comes out as %q", in, unescapeProperty(property))
	}
}

func TestCommand(t *testing.T) {
	for _, in := range hostile {
		checkCommand(t, in)
	}
	if got, want := escape.CommandProperty("a,b: 100%\r\n"), "a%2Cb%3A 100%25%0A"; got != want {
		t.Errorf("CommandProperty = %q, want %q", got, want)
	}
	if got, want := escape.CommandData("a,b: 100%\n::error::"), "a,b: 100%25%0A::error::"; got != want {
		t.Errorf("CommandData = %q, want %q", got, want)
	}
}

func FuzzLog(f *testing.F) {
	for _, in := range hostile {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		checkLogLine(t, in)
		checkLogText(t, in)
		checkCommand(t, in)
	})
}
