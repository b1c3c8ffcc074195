package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// mustBeIdentity adds the failure of SET GENERATED and its like, and of DROP
// IDENTITY, on a column that is no identity column.
func (c *cost) mustBeIdentity(op migration.AlterTable, r *schema.Relation) {
	column := r.Column(op.Column)
	if column != nil && column.Identity == "" && !op.IfExists && c.before.Sure(op.Table) {
		c.alwaysFails("55000", "%s is no identity column", op.Column)
	}
}

// fixedLength are the types whose values are all of one length, which PLAIN
// alone stores (PostgreSQL manual, 73.2).
var fixedLength = []string{"bool", "date", "float4", "float8", "int2", "int4", "int8", "interval", "macaddr", "macaddr8",
	"money", "name", "oid", "time", "timestamp", "timestamptz", "timetz", "uuid"}

// mayStore adds the failure of SET STORAGE on a column of a fixed length.
func (c *cost) mayStore(op migration.AlterTable, r *schema.Relation) {
	column, storage := r.Column(op.Column), strings.ToLower(op.Argument)
	if column == nil || column.Type.Array || storage == "" || storage == "plain" || storage == "default" || !c.before.Sure(op.Table) {
		return
	}
	if slices.Contains(fixedLength, column.Type.Name.Name) && column.Type.Name.Schema == "" && c.before.Type(column.Type.Name) == nil {
		c.alwaysFails("0A000", "%s is %s, whose values are stored plain", op.Column, column.Type)
	}
}

// mayHaveDefault adds the failure of setting or dropping the default of a
// column whose values come from elsewhere.
func (c *cost) mayHaveDefault(table migration.Name, column *schema.Column) bool {
	if column == nil || !c.before.Sure(table) || column.Identity == "" && column.Generated.IsZero() {
		return true
	}
	c.alwaysFails("42601", "%s is an identity or a generated column", column.Name)
	return false
}

func (c *cost) dropDefault(op migration.DropDefault) {
	if column, ok := c.column(dropDefault, op.Table, op.Column, false); ok {
		c.mayHaveDefault(op.Table, column)
	}
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
