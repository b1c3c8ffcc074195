package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
)

// expressionOf is an expression of SQLAlchemy's SQL language as SQL. What is
// not understood is a hole.
func (l *lowering) expressionOf(v python.Value, place python.Place) python.Text {
	switch x := v.(type) {
	case python.String:
		return literal(x.Text)
	case python.Number:
		return python.Plain(string(x))
	case python.Bool:
		if x {
			return python.Plain("true")
		}
		return python.Plain("false")
	case python.None:
		return python.Plain("NULL")
	case python.Member:
		return l.expressionOf(x.Value, place)
	case python.Reference:
		if text, ok := constantOf(x.Path); ok {
			return python.Plain(text)
		}
	case *python.Operation:
		if text, ok := l.operationOf(x, place); ok {
			return text
		}
	case *python.Call:
		if q, ok := l.queryOf(x); ok {
			words := ""
			if q.exists {
				words = "EXISTS"
			}
			return sql(words, parenthesised([]python.Text{l.queryText(q)}))
		}
		if text, ok := l.callOf(x, place); ok {
			return text
		}
	}
	if t, column, ok := l.columnOf(v); ok {
		return l.columnReference(t, column)
	}
	if text, ok := l.jsonText(v); ok {
		return text
	}
	return python.UnknownText(unknownOf(v, place))
}

// columnReference is a column in a condition: with its table's name where a
// statement is about the table, as SQLAlchemy writes it.
func (l *lowering) columnReference(t *tableDefinition, column python.Text) python.Text {
	if t.name.S == "" || l.bare {
		return identifier(column)
	}
	l.mentioned = append(l.mentioned, t.from())
	return python.Concat(qualified(t.schema, t.name), python.Plain("."), identifier(column))
}

// isSQLAlchemy reports whether a path is a name of SQLAlchemy, whichever of its
// modules it comes from.
func isSQLAlchemy(path, name string) bool {
	return strings.HasPrefix(path, "sqlalchemy.") && lastOf(path) == name
}

// constantOf is a constant of SQLAlchemy that is written without a call.
func constantOf(path string) (string, bool) {
	switch lastOf(path) {
	case "true", "false", "null":
		return strings.Replace(lastOf(path), "null", "NULL", 1), true
	}
	return "", false
}

// callOf is a call of SQLAlchemy in an expression.
func (l *lowering) callOf(call *python.Call, place python.Place) (python.Text, bool) {
	if text, ok := l.functionOf(call, place); ok {
		return text, true
	}
	if text, ok := l.customOperation(call); ok {
		return text, true
	}
	if method, ok := call.Callee.(*python.Attribute); ok && python.PathOf(method) == "" {
		return l.methodOfExpression(method, call, place)
	}
	if len(call.Arguments) == 0 {
		if text, ok := constantOf(python.PathOf(call.Callee)); ok {
			return python.Plain(text), true
		}
		return python.Text{}, false
	}
	first := call.Arguments[0]
	switch methodOf(call) {
	case "text":
		return unescapeColons(textOf(first.Value, first.Place)), true
	case "literal_column", "inline_literal", "literal", "quoted_name", "f":
		if text, ok := first.Value.(python.String); ok && methodOf(call) == "literal_column" {
			return text.Text, true
		}
		return l.expressionOf(first.Value, first.Place), true
	case "column", "Column":
		return identifier(textOf(first.Value, first.Place)), true
	case "cast":
		return l.castOf(call.Arguments)
	case "extract":
		return l.extractOf(call.Arguments)
	case "and_", "or_":
		return l.junction(call.Arguments, junctions[methodOf(call)]), true
	case "not_":
		return l.negation(first.Value, first.Place), true
	case "desc", "asc":
		return sql(l.elementOf(first.Value, first.Place), strings.ToUpper(methodOf(call))), true
	}
	return python.Text{}, false
}

// castOf is cast(x, type).
func (l *lowering) castOf(arguments []python.Argument) (python.Text, bool) {
	if len(arguments) < 2 {
		return python.Text{}, false
	}
	what, to := arguments[0], arguments[1]
	return python.Concat(python.Plain("CAST("), l.expressionOf(what.Value, what.Place),
		python.Plain(" AS "), l.typeOf(to.Value, to.Place).sql, python.Plain(")")), true
}

// extractOf is extract("epoch", x).
func (l *lowering) extractOf(arguments []python.Argument) (python.Text, bool) {
	if len(arguments) < 2 {
		return python.Text{}, false
	}
	field, of := arguments[0], arguments[1]
	return python.Concat(python.Plain("EXTRACT("), textOf(field.Value, field.Place), python.Plain(" FROM "),
		l.expressionOf(of.Value, of.Place), python.Plain(")")), true
}

// bareFunctions are called without parentheses.
var bareFunctions = []string{
	"current_timestamp", "current_date", "current_time", "localtime", "localtimestamp",
	"current_user", "session_user", "current_role",
}

// functionOf is sa.func.name(…).
func (l *lowering) functionOf(call *python.Call, place python.Place) (python.Text, bool) {
	callee, ok := call.Callee.(*python.Attribute)
	if !ok {
		if path := python.PathOf(call.Callee); strings.Contains(path, ".func.") {
			return l.functionCall(lastOf(path), call.Arguments), true
		}
		return python.Text{}, false
	}
	of := python.PathOf(callee.Of)
	switch {
	case lastOf(of) == "func":
		return l.functionCall(callee.Name, call.Arguments), true
	case strings.Contains(of, ".func."): // func.schema.name(…)
		schema := of[strings.Index(of, ".func.")+len(".func."):]
		return l.functionCall(schema+"."+callee.Name, call.Arguments), true
	case strings.HasSuffix(of, "sqlalchemy.functions"), strings.HasSuffix(of, "sql.functions"):
		return l.functionCall(callee.Name, call.Arguments), true
	}
	return python.Text{}, false
}

func (l *lowering) functionCall(name string, arguments []python.Argument) python.Text {
	if slices.Contains(bareFunctions, strings.ToLower(name)) && len(arguments) == 0 {
		return python.Plain(strings.ToUpper(name))
	}
	switch name { // which are no functions, but have a syntax of their own
	case "cast":
		if text, ok := l.castOf(arguments); ok {
			return text
		}
	case "extract":
		if text, ok := l.extractOf(arguments); ok {
			return text
		}
	}
	var items []python.Text
	for _, a := range arguments {
		if a.Name == "" {
			items = append(items, l.operand(a.Value, a.Place, ","))
		}
	}
	if name == "count" && len(items) == 0 {
		items = append(items, python.Plain("*"))
	}
	return python.Concat(python.Plain(strings.TrimSuffix(name, "_")), parenthesised(items))
}

// comparisons are the methods of a column that compare, with the operators
// that they become.
var comparisons = map[string]string{
	"is_": "IS", "isnot": "IS NOT", "is_not": "IS NOT", "like": "LIKE", "ilike": "ILIKE",
	"notlike": "NOT LIKE", "not_like": "NOT LIKE", "notilike": "NOT ILIKE", "not_ilike": "NOT ILIKE",
	"is_distinct_from": "IS DISTINCT FROM", "is_not_distinct_from": "IS NOT DISTINCT FROM",
	"contains": "@>", "contained_by": "<@", "concat": "||",
}

// methodOfExpression is column.method(…).
func (l *lowering) methodOfExpression(method *python.Attribute, call *python.Call, place python.Place) (python.Text, bool) {
	if text, ok := l.jsonMethod(method); ok {
		return text, true
	}
	of := l.operand(method.Of, method.Place, operatorOfMethod(method.Name))
	switch method.Name {
	case "desc", "asc":
		return sql(of, strings.ToUpper(method.Name)), true
	case "nulls_last", "nullslast":
		return sql(of, "NULLS LAST"), true
	case "nulls_first", "nullsfirst":
		return sql(of, "NULLS FIRST"), true
	case "label", "self_group":
		return of, true
	case "next_value":
		if sequence, ok := method.Of.(*python.Call); ok {
			name := l.nameOf(python.Argument{Value: sequence, Place: sequence.Place})
			return python.Concat(python.Plain("nextval("), literal(name), python.Plain(")")), true
		}
	}
	if len(call.Arguments) == 0 {
		return python.Text{}, false
	}
	first := call.Arguments[0]
	switch method.Name {
	case "in_", "notin_", "not_in":
		return l.inList(of, method.Name, first)
	case "cast":
		return python.Concat(python.Plain("CAST("), of, python.Plain(" AS "), l.typeOf(first.Value, first.Place).sql, python.Plain(")")), true
	case "collate":
		return sql(of, "COLLATE", identifier(textOf(first.Value, first.Place))), true
	case "between", "not_between":
		if len(call.Arguments) == 2 {
			second := call.Arguments[1]
			return sql(of, operatorOfMethod(method.Name), l.expressionOf(first.Value, first.Place), "AND", l.expressionOf(second.Value, second.Place)), true
		}
	}
	if _, isText := first.Value.(python.String); isText && l.matchesPart(method) {
		return l.partMatch(of, method.Name, first), true
	}
	if operator, ok := comparisons[method.Name]; ok {
		return sql(of, operator, l.operand(first.Value, first.Place, operator)), true
	}
	return python.Text{}, false
}

func (l *lowering) inList(of python.Text, method string, list python.Argument) (python.Text, bool) {
	operator := "IN"
	if method != "in_" {
		operator = "NOT IN"
	}
	items, ok := list.Value.(*python.List)
	if q, isQuery := l.queryOf(list.Value); isQuery {
		out := sql(of, operator, parenthesised([]python.Text{l.queryText(q)}))
		if operator == "NOT IN" {
			out = parenthesised([]python.Text{out})
		}
		return out, true
	}
	if !ok {
		return sql(of, operator, parenthesised([]python.Text{l.expressionOf(list.Value, list.Place)})), true
	}
	var texts []python.Text
	for _, item := range items.Items {
		texts = append(texts, l.expressionOf(item, list.Place))
	}
	if len(texts) == 0 { // as SQLAlchemy writes a list that is empty
		if operator == "IN" {
			return sql(of, "IN (NULL) AND (1 != 1)"), true
		}
		return parenthesised([]python.Text{sql(of, "NOT IN (NULL) OR (1 = 1)")}), true
	}
	out := sql(of, operator, parenthesised(texts))
	if operator == "NOT IN" {
		out = parenthesised([]python.Text{out})
	}
	return out, true
}

// isExpression reports whether a value is an expression of SQLAlchemy.
func (l *lowering) isExpression(v python.Value) bool {
	if _, _, ok := l.columnOf(v); ok {
		return true
	}
	switch x := v.(type) {
	case *python.Operation:
		return slices.ContainsFunc(x.Operands, l.isExpression)
	case *python.Attribute:
		return x.Name == "astext" && l.isExpression(x.Of)
	case *python.Call:
		if strings.HasPrefix(python.PathOf(x.Callee), "sqlalchemy.") {
			return true
		}
		if _, ok := l.functionOf(x, x.Place); ok {
			return true
		}
		switch callee := x.Callee.(type) {
		case *python.Attribute:
			return l.isExpression(callee.Of)
		case *python.Call: // x.op("->>")(y)
			return l.isExpression(callee)
		}
	}
	return false
}
