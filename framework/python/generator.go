package python

import (
	"slices"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/wording"
)

// define is the function that a def makes.
func (in *Interpreter) define(x syntax.Function, s *scope) *Function {
	f := &Function{Name: x.Name, Place: in.place(x), Parameters: x.Parameters, Body: x.Body, scope: s, unit: in.unit}
	syntax.Walk(x.Body, func(n syntax.Node) {
		if _, ok := n.(syntax.Yield); ok {
			f.yields = true
		}
	})
	f.manages = f.yields && slices.ContainsFunc(x.Decorators, func(e syntax.Expression) bool {
		return in.text(e) == "contextmanager" || in.text(e) == "contextlib.contextmanager"
	})
	return f
}

// yield follows a yield: its value is one of those of the generator, or what
// the with statement that entered it goes on with.
func (in *Interpreter) yield(x syntax.Yield, s *scope) Value {
	v := Value(None{})
	if x.X != nil {
		v = in.evaluate(x.X, s)
	}
	if s.yield != nil {
		s.yield(v)
		return None{}
	}
	items := []Value{v}
	if x.All {
		var known bool
		if items, known = in.items(v); !known {
			items = []Value{in.unknown(x, in.code(x))}
		}
	}
	s.yields = append(s.yields, in.optional(items)...)
	return None{}
}

// managed is the function of a with statement that is a generator of the
// code; ok is false for any other manager.
func (in *Interpreter) managed(manager syntax.Expression, s *scope) (f *Function, call syntax.Call, ok bool) {
	call, ok = manager.(syntax.Call)
	if !ok {
		return nil, call, false
	}
	switch call.Function.(type) {
	case syntax.Name, syntax.Attribute:
		f, ok = in.evaluate(call.Function, s).(*Function)
		return f, call, ok && f.manages
	}
	return nil, call, false
}

// manage follows a generator with the body of the with statement in the place
// of its yield.
func (in *Interpreter) manage(f *Function, call syntax.Call, s *scope, body func(Value)) {
	if in.depth >= maxCalls {
		in.host.NotRead(in.place(call), wording.Say("functions that call each other more than four deep"))
		return
	}
	in.depth++
	local := newScope(f.scope)
	in.parameters(f, in.arguments(call, s), local, call)
	caller := in.unit
	local.yield = func(v Value) {
		in.within(caller, call, func() Value { body(v); return nil })
	}
	in.within(f.unit, call, func() Value { return in.body(f, local, call) })
	in.depth--
}

// optional are items that are added to a list under the conditions that hold now.
func (in *Interpreter) optional(items []Value) []Value {
	if len(in.guards) == 0 {
		return items
	}
	guards := make([]string, len(in.guards))
	for i, g := range in.guards {
		guards[i] = g.text
	}
	out := make([]Value, len(items))
	for i, item := range items {
		out[i] = &Optional{item, guards}
	}
	return out
}

// missing are the conditions of an item that do not hold already.
func (in *Interpreter) missing(o *Optional) []guard {
	var out []guard
	for _, text := range o.Guards {
		if !slices.ContainsFunc(in.guards, func(g guard) bool { return g.text == text }) {
			out = append(out, guard{text: text})
		}
	}
	return out
}

// present are items as they are here: those whose conditions hold without these.
func (in *Interpreter) present(items []Value) []Value {
	if allSure(items) {
		return items
	}
	out := slices.Clone(items)
	for i, v := range out {
		if o, ok := v.(*Optional); ok && len(in.missing(o)) == 0 {
			out[i] = o.Of
		}
	}
	return out
}
