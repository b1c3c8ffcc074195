package python

import (
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
)

// builtins are Python's own names (Python library reference, 2 and 5).
var builtins = func() map[string]bool {
	names := map[string]bool{}
	for _, name := range strings.Fields(`
		abs all any bool bytes callable chr dict dir enumerate eval exec filter float
		format frozenset getattr globals hasattr hash id int isinstance issubclass iter
		len list locals map max min next object open ord pow print property range repr
		reversed round set setattr slice sorted str sum super tuple type vars zip
		staticmethod classmethod __name__ __file__ __doc__ NotImplemented
		BaseException Exception AssertionError AttributeError ImportError IndexError
		KeyError LookupError ModuleNotFoundError NameError NotImplementedError OSError
		RuntimeError StopIteration TypeError ValueError`) {
		names[name] = true
	}
	return names
}()

// builtin works out some functions of Python's own and of its library; nil
// for others.
func (in *Interpreter) builtin(path string, arguments []Argument, at syntax.Node) Value {
	for _, a := range arguments {
		if a.Kind != "" {
			return nil
		}
	}
	switch path {
	case "textwrap.dedent", "inspect.cleandoc":
		if len(arguments) == 1 {
			if s, ok := arguments[0].Value.(String); ok {
				return String{Text: dedent(s.Text)}
			}
		}
	case "builtins.str":
		if len(arguments) == 1 {
			return String{Text: in.asText(arguments[0].Value, at)}
		}
	case "builtins.range":
		return numbers(arguments)
	case "builtins.dict":
		return dictOf(arguments)
	case "builtins.zip":
		return in.zip(arguments)
	case "collections.OrderedDict":
		if len(arguments) == 0 {
			return &Dict{}
		}
	}
	if len(arguments) == 0 || arguments[0].Name != "" {
		return emptyOf(path)
	}
	items, known := in.items(arguments[0].Value)
	if !known {
		return nil
	}
	return in.overItems(path, items, len(arguments))
}

// emptyOf is list() and the like.
func emptyOf(path string) Value {
	switch path {
	case "builtins.list", "builtins.tuple", "builtins.set":
		return &List{Kind: strings.TrimPrefix(path, "builtins.")}
	}
	return nil
}

// overItems works out the functions of one iterable.
func (in *Interpreter) overItems(path string, items []Value, arguments int) Value {
	switch path {
	case "builtins.enumerate":
		if arguments > 1 {
			return nil
		}
		out := &List{Kind: "list"}
		for i, item := range items {
			out.Items = append(out.Items, &List{"tuple", []Value{Number(strconv.Itoa(i)), item}})
		}
		return out
	case "builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset":
		kind := strings.TrimPrefix(strings.TrimPrefix(path, "builtins."), "frozen")
		return &List{kind, append([]Value(nil), items...)}
	case "builtins.reversed":
		out := &List{Kind: "list"}
		for i := len(items) - 1; i >= 0; i-- {
			out.Items = append(out.Items, items[i])
		}
		return out
	case "builtins.len":
		return Number(strconv.Itoa(len(items)))
	case "builtins.sorted":
		return sorted(items)
	}
	return nil
}

// sorted sorts known texts; nil for others.
func sorted(items []Value) Value {
	out := &List{Kind: "list"}
	for _, item := range items {
		s, ok := item.(String)
		if !ok || len(s.Unknowns) > 0 {
			return nil
		}
		at := len(out.Items)
		for at > 0 && out.Items[at-1].(String).S > s.S {
			at--
		}
		out.Items = append(out.Items[:at], append([]Value{s}, out.Items[at:]...)...)
	}
	return out
}

// maxRange is the longest range that is counted out.
const maxRange = 1000

func numbers(arguments []Argument) Value {
	bounds := []int{0, 0, 1}
	var given []int
	for _, a := range arguments {
		i, ok := integer(a.Value)
		if !ok {
			return nil
		}
		given = append(given, i)
	}
	switch len(given) {
	case 1:
		bounds[1] = given[0]
	case 2, 3:
		copy(bounds, given)
	default:
		return nil
	}
	if bounds[2] <= 0 || bounds[1]-bounds[0] > maxRange*bounds[2] {
		return nil
	}
	out := &List{Kind: "list"}
	for i := bounds[0]; i < bounds[1]; i += bounds[2] {
		out.Items = append(out.Items, Number(strconv.Itoa(i)))
	}
	return out
}

func dictOf(arguments []Argument) Value {
	out := &Dict{}
	for _, a := range arguments {
		if a.Name == "" {
			more, ok := a.Value.(*Dict)
			if !ok {
				return nil
			}
			out.Entries = append(out.Entries, more.Entries...)
			continue
		}
		out.set(String{Text: Plain(a.Name)}, a.Value)
	}
	return out
}

func (in *Interpreter) zip(arguments []Argument) Value {
	out := &List{Kind: "list"}
	for i, a := range arguments {
		items, known := in.items(a.Value)
		if !known || a.Name != "" {
			return nil
		}
		if i > 0 && len(items) < len(out.Items) {
			out.Items = out.Items[:len(items)]
		}
		for j, item := range items {
			switch {
			case i == 0:
				out.Items = append(out.Items, &List{"tuple", []Value{item}})
			case j < len(out.Items):
				row := out.Items[j].(*List)
				row.Items = append(row.Items, item)
			}
		}
	}
	return out
}

// dedent is textwrap.dedent: it takes the margin that all lines share away.
// The bytes that stay keep their places.
func dedent(t Text) Text {
	lines := strings.SplitAfter(t.S, "\n")
	margin, found := "", false
	for _, line := range lines {
		rest := strings.TrimLeft(line, " \t")
		if strings.TrimSpace(rest) == "" {
			continue
		}
		indent := line[:len(line)-len(rest)]
		if !found {
			margin, found = indent, true
			continue
		}
		for !strings.HasPrefix(indent, margin) {
			margin = margin[:len(margin)-1]
		}
	}
	var parts []Text
	at := 0
	for _, line := range lines {
		cut := 0
		if strings.HasPrefix(line, margin) {
			cut = len(margin)
		}
		parts = append(parts, t.Slice(at+cut, at+len(line)))
		at += len(line)
	}
	return Concat(parts...)
}
