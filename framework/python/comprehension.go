package python

import (
	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/wording"
)

// comprehension works out a comprehension over known items.
func (in *Interpreter) comprehension(x syntax.Comprehension, s *scope) Value {
	inner := newScope(s)
	list, dict := &List{Kind: x.Kind}, &Dict{}
	if x.Kind == "generator" {
		list.Kind = "list"
	}
	known := in.clauses(x.Clauses, inner, func() {
		v := in.evaluate(x.Body, inner)
		if x.Key != nil {
			dict.set(in.evaluate(x.Key, inner), v)
			return
		}
		list.Items = append(list.Items, v)
	})
	switch {
	case !known:
		return in.unknown(x, in.code(x))
	case x.Key != nil:
		return dict
	}
	return list
}

// clauses calls yield for each round of the clauses. It reports whether all
// rounds are known; if not, the rest has been followed once.
func (in *Interpreter) clauses(clauses []syntax.Clause, s *scope, yield func()) bool {
	if len(clauses) == 0 {
		yield()
		return true
	}
	clause := clauses[0]
	items, known := in.items(in.evaluate(clause.Iterable, s))
	if !known {
		items = []Value{in.unknown(clause.Iterable, wording.Say("an item of %s", in.text(clause.Iterable)))}
	}
	for _, item := range items {
		if !in.step(clause.Target) {
			return false
		}
		if o, ok := item.(*Optional); ok {
			item, known = o.Of, false
		}
		in.bind(clause.Target, item, s)
		holds := true
		for _, c := range clause.Conditions {
			truth, sure := Truth(in.evaluate(c, s))
			known = known && sure
			holds = holds && (truth || !sure)
		}
		if holds && !in.clauses(clauses[1:], s, yield) {
			known = false
		}
	}
	return known
}
