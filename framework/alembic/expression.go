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
	if text, ok := l.customOperator(call); ok {
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
		return l.castOf(call), len(call.Arguments) > 1
	case "and_", "or_":
		word := map[string]string{"and_": " AND ", "or_": " OR "}[methodOf(call)]
		return python.Join(l.operands(call.Arguments, methodOf(call)), word), true
	case "not_":
		return sql("NOT", parenthesised([]python.Text{l.expressionOf(first.Value, first.Place)})), true
	case "desc", "asc":
		return sql(l.elementOf(first.Value, first.Place), strings.ToUpper(methodOf(call))), true
	}
	return python.Text{}, false
}

func (l *lowering) castOf(call *python.Call) python.Text {
	if len(call.Arguments) < 2 {
		return python.Text{}
	}
	what, to := call.Arguments[0], call.Arguments[1]
	return python.Concat(python.Plain("CAST("), l.expressionOf(what.Value, what.Place),
		python.Plain(" AS "), l.typeOf(to.Value, to.Place).sql, python.Plain(")"))
}

// operands are the operands of and_() and or_(), the one inside the other in
// parentheses.
func (l *lowering) operands(arguments []python.Argument, within string) []python.Text {
	var out []python.Text
	for _, a := range arguments {
		out = append(out, l.operand(a.Value, a.Place, within))
	}
	return out
}

func (l *lowering) operand(v python.Value, place python.Place, within string) python.Text {
	text := l.expressionOf(v, place)
	inner := ""
	switch x := v.(type) {
	case *python.Call:
		inner = methodOf(x)
	case *python.Operation:
		inner = map[string]string{"|": "or_", "&": "and_"}[x.Operator]
	}
	if within == "and_" && inner == "or_" {
		return parenthesised([]python.Text{text})
	}
	return text
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
	var items []python.Text
	for _, a := range arguments {
		if a.Name == "" {
			items = append(items, l.expressionOf(a.Value, a.Place))
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
	"notlike": "NOT LIKE", "not_like": "NOT LIKE", "notilike": "NOT ILIKE", "not_ilike": "NOT ILIKE", "is_distinct_from": "IS DISTINCT FROM",
	"contains": "@>", "contained_by": "<@", "concat": "||",
}

// methodOfExpression is column.method(…).
func (l *lowering) methodOfExpression(method *python.Attribute, call *python.Call, place python.Place) (python.Text, bool) {
	of := l.expressionOf(method.Of, method.Place)
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
	case "between":
		if len(call.Arguments) == 2 {
			second := call.Arguments[1]
			return sql(of, "BETWEEN", l.expressionOf(first.Value, first.Place), "AND", l.expressionOf(second.Value, second.Place)), true
		}
	}
	if operator, ok := comparisons[method.Name]; ok {
		if text, isText := first.Value.(python.String); isText && method.Name == "contains" {
			return sql(of, "LIKE '%' ||", literal(text.Text), "|| '%'"), true
		}
		return sql(of, operator, l.expressionOf(first.Value, first.Place)), true
	}
	return python.Text{}, false
}

// customOperator is x.op("->>")(y).
func (l *lowering) customOperator(call *python.Call) (python.Text, bool) {
	operator, ok := call.Callee.(*python.Call)
	if !ok || methodOf(operator) != "op" || len(operator.Arguments) == 0 || len(call.Arguments) == 0 {
		return python.Text{}, false
	}
	left, ok := operator.Callee.(*python.Attribute)
	if !ok {
		return python.Text{}, false
	}
	sign, right := operator.Arguments[0], call.Arguments[0]
	out := sql(l.expressionOf(left.Of, left.Place), textOf(sign.Value, sign.Place), l.expressionOf(right.Value, right.Place))
	return parenthesised([]python.Text{out}), true
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

// operators are Python's operators with what SQLAlchemy makes of them.
var operators = map[string]string{
	"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
	"+": "+", "-": "-", "*": "*", "/": "/", "%": "%%", "&": "AND", "|": "OR",
	"is": "IS", "is not": "IS NOT",
}

// operationOf is an operator between expressions.
func (l *lowering) operationOf(o *python.Operation, place python.Place) (python.Text, bool) {
	if len(o.Operands) == 1 {
		if negated, ok := l.negated(o, place); ok {
			return negated, true
		}
		operand := l.expressionOf(o.Operands[0], place)
		switch o.Operator {
		case "not", "~":
			return sql("NOT", parenthesised([]python.Text{operand})), true
		case "-":
			return python.Concat(python.Plain("-"), operand), true
		}
		return python.Text{}, false
	}
	operator, ok := operators[o.Operator]
	if !ok || len(o.Operands) != 2 {
		return python.Text{}, false
	}
	// A comparison of what is not of SQLAlchemy is a matter of Python's.
	if !l.isExpression(o.Operands[0]) && !l.isExpression(o.Operands[1]) {
		return python.Text{}, false
	}
	if nullness, ok := l.nullTest(o, place); ok {
		return nullness, true
	}
	within := map[string]string{"&": "and_", "|": "or_"}[o.Operator]
	left, right := l.operand(o.Operands[0], place, within), l.operand(o.Operands[1], place, within)
	return sql(left, operator, right), true
}

// opposites are the methods whose negation SQLAlchemy writes as another one.
var opposites = map[string]string{
	"in_": "not_in", "not_in": "in_", "notin_": "in_", "like": "not_like", "ilike": "notilike",
	"is_": "is_not", "is_not": "is_", "isnot": "is_",
}

// negated is ~x.in_(…) and its like.
func (l *lowering) negated(o *python.Operation, place python.Place) (python.Text, bool) {
	call, ok := o.Operands[0].(*python.Call)
	if !ok || o.Operator != "~" {
		return python.Text{}, false
	}
	method, ok := call.Callee.(*python.Attribute)
	if !ok || opposites[method.Name] == "" || !l.isExpression(method.Of) {
		return python.Text{}, false
	}
	opposite := *method
	opposite.Name = opposites[method.Name]
	return l.callOf(&python.Call{Callee: &opposite, Arguments: call.Arguments, Place: call.Place}, place)
}

// nullTest is a comparison with None, True or False: == None is IS NULL.
func (l *lowering) nullTest(o *python.Operation, place python.Place) (python.Text, bool) {
	constant := ""
	switch x := o.Operands[1].(type) {
	case python.None:
		constant = "NULL"
	case python.Bool:
		constant = "false"
		if x {
			constant = "true"
		}
	default:
		return python.Text{}, false
	}
	left := l.expressionOf(o.Operands[0], place)
	operator := map[string]string{"==": "IS", "!=": "IS NOT"}[o.Operator]
	if constant != "NULL" {
		operator = operators[o.Operator]
	}
	if operator == "" {
		return python.Text{}, false
	}
	return sql(left, operator, constant), true
}

// isExpression reports whether a value is an expression of SQLAlchemy.
func (l *lowering) isExpression(v python.Value) bool {
	if _, _, ok := l.columnOf(v); ok {
		return true
	}
	switch x := v.(type) {
	case *python.Operation:
		return slices.ContainsFunc(x.Operands, l.isExpression)
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
