package schema

import (
	"hash/maphash"
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// sameElement reports whether two indexes have the same at one place.
func sameElement(a, b migration.IndexElement) bool {
	one, other := a.Parts(), b.Parts()
	return a.Column == b.Column && one.Expression.SQL == other.Expression.SQL && one.OpClass == other.OpClass &&
		one.Collation == other.Collation && a.Descending == b.Descending && a.NullsFirst == b.NullsFirst
}

// IndexedBy is an index that leads with some columns, in any order, and has all
// rows of a table; nil when there is none.
func (s *State) IndexedBy(table migration.Name, columns []string) *Relation {
	return s.indexLedBy(table, columns, func(i *Relation) bool {
		d := i.Definition
		if !d.Where.IsZero() || !d.Valid || len(d.Elements) < len(columns) || d.Method != "btree" && len(columns) > 1 {
			return false
		}
		return !slices.ContainsFunc(d.Elements[:len(columns)], func(e migration.IndexElement) bool {
			return !slices.Contains(columns, e.Column)
		})
	})
}

// Superseding is an index that answers whatever one that is created would:
// it is equal, or begins with the same columns; nil when there is none. A unique
// index is a rule too, so only an equal one supersedes it.
func (s *State) Superseding(d migration.CreateIndex) *Relation {
	if len(d.Elements) == 0 {
		return nil
	}
	return s.indexLedBy(d.Table, []string{d.Elements[0].Column}, func(i *Relation) bool {
		has := i.Definition
		switch {
		case !has.Valid || has.Method != d.Method || has.Where.SQL != d.Where.SQL || len(has.Elements) < len(d.Elements):
			return false
		case d.Unique && (!has.Unique || len(has.Elements) > len(d.Elements) || has.NullsNotDistinct != d.NullsNotDistinct):
			return false
		case d.Method != "btree" && len(has.Elements) > len(d.Elements):
			return false
		case slices.ContainsFunc(d.Include, func(c string) bool { return !slices.Contains(has.Include, c) }):
			return false
		}
		return slices.EqualFunc(d.Elements, has.Elements[:len(d.Elements)], sameElement)
	})
}

// indexLedBy is the first index of a table of which is says so, which it does of none
// that begins with another column than these ("" for an expression).
func (s *State) indexLedBy(table migration.Name, columns []string, is func(*Relation) bool) *Relation {
	r := s.Relation(table)
	if r == nil || !r.MayBeLedTo(columns) {
		return nil
	}
	for _, name := range r.Indexes {
		if i := s.Relation(name); i != nil && i.Definition != nil && is(i) {
			return i
		}
	}
	return nil
}

// noteIndexed remembers the columns of an index of a relation that is being edited.
func (r *Relation) noteIndexed(d *IndexDefinition) {
	for i, e := range d.Elements {
		if d.Unique {
			r.keyed |= columnBit(e.Column)
		}
		if i == 0 {
			r.led |= columnBit(e.Column)
		}
	}
}

// MayHaveKeyOn reports whether one of some columns may be in a unique index. Most are
// in none, which this tells without a look at the indexes, of which a table may have many.
func (r *Relation) MayHaveKeyOn(columns []string) bool { return hasBit(r.keyed, columns) }

// MayBeLedTo is MayHaveKeyOn for any index that begins with one of the columns.
func (r *Relation) MayBeLedTo(columns []string) bool { return hasBit(r.led, columns) }

func hasBit(bits uint64, columns []string) bool {
	return slices.ContainsFunc(columns, func(column string) bool { return bits&columnBit(column) != 0 })
}

// columnBit is a bit for the name of a column, which others may have too.
func columnBit(column string) uint64 { return filterBit(maphash.String(nameSeed, column)) }

// IndexesBefore are the indexes of a relation that were there before the migration: the
// first of its list, which is in the order of creation. One that the migration has made
// has none, whatever names its indexes share with others.
func (s *State) IndexesBefore(r *Relation) []migration.Name {
	if !s.Predates(r) {
		return nil
	}
	n := len(r.Indexes)
	for n > 0 && !s.ExistedBeforeMigration(r.Indexes[n-1]) {
		n--
	}
	return r.Indexes[:n:n]
}
