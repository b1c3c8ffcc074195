package syntax

// Walk visits every statement and expression of a body, the outer ones first,
// in the order of the source.
func Walk(body []Statement, visit func(Node)) {
	w := walker{visit}
	w.statements(body)
}

type walker struct {
	visit func(Node)
}

func (w walker) statements(body []Statement) {
	for _, s := range body {
		w.visit(s)
		w.statement(s)
	}
}

func (w walker) statement(s Statement) {
	switch x := s.(type) {
	case Evaluate:
		w.expression(x.Value)
	case Assign:
		w.expressions(x.Targets)
		w.expression(x.Value)
	case Function:
		w.expressions(x.Decorators)
		w.statements(x.Body)
	case Class:
		w.arguments(x.Bases)
		w.statements(x.Body)
	case If:
		w.expression(x.Condition)
		w.statements(x.Then)
		w.statements(x.Else)
	case For:
		w.expression(x.Target)
		w.expression(x.Iterable)
		w.statements(x.Body)
		w.statements(x.Else)
	case While:
		w.expression(x.Condition)
		w.statements(x.Body)
		w.statements(x.Else)
	case Try:
		w.statements(x.Body)
		for _, h := range x.Handlers {
			w.expression(h.Type)
			w.statements(h.Body)
		}
		w.statements(x.Else)
		w.statements(x.Finally)
	case With:
		for _, item := range x.Items {
			w.expression(item.Value)
			w.expression(item.Target)
		}
		w.statements(x.Body)
	case Match:
		w.expression(x.Subject)
		for _, c := range x.Cases {
			w.statements(c.Body)
		}
	case Return:
		w.expression(x.Value)
	}
}

func (w walker) expressions(all []Expression) {
	for _, e := range all {
		w.expression(e)
	}
}

func (w walker) arguments(all []Argument) {
	for _, a := range all {
		w.expression(a.Value)
	}
}

func (w walker) expression(e Expression) {
	if e == nil {
		return
	}
	w.visit(e)
	switch x := e.(type) {
	case Joined:
		w.expressions(x.Parts)
	case Formatted:
		w.expression(x.Value)
	case Sequence:
		w.expressions(x.Items)
	case Dict:
		for _, entry := range x.Entries {
			w.expression(entry.Key)
			w.expression(entry.Value)
		}
	case Attribute:
		w.expression(x.Of)
	case Subscript:
		w.expression(x.Of)
		w.expression(x.Index)
	case Slice:
		w.expressions([]Expression{x.Lower, x.Upper, x.Step})
	case Call:
		w.expression(x.Function)
		w.arguments(x.Arguments)
	case Unary:
		w.expression(x.X)
	case Binary:
		w.expressions([]Expression{x.X, x.Y})
	case Compare:
		w.expression(x.X)
		w.expressions(x.Ys)
	case Conditional:
		w.expressions([]Expression{x.Then, x.Condition, x.Else})
	case Lambda:
		w.expression(x.Body)
	case Comprehension:
		w.expressions([]Expression{x.Key, x.Body})
		for _, c := range x.Clauses {
			w.expressions([]Expression{c.Target, c.Iterable})
			w.expressions(c.Conditions)
		}
	case Starred:
		w.expression(x.X)
	case Yield:
		w.expression(x.X)
	case Walrus:
		w.expression(x.Value)
	}
}
