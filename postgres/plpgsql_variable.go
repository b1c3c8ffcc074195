package postgres

import (
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"
)

// known is the value of a variable that is known, with the places of its
// bytes in the body; of an array it is the list of its elements.
type known struct {
	quotedText
	list   []quotedText
	isList bool
}

// variables are those of a program whose values are known: those that get a
// constant in one place of the text and in no other.
type variables struct {
	known    map[string]known
	declared map[string]bool
	// assigned is in how many places a statement assigns a variable, looped
	// in how many a loop does.
	assigned, looped map[string]int
	// repeats is how often bodies of loops were read again.
	repeats int
}

// maxRepeats bounds how often the body of a loop is read: once for each value.
const maxRepeats = 100

// maxAllRepeats bounds what loops in loops make of a short text.
const maxAllRepeats = 1000

// countAssignments counts the places that assign a variable, by name.
func (p *program) countAssignments() {
	p.assigned, p.looped = map[string]int{}, map[string]int{}
	inCall, lead := false, -1 // lead is the token before a list of names
	for i, t := range p.tokens {
		if t.kind != tokenWord && t.kind != tokenQuoted {
			inCall = inCall && !t.is(p.body.text, ";")
			continue
		}
		if !p.isAt(i-1, ",") && !p.isAt(i-1, ".") { // as in INTO a, b.c
			lead = i - 1
		}
		switch {
		case t.is(p.body.text, "CALL"):
			inCall = true
		case p.isAt(lead, "FOR"), p.isAt(lead, "FOREACH"):
			p.looped[p.name(t)]++
		case inCall, p.isAt(i+1, ":="), p.isAt(lead, "INTO"), p.isAt(lead, "STRICT"),
			p.isAt(i+1, "=") && (p.beginsStatement(i) || p.isAt(lead, "DIAGNOSTICS")):
			p.assigned[p.name(t)]++
		}
	}
}

// beginsStatement reports whether a statement may begin with token i.
func (p *program) beginsStatement(i int) bool {
	for _, word := range []string{";", "BEGIN", "THEN", "ELSE", "LOOP", ">>"} {
		if p.isAt(i-1, word) {
			return true
		}
	}
	return false
}

// name is the name of a variable that a token writes.
func (p *program) name(t token) string { return identifier(p.body.text[t.start:t.end]) }

// declarations reads the variables of a block, up to its BEGIN.
func (p *program) declarations() {
	for p.at < len(p.tokens) && !p.is("BEGIN") {
		if p.accept("DECLARE") { // may be repeated
			continue
		}
		from := p.at
		if p.skipPast(";"); p.declarationEnds(from) {
			p.declaration(from, p.at-1)
		}
	}
}

// declarationEnds reports whether the declaration at token from has its
// semicolon, and goes back to the BEGIN that comes before it otherwise.
func (p *program) declarationEnds(from int) bool {
	begin := p.find(from, p.at, "BEGIN")
	if begin < 0 || !p.isAt(begin, "BEGIN") {
		return true
	}
	p.at = begin
	p.refuse()
	return false
}

// declaration reads one variable: its value, where it gets one.
func (p *program) declaration(from, to int) {
	name := p.name(p.tokens[from])
	isAgain := p.declared[name]
	p.declared[name] = true
	for i := from + 1; i < to; i++ {
		switch {
		case p.isAt(i, "CURSOR"):
			return // its query runs where it is opened
		case p.isAt(i, ":="), p.isAt(i, "="), p.isAt(i, "DEFAULT"):
			p.assigned[name]++
			p.remember(p.tokens[from], i+1, to)
			p.arrayOf(name, from, i)
			p.expression(i+1, to)
			i = to
		}
	}
	if isAgain {
		p.assigned[name]++
		delete(p.known, name)
	}
}

// remember keeps the value that a variable gets, where that is a constant and
// no other place assigns it.
func (p *program) remember(target token, from, to int) {
	name := p.name(target)
	if p.assigned[name] > 1 || p.looped[name] > 0 {
		return
	}
	if value, ok := p.constant(from, to); ok {
		p.known[name] = value
	}
}

// arrayOf makes a list of the value of a variable that is declared, by the
// tokens from up to to, as an array of texts.
func (p *program) arrayOf(name string, from, to int) {
	value, ok := p.known[name]
	if !ok || value.isList || p.find(from, to, "[") < 0 && p.find(from, to, "ARRAY") < 0 {
		return
	}
	delete(p.known, name)
	if list, ok := arrayLiteral(value.text); ok {
		p.known[name] = list
	}
}

// bind gives a parameter of a function the value of a call.
func (p *program) bind(name string, position int, value string) {
	v := known{quotedText: quotedText{text: value}}
	p.known["$"+itoa(position)] = v
	if name = strings.ToLower(name); name != "" && p.assigned[name]+p.looped[name] == 0 {
		p.known[name] = v
	}
	p.declared[name] = true
}

// forEach reads FOREACH variable IN ARRAY … LOOP: the body once for each
// value where they are known.
func (p *program) forEach() {
	variable := p.at + 1
	if !p.skipPast("LOOP") {
		return
	}
	var values []quotedText
	for i := variable; i < p.at-1; i++ {
		if p.isAt(i, "ARRAY") && p.isAt(i-1, "IN") {
			p.expression(i+1, p.at-1)
			if array, ok := p.constant(i+1, p.at-1); ok && array.isList {
				values = array.list
			}
			break
		}
	}
	name := p.name(p.tokens[variable])
	if p.assigned[name] > 0 || len(values) > maxRepeats {
		values = nil
	}
	p.repeat(name, values)
	p.endOf("LOOP")
	p.expect(";")
}

// repeat reads the statements of a loop once for each value of its variable,
// or once where the values are not known.
func (p *program) repeat(name string, values []quotedText) {
	start, unread := p.at, len(p.reading.Unread())
	for i := 0; i == 0 || i < len(values) && p.repeats < maxAllRepeats; i++ {
		if p.at = start; i > 0 {
			p.repeats++
		}
		if len(values) > 0 {
			p.known[name] = known{quotedText: values[i]}
		}
		p.statements()
	}
	delete(p.known, name)
	if all := p.reading.Unread(); len(all) > unread {
		p.reading.own().unread = append(all[:unread], unique(all[unread:])...)
	}
}

// constant is the value of an expression that is constant.
func (p *program) constant(from, to int) (known, bool) {
	if from >= to {
		return known{}, false
	}
	const prefix = "SELECT "
	start := p.tokens[from].start
	text := prefix + p.body.text[start:p.tokens[to-1].end]
	if !fence(p.body.text, p.tokens[from:to], nil).IsZero() {
		return known{}, false
	}
	tree, err := pg.Parse(text)
	if err != nil || len(tree.Stmts) != 1 {
		return known{}, false
	}
	query := tree.Stmts[0].Stmt.GetSelectStmt()
	if len(query.GetTargetList()) != 1 || len(query.GetFromClause()) > 0 {
		return known{}, false
	}
	return evaluation{p, start - len(prefix)}.value(query.TargetList[0].GetResTarget().GetVal())
}
