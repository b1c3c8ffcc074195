package alembic

import (
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
)

// jsonCasts are the methods of an element of a JSON column that give it a type.
var jsonCasts = map[string]string{
	"as_string": "VARCHAR", "as_integer": "INTEGER", "as_float": "FLOAT", "as_boolean": "BOOLEAN",
}

// isJSON reports whether an expression is a JSON column or an element of one.
func (l *lowering) isJSON(v python.Value) bool {
	if o, ok := v.(*python.Operation); ok && o.Operator == "[]" && len(o.Operands) == 2 && l.isJSON(o.Operands[0]) {
		return true
	}
	name := l.columnTypeOf(v).sql.S
	return name == "JSON" || name == "JSONB"
}

// isElement reports whether an expression is an element of an array.
func (l *lowering) isElement(o *python.Operation) bool {
	return o.Operator == "[]" && len(o.Operands) == 2 && strings.HasSuffix(l.columnTypeOf(o.Operands[0]).sql.S, "[]")
}

// jsonText is column["key"] or column["key"].astext of a JSON column, or
// column[1] of an array.
func (l *lowering) jsonText(v python.Value) (python.Text, bool) {
	switch x := v.(type) {
	case *python.Attribute:
		if x.Name == "astext" {
			return l.jsonElement(x.Of, "->>")
		}
	case *python.Operation:
		if l.isElement(x) {
			array := l.operand(x.Operands[0], x.Place, "->")
			return python.Concat(array, python.Plain("["), l.expressionOf(x.Operands[1], x.Place), python.Plain("]")), true
		}
		return l.jsonElement(x, "->")
	}
	return python.Text{}, false
}

// jsonMethod is column["key"].as_integer() and its like.
func (l *lowering) jsonMethod(method *python.Attribute) (python.Text, bool) {
	to, ok := jsonCasts[method.Name]
	if !ok {
		return python.Text{}, false
	}
	text, ok := l.jsonElement(method.Of, "cast")
	return python.Concat(python.Plain("CAST("), text, python.Plain(" AS "+to+")")), ok
}

// jsonOperators are the operators for an element, with those for a path of keys:
// as JSON, as text that is asked for, and as text that is cast.
var jsonOperators = map[string][2]string{"->": {"->", "#>"}, "->>": {"->>", "#>>"}, "cast": {"->>", "#>>"}}

// jsonElement is an element of a JSON column. A tuple is a path. Within another
// operator it stands in parentheses.
func (l *lowering) jsonElement(v python.Value, kind string) (python.Text, bool) {
	o, ok := v.(*python.Operation)
	if !ok || o.Operator != "[]" || len(o.Operands) != 2 || !l.isJSON(o.Operands[0]) {
		return python.Text{}, false
	}
	operator, key := jsonOperators[kind][0], l.expressionOf(o.Operands[1], o.Place)
	if path, ok := o.Operands[1].(*python.List); ok {
		operator = jsonOperators[kind][1]
		var items []python.Text
		for _, item := range path.Items {
			items = append(items, textOf(item, o.Place))
		}
		key = literal(python.Concat(python.Plain("{"), python.Join(items, ", "), python.Plain("}")))
	}
	around := "->"
	if kind == "->>" {
		around = kind
	}
	out := sql(l.operand(o.Operands[0], o.Place, around), operator, key)
	if l.inOperator {
		out = parenthesised([]python.Text{out})
	}
	return out, true
}
