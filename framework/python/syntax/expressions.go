package syntax

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// field converts the child in a field.
func (c *converter) field(b branch, field string) Expression {
	child := b.child(field)
	if !child.found() {
		return Invalid{node{b.extent()}, wording.Say("a syntax error")}
	}
	return c.expression(child)
}

// expressionOrInvalid is expression for what may not be there.
func (c *converter) expressionOrInvalid(b branch) Expression {
	if !b.found() {
		return Invalid{node{}, wording.Say("a syntax error")}
	}
	return c.expression(b)
}

// expressions converts all parts of a branch.
func (c *converter) expressions(b branch) []Expression {
	var out []Expression
	for p := range b.parts() {
		out = append(out, c.expression(p))
	}
	return out
}

// expression converts one branch.
func (c *converter) expression(b branch) Expression {
	at := node{b.extent()}
	switch b.kind() {
	case "identifier", "keyword_identifier":
		return Name{at, c.text(b)}
	case "string", "concatenated_string":
		return c.stringLiteral(b)
	case "integer", "float":
		return Number{at, c.text(b)}
	case "none", "true", "false", "ellipsis":
		return Constant{at, c.text(b)}
	case "attribute":
		name := b.child("attribute")
		if !name.found() {
			return Invalid{at, wording.Say("a syntax error")}
		}
		return Attribute{at, c.field(b, "object"), c.text(name)}
	case "call":
		return c.call(b)
	case "subscript":
		return c.subscript(b)
	case "slice":
		return c.slice(b)
	case "parenthesized_expression":
		if inner := b.only(); inner.found() {
			return c.expression(inner)
		}
	case kindTooDeep:
		return Invalid{at, wording.Say("nested too deeply")}
	case kindError:
		return Invalid{at, wording.Say("a syntax error")}
	}
	if e := c.collection(b); e != nil {
		return e
	}
	if e := c.operation(b); e != nil {
		return e
	}
	return Invalid{at, wording.Say("the expression is not understood (%s)", b.kind())}
}

// collection converts displays, comprehensions and patterns; nil for others.
func (c *converter) collection(b branch) Expression {
	at := node{b.extent()}
	switch b.kind() {
	case "list", "list_pattern":
		return Sequence{at, "list", c.expressions(b)}
	case "tuple", "expression_list", "pattern_list", "tuple_pattern":
		return Sequence{at, "tuple", c.expressions(b)}
	case "set":
		return Sequence{at, "set", c.expressions(b)}
	case "dictionary":
		return c.dictionary(b)
	case "list_splat", "list_splat_pattern", "parenthesized_list_splat":
		if inner := b.only(); inner.found() {
			return Starred{at, c.expression(inner)}
		}
	case "list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression":
		return c.comprehension(b)
	}
	return nil
}

// operation converts operators and the like; nil for other kinds.
func (c *converter) operation(b branch) Expression {
	at := node{b.extent()}
	operator := ""
	if o := b.child("operator"); o.found() {
		operator = c.text(o)
	}
	switch b.kind() {
	case "binary_operator", "boolean_operator":
		return Binary{at, operator, c.field(b, "left"), c.field(b, "right")}
	case "unary_operator":
		return Unary{at, operator, c.field(b, "argument")}
	case "not_operator":
		return Unary{at, "not", c.field(b, "argument")}
	case "comparison_operator":
		return c.comparison(b)
	case "conditional_expression":
		if parts := slices.Collect(b.parts()); len(parts) == 3 {
			return Conditional{at, c.expression(parts[1]), c.expression(parts[0]), c.expression(parts[2])}
		}
	case "lambda":
		l := Lambda{node: at, Body: c.field(b, "body")}
		if p := b.child("parameters"); p.found() {
			l.Parameters = c.parameters(p)
		}
		return l
	case "named_expression":
		if name := b.child("name"); name.found() {
			return Walrus{at, c.text(name), c.field(b, "value")}
		}
	case "yield":
		y := Yield{node: at, All: strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(c.text(b), "yield")), "from ")}
		if x := b.only(); x.found() {
			y.X = c.expression(x)
		}
		return y
	case "await", "type":
		if inner := b.only(); inner.found() {
			return c.expression(inner)
		}
	}
	return nil
}

func (c *converter) call(b branch) Expression {
	call := Call{node: node{b.extent()}, Function: c.field(b, "function")}
	arguments := b.child("arguments")
	switch {
	case !arguments.found():
		return Invalid{node{b.extent()}, wording.Say("a syntax error")}
	case arguments.kind() == "generator_expression": // f(x for x in y)
		call.Arguments = []Argument{{node: node{arguments.extent()}, Value: c.expression(arguments)}}
	default:
		call.Arguments = c.arguments(arguments)
	}
	return call
}

func (c *converter) arguments(b branch) []Argument {
	var out []Argument
	for p := range b.parts() {
		a := Argument{node: node{p.extent()}}
		switch p.kind() {
		case "keyword_argument":
			if name := p.child("name"); name.found() {
				a.Name = c.text(name)
			}
			a.Value = c.field(p, "value")
		case "list_splat", "dictionary_splat":
			a.Kind = "*"
			if p.kind() == "dictionary_splat" {
				a.Kind = "**"
			}
			if value := p.only(); value.found() {
				a.Value = c.expression(value)
			} else {
				a.Value = Invalid{node{p.extent()}, wording.Say("a syntax error")}
			}
		default:
			a.Value = c.expression(p)
		}
		out = append(out, a)
	}
	return out
}

func (c *converter) subscript(b branch) Expression {
	at := node{b.extent()}
	var indexes []Expression
	for child := range b.children() {
		if child.field() == "subscript" {
			indexes = append(indexes, c.expression(child))
		}
	}
	switch len(indexes) {
	case 0:
		return Invalid{at, wording.Say("a syntax error")}
	case 1:
		return Subscript{at, c.field(b, "value"), indexes[0]}
	}
	return Subscript{at, c.field(b, "value"), Sequence{at, "tuple", indexes}}
}

func (c *converter) slice(b branch) Expression {
	s := Slice{node: node{b.extent()}}
	into := []*Expression{&s.Lower, &s.Upper, &s.Step}
	place := 0
	for child := range b.children() {
		switch {
		case child.kind() == ":":
			place++
		case child.named() && child.kind() != "comment" && place < len(into):
			*into[place] = c.expression(child)
		}
	}
	return s
}

func (c *converter) dictionary(b branch) Expression {
	d := Dict{node: node{b.extent()}}
	for p := range b.parts() {
		switch p.kind() {
		case "pair":
			d.Entries = append(d.Entries, Entry{c.field(p, "key"), c.field(p, "value")})
		case "dictionary_splat":
			if value := p.only(); value.found() {
				d.Entries = append(d.Entries, Entry{nil, c.expression(value)})
			}
		default:
			invalid := c.expression(p)
			d.Entries = append(d.Entries, Entry{invalid, invalid})
		}
	}
	return d
}

func (c *converter) comprehension(b branch) Expression {
	kind, _, _ := strings.Cut(b.kind(), "_")
	out := Comprehension{node: node{b.extent()}, Kind: kind}
	if body := b.child("body"); body.found() && body.kind() == "pair" {
		out.Kind = "dict"
		out.Key, out.Body = c.field(body, "key"), c.field(body, "value")
	} else {
		out.Body = c.field(b, "body")
	}
	for p := range b.parts() {
		switch p.kind() {
		case "for_in_clause":
			out.Clauses = append(out.Clauses, Clause{Target: c.field(p, "left"), Iterable: c.field(p, "right")})
		case "if_clause":
			if n := len(out.Clauses); n > 0 && p.only().found() {
				last := &out.Clauses[n-1]
				last.Conditions = append(last.Conditions, c.expression(p.only()))
			}
		}
	}
	return out
}

func (c *converter) comparison(b branch) Expression {
	out := Compare{node: node{b.extent()}}
	for child := range b.children() {
		switch {
		case child.field() == "operators":
			out.Operators = append(out.Operators, strings.Join(strings.Fields(c.text(child)), " "))
		case !child.named() || child.kind() == "comment":
		case out.X == nil:
			out.X = c.expression(child)
		default:
			out.Ys = append(out.Ys, c.expression(child))
		}
	}
	if out.X == nil || len(out.Ys) != len(out.Operators) {
		return Invalid{node{b.extent()}, wording.Say("a syntax error")}
	}
	return out
}
