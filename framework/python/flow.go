package python

import (
	"maps"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/wording"
)

// branch follows an if: the branch that is taken, or both when that cannot
// be told.
func (in *Interpreter) branch(x syntax.If, s *scope) flow {
	condition := in.evaluate(x.Condition, s)
	if truth, known := Truth(condition); known {
		if truth {
			return in.block(x.Then, s)
		}
		return in.block(x.Else, s)
	}
	text := in.text(x.Condition)
	before := maps.Clone(s.names)
	then := in.guarded(text, x.Then, s)
	after := s.names
	s.names = before
	otherwise := in.guarded(not(text), x.Else, s)
	switch {
	case then == goesOn && otherwise == goesOn:
		in.merge(s, after, x.Condition, text)
	case then == goesOn:
		s.names = after
		in.exit(text, otherwise)
	case otherwise == goesOn:
		in.exit(not(text), then)
	default:
		return min(then, otherwise)
	}
	return goesOn
}

// exit notes that the code only goes on under a condition, because it leaves
// otherwise. Where it would raise, the migration as a whole fails, so what
// follows is not conditional.
func (in *Interpreter) exit(text string, until flow) {
	if until != raises {
		in.guards = append(in.guards, guard{text, until})
	}
}

// not negates the text of a condition.
func not(text string) string {
	if rest, ok := strings.CutPrefix(text, "not "); ok && !strings.Contains(rest, " and ") && !strings.Contains(rest, " or ") {
		return rest
	}
	return "not (" + text + ")"
}

// merge makes one scope of two that may have come about: a name that both
// agree on keeps its value, and any other depends on why.
func (in *Interpreter) merge(s *scope, other map[string]Value, at syntax.Node, why string) {
	for name, v := range other {
		mine, ok := s.names[name]
		if ok && same(mine, v) {
			continue
		}
		u := in.unknown(at, wording.Say("%s depends on %s", name, why))
		if !ok {
			s.names[name] = v // it is not bound otherwise, so nobody would use it
			continue
		}
		s.names[name] = Choice{Of: []Value{v, mine}, Unknown: u}
	}
}

// same reports whether two values are known to be equal, or the same symbol.
func same(a, b Value) bool {
	switch x := a.(type) {
	case String:
		y, ok := b.(String)
		return ok && len(x.Unknowns) == 0 && len(y.Unknowns) == 0 && x.S == y.S
	case Member:
		y, ok := b.(Member)
		return ok && x.Class == y.Class && x.Name == y.Name
	case Choice:
		return false
	}
	switch b.(type) {
	case String, Member, Choice:
		return false
	}
	return a == b // the rest are pointers and plain values
}

// loop follows a for: once for each item, or once for them all when they are
// not known.
func (in *Interpreter) loop(x syntax.For, s *scope) flow {
	iterable := in.evaluate(x.Iterable, s)
	items, known := in.items(iterable)
	start := len(in.guards)
	if !known {
		u := in.unknown(x.Iterable, wording.Say("an item of %s", in.text(x.Iterable)))
		in.bind(x.Target, u, s)
		text := "for " + in.text(x.Target) + " in " + in.text(x.Iterable)
		in.guarded(text, x.Body, s)
		in.leave(start, breaks)
		return in.block(x.Else, s)
	}
	for _, item := range items {
		if !in.step(x) {
			return returns
		}
		round := len(in.guards)
		if o, ok := item.(*Optional); ok {
			in.guards = append(in.guards, in.missing(o)...)
			item = o.Of
		}
		in.bind(x.Target, item, s)
		if end, ended := in.round(x.Body, s, start, round); ended {
			return end
		}
	}
	in.leave(start, breaks)
	return in.block(x.Else, s)
}

// round follows the body of a loop once. It reports whether that ends the loop,
// and how; start and round are the guards there were before both.
func (in *Interpreter) round(body []syntax.Statement, s *scope, start, round int) (end flow, ended bool) {
	end = in.block(body, s)
	in.leave(round, continues)
	switch {
	case end == breaks:
		in.leave(start, breaks)
		return goesOn, true
	case end > breaks:
		return end, true
	}
	return goesOn, false
}

// maxRounds is how often the body of a while is followed at most.
const maxRounds = 1000

// while follows the body of a while as long as its condition is known to hold;
// once it is not known, one round stands for those to come. So does the round of
// a "while True" that may have ended it.
func (in *Interpreter) while(x syntax.While, s *scope) flow {
	condition := in.evaluate(x.Condition, s)
	start := len(in.guards)
	for rounds := 0; rounds < maxRounds; rounds++ {
		truth, known := Truth(condition)
		if !known {
			break
		}
		if !truth {
			in.leave(start, breaks)
			return in.block(x.Else, s)
		}
		round := len(in.guards)
		if end, ended := in.round(x.Body, s, start, round); ended {
			return end
		}
		if !in.step(x) {
			return returns
		}
		if _, endless := x.Condition.(syntax.Constant); endless && len(in.guards) > round {
			in.leave(start, breaks)
			return goesOn
		}
		condition = in.evaluate(x.Condition, s)
	}
	in.guarded("while "+in.text(x.Condition), x.Body, s)
	in.leave(start, breaks)
	return in.block(x.Else, s)
}

// try follows the body, and each handler as what may happen instead.
func (in *Interpreter) try(x syntax.Try, s *scope) flow {
	end := in.block(x.Body, s)
	handled := len(x.Handlers) == 0
	for _, h := range x.Handlers {
		text := "except"
		if h.Type != nil {
			text += " " + in.text(h.Type)
		}
		whole := s.names // as the body leaves them
		s.names = maps.Clone(whole)
		if h.Name != "" {
			s.names[h.Name] = in.unknown(h, wording.Say("the exception %s", h.Name))
		}
		flow, after := in.guarded(text, h.Body, s), s.names
		delete(after, h.Name)
		s.names = whole
		switch {
		case flow != goesOn:
			continue
		case end == raises && !handled:
			s.names = after
		default:
			in.merge(s, after, h, text)
		}
		handled = true
	}
	if end == goesOn {
		end = in.block(x.Else, s)
	}
	if last := in.block(x.Finally, s); last != goesOn {
		return last
	}
	if end == raises && handled {
		return goesOn
	}
	return end
}

// with follows the body of a with between entering and leaving its managers.
func (in *Interpreter) with(x syntax.With, s *scope) flow {
	return in.withItems(x.Items, x.Body, s)
}

func (in *Interpreter) withItems(items []syntax.WithItem, body []syntax.Statement, s *scope) flow {
	if len(items) == 0 {
		return in.block(body, s)
	}
	item, end := items[0], goesOn
	enter := func(bound Value) {
		if item.Target != nil {
			in.bind(item.Target, bound, s)
		}
		end = in.withItems(items[1:], body, s)
	}
	if f, call, ok := in.managed(item.Value, s); ok {
		in.manage(f, call, s, enter)
		return end
	}
	manager := in.evaluate(item.Value, s)
	bound := in.host.Enter(manager)
	if bound == nil {
		bound = manager
	}
	enter(bound)
	in.host.Leave(manager)
	return end
}

// match follows every case as one that may happen.
func (in *Interpreter) match(x syntax.Match, s *scope) {
	in.evaluate(x.Subject, s)
	subject := in.text(x.Subject)
	for _, c := range x.Cases {
		text := strings.TrimSuffix(in.text(c), ":")
		before := maps.Clone(s.names)
		in.guarded("match "+subject+" "+text, c.Body, s)
		after := s.names
		s.names = before
		in.merge(s, after, x.Subject, in.text(x.Subject))
	}
}

// assign binds a value to each target.
func (in *Interpreter) assign(x syntax.Assign, s *scope) {
	v := in.evaluate(x.Value, s)
	for _, target := range x.Targets {
		if x.Operator != "" {
			before := in.evaluate(target, s)
			if list, ok := before.(*List); ok && x.Operator == "+" && list.Kind == "list" {
				if more, known := in.items(v); known && in.grow(list, more) {
					continue
				}
			}
			v = in.binary(x.Operator, before, v, x)
		}
		in.bind(target, v, s)
	}
}

// bind gives a value to a name, to the names of a pattern, or to a key of a
// dictionary, or to an attribute of a class.
func (in *Interpreter) bind(target syntax.Expression, v Value, s *scope) {
	switch t := target.(type) {
	case syntax.Name:
		s.names[t.ID] = v
	case syntax.Starred:
		in.bind(t.X, v, s)
	case syntax.Sequence:
		in.unpack(t, v, s)
	case syntax.Subscript:
		dict, ok := in.evaluate(t.Of, s).(*Dict)
		if ok {
			in.setEntry(dict, in.evaluate(t.Index, s), v)
		}
	case syntax.Attribute:
		in.setAttribute(in.evaluate(t.Of, s), t, v)
	}
}

func (in *Interpreter) setAttribute(of Value, t syntax.Attribute, v Value) {
	if c, ok := of.(*Class); ok && len(in.guards) == 0 {
		c.scope.names[t.Name] = v
		return
	}
	in.host.Assign(&Attribute{of, t.Name, in.place(t)}, v)
}

// unpack binds the items of a value to the targets of a pattern.
func (in *Interpreter) unpack(t syntax.Sequence, v Value, s *scope) {
	items, known := in.items(v)
	star := -1
	for i, target := range t.Items {
		if _, ok := target.(syntax.Starred); ok {
			star = i
		}
	}
	fits := len(items) == len(t.Items) || star >= 0 && len(items) >= len(t.Items)-1
	if !known || !fits {
		for _, target := range t.Items {
			in.bind(target, in.unknown(target, wording.Say("%s is unpacked from %s", in.text(target), Kind(v))), s)
		}
		return
	}
	rest := len(items) - len(t.Items) + 1 // how many the star takes
	at := 0
	for i, target := range t.Items {
		if i == star {
			in.bind(target, &List{"list", items[at : at+rest : at+rest]}, s)
			at += rest
			continue
		}
		in.bind(target, items[at], s)
		at++
	}
}

// setEntry is dict[key] = value under the conditions that hold now.
func (in *Interpreter) setEntry(d *Dict, key, v Value) {
	if len(in.guards) == 0 {
		d.set(key, v)
		return
	}
	for i, e := range d.Entries {
		equal, known := equalValues(e.Key, key)
		if known && equal && !same(e.Value, v) {
			u := Unknown{Reason: wording.Say("an entry that depends on %s", in.guardText())}
			d.Entries[i].Value = Choice{Of: []Value{v, e.of()}, Unknown: u}
			return
		}
	}
	d.set(key, in.optional([]Value{v})[0])
}

// set adds or replaces an entry. A key that is not known may be any, so it
// is only added.
func (d *Dict) set(key, v Value) {
	for i := range d.Entries {
		if equal, known := equalValues(d.Entries[i].Key, key); known && equal {
			d.Entries[i].Value = v
			return
		}
	}
	d.Entries = append(d.Entries, Entry{key, v})
}
