package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/wording"
)

// arguments are those of one call, by the names of its parameters.
type arguments struct {
	call  *python.Call
	named map[string]python.Argument
	// rest are the positional arguments beyond the parameters.
	rest []python.Argument
	// unpacked is an argument "*x" or "**x" that is not known; so one that
	// seems to be missing may be in it.
	unpacked *python.Argument
}

// aliases are names that arguments had in older versions of Alembic.
var aliases = map[string]string{
	"name":      "constraint_name",
	"source":    "source_table",
	"referent":  "referent_table",
	"tablename": "table_name",
	"_type":     "type_",
	"type":      "type_",
	"cols":      "columns",
	"sql":       "sqltext",
}

// bindArguments gives each argument of a call to a parameter.
func bindArguments(call *python.Call, parameters []string) arguments {
	a := arguments{call: call, named: map[string]python.Argument{}}
	position := 0
	for _, argument := range call.Arguments {
		switch {
		case argument.Kind != "":
			a.unpacked = &argument
		case argument.Name != "":
			a.named[parameterName(argument.Name, parameters)] = argument
		case position < len(parameters):
			a.named[parameters[position]] = argument
			position++
		default:
			a.rest = append(a.rest, argument)
		}
	}
	return a
}

// parameterName is the parameter that a keyword means.
func parameterName(keyword string, parameters []string) string {
	if slices.Contains(parameters, keyword) {
		return keyword
	}
	if current, ok := aliases[keyword]; ok && slices.Contains(parameters, current) {
		return current
	}
	if keyword == "name" { // of an index or a table, in the oldest versions
		for _, p := range []string{"index_name", "table_name"} {
			if slices.Contains(parameters, p) {
				return p
			}
		}
	}
	return keyword
}

// value is an argument's value; nil when it is not there, or None.
func (a arguments) value(name string) python.Value {
	argument, ok := a.named[name]
	if !ok {
		return nil
	}
	if _, none := argument.Value.(python.None); none {
		return nil
	}
	return argument.Value
}

// has reports whether an argument is there, if only as None.
func (a arguments) has(name string) bool {
	_, ok := a.named[name]
	return ok
}

// text is an argument as a text; ok is false when there is none, or None.
func (a arguments) text(name string) (text python.Text, ok bool) {
	v := a.value(name)
	if v == nil {
		return python.Text{}, false
	}
	return textOf(v, a.named[name].Place), true
}

// required is an argument that must be there: without it, an unknown.
func (a arguments) required(name string) python.Text {
	if text, ok := a.text(name); ok {
		return text
	}
	return python.UnknownText(a.missing(name))
}

// missing explains an argument that is not there.
func (a arguments) missing(name string) python.Unknown {
	switch {
	case a.unpacked != nil:
		return python.Unknown{Reason: wording.Say("the argument %s is in %s", name, a.unpacked.Place.Text()), Place: a.unpacked.Place}
	case a.has(name):
		return python.Unknown{Reason: wording.Say("the argument %s is None", name), Place: a.named[name].Place}
	}
	u := python.Unknown{Reason: wording.Say("nothing is given for %s", name)}
	if a.call != nil { // a type may be a class that nobody calls
		u.Place = a.call.Place
	}
	return u
}

// optional is an argument as a text, or nothing.
func (a arguments) optional(name string) python.Text {
	text, _ := a.text(name)
	return text
}

// flag is an argument as a truth value, false when it is not there. What is
// not known is handed to unsure.
func (a arguments) flag(name string, unsure func(python.Argument)) bool {
	v := a.value(name)
	if v == nil {
		return false
	}
	truth, known := python.Truth(v)
	if !known {
		unsure(a.named[name])
	}
	return truth
}

// texts is an argument that is a list of names. A single one stands for a
// list of it.
func (a arguments) texts(name string) []python.Text {
	v := a.value(name)
	list, ok := v.(*python.List)
	switch {
	case v == nil:
		return []python.Text{python.UnknownText(a.missing(name))}
	case !ok:
		return []python.Text{textOf(v, a.named[name].Place)}
	}
	out := make([]python.Text, len(list.Items))
	for i, item := range list.Items {
		out[i] = textOf(item, a.named[name].Place)
	}
	return out
}

// textOf is a value as the text of a name or of SQL: a string, a name in
// op.f(), quoted_name or text(), a number.
func textOf(v python.Value, place python.Place) python.Text {
	switch x := v.(type) {
	case python.String:
		return x.Text
	case python.Number:
		return python.Plain(string(x))
	case python.Member:
		return textOf(x.Value, place)
	case *python.Call:
		if wrapsText(x.Callee) && len(x.Arguments) > 0 {
			return textOf(x.Arguments[0].Value, place)
		}
	case *python.Attribute: // sa.text("…").text, User.__tablename__
		if x.Name == "text" {
			return textOf(x.Of, place)
		}
	}
	return python.UnknownText(unknownOf(v, place))
}

// wrapsText reports whether a function hands its text on as it is.
func wrapsText(callee python.Value) bool {
	switch lastOf(python.PathOf(callee)) {
	case "f", "quoted_name", "text", "conv", "_":
		return true
	}
	return false
}

// unknownOf explains a value that is not known, at the place where it is used.
func unknownOf(v python.Value, place python.Place) python.Unknown {
	switch x := v.(type) {
	case python.Unknown:
		return python.Unknown{Reason: x.Reason, Place: place}
	case python.Choice:
		return python.Unknown{Reason: x.Unknown.Reason, Place: place}
	case nil:
		return python.Unknown{Reason: wording.Say("nothing is given"), Place: place}
	}
	if own := python.PlaceOf(v); own.Source != nil && place.Start <= own.Start && own.End <= place.End {
		place = own
	}
	return python.Unknown{Reason: python.Kind(v), Place: place}
}

// lastOf is the last name of a dotted path.
func lastOf(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
