package postgres

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// head reads a statement that the parser did not read, one that is too big or
// that has a syntax error, from its beginning and in constant memory.
type head struct {
	text  string
	lexer lexer
	// ahead is the next token, where it has been read already.
	ahead  token
	peeked bool
}

func newHead(text string) *head { return &head{text: text, lexer: lexer{text: text}} }

// peek is the next token.
func (h *head) peek() token {
	for !h.peeked {
		h.ahead = h.lexer.next()
		h.peeked = h.ahead.kind != tokenComment
	}
	return h.ahead
}

// advance moves past the next token.
func (h *head) advance() {
	h.peek()
	h.peeked = false
}

// accept moves past the key words if they come next, in this order.
func (h *head) accept(words ...string) bool {
	h.peek()
	after := *h
	for _, w := range words {
		if !after.peek().is(h.text, w) {
			return false
		}
		after.advance()
	}
	*h = after
	return true
}

// acceptAny moves past any of the key words, as many as come.
func (h *head) acceptAny(words ...string) {
	for moved := true; moved; {
		moved = false
		for _, w := range words {
			moved = h.accept(w) || moved
		}
	}
}

// name reads a name of one, two or three parts; zero when none comes.
func (h *head) name() migration.Name {
	var n migration.Name
	for {
		t := h.peek()
		if t.kind != tokenWord && t.kind != tokenQuoted {
			return n
		}
		h.advance()
		n.Schema, n.Name = n.Name, identifier(h.text[t.start:t.end])
		if !h.accept(".") {
			return n
		}
	}
}

// identifier is the name that a token writes: folded to lower case unless quoted.
func identifier(written string) string {
	if strings.HasPrefix(written, `"`) {
		return strings.ReplaceAll(strings.Trim(written, `"`), `""`, `"`)
	}
	return strings.ToLower(written)
}

// operation is what the head alone tells: the data statements, whose effect
// does not hang on the rest. Anything else is nil.
func (h *head) operation() migration.Operation {
	switch {
	case h.accept("INSERT", "INTO"):
		insert := migration.Insert{Table: h.name()}
		insert.Columns = h.columns()
		if h.skipTo("VALUES") {
			insert.Rows = h.groups()
		}
		return insert
	case h.accept("COPY"):
		o := migration.Copy{Table: h.name()}
		h.columns()
		o.In = h.accept("FROM")
		return o
	case h.accept("UPDATE"):
		h.acceptAny("ONLY")
		return migration.Update{Table: h.name(), Where: h.where()}
	case h.accept("DELETE", "FROM"):
		h.acceptAny("ONLY")
		return migration.Delete{Table: h.name(), Where: h.where()}
	}
	return nil
}

// columns reads a list of names in parentheses, if one comes.
func (h *head) columns() []string {
	if !h.accept("(") {
		return nil
	}
	var out []string
	for {
		n := h.name()
		if n.IsZero() {
			return out
		}
		out = append(out, n.Name)
		if !h.accept(",") {
			h.accept(")")
			return out
		}
	}
}

// skipTo moves to just after the key word, where it stands outside parentheses.
func (h *head) skipTo(word string) bool {
	for depth := 0; h.peek().kind != tokenEnd; h.advance() {
		switch t := h.peek(); {
		case t.is(h.text, "("):
			depth++
		case t.is(h.text, ")"):
			depth--
		case depth == 0 && t.is(h.text, word):
			h.advance()
			return true
		}
	}
	return false
}

// groups counts the parentheses from here on that stand in no others.
func (h *head) groups() int {
	n := 0
	for depth := 0; h.peek().kind != tokenEnd; h.advance() {
		switch t := h.peek(); {
		case t.is(h.text, "("):
			if depth == 0 {
				n++
			}
			depth++
		case t.is(h.text, ")"):
			depth--
		}
	}
	return n
}

// where is the text of the WHERE clause, with nothing else known of it.
func (h *head) where() migration.Expression {
	if !h.skipTo("WHERE") {
		return migration.Expression{}
	}
	return migration.Expression{SQL: strings.TrimSpace(h.text[h.peek().start:])}
}

// tables guesses which tables a statement is about.
func (h *head) tables() []migration.Name {
	switch {
	case h.accept("CREATE"), h.accept("DROP"):
		return h.tablesOfDefinition()
	case h.accept("INSERT", "INTO"), h.accept("DELETE", "FROM"), h.accept("MERGE", "INTO"),
		h.accept("UPDATE"), h.accept("COPY"), h.accept("LOCK"), h.accept("TRUNCATE"),
		h.accept("ALTER", "TABLE"), h.accept("ALTER", "MATERIALIZED", "VIEW"), h.accept("ALTER", "VIEW"):
		h.acceptAny("TABLE", "IF", "EXISTS", "ONLY")
		return h.names()
	case h.accept("COMMENT", "ON", "TABLE"), h.accept("REFRESH", "MATERIALIZED", "VIEW"):
		h.acceptAny("CONCURRENTLY")
		return h.names()
	}
	return nil
}

func (h *head) tablesOfDefinition() []migration.Name {
	h.acceptAny("OR", "REPLACE", "GLOBAL", "LOCAL", "TEMPORARY", "TEMP", "UNLOGGED", "FOREIGN", "UNIQUE", "CONSTRAINT", "MATERIALIZED")
	switch {
	case h.accept("TABLE"), h.accept("VIEW"):
		h.acceptAny("IF", "NOT", "EXISTS")
		return h.names()
	case h.accept("INDEX"), h.accept("TRIGGER"), h.accept("RULE"), h.accept("POLICY"):
		if h.skipTo("ON") || h.skipTo("TO") {
			h.acceptAny("ONLY")
			return h.names()
		}
	}
	return nil
}

// names reads names with commas between them.
func (h *head) names() []migration.Name {
	var out []migration.Name
	for {
		n := h.name()
		if n.IsZero() {
			return out
		}
		out = append(out, n)
		if !h.accept(",") {
			return out
		}
	}
}
