package python

import (
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
)

// items are the items of a value that can be iterated over.
func (in *Interpreter) items(v Value) (items []Value, known bool) {
	switch x := v.(type) {
	case *List:
		return x.Items, true
	case *Dict:
		for _, e := range x.Entries {
			items = append(items, e.Key)
		}
		return items, true
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
					return String{Text: Join(texts, s.S)}
				}
			}
		}
	case "strip", "lstrip", "rstrip":
		if len(arguments) == 0 {
			return String{Text: s.TrimSpace()}
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
	return in.unknown(at, in.place(at).Text())
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
	texts := make([]string, len(arguments))
	for i, a := range arguments {
		text, ok := a.Value.(String)
		if !ok || len(text.Unknowns) > 0 || a.Name != "" {
			return nil
		}
		texts[i] = text.S
	}
	switch {
	case name == "replace" && len(texts) == 2:
		return String{Text: s.Replace(texts[0], texts[1])}
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

func (in *Interpreter) listMethod(l *List, name string, arguments []Argument, at syntax.Node) Value {
	switch {
	case (name == "append" || name == "add") && len(arguments) == 1:
		l.Items = append(l.Items, arguments[0].Value)
		return None{}
	case (name == "extend" || name == "update") && len(arguments) == 1:
		if more, known := in.items(arguments[0].Value); known {
			l.Items = append(l.Items, more...)
			return None{}
		}
	case name == "copy" && len(arguments) == 0:
		return &List{l.Kind, append([]Value(nil), l.Items...)}
	case name == "sort":
		return None{}
	}
	return in.unknown(at, in.place(at).Text())
}

func (in *Interpreter) dictMethod(d *Dict, name string, arguments []Argument, at syntax.Node) Value {
	out := &List{Kind: "list"}
	switch name {
	case "items", "keys", "values":
		for _, e := range d.Entries {
			switch name {
			case "items":
				out.Items = append(out.Items, &List{"tuple", []Value{e.Key, e.Value}})
			case "keys":
				out.Items = append(out.Items, e.Key)
			case "values":
				out.Items = append(out.Items, e.Value)
			}
		}
		return out
	case "get":
		return in.get(d, arguments, at)
	case "copy":
		return &Dict{append([]Entry(nil), d.Entries...)}
	case "update":
		if len(arguments) == 1 {
			if more, ok := arguments[0].Value.(*Dict); ok {
				for _, e := range more.Entries {
					d.set(e.Key, e.Value)
				}
				return None{}
			}
		}
	}
	return in.unknown(at, in.place(at).Text())
}

func (in *Interpreter) get(d *Dict, arguments []Argument, at syntax.Node) Value {
	if len(arguments) == 0 {
		return in.unknown(at, in.place(at).Text())
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
		return in.unknown(at, in.place(at).Text())
	case len(arguments) > 1:
		return arguments[1].Value
	}
	return None{}
}

// format is str.format. Fields with a format of their own are unknown.
func (in *Interpreter) format(s String, arguments []Argument, at syntax.Node) Value {
	var parts []Text
	next := 0 // the field "{}" that comes next
	for from := 0; from < len(s.S); {
		i := strings.IndexAny(s.S[from:], "{}")
		if i < 0 {
			parts = append(parts, s.Slice(from, len(s.S)))
			break
		}
		open := from + i
		parts = append(parts, s.Slice(from, open))
		if strings.HasPrefix(s.S[open:], "{{") || strings.HasPrefix(s.S[open:], "}}") {
			parts = append(parts, s.Slice(open, open+1))
			from = open + 2
			continue
		}
		end := strings.IndexByte(s.S[open:], '}')
		if end < 0 || s.S[open] == '}' {
			return in.unknown(at, in.place(at).Text())
		}
		field := s.S[open+1 : open+end]
		if field == "" {
			field = strconv.Itoa(next)
			next++
		}
		parts = append(parts, in.field(field, arguments, at))
		from = open + end + 1
	}
	return String{Text: Concat(parts...)}
}

// field is one field of str.format: a number or a name.
func (in *Interpreter) field(field string, arguments []Argument, at syntax.Node) Text {
	positional := 0
	for _, a := range arguments {
		if a.Kind != "" {
			break
		}
		if a.Name == field || a.Name == "" && strconv.Itoa(positional) == field {
			return in.asText(a.Value, at)
		}
		if a.Name == "" {
			positional++
		}
	}
	return UnknownText(in.unknown(at, "{"+field+"} of "+in.place(at).Text()))
}

// percent is the old formatting operator: "%s" and "%(name)s".
func (in *Interpreter) percent(s String, v Value, at syntax.Node) Value {
	values := []Value{v}
	if tuple, ok := v.(*List); ok && tuple.Kind == "tuple" {
		values = tuple.Items
	}
	dict, _ := v.(*Dict)
	var parts []Text
	from := 0
	for {
		i := strings.IndexByte(s.S[from:], '%')
		if i < 0 {
			return String{Text: Concat(append(parts, s.Slice(from, len(s.S)))...)}
		}
		at1 := from + i
		parts = append(parts, s.Slice(from, at1))
		rest := s.S[at1+1:]
		name, width := "", 1
		if strings.HasPrefix(rest, "(") {
			if end := strings.IndexByte(rest, ')'); end > 0 {
				name, width = rest[1:end], end+2
			}
		}
		if len(rest) < width || !strings.ContainsRune("sdr%", rune(rest[width-1])) {
			return in.unknown(at, in.place(at).Text())
		}
		verb := rest[width-1]
		switch {
		case verb == '%':
			parts = append(parts, s.Slice(at1, at1+1))
		case name != "" && dict != nil:
			key := Argument{Value: String{Text: Plain(name)}}
			parts = append(parts, in.verb(verb, in.get(dict, []Argument{key}, at), at))
		case name == "" && len(values) > 0:
			parts = append(parts, in.verb(verb, values[0], at))
			values = values[1:]
		default:
			parts = append(parts, UnknownText(in.unknown(at, in.place(at).Text())))
		}
		from = at1 + 1 + width
	}
}

func (in *Interpreter) verb(verb byte, v Value, at syntax.Node) Text {
	if verb == 'r' {
		return in.formatted(v, "r", "", at)
	}
	return in.asText(v, at)
}
