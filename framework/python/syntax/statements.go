package syntax

import "strings"

// converter turns copied branches into statements and expressions. The
// grammar is tree-sitter-python's (grammar.js names the kinds and fields).
type converter struct {
	source string
}

func (c *converter) text(b *branch) string { return c.source[b.extent.Start:b.extent.End] }

// statements converts the children of a module or a block.
func (c *converter) statements(children []branch) []Statement {
	var out []Statement
	for i := range children {
		b := &children[i]
		if !b.named || b.kind == "comment" || b.kind == "line_continuation" {
			continue
		}
		out = append(out, c.statement(b)...)
	}
	return out
}

// body converts the block in a field.
func (c *converter) body(b *branch, field string) []Statement {
	if block := b.child(field); block != nil {
		return c.statements(block.children)
	}
	return nil
}

// statement converts one branch. It gives several statements for an import
// of several names, and for an error that holds statements.
func (c *converter) statement(b *branch) []Statement {
	at := node{b.extent}
	switch b.kind {
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
		if parts := b.parts(); len(parts) > 0 {
			r.Value = c.expression(parts[0])
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
func (c *converter) simple(b *branch) Statement {
	at := node{b.extent}
	switch b.kind {
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
	return InvalidStatement{at, "the statement is not understood (" + b.kind + ")"}
}

// recover keeps the statements that stand, whole, inside an error.
func (c *converter) recover(b *branch) []Statement {
	out := one(InvalidStatement{node: node{b.extent}})
	for i := range b.children {
		child := &b.children[i]
		whole := strings.HasSuffix(child.kind, "_statement") || strings.HasSuffix(child.kind, "_definition")
		if child.named && whole {
			out = append(out, c.statement(child)...)
		}
	}
	return out
}

func (c *converter) expressionStatement(b *branch) []Statement {
	parts := b.parts()
	if len(parts) == 1 {
		switch parts[0].kind {
		case "assignment":
			return one(c.assignment(parts[0]))
		case "augmented_assignment":
			operator := ""
			if o := parts[0].child("operator"); o != nil {
				operator = strings.TrimSuffix(c.text(o), "=")
			}
			target, value := c.field(parts[0], "left"), c.field(parts[0], "right")
			return one(Assign{node{b.extent}, []Expression{target}, operator, value})
		}
		return one(Evaluate{node{b.extent}, c.expression(parts[0])})
	}
	items := make([]Expression, len(parts))
	for i, p := range parts {
		items[i] = c.expression(p)
	}
	return one(Evaluate{node{b.extent}, Sequence{node{b.extent}, "tuple", items}})
}

// assignment converts a = b = value; a bare annotation binds nothing.
func (c *converter) assignment(b *branch) Statement {
	a := Assign{node: node{b.extent}}
	for {
		a.Targets = append(a.Targets, c.field(b, "left"))
		right := b.child("right")
		if right == nil {
			return Pass{node{b.extent}}
		}
		if right.kind != "assignment" {
			a.Value = c.expression(right)
			return a
		}
		b = right
	}
}

func (c *converter) decorated(b *branch) []Statement {
	definition := b.child("definition")
	if definition == nil {
		return c.recover(b)
	}
	if definition.kind != "function_definition" {
		return c.statement(definition)
	}
	f := c.function(definition)
	for _, d := range b.parts() {
		if d.kind == "decorator" && len(d.parts()) > 0 {
			f.Decorators = append(f.Decorators, c.expression(d.parts()[0]))
		}
	}
	return one(f)
}

func (c *converter) function(b *branch) Function {
	f := Function{node: node{b.extent}, Body: c.body(b, "body")}
	if name := b.child("name"); name != nil {
		f.Name = c.text(name)
	}
	if parameters := b.child("parameters"); parameters != nil {
		f.Parameters = c.parameters(parameters)
	}
	return f
}

func (c *converter) parameters(b *branch) []Parameter {
	var out []Parameter
	for _, p := range b.parts() {
		parameter := Parameter{node: node{p.extent}}
		name := p
		switch p.kind {
		case "default_parameter", "typed_default_parameter":
			name = p.child("name")
			parameter.Default = c.field(p, "value")
		case "typed_parameter":
			if parts := p.parts(); len(parts) > 0 {
				name = parts[0]
			}
		case "keyword_separator", "positional_separator":
			continue
		}
		if name == nil {
			continue // an error, which is among the problems
		}
		switch name.kind {
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

func (c *converter) class(b *branch) Statement {
	k := Class{node: node{b.extent}, Body: c.body(b, "body")}
	if name := b.child("name"); name != nil {
		k.Name = c.text(name)
	}
	if bases := b.child("superclasses"); bases != nil {
		k.Bases = c.arguments(bases)
	}
	return k
}

// conditional converts an if with its elif clauses, each inside the Else of
// the one before it.
func (c *converter) conditional(b *branch) Statement {
	var clauses []*branch
	for i := range b.children {
		if b.children[i].field == "alternative" {
			clauses = append(clauses, &b.children[i])
		}
	}
	var rest []Statement
	for i := len(clauses) - 1; i >= 0; i-- {
		if clauses[i].kind == "else_clause" {
			rest = c.body(clauses[i], "body")
			continue
		}
		rest = one(c.branchOf(clauses[i], rest))
	}
	return c.branchOf(b, rest)
}

func (c *converter) branchOf(b *branch, rest []Statement) Statement {
	return If{node{b.extent}, c.field(b, "condition"), c.body(b, "consequence"), rest}
}

// alternative is the else of a loop.
func (c *converter) alternative(b *branch) []Statement {
	if clause := b.child("alternative"); clause != nil {
		return c.body(clause, "body")
	}
	return nil
}

func (c *converter) try(b *branch) Statement {
	t := Try{node: node{b.extent}, Body: c.body(b, "body")}
	for _, clause := range b.parts() {
		switch clause.kind {
		case "except_clause", "except_group_clause":
			t.Handlers = append(t.Handlers, c.handler(clause))
		case "else_clause":
			t.Else = c.body(clause, "body")
		case "finally_clause":
			if block := clause.first("block"); block != nil {
				t.Finally = c.statements(block.children)
			}
		}
	}
	return t
}

func (c *converter) handler(b *branch) Handler {
	h := Handler{node: node{b.extent}}
	if value := b.child("value"); value != nil {
		if value.kind == "as_pattern" && len(value.parts()) > 0 {
			if alias := value.child("alias"); alias != nil {
				h.Name = c.text(alias)
			}
			value = value.parts()[0]
		}
		h.Type = c.expression(value)
	}
	if block := b.first("block"); block != nil {
		h.Body = c.statements(block.children)
	}
	return h
}

func (c *converter) with(b *branch) Statement {
	w := With{node: node{b.extent}, Body: c.body(b, "body")}
	clause := b.first("with_clause")
	if clause == nil {
		return w
	}
	items := clause.parts()
	// with (a as b, c as d): the parentheses may be read as one tuple.
	if len(items) == 1 && len(items[0].parts()) == 1 && items[0].parts()[0].kind == "tuple" {
		items = items[0].parts()[0].parts()
	}
	for _, item := range items {
		if item.kind == "with_item" {
			item = item.child("value")
		}
		w.Items = append(w.Items, c.withItem(item))
	}
	return w
}

func (c *converter) withItem(b *branch) WithItem {
	if b == nil || b.kind != "as_pattern" || len(b.parts()) == 0 {
		return WithItem{Value: c.expressionOrInvalid(b)}
	}
	item := WithItem{Value: c.expression(b.parts()[0])}
	if alias := b.child("alias"); alias != nil && len(alias.parts()) == 1 {
		item.Target = c.expression(alias.parts()[0])
	}
	return item
}

func (c *converter) match(b *branch) Statement {
	m := Match{node: node{b.extent}, Subject: c.field(b, "subject")}
	block := b.child("body")
	if block == nil {
		return m
	}
	for _, clause := range block.parts() {
		if clause.kind == "case_clause" {
			pattern := clause.extent
			if body := clause.child("consequence"); body != nil {
				pattern.End = body.extent.Start
			}
			m.Cases = append(m.Cases, Case{node{pattern}, c.body(clause, "consequence")})
		}
	}
	return m
}

// imports converts an import statement into one Import a name.
func (c *converter) imports(b *branch) []Statement {
	from := ""
	if module := b.child("module_name"); module != nil {
		from = strings.ReplaceAll(c.text(module), " ", "")
	}
	if b.kind == "future_import_statement" {
		from = "__future__"
	}
	var out []Statement
	for i := range b.children {
		name := &b.children[i]
		if name.kind == "wildcard_import" {
			out = append(out, Import{node{b.extent}, from, "*", ""})
		}
		if name.field != "name" {
			continue
		}
		imported, as := name, ""
		if name.kind == "aliased_import" {
			imported = name.child("name")
			if alias := name.child("alias"); alias != nil {
				as = c.text(alias)
			}
		}
		if imported == nil {
			continue // an error, which is among the problems
		}
		out = append(out, importOf(b, from, strings.ReplaceAll(c.text(imported), " ", ""), as))
	}
	return out
}

func importOf(b *branch, from, name, as string) Statement {
	if from == "" {
		if as == "" {
			first, _, _ := strings.Cut(name, ".")
			as = first
		}
		return Import{node{b.extent}, name, "", as}
	}
	if as == "" {
		as = name
	}
	return Import{node{b.extent}, from, name, as}
}
