package syntax_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/migration"
)

func parse(t testing.TB, text string) *syntax.Module {
	t.Helper()
	parser, err := syntax.NewParser()
	if err != nil {
		t.Fatal(err)
	}
	defer parser.Close()
	return parser.Parse(migration.NewSource("a.py", text))
}

// outline is a tree in one line: the types of its nodes with their source.
func outline(m *syntax.Module) []string {
	var out []string
	syntax.Walk(m.Body, func(n syntax.Node) {
		name := reflect.TypeOf(n).Name()
		text, _, cut := strings.Cut(m.Text(n), "\n")
		if cut {
			text += "…"
		}
		out = append(out, name+" "+text)
	})
	return out
}

func TestParse(t *testing.T) {
	for _, test := range []struct {
		source string
		want   []string
	}{
		{"revision: str = 'a'", []string{"Assign revision: str = 'a'", "Name revision", "String 'a'"}},
		{"x: int", []string{"Pass x: int"}},
		{"a = b = 1", []string{"Assign a = b = 1", "Name a", "Name b", "Number 1"}},
		{"f(1, *a, b=2, **c)", []string{"Evaluate f(1, *a, b=2, **c)", "Call f(1, *a, b=2, **c)", "Name f", "Number 1", "Name a", "Number 2", "Name c"}},
		{"x not in (a, None)", []string{"Evaluate x not in (a, None)", "Compare x not in (a, None)", "Name x", "Sequence (a, None)", "Name a", "Constant None"}},
		{"f(x for x in y if z)", []string{"Evaluate f(x for x in y if z)", "Call f(x for x in y if z)", "Name f", "Comprehension (x for x in y if z)", "Name x", "Name x", "Name y", "Name z"}},
		{"a[1:b]", []string{"Evaluate a[1:b]", "Subscript a[1:b]", "Name a", "Slice 1:b", "Number 1", "Name b"}},
		{"f'{x!r:>3}' 'y'", []string{"Evaluate f'{x!r:>3}' 'y'", "Joined f'{x!r:>3}' 'y'", "String ", "Formatted {x!r:>3}", "Name x", "String ", "String y"}},
		{"with a as b, c: pass", []string{"With with a as b, c: pass", "Name a", "Name b", "Name c", "Pass pass"}},
		{"with (a as b, c): pass", []string{"With with (a as b, c): pass", "Name a", "Name b", "Name c", "Pass pass"}},
	} {
		m := parse(t, test.source)
		got := outline(m)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s\n got %q\nwant %q", test.source, got, test.want)
		}
		if len(m.Problems) > 0 {
			t.Errorf("%s: %v", test.source, m.Problems)
		}
	}
}

// TestElif holds that each elif is an If inside the Else of the one before.
func TestElif(t *testing.T) {
	m := parse(t, "if a:\n  1\nelif b:\n  2\nelse:\n  3\n")
	outer, ok := m.Body[0].(syntax.If)
	if !ok || len(outer.Else) != 1 {
		t.Fatalf("got %#v", m.Body)
	}
	inner, ok := outer.Else[0].(syntax.If)
	if !ok || len(inner.Then) != 1 || len(inner.Else) != 1 {
		t.Fatalf("got %#v", outer.Else)
	}
}

func TestImports(t *testing.T) {
	m := parse(t, "import a.b, c as d\nfrom e.f import g as h, i\nfrom . import j\nfrom k import *\nfrom __future__ import l\n")
	var got []string
	for _, s := range m.Body {
		i, ok := s.(syntax.Import)
		if !ok {
			t.Fatalf("%T is no import", s)
		}
		got = append(got, fmt.Sprintf("%s.%s=%s", i.Module, i.Name, i.As))
	}
	want := []string{"a.b.=a", "c.=d", "e.f.g=h", "e.f.i=i", "..j=j", "k.*=", "__future__.l=l"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStrings(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{`'a"b'`, `a"b`},
		{`"a\n\t\\\"\x41\101\u00e9\d"`, "a\n\t\\\"AAé\\d"},
		{`r"a\n\""`, `a\n\"`},
		{"'''a\r\nb'''", "a\nb"},
		{"'a\\\nb'", "ab"},
		{`'a' "b" r'\c'`, `ab\c`},
		{`b"\xff"`, "\xff"},
		{`"a\0b"`, "a\uFFFDb"},
		{`"\N{BULLET}"`, "\uFFFD"},
		{`"\x4"`, `\x4`},
	} {
		m := parse(t, test.source)
		s, ok := m.Body[0].(syntax.Evaluate).Value.(syntax.String)
		if !ok || s.Value != test.want {
			t.Errorf("%s: got %#v, want %q", test.source, m.Body[0], test.want)
		}
	}
}

// TestStringMap holds that each byte of a string leads back to its source.
func TestStringMap(t *testing.T) {
	source := "x = ('ab\\n' \"cd\"\n  '''e\r\nf''')"
	m := parse(t, source)
	s := m.Body[0].(syntax.Assign).Value.(syntax.String)
	if s.Value != "ab\ncde\nf" {
		t.Fatalf("got %q", s.Value)
	}
	want := []string{"a", "b", `\n`, "c", "d", "e", "\r\n", "f"}
	for i := range s.Value {
		from, to, ok := s.Map.Range(i, i+1)
		if !ok || source[from:to] != want[i] {
			t.Errorf("byte %d: got %q, want %q", i, source[from:to], want[i])
		}
	}
}

// TestRecovery holds that an error costs the statement that it stands in,
// and nothing more.
func TestRecovery(t *testing.T) {
	const rest = "\n    f('two')\n\ndef g():\n    f('three')\n"
	for name, broken := range map[string]string{
		"parenthesis without an end": "f('lost'",
		"string without an end":      `f("""lost`,
		"no comma":                   "f('lost' x)",
		"no expression":              "x = = 3",
		"head without a colon":       "if True",
		"no closing parenthesis":     "def x(:\n        pass",
	} {
		m := parse(t, "def h():\n    f('one')\n    "+broken+rest)
		if len(m.Problems) == 0 {
			t.Errorf("%s: no problem is told", name)
		}
		var got []string
		syntax.Walk(m.Body, func(n syntax.Node) {
			if s, ok := n.(syntax.String); ok && s.Value != "lost" {
				got = append(got, s.Value)
			}
		})
		if want := []string{"one", "two", "three"}; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestBounds(t *testing.T) {
	deep := strings.Repeat("(", 5000) + "1" + strings.Repeat(")", 5000)
	long := "x = 1" + strings.Repeat(" + 1", 100_000)
	huge := "x = '" + strings.Repeat("a", 5<<20) + "'"
	for name, source := range map[string]string{"deep": deep, "long": long, "huge": huge} {
		if m := parse(t, source); len(m.Problems) == 0 {
			t.Errorf("%s: no problem is told", name)
		}
	}
	for _, source := range []string{"", "\ufeff", "\ufeffx = 1\r\n", "\xff\xfe", "\t\n", "\x00"} {
		parse(t, source) // must not panic
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"def f(a, *b, c=1, **d):\n\treturn a\n", "x = f'{a!r:>{b}}' b'\\x00'", "if a:\n  pass\nelif (b:\n", "@a\nclass B(C):\n  d: int = 1\n",
		"with (a as b, c): pass", "\ufeff'''\r\n", "def f():\n    x(\n    y()\ndef g():\n  z", "match a:\n  case 1: pass",
	} {
		f.Add(seed)
	}
	parser, err := syntax.NewParser()
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(parser.Close)
	f.Fuzz(func(t *testing.T, text string) {
		m := parser.Parse(migration.NewSource("a.py", text))
		inside := func(e syntax.Extent) {
			if e.Start < 0 || e.End < e.Start || e.End > len(text) {
				t.Fatalf("%v is outside of %d bytes", e, len(text))
			}
		}
		for _, p := range m.Problems {
			inside(p.Extent)
		}
		for _, c := range m.Comments {
			inside(c)
		}
		syntax.Walk(m.Body, func(n syntax.Node) {
			inside(n.Extent())
			if s, ok := n.(syntax.String); ok {
				for _, p := range s.Map {
					inside(syntax.Extent{Start: p.File, End: p.File + p.FileLen})
				}
			}
		})
	})
}
