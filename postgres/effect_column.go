package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

func (c *cost) setDefault(op migration.SetDefault) {
	if c.wrongKind(op.Table, schema.View) {
		return
	}
	column, ok := c.column(setDefault, op.Table, op.Column, false)
	c.usesNewLabel(op.Default.Parts().Texts, op.Table, []string{op.Column})
	if ok && column != nil && c.mayHaveDefault(op.Table, column) {
		c.fitsType(op.Default, column.Type, false)
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

func (c *cost) addIdentity(op migration.AddIdentity) {
	column, ok := c.column(addIdentity, op.Table, op.Column, true)
	c.lockPartitions(addIdentity, op.Table)
	if !ok || column == nil || !c.before.Sure(op.Table) {
		return
	}
	switch {
	case !mayBeIdentity(column.Type):
		c.alwaysFails("22023", "%s is of no integer type", op.Column)
	case !column.NotNull:
		c.alwaysFails("55000", "%s is not NOT NULL", op.Column)
	case column.Identity != "":
		c.alwaysFails("55000", "%s is an identity column already", op.Column)
	case !column.Default.IsZero():
		c.alwaysFails("55000", "%s has a default", op.Column)
	}
}

func (c *cost) renameColumn(op migration.RenameColumn) {
	if c.before.Relation(op.Table) == nil && c.before.Type(op.Table) != nil {
		return // an attribute of a composite type
	}
	if _, ok := c.column(renameColumn, op.Table, op.Column, op.Only); !ok {
		return
	}
	switch r := c.before.Relation(op.Table); {
	case !c.before.Sure(op.Table):
	case op.Only && len(r.Children) > 0:
		c.alwaysFails("42P16", "the tables below %s must rename it too", r.Name.Short())
	case c.isInherited(r, op.Column):
		c.alwaysFails("42P16", "%s is inherited", op.Column)
	case r.Column(op.To) != nil:
		c.alwaysFails("42701", "%s already has a column %s", r.Name.Short(), op.To)
	}
}

func (c *cost) dropExpression(op migration.DropExpression) {
	if c.isTooNew(dropExpressionSyntax) {
		return
	}
	column, ok := c.column(dropExpression, op.Table, op.Column, false)
	if ok && column != nil && column.Generated.IsZero() && !op.IfExists && c.before.Sure(op.Table) {
		c.alwaysFails("55000", "%s is not a generated column", op.Column)
	}
}

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
