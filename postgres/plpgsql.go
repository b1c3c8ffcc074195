package postgres

import (
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// maxNesting bounds how many texts may be read inside each other: a DO block
// that executes a DO block, and so on.
const maxNesting = 4

// do converts DO: the statements of its body count as its own, whether their
// condition holds or not.
//
// The body is read with the lexer and not with libpg_query's PL/pgSQL parser:
// that one knows lines but no offsets, and aborts the process on some texts.
func (c *converter) do(n *pg.DoStmt) {
	language := option(n.Args, "language")
	if language != nil && !strings.EqualFold(scalar(language.Arg), "plpgsql") {
		c.opaque("code in " + scalar(language.Arg) + " is not read")
		return
	}
	i := c.bodyToken()
	if i < 0 {
		c.opaque("the body of DO was not found")
		return
	}
	body := c.unquote(c.tokens[i])
	p := program{converter: c, body: body, tokens: tokenize(body.text)}
	before := len(c.reading.Operations)
	p.run()
	if len(c.reading.Operations) == before {
		c.add(migration.Other{Kind: "do"})
	}
}

// bodyToken is the index of the string that holds the body of DO: the one that
// does not name the language.
func (c *converter) bodyToken() int {
	from, to := c.limits()
	for i := from + 1; i < to; i++ {
		if c.tokens[i].kind == tokenString && !c.tokens[i-1].is(c.sql, "LANGUAGE") {
			return i
		}
	}
	return -1
}

// program is the body of a DO block while it is read.
type program struct {
	*converter
	body   quotedText
	tokens []token
	at     int
}

func (p *program) is(word string) bool {
	return p.at < len(p.tokens) && p.tokens[p.at].is(p.body.text, word)
}

func (p *program) isAny(words ...string) bool {
	for _, w := range words {
		if p.is(w) {
			return true
		}
	}
	return false
}

// run goes through the body statement by statement. What control structures
// hold is read as if it stood there alone.
func (p *program) run() {
	for p.at < len(p.tokens) {
		switch {
		case p.isAny("BEGIN", "LOOP", "ELSE", "EXCEPTION", ";"):
			p.at++
		case p.is("<<"):
			p.skipPast(">>")
		case p.is("DECLARE"):
			p.declarations()
		case p.isAny("IF", "ELSIF", "ELSEIF", "CASE", "WHEN"):
			p.skipPast("THEN")
		case p.isAny("WHILE", "FOREACH"):
			p.skipPast("LOOP")
		case p.is("FOR"):
			p.forLoop()
		default:
			from := p.at
			p.skipPast(";")
			p.statementBetween(from, p.at)
		}
	}
}

// declarations skips the variables of a block, up to its BEGIN.
func (p *program) declarations() {
	p.at++
	for p.at < len(p.tokens) && !p.is("BEGIN") {
		p.skipPast(";")
	}
}

// skipPast moves to just after the word, where it stands in no parentheses
// and in no CASE expression.
func (p *program) skipPast(word string) {
	depth := 0
	for p.at++; p.at < len(p.tokens); p.at++ {
		switch {
		case depth == 0 && p.is(word):
			p.at++
			return
		case p.isAny("(", "["), word == "THEN" && p.is("CASE"):
			depth++
		case p.isAny(")", "]"), word == "THEN" && p.is("END"):
			depth--
		}
	}
}

// forLoop reads FOR … IN query LOOP; the query may write.
func (p *program) forLoop() {
	start := p.at
	p.skipPast("LOOP")
	end := p.at - 1
	for i := start; i < end; i++ {
		if p.tokens[i].is(p.body.text, "IN") {
			p.statementBetween(i+1, end)
			return
		}
	}
}

// statementBetween reads the statement that the tokens from up to to hold,
// with or without its semicolon.
func (p *program) statementBetween(from, to int) {
	if to > from && p.tokens[to-1].is(p.body.text, ";") {
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
	case first.kind != tokenWord && !first.is(text, "("):
		// The bounds of FOR i IN 1 .. 10, or an assignment to "a variable".
	case isControl(text, first), p.isAssignment(from, to), p.isRange(from, to):
		// Says nothing about the database that is not said elsewhere.
	default:
		p.static(p.withoutInto(from, to), start)
	}
}

// isControl reports whether a statement begins with a word of PL/pgSQL that
// changes nothing outside of it.
func isControl(text string, first token) bool {
	switch strings.ToUpper(text[first.start:first.end]) {
	case "END", "RAISE", "RETURN", "NULL", "EXIT", "CONTINUE", "ASSERT", "GET", "OPEN", "FETCH", "MOVE", "CLOSE", "REVERSE":
		return true
	}
	return false
}

// isAssignment reports whether tokens are target := value or target = value.
func (p *program) isAssignment(from, to int) bool {
	depth := 0
	for i := from + 1; i < to; i++ {
		switch t := p.tokens[i]; {
		case t.is(p.body.text, "["):
			depth++
		case t.is(p.body.text, "]"):
			depth--
		case depth > 0, t.is(p.body.text, "."):
		case t.is(p.body.text, ":="), t.is(p.body.text, "="):
			return true
		case !p.tokens[i-1].is(p.body.text, "."):
			return false
		}
	}
	return false
}

// isRange reports whether tokens are the bounds of a loop: a .. b.
func (p *program) isRange(from, to int) bool {
	for i := from; i < to; i++ {
		if p.tokens[i].is(p.body.text, "..") {
			return true
		}
	}
	return false
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
		case depth == 0 && t.is(p.body.text, "INTO") && !p.tokens[i-1].is(p.body.text, "INSERT") && !p.tokens[i-1].is(p.body.text, "MERGE"):
			for j := t.start; j < p.tokens[p.targetEnd(i+1, to)-1].end; j++ {
				out[j-start] = ' '
			}
		}
	}
	return string(out)
}

// targetEnd is the index after the targets of INTO: names with commas.
func (p *program) targetEnd(i, to int) int {
	if i < to && p.tokens[i].is(p.body.text, "STRICT") {
		i++
	}
	for ; i < to; i += 2 {
		if i+1 >= to || !p.tokens[i+1].is(p.body.text, ",") && !p.tokens[i+1].is(p.body.text, ".") {
			return min(i+1, to)
		}
	}
	return to
}

// static reads a statement whose text stands in the body from start on.
func (p *program) static(sql string, start int) {
	p.nested(sql, p.body.pieces.Slice(start, start+len(sql)))
}

// execute reads EXECUTE of one constant; any other is not known.
func (p *program) execute(from, to int) {
	if from >= to {
		return
	}
	constant := p.tokens[from]
	alone := from+1 == to || p.tokens[from+1].is(p.body.text, "INTO") || p.tokens[from+1].is(p.body.text, "USING")
	if constant.kind == tokenString && alone {
		inner := unquote(p.body.text, constant)
		p.nested(inner.text, compose(inner.pieces, p.body.pieces))
		return
	}
	start, end, _ := p.body.pieces.Range(p.tokens[from].start, p.tokens[to-1].end)
	reason := "the statement that EXECUTE runs is computed"
	p.unread(start, end, reason)
	p.addAt(migration.Opaque{Reason: reason, Tables: p.computedTables(from, to)}, start, end)
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
	start, end, _ := pieces.Range(0, len(sql))
	if c.depth == maxNesting {
		reason := "it is code within code within code"
		c.unread(start, end, reason)
		c.addAt(migration.Opaque{Reason: reason}, start, end)
		return
	}
	inner := *c.source
	inner.SQL, inner.Span = sql, c.source.SpanOf(start, end)
	inner.Map = compose(pieces, c.source.Map)
	reading := read(&inner, c.depth+1)
	c.reading.Operations = append(c.reading.Operations, reading.Operations...)
	c.reading.Spans = append(c.reading.Spans, reading.Spans...)
	c.reading.Unread = append(c.reading.Unread, reading.Unread...)
}
