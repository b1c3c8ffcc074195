package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/wording"
)

// bindings are the values for the ":name" of a statement. Where others may
// have been given too, rest explains them.
type bindings struct {
	named []python.Argument
	// positional are those of a tuple, for "%s".
	positional []python.Argument
	rest       *python.Unknown
}

// parameters are the values that a connection's execute takes after the
// SQL: a dictionary, one for each of many runs, or keywords in older versions.
func (l *lowering) parameters() bindings {
	var out bindings
	for _, a := range l.call.Arguments {
		switch {
		case a.Place == l.named["sqltext"].Place, a.Name == "execution_options", a.Name == "bind_arguments":
			continue
		case a.Kind == "" && a.Name != "" && a.Name != "parameters" && a.Name != "params":
			out.named = append(out.named, a)
			continue
		}
		if tuple, ok := a.Value.(*python.List); ok && tuple.Kind == "tuple" {
			for _, item := range tuple.Items {
				out.positional = append(out.positional, python.Argument{Value: item, Place: a.Place})
			}
			continue
		}
		dict, ok := a.Value.(*python.Dict)
		if !ok {
			u := python.Unknown{Reason: wording.Say("a parameter in %s", a.Place.Text()), Place: a.Place}
			out.rest = &u
			continue
		}
		out.named = append(out.named, dictArguments(dict, a.Place)...)
	}
	return out
}

// valueOf is the value of a parameter as SQL; ok is false where none was given.
func (l *lowering) valueOf(name string, b bindings) (text python.Text, ok bool) {
	for _, a := range b.named {
		if a.Name == name {
			return l.parameterValue(a), true
		}
	}
	if b.rest != nil {
		return python.UnknownText(*b.rest), true
	}
	return python.Text{}, false
}

func dictArguments(dict *python.Dict, place python.Place) []python.Argument {
	var out []python.Argument
	for _, e := range dict.Entries {
		if key, ok := e.Key.(python.String); ok {
			out = append(out, python.Argument{Name: key.S, Value: e.Value, Place: place})
		}
	}
	return out
}

// boundText reads sa.text("…") with the bindparams(…) that follow it.
func boundText(call *python.Call) (text python.Text, binds []python.Argument, ok bool) {
	if wrapsText(call.Callee) && len(call.Arguments) > 0 {
		first := call.Arguments[0]
		return textOf(first.Value, first.Place), nil, true
	}
	method, isMethod := call.Callee.(*python.Attribute)
	if !isMethod {
		return text, nil, false
	}
	inner, isCall := method.Of.(*python.Call)
	if !isCall {
		return text, nil, false
	}
	text, binds, ok = boundText(inner)
	if !ok || !slices.Contains([]string{"bindparams", "columns", "execution_options"}, method.Name) {
		return text, nil, false
	}
	for _, a := range call.Arguments {
		bind, isCall := a.Value.(*python.Call)
		switch {
		case method.Name != "bindparams":
		case a.Name != "":
			binds = append(binds, a)
		case isCall && methodOf(bind) == "bindparam":
			binds = append(binds, bindParameter(bind))
		}
	}
	return text, binds, true
}

// bindParameter reads sa.bindparam("name", value).
func bindParameter(call *python.Call) python.Argument {
	a := bindArguments(call, []string{"key", "value"})
	out := a.named["value"]
	if out.Value == nil {
		out = python.Argument{Value: python.Unknown{Reason: wording.Say("a parameter"), Place: call.Place}, Place: call.Place}
	}
	out.Name = a.optional("key").S
	return out
}

// bind puts the values that are given for ":name" into the text. A name that
// has no value stays, as text() would send it.
func (l *lowering) bind(text python.Text, values bindings) python.Text {
	if len(values.named) == 0 && values.rest == nil {
		return text
	}
	var parts []python.Text
	from := 0
	for i := 0; i < len(text.S); i++ {
		width := bindWidth(text.S, i)
		if width == 0 {
			continue
		}
		if value, ok := l.valueOf(text.S[i+1:i+width], values); ok {
			parts = append(parts, text.Slice(from, i), value)
			from = i + width
		}
		i += width - 1
	}
	return python.Concat(append(parts, text.Slice(from, len(text.S)))...)
}

func (l *lowering) parameterValue(a python.Argument) python.Text {
	if list, ok := a.Value.(*python.List); ok { // IN :names, expanded
		var items []python.Text
		for _, item := range list.Items {
			items = append(items, l.expressionOf(item, a.Place))
		}
		return parenthesised(items)
	}
	return l.expressionOf(a.Value, a.Place)
}

// bindWidth is the length of a ":name" that stands at a place, or 0. A colon
// after a word, a colon or a backslash starts none.
func bindWidth(s string, at int) int {
	if s[at] != ':' || at > 0 && (isWord(s[at-1]) || s[at-1] == ':' || s[at-1] == '\\') {
		return 0
	}
	end := at + 1
	for end < len(s) && isWord(s[end]) {
		end++
	}
	if end == at+1 || end < len(s) && s[end] == ':' {
		return 0
	}
	return end - at
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// bindPercent puts values into a text that is for the driver itself: "%s"
// and "%(name)s", with "%%" for a percent sign. It leaves a text alone that is
// given no values.
func (l *lowering) bindPercent(text python.Text, values bindings) python.Text {
	if len(values.named) == 0 && len(values.positional) == 0 && values.rest == nil || !strings.Contains(text.S, "%") {
		return text
	}
	var parts []python.Text
	from, next := 0, 0
	for i := 0; i < len(text.S); i++ {
		rest := text.S[i:]
		var value python.Text
		width := 0
		switch end := strings.Index(rest, ")s"); {
		case strings.HasPrefix(rest, "%%"):
			value, width = python.Plain("%"), 2
		case strings.HasPrefix(rest, "%s"):
			value, width = l.positional(values, next), 2
			next++
		case strings.HasPrefix(rest, "%(") && end > 0:
			if named, ok := l.valueOf(rest[2:end], values); ok {
				value, width = named, end+2
			}
		}
		if width > 0 {
			parts = append(parts, text.Slice(from, i), value)
			from = i + width
			i += width - 1
		}
	}
	return python.Concat(append(parts, text.Slice(from, len(text.S)))...)
}

// positional is the value of the nth "%s".
func (l *lowering) positional(values bindings, n int) python.Text {
	if n < len(values.positional) {
		return l.parameterValue(values.positional[n])
	}
	u := python.Unknown{Reason: wording.Say("a parameter"), Place: l.call.Place}
	if values.rest != nil {
		u = *values.rest
	}
	return python.UnknownText(u)
}
