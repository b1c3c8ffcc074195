package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// How the subcommands of ALTER TABLE begin, and what the server asks of the relation first.

// alter begins a subcommand of ALTER TABLE: it locks the table, and with
// recurse the tables below it, where the subcommand is for these too. It reports
// false when nothing more is to be said because the statement is sure to fail here.
func (c *cost) alter(f form, name migration.Name, recurse bool) bool {
	if c.missing(name, false, "42P01") {
		return false
	}
	r := c.table(name)
	c.lock(f, itself, name)
	if recurse {
		c.lockBelow(f, name)
	}
	if r == nil {
		return true
	}
	if slices.Contains(c.before.Session().PendingTriggers, r.Name) {
		c.alwaysFails("55006", "%s has pending trigger events in this transaction", r.Name.Short())
		return false
	}
	return true
}

// wrongKind adds the failure of a subcommand on a relation that is no table.
func (c *cost) wrongKind(name migration.Name, allowed ...schema.Kind) bool {
	r := c.before.Relation(name)
	if r == nil || r.Kind == schema.Table || r.Kind == schema.PartitionedTable || r.Kind == schema.ForeignTable || slices.Contains(allowed, r.Kind) {
		return false
	}
	if !r.Partial.IsZero() && r.Kind == schema.Table || !c.before.Sure(name) {
		return false
	}
	c.alwaysFails("42809", "%s is %s", r.Name.Short(), wording.A(r.Kind.String()))
	return true
}

// isNone adds the failure of a statement on a relation that is none of the kinds
// it is for. The server looks at that before it locks anything.
func (c *cost) isNone(name migration.Name, of ...schema.Kind) bool {
	r := c.before.Relation(name)
	if r == nil || slices.Contains(of, r.Kind) || !c.before.Sure(name) {
		return false
	}
	c.alwaysFails("42809", "%s is %s", r.Name.Short(), wording.A(r.Kind.String()))
	return true
}

// column begins a subcommand of ALTER TABLE on a column. It is nil where the column is not known; ok is false where the
// statement is sure to fail.
func (c *cost) column(f form, table migration.Name, name string, only bool) (column *schema.Column, ok bool) {
	if !c.alter(f, table, !only) {
		return nil, false
	}
	r := c.before.Relation(table)
	column = r.Column(name)
	if column == nil && !c.hasColumns(table, name) {
		return nil, false
	}
	return column, true
}

// hasColumns adds the failure of naming a column that is not there.
func (c *cost) hasColumns(table migration.Name, names ...string) bool {
	r := c.before.Relation(table)
	if r == nil || !c.before.Sure(table) {
		return true
	}
	for _, name := range names {
		if r.Column(name) == nil && !migration.IsHole(name) && !isSystemColumn(name) {
			c.alwaysFails("42703", "%s has no column %s", r.Name.Short(), name)
			return false
		}
	}
	return true
}

// isSystemColumn reports whether every table has a column of that name
// (PostgreSQL manual, 5.5).
func isSystemColumn(name string) bool {
	return slices.Contains([]string{"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"}, name)
}

// isPartition reports whether a table is a partition of another.
func (c *cost) isPartition(r *schema.Relation) bool {
	return c.isPartitioned(r.Parent) && !r.Inherited
}

// onlyAbove adds the failure of a change of a column that the partitions of a
// table have to make too, and ONLY keeps from them.
func (c *cost) onlyAbove(table migration.Name, column string, differs func(*schema.Column) bool) bool {
	r := c.before.Relation(table)
	if !c.isPartitioned(table) || !c.before.Sure(table) {
		return false
	}
	for _, child := range r.Children {
		if part := c.before.Relation(child).Column(column); part != nil && differs(part) {
			c.alwaysFails("42P16", "the partitions of %s must change %s too", r.Name.Short(), column)
			return true
		}
	}
	return false
}
