package alembic

import (
	"slices"

	"github.com/oncebitten/oncebitten/framework/python"
)

// operators are Python's operators with what SQLAlchemy makes of them.
var operators = map[string]string{
	"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
	"+": "+", "-": "-", "*": "*", "/": "/", "%": "%%", "&": "AND", "|": "OR",
}

// junctions are the functions that join conditions.
var junctions = map[string]string{"and_": "AND", "or_": "OR"}

// strengths say how tightly operators bind, as SQLAlchemy sees it: an operand
// stands in parentheses if it binds no tighter than the operator around it.
// What is not here is a comparison.
var strengths = map[string]int{
	"*": 8, "/": 8, "%%": 8, "negative": 8, "+": 7, "-": 7, "||": 6,
	"COLLATE": 4, "AND": 3, "OR": 2, "custom": 0, "EXISTS": 0, ",": -1, "condition": -10, "part of a text": -11,
	"->": 15, "->>": 15, "value": 16,
}

const comparison = 5

// associative are the operators that may follow each other as they are.
var associative = []string{"+", "*", "||", "AND", "OR", "->"}

func strength(operator string) int {
	if s, ok := strengths[operator]; ok {
		return s
	}
	return comparison
}

// operand is an expression as an operand of an operator, in parentheses where
// SQLAlchemy writes them. Around may also be "value" for one that a column is set
// to, "condition" for a whole condition, and "," for an argument.
func (l *lowering) operand(v python.Value, place python.Place, around string) python.Text {
	if !slices.Contains([]string{"", ",", "value", "condition"}, around) {
		before := l.inOperator
		l.inOperator = true
		defer func() { l.inOperator = before }()
	}
	text := l.expressionOf(v, place)
	own := l.operatorOf(v)
	switch {
	case own == "", around == "", own == around && slices.Contains(associative, own):
		return text
	case strength(own) <= strength(around):
		return parenthesised([]python.Text{text})
	}
	return text
}

// operatorOf is the outermost operator of an expression; "" for one that needs
// no parentheses anywhere.
func (l *lowering) operatorOf(v python.Value) string {
	switch x := v.(type) {
	case *python.Operation:
		return l.operatorOfOperation(x)
	case *python.Attribute:
		if x.Name == "astext" && l.isJSON(x.Of) {
			return "->>"
		}
	case *python.Call:
		if q, ok := l.queryOf(x); ok {
			if q.exists {
				return "EXISTS"
			}
			return ""
		}
		if _, _, ok := customOperator(x); ok {
			return "custom"
		}
		switch name := methodOf(x); {
		case junctions[name] != "" && len(x.Arguments) == 1:
			return l.operatorOf(x.Arguments[0].Value)
		case junctions[name] != "":
			return junctions[name]
		case name == "not_" && len(x.Arguments) == 1:
			return l.operatorOfNegated(x.Arguments[0].Value)
		}
		method, ok := x.Callee.(*python.Attribute)
		if !ok || python.PathOf(method) != "" {
			return ""
		}
		if _, ok := jsonCasts[method.Name]; ok && l.isJSON(method.Of) {
			return "->"
		}
		if len(x.Arguments) == 0 {
			return ""
		}
		if l.matchesPart(method) {
			return "part of a text"
		}
		return operatorOfMethod(method.Name)
	}
	return ""
}

func (l *lowering) operatorOfOperation(o *python.Operation) string {
	switch {
	case o.Operator == "[]" && (l.isJSON(o) || l.isElement(o)):
		return "->"
	case !l.isExpression(o) || o.Operator == "[]":
		return ""
	case len(o.Operands) == 2:
		return l.sign(o)
	case o.Operator == "-":
		return "negative"
	case o.Operator == "~":
		return l.operatorOfNegated(o.Operands[0])
	}
	return ""
}

func (l *lowering) operatorOfNegated(v python.Value) string {
	if opposite, ok := l.opposite(v); ok {
		return l.operatorOf(opposite)
	}
	return "NOT"
}

// operatorOfMethod is the operator that a method of a column stands for; "" for
// one that stands for none. NOT IN brings parentheses of its own.
func operatorOfMethod(name string) string {
	switch name {
	case "in_":
		return "IN"
	case "between":
		return "BETWEEN"
	case "not_between":
		return "NOT BETWEEN"
	case "collate":
		return "COLLATE"
	}
	return comparisons[name]
}

// sign is the operator of SQL for one of Python's. Texts are joined with another
// one than numbers.
func (l *lowering) sign(o *python.Operation) string {
	if o.Operator == "+" && slices.ContainsFunc(o.Operands, l.isTextual) {
		return "||"
	}
	return operators[o.Operator]
}

// operationOf is an operator between expressions.
func (l *lowering) operationOf(o *python.Operation, place python.Place) (python.Text, bool) {
	if text, ok := l.jsonText(o); ok {
		return text, true
	}
	if truth, ok := l.truthOf(o); ok {
		return l.expressionOf(python.Bool(truth), place), true
	}
	if len(o.Operands) == 1 {
		switch {
		case o.Operator == "~" || o.Operator == "not":
			return l.negation(o.Operands[0], place), true
		case o.Operator == "-":
			return python.Concat(python.Plain("-"), l.operand(o.Operands[0], place, "negative")), true
		}
		return python.Text{}, false
	}
	operator := l.sign(o)
	if operator == "" || len(o.Operands) != 2 {
		return python.Text{}, false
	}
	// A comparison of what is not of SQLAlchemy is a matter of Python's.
	if !l.isExpression(o.Operands[0]) && !l.isExpression(o.Operands[1]) {
		return python.Text{}, false
	}
	if operator == "AND" || operator == "OR" {
		items := []python.Argument{{Value: o.Operands[0], Place: place}, {Value: o.Operands[1], Place: place}}
		return l.junction(items, operator), true
	}
	if isNull(o.Operands[0]) { // None == x asks x
		o = &python.Operation{Operator: o.Operator, Operands: []python.Value{o.Operands[1], o.Operands[0]}, Place: o.Place}
	}
	if word := nullTests[o.Operator]; word != "" && isNull(o.Operands[1]) {
		return sql(l.operand(o.Operands[0], place, word), word, "NULL"), true
	}
	return sql(l.operand(o.Operands[0], place, operator), operator, l.operand(o.Operands[1], place, operator)), true
}

// nullTests are the comparisons with None that become another operator.
var nullTests = map[string]string{"==": "IS", "!=": "IS NOT"}

func isNull(v python.Value) bool {
	switch x := v.(type) {
	case python.None:
		return true
	case python.Reference:
		return isSQLAlchemy(x.Path, "null")
	case *python.Call:
		return isSQLAlchemy(python.PathOf(x.Callee), "null")
	}
	return false
}

// truthOf is a condition that is always the same: true(), or "column is None",
// which Python answers by itself, as a column is an object.
func (l *lowering) truthOf(v python.Value) (truth, known bool) {
	switch x := v.(type) {
	case python.Bool:
		return bool(x), true
	case python.Reference:
		return isSQLAlchemy(x.Path, "true"), isSQLAlchemy(x.Path, "true") || isSQLAlchemy(x.Path, "false")
	case *python.Call:
		if len(x.Arguments) == 0 {
			return l.truthOf(python.Reference{Path: python.PathOf(x.Callee)})
		}
	case *python.Operation:
		if len(x.Operands) == 2 && (x.Operator == "is" || x.Operator == "is not") {
			_, isBool := x.Operands[1].(python.Bool)
			_, isNone := x.Operands[1].(python.None)
			return x.Operator == "is not", (isBool || isNone) && l.isExpression(x.Operands[0])
		}
	}
	return false, false
}

// junction is conditions that are joined by AND or OR. One that is always the
// same decides, or counts for nothing.
func (l *lowering) junction(items []python.Argument, word string) python.Text {
	around := word
	if len(items) == 1 {
		around = "condition"
	}
	var out []python.Text
	for _, a := range items {
		truth, known := l.truthOf(a.Value)
		switch {
		case !known:
			out = append(out, l.operand(a.Value, a.Place, around))
		case truth == (word == "OR"):
			return l.expressionOf(python.Bool(truth), a.Place)
		}
	}
	if len(out) == 0 && len(items) > 0 {
		return l.expressionOf(python.Bool(word == "AND"), items[0].Place)
	}
	return python.Join(out, " "+word+" ")
}

// negation is ~x or not_(x).
func (l *lowering) negation(v python.Value, place python.Place) python.Text {
	if truth, known := l.truthOf(v); known {
		return l.expressionOf(python.Bool(!truth), place)
	}
	if opposite, ok := l.opposite(v); ok {
		return l.expressionOf(opposite, place)
	}
	return sql("NOT", l.operand(v, place, "NOT"))
}

// oppositeMethods are those whose negation SQLAlchemy writes as another one.
var oppositeMethods = map[string]string{
	"in_": "not_in", "not_in": "in_", "notin_": "in_",
	"like": "not_like", "not_like": "like", "notlike": "like",
	"ilike": "not_ilike", "not_ilike": "ilike", "notilike": "ilike",
	"is_": "is_not", "is_not": "is_", "isnot": "is_", "between": "not_between",
	"is_distinct_from": "is_not_distinct_from", "is_not_distinct_from": "is_distinct_from",
	"startswith": "not_startswith", "endswith": "not_endswith", "contains": "not_contains",
}

// oppositeOperators are the like for operators.
var oppositeOperators = map[string]string{
	"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}

// opposite is the expression that SQLAlchemy writes for ~v, if not with NOT.
func (l *lowering) opposite(v python.Value) (python.Value, bool) {
	switch x := v.(type) {
	case *python.Operation:
		if other := oppositeOperators[x.Operator]; other != "" && l.isExpression(x) {
			return &python.Operation{Operator: other, Operands: x.Operands, Place: x.Place}, true
		}
	case *python.Call:
		method, ok := x.Callee.(*python.Attribute)
		if !ok || !l.isExpression(method.Of) || oppositeMethods[method.Name] == "" {
			return nil, false
		}
		if method.Name == "contains" && !l.matchesPart(method) {
			return nil, false // of an array or of JSON
		}
		opposite := *method
		opposite.Name = oppositeMethods[method.Name]
		return &python.Call{Callee: &opposite, Arguments: x.Arguments, Place: x.Place}, true
	}
	return nil, false
}

// customOperator is x.op("->>")(y): x, the operator and y.
func customOperator(call *python.Call) (left *python.Attribute, sign python.Argument, ok bool) {
	operator, ok := call.Callee.(*python.Call)
	if !ok || methodOf(operator) != "op" || len(operator.Arguments) == 0 || len(call.Arguments) == 0 {
		return nil, python.Argument{}, false
	}
	left, ok = operator.Callee.(*python.Attribute)
	return left, operator.Arguments[0], ok
}

func (l *lowering) customOperation(call *python.Call) (python.Text, bool) {
	left, sign, ok := customOperator(call)
	if !ok {
		return python.Text{}, false
	}
	right := call.Arguments[0]
	return sql(l.operand(left.Of, left.Place, "custom"), textOf(sign.Value, sign.Place),
		l.operand(right.Value, right.Place, "custom")), true
}
