package python

import (
	"slices"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
)

func (in *Interpreter) listMethod(l *List, name string, arguments []Argument, at syntax.Node) Value {
	switch {
	case (name == "append" || name == "add") && len(arguments) == 1:
		l.Items = append(l.Items, in.optional([]Value{arguments[0].Value})...)
		return None{}
	case (name == "extend" || name == "update") && len(arguments) == 1:
		if more, known := in.items(arguments[0].Value); known && in.grow(l, more) {
			return None{}
		}
	case name == "copy" && len(arguments) == 0:
		return &List{l.Kind, append([]Value(nil), l.Items...)}
	case name == "sort" && len(arguments) == 0:
		if v, ok := sorted(l.Items).(*List); ok {
			l.Items = v.Items
		}
		return None{}
	case name == "reverse" && len(arguments) == 0:
		l.Items = slices.Clone(l.Items)
		slices.Reverse(l.Items)
		return None{}
	case name == "insert" && len(arguments) == 2:
		if i, ok := integer(arguments[0].Value); ok && i >= 0 {
			l.Items = slices.Insert(slices.Clone(l.Items), min(i, len(l.Items)), in.optional([]Value{arguments[1].Value})...)
			return None{}
		}
	}
	if l.changedBy(name) { // in a way that is not worked out
		l.Items = []Value{&Optional{in.unknown(at, in.code(at)), []string{in.text(at)}}}
	}
	return in.unknown(at, in.code(at))
}

// grow adds items to a list; it reports whether there is room for them.
func (in *Interpreter) grow(l *List, more []Value) bool {
	if len(l.Items)+len(more) > maxItems {
		return false
	}
	in.steps += len(more) / 64
	l.Items = append(l.Items, in.optional(more)...)
	return true
}

// changedBy reports whether a method changes a list or a set.
func (l *List) changedBy(method string) bool {
	return slices.Contains([]string{"pop", "remove", "discard", "clear", "insert", "extend", "update", "difference_update"}, method)
}

func (in *Interpreter) dictMethod(d *Dict, name string, arguments []Argument, at syntax.Node) Value {
	out := &List{Kind: "list"}
	switch name {
	case "items", "keys", "values":
		for _, e := range d.Entries {
			switch name {
			case "items":
				out.Items = append(out.Items, e.as(&List{"tuple", []Value{e.Key, e.of()}}))
			case "keys":
				out.Items = append(out.Items, e.as(e.Key))
			case "values":
				out.Items = append(out.Items, e.Value)
			}
		}
		return out
	case "get":
		return in.get(d, arguments, at)
	case "setdefault":
		if v := in.get(d, arguments, at); len(arguments) == 2 {
			if _, known := v.(Unknown); !known {
				in.setEntry(d, arguments[0].Value, v)
			}
			return v
		}
	case "pop":
		v := in.get(d, arguments, at)
		if len(arguments) > 0 && len(in.guards) == 0 {
			d.Entries = slices.DeleteFunc(slices.Clone(d.Entries), func(e Entry) bool {
				equal, known := equalValues(e.Key, arguments[0].Value)
				return equal || !known
			})
		}
		return v
	case "copy":
		return &Dict{append([]Entry(nil), d.Entries...)}
	case "update":
		if len(arguments) == 1 {
			if more, ok := arguments[0].Value.(*Dict); ok {
				for _, e := range more.Entries {
					in.setEntry(d, e.Key, e.Value)
				}
				return None{}
			}
		}
	}
	return in.unknown(at, in.code(at))
}

func (in *Interpreter) get(d *Dict, arguments []Argument, at syntax.Node) Value {
	if len(arguments) == 0 {
		return in.unknown(at, in.code(at))
	}
	sure := true
	for _, e := range d.Entries {
		equal, known := equalValues(e.Key, arguments[0].Value)
		if known && equal {
			return e.Value
		}
		sure = sure && known
	}
	switch {
	case !sure:
		return in.unknown(at, in.code(at))
	case len(arguments) > 1:
		return arguments[1].Value
	}
	return None{}
}
