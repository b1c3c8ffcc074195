package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// What states share: a relation that changes is copied, and what it is made of
// only where that changes too.

// clone copies a relation, but shares its lists: what changes an element of one
// copies it before. To append to one that this builder has made leaves all earlier
// states as they are, as they look no further than their own length; to append
// to one of another builder, or from before a rollback, copies it.
func (b *Builder) clone(r *Relation) *Relation {
	var c *Relation
	switch {
	case r.Definition != nil && r.Parts == noParts:
		both := &withDefinition{*r, *r.Definition}
		c = &both.Relation
		c.Definition, c.Parts = &both.definition, spare(&b.spareParts)
	case r.Parts == noParts:
		c = new(Relation)
		*c = *r
		c.Parts = spare(&b.spareParts)
	default:
		both := &withParts{Relation: *r}
		c = &both.Relation
		c.Parts = &both.parts
	}
	c.owner = nil
	b.share(c.Parts, r.Parts)
	c.Extras = b.extras(r.Extras)
	if r.Definition != nil && c.Definition == r.Definition {
		d := *r.Definition
		c.Definition = &d
	}
	return c
}

// withParts are a relation and its parts, allocated at once, withDefinition an
// index and its definition, withOwner a sequence and what owns it.
type (
	withParts struct {
		Relation
		parts Parts
	}
	withDefinition struct {
		Relation
		definition IndexDefinition
	}
	withOwner struct {
		Relation
		owner SequenceOwner
	}
)

// share makes parts a copy of others, that shares their lists.
func (b *Builder) share(p, of *Parts) {
	*p = *of
	if of.lists != b.lists {
		p.Columns = slices.Clip(of.Columns)
		p.Constraints = slices.Clip(of.Constraints)
		p.Indexes = slices.Clip(of.Indexes)
		p.lists = b.lists
	}
}

// links are those of a relation that is being edited, to be changed in place.
func (b *Builder) links(r *Relation) *Links {
	if r.Links.owner == b.fresh {
		return r.Links
	}
	l := new(Links)
	*l = *r.Links
	l.owner = b.fresh
	if l.lists != b.lists {
		l.ReferencedBy = slices.Clip(l.ReferencedBy)
		l.Referenced = slices.Clip(l.Referenced)
		l.Dependents = slices.Clip(l.Dependents)
		l.lists = b.lists
	}
	r.Links = l
	return l
}

// series gives out new values, which are allocated several at once, more and
// more. That is for small ones: none is garbage before all of its allocation are.
type series[T any] struct {
	left []T
	size int // of the allocation that they are left of
}

const longestSeries = 16

func (s *series[T]) next() *T {
	if len(s.left) == 0 {
		s.size = min(2*s.size+1, longestSeries)
		s.left = make([]T, s.size)
	}
	one := &s.left[0]
	s.left = s.left[1:]
	return one
}

// spare takes one from a list, or makes one.
func spare[T any](list *[]*T) *T {
	n := len(*list)
	if n == 0 {
		return new(T)
	}
	one := (*list)[n-1]
	*list = (*list)[:n-1]
	return one
}

// extras are a copy of others.
func (b *Builder) extras(of *Extras) *Extras {
	e := spare(&b.spareExtras) // which is empty
	if of == noExtras {
		return e
	}
	*e = *of
	e.Parents = slices.Clip(of.Parents)
	e.Children = slices.Clip(of.Children)
	e.Sources = slices.Clip(of.Sources)
	e.Triggers = slices.Clip(of.Triggers)
	e.Policies = slices.Clip(of.Policies)
	e.Rules = slices.Clip(of.Rules)
	return e
}

// NewColumn is a column of which no more is known than its type.
func NewColumn(name string, t migration.Type) *Column {
	return &Column{Name: name, ColumnType: &ColumnType{Type: t}, Default: none, Generated: none}
}

// columnTypeKey is what tells two types of columns apart.
type columnTypeKey struct {
	name, collation migration.Name
	array           bool
	count           int
	modifiers       [2]int
}

// columnType is a type as the state keeps it: one for all columns of it.
func (b *Builder) columnType(t migration.Type, collation migration.Name) *ColumnType {
	key := columnTypeKey{name: t.Name, collation: collation, array: t.Array, count: len(t.Modifiers)}
	if copy(key.modifiers[:], t.Modifiers) < len(t.Modifiers) {
		return &ColumnType{t, collation}
	}
	kept := b.columnTypes[key]
	if kept == nil {
		if b.columnTypes == nil {
			b.columnTypes = map[columnTypeKey]*ColumnType{}
		}
		kept = &ColumnType{t, collation}
		b.columnTypes[key] = kept
	}
	return kept
}

// none is the expression of all that has none.
var none = &migration.Expression{}

// keep is an expression as the state keeps it. Few columns have one, and many
// of those the same: a default of 0, false or now().
func (b *Builder) keep(e migration.Expression) *migration.Expression {
	if e.IsZero() {
		return none
	}
	if kept := b.defaults[e.SQL]; kept != nil && kept.Equal(e) {
		return kept
	}
	kept := new(migration.Expression)
	*kept = e
	if len(e.Columns) == 0 {
		if b.defaults == nil {
			b.defaults = map[string]*migration.Expression{}
		}
		b.defaults[e.SQL] = kept
	}
	return kept
}

// without is a list without the elements that go: a new one if there are any.
func without[T any](list []T, goes func(T) bool) []T {
	if !slices.ContainsFunc(list, goes) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), goes)
}

// dropDependents takes dependents out of a relation that is being edited.
func (b *Builder) dropDependents(r *Relation, goes func(Dependent) bool) {
	if left := without(r.Dependents, goes); len(left) < len(r.Dependents) {
		b.links(r).Dependents = left
	}
}

// editDependents changes dependents of a relation that is being edited.
func (b *Builder) editDependents(r *Relation, change func(*Dependent)) {
	if len(r.Dependents) == 0 {
		return
	}
	links := b.links(r)
	links.Dependents = slices.Clone(links.Dependents)
	for i := range links.Dependents {
		change(&links.Dependents[i])
	}
}

// withoutName is a list of names without one.
func withoutName(names []migration.Name, gone migration.Name) []migration.Name {
	return without(names, func(n migration.Name) bool { return n == gone })
}

// ownColumn makes a column of a relation that is being edited its own, so
// that it may be changed; nil when there is none of that name.
func (r *Relation) ownColumn(name string) *Column {
	i := slices.IndexFunc(r.Columns, func(c *Column) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	c := *r.Columns[i]
	r.Columns = slices.Clone(r.Columns)
	r.Columns[i] = &c
	return &c
}

// ownConstraint is ownColumn for a constraint.
func (r *Relation) ownConstraint(name string) *Constraint {
	i := slices.IndexFunc(r.Constraints, func(c *Constraint) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	c := *r.Constraints[i]
	r.Constraints = slices.Clone(r.Constraints)
	r.Constraints[i] = &c
	return &c
}

// requireColumn makes a column NOT NULL, if it is known.
func (r *Relation) requireColumn(name string) {
	if c := r.ownColumn(name); c != nil {
		c.NotNull = true
	}
}
