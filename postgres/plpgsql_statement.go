package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// forLoop reads FOR … IN … LOOP; a query there may write.
func (p *program) forLoop() {
	start := p.at
	if !p.skipPast("LOOP") {
		return
	}
	end := p.at - 1
	for i := start; i < end; i++ {
		if p.tokens[i].is(p.body.text, "IN") {
			p.loopSource(i+1, end)
			break
		}
	}
	p.loopBody()
}

// loopSource reads what a loop goes over: a range, a cursor or a query.
func (p *program) loopSource(from, to int) {
	if i := p.find(from, to, ".."); i >= 0 {
		if p.isAt(from, "REVERSE") {
			from++
		}
		p.expression(from, i)
		if by := p.find(i+1, to, "BY"); by >= 0 {
			p.expression(by+1, to)
			to = by
		}
		p.expression(i+1, to)
		return
	}
	switch {
	case from < to && p.beginsQuery(from), p.isAt(from, "EXECUTE"):
		p.statementBetween(from, to)
	}
}

// beginsQuery reports whether a query begins at token i, and not the name of a cursor.
func (p *program) beginsQuery(i int) bool {
	return slices.ContainsFunc([]string{"SELECT", "WITH", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "("},
		func(word string) bool { return p.isAt(i, word) })
}

// statementBetween reads the statement that the tokens from up to to hold,
// with or without its semicolon.
func (p *program) statementBetween(from, to int) {
	if to > from && p.isAt(to-1, ";") {
		to--
	}
	if from >= to {
		return
	}
	first := p.tokens[from]
	start, end := first.start, p.tokens[to-1].end
	switch text := p.body.text; {
	case first.is(text, "EXECUTE"):
		p.execute(from+1, to)
	case first.is(text, "PERFORM"):
		p.static("SELECT "+text[first.end:end], start)
	case first.is(text, "RETURN"):
		p.returned(from+1, to)
	case first.is(text, "OPEN"):
		p.opened(from+1, to)
	case isControl(text, first):
		// Says nothing about the database that is not said elsewhere.
	case p.assignment(from, to):
	case first.kind != tokenWord && !first.is(text, "("):
		p.at, to = from, p.at
		p.refuse()
		p.at = to
	default:
		p.static(p.withoutInto(from, to), start)
	}
}

// isControl reports whether a statement begins with a word of PL/pgSQL that
// changes nothing outside of it.
func isControl(text string, first token) bool {
	switch strings.ToUpper(text[first.start:first.end]) {
	case "RAISE", "NULL", "EXIT", "CONTINUE", "ASSERT", "GET", "FETCH", "MOVE", "CLOSE":
		return true
	}
	return false
}

// returned reads what follows RETURN: a value, or a query.
func (p *program) returned(from, to int) {
	switch {
	case p.isAt(from, "QUERY"):
		p.statementBetween(from+1, to)
	case p.isAt(from, "NEXT"):
		p.expression(from+1, to)
	default:
		p.expression(from, to)
	}
}

// opened reads OPEN cursor [[NO] SCROLL] FOR query; a cursor that has its
// query already says nothing here.
func (p *program) opened(from, to int) {
	for i := from; i < to; i++ {
		if p.isAt(i, "FOR") {
			p.statementBetween(i+1, to)
			return
		}
	}
}

// assignment reads target := value or target = value; it reports whether the
// tokens are one.
func (p *program) assignment(from, to int) bool {
	depth := 0
	for i := from + 1; i < to; i++ {
		switch t := p.tokens[i]; {
		case t.is(p.body.text, "["):
			depth++
		case t.is(p.body.text, "]"):
			depth--
		case depth > 0, t.is(p.body.text, "."):
		case t.is(p.body.text, ":="), t.is(p.body.text, "="):
			if i == from+1 {
				p.remember(p.tokens[from], i+1, to)
			}
			p.expression(i+1, to)
			return true
		case !p.tokens[i-1].is(p.body.text, "."):
			return false
		}
	}
	return false
}

// expression reads what an expression does to the database: the queries in it
// and the functions that it calls. Most do nothing, but an error in one is one
// of the block.
func (p *program) expression(from, to int) {
	if to-from < 2 { // a constant or a variable
		return
	}
	start, end := p.tokens[from].start, p.tokens[to-1].end
	const prefix = "SELECT "
	inner := p.inner(prefix+p.body.text[start:end], shifted(p.body.pieces.Slice(start, end), len(prefix)))
	quiet := func(o migration.Operation) bool {
		query, ok := o.(migration.Select)
		return ok && !slices.ContainsFunc(query.Sources, func(n migration.Name) bool { return !isCatalogueName(n) })
	}
	for i, o := range inner.Operations {
		if !quiet(o) {
			p.reading.mark(len(p.reading.Operations), inner.more().circumstances[i])
			p.reading.addAt(o, inner.Span(i))
		}
	}
	p.reading.appendUnread(inner)
}

// isCatalogueName reports whether a name is one of the server's own relations.
func isCatalogueName(n migration.Name) bool {
	return n.Schema == "pg_catalog" || n.Schema == "information_schema" || n.Schema == "" && strings.HasPrefix(n.Name, "pg_")
}

// shifted is a map whose text has n more bytes in front, which stand nowhere.
func shifted(pieces migration.TextMap, n int) migration.TextMap {
	for i := range pieces {
		pieces[i].Text += n
	}
	return pieces
}

// withoutInto is a statement with PL/pgSQL's INTO target blanked out: in SQL
// it would create a table.
func (p *program) withoutInto(from, to int) string {
	start, end := p.tokens[from].start, p.tokens[to-1].end
	out := []byte(p.body.text[start:end])
	depth := 0
	for i := from + 1; i < to; i++ {
		switch t := p.tokens[i]; {
		case t.is(p.body.text, "("):
			depth++
		case t.is(p.body.text, ")"):
			depth--
		case depth == 0 && t.is(p.body.text, "INTO") && !p.isAt(i-1, "INSERT") && !p.isAt(i-1, "MERGE"):
			for j := t.start; j < p.tokens[p.targetEnd(i+1, to)-1].end; j++ {
				out[j-start] = ' '
			}
		}
	}
	return string(out)
}

// targetEnd is the index after the targets of INTO: names with commas.
func (p *program) targetEnd(i, to int) int {
	if i < to && p.isAt(i, "STRICT") {
		i++
	}
	for ; i < to; i += 2 {
		if i+1 >= to || !p.isAt(i+1, ",") && !p.isAt(i+1, ".") {
			return min(i+1, to)
		}
	}
	return to
}

// static reads a statement whose text stands in the body from start on.
func (p *program) static(sql string, start int) {
	p.nested(sql, p.body.pieces.Slice(start, start+len(sql)))
}

// execute reads EXECUTE of a text that is known; any other is computed.
func (p *program) execute(from, to int) {
	command := to
	for _, word := range []string{"INTO", "USING"} {
		if i := p.find(from, command, word); i >= 0 {
			command = i
		}
	}
	if from >= command {
		p.refuse()
		return
	}
	if value, ok := p.constant(from, command); ok && !value.isList {
		inner := p.inner(value.text, compose(value.pieces, p.body.pieces))
		if inner.rare != nil { // the server looks at it when it runs
			inner.own().refused = nil
		}
		p.reading.append(inner)
		return
	}
	start, end, ok := p.body.pieces.Range(p.tokens[from].start, p.tokens[command-1].end)
	if !ok {
		start, end = p.start, p.end
	}
	reason := wording.Say("the statement that EXECUTE runs is computed")
	p.unread(start, end, reason)
	p.addAt(migration.Opaque{Reason: reason, Tables: p.computedTables(from, command)}, start, end)
}

// computedTables are the tables that the first constant of a computed
// statement names in full, as in format('ALTER TABLE users ADD %I int', c).
func (p *program) computedTables(from, to int) []migration.Name {
	for _, t := range p.tokens[from:to] {
		if t.kind == tokenString {
			template := unquote(p.body.text, t).text
			return without(newHead(template).tables(), func(n migration.Name) bool {
				return strings.HasSuffix(strings.TrimSpace(template), n.Name) // may go on
			})
		}
	}
	return nil
}

// nested reads a text inside the statement, whose bytes pieces lead to those
// of the statement.
func (c *converter) nested(sql string, pieces migration.TextMap) {
	c.reading.append(c.inner(sql, pieces))
}

// inner is what a text inside the statement does.
func (c *converter) inner(sql string, pieces migration.TextMap) Reading {
	start, end, ok := pieces.Range(0, len(sql))
	if !ok {
		start, end = c.start, c.end
	}
	inner := *c.source
	inner.SQL, inner.Span = sql, c.source.SpanOf(start, end)
	inner.Map = compose(pieces, c.source.Map)
	if c.depth == maxNesting {
		return tooNested(&inner)
	}
	return read(&inner, c.depth+1)
}

// tooNested is the reading of what is not read for its depth.
func tooNested(s *migration.Statement) Reading {
	reason := wording.Say("it is code within code within code")
	r := Reading{statement: s, rare: &rarities{unread: []migration.Unread{{Span: s.Span, Direction: s.Direction, Reason: reason}}}}
	r.addAt(migration.Opaque{Reason: reason}, s.Span)
	return r
}
