package python

import (
	"slices"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/wording"
)

// call follows a call. Statement tells that nobody uses what it returns.
func (in *Interpreter) call(x syntax.Call, s *scope, statement bool) Value {
	if method, ok := x.Function.(syntax.Attribute); ok {
		return in.methodCall(x, method, s, statement)
	}
	callee := in.evaluate(x.Function, s)
	return in.apply(callee, in.arguments(x, s), x, statement)
}

// methodCall follows a call of x.name(…): those of texts, lists and
// dictionaries are worked out here.
func (in *Interpreter) methodCall(x syntax.Call, method syntax.Attribute, s *scope, statement bool) Value {
	of := in.evaluate(method.Of, s)
	switch o := of.(type) {
	case String:
		return in.stringMethod(o, method.Name, in.arguments(x, s), x)
	case *List:
		return in.listMethod(o, method.Name, in.arguments(x, s), x)
	case *Dict:
		return in.dictMethod(o, method.Name, in.arguments(x, s), x)
	case *Call:
		if arguments := x.Arguments; method.Name == "get" && isGlobals(o) && len(arguments) > 0 {
			v := in.globalNamed(in.evaluate(arguments[0].Value, s), x)
			if _, unknown := v.(Unknown); unknown && len(arguments) > 1 {
				return in.evaluate(arguments[1].Value, s)
			}
			return v
		}
	}
	callee := in.attribute(of, method.Name, method)
	return in.apply(callee, in.arguments(x, s), x, statement)
}

// arguments works out the arguments of a call, with "*" and "**" unpacked
// where that is possible.
func (in *Interpreter) arguments(x syntax.Call, s *scope) []Argument {
	var out []Argument
	for _, a := range x.Arguments {
		v := in.evaluate(a.Value, s)
		place := in.place(a.Value)
		switch a.Kind {
		case "*":
			if items, known := in.items(v); known {
				for _, item := range items {
					out = append(out, Argument{Value: item, Place: place})
				}
				continue
			}
		case "**":
			if named, ok := unpackNamed(v, place); ok {
				out = append(out, named...)
				continue
			}
		}
		out = append(out, Argument{a.Name, a.Kind, v, place})
	}
	return out
}

func unpackNamed(v Value, place Place) ([]Argument, bool) {
	dict, ok := v.(*Dict)
	if !ok {
		return nil, false
	}
	var out []Argument
	for _, e := range dict.Entries {
		key, ok := e.Key.(String)
		if !ok || len(key.Unknowns) > 0 {
			return nil, false
		}
		out = append(out, Argument{Name: key.S, Value: e.Value, Place: place})
	}
	return out, true
}

// apply calls a value.
func (in *Interpreter) apply(callee Value, arguments []Argument, x syntax.Call, statement bool) Value {
	switch f := callee.(type) {
	case *Function:
		return in.function(f, arguments, x)
	case Choice:
		return in.choice(f, arguments, x)
	case Reference:
		if v := in.builtin(f.Path, arguments, x); v != nil {
			return v
		}
	case *Attribute:
		if v := in.builtin(PathOf(f), arguments, x); v != nil {
			return v
		}
	case *Call: // partial(f, a)(b) is f(a, b)
		if PathOf(f.Callee) == "functools.partial" && len(f.Arguments) > 0 && in.step(x) {
			return in.apply(f.Arguments[0].Value, slices.Concat(f.Arguments[1:], arguments), x, statement)
		}
	}
	weight := 1 + weightOf(callee)
	for _, a := range arguments {
		weight += weightOf(a.Value)
	}
	if weight > maxWeight {
		return in.unknown(x, wording.Say("an expression that is too long to be worked out"))
	}
	c := &Call{callee, arguments, in.place(x), statement, in.guardText(), weight}
	if v := in.host.Call(c); v != nil {
		return v
	}
	return c
}

// choice calls each of the functions that it may be, under a condition. Those
// that do nothing make no difference.
func (in *Interpreter) choice(c Choice, arguments []Argument, x syntax.Call) Value {
	var functions []*Function
	for _, v := range c.Of {
		if f, ok := v.(*Function); ok && !f.isIdle() {
			functions = append(functions, f)
		}
	}
	if len(c.Of) == 1 && len(functions) == 1 {
		return in.function(functions[0], arguments, x)
	}
	for _, f := range functions {
		mark := len(in.guards)
		in.guards = append(in.guards, guard{text: in.text(x.Function) + " is " + f.Name})
		in.function(f, arguments, x)
		in.guards = in.guards[:mark]
	}
	return c.Unknown
}

// isIdle reports whether a function has nothing but a docstring and pass.
func (f *Function) isIdle() bool {
	return f.Result == nil && !slices.ContainsFunc(f.Body, func(s syntax.Statement) bool {
		if e, ok := s.(syntax.Evaluate); ok {
			_, ok = e.Value.(syntax.String)
			return !ok
		}
		_, pass := s.(syntax.Pass)
		return !pass
	})
}

// function follows a function of the module into its body.
func (in *Interpreter) function(f *Function, arguments []Argument, x syntax.Call) Value {
	if in.depth >= maxCalls {
		in.host.NotRead(in.place(x), wording.Say("functions that call each other more than four deep"))
		return in.unknown(x, wording.Say("what %s returns", f.Name))
	}
	in.depth++
	defer func() { in.depth-- }()
	local := newScope(f.scope)
	in.parameters(f, arguments, local, x)
	if f.unit != in.unit {
		return in.within(f.unit, x, func() Value { return in.body(f, local, x) })
	}
	return in.body(f, local, x)
}

// body follows the code of a function whose parameters are bound, and says
// what the call x returns.
func (in *Interpreter) body(f *Function, local *scope, x syntax.Call) Value {
	if f.Result != nil {
		return in.evaluate(f.Result, local)
	}
	mark := len(in.guards)
	end := in.block(f.Body, local)
	mayGoOn := len(in.exits(mark)) > 0
	in.leave(mark, returns)
	switch {
	case f.yields:
		return &List{Kind: "list", Items: local.yields}
	case len(local.returns) == 0:
		return None{}
	case len(local.returns) == 1 && !mayGoOn && end == returns:
		return local.returns[0]
	}
	for _, v := range local.returns[1:] {
		if !same(v, local.returns[0]) {
			return in.unknown(x, wording.Say("what %s returns", f.Name))
		}
	}
	if end != returns { // it may also end without a return
		return in.unknown(x, wording.Say("what %s returns", f.Name))
	}
	return local.returns[0]
}

// parameters binds the parameters of a function to the arguments of a call.
func (in *Interpreter) parameters(f *Function, arguments []Argument, local *scope, x syntax.Call) {
	var positional []Argument
	named := &Dict{}
	unpacked := false // something was unpacked that is not known
	for _, a := range arguments {
		switch {
		case a.Kind != "":
			unpacked = true
		case a.Name != "":
			named.set(String{Text: Plain(a.Name)}, a.Value)
		default:
			positional = append(positional, a)
		}
	}
	for _, p := range f.Parameters {
		local.names[p.Name] = in.parameter(p, &positional, named, unpacked, f, x)
	}
}

func (in *Interpreter) parameter(p syntax.Parameter, positional *[]Argument, named *Dict, unpacked bool, f *Function, x syntax.Call) Value {
	switch p.Kind {
	case "*":
		rest := &List{Kind: "tuple"}
		for _, a := range *positional {
			rest.Items = append(rest.Items, a.Value)
		}
		*positional = nil
		return rest
	case "**":
		return named
	}
	for i, e := range named.Entries {
		if e.Key.(String).S == p.Name {
			named.Entries = append(named.Entries[:i:i], named.Entries[i+1:]...)
			return e.Value
		}
	}
	if len(*positional) > 0 {
		v := (*positional)[0].Value
		*positional = (*positional)[1:]
		return v
	}
	if p.Default != nil && !unpacked {
		return in.evaluate(p.Default, f.scope)
	}
	return in.unknown(x, wording.Say("the argument %s of %s", p.Name, f.Name))
}
