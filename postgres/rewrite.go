package postgres

import (
	"errors"

	pg "github.com/pganalyze/pg_query_go/v5"
	"github.com/pganalyze/pg_query_go/v5/parser"

	"github.com/oncebitten/oncebitten/migration"
)

// parse gives the statement to libpg_query. If it is refused, what the grammar
// of PostgreSQL 16 does not know is written in other words of the same length,
// so that every offset stays, and it is tried again. The converter goes on
// looking at the original text.
func (c *converter) parse() (*pg.ParseResult, error) {
	tree, err := pg.Parse(c.sql)
	if err == nil {
		return tree, nil
	}
	r := rewriting{text: []byte(c.sql), tokens: c.tokens}
	r.binds()
	r.newerSyntax()
	if !r.changed {
		r.holeAt(errorOffset(c.sql, err))
	}
	for r.changed {
		r.changed = false
		if tree, err = pg.Parse(string(r.text)); err == nil {
			c.tokens = r.tokens
			return tree, nil
		}
		r.holeAt(errorOffset(c.sql, err))
	}
	return nil, err
}

// rewriting is a statement on its way to the parser.
type rewriting struct {
	text []byte
	// tokens are those of the original text.
	tokens  []token
	changed bool
}

func (r *rewriting) is(i int, words ...string) bool {
	if i < 0 || i+len(words) > len(r.tokens) {
		return false
	}
	for j, w := range words {
		if !r.tokens[i+j].is(string(r.text), w) {
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
	for i := copy(r.text[start:end], words) + start; i < end; i++ {
		r.text[i] = ' '
	}
	r.changed = true
}

// holeAt writes the hole that the parser stumbled over as a number, where the
// grammar takes no identifier, or as a string where a number did not help.
func (r *rewriting) holeAt(offset int) {
	for _, t := range r.tokens {
		if t.start != offset {
			continue
		}
		written := string(r.text[t.start:t.end])
		switch {
		case t.kind == tokenWord && migration.IsHole(written):
			r.replace(t.start, t.end, unknownNumber)
		case len(written) > len(unknownNumber) && written[:len(unknownNumber)] == unknownNumber:
			r.replace(t.start, t.end, "''")
		}
		return
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
