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
	if v := osPath(path, arguments); v != nil {
		return v
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
			if name, ok := pathlibPath(arguments[0].Value); ok {
				return String{Text: Plain(name)}
			}
			return String{Text: in.asText(arguments[0].Value, at)}
		}
	case "builtins.range":
		return numbers(arguments)
	case "builtins.dict":
		if v := dictOf(arguments); v != nil || len(arguments) != 1 {
			return v
		}
	case "builtins.zip":
		return in.zip(arguments)
	case "itertools.product":
		return in.product(arguments)
	case "itertools.chain":
		return in.chain(arguments)
	case "builtins.map":
		return in.mapped(arguments, at)
	case "json.loads", "json.dumps":
		if len(arguments) != 1 {
			return nil
		}
		if path == "json.loads" {
			return loadJSON(arguments[0].Value)
		}
		return in.dumpJSON(arguments[0].Value)
	case "builtins.getattr":
		return in.getattr(arguments, at)
	case "builtins.int", "builtins.bool":
		return converted(path, arguments)
	case "collections.OrderedDict":
		if len(arguments) == 0 {
			return &Dict{}
		}
	}
	if len(arguments) == 0 || arguments[0].Name != "" {
		return emptyOf(path)
	}
	if !takesItems[path] {
		return nil
	}
	items, known := in.items(arguments[0].Value)
	if !known {
		return nil
	}
	start := 0
	if len(arguments) == 2 && path == "builtins.enumerate" {
		start, known = integer(arguments[1].Value)
	}
	if !known || len(arguments) > 1 && path != "builtins.enumerate" {
		return nil
	}
	return in.overItems(path, items, start)
}

// mapped is map(function, items); nil where it is not known.
func (in *Interpreter) mapped(arguments []Argument, at syntax.Node) Value {
	if len(arguments) != 2 {
		return nil
	}
	items, known := in.items(arguments[1].Value)
	call, ok := at.(syntax.Call)
	if !known || !ok || !allSure(items) {
		return nil
	}
	out := &List{Kind: "list"}
	for _, item := range items {
		out.Items = append(out.Items, in.apply(arguments[0].Value, []Argument{{Value: item, Place: in.place(at)}}, call, false))
	}
	return out
}

// getattr is getattr(x, "name"), and with a default of what has no such name.
func (in *Interpreter) getattr(arguments []Argument, at syntax.Node) Value {
	if len(arguments) < 2 {
		return nil
	}
	name, ok := arguments[1].Value.(String)
	if !ok || len(name.Unknowns) > 0 {
		return nil
	}
	if c, ok := arguments[0].Value.(*Class); ok && len(arguments) == 3 && c.attribute(name.S) == nil && len(c.Bases) == 0 {
		return arguments[2].Value
	}
	return in.attribute(arguments[0].Value, name.S, at)
}

// converted is int(x) or bool(x); nil where it is not known.
func converted(path string, arguments []Argument) Value {
	if len(arguments) != 1 {
		return nil
	}
	if path == "builtins.bool" {
		if truth, known := Truth(arguments[0].Value); known {
			return Bool(truth)
		}
		return nil
	}
	switch x := arguments[0].Value.(type) {
	case Number:
		if _, ok := integer(x); ok {
			return x
		}
	case String:
		if i, err := strconv.Atoi(strings.TrimSpace(x.S)); err == nil && len(x.Unknowns) == 0 {
			return Number(strconv.Itoa(i))
		}
	}
	return nil
}

// quantified is any() or all() of items; nil where it is not known.
func quantified(isAny bool, items []Value) Value {
	sure := true
	for _, item := range items {
		truth, known := Truth(item)
		if known && truth == isAny {
			return Bool(isAny)
		}
		sure = sure && known
	}
	if !sure {
		return nil
	}
	return Bool(!isAny)
}

// dictOfPairs is dict() of pairs; nil for other items.
func dictOfPairs(items []Value) Value {
	out := &Dict{}
	for _, item := range items {
		pair, ok := item.(*List)
		if !ok || len(pair.Items) != 2 {
			return nil
		}
		out.set(pair.Items[0], pair.Items[1])
	}
	return out
}

// emptyOf is list() and the like.
func emptyOf(path string) Value {
	switch path {
	case "builtins.list", "builtins.tuple", "builtins.set":
		return &List{Kind: strings.TrimPrefix(path, "builtins.")}
	}
	return nil
}

// takesItems are the functions of one iterable.
var takesItems = func() map[string]bool {
	paths := map[string]bool{"itertools.chain.from_iterable": true}
	for _, name := range strings.Fields("all any dict enumerate frozenset len list reversed set sorted tuple") {
		paths["builtins."+name] = true
	}
	return paths
}()

// overItems works out one of them.
func (in *Interpreter) overItems(path string, items []Value, start int) Value {
	switch path {
	case "builtins.enumerate":
		out := &List{Kind: "list"}
		for i, item := range items {
			out.Items = append(out.Items, &List{"tuple", []Value{Number(strconv.Itoa(start + i)), item}})
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
		if !allSure(items) {
			return nil
		}
		return Number(strconv.Itoa(len(items)))
	case "builtins.any", "builtins.all":
		return quantified(path == "builtins.any", items)
	case "itertools.chain.from_iterable":
		var rest []Argument
		for _, item := range items {
			rest = append(rest, Argument{Value: item})
		}
		return in.chain(rest)
	case "builtins.dict": // dict(pairs)
		return dictOfPairs(items)
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

// dictOf is dict(mapping, name=value); nil for other arguments.
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
