package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
)

// partMatches are the methods of a text that look for a part of it: what stands
// before and after the part in the pattern.
var partMatches = map[string]struct{ before, after, operator string }{
	"contains": {"'%' ||", "|| '%'", "LIKE"}, "not_contains": {"'%' ||", "|| '%'", "NOT LIKE"},
	"startswith": {"", "|| '%'", "LIKE"}, "not_startswith": {"", "|| '%'", "NOT LIKE"},
	"endswith": {"'%' ||", "", "LIKE"}, "not_endswith": {"'%' ||", "", "NOT LIKE"},
}

// matchesPart reports whether a method looks for a part of a text. Arrays and
// JSON have contains() too.
func (l *lowering) matchesPart(method *python.Attribute) bool {
	_, ok := partMatches[method.Name]
	return ok && !l.isStructured(method.Of)
}

// partMatch is column.startswith("…") and its like.
func (l *lowering) partMatch(of python.Text, method string, part python.Argument) python.Text {
	m := partMatches[method]
	return sql(of, m.operator, m.before, l.operand(part.Value, part.Place, "||"), m.after)
}

// columnTypeOf is the type of a column in an expression; the zero type where it
// is not known.
func (l *lowering) columnTypeOf(v python.Value) columnType {
	if call, ok := v.(*python.Call); ok && isColumnCall(call) {
		return l.lightColumn(call).columnType
	}
	t, name, ok := l.columnOf(v)
	if !ok {
		return columnType{}
	}
	at := slices.IndexFunc(t.columns, func(c *column) bool { return c.name.S == name.S })
	if at < 0 {
		return columnType{}
	}
	return t.columns[at].columnType
}

// isStructured reports whether a column is of a type with elements.
func (l *lowering) isStructured(v python.Value) bool {
	name := l.columnTypeOf(v).sql.S
	return l.isJSON(v) || strings.HasSuffix(name, "[]") || name == "HSTORE" || strings.HasSuffix(name, "RANGE")
}

// isTextual reports whether an expression is a text, which "+" joins.
func (l *lowering) isTextual(v python.Value) bool {
	switch x := v.(type) {
	case python.String:
		return true
	case *python.Operation:
		if x.Operator == "+" && slices.ContainsFunc(x.Operands, l.isTextual) {
			return true
		}
	case *python.Attribute:
		if x.Name == "astext" {
			return l.isExpression(x.Of)
		}
	case *python.Call:
		switch name := methodOf(x); {
		case name == "concat", name == "as_string":
			return true
		case name == "literal", name == "coalesce", name == "max", name == "min":
			return len(x.Arguments) > 0 && l.isTextual(x.Arguments[0].Value)
		case name == "cast" && len(x.Arguments) > 0:
			to := x.Arguments[len(x.Arguments)-1]
			return isTextType(l.typeOf(to.Value, to.Place))
		}
	}
	return isTextType(l.columnTypeOf(v))
}

// isTextType reports whether a type is one of SQLAlchemy's texts.
func isTextType(t columnType) bool {
	for _, name := range stringTypes {
		if strings.HasPrefix(t.sql.S, name) {
			return true
		}
	}
	return false
}
