package rule

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// describe is an operation as expressions see it; nil for one that is no more
// than a remark about its neighbours.
func describe(state *schema.State, operation migration.Operation) *operationView {
	o := &operationView{state: state, of: operation}
	switch operation.(type) {
	case migration.IfExists, migration.Requires:
		return nil
	}
	if o.ofTable(operation) || o.ofColumn(operation) || o.ofObject(operation) || o.ofRoutine(operation) || o.ofData(operation) || o.ofSession(operation) {
		return o
	}
	o.kind = "unknown"
	if op, ok := operation.(migration.Opaque); ok {
		o.tables = op.Tables
	}
	return o
}

// about sets the kind, the table and the name.
func (o *operationView) about(kind string, table migration.Name, name string) {
	o.kind, o.name = kind, name
	if !table.IsZero() {
		o.tables = []migration.Name{table}
	}
}

// ofTable describes the operations on whole tables and their constraints.
func (o *operationView) ofTable(operation migration.Operation) bool {
	switch op := operation.(type) {
	case migration.CreateTable:
		o.about("create table", op.Table, op.Table.Name)
		o.createTable(op)
	case migration.DropTable:
		o.about("drop table", op.Table, op.Table.Name)
		o.ifExists, o.cascade = op.IfExists, op.Cascade
	case migration.RenameTable:
		o.about("rename", op.Table, op.Table.Name)
		o.newName, o.ifExists, o.object = op.To, op.IfExists, op.Object
		if o.object == "" {
			o.object = "table"
		}
		o.tables = o.owners(op.Table)
	case migration.SetSchema:
		o.about("set schema", migration.Name{}, op.Name.Name)
		o.newName, o.object = op.Schema, op.Object
		switch op.Object {
		case "table", "view", "materialized view", "foreign table", "sequence":
			o.tables = []migration.Name{op.Name}
		}
	case migration.AddConstraint:
		o.about("add constraint", op.Table, op.Constraint.Name)
		o.constraints, o.columns = []migration.Constraint{op.Constraint}, op.Constraint.Columns
	case migration.ValidateConstraint:
		o.about("validate constraint", op.Table, op.Constraint)
	case migration.DropConstraint:
		o.about("drop constraint", op.Table, op.Constraint)
		o.ifExists, o.cascade = op.IfExists, op.Cascade
	case migration.RenameConstraint:
		o.about("rename constraint", op.Table, op.Constraint)
		o.newName = op.To
	case migration.AttachPartition:
		o.about("attach partition", op.Table, op.Partition.Name)
		if op.Index {
			o.tables = o.owners(op.Table)
		}
	case migration.DetachPartition:
		o.about("detach partition", op.Table, op.Partition.Name)
		o.concurrent = op.Concurrently
	case migration.AlterTable:
		o.about("alter table", op.Table, op.Argument)
		o.action, o.object = op.Action, op.Object
		if op.Column != "" {
			o.columns, o.subjects = []string{op.Column}, []subject{{name: op.Column}}
		}
	default:
		return false
	}
	return true
}

// createTable describes the columns and constraints of a new table.
func (o *operationView) createTable(op migration.CreateTable) {
	o.makes, o.ifNotExists, o.constraints = true, op.IfNotExists, op.Constraints
	for _, c := range op.Constraints {
		if c.Kind == migration.PrimaryKey {
			o.key = c.Columns
		}
	}
	o.adds = op.Columns
	for i := range op.Columns {
		o.columns = append(o.columns, op.Columns[i].Name)
		o.subjects = append(o.subjects, subject{name: op.Columns[i].Name, written: &op.Columns[i]})
	}
	o.partly = op.AsQuery || len(op.Inherits) > 0 || len(op.Like) > 0 || !op.OfType.IsZero() || !op.PartitionOf.IsZero()
	if parent := o.state.Relation(op.PartitionOf); !op.PartitionOf.IsZero() && parent != nil && o.state.Sure(op.PartitionOf) {
		o.adds, o.partly = nil, false
		for _, c := range parent.Columns {
			o.adds = append(o.adds, standing(o.state, c, nil).of)
		}
	}
}

// owners are the tables that a relation is, or that an index or a sequence is of.
func (o *operationView) owners(name migration.Name) []migration.Name {
	r := o.state.Relation(name)
	switch {
	case r == nil:
		return []migration.Name{name}
	case r.Definition != nil:
		return []migration.Name{r.Definition.Table}
	case !r.OwnedBy.IsZero():
		return []migration.Name{r.OwnedBy}
	}
	return []migration.Name{name}
}

// ofColumn describes the operations on columns.
func (o *operationView) ofColumn(operation migration.Operation) bool {
	one := func(kind string, table migration.Name, column string, changes aspect, change func(*migration.Column)) {
		o.about(kind, table, column)
		o.columns = []string{column}
		o.subjects = []subject{{name: column, changes: changes, change: change}}
	}
	switch op := operation.(type) {
	case migration.AddColumn:
		one("add column", op.Table, op.Column.Name, 0, nil)
		o.adds, o.subjects[0].written = []migration.Column{op.Column}, &op.Column
		o.ifNotExists = op.IfNotExists
	case migration.DropColumn:
		one("drop column", op.Table, op.Column, 0, nil)
		o.ifExists, o.cascade = op.IfExists, op.Cascade
	case migration.RenameColumn:
		one("rename column", op.Table, op.Column, 0, func(c *migration.Column) { c.Name = op.To })
		o.newName = op.To
	case migration.AlterColumnType:
		one("alter column type", op.Table, op.Column, itsType, func(c *migration.Column) { c.Type = op.Type })
	case migration.SetNotNull:
		one("set not null", op.Table, op.Column, itsNullability, func(c *migration.Column) { c.NotNull = true })
	case migration.DropNotNull:
		one("drop not null", op.Table, op.Column, itsNullability, func(c *migration.Column) { c.NotNull = false })
	case migration.SetDefault:
		one("set default", op.Table, op.Column, itsDefault, func(c *migration.Column) { c.Default = op.Default })
	case migration.DropDefault:
		one("drop default", op.Table, op.Column, itsDefault, func(c *migration.Column) { c.Default = migration.Expression{} })
	case migration.AddIdentity:
		one("add identity", op.Table, op.Column, 0, func(c *migration.Column) { c.Identity = op.Identity })
	case migration.DropExpression:
		one("drop expression", op.Table, op.Column, 0, func(c *migration.Column) { c.Generated = migration.Expression{} })
		o.ifExists = op.IfExists
	default:
		return false
	}
	return true
}
