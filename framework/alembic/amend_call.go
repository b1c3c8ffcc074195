package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/migration"
)

// outside puts the call of a statement, with edits inside of it and its batch
// around it, into an autocommit block. It is exact only where the call is all that
// the function does: what else stands there would be committed half-way. edits is
// nil where the call cannot be amended.
func (p *project) outside(s *migration.Statement, edits []migration.Edit) []migration.Edit {
	module, call := p.find(s)
	if edits == nil || call == nil || s.Transaction == "" {
		return nil
	}
	outer, ok := alone(module, *call)
	if !ok {
		return nil
	}
	style := module.newStyle()
	text := module.Text(outer)
	block := style.symbol(opPath, "get_context") + "().autocommit_block():"
	if len(style.missing) > 0 || strings.Contains(text, `"""`) || strings.Contains(text, "'''") {
		return nil
	}
	start := outer.Extent().Start
	for i := len(edits) - 1; i >= 0; i-- {
		from, to := edits[i].Span.Start.Offset-start, edits[i].Span.End.Offset-start
		text = text[:from] + edits[i].Text + text[to:]
	}
	newline := "\n"
	if strings.Contains(s.Source.Text, "\r\n") {
		newline = "\r\n"
	}
	deeper := newline + indentAt(s.Source.Text, start) + style.indent
	lines := strings.Split(text, newline)
	for i, line := range lines[1:] {
		if strings.TrimSpace(line) != "" {
			lines[i+1] = style.indent + line
		}
	}
	return []migration.Edit{{Span: s.Source.Span(start, outer.Extent().End), Text: "with " + block + deeper + strings.Join(lines, newline)}}
}

// alone is the statement of a call, or the batch with nothing else in it, where
// that is the only thing that upgrade or downgrade does. A helper may be called
// beside others.
func alone(module *parsedFile, call syntax.Call) (outer syntax.Node, ok bool) {
	for _, statement := range module.Body {
		f, isFunction := statement.(syntax.Function)
		if !isFunction || f.Name != "upgrade" && f.Name != "downgrade" || call.Extent().Start < f.Extent().Start || call.Extent().End > f.Extent().End {
			continue
		}
		body := acting(f.Body)
		if len(body) != 1 {
			return nil, false
		}
		if with, isWith := body[0].(syntax.With); isWith && batchOf(module, call) != nil {
			return with, isOnly(with.Body, call)
		}
		return body[0], isOnly(body, call)
	}
	return nil, false
}

// acting are the statements of a body that do something.
func acting(body []syntax.Statement) []syntax.Statement {
	return slices.DeleteFunc(slices.Clone(body), func(s syntax.Statement) bool {
		expression, isExpression := s.(syntax.Evaluate)
		_, isPass := s.(syntax.Pass)
		return isPass || isExpression && isIdle(expression.Value)
	})
}

// isOnly reports whether a call is all of a body.
func isOnly(body []syntax.Statement, call syntax.Call) bool {
	if body = acting(body); len(body) != 1 {
		return false
	}
	expression, ok := body[0].(syntax.Evaluate)
	return ok && expression.Value.Extent() == call.Extent()
}

// addServerDefault writes the default of the application, where it is a
// constant, as that of the database beside it.
func (p *project) addServerDefault(s *migration.Statement) []migration.Edit {
	module, call := p.find(s)
	if call == nil {
		return nil
	}
	for _, fact := range s.Facts {
		client, ok := fact.(migration.ClientDefault)
		if !ok {
			continue
		}
		column, ok := columnIn(*call, client.Column)
		value := keyword(column.Arguments, "default")
		if !ok || value == nil || keyword(column.Arguments, "server_default") != nil {
			return nil
		}
		text, ok := module.newStyle().serverDefault(module.Module, value)
		if !ok {
			return nil
		}
		at := value.Extent().End
		return []migration.Edit{{Span: s.Source.Span(at, at), Text: ", server_default=" + text}}
	}
	return nil
}

// serverDefault is a constant as the argument server_default; ok is false for
// another value.
func (s *style) serverDefault(module *syntax.Module, value syntax.Expression) (text string, ok bool) {
	switch x := value.(type) {
	case syntax.String:
		return module.Text(value), !x.Bytes && !strings.Contains(module.Text(value), "\n")
	case syntax.Number:
		return s.string(x.Text), true
	case syntax.Constant:
		name := strings.ToLower(x.Name)
		if name != "true" && name != "false" {
			return "", false
		}
		known := *s
		known.missing = nil
		if text := known.symbol("sqlalchemy", name) + "()"; len(known.missing) == 0 {
			return text, true
		}
		return s.string(name), true
	}
	return "", false
}
