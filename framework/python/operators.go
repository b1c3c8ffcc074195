package python

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/wording"
)

func (in *Interpreter) unary(x syntax.Unary, s *scope) Value {
	v := in.evaluate(x.X, s)
	if x.Operator == "not" {
		if truth, known := Truth(v); known {
			return Bool(!truth)
		}
	}
	if n, ok := v.(Number); ok {
		switch x.Operator {
		case "-":
			if rest, negative := strings.CutPrefix(string(n), "-"); negative {
				return Number(rest)
			}
			return "-" + n
		case "+":
			return n
		}
	}
	return in.operation(x.Operator, []Value{v}, x)
}

// maxWeight is how many symbols may be in one: x = x + x doubles it each time.
const maxWeight = 10_000

// operation is an operator applied to symbols.
func (in *Interpreter) operation(operator string, operands []Value, at syntax.Node) Value {
	weight := 1
	for _, v := range operands {
		weight += weightOf(v)
	}
	if weight > maxWeight {
		return in.unknown(at, wording.Say("an expression that is too long to be worked out"))
	}
	return &Operation{Operator: operator, Operands: operands, Place: in.place(at), weight: weight}
}

// weightOf is how many symbols are in a value.
func weightOf(v Value) int {
	switch x := v.(type) {
	case *Operation:
		return x.weight
	case *Call:
		return x.weight
	case *Attribute:
		return 1 + weightOf(x.Of)
	}
	return 1
}

func (in *Interpreter) binaryOf(x syntax.Binary, s *scope) Value {
	a := in.evaluate(x.X, s)
	if x.Operator == "and" || x.Operator == "or" {
		return in.logical(x, a, s)
	}
	return in.binary(x.Operator, a, in.evaluate(x.Y, s), x)
}

// logical is "and" and "or": an operand that decides is the result, even
// where the other one is not known.
func (in *Interpreter) logical(x syntax.Binary, a Value, s *scope) Value {
	truth, known := Truth(a)
	if known {
		if truth == (x.Operator == "or") {
			return a
		}
		return in.evaluate(x.Y, s)
	}
	b := in.evaluate(x.Y, s)
	if truth, known := Truth(b); known && truth == (x.Operator == "or") && isBool(b) {
		return b
	}
	return in.operation(x.Operator, []Value{a, b}, x)
}

func isBool(v Value) bool { _, ok := v.(Bool); return ok }

// binary is an arithmetic operator.
func (in *Interpreter) binary(operator string, a, b Value, at syntax.Node) Value {
	text, isText := a.(String)
	switch {
	case operator == "+":
		if v := in.plus(a, b, at); v != nil {
			return v
		}
	case operator == "%" && isText:
		return in.percent(text, b, at)
	case operator == "|":
		if v := union(a, b); v != nil {
			return v
		}
	case operator == "-":
		if v := difference(a, b); v != nil {
			return v
		}
	case operator == "*" && !isText:
		if l, ok := a.(*List); ok {
			n, ok := integer(b)
			if ok && n*len(l.Items) <= maxItems {
				return &List{l.Kind, slices.Repeat(l.Items, max(n, 0))}
			}
		}
	case operator == "*" && isText:
		if n, ok := integer(b); ok && n*len(text.S) <= 1<<16 && len(text.Unknowns) == 0 {
			return String{Text: Plain(strings.Repeat(text.S, max(n, 0)))}
		}
	}
	if n, ok := arithmetic(operator, a, b); ok {
		return n
	}
	return in.operation(operator, []Value{a, b}, at)
}

// plus joins texts and lists; nil for other operands.
func (in *Interpreter) plus(a, b Value, at syntax.Node) Value {
	x, isText := a.(String)
	y, isText2 := b.(String)
	if isText || isText2 {
		if !isText && in.host.Overloads(a) || !isText2 && in.host.Overloads(b) {
			return nil
		}
		if !isText {
			x = String{Text: in.asText(a, at)}
		}
		if !isText2 {
			y = String{Text: in.asText(b, at)}
		}
		return in.built([]Text{x.Text, y.Text}, at)
	}
	l, ok1 := a.(*List)
	m, ok2 := b.(*List)
	if ok1 && ok2 && len(l.Items)+len(m.Items) <= maxItems {
		return &List{l.Kind, append(l.Items[:len(l.Items):len(l.Items)], m.Items...)}
	}
	return nil
}

// maxText is how long a text is that is put together.
const maxText = 1 << 20

// union is a | b of two dictionaries or sets; nil for other operands.
func union(a, b Value) Value {
	switch x := a.(type) {
	case *Dict:
		if y, ok := b.(*Dict); ok {
			out := &Dict{slices.Clone(x.Entries)}
			for _, e := range y.Entries {
				out.set(e.Key, e.Value)
			}
			return out
		}
	case *List:
		if y, ok := b.(*List); ok && x.Kind == "set" && y.Kind == "set" {
			rest, ok := difference(y, x).(*List)
			if ok {
				return &List{"set", slices.Concat(x.Items, rest.Items)}
			}
		}
	}
	return nil
}

// difference is a - b of two sets whose items are known; nil for other operands.
func difference(a, b Value) Value {
	x, ok1 := a.(*List)
	y, ok2 := b.(*List)
	if !ok1 || !ok2 || x.Kind != "set" || y.Kind != "set" {
		return nil
	}
	out := &List{Kind: "set"}
	for _, item := range x.Items {
		found := false
		for _, other := range y.Items {
			equal, known := equalValues(item, other)
			if !known {
				return nil
			}
			found = found || equal
		}
		if !found {
			out.Items = append(out.Items, item)
		}
	}
	return out
}

// arithmetic works on two integers.
func arithmetic(operator string, a, b Value) (Number, bool) {
	m, ok1 := a.(Number)
	n, ok2 := b.(Number)
	if !ok1 || !ok2 {
		return "", false
	}
	x, ok1 := new(big.Int).SetString(string(m), 0)
	y, ok2 := new(big.Int).SetString(string(n), 0)
	if !ok1 || !ok2 || x.BitLen() > 256 || y.BitLen() > 256 {
		return "", false
	}
	switch operator {
	case "+":
		return Number(x.Add(x, y).String()), true
	case "-":
		return Number(x.Sub(x, y).String()), true
	case "*":
		return Number(x.Mul(x, y).String()), true
	case "//", "%":
		if y.Sign() <= 0 || x.Sign() < 0 { // Python rounds these otherwise than big.Int
			return "", false
		}
		quotient, rest := new(big.Int).QuoRem(x, y, new(big.Int))
		if operator == "%" {
			return Number(rest.String()), true
		}
		return Number(quotient.String()), true
	}
	return "", false
}

// integer is the value of a number that is one and not too big.
func integer(v Value) (int, bool) {
	n, ok := v.(Number)
	if !ok {
		return 0, false
	}
	i, err := strconv.ParseInt(string(n), 0, 32)
	return int(i), err == nil
}

// compare is a chain of comparisons.
func (in *Interpreter) compare(x syntax.Compare, s *scope) Value {
	left := in.evaluate(x.X, s)
	if len(x.Operators) == 1 {
		return in.compared(x.Operators[0], left, in.evaluate(x.Ys[0], s), x)
	}
	for i, operator := range x.Operators {
		right := in.evaluate(x.Ys[i], s)
		truth, known := Truth(in.compared(operator, left, right, x))
		if !known {
			return in.unknown(x, in.code(x))
		}
		if !truth {
			return Bool(false)
		}
		left = right
	}
	return Bool(true)
}

func (in *Interpreter) compared(operator string, a, b Value, at syntax.Node) Value {
	var truth, known bool
	switch operator {
	case "==", "is":
		truth, known = equalValues(a, b)
	case "!=", "is not":
		truth, known = equalValues(a, b)
		truth = !truth
	case "in":
		truth, known = in.contains(b, a)
	case "not in":
		truth, known = in.contains(b, a)
		truth = !truth
	case "<", "<=", ">", ">=":
		truth, known = ordered(operator, a, b)
	}
	if known {
		return Bool(truth)
	}
	return in.operation(operator, []Value{a, b}, at)
}

func ordered(operator string, a, b Value) (truth, known bool) {
	x, ok1 := integer(a)
	y, ok2 := integer(b)
	if !ok1 || !ok2 {
		return false, false
	}
	switch operator {
	case "<":
		return x < y, true
	case "<=":
		return x <= y, true
	case ">":
		return x > y, true
	}
	return x >= y, true
}

// contains reports whether an item is in a container.
func (in *Interpreter) contains(container, item Value) (truth, known bool) {
	if text, ok := container.(String); ok {
		part, ok := item.(String)
		if !ok || len(text.Unknowns) > 0 || len(part.Unknowns) > 0 {
			return false, false
		}
		return strings.Contains(text.S, part.S), true
	}
	items, known := in.items(container)
	if !known {
		return false, false
	}
	all := true
	for _, v := range items {
		equal, sure := equalValues(v, item)
		if sure && equal {
			return true, true
		}
		all = all && sure
	}
	return false, all
}

// equalValues reports whether two values are equal, and whether that is known.
func equalValues(a, b Value) (equal, known bool) {
	switch x := a.(type) {
	case String:
		y, ok := b.(String)
		if ok && (len(x.Unknowns) > 0 || len(y.Unknowns) > 0) {
			return false, false
		}
		if ok {
			return x.S == y.S, true
		}
	case Number:
		if y, ok := b.(Number); ok {
			return x == y, true
		}
	case Bool:
		if y, ok := b.(Bool); ok {
			return x == y, true
		}
	case None:
		if _, ok := b.(None); ok {
			return true, true
		}
	case Member:
		if y, ok := b.(Member); ok {
			return x.Class == y.Class && x.Name == y.Name, true
		}
	}
	// Two literals of different kinds differ; of a symbol nothing is known.
	return false, isKnown(a) && isKnown(b)
}

// isKnown reports whether a value is a literal or a container of the module.
func isKnown(v Value) bool {
	switch v.(type) {
	case String, Number, Bool, None, *List, *Dict, Member:
		return true
	}
	return false
}
