package python

import (
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
)

// items are the items of a value that can be iterated over.
func (in *Interpreter) items(v Value) (items []Value, known bool) {
	switch x := v.(type) {
	case *List:
		return in.present(x.Items), true
	case *Dict:
		for _, e := range x.Entries {
			items = append(items, e.as(e.Key))
		}
		return in.present(items), true
	case String:
		if len(x.Unknowns) == 0 && isASCII(x.S) && len(x.S) < 1000 {
			for i := range x.S {
				items = append(items, String{Text: x.Slice(i, i+1)})
			}
			return items, true
		}
	case *Class:
		if x.IsEnum() {
			return in.members(x), true
		}
	}
	return nil, false
}

// members are the members of an enumeration, in the order of its body.
func (in *Interpreter) members(c *Class) []Value {
	var out []Value
	for _, name := range c.Names() {
		if m, ok := c.attribute(name).(Member); ok {
			out = append(out, m)
		}
	}
	return out
}

// of is the value of an entry, whatever its condition.
func (e Entry) of() Value {
	if o, ok := e.Value.(*Optional); ok {
		return o.Of
	}
	return e.Value
}

// as is something made of an entry, under the condition that the entry has.
func (e Entry) as(v Value) Value {
	if o, ok := e.Value.(*Optional); ok {
		return &Optional{v, o.Guards}
	}
	return v
}

// Names are the names that the body of the class assigns, in their order.
func (c *Class) Names() []string { return c.order }

// stringMethod is a method of a text. What is not worked out is unknown.
func (in *Interpreter) stringMethod(s String, name string, arguments []Argument, at syntax.Node) Value {
	switch name {
	case "format":
		return in.format(s, arguments, at)
	case "format_map":
		if len(arguments) == 1 {
			if named, ok := unpackNamed(arguments[0].Value, arguments[0].Place); ok {
				return in.format(s, named, at)
			}
		}
	case "join":
		if len(arguments) == 1 {
			if items, known := in.items(arguments[0].Value); known {
				texts := make([]Text, len(items))
				for i, item := range items {
					texts[i] = in.asText(item, at)
				}
				if len(s.Unknowns) == 0 {
					return in.built(between(texts, s.S), at)
				}
			}
		}
	case "strip", "lstrip", "rstrip":
		if cut, ok := trimmed(s.Text, name, arguments); ok {
			return String{Text: cut}
		}
	case "lower", "upper", "capitalize", "title":
		if len(arguments) == 0 {
			return String{Text: mapped(s.Text, name)}
		}
	case "encode", "decode", "expandtabs":
		return s
	}
	if v := in.searchMethod(s, name, arguments); v != nil {
		return v
	}
	return in.unknown(at, in.code(at))
}

// trimmed is strip and its like: without white space, or without the
// characters that are given.
func trimmed(t Text, method string, arguments []Argument) (Text, bool) {
	characters := " \t\r\n\f\v"
	if len(arguments) == 1 {
		given, ok := arguments[0].Value.(String)
		if !ok || len(given.Unknowns) > 0 {
			return t, false
		}
		characters = given.S
	}
	start, end := 0, len(t.S)
	if method != "rstrip" {
		start = end - len(strings.TrimLeft(t.S, characters))
	}
	if method != "lstrip" {
		end = len(strings.TrimRight(t.S, characters))
	}
	return t.Slice(start, max(start, end)), len(arguments) <= 1
}

// mapped changes the case of an ASCII text, byte for byte.
func mapped(t Text, method string) Text {
	if !isASCII(t.S) {
		return t
	}
	switch method {
	case "lower":
		t.S = strings.ToLower(t.S)
	case "upper":
		t.S = strings.ToUpper(t.S)
	case "capitalize", "title":
		if t.S != "" {
			t.S = strings.ToUpper(t.S[:1]) + strings.ToLower(t.S[1:])
		}
	}
	return t
}

// searchMethod is a method of a text whose arguments are known texts; nil
// for others.
func (in *Interpreter) searchMethod(s String, name string, arguments []Argument) Value {
	limit := maxPieces + 1
	if name == "replace" && len(arguments) == 3 {
		count, ok := integer(arguments[2].Value)
		if !ok || count < 0 || arguments[2].Kind != "" {
			return nil
		}
		limit, arguments = min(count, limit), arguments[:2]
	}
	texts := make([]string, len(arguments))
	for i, a := range arguments {
		text, ok := a.Value.(String)
		if !ok || len(text.Unknowns) > 0 || a.Name != "" {
			return nil
		}
		texts[i] = text.S
	}
	switch {
	case name == "replace" && len(texts) == 2 && min(limit, strings.Count(s.S, texts[0])) <= maxPieces &&
		len(s.S)+min(limit, strings.Count(s.S, texts[0]))*len(texts[1]) <= maxText:
		return String{Text: s.replace(texts[0], texts[1], limit)}
	case name == "split" && len(texts) == 1 && texts[0] != "", name == "split" && len(texts) == 0,
		name == "splitlines" && len(texts) == 0:
		return split(s.Text, texts, name)
	}
	if len(s.Unknowns) > 0 {
		return nil
	}
	switch {
	case name == "startswith" && len(texts) == 1:
		return Bool(strings.HasPrefix(s.S, texts[0]))
	case name == "endswith" && len(texts) == 1:
		return Bool(strings.HasSuffix(s.S, texts[0]))
	case name == "removeprefix" && len(texts) == 1:
		return String{Text: s.Slice(len(s.S)-len(strings.TrimPrefix(s.S, texts[0])), len(s.S))}
	case name == "removesuffix" && len(texts) == 1:
		return String{Text: s.Slice(0, len(strings.TrimSuffix(s.S, texts[0])))}
	}
	return nil
}

// split cuts a text at a separator, at white space or at line ends.
func split(t Text, separator []string, method string) Value {
	out := &List{Kind: "list"}
	keepEmpty := true
	cut := func(rest string) (int, int) { // where the next separator is
		switch {
		case method == "splitlines":
			return strings.Index(rest, "\n"), 1
		case len(separator) == 1:
			return strings.Index(rest, separator[0]), len(separator[0])
		}
		keepEmpty = false
		return strings.IndexAny(rest, " \t\r\n"), 1
	}
	from := 0
	for {
		i, width := cut(t.S[from:])
		end := from + i
		if i < 0 {
			end = len(t.S)
		}
		last := i < 0 && (method == "splitlines" || !keepEmpty) && end == from
		if (keepEmpty || end > from) && !last {
			out.Items = append(out.Items, String{Text: t.Slice(from, end)})
		}
		if i < 0 {
			return out
		}
		from = end + width
	}
}
