package postgres

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	pg "github.com/pganalyze/pg_query_go/v5"
	"github.com/pganalyze/pg_query_go/v5/parser"

	"github.com/oncebitten/oncebitten/migration"
)

// Reading is what was read of a statement.
type Reading struct {
	Operations []migration.Operation
	// Spans are the places of the operations, in the same order.
	Spans []migration.Span
	// Unread is what could not be read of it.
	Unread []migration.Unread
}

// Read turns a statement into operations. It never fails: what cannot be
// read is in Unread, together with a migration.Opaque operation unless the
// head of the statement says what it does.
func Read(s *migration.Statement) Reading { return read(s, 0) }

// read reads a statement that stands in depth other texts.
func read(s *migration.Statement, depth int) Reading {
	c := newConverter(s)
	c.depth = depth
	if reason := fence(c.sql, c.tokens); reason != "" {
		c.readHead(reason)
		return c.reading
	}
	if !utf8.ValidString(c.sql) {
		c.repairEncoding()
	}
	tree, err := parse(c)
	if err != nil {
		c.refused(err)
		return c.reading
	}
	for _, raw := range tree.Stmts {
		c.bound(raw)
		c.statement(raw.Stmt)
	}
	return c.reading
}

// parse gives a statement to libpg_query, and once more with its bind
// parameters written as PostgreSQL's own if it is refused. The error is that
// of the first try.
func parse(c *converter) (*pg.ParseResult, error) {
	tree, err := pg.Parse(c.sql)
	if err == nil {
		return tree, nil
	}
	for _, rewrite := range []func(string, []token) (string, bool){bindsAsParameters} {
		rewritten, ok := rewrite(c.sql, c.tokens)
		if !ok {
			continue
		}
		if tree, again := pg.Parse(rewritten); again == nil {
			c.sql, c.tokens = rewritten, tokenize(rewritten)
			return tree, nil
		}
	}
	return nil, err
}

// repairEncoding replaces each byte that is not UTF-8, so that the rest can
// be read. The server refuses such a statement, so it is said.
func (c *converter) repairEncoding() {
	repaired := []byte(c.sql)
	first := -1
	for i := 0; i < len(repaired); {
		r, size := utf8.DecodeRune(repaired[i:])
		if r == utf8.RuneError && size == 1 {
			repaired[i] = '?'
			if isIdentifierPart(byteBefore(repaired, i)) {
				repaired[i] = '_'
			}
			if first < 0 {
				first = i
			}
		}
		i += size
	}
	c.unread(first, first+1, fmt.Sprintf("byte 0x%02x is not UTF-8: save the file as UTF-8", c.sql[first]))
	c.sql = string(repaired)
	c.tokens = tokenize(c.sql)
}

func byteBefore(text []byte, i int) byte {
	if i == 0 {
		return ' '
	}
	return text[i-1]
}

// refused records a statement that the parser refuses.
func (c *converter) refused(err error) {
	start, end := 0, len(c.sql)
	reason := err.Error()
	var syntax *parser.Error
	if errors.As(err, &syntax) {
		start = byteOfCharacter(c.sql, syntax.Cursorpos)
		if i := c.tokenAt(start); i < len(c.tokens) && c.tokens[i].start == start {
			end = c.tokens[i].end
		}
	} else if strings.Contains(reason, "recursion") {
		reason = "it is nested too deeply to be read"
	}
	c.unread(start, end, reason)
	c.add(migration.Opaque{Reason: reason, Tables: newHead(c.sql).tables()})
}

// byteOfCharacter is the offset of the nth character, from 1, as libpg_query
// counts error positions.
func byteOfCharacter(text string, n int) int {
	count := 0
	for i := range text {
		if count++; count == n {
			return i
		}
	}
	return len(text)
}

// readHead records a statement that must not be parsed.
func (c *converter) readHead(reason string) {
	operation := newHead(c.sql).operation()
	_, isCopy := operation.(migration.Copy)
	insert, isInsert := operation.(migration.Insert)
	if operation == nil {
		operation = migration.Opaque{Reason: reason, Tables: newHead(c.sql).tables()}
	}
	c.add(operation)
	if isCopy || isInsert && insert.Rows > 0 {
		return // the rest is data
	}
	c.unread(0, len(c.sql), reason)
}
