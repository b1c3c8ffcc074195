package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
)

// style is how a file is written: what is rendered for its author looks like it.
type style struct {
	// bound are the names that the file imports.
	bound []syntax.Import
	// quote is the one that most of its strings have.
	quote string
	// indent is one level.
	indent string
	// upgrade and downgrade are the heads of its functions: "def upgrade() -> None:".
	// downgrade is "" where the file has none that does anything.
	upgrade, downgrade string
	// missing are the imports that what is rendered needs and the file does not have.
	missing []string
}

var defaultStyle = style{quote: `"`, indent: "    ", upgrade: "def upgrade():"}

// styleOf looks at a file; nil is one that nobody has seen.
func styleOf(module *syntax.Module) *style {
	s := defaultStyle
	if module == nil {
		s.bound = []syntax.Import{{Module: "alembic", Name: "op", As: "op"}, {Module: "sqlalchemy", As: "sa"}}
		return &s
	}
	single, double := 0, 0
	syntax.Walk(module.Body, func(n syntax.Node) {
		if _, ok := n.(syntax.String); !ok {
			return
		}
		switch text := module.Text(n); {
		case strings.HasPrefix(text, "'") && !strings.HasPrefix(text, "'''"):
			single++
		case strings.HasPrefix(text, `"`) && !strings.HasPrefix(text, `"""`):
			double++
		}
	})
	if single > double {
		s.quote = "'"
	}
	for _, statement := range module.Body {
		switch x := statement.(type) {
		case syntax.Import:
			s.bound = append(s.bound, x)
		case syntax.Function:
			s.function(module, x)
		}
	}
	return &s
}

// head is the first line of a function.
var head = lazyregexp.New(`^def \w+\(.*\)[^:\n]*:`)

// function looks at one of the functions of the file.
func (s *style) function(module *syntax.Module, f syntax.Function) {
	line := head.FindString(module.Text(f))
	switch {
	case f.Name == "upgrade":
		if line != "" {
			s.upgrade = line
		}
		for _, p := range f.Parameters {
			if p.Name == "op" { // some projects hand it over
				s.bound = append(s.bound, syntax.Import{Module: "alembic", Name: "op", As: "op"})
			}
		}
		if len(f.Body) > 0 {
			if indent := indentAt(module.Source.Text, f.Body[0].Extent().Start); indent != "" {
				s.indent = indent
			}
		}
	case f.Name == "downgrade" && doesSomething(f):
		if s.downgrade = line; line == "" {
			s.downgrade = "def downgrade():"
		}
	}
}

// doesSomething reports whether a function does anything but raise an error.
func doesSomething(f syntax.Function) bool {
	for _, statement := range f.Body {
		switch x := statement.(type) {
		case syntax.Pass, syntax.Return, syntax.Raise:
		case syntax.Evaluate:
			if !isIdle(x.Value) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// usual are the imports that a file gets for what it has no name for yet.
var usual = map[string]struct{ line, name string }{
	"alembic.op":                     {"from alembic import op", "op"},
	"sqlalchemy":                     {"import sqlalchemy as sa", "sa"},
	"sqlalchemy.dialects.postgresql": {"from sqlalchemy.dialects import postgresql", "postgresql"},
}

// symbol is what the file calls a name of a module, such as "Integer" of
// "sqlalchemy": "sa.Integer", "sqlalchemy.Integer", "Integer". A file that
// imports the names of a module one by one gets one more.
func (s *style) symbol(module, name string) string {
	oneByOne := false
	for _, i := range s.bound {
		if i.Name == name && i.Module == module {
			return i.As
		}
		if prefix, ok := moduleName(i, module); ok {
			return prefix + "." + name
		}
		oneByOne = oneByOne || i.Name != "" && i.Module == module
	}
	if oneByOne {
		s.need("from "+module+" import ", name)
		return name
	}
	s.need(usual[module].line, "")
	return usual[module].name + "." + name
}

// calls reports whether a call in the file is the operation of a statement,
// "op.add_column": by its import, or as a method of a batch.
func (s *style) calls(module *syntax.Module, call syntax.Call, operation string) bool {
	of, name, _ := strings.Cut(operation, ".")
	text := module.Text(call.Function)
	if of == "batch_op" {
		return strings.HasSuffix(text, "."+name)
	}
	known := *s
	known.missing = nil
	return text == known.symbol(opPath, name) && len(known.missing) == 0
}

// moduleName is what an import makes the name of a module.
func moduleName(i syntax.Import, module string) (name string, ok bool) {
	first, _, _ := strings.Cut(i.Module, ".")
	rest, below := strings.CutPrefix(module, i.Module+".")
	switch {
	case i.Name != "":
		return i.As, i.Module+"."+i.Name == module
	case i.Module == module && i.As == first: // import a.b
		return module, true
	case i.Module == module:
		return i.As, true
	case below && module == opPath: // import alembic brings alembic.op along
		return i.As + "." + rest, true
	}
	return "", false
}

// need notes an import: of a name too, where the line ends with the names.
func (s *style) need(line, name string) {
	for i, m := range s.missing {
		names, ok := strings.CutPrefix(m, line)
		switch {
		case ok && name != "" && !slices.Contains(strings.Split(names, ", "), name):
			s.missing[i] += ", " + name
			return
		case ok:
			return
		}
	}
	s.missing = append(s.missing, line+name)
}

// owns reports whether every name in an expression is one that the file
// imports, so that it means the same in another file.
func (s *style) owns(e syntax.Expression) bool {
	owned := true
	syntax.Walk([]syntax.Statement{syntax.Evaluate{Value: e}}, func(n syntax.Node) {
		switch x := n.(type) {
		case syntax.Name:
			owned = owned && s.imports(x.ID)
		case syntax.Lambda, syntax.Comprehension:
			owned = false
		}
	})
	return owned
}

func (s *style) imports(name string) bool {
	return slices.ContainsFunc(s.bound, func(i syntax.Import) bool { return i.As == name })
}

// string is a string literal. A name that is not known is "...".
func (s *style) string(text string) string {
	if migration.IsHole(text) {
		return "..."
	}
	quote := s.quote
	if other := map[string]string{`"`: "'", "'": `"`}[quote]; strings.Contains(text, quote) && !strings.Contains(text, other) {
		quote = other
	}
	return quote + strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, quote, `\`+quote).Replace(text) + quote
}

// strings is a list of string literals.
func (s *style) strings(items []string) string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = s.string(item)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// sql is SQL as a string literal that text() leaves as it is.
func (s *style) sql(text string) string {
	if migration.IsHole(text) {
		text = holeName.ReplaceAllString(text, "...")
	}
	return s.string(bindLike.ReplaceAllString(text, `$1\:$2`))
}

// text is SQL as sa.text("…").
func (s *style) text(sql string) string {
	return s.symbol("sqlalchemy", "text") + "(" + s.sql(sql) + ")"
}

var (
	// bindLike is what text() takes for a bind parameter.
	bindLike = lazyregexp.New(`(^|[^:\w$\\]):([\w$]+)`)
	holeName = lazyregexp.New(`\w*` + strings.TrimSuffix(migration.HoleName(0), "0") + `\d+\w*`)
)
