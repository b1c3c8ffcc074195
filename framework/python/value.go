// Package python works out what Python code would do, without running it: an
// abstract interpreter. It follows the code of one module statement by
// statement with values that may be unknown, takes both branches of a
// condition that it cannot decide, and tells a Host of every call of
// something that the module does not define. What such a call returns stays
// a symbol: sa.Column("a", sa.Integer()) is the value Call{sqlalchemy.Column,
// …}, for the host to read.
package python

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Place is a part of a file.
type Place struct {
	Source *migration.Source
	syntax.Extent
}

// Span is the place as a span; the zero Span for the zero Place.
func (p Place) Span() migration.Span {
	if p.Source == nil {
		return migration.Span{}
	}
	return p.Source.Span(p.Start, p.End)
}

// Text is the source text of the place, with its white space folded.
func (p Place) Text() string {
	if p.Source == nil {
		return ""
	}
	return strings.Join(strings.Fields(p.Source.Text[p.Start:p.End]), " ")
}

// Value is what an expression gives: one of the types of this file.
type Value interface {
	value()
}

// Values that are known.
type (
	// None is None.
	None struct{}
	// Bool is True or False.
	Bool bool
	// Number is an integer or a float, as Python prints it: 1.8 for 1.80.
	Number string
	// String is a text. It may be unknown in parts.
	String struct {
		Text
		Bytes bool
	}
	// List is a list, a tuple or a set. A list may grow, so it is a pointer.
	List struct {
		Kind  string // "list", "tuple" or "set"
		Items []Value
	}
	// Dict is a dictionary, in the order in which keys were added.
	Dict struct {
		Entries []Entry
	}
	// Function is a function of the module, or a lambda.
	Function struct {
		Name       string
		Place      Place
		Parameters []syntax.Parameter
		Body       []syntax.Statement
		// Result is the expression of a lambda.
		Result syntax.Expression
		scope  *scope
		unit   *unit
		// manages is true for a generator that is made a context manager.
		manages bool
		yields  bool
	}
	// Class is a class of the module.
	Class struct {
		Name  string
		Bases []Value
		scope *scope
		order []string // the names that its body assigns
	}
	// Member is a member of an Enum class of the module.
	Member struct {
		Class *Class
		Name  string
		Value Value
	}
)

// Values that are symbols.
type (
	// Reference is something from outside the module, by its dotted path:
	// "sqlalchemy.Column", "builtins.print".
	Reference struct{ Path string }
	// Attribute is an attribute of a symbol.
	Attribute struct {
		Of    Value
		Name  string
		Place Place
	}
	// Call is what a call of a symbol returns.
	Call struct {
		Callee    Value
		Arguments []Argument
		Place     Place
		// Statement is true when nothing uses the result.
		Statement bool
		// Guard is the condition under which it may happen; "" when it always does.
		Guard  string
		weight int
	}
	// Operation is an operator applied to a symbol: "==", "+", "not", "[]", ….
	Operation struct {
		Operator string
		Operands []Value
		Place    Place
		weight   int
	}
	// Choice is one of several values; which one is not known.
	Choice struct {
		Of      []Value
		Unknown Unknown
	}
	// Optional is an item that a list or dictionary has only under a condition.
	Optional struct {
		Of     Value
		Guards []string
	}
	// Unknown is a value that could not be worked out. Reason completes
	// "unknown: …".
	Unknown struct {
		Reason wording.Text
		Place  Place
	}
)

// Entry is one entry of a dictionary.
type Entry struct {
	Key, Value Value
}

// Argument is one argument of a call, after "*list" and "**dict" have been
// unpacked. Kind is "*" or "**" for one that could not be. Place is the
// argument's value in the call.
type Argument struct {
	Name  string
	Kind  string
	Value Value
	Place Place
}

func (None) value()       {}
func (Bool) value()       {}
func (Number) value()     {}
func (String) value()     {}
func (*List) value()      {}
func (*Dict) value()      {}
func (*Function) value()  {}
func (*Class) value()     {}
func (Member) value()     {}
func (Reference) value()  {}
func (*Attribute) value() {}
func (*Call) value()      {}
func (*Operation) value() {}
func (Choice) value()     {}
func (*Optional) value()  {}
func (Unknown) value()    {}

// Root is what a chain of attributes, calls and subscripts starts from.
func Root(v Value) Value {
	for {
		switch x := v.(type) {
		case *Attribute:
			v = x.Of
		case *Call:
			v = x.Callee
		case *Operation:
			if x.Operator != "[]" {
				return v
			}
			v = x.Operands[0]
		default:
			return v
		}
	}
}

// PathOf is the dotted path of a symbol that is a reference, or attributes
// of one: "" for others.
func PathOf(v Value) string {
	switch x := v.(type) {
	case Reference:
		return x.Path
	case *Attribute:
		if of := PathOf(x.Of); of != "" {
			return of + "." + x.Name
		}
	}
	return ""
}

// Truth is whether a value counts as true; known is false where that cannot
// be told.
func Truth(v Value) (truth, known bool) {
	switch x := v.(type) {
	case None:
		return false, true
	case Bool:
		return bool(x), true
	case Number:
		return strings.Trim(string(x), "0.") != "", true
	case String:
		s, whole := x.Known()
		return s != "", whole || strings.Trim(s, unknownByte) != ""
	case *List:
		truth = slices.ContainsFunc(x.Items, isSure)
		return truth, truth || len(x.Items) == 0
	case *Dict:
		truth = slices.ContainsFunc(x.Entries, func(e Entry) bool { return isSure(e.Value) })
		return truth, truth || len(x.Entries) == 0
	case *Function, *Class, Member:
		return true, true
	}
	return false, false
}

// isSure reports whether an item is there under every condition.
func isSure(item Value) bool {
	_, optional := item.(*Optional)
	return !optional
}

// allSure reports whether all items are there under every condition.
func allSure(items []Value) bool {
	return !slices.ContainsFunc(items, func(v Value) bool { return !isSure(v) })
}

// Kind says what sort of value this is, for a reason that a person reads.
func Kind(v Value) wording.Text {
	switch x := v.(type) {
	case None:
		return wording.Verbatim("None")
	case Bool:
		return wording.Say("a bool")
	case Number:
		return wording.Say("a number")
	case String:
		return wording.Say("a string")
	case *List:
		return lists[x.Kind]
	case *Dict:
		return wording.Say("a dict")
	case *Function:
		return wording.Say("the function %s", x.Name)
	case *Class:
		return wording.Say("the class %s", x.Name)
	case Unknown:
		return x.Reason
	case Choice:
		return x.Unknown.Reason
	case *Optional:
		return wording.Say("what is there only if %s", strings.Join(x.Guards, " and "))
	case *Module:
		return wording.Verbatim(x.Path)
	case Reference:
		return wording.Verbatim(x.Path)
	}
	if text := PlaceOf(v).Text(); text != "" && len(text) <= maxKind {
		return wording.Verbatim(text)
	}
	return wording.Say("a value that is known only when it runs")
}

// lists are the kinds of List.
var lists = map[string]wording.Text{"list": wording.Say("a list"), "tuple": wording.Say("a tuple"), "set": wording.Say("a set")}

// maxKind is how long source text may be that says what a value is.
const maxKind = 80

// PlaceOf is where a symbol or an unknown value comes about; the zero Place
// for other values, which may be used far from there.
func PlaceOf(v Value) Place {
	switch x := v.(type) {
	case *Attribute:
		return x.Place
	case *Call:
		return x.Place
	case *Operation:
		return x.Place
	case Unknown:
		return x.Place
	case Choice:
		return x.Unknown.Place
	}
	return Place{}
}
