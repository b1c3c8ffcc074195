package python_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// listener writes down what it is told of.
type listener struct {
	lines []string
}

func (l *listener) Call(c *python.Call) python.Value {
	if path := python.PathOf(c.Callee); path != "op.f" {
		return nil
	}
	var words []string
	for _, a := range c.Arguments {
		word := show(a.Value)
		if a.Name != "" {
			word = a.Name + "=" + word
		}
		words = append(words, a.Kind+word)
	}
	line := strings.Join(words, " ")
	if c.Guard != "" {
		line += " if " + c.Guard
	}
	l.lines = append(l.lines, line)
	return nil
}

func (l *listener) Attribute(*python.Attribute) python.Value { return nil }
func (l *listener) Assign(*python.Attribute, python.Value)   {}
func (l *listener) Enter(v python.Value) python.Value {
	l.lines = append(l.lines, "enter "+show(v))
	return nil
}
func (l *listener) Leave(v python.Value) { l.lines = append(l.lines, "leave "+show(v)) }
func (l *listener) NotRead(_ python.Place, reason wording.Text) {
	l.lines = append(l.lines, "not read: "+reason.In(wording.English))
}

func (*listener) Overloads(python.Value) bool { return false }
func (*listener) Importing() func()           { return func() {} }

// show is a value as a test reads it: an unknown one as "?".
func show(v python.Value) string {
	switch x := v.(type) {
	case python.String:
		return strings.ReplaceAll(x.S, "\x00", "?")
	case python.Number:
		return string(x)
	case python.Bool:
		return map[bool]string{true: "True", false: "False"}[bool(x)]
	case python.None:
		return "None"
	case *python.List:
		words := make([]string, len(x.Items))
		for i, item := range x.Items {
			words[i] = show(item)
		}
		return "[" + strings.Join(words, " ") + "]"
	case python.Member:
		return x.Class.Name + "." + x.Name
	case python.Reference:
		return x.Path
	case *python.Call:
		return show(x.Callee) + "()"
	case *python.Attribute:
		return show(x.Of) + "." + x.Name
	}
	return "?"
}

func load(t testing.TB, text string, host python.Host) *python.Interpreter {
	t.Helper()
	parser, err := syntax.NewParser()
	if err != nil {
		t.Fatal(err)
	}
	defer parser.Close()
	return python.Load(parser.Parse(migration.NewSource("a.py", text)), host, nil)
}

// run follows the function upgrade of a module that begins with imports.
func run(t testing.TB, text string) []string {
	t.Helper()
	l := &listener{}
	in := load(t, "import op, db\nfrom m import unknown, flag\n"+text, l)
	upgrade, ok := in.Global("upgrade").(*python.Function)
	if !ok {
		t.Fatal("no function upgrade")
	}
	in.Run(upgrade, nil)
	return l.lines
}

// body makes the lines the body of upgrade.
func body(lines string) string {
	return "def upgrade():\n    " + strings.ReplaceAll(lines, "\n", "\n    ") + "\n"
}

func TestValues(t *testing.T) {
	for _, test := range []struct{ expression, want string }{
		{"'a' + 'b' * 2", "abb"},
		{"f'{1}{\"x\"!r}{unknown}'", "1'x'?"},
		{"'%s %% %(n)s' % {'n': 1}", "? % 1"},
		{"'%(n)s-%(m)s' % {'n': 1, 'm': 'x'}", "1-x"},
		{"'%s-%d%%' % ('a', 5)", "a-5%"},
		{"'{} {b} {{}} {0}'.format('a', b=unknown)", "a ? {} a"},
		{"', '.join(x.upper() for x in ['a', 'b'])", "A, B"},
		{"' a '.strip()", "a"},
		{"'a,b'.split(',')", "[a b]"},
		{"'tenant_id'.replace('tenant', 'project')", "project_id"},
		{"'abc'[1:]", "bc"},
		{"[1, 2] + [3]", "[1 2 3]"},
		{"[y for x in [[1], [2, 3]] for y in x if y != 2]", "[1 3]"},
		{"{'a': 1, **{'b': 2}}['b']", "2"},
		{"{'a': 1}.get('c', 5)", "5"},
		{"dict(a=1)['a']", "1"},
		{"list(zip([1, 2], 'ab'))", "[[1 a] [2 b]]"},
		{"list(enumerate('ab'))", "[[0 a] [1 b]]"},
		{"list(range(1, 3))", "[1 2]"},
		{"sorted({'b', 'a'})", "[a b]"},
		{"1 if 'a' in ('a', unknown) else 2", "1"},
		{"unknown or True", "True"},
		{"False and unknown", "False"},
		{"not []", "True"},
		{"2 < 3 <= 3", "True"},
		{"(lambda x: x + 1)(2)", "3"},
		{"-5 + 2", "-3"},
		{"'IN {}'.format(('a', 'b'))", "IN ('a', 'b')"},
		{"unknown.name", "m.unknown.name"},
		{"(z := 'w') + z", "ww"},
		{"nowhere", "?"},
		{"[*unknown]", "?"},
		{"list(itertools.product('ab', [1, 2]))", "[[a 1] [a 2] [b 1] [b 2]]"},
		{"list(itertools.chain([1], [2, 3]))", "[1 2 3]"},
		{"list(map(str, [1, 2]))", "[1 2]"},
		{"list(enumerate('ab', 1))", "[[1 a] [2 b]]"},
		{"dict([('a', 1), ('b', 2)])['b']", "2"},
		{"({'a': 1} | {'b': 2})['b']", "2"},
		{"sorted({'a', 'b', 'c'} - {'b'})", "[a c]"},
		{"any(x == 'b' for x in 'abc')", "True"},
		{"all([True, unknown])", "builtins.all()"},
		{"int('12') // 5", "2"},
		{"7 % 4", "3"},
		{"[0] * 2", "[0 0]"},
		{"'%02d-%5s|' % (7, 'ab')", "07-   ab|"},
		{"'{:>4}|{:03}|{!r}'.format('a', 7, 'b')", "   a|007|'b'"},
		{"'{0[a]} {x[1]}'.format({'a': 1}, x=['b', 'c'])", "1 c"},
		{"f'{7:03d}'", "007"},
		{"'xxaxx'.strip('x')", "a"},
		{"'ab_cd'.removeprefix('ab_')", "cd"},
		{"getattr(C, 'x')", "y"},
		{"getattr(C, 'z', 5)", "5"},
		{"json.loads('[{\"a\": 1.50, \"b\": null}]')[0]['a']", "1.5"},
		{"json.dumps({'a': [1, None, True], 'é': 'x'})", `{"a": [1, null, true], "\u00e9": "x"}`},
	} {
		got := run(t, "import itertools, json\nclass C:\n    x = 'y'\n"+body("op.f("+test.expression+")"))
		if want := []string{test.want}; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", test.expression, got, want)
		}
	}
}

func TestFlow(t *testing.T) {
	for name, test := range map[string]struct {
		source string
		want   []string
	}{
		"known condition":         {body("if 1 == 1:\n    op.f(1)\nelse:\n    op.f(2)"), []string{"1"}},
		"unknown condition":       {body("if unknown():\n    op.f(1)\nelif flag:\n    op.f(2)\nelse:\n    op.f(3)\nop.f(4)"), []string{"1 if unknown()", "2 if not (unknown()) and flag", "3 if not (unknown()) and not (flag)", "4"}},
		"negation":                {body("if not flag:\n    pass\nelse:\n    op.f(1)"), []string{"1 if flag"}},
		"early return":            {body("if flag:\n    return\nop.f(1)"), []string{"1 if not (flag)"}},
		"nested early return":     {body("if unknown:\n    if flag:\n        return\n    op.f(1)\nop.f(2)"), []string{"1 if unknown and not (flag)", "2 if not (flag)"}},
		"known early return":      {body("if True:\n    return\nop.f(1)"), nil},
		"raise":                   {body("if flag:\n    raise ValueError\nop.f(1)"), []string{"1"}},
		"value from two branches": {body("x = 1\nif flag:\n    x = 2\nop.f(x)"), []string{"?"}},
		"same from two branches":  {body("if flag:\n    x = 'a'\nelse:\n    x = 'a'\nop.f(x)"), []string{"a"}},
		"loop":                    {body("for a, b in {'x': 1, 'y': 2}.items():\n    op.f(a, b)"), []string{"x 1", "y 2"}},
		"loop with continue":      {body("for a in 'xyz':\n    if a == 'y':\n        continue\n    op.f(a)"), []string{"x", "z"}},
		"loop with break":         {body("for a in 'xyz':\n    if a == 'y':\n        break\n    op.f(a)\nelse:\n    op.f('no')"), []string{"x"}},
		"loop with unknown skip":  {body("for a in 'xy':\n    if flag:\n        continue\n    op.f(a)\nop.f('end')"), []string{"x if not (flag)", "y if not (flag)", "end"}},
		"unknown loop":            {body("for a in unknown():\n    op.f(a)\nop.f(1)"), []string{"? if for a in unknown()", "1"}},
		"while":                   {body("while flag:\n    op.f(1)\nop.f(2)"), []string{"1 if while flag", "2"}},
		"try":                     {body("try:\n    op.f(1)\nexcept KeyError:\n    op.f(2)\nelse:\n    op.f(3)\nfinally:\n    op.f(4)"), []string{"1", "2 if except KeyError", "3", "4"}},
		"with":                    {body("with db.block() as b:\n    op.f(b)"), []string{"enter db.block()", "db.block()", "leave db.block()"}},
		"match":                   {body("match flag:\n    case 1:\n        op.f(1)\n    case _:\n        op.f(2)"), []string{"1 if match flag case 1", "2 if match flag case _"}},
		"list that grows":         {body("x = []\nfor a in 'ab':\n    x.append(a)\nx += ['c']\nop.f(x)"), []string{"[a b c]"}},
		"list that may grow": {body("x = ['a']\nif flag:\n    x += ['b']\n    x.append('c')\nfor y in x:\n    op.f(y)\nif x:\n    op.f('full')"),
			[]string{"a", "b if flag", "c if flag", "full"}},
		"list that may stay empty":     {body("x = []\nfor a in unknown():\n    x.append(a)\nif x:\n    op.f('some')\nop.f(len(x))"), []string{"some if x", "builtins.len()"}},
		"list under its own condition": {body("if flag:\n    x = []\n    x.append('a')\n    op.f(*x)"), []string{"a if flag"}},
		"dictionary that may grow":     {body("d = {'a': 1}\nif flag:\n    d['b'] = 2\nfor k, v in d.items():\n    op.f(k, v)"), []string{"a 1", "b 2 if flag"}},
		"counting while":               {body("i = 0\nwhile i < 2:\n    op.f(i)\n    i += 1\nop.f('end')"), []string{"0", "1", "end"}},
		"endless while":                {body("while True:\n    op.f(1)\n    if flag:\n        break\n    op.f(2)\nop.f('end')"), []string{"1", "2 if not (flag)", "end"}},
		"star target":                  {body("a, *b = [1, 2, 3]\nop.f(b, a)"), []string{"[2 3] 1"}},
		"unpacked arguments":           {body("a, k = [1], {'x': 2}\nop.f(*a, **k)\nop.f(*unknown)"), []string{"1 x=2", "*m.unknown"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := run(t, test.source); !slices.Equal(got, test.want) {
				t.Errorf("got %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestFunctions(t *testing.T) {
	for name, test := range map[string]struct {
		source string
		want   []string
	}{
		"arguments":      {"def g(a, b=2, *c, d=4, **e):\n    op.f(a, b, c, d, e['z'])\n" + body("g(1, 5, 6, z=7)\ng(b=3, a=9, z=0)"), []string{"1 5 [6] 4 7", "9 3 [] 4 0"}},
		"result":         {"def g(x):\n    return x + 'b'\n" + body("op.f(g('a'))"), []string{"ab"}},
		"unknown result": {"def g():\n    if flag:\n        return 1\n    return 2\n" + body("op.f(g())"), []string{"?"}},
		"guard inside":   {"def g(x):\n    if not db.has(x):\n        op.f(x)\n" + body("g('a')\nop.f('b')"), []string{"a if not db.has(x)", "b"}},
		"early return ends with the call": {"def g():\n    if flag:\n        return\n    op.f(1)\n" + body("g()\nop.f(2)"),
			[]string{"1 if not (flag)", "2"}},
		"too deep":       {"def g():\n    g()\n" + body("g()"), []string{"not read: functions that call each other more than four deep"}},
		"globals":        {"def up_a():\n    op.f(1)\ndef up_b():\n    op.f(2)\ndef upgrade(engine=''):\n    globals()['up_%s' % engine]()\n", []string{"1 if globals()['up_%s' % engine] is up_a", "2 if globals()['up_%s' % engine] is up_b"}},
		"one of globals": {"def up_a():\n    op.f(1)\ndef upgrade(engine=''):\n    globals().get(f'up_{engine}', lambda: None)()\n", []string{"1"}},
		"generator":      {"def g():\n    yield 1\n    yield from [2, 3]\n    if flag:\n        yield 4\n" + body("for x in g():\n    op.f(x)"), []string{"1", "2", "3", "4 if flag"}},
		"context manager": {"from contextlib import contextmanager\n@contextmanager\ndef g(x):\n    op.f(x)\n    try:\n        yield 'in'\n    finally:\n        op.f('out')\n" + body("with g('a') as y, db.block():\n    op.f(y)"),
			[]string{"a", "enter db.block()", "in", "leave db.block()", "out"}},
		"closure":      {body("x = 'a'\ndef g():\n    op.f(x)\ng()"), []string{"a"}},
		"enum":         {"import enum\nclass E(enum.Enum):\n    A = 'a'\n    B = 'b'\n" + body("op.f(E.A.value, E.A.name, [e.value for e in E], E['B'])"), []string{"a A [a b] E.B"}},
		"class":        {"class C:\n    x = 'y'\n" + body("op.f(C.x)"), []string{"y"}},
		"class's name": {"class C:\n    pass\n" + body("C.x = 5\nop.f(C.__name__, C.x)"), []string{"C 5"}},
		"constant":     {"X = 'a'\nY = f'{X}b'\n" + body("op.f(Y)"), []string{"ab"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := run(t, test.source); !slices.Equal(got, test.want) {
				t.Errorf("got %q\nwant %q", got, test.want)
			}
		})
	}
}

// TestTextKeepsPlaces holds that a text made of others still knows where its
// bytes stand.
func TestTextKeepsPlaces(t *testing.T) {
	source := `import textwrap
X = textwrap.dedent("""
    one {}
    two
""").strip().format("three") + unknown
`
	in := load(t, source, &listener{})
	s, ok := in.Global("X").(python.String)
	if !ok || s.S != "one three\ntwo\x00" {
		t.Fatalf("got %#v", in.Global("X"))
	}
	for _, word := range []string{"one", "three", "two"} {
		at := strings.Index(s.S, word)
		from, to, ok := s.Map.Range(at, at+len(word))
		if !ok || source[from:to] != word {
			t.Errorf("%s leads to %q", word, source[from:to])
		}
	}
	text, pieces, holes := s.WithHoles()
	if want := "one three\ntwo" + migration.HoleName(1); text != want || len(holes) != 1 {
		t.Errorf("got %q with %d holes, want %q", text, len(holes), want)
	}
	if from, to, ok := pieces.Range(10, 13); !ok || source[from:to] != "two" {
		t.Errorf("after the hole is written, two leads to %q", source[from:to])
	}
}

// TestHolesMovePlaces holds that the places after a hole are still right.
func TestHolesMovePlaces(t *testing.T) {
	source := "X = f'a {p} b {q} c'"
	s := load(t, source, &listener{}).Global("X").(python.String)
	text, pieces, _ := s.WithHoles()
	for _, word := range []string{"a ", " b ", " c"} {
		at := strings.Index(text, word)
		if from, to, ok := pieces.Range(at, at+len(word)); !ok || source[from:to] != word {
			t.Errorf("%q leads to %q", word, source[from:to])
		}
	}
}

// TestEndless holds that code which goes on for too long is given up, and
// that this is said once.
func TestEndless(t *testing.T) {
	var lists strings.Builder
	for range 7 {
		lists.WriteString("for a in range(100):\n")
	}
	source := "def upgrade():\n"
	for i, line := range strings.Split(strings.TrimSpace(lists.String()), "\n") {
		source += strings.Repeat(" ", i+1) + line + "\n"
	}
	source += strings.Repeat(" ", 9) + "x = 1\n"
	want := []string{"not read: the code goes on for too long to be followed"}
	if got := run(t, source); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestDoubling holds that what doubles in a loop is given up in time, and that
// the code after it is followed.
func TestDoubling(t *testing.T) {
	for _, doubles := range []string{
		"x = x + x", "x = f'{x}{x}'", "x = ','.join([x, x])", "x = '{0}{0}'.format(x)", "x = x.replace('a', 'aa')",
		"x = json.dumps([x, x])", "y += y", "y.extend(y)", "y = [*y, *y]", "z = z + z", "z = db.f(z, z)",
	} {
		source := "import json\n" + body("x, y, z = 'a', [1], db.x\nfor i in range(30):\n    "+doubles+"\nop.f('end')")
		if got := run(t, source); !slices.Contains(got, "end") {
			t.Errorf("%s: got %q", doubles, got)
		}
	}
}
