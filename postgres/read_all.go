package postgres

import (
	"errors"
	"sort"
	"sync"
	"unicode/utf8"

	pg "github.com/pganalyze/pg_query_go/v5"
	"github.com/pganalyze/pg_query_go/v5/parser"

	"github.com/oncebitten/oncebitten/migration"
)

// maxTogether bounds, in bytes, the text that is parsed in one go.
const maxTogether = 64 << 10

// ReadAll reads statements as Read does, in much less time: those that nothing
// is unusual about are parsed together. Where the parser refuses one, it is
// read by itself, and the others still together.
func ReadAll(statements []*migration.Statement) []Reading {
	out := make([]Reading, len(statements))
	w := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	w.readAll(statements, out)
	return out
}

// workspace is the memory that reading takes, and no reading keeps: the next
// statements are read in it again.
type workspace struct {
	// converters are those of the statements that are read, and others behind
	// them that have done their work.
	converters []*converter
	tokens     []token
	batch      batch
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// readAll reads statements into out.
func (w *workspace) readAll(statements []*migration.Statement, out []Reading) {
	b := &w.batch
	rooms := make([]migration.Operation, len(statements)) // most statements are one operation
	for i, s := range statements {
		if len(s.SQL) > maxTogether {
			out[i] = Read(s)
			continue
		}
		if len(b.text)+len(s.SQL) > maxTogether {
			b.read(out)
			w.tokens = w.tokens[:0]
		}
		c := w.converter(len(b.converters), s)
		if !c.parsesWithOthers() {
			out[i] = Read(s)
			continue
		}
		c.place, c.room = i, rooms[i:i:i+1]
		b.add(c)
	}
	b.read(out)
	w.tokens = w.tokens[:0]
	for _, c := range w.converters {
		*c = converter{} // lets go of the statements
	}
}

// converter is the nth converter, for a statement.
func (w *workspace) converter(n int, s *migration.Statement) *converter {
	if n == len(w.converters) {
		w.converters = append(w.converters, new(converter))
	}
	c := w.converters[n]
	begin, free := len(w.tokens), w.tokens
	*c = converter{source: s, sql: s.SQL, end: len(s.SQL), reading: Reading{statement: s}}
	w.tokens, c.comments = appendTokens(free, c.sql)
	c.tokens = w.tokens[begin:len(w.tokens):len(w.tokens)]
	c.noteLongNames()
	return c
}

// parsesWithOthers reports whether the statement may be one of a text for
// arena.parse: it is allowed to be parsed at all, and ends where its text does.
func (c *converter) parsesWithOthers() bool {
	for _, t := range c.tokens {
		if t.unterminated {
			return false
		}
	}
	return fence(c.sql, c.tokens, c.comments).IsZero() &&
		utf8.ValidString(c.sql) && !hasMinus(c.sql, c.tokens)
}

// batch is a text of statements, with the converter of each.
type batch struct {
	text       []byte
	converters []*converter
	arena      arena
}

func (b *batch) add(c *converter) {
	c.base, c.trees = len(b.text), nil
	b.text = append(b.text, c.withoutComments()...)
	b.text = append(b.text, ';')
	b.converters = append(b.converters, c)
}

// read reads the statements, each into its place, and empties the batch.
func (b *batch) read(out []Reading) {
	if len(b.converters) == 0 {
		return
	}
	text, converters := string(b.text), b.converters
	b.text = b.text[:0]
	tree, err := b.arena.parse(text)
	defer b.arena.release()
	if err == nil && convertAll(tree, converters) {
		for _, c := range converters {
			out[c.place] = c.reading
		}
		b.converters = converters[:0]
		return
	}
	b.converters = nil
	if refused, ok := refusedOne(text, err, converters); ok && len(converters) > 1 {
		b.readParts(converters, refused, out)
		return
	}
	for _, c := range converters {
		out[c.place] = Read(c.source)
	}
}

// readParts reads a batch in three parts: what stands before the statement that
// the parser refused, this one by itself, and what stands behind it.
func (b *batch) readParts(converters []*converter, refused int, out []Reading) {
	for i, c := range converters {
		if i == refused {
			b.read(out)
			out[c.place] = Read(c.source)
			continue
		}
		b.add(c)
	}
	b.read(out)
}

// refusedOne is the statement in which the parser found its error; it is none
// where it did not say, and at the end of the text, which an earlier one may
// have swallowed.
func refusedOne(text string, err error, converters []*converter) (int, bool) {
	var syntax *parser.Error
	at := errorOffset(text, err)
	if !errors.As(err, &syntax) || at >= len(text) {
		return 0, false
	}
	return ownerOf(at, converters), true
}

// ownerOf is the statement that has a place in the text of a batch.
func ownerOf(at int, converters []*converter) int {
	return sort.Search(len(converters), func(i int) bool { return converters[i].base > at }) - 1
}

// convertAll converts the trees, each with the converter of its statement. It
// reports false, and converts nothing, where one goes over the end of its
// statement: the parser then has other ideas of where statements end.
func convertAll(tree *pg.ParseResult, converters []*converter) bool {
	for i, raw := range tree.Stmts { // in the order of the text
		start := int(raw.StmtLocation)
		c := converters[ownerOf(start, converters)]
		if raw.StmtLen == 0 || start+int(raw.StmtLen) > c.base+len(c.sql) {
			return false
		}
		c.trees = tree.Stmts[i-len(c.trees) : i+1]
	}
	for _, c := range converters {
		c.convert(c.trees)
	}
	return true
}
