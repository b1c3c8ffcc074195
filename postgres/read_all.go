package postgres

import (
	"errors"
	"sort"
	"strings"
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
	b := batch{}
	for i, s := range statements {
		c := newConverter(s)
		if !c.parsesWithOthers() {
			out[i] = Read(s)
			continue
		}
		if b.text.Len()+len(c.sql) > maxTogether {
			b.read(out)
		}
		b.add(c, i)
	}
	b.read(out)
	return out
}

// parsesWithOthers reports whether the statement may be one of a text for
// parseFast: it is allowed to be parsed at all, and ends where its text does.
func (c *converter) parsesWithOthers() bool {
	for _, t := range c.tokens {
		if t.unterminated {
			return false
		}
	}
	return len(c.sql) <= maxTogether && fence(c.sql, c.tokens, c.comments) == "" &&
		utf8.ValidString(c.sql) && !hasMinus(c.sql, c.tokens)
}

// batch is a text of statements, with the converter of each, and where its
// reading belongs.
type batch struct {
	text       strings.Builder
	converters []*converter
	places     []int
}

func (b *batch) add(c *converter, place int) {
	c.base = b.text.Len()
	b.text.WriteString(c.withoutComments())
	b.text.WriteByte(';')
	b.converters, b.places = append(b.converters, c), append(b.places, place)
}

// read reads the statements into their places, and empties the batch.
func (b *batch) read(out []Reading) {
	text, converters, places := b.text.String(), b.converters, b.places
	*b = batch{}
	if len(converters) == 0 {
		return
	}
	tree, err := parseFast(text)
	if err == nil && convertAll(tree, converters) {
		for i, c := range converters {
			out[places[i]] = c.reading
		}
		return
	}
	if refused, ok := refusedOne(text, err, converters); ok && len(converters) > 1 {
		readParts(converters, places, refused, out)
		return
	}
	for i, c := range converters {
		out[places[i]] = Read(c.source)
	}
}

// readParts reads a batch in three parts: what stands before the statement that
// the parser refused, this one by itself, and what stands behind it.
func readParts(converters []*converter, places []int, refused int, out []Reading) {
	b := batch{}
	for i, c := range converters {
		if i == refused {
			b.read(out)
			out[places[i]] = Read(c.source)
			continue
		}
		b.add(c, places[i])
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
	own := make([][]*pg.RawStmt, len(converters))
	for _, raw := range tree.Stmts {
		start := int(raw.StmtLocation)
		owner := ownerOf(start, converters)
		if c := converters[owner]; raw.StmtLen == 0 || start+int(raw.StmtLen) > c.base+len(c.sql) {
			return false
		}
		own[owner] = append(own[owner], raw)
	}
	for i, c := range converters {
		c.convert(own[i])
	}
	return true
}
