package python

import (
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/wording"
)

// subscript is value[index].
func (in *Interpreter) subscript(x syntax.Subscript, s *scope) Value {
	of := in.evaluate(x.Of, s)
	if slice, ok := x.Index.(syntax.Slice); ok {
		return in.slice(of, slice, x, s)
	}
	index := in.evaluate(x.Index, s)
	switch o := of.(type) {
	case *List:
		if i, ok := integer(index); ok && i < len(o.Items) && i >= -len(o.Items) && allSure(o.Items) {
			return o.Items[(i+len(o.Items))%len(o.Items)]
		}
		return in.unknown(x, in.code(x))
	case *Dict:
		for _, e := range o.Entries {
			if equal, known := equalValues(e.Key, index); known && equal {
				return e.Value
			}
		}
		return in.unknown(x, in.code(x))
	case *Class:
		if name, ok := index.(String); ok {
			if v := o.attribute(name.S); v != nil {
				return v
			}
		}
	case *Call:
		if isGlobals(o) {
			return in.globalNamed(index, x)
		}
	}
	return in.operation("[]", []Value{of, index}, x)
}

// isGlobals reports whether a call is globals().
func isGlobals(c *Call) bool { return PathOf(c.Callee) == "builtins.globals" }

// globalNamed is globals()[name]. Of a name that is known only in part it is
// any function whose name fits: Flask-Migrate calls upgrade_<engine> so.
func (in *Interpreter) globalNamed(name Value, at syntax.Node) Value {
	text, ok := name.(String)
	if !ok {
		return in.unknown(at, in.code(at))
	}
	if whole, known := text.Known(); known {
		if v := in.unit.globals.names[whole]; v != nil {
			return v
		}
		return in.unknown(at, wording.Say("%s is not defined in this file", whole))
	}
	choice := Choice{Unknown: in.unknown(at, in.code(at))}
	prefix, _, _ := strings.Cut(text.S, unknownByte)
	suffix := text.S[strings.LastIndex(text.S, unknownByte)+1:]
	for _, statement := range in.unit.module.Body {
		f, ok := statement.(syntax.Function)
		if ok && prefix != "" && strings.HasPrefix(f.Name, prefix) && strings.HasSuffix(f.Name, suffix) {
			choice.Of = append(choice.Of, in.unit.globals.names[f.Name])
		}
	}
	if len(choice.Of) == 0 {
		return choice.Unknown
	}
	return choice
}

// slice is value[lower:upper] with bounds that are known.
func (in *Interpreter) slice(of Value, slice syntax.Slice, at syntax.Node, s *scope) Value {
	bound := func(e syntax.Expression, missing, length int) (int, bool) {
		if e == nil {
			return missing, true
		}
		i, ok := integer(in.evaluate(e, s))
		if i < 0 {
			i += length
		}
		return min(max(i, 0), length), ok
	}
	length := 0
	text, isText := of.(String)
	list, isList := of.(*List)
	switch {
	case isText && len(text.Unknowns) == 0 && isASCII(text.S):
		length = len(text.S)
	case isList:
		length = len(list.Items)
	default:
		return in.unknown(at, in.code(at))
	}
	lower, ok1 := bound(slice.Lower, 0, length)
	upper, ok2 := bound(slice.Upper, length, length)
	if !ok1 || !ok2 || slice.Step != nil {
		return in.unknown(at, in.code(at))
	}
	upper = max(lower, upper)
	if isText {
		return String{Text: text.Slice(lower, upper)}
	}
	return &List{list.Kind, list.Items[lower:upper:upper]}
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
