package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

func (c *cost) setNotNull(op migration.SetNotNull) {
	if c.wrongKind(op.Table) {
		return
	}
	// A partition's column cannot be null where its parent's is not, so a
	// second time locks none; a child by inheritance is asked again.
	column := c.before.Relation(op.Table).Column(op.Column)
	done := c.isPartitioned(op.Table) && column != nil && column.NotNull
	if _, ok := c.column(setNotNull, op.Table, op.Column, op.Only || done); !ok {
		return
	}
	if op.Only && !done && c.onlyAbove(op.Table, op.Column, func(part *schema.Column) bool { return !part.NotNull }) {
		if !c.since(notNullConstraints) {
			c.lockBelow(setNotNull, op.Table)
		}
		return
	}
	c.proveNotNull(op.Table, op.Column, op.Only)
}

// proveNotNull reads the rows of a table to see that a column has no null,
// unless that is known (PostgreSQL manual, ALTER TABLE, SET NOT NULL).
func (c *cost) proveNotNull(table migration.Name, name string, only bool) {
	tree := c.tree(table)
	if only {
		tree = tree[:1]
	}
	for _, part := range c.heaps(tree) {
		r := c.before.Relation(part)
		column := r.Column(name)
		if column != nil && column.NotNull || r.NotNullProven(name) || !c.hasRows(part) {
			continue
		}
		c.scan(part)
		switch {
		case column != nil && c.isAllNull(r, column):
			c.failsOnRows(c.before.Resolve(part), "23502")
		default:
			c.mayFail("23502", "%s of %s is null in a row", name, c.before.Resolve(part).Short())
		}
	}
}

// isAllNull reports whether a column is surely null in every row: the change
// added it without a default and has given it no value since.
func (c *cost) isAllNull(r *schema.Relation, column *schema.Column) bool {
	return column.Epoch > 0 && r.Epoch < column.Epoch && !column.Updated && column.Default.IsZero() &&
		column.Generated.IsZero() && column.Identity == "" && c.before.Sure(r.Name)
}

func (c *cost) dropNotNull(op migration.DropNotNull) {
	refused := op.Only && c.isPartitioned(op.Table) && !c.since(notNullConstraints)
	column, ok := c.column(dropNotNull, op.Table, op.Column, refused)
	if !ok || column == nil {
		return
	}
	if refused && c.onlyAbove(op.Table, op.Column, isNotNull) {
		return
	}
	r := c.before.Relation(op.Table)
	switch key := r.PrimaryKey(); {
	case !c.before.Sure(op.Table):
	case column.Identity != "":
		c.alwaysFails("42601", "%s is an identity column", op.Column)
	case key != nil && slices.Contains(key.Columns, op.Column):
		c.alwaysFails("42P16", "%s is in the primary key", op.Column)
	case c.isPartition(r) && isNotNull(c.before.Relation(r.Parent).Column(op.Column)):
		c.lock(dropNotNull, itsParent, r.Parent)
		c.alwaysFails("42P16", "%s is NOT NULL in %s", op.Column, r.Parent.Short())
	case c.since(notNullConstraints) && slices.ContainsFunc(r.Parents, func(p migration.Name) bool {
		return isNotNull(c.before.Relation(p).Column(op.Column))
	}):
		c.alwaysFails("42P16", "%s is NOT NULL in a table above", op.Column)
	}
}

func isNotNull(column *schema.Column) bool { return column != nil && column.NotNull }
