package postgres

import "github.com/oncebitten/oncebitten/migration"

// Reading is what was read of a statement. There is one of every statement, so
// what few of them have stands apart.
type Reading struct {
	Operations []migration.Operation

	statement *migration.Statement
	// rare is nil for none of it. It belongs to the reading, and its copies.
	rare *rarities
}

// rarities are what few readings have.
type rarities struct {
	// spans are the places of the operations; nil where each has all of the text.
	spans           []migration.Span
	longNames       []string
	unread, refused []migration.Unread
	within          map[int]migration.Within
	circumstances   map[int]circumstance
	conditional     bool
}

var noRarities rarities

// more is what few readings have, to be read only.
func (r *Reading) more() *rarities {
	if r.rare == nil {
		return &noRarities
	}
	return r.rare
}

// own is more, to be changed.
func (r *Reading) own() *rarities {
	if r.rare == nil {
		r.rare = new(rarities)
	}
	return r.rare
}

// Spans are the places of the operations, in the same order; nil where each has
// the place of all that the statement is, migration.Statement.Whole.
func (r Reading) Spans() []migration.Span { return r.more().spans }

// LongNames are the identifiers in it that the server cuts, whole.
func (r Reading) LongNames() []string { return r.more().longNames }

// Unread is what could not be read of it.
func (r Reading) Unread() []migration.Unread { return r.more().unread }

// Within says which operations stand in functions that the statement calls, by
// their index: see WithCalls.
func (r Reading) Within() map[int]migration.Within { return r.more().within }

// Conditional is true where some of the operations may not run, or may fail
// without harm: code with a condition, a loop or a handler of errors.
func (r Reading) Conditional() bool { return r.more().conditional }

// Span is the place of operation i.
func (r Reading) Span(i int) migration.Span {
	if spans := r.Spans(); spans != nil {
		return spans[i]
	}
	return r.statement.Whole()
}

// add adds an operation that stands in the bytes of the statement from start up to end.
func (r *Reading) add(o migration.Operation, start, end int) {
	if r.Spans() == nil && start == 0 && end == len(r.statement.SQL) {
		r.Operations = append(r.Operations, o)
		return
	}
	r.addAt(o, r.statement.SpanOf(start, end))
}

// addAt adds an operation with a place of its own.
func (r *Reading) addAt(o migration.Operation, place migration.Span) {
	own := r.own()
	for len(own.spans) < len(r.Operations) {
		own.spans = append(own.spans, r.statement.Whole())
	}
	own.spans = append(own.spans, place)
	r.Operations = append(r.Operations, o)
}

// append adds what another text does.
func (r *Reading) append(other Reading) {
	for i, c := range other.more().circumstances {
		r.mark(len(r.Operations)+i, c)
	}
	for i, o := range other.Operations {
		r.addAt(o, other.Span(i))
	}
	r.appendUnread(other)
	if other.Conditional() {
		r.own().conditional = true
	}
}

// appendUnread adds what could not be read of another text.
func (r *Reading) appendUnread(other Reading) {
	if len(other.Unread()) > 0 {
		own := r.own()
		own.unread = append(own.unread, other.Unread()...)
		own.refused = append(own.refused, other.more().refused...)
	}
}
