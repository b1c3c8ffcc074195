package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// mayKeep adds the failure of a new column with an expression that its table
// cannot keep: its default, what it is generated from, its checks.
func (c *cost) mayKeep(op migration.AddColumn) bool {
	if !c.namesOwnColumns(op.Table, op.Column.Generated) {
		return false
	}
	for _, k := range op.Column.Constraints {
		if !c.namesOwnColumns(op.Table, k.Expression) {
			return false
		}
	}
	return !c.callsMissing(op.Column.Default) && c.fitsType(op.Column.Default, op.Column.Type, len(c.heaps(c.tree(op.Table))) > 0)
}

// namesOwnColumns adds the failure of an expression of a table that has a query
// in it, or names a column which neither the table has nor the statement adds.
func (c *cost) namesOwnColumns(table migration.Name, e migration.Expression) bool {
	r := c.before.Relation(table)
	if r == nil || !c.before.Sure(table) {
		return true
	}
	if c.callsMissing(e) {
		return false
	}
	if e.Parts().Subquery {
		c.alwaysFails("0A000", "an expression of %s has a query in it", r.Name.Short())
		return false
	}
	for _, name := range e.Columns {
		if name != r.Name.Name && !c.adds(table, name) && !c.hasColumns(table, name) {
			return false
		}
	}
	return true
}

// adds reports whether the statement adds a column to a table.
func (c *cost) adds(table migration.Name, column string) bool {
	return slices.ContainsFunc(c.together, func(op migration.Operation) bool {
		add, ok := op.(migration.AddColumn)
		return ok && add.Column.Name == column && c.before.Resolve(add.Table) == c.before.Resolve(table)
	})
}

// differsBelow reports whether a table below has a new column already, of
// another type.
func (c *cost) differsBelow(op migration.AddColumn) bool {
	for _, below := range c.tree(op.Table)[1:] {
		column := c.before.Relation(below).Column(op.Column.Name)
		if column != nil && c.isBuiltIn(column.Type) && c.isBuiltIn(op.Column.Type) &&
			(column.Type.Name != op.Column.Type.Name || column.Type.Array != op.Column.Type.Array) {
			return true
		}
	}
	return false
}

// typeOfColumn is the type that a column has after the statement; it is not
// known where ok is false.
func (c *cost) typeOfColumn(table migration.Name, name string) (t migration.Type, ok bool) {
	if column := c.before.Relation(table).Column(name); column != nil {
		t, ok = column.Type, true
	}
	table = c.before.Resolve(table)
	for _, op := range c.together {
		switch op := op.(type) {
		case migration.AddColumn:
			if op.Column.Name == name && c.before.Resolve(op.Table) == table {
				return op.Column.Type, true
			}
		case migration.AlterColumnType:
			if op.Column == name && c.before.Resolve(op.Table) == table {
				return op.Type, true
			}
		case migration.CreateTable:
			for _, column := range op.Columns {
				if column.Name == name && c.before.Resolve(op.Table) == table {
					return column.Type, true
				}
			}
		}
	}
	return t, ok
}
