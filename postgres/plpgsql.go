package postgres

import (
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// maxNesting bounds how many texts may be read inside each other: a DO block
// that executes a DO block, a function that calls a function, and so on.
const maxNesting = 4

// do converts DO: the statements of its body count as its own, whether their
// condition holds or not.
func (c *converter) do(n *pg.DoStmt) {
	language := option(n.Args, "language")
	if language != nil && !strings.EqualFold(scalar(language.Arg), "plpgsql") {
		c.opaque(wording.Say("code in %s is not read", scalar(language.Arg)))
		return
	}
	i := c.bodyToken()
	if i < 0 {
		c.opaque(wording.Say("the body of DO was not found"))
		return
	}
	before := len(c.reading.Operations)
	newProgram(c, c.code(i, scalar(option(n.Args, "as").GetArg()))).run()
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

// code is the text of a body, which token i writes. Where the token does not
// spell it out (escapes, a constant in several parts) its places are not known.
func (c *converter) code(i int, text string) quotedText {
	if written := c.unquote(c.tokens[i]); written.text == text {
		return written
	}
	return quotedText{text: text}
}

// program is a PL/pgSQL block while it is read (PostgreSQL manual, 43.2).
//
// It is read with the lexer and not with libpg_query's PL/pgSQL parser: that
// one knows lines but no offsets, refuses code that is valid (a field of a
// record that is assigned, RETURN NEXT of a table function), and aborts the
// process on some texts. Tests hold what is refused here against it.
type program struct {
	*converter
	body   quotedText
	tokens []token
	at     int
	// before is how much had been refused before: once the text has broken
	// the grammar, what follows is read all the same.
	before int
	// level is in how many lists of statements the next token stands.
	level int
	// leaves is true behind a RETURN, which may stand under a condition.
	leaves bool
	variables
}

func newProgram(c *converter, body quotedText) *program {
	p := &program{converter: c, body: body, tokens: tokenize(body.text), before: len(c.reading.more().refused)}
	p.known, p.declared = map[string]known{}, map[string]bool{}
	p.countAssignments()
	return p
}

// is reports whether the key word comes next.
func (p *program) is(word string) bool { return p.isAt(p.at, word) }

func (p *program) isAt(i int, word string) bool {
	return i >= 0 && i < len(p.tokens) && p.tokens[i].is(p.body.text, word)
}

func (p *program) isAny(words ...string) bool {
	for _, w := range words {
		if p.is(w) {
			return true
		}
	}
	return false
}

// accept moves past the key word if it comes next.
func (p *program) accept(word string) bool {
	if !p.is(word) {
		return false
	}
	p.at++
	return true
}

// expect is accept for a word that must come.
func (p *program) expect(word string) {
	if !p.accept(word) {
		p.refuse()
	}
}

// refuse records, once, that the text breaks the grammar at the next token.
func (p *program) refuse() {
	if len(p.reading.more().refused) > p.before {
		return
	}
	start, end, reason := len(p.body.text), len(p.body.text), wording.Say("syntax error at end of input")
	if p.at < len(p.tokens) {
		start, end = p.tokens[p.at].start, p.tokens[p.at].end
		reason = wording.Say("syntax error at or near \"%s\"", p.body.text[start:end])
	}
	from, to, ok := p.body.pieces.Range(start, end)
	if !ok {
		from, to = p.start, p.end
	}
	p.refusal(from, to, reason)
}

// run reads the whole text: one block.
func (p *program) run() {
	from := len(p.reading.Operations)
	defer func() { p.reading.markFrom(from, inCode) }()
	for p.accept("#") { // compile options: #variable_conflict use_column
		p.at += 2
	}
	p.block()
	p.accept(";")
	for p.at < len(p.tokens) { // there must be nothing more
		p.refuse()
		before := p.at
		p.statements()
		if p.at == before {
			p.at++
		}
	}
}

// block reads [DECLARE …] BEGIN … [EXCEPTION …] END [label].
func (p *program) block() {
	p.label()
	if p.accept("DECLARE") {
		p.declarations()
	}
	if !p.accept("BEGIN") {
		p.refuse()
		return
	}
	from := len(p.reading.Operations)
	p.statements()
	if p.accept("EXCEPTION") {
		p.handlers(from)
	}
	p.endOf("")
}

// handlers reads the WHEN … THEN … of a block whose operations begin at index
// from. Which of them run is not known; their locks count, as if all did.
func (p *program) handlers(from int) {
	caught := mayNotRun
	for p.is("WHEN") {
		start := p.at + 1
		if p.skipPast("THEN") && !p.areOfExistence(start, p.at-1) {
			caught = mayBeCaught
		}
		p.statements()
	}
	p.reading.own().conditional = true
	p.reading.markFrom(from, caught)
}

// areOfExistence reports whether the conditions of a handler are all about
// what is there already, or is not there.
func (p *program) areOfExistence(from, to int) bool {
	for i := from; i < to; i++ {
		word := strings.ToLower(p.body.text[p.tokens[i].start:p.tokens[i].end])
		if word != "or" && word != "invalid_schema_name" && !strings.HasPrefix(word, "duplicate_") && !strings.HasPrefix(word, "undefined_") {
			return false
		}
	}
	return true
}

// label skips <<label>>.
func (p *program) label() {
	if p.is("<<") {
		p.skipPast(">>")
	}
}

// endOf reads END, the word of what it ends, and a label.
func (p *program) endOf(of string) {
	isOther := p.isAt(p.at+1, "IF") || p.isAt(p.at+1, "LOOP") || p.isAt(p.at+1, "CASE")
	switch {
	case !p.is("END"), of != "" && !p.isAt(p.at+1, of):
		p.refuse()
		return
	case of != "":
		p.at += 2
	case isOther:
		p.at++
		p.refuse()
		p.at++
	default:
		p.at++
	}
	if p.at < len(p.tokens) && (p.tokens[p.at].kind == tokenWord || p.tokens[p.at].kind == tokenQuoted) {
		p.at++ // the label
	}
}

// maxBlocks bounds how deep statements may stand in each other.
const maxBlocks = 1000

// statements reads statements up to a word that ends their list.
func (p *program) statements() {
	p.level++
	defer func() { p.level-- }()
	if p.level > maxBlocks {
		p.refuse()
		p.at = len(p.tokens)
	}
	for p.at < len(p.tokens) && !p.isAny("END", "ELSE", "ELSIF", "ELSEIF", "WHEN", "EXCEPTION") {
		from := len(p.reading.Operations)
		mayHaveLeft := p.leaves
		p.statement()
		if mayHaveLeft {
			p.reading.markFrom(from, mayNotRun)
		}
	}
}

// statement reads one statement. What control structures hold is read as if
// it stood there alone.
func (p *program) statement() {
	switch p.label(); {
	case p.isAny("DECLARE", "BEGIN"):
		p.block()
	case p.is("IF"):
		p.conditional()
	case p.is("CASE"):
		p.choice()
	case p.isAny("LOOP", "WHILE"):
		from := p.at + 1
		if p.skipPastLoop() {
			p.expression(from, p.at-1)
		}
		p.loopBody()
	case p.is("FOR"):
		p.forLoop()
	case p.is("FOREACH"):
		p.forEach()
		return
	default:
		p.leaves = p.leaves || p.is("RETURN") && !p.isAt(p.at+1, "NEXT") && !p.isAt(p.at+1, "QUERY")
		from := p.at
		ended := p.skipPast(";")
		p.statementBetween(from, p.at)
		if !ended {
			p.refuse()
		}
		return
	}
	p.expect(";")
}

// conditional reads IF … THEN … ELSIF … ELSE … END IF.
func (p *program) conditional() {
	for p.isAny("IF", "ELSIF", "ELSEIF") {
		from := p.at + 1
		if p.skipPast("THEN") {
			p.expression(from, p.at-1)
		}
		p.underCondition()
	}
	if p.accept("ELSE") {
		p.underCondition()
	}
	p.endOf("IF")
}

// choice reads CASE … WHEN … THEN … ELSE … END CASE.
func (p *program) choice() {
	for from := p.at + 1; p.isAny("CASE", "WHEN"); from = p.at + 1 {
		isFirst := p.is("CASE")
		if p.skipPast("THEN") {
			if when := p.find(from, p.at-1, "WHEN"); isFirst && when >= 0 {
				p.expression(from, when)
				from = when + 1
			}
			p.expression(from, p.at-1)
		}
		p.underCondition()
	}
	if p.accept("ELSE") {
		p.underCondition()
	}
	p.endOf("CASE")
}

// skipPastLoop moves past the word LOOP; it reports whether there was
// something before it.
func (p *program) skipPastLoop() bool {
	if p.accept("LOOP") {
		return false
	}
	return p.skipPast("LOOP")
}

// loopBody reads what stands between LOOP and END LOOP.
func (p *program) loopBody() {
	p.underCondition()
	p.endOf("LOOP")
}

// underCondition reads statements that may not run.
func (p *program) underCondition() {
	from := len(p.reading.Operations)
	p.statements()
	p.reading.own().conditional = true
	p.reading.markFrom(from, mayNotRun)
}

// skipPast moves to just after the word, where it stands in no parentheses
// and in no CASE expression. It reports whether the word comes before the end of
// the statement.
func (p *program) skipPast(word string) bool {
	i := p.find(p.at+1, len(p.tokens), word)
	if i >= 0 && p.isAt(i, word) {
		p.at = i + 1
		return true
	}
	p.at = len(p.tokens)
	if i >= 0 {
		p.at = i
	}
	if word != ";" {
		p.refuse()
	}
	p.at = min(p.at+1, len(p.tokens))
	return false
}

// find is the index of the word among the tokens from up to to, or of the
// semicolon that comes before it, where they stand in no parentheses, in no CASE
// expression and in no body of a function that is created; -1 when neither is there.
func (p *program) find(from, to int, word string) int {
	depth := 0
	isCreate := p.isAt(from-1, "CREATE")
	hasCase := isCreate || word != ";" // END ends other things as well
	for i := from; i < to; i++ {
		switch {
		case depth == 0 && (p.isAt(i, word) || p.isAt(i, ";")):
			return i
		case p.isAt(i, "("), p.isAt(i, "["), hasCase && p.isAt(i, "CASE"), isCreate && p.isAt(i, "ATOMIC") && p.isAt(i-1, "BEGIN"):
			depth++
		case p.isAt(i, ")"), p.isAt(i, "]"), hasCase && depth > 0 && p.isAt(i, "END"):
			depth--
		}
	}
	return -1
}
