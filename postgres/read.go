package postgres

import (
	"strings"
	"unicode/utf8"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Read turns a statement into operations. It never fails: what cannot be
// read is in Unread, together with a migration.Opaque operation unless the
// head of the statement says what it does.
func Read(s *migration.Statement) Reading { return read(s, 0) }

// read reads a statement that stands in depth other texts.
func read(s *migration.Statement, depth int) Reading {
	c := newConverter(s)
	c.depth = depth
	if reason := fence(c.sql, c.tokens, c.comments); !reason.IsZero() {
		c.readHead(reason)
		return c.reading
	}
	if !utf8.ValidString(c.sql) {
		c.repairEncoding()
	}
	w := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	defer w.batch.arena.release()
	tree, err := c.parse(&w.batch.arena)
	if err != nil {
		c.refused(err)
		return c.reading
	}
	return c.convert(tree.Stmts)
}

// convert turns the trees of the statement into operations: a text may hold
// several statements.
func (c *converter) convert(trees []*pg.RawStmt) Reading {
	for _, raw := range trees {
		c.bound(raw)
		c.statement(raw.Stmt)
	}
	c.wordOfAuthor()
	if c.source.Call != "" {
		c.namesByConvention()
	}
	return c.reading
}

// defaultIndexName begins the names that SQLAlchemy gives to indexes without one,
// where no convention was found.
const defaultIndexName = "ix_"

// namesByConvention marks the constraints without a name in what a framework
// has made: it may give them names by a convention that only the application knows.
// So may it to indexes, which have a default name then.
func (c *converter) namesByConvention() {
	mark := func(constraints []migration.Constraint) {
		for i := range constraints {
			constraints[i].ByConvention = constraints[i].Name == ""
		}
	}
	for i, operation := range c.reading.Operations {
		switch op := operation.(type) {
		case migration.CreateTable:
			mark(op.Constraints)
			for _, column := range op.Columns {
				mark(column.Constraints)
			}
		case migration.AddColumn:
			mark(op.Column.Constraints)
		case migration.AddConstraint:
			op.Constraint.ByConvention = op.Constraint.Name == ""
			c.reading.Operations[i] = op
		case migration.CreateIndex:
			op.ByConvention = strings.HasPrefix(op.Index, defaultIndexName)
			c.reading.Operations[i] = op
		}
	}
}

// wordOfAuthor adds what the author says of the types that are changed, and
// of the constraints that are dropped.
func (c *converter) wordOfAuthor() {
	for _, fact := range c.source.Facts {
		for i, operation := range c.reading.Operations {
			switch operation := operation.(type) {
			case migration.AlterColumnType:
				if existing, ok := fact.(migration.ExistingType); ok && operation.Column == existing.Column {
					operation.From = typeFrom(existing.SQL)
					c.reading.Operations[i] = operation
				}
			case migration.DropConstraint:
				if existing, ok := fact.(migration.ExistingKind); ok && operation.Constraint == existing.Constraint {
					operation.Kind = existing.Kind
					c.reading.Operations[i] = operation
				}
			}
		}
	}
}

// typeFrom reads a type; it is zero where the text is none.
func typeFrom(sql string) migration.Type {
	operations := Read(&migration.Statement{SQL: "ALTER TABLE t ALTER COLUMN c TYPE " + sql}).Operations
	if len(operations) != 1 {
		return migration.Type{}
	}
	change, _ := operations[0].(migration.AlterColumnType)
	return change.Type
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
	c.unread(first, first+1, wording.Say("byte 0x%02x is not UTF-8: save the file as UTF-8", c.sql[first]))
	c.sql = string(repaired)
	c.tokens, c.comments = tokensAndComments(c.sql)
}

func byteBefore(text []byte, i int) byte {
	if i == 0 {
		return ' '
	}
	return text[i-1]
}

// refused records a statement that the parser refuses.
func (c *converter) refused(err error) {
	start, end := errorOffset(c.withoutComments(), err), len(c.sql)
	if i := c.tokenAt(start); i < len(c.tokens) && c.tokens[i].start == start {
		end = c.tokens[i].end
	}
	reason := parserWords(err)
	c.refusal(start, end, reason)
	c.add(migration.Opaque{Reason: reason, Tables: newHead(c.sql).tables()})
}

// parserWords are what the parser says of a text that it refuses. What it says
// beside errors of syntax are the server's own words.
func parserWords(err error) wording.Text {
	const near = `syntax error at or near "`
	message := err.Error()
	word, isNear := strings.CutPrefix(message, near)
	switch {
	case isNear:
		return wording.Say("syntax error at or near \"%s\"", strings.TrimSuffix(word, `"`))
	case message == "syntax error at end of input":
		return wording.Say("syntax error at end of input")
	case strings.Contains(message, "recursion"): // protobuf's own limit
		return wording.Say("it is nested too deeply to be read")
	}
	return wording.OfError(err)
}

// readHead records a statement that must not be parsed.
func (c *converter) readHead(reason wording.Text) {
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
