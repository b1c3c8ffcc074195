package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// Constraint is a constraint as it stands: a migration.Constraint in the parts
// that all have, and those that its kind has.
type Constraint struct {
	Kind    migration.ConstraintKind
	Name    string
	Columns []string

	NotValid, NotEnforced, NoInherit, NullsNotDistinct bool
	Deferrable, InitiallyDefer, Temporal, ByConvention bool
	// Valid is false after NOT VALID until it is validated.
	Valid bool
	Epoch Epoch
	index *migration.Name // of keys and exclusion constraints
	// These are never nil, and never change: constraints without them share one.
	*Reference
	*ConstraintParts
}

// Reference is the other end of a foreign key, as migration.Constraint has it.
type Reference struct {
	References         migration.Name
	ReferencedColumns  []string
	OnDelete, OnUpdate string
}

// ConstraintParts are what keys with INCLUDE or USING INDEX, checks and exclusion
// constraints have, as migration.Constraint has it.
type ConstraintParts struct {
	Include    []string
	Expression migration.Expression
	UsingIndex string
	Exclusion  *migration.Exclusion
}

var (
	noReference       = &Reference{}
	noConstraintParts = &ConstraintParts{}
)

// newConstraint is a constraint as it is defined, allocated at once with what its kind has.
func newConstraint(of *migration.Constraint, epoch Epoch) *Constraint {
	var c *Constraint
	reference, parts := noReference, noConstraintParts
	switch {
	case of.Kind == migration.ForeignKey:
		both := new(struct {
			Constraint
			reference Reference
		})
		c, reference = &both.Constraint, &both.reference
		*reference = Reference{of.References, of.ReferencedColumns, of.OnDelete, of.OnUpdate}
	case len(of.Include) > 0 || !of.Expression.IsZero() || of.UsingIndex != "" || of.Exclusion != nil:
		both := new(struct {
			Constraint
			parts ConstraintParts
		})
		c, parts = &both.Constraint, &both.parts
		*parts = ConstraintParts{of.Include, of.Expression, of.UsingIndex, of.Exclusion}
	default:
		c = new(Constraint)
	}
	*c = Constraint{
		Kind: of.Kind, Name: of.Name, Columns: of.Columns,
		NotValid: of.NotValid, NotEnforced: of.NotEnforced, NoInherit: of.NoInherit, NullsNotDistinct: of.NullsNotDistinct,
		Deferrable: of.Deferrable, InitiallyDefer: of.InitiallyDefer, Temporal: of.Temporal, ByConvention: of.ByConvention,
		Valid: !of.NotValid && !of.NotEnforced, Epoch: epoch, Reference: reference, ConstraintParts: parts,
	}
	return c
}

// Index is the index that a primary key, unique or exclusion constraint owns; no
// name for any other.
func (c *Constraint) Index() migration.Name {
	if c.index == nil {
		return migration.Name{}
	}
	return *c.index
}

// Definition is what would add the constraint.
func (c *Constraint) Definition() migration.Constraint {
	return migration.Constraint{
		Kind: c.Kind, Name: c.Name, Columns: c.Columns,
		NotValid: c.NotValid, NotEnforced: c.NotEnforced, NoInherit: c.NoInherit, NullsNotDistinct: c.NullsNotDistinct,
		Deferrable: c.Deferrable, InitiallyDefer: c.InitiallyDefer, Temporal: c.Temporal, ByConvention: c.ByConvention,
		References: c.References, ReferencedColumns: c.ReferencedColumns, OnDelete: c.OnDelete, OnUpdate: c.OnUpdate,
		Include: c.Include, Expression: c.Expression, UsingIndex: c.UsingIndex, Exclusion: c.Exclusion,
	}
}

// refersTo makes a constraint that is being edited refer to these columns of a table.
func (c *Constraint) refersTo(table migration.Name, columns []string) {
	reference := *c.Reference
	reference.References, reference.ReferencedColumns = table, columns
	c.Reference = &reference
}

// Reads reports whether a constraint is about a column of its table.
func (c *Constraint) Reads(column string) bool {
	return slices.Contains(c.Columns, column) || slices.Contains(c.Include, column) ||
		slices.Contains(c.Expression.Columns, column) || c.Exclusion != nil && slices.Contains(c.Exclusion.Where.Columns, column)
}

// renameColumn gives a column another name in a constraint that is being edited.
func (c *Constraint) renameColumn(replace func([]string) []string) {
	c.Columns = replace(c.Columns)
	if c.ConstraintParts == noConstraintParts {
		return
	}
	changed := *c.ConstraintParts
	changed.Include = replace(changed.Include)
	changed.Expression.Columns = replace(changed.Expression.Columns)
	parts := *changed.Expression.Parts()
	parts.NotNull = replace(parts.NotNull)
	changed.Expression = changed.Expression.With(parts)
	if changed.Exclusion != nil {
		exclusion := *changed.Exclusion
		exclusion.Where.Columns = replace(exclusion.Where.Columns)
		changed.Exclusion = &exclusion
	}
	c.ConstraintParts = &changed
}
