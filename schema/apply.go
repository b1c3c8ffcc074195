package schema

import (
	"github.com/oncebitten/oncebitten/migration"
)

// Apply applies one operation. Operations that leave the schema as it is
// (comments, grants, reads, maintenance) change nothing.
func (b *Builder) Apply(op migration.Operation) {
	switch op := op.(type) {
	case migration.CreateTable:
		b.createTable(op)
	case migration.DropTable:
		b.dropRelation(op.Table, op.Cascade)
	case migration.RenameTable:
		b.renameRelation(op.Table, op.To)
	case migration.SetSchema:
		b.setSchema(op)
	case migration.AddConstraint:
		b.addConstraint(op.Table, op.Constraint, op.Only)
	case migration.ValidateConstraint:
		b.validateConstraint(op.Table, op.Constraint)
	case migration.DropConstraint:
		b.dropConstraint(op.Table, op.Constraint)
	case migration.RenameConstraint:
		b.renameConstraint(op.Table, op.Constraint, op.To)
	case migration.AttachPartition:
		b.attach(op)
	case migration.DetachPartition:
		b.detach(op)
	case migration.AlterTable:
		b.alterTable(op)
	case migration.Other:
		b.applyOther(op)
	case migration.Opaque:
		b.applyOpaque(op)
	default:
		b.applyColumn(op)
		b.applyDependent(op)
		b.applyObject(op)
		b.applyData(op)
		b.applySession(op)
	}
}

// applyColumn applies the operations on one column.
func (b *Builder) applyColumn(op migration.Operation) {
	switch op := op.(type) {
	case migration.AddColumn:
		b.addColumn(op)
	case migration.DropColumn:
		b.dropColumn(op.Table, op.Column, op.Cascade)
	case migration.RenameColumn:
		b.renameColumn(op.Table, op.Column, op.To)
	case migration.AlterColumnType:
		b.editColumn(op.Table, op.Column, op.Only, func(c *Column) {
			c.ColumnType = b.columnType(op.Type, op.Collation)
		})
	case migration.SetNotNull:
		b.editColumn(op.Table, op.Column, op.Only, func(c *Column) { c.NotNull = true })
	case migration.DropNotNull:
		b.editColumn(op.Table, op.Column, false, func(c *Column) { c.NotNull = false })
	case migration.SetDefault:
		b.editColumn(op.Table, op.Column, false, func(c *Column) { c.Default = b.keep(op.Default) })
	case migration.DropDefault:
		b.editColumn(op.Table, op.Column, false, func(c *Column) { c.Default = none })
	case migration.AddIdentity:
		b.addIdentity(op)
	case migration.DropExpression:
		b.dropExpression(op.Table, op.Column)
	}
}

// applyDependent applies the operations on what hangs on a table.
func (b *Builder) applyDependent(op migration.Operation) {
	switch op := op.(type) {
	case migration.CreateIndex:
		b.createIndex(op)
	case migration.DropIndex:
		b.dropIndex(op.Index)
	case migration.CreateView:
		b.createView(op)
	case migration.DropView:
		b.dropRelation(op.View, op.Cascade)
	case migration.CreateTrigger:
		b.createTrigger(op)
	case migration.DropOnTable:
		b.dropOnTable(op)
	case migration.AlterOnTable:
		b.alterOnTable(op)
	default:
		b.applyFunction(op)
	}
}

// applyObject applies the operations on sequences, types and schemas.
func (b *Builder) applyObject(op migration.Operation) {
	switch op := op.(type) {
	case migration.CreateSequence:
		b.createSequence(op)
	case migration.AlterSequence:
		b.alterSequence(op)
	case migration.DropSequence:
		b.dropRelation(op.Sequence, op.Cascade)
	case migration.CreateType:
		b.createType(op)
	case migration.AddEnumValue:
		b.addEnumValue(op)
	case migration.RenameEnumValue:
		b.renameEnumValue(op)
	case migration.AlterType:
		b.alterType(op)
	case migration.AlterDomain:
		b.alterDomain(op)
	case migration.DropType:
		b.dropType(op.Type, op.Cascade)
	case migration.CreateSchema:
		b.createObject(Object{Kind: "schema", Name: migration.Name{Name: op.Schema}})
	case migration.DropSchema:
		b.dropSchema(op.Schema)
	}
}

// applyOpaque marks what an operation that was not understood may have
// changed.
func (b *Builder) applyOpaque(op migration.Opaque) {
	if len(op.Tables) == 0 {
		b.Doubt(op.Reason)
		return
	}
	for _, table := range op.Tables {
		r := b.edit(table)
		r.editBackground().Partial, r.Empty = op.Reason, false
	}
}
