package postgres

import (
	"errors"

	pg "github.com/pganalyze/pg_query_go/v5"
	"github.com/pganalyze/pg_query_go/v5/parser"

	"github.com/oncebitten/oncebitten/migration"
)

// maxTries bounds how often one statement is given to the parser: once for
// each hole that stands where no identifier can.
const maxTries = 100

// parse gives the statement to libpg_query. If it is refused, what the grammar
// of PostgreSQL 16 does not know is written in other words of the same length,
// so that every offset stays, and it is tried again. The converter goes on
// looking at the original text. The tree may be of the arena.
func (c *converter) parse(a *arena) (*pg.ParseResult, error) {
	parse := a.parse
	if len(c.sql) > maxTogether || hasMinus(c.sql, c.tokens) {
		parse = pg.Parse
	}
	shown := c.withoutComments()
	tree, err := parse(shown)
	if err == nil {
		return tree, nil
	}
	r := rewriting{text: c.sql, tokens: c.tokens, out: []byte(shown)}
	r.binds()
	r.newerSyntax()
	if !r.changed {
		r.holeAt(errorOffset(shown, err))
	}
	for tries := 0; r.changed && tries < maxTries; tries++ {
		r.changed = false
		if tree, err = pg.Parse(string(r.out)); err == nil { // other words may have a minus sign
			c.tokens = r.tokens
			r.require(c)
			return tree, nil
		}
		r.holeAt(errorOffset(shown, err))
	}
	return nil, err
}

// withoutComments is the statement with its comments blanked out:
// libpg_query's scanner takes a time that grows with the square of some.
func (c *converter) withoutComments() string {
	if len(c.comments) == 0 {
		return c.sql
	}
	out := []byte(c.sql)
	for _, comment := range c.comments {
		for i := comment.start; i < comment.end; i++ {
			out[i] = ' '
		}
	}
	return string(out)
}

// rewriting is a statement on its way to the parser.
type rewriting struct {
	text string
	// tokens are those of the original text.
	tokens []token
	// out is what the parser is shown: as long as text.
	out     []byte
	changed bool
	// needs is the newest syntax in it, which stands at token needsAt.
	needs   migration.Requires
	needsAt int
}

// require says what version of the server the statement needs.
func (r *rewriting) require(c *converter) {
	if r.needs.Version > 0 {
		at := r.tokens[r.needsAt]
		c.addAt(r.needs, at.start, at.end)
	}
}

func (r *rewriting) is(i int, words ...string) bool {
	if i < 0 || i+len(words) > len(r.tokens) {
		return false
	}
	for j, w := range words {
		if !r.tokens[i+j].is(r.text, w) {
			return false
		}
	}
	return true
}

// replace writes words over the bytes from start up to end, and blanks the
// rest of them. It does nothing where they do not fit.
func (r *rewriting) replace(start, end int, words string) {
	if len(words) > end-start {
		return
	}
	for i := start + copy(r.out[start:end], words); i < end; i++ {
		r.out[i] = ' '
	}
	r.changed = true
}

// holeAt writes the hole that the parser stumbled over as a number, where the
// grammar takes no identifier, or as a string where a number did not help.
func (r *rewriting) holeAt(offset int) {
	c := converter{sql: r.text, tokens: r.tokens}
	i := c.tokenAt(offset)
	if i == len(r.tokens) || !migration.IsHole(r.text[r.tokens[i].start:r.tokens[i].end]) || r.tokens[i].kind != tokenWord {
		return
	}
	switch t := r.tokens[i]; {
	case r.out[t.start] == r.text[t.start]:
		r.replace(t.start, t.end, unknownNumber)
	case r.out[t.start] == unknownNumber[0]:
		r.replace(t.start, t.end, "''")
	}
}

// unknownNumber stands for a hole where the grammar wants a number. As a
// modifier of a type it means that the modifier is not known.
const unknownNumber = "2147483647"

// errorOffset is where in text the parser found an error; the end when it does
// not say.
func errorOffset(text string, err error) int {
	var syntax *parser.Error
	if !errors.As(err, &syntax) {
		return len(text)
	}
	count := 0 // libpg_query counts characters, from 1
	for i := range text {
		if count++; count == syntax.Cursorpos {
			return i
		}
	}
	return len(text)
}
