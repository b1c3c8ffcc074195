package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// mayCreateTable adds the failure of a table that the server refuses by what the
// statement says of it: its columns and their types, its keys and checks.
func (c *cost) mayCreateTable(op migration.CreateTable) bool {
	for i, column := range op.Columns {
		switch {
		case hasColumn(op.Columns[:i], column.Name):
			c.alwaysFails("42701", "it has two columns %s", column.Name)
		case isSystemColumn(column.Name):
			c.alwaysFails("42701", "%s is a column of the system", column.Name)
		default:
			if !c.isMissingType(column.Type) {
				c.fitsType(column.Default, column.Type, false)
			}
		}
	}
	keys := 0
	for k := range tableConstraints(op) {
		if k.Kind == migration.PrimaryKey {
			keys++
		}
		if !c.fails() && hasOwnColumnsOnly(op) {
			c.constrainsColumns(op, k)
		}
	}
	if keys > 1 {
		c.alwaysFails("42P16", "it has two primary keys")
	}
	return !c.fails()
}

// hasColumn reports whether one of some columns has a name.
func hasColumn(columns []migration.Column, name string) bool {
	return slices.ContainsFunc(columns, func(column migration.Column) bool { return column.Name == name })
}

// hasOwnColumnsOnly reports whether the columns of a new table are all written.
func hasOwnColumnsOnly(op migration.CreateTable) bool {
	return len(op.Inherits) == 0 && len(op.Like) == 0 && op.OfType.IsZero() && op.PartitionOf.IsZero() && !op.AsQuery
}

// constrainsColumns adds the failure of a constraint on columns that a new table
// does not have, and of a key of a partitioned one without the partition key.
func (c *cost) constrainsColumns(op migration.CreateTable, k migration.Constraint) {
	for _, columns := range [...][]string{k.Columns, k.Expression.Columns} {
		for _, column := range columns {
			if !hasColumn(op.Columns, column) && !isSystemColumn(column) && column != op.Table.Name {
				c.alwaysFails("42703", "it has no column %s", column)
				return
			}
		}
	}
	if k.Kind != migration.PrimaryKey && k.Kind != migration.Unique {
		return
	}
	for _, column := range op.PartitionKey {
		if column != "" && !slices.Contains(k.Columns, column) {
			c.alwaysFails("0A000", "%s is in the partition key and not in the key of the table", column)
			return
		}
	}
}

// parentsDisagree adds the failure of inheriting a column with two types.
func (c *cost) parentsDisagree(op migration.CreateTable) bool {
	if len(op.Inherits) == 0 {
		return false
	}
	types := map[string]migration.Type{}
	for _, column := range op.Columns {
		types[column.Name] = column.Type
	}
	for _, parent := range op.Inherits {
		r := c.before.Relation(parent)
		if r == nil || !c.before.Sure(parent) {
			continue
		}
		for _, column := range r.Columns {
			if other, ok := types[column.Name]; ok && other.String() != column.Type.String() {
				c.alwaysFails("42804", "column %s is %s in %s, and %s elsewhere", column.Name, column.Type, r.Name.Short(), other)
				return true
			}
			types[column.Name] = column.Type
		}
	}
	return false
}

// persistence is how long the rows of a table last: those of a temporary one
// until the session ends, those of an unlogged one until the server crashes.
func persistence(temporary, unlogged bool) wording.Text {
	switch {
	case temporary:
		return lastsSession
	case unlogged:
		return lastsRun
	}
	return lasts
}

var (
	lastsSession = wording.Say("temporary")
	lastsRun     = wording.Say("unlogged")
	lasts        = wording.Say("permanent")
)

// outlives adds the failure of a foreign key between tables whose rows do not
// last alike (ATAddForeignKeyConstraint, tablecmds.c).
func (c *cost) outlives(op migration.CreateTable, target migration.Name) bool {
	r := c.before.Relation(target)
	if r == nil || !c.before.Sure(target) || r.Kind != schema.Table {
		return false
	}
	own, other := persistence(op.Temporary, op.Unlogged), persistence(r.Temporary, r.Unlogged)
	if own == other || own == lastsRun && other == lasts {
		return false
	}
	c.alwaysFails("42P16", "it is %s, and references %s, which is %s", own, r.Name.Short(), other)
	return true
}
