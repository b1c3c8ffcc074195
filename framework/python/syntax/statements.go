package syntax

import (
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// converter turns copied branches into statements and expressions. The
// grammar is tree-sitter-python's (grammar.js names the kinds and fields).
type converter struct {
	source string
}

func (c *converter) text(b branch) string { return c.source[b.extent().Start:b.extent().End] }

// statements converts the parts of a module or a block.
func (c *converter) statements(block branch) []Statement {
	var out []Statement
	for b := range block.parts() {
		out = append(out, c.statement(b)...)
	}
	return out
}

// body converts the block in a field.
func (c *converter) body(b branch, field string) []Statement {
	if block := b.child(field); block.found() {
		return c.statements(block)
	}
	return nil
}

// statement converts one branch. It gives several statements for an import
// of several names, and for an error that holds statements.
func (c *converter) statement(b branch) []Statement {
	at := node{b.extent()}
	switch b.kind() {
	case "expression_statement":
		return c.expressionStatement(b)
	case "decorated_definition":
		return c.decorated(b)
	case "function_definition":
		return one(c.function(b))
	case "class_definition":
		return one(c.class(b))
	case "if_statement":
		return one(c.conditional(b))
	case "for_statement":
		target, iterable := c.field(b, "left"), c.field(b, "right")
		return one(For{at, target, iterable, c.body(b, "body"), c.alternative(b)})
	case "while_statement":
		return one(While{at, c.field(b, "condition"), c.body(b, "body"), c.alternative(b)})
	case "try_statement":
		return one(c.try(b))
	case "with_statement":
		return one(c.with(b))
	case "match_statement":
		return one(c.match(b))
	case "return_statement":
		r := Return{node: at}
		if value := b.part(); value.found() {
			r.Value = c.expression(value)
		}
		return one(r)
	case "import_statement", "import_from_statement", "future_import_statement":
		return c.imports(b)
	case kindError, kindTooDeep:
		return c.recover(b)
	}
	return one(c.simple(b))
}

func one(s Statement) []Statement { return []Statement{s} }

// simple converts the statements without parts that matter.
func (c *converter) simple(b branch) Statement {
	at := node{b.extent()}
	switch b.kind() {
	case "raise_statement":
		return Raise{at}
	case "break_statement":
		return Break{at}
	case "continue_statement":
		return Continue{at}
	case "pass_statement", "global_statement", "nonlocal_statement", "assert_statement",
		"delete_statement", "print_statement", "type_alias_statement":
		return Pass{at}
	}
	return InvalidStatement{at, wording.Say("the statement is not understood (%s)", b.kind())}
}

// recover keeps the statements that stand, whole, inside an error.
func (c *converter) recover(b branch) []Statement {
	out := one(InvalidStatement{node: node{b.extent()}})
	for child := range b.children() {
		whole := strings.HasSuffix(child.kind(), "_statement") || strings.HasSuffix(child.kind(), "_definition")
		if child.named() && whole {
			out = append(out, c.statement(child)...)
		}
	}
	return out
}

func (c *converter) expressionStatement(b branch) []Statement {
	only := b.only()
	if !only.found() {
		return one(Evaluate{node{b.extent()}, Sequence{node{b.extent()}, "tuple", c.expressions(b)}})
	}
	switch only.kind() {
	case "assignment":
		return one(c.assignment(only))
	case "augmented_assignment":
		operator := ""
		if o := only.child("operator"); o.found() {
			operator = strings.TrimSuffix(c.text(o), "=")
		}
		target, value := c.field(only, "left"), c.field(only, "right")
		return one(Assign{node{b.extent()}, []Expression{target}, operator, value})
	}
	return one(Evaluate{node{b.extent()}, c.expression(only)})
}

// assignment converts a = b = value; a bare annotation binds nothing.
func (c *converter) assignment(b branch) Statement {
	a := Assign{node: node{b.extent()}}
	for {
		a.Targets = append(a.Targets, c.field(b, "left"))
		right := b.child("right")
		if !right.found() {
			return Pass{node{b.extent()}}
		}
		if right.kind() != "assignment" {
			a.Value = c.expression(right)
			return a
		}
		b = right
	}
}

func (c *converter) decorated(b branch) []Statement {
	definition := b.child("definition")
	if !definition.found() {
		return c.recover(b)
	}
	if definition.kind() != "function_definition" {
		return c.statement(definition)
	}
	f := c.function(definition)
	for d := range b.parts() {
		if d.kind() == "decorator" && d.part().found() {
			f.Decorators = append(f.Decorators, c.expression(d.part()))
		}
	}
	return one(f)
}

func (c *converter) function(b branch) Function {
	f := Function{node: node{b.extent()}, Body: c.body(b, "body")}
	if name := b.child("name"); name.found() {
		f.Name = c.text(name)
	}
	if parameters := b.child("parameters"); parameters.found() {
		f.Parameters = c.parameters(parameters)
	}
	return f
}

func (c *converter) parameters(b branch) []Parameter {
	var out []Parameter
	for p := range b.parts() {
		parameter := Parameter{node: node{p.extent()}}
		name := p
		switch p.kind() {
		case "default_parameter", "typed_default_parameter":
			name = p.child("name")
			parameter.Default = c.field(p, "value")
		case "typed_parameter":
			if inner := p.part(); inner.found() {
				name = inner
			}
		case "keyword_separator", "positional_separator":
			continue
		}
		if !name.found() {
			continue // an error, which is among the problems
		}
		switch name.kind() {
		case "list_splat_pattern":
			parameter.Kind = "*"
		case "dictionary_splat_pattern":
			parameter.Kind = "**"
		}
		parameter.Name = strings.TrimLeft(c.text(name), "* ")
		out = append(out, parameter)
	}
	return out
}

func (c *converter) class(b branch) Statement {
	k := Class{node: node{b.extent()}, Body: c.body(b, "body")}
	if name := b.child("name"); name.found() {
		k.Name = c.text(name)
	}
	if bases := b.child("superclasses"); bases.found() {
		k.Bases = c.arguments(bases)
	}
	return k
}

// conditional converts an if with its elif clauses, each inside the Else of
// the one before it.
func (c *converter) conditional(b branch) Statement {
	var clauses []branch
	for clause := range b.children() {
		if clause.field() == "alternative" {
			clauses = append(clauses, clause)
		}
	}
	var rest []Statement
	for i := len(clauses) - 1; i >= 0; i-- {
		if clauses[i].kind() == "else_clause" {
			rest = c.body(clauses[i], "body")
			continue
		}
		rest = one(c.branchOf(clauses[i], rest))
	}
	return c.branchOf(b, rest)
}

func (c *converter) branchOf(b branch, rest []Statement) Statement {
	return If{node{b.extent()}, c.field(b, "condition"), c.body(b, "consequence"), rest}
}

// alternative is the else of a loop.
func (c *converter) alternative(b branch) []Statement {
	if clause := b.child("alternative"); clause.found() {
		return c.body(clause, "body")
	}
	return nil
}

func (c *converter) try(b branch) Statement {
	t := Try{node: node{b.extent()}, Body: c.body(b, "body")}
	for clause := range b.parts() {
		switch clause.kind() {
		case "except_clause", "except_group_clause":
			t.Handlers = append(t.Handlers, c.handler(clause))
		case "else_clause":
			t.Else = c.body(clause, "body")
		case "finally_clause":
			if block := clause.first("block"); block.found() {
				t.Finally = c.statements(block)
			}
		}
	}
	return t
}

func (c *converter) handler(b branch) Handler {
	h := Handler{node: node{b.extent()}}
	if value := b.child("value"); value.found() {
		if value.kind() == "as_pattern" && value.part().found() {
			if alias := value.child("alias"); alias.found() {
				h.Name = c.text(alias)
			}
			value = value.part()
		}
		h.Type = c.expression(value)
	}
	if block := b.first("block"); block.found() {
		h.Body = c.statements(block)
	}
	return h
}

func (c *converter) with(b branch) Statement {
	w := With{node: node{b.extent()}, Body: c.body(b, "body")}
	clause := b.first("with_clause")
	if !clause.found() {
		return w
	}
	// with (a as b, c as d): the parentheses may be read as one tuple.
	if item := clause.only(); item.found() {
		if tuple := item.only(); tuple.found() && tuple.kind() == "tuple" {
			clause = tuple
		}
	}
	for item := range clause.parts() {
		if item.kind() == "with_item" {
			item = item.child("value")
		}
		w.Items = append(w.Items, c.withItem(item))
	}
	return w
}

func (c *converter) withItem(b branch) WithItem {
	if !b.found() || b.kind() != "as_pattern" || !b.part().found() {
		return WithItem{Value: c.expressionOrInvalid(b)}
	}
	item := WithItem{Value: c.expression(b.part())}
	if alias := b.child("alias"); alias.only().found() {
		item.Target = c.expression(alias.only())
	}
	return item
}

func (c *converter) match(b branch) Statement {
	m := Match{node: node{b.extent()}, Subject: c.field(b, "subject")}
	block := b.child("body")
	if !block.found() {
		return m
	}
	for clause := range block.parts() {
		if clause.kind() == "case_clause" {
			pattern := clause.extent()
			if body := clause.child("consequence"); body.found() {
				pattern.End = body.extent().Start
			}
			m.Cases = append(m.Cases, Case{node{pattern}, c.body(clause, "consequence")})
		}
	}
	return m
}

// imports converts an import statement into one Import a name.
func (c *converter) imports(b branch) []Statement {
	from := ""
	if module := b.child("module_name"); module.found() {
		from = strings.ReplaceAll(c.text(module), " ", "")
	}
	if b.kind() == "future_import_statement" {
		from = "__future__"
	}
	var out []Statement
	for name := range b.children() {
		if name.kind() == "wildcard_import" {
			out = append(out, Import{node{b.extent()}, from, "*", ""})
		}
		if name.field() != "name" {
			continue
		}
		imported, as := name, ""
		if name.kind() == "aliased_import" {
			imported = name.child("name")
			if alias := name.child("alias"); alias.found() {
				as = c.text(alias)
			}
		}
		if !imported.found() {
			continue // an error, which is among the problems
		}
		out = append(out, importOf(b, from, strings.ReplaceAll(c.text(imported), " ", ""), as))
	}
	return out
}

func importOf(b branch, from, name, as string) Statement {
	if from == "" {
		if as == "" {
			first, _, _ := strings.Cut(name, ".")
			as = first
		}
		return Import{node{b.extent()}, name, "", as}
	}
	if as == "" {
		as = name
	}
	return Import{node{b.extent()}, from, name, as}
}
