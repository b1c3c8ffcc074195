package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// RoundTrip is a migration run up and then down again: the states before it,
// after its upgrade, and back after its downgrade.
type RoundTrip struct {
	Before, After, Back *State
	// Touched are the relations and types that it made, changed or dropped.
	Touched []migration.Name
}

// Difference is one thing in which Back is not Before.
type Difference struct {
	Kind DifferenceKind
	// Object is "column", "constraint", "index", or the kind of a relation.
	Object string
	// Relation is the relation, or that of a column or a constraint, of which
	// Part is the name.
	Relation migration.Name
	Part     string
}

// DifferenceKind says how it came about.
type DifferenceKind string

// The kinds of difference.
const (
	LeftBehind  DifferenceKind = "left behind"  // the upgrade made it, the downgrade left it
	NotRestored DifferenceKind = "not restored" // the upgrade dropped it, the downgrade did not bring it back
	DroppedToo  DifferenceKind = "dropped too"  // the downgrade dropped what the upgrade had not made
	NotReset    DifferenceKind = "not reset"    // the upgrade changed it, the downgrade did not change it back
)

// Differences are those in relations, columns, constraints and indexes, in the
// order of the relations' names. What was made again under another name counts
// as restored.
func (t RoundTrip) Differences() []Difference {
	var out []Difference
	for _, name := range t.Touched {
		before, after, back := t.Before.Relation(name), t.After.Relation(name), t.Back.Relation(name)
		switch {
		case before == back, before == nil && (after == nil || back == nil):
		case before == nil && after.Epoch == t.After.Epoch():
			if standsAlone(back) {
				out = append(out, Difference{Kind: LeftBehind, Object: back.Kind.String(), Relation: name})
			}
		case before == nil: // not known before: what the upgrade added is
			unknown := &Relation{Name: name, SequenceOwner: noOwner, Parts: &Parts{Background: &Background{Partial: after.Partial, Rows: -1}, Links: noLinks}, Extras: noExtras}
			out = append(out, t.inRelation(unknown, after, back)...)
		case back == nil:
			if standsAlone(before) && (after == nil || standsAlone(after)) && !t.madeAgain(before) {
				out = append(out, Difference{Kind: gone(after != nil), Object: before.Kind.String(), Relation: name})
			}
		default:
			out = append(out, t.inRelation(before, after, back)...)
		}
	}
	return out
}

// gone says how something came to be missing.
func gone(survivedUpgrade bool) DifferenceKind {
	if survivedUpgrade {
		return DroppedToo
	}
	return NotRestored
}

// standsAlone reports whether a relation is made and dropped by itself, and
// not with another one: an index with its constraint or the partitioned index, a
// sequence with its column.
func standsAlone(r *Relation) bool {
	switch {
	case r.Temporary, r.Kind == Sequence && !r.OwnedBy.IsZero():
		return false
	case r.Definition != nil:
		return r.Definition.Constraint == "" && r.Parent.IsZero()
	}
	return true
}

// madeAgain reports whether an index that is missing went with its table or a
// column, became that of a constraint, or has an equal one instead.
func (t RoundTrip) madeAgain(r *Relation) bool {
	if r.Definition == nil {
		return false
	}
	table := t.Back.Relation(r.Definition.Table)
	if table == nil {
		return true
	}
	return slices.ContainsFunc(r.Definition.Elements, func(e migration.IndexElement) bool {
		return e.Column != "" && !table.hasColumns([]string{e.Column})
	}) || slices.ContainsFunc(t.After.constraintsOf(table.Name), func(c *Constraint) bool {
		return c.UsingIndex == r.Name.Name
	}) || slices.ContainsFunc(table.Indexes, func(name migration.Name) bool {
		i := t.Back.Relation(name)
		return i != nil && i.Definition != nil && i.Definition.equivalent(r.Definition)
	})
}

// constraintsOf are the constraints of a relation, none where it is not known.
func (s *State) constraintsOf(relation migration.Name) []*Constraint {
	if r := s.Relation(relation); r != nil {
		return r.Constraints
	}
	return nil
}

// inRelation are the differences inside of a relation that is there before
// and back.
func (t RoundTrip) inRelation(before, after, back *Relation) []Difference {
	var out []Difference
	add := func(kind DifferenceKind, object, part string) {
		out = append(out, Difference{Kind: kind, Object: object, Relation: back.Name, Part: part})
	}
	for _, c := range back.Columns {
		was := before.Column(c.Name)
		switch made := after.Column(c.Name); {
		case was == nil && made != nil && made.Epoch == t.After.Epoch():
			add(LeftBehind, "column", c.Name)
		case was != nil && made != nil && !was.same(c, t.Before, t.Back) && made.same(c, t.After, t.Back):
			add(NotReset, "column", c.Name)
		}
	}
	for _, c := range before.Columns {
		if back.Column(c.Name) == nil {
			add(gone(after.Column(c.Name) != nil), "column", c.Name)
		}
	}
	for _, c := range back.Constraints {
		made := after.Constraint(c.Name)
		if before.Constraint(c.Name) == nil && made != nil && made.Epoch == t.After.Epoch() && !before.hasLike(c) && before.hasColumns(c.Columns) {
			add(LeftBehind, "constraint", c.Name)
		}
	}
	for _, c := range before.Constraints {
		if back.Constraint(c.Name) == nil && !back.hasLike(c) && back.hasColumns(c.Columns) {
			add(gone(after.Constraint(c.Name) != nil), "constraint", c.Name)
		}
	}
	return out
}

// same reports whether two columns, each in a state of its own, take the same
// values. Which default they have counts for nothing: it may be written in several
// ways, as may the schema of a type.
func (c *Column) same(other *Column, in, otherIn *State) bool {
	return c.NotNull == other.NotNull && in.ResolveType(c.Type.Name) == otherIn.ResolveType(other.Type.Name) &&
		c.Type.Array == other.Type.Array && slices.Equal(c.Type.Modifiers, other.Type.Modifiers)
}

// hasLike reports whether a relation has a constraint that says the same,
// whatever its name.
func (r *Relation) hasLike(c *Constraint) bool {
	return slices.ContainsFunc(r.Constraints, func(o *Constraint) bool {
		return o.Kind == c.Kind && slices.Equal(o.Columns, c.Columns) && o.References == c.References && o.Expression.SQL == c.Expression.SQL
	})
}

// hasColumns reports whether a relation has all of some columns: a constraint
// comes and goes with its columns. Of a relation that is known in part nobody knows.
func (r *Relation) hasColumns(names []string) bool {
	return !r.Partial.IsZero() || !slices.ContainsFunc(names, func(name string) bool { return r.Column(name) == nil })
}

// LeftTypes are the types that the upgrade has made and that are still there
// after the downgrade, in the order of their names.
func (t RoundTrip) LeftTypes() []*UserType {
	var out []*UserType
	for _, name := range t.Touched {
		made, is := t.After.types.Get(name)
		left, stays := t.Back.types.Get(name)
		if _, was := t.Before.types.Get(name); !was && is && stays && made.Epoch == t.After.Epoch() {
			out = append(out, left)
		}
	}
	return out
}
