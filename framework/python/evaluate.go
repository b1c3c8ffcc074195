package python

import (
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/wording"
)

// evaluate works out an expression. What it builds is bounded, and counts as
// steps by its size: a text that doubles in a loop soon is too much.
func (in *Interpreter) evaluate(e syntax.Expression, s *scope) Value {
	if !in.step(e) {
		return in.unknown(e, wording.Say("the code goes on for too long to be followed"))
	}
	v := in.worked(e, s)
	switch e.(type) {
	case syntax.Call, syntax.Joined, syntax.Binary, syntax.Sequence, syntax.Comprehension:
	default:
		return v // nothing new
	}
	switch x := v.(type) {
	case String:
		in.steps += len(x.S) / 256
		if len(x.S) > maxText {
			return in.unknown(e, wording.Say("a text that is too long to be worked out"))
		}
	case *List:
		in.steps += len(x.Items) / 64
	}
	return v
}

// worked is evaluate without its bounds.
func (in *Interpreter) worked(e syntax.Expression, s *scope) Value {
	switch x := e.(type) {
	case syntax.Name:
		return in.name(x, s)
	case syntax.String:
		return String{in.written(x), x.Bytes}
	case syntax.Joined:
		return in.joined(x, s)
	case syntax.Number:
		return number(x.Text)
	case syntax.Constant:
		return constant(x)
	case syntax.Sequence:
		return in.sequence(x, s)
	case syntax.Dict:
		return in.dict(x, s)
	case syntax.Attribute:
		return in.attribute(in.evaluate(x.Of, s), x.Name, x)
	case syntax.Subscript:
		return in.subscript(x, s)
	case syntax.Call:
		return in.call(x, s, false)
	case syntax.Unary:
		return in.unary(x, s)
	case syntax.Binary:
		return in.binaryOf(x, s)
	case syntax.Compare:
		return in.compare(x, s)
	case syntax.Conditional:
		return in.conditional(x, s)
	case syntax.Lambda:
		return &Function{Name: "lambda", Place: in.place(x), Parameters: x.Parameters, Result: x.Body, scope: s, unit: in.unit}
	case syntax.Comprehension:
		return in.comprehension(x, s)
	case syntax.Walrus:
		v := in.evaluate(x.Value, s)
		s.names[x.Name] = v
		return v
	case syntax.Yield:
		return in.yield(x, s)
	case syntax.Invalid:
		return in.unknown(x, x.Reason)
	}
	return in.unknown(e, wording.Say("%s is not understood", in.text(e)))
}

// written is a string as it stands in the code, with its places where that is
// the main module's.
func (in *Interpreter) written(x syntax.String) Text {
	if in.unit != in.main {
		return Text{S: x.Value}
	}
	return Text{S: x.Value, Map: x.Map}
}

func constant(x syntax.Constant) Value {
	switch x.Name {
	case "True":
		return Bool(true)
	case "False":
		return Bool(false)
	case "None":
		return None{}
	}
	return Reference{"builtins.Ellipsis"}
}

// name looks a name up: in the code, among Python's own, and in a module all
// of whose names were imported.
func (in *Interpreter) name(x syntax.Name, s *scope) Value {
	if v, ok := s.lookup(x.ID); ok {
		if i, ok := v.(*imported); ok {
			return in.resolve(i, x)
		}
		return v
	}
	if x.ID == "__file__" {
		return String{Text: Plain(in.unit.module.Source.Path)}
	}
	if builtins[x.ID] {
		return Reference{"builtins." + x.ID}
	}
	if v := in.starred(x.ID, x); v != nil {
		return v
	}
	return in.unknown(x, wording.Say("%s is not defined in this file", x.ID))
}

// joined works out an f-string.
func (in *Interpreter) joined(x syntax.Joined, s *scope) Value {
	var parts []Text
	for _, p := range x.Parts {
		switch part := p.(type) {
		case syntax.String:
			parts = append(parts, in.written(part))
		case syntax.Formatted:
			v := in.evaluate(part.Value, s)
			parts = append(parts, in.formatted(v, part.Conversion, part.Spec, part))
		default:
			parts = append(parts, UnknownText(in.unknown(p, wording.Say("a part of a string that is not understood"))))
		}
	}
	return in.built(parts, x)
}

const (
	// maxUnknowns is how many parts of a text may be unknown.
	maxUnknowns = 1000
	// maxPieces is of how many pieces of the file a text may be that knows where
	// each stands.
	maxPieces = 20_000
)

// built is a text made of parts; unknown if it would be too long.
func (in *Interpreter) built(parts []Text, at syntax.Node) Value {
	size, unknowns, pieces := 0, 0, 0
	for _, p := range parts {
		size += len(p.S)
		unknowns += len(p.Unknowns)
		pieces += len(p.Map)
	}
	if pieces > maxPieces {
		for i := range parts {
			parts[i].Map = nil
		}
	}
	if size > maxText || unknowns > maxUnknowns {
		return in.unknown(at, wording.Say("a text that is too long to be worked out"))
	}
	return String{Text: Concat(parts...)}
}

// quoted is the text as Python's repr writes it: with the quotes that need
// no escape if there are any.
func quoted(t Text) Text {
	t = t.Replace(`\`, `\\`).Replace("\n", `\n`)
	quote := "'"
	if strings.Contains(t.S, "'") && !strings.Contains(t.S, `"`) {
		quote = `"`
	}
	return Concat(Plain(quote), t.Replace(quote, `\`+quote), Plain(quote))
}

// asText is a value as str() writes it.
func (in *Interpreter) asText(v Value, at syntax.Node) Text {
	switch x := v.(type) {
	case String:
		return x.Text
	case Number:
		return Plain(string(x))
	case Bool, None:
		return Plain(literal(v))
	case Unknown:
		return UnknownText(x)
	case Choice:
		return UnknownText(x.Unknown)
	case *List:
		if text, ok := in.listText(x, at); ok {
			return text
		}
	}
	return UnknownText(in.unknown(at, Kind(v)))
}

// literal is True, False or None.
func literal(v Value) string {
	switch x := v.(type) {
	case Bool:
		if x {
			return "True"
		}
		return "False"
	}
	return "None"
}

// listText is a list or tuple of strings and numbers as str() writes it; SQL
// made with "IN {}".format(tuple) relies on it.
func (in *Interpreter) listText(l *List, at syntax.Node) (Text, bool) {
	open, end := "(", ")"
	if l.Kind == "list" {
		open, end = "[", "]"
	}
	parts := make([]Text, len(l.Items))
	for i, item := range l.Items {
		switch x := item.(type) {
		case String:
			parts[i] = quoted(x.Text)
		case Number, Bool, None:
			parts[i] = in.asText(x, at)
		default:
			return Text{}, false
		}
	}
	if l.Kind == "tuple" && len(parts) == 1 {
		end = ",)"
	}
	return Concat(Plain(open), Join(parts, ", "), Plain(end)), l.Kind != "set"
}

func (in *Interpreter) sequence(x syntax.Sequence, s *scope) Value {
	out := &List{Kind: x.Kind}
	for _, e := range x.Items {
		star, ok := e.(syntax.Starred)
		if !ok {
			out.Items = append(out.Items, in.evaluate(e, s))
			continue
		}
		items, known := in.items(in.evaluate(star.X, s))
		if !known {
			return in.unknown(e, wording.Say("%s is not known", in.text(e)))
		}
		if len(out.Items)+len(items) > maxItems {
			return in.unknown(e, wording.Say("a list that is too long to be worked out"))
		}
		out.Items = append(out.Items, items...)
	}
	return out
}

func (in *Interpreter) dict(x syntax.Dict, s *scope) Value {
	out := &Dict{}
	for _, e := range x.Entries {
		v := in.evaluate(e.Value, s)
		if e.Key != nil {
			out.set(in.evaluate(e.Key, s), v)
			continue
		}
		more, ok := v.(*Dict)
		if !ok {
			return in.unknown(e.Value, wording.Say("%s is not known", in.text(e.Value)))
		}
		for _, entry := range more.Entries {
			out.set(entry.Key, entry.Value)
		}
	}
	return out
}

// attribute is an attribute of a value.
func (in *Interpreter) attribute(of Value, name string, at syntax.Node) Value {
	switch x := of.(type) {
	case *Module:
		if v := in.member(x, name, at); v != nil {
			return v
		}
		of = Reference{x.Path}
	case Unknown, Choice:
		// What is done to an unknown value may still be of interest, so that
		// the symbol stays.
	case *Class:
		// The host first: the columns of a model are not what they are bound to.
		if v := in.host.Attribute(&Attribute{of, name, in.place(at)}); v != nil {
			return v
		}
		if v := x.attribute(name); v != nil {
			return v
		}
		if name == "__name__" || name == "__qualname__" {
			return String{Text: Plain(x.Name)}
		}
	case Member:
		switch name {
		case "value":
			return x.Value
		case "name":
			return String{Text: Plain(x.Name)}
		}
	}
	symbol := &Attribute{of, name, in.place(at)}
	if v := in.host.Attribute(symbol); v != nil {
		return v
	}
	return symbol
}

// attribute is a name of a class or of its bases in the module; nil when
// there is none. The values of an enumeration are its members.
func (c *Class) attribute(name string) Value {
	v, ok := c.scope.names[name]
	if !ok {
		for _, base := range c.Bases {
			if b, ok := base.(*Class); ok && b != c {
				if v := b.attribute(name); v != nil {
					return v
				}
			}
		}
		return nil
	}
	if _, ok := v.(*Function); !ok && c.IsEnum() {
		return Member{c, name, v}
	}
	return v
}

// Attribute is an attribute of the class; nil when it has none.
func (c *Class) Attribute(name string) Value { return c.attribute(name) }

// IsEnum reports whether the class is an enumeration.
func (c *Class) IsEnum() bool {
	for _, base := range c.Bases {
		if b, ok := base.(*Class); ok && b != c && b.IsEnum() {
			return true
		}
		path := PathOf(base)
		if strings.HasPrefix(path, "enum.") || strings.HasSuffix(path, "Enum") {
			return true
		}
	}
	return false
}

func (in *Interpreter) conditional(x syntax.Conditional, s *scope) Value {
	truth, known := Truth(in.evaluate(x.Condition, s))
	if known {
		if truth {
			return in.evaluate(x.Then, s)
		}
		return in.evaluate(x.Else, s)
	}
	a, b := in.evaluate(x.Then, s), in.evaluate(x.Else, s)
	if same(a, b) {
		return a
	}
	return Choice{[]Value{a, b}, in.unknown(x, in.code(x))}
}
