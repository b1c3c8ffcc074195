package postgres

import "github.com/oncebitten/oncebitten/migration"

// operation works out what one operation costs: the table of effects. Each
// row names the function that knows; which locks it takes is in the table locks.
func (c *cost) operation(op migration.Operation) {
	switch op := op.(type) {
	// Tables.
	case migration.CreateTable:
		c.createTable(op)
	case migration.DropTable:
		c.dropTable(op)
	case migration.RenameTable:
		c.renameTable(op)
	case migration.SetSchema:
		c.setSchema(op)
	case migration.AttachPartition:
		c.attachPartition(op)
	case migration.DetachPartition:
		c.detachPartition(op)
	case migration.AlterTable:
		c.alterTable(op)
	// Whole tables.
	case migration.Truncate:
		c.truncate(op)
	case migration.Lock:
		c.lockTable(op)
	case migration.Vacuum:
		c.vacuum(op)
	case migration.Cluster:
		c.cluster(op)
	case migration.CommentOn:
		c.commentOn(op)
	case migration.Other:
		c.other(op)
	case migration.Requires:
		c.requires(op)
	case migration.Opaque:
		c.opaque(op)
	default:
		c.columnOperation(op)
		c.objectOperation(op)
		c.typeOperation(op)
		c.dataOperation(op)
	}
}

// columnOperation has the rows of columns and constraints.
func (c *cost) columnOperation(op migration.Operation) {
	switch op := op.(type) {
	case migration.AddColumn:
		c.addColumn(op)
	case migration.DropColumn:
		c.dropColumn(op)
	case migration.RenameColumn:
		c.renameColumn(op)
	case migration.AlterColumnType:
		c.alterColumnType(op)
	case migration.SetNotNull:
		c.setNotNull(op)
	case migration.DropNotNull:
		c.dropNotNull(op)
	case migration.SetDefault:
		c.setDefault(op)
	case migration.DropDefault:
		c.dropDefault(op)
	case migration.AddIdentity:
		c.addIdentity(op)
	case migration.DropExpression:
		c.dropExpression(op)
	case migration.AddConstraint:
		c.addConstraint(op)
	case migration.ValidateConstraint:
		c.validateConstraint(op)
	case migration.DropConstraint:
		c.dropConstraint(op)
	case migration.RenameConstraint:
		c.renameConstraint(op)
	}
}

// objectOperation has the rows of indexes, views, sequences and what hangs on a table.
func (c *cost) objectOperation(op migration.Operation) {
	switch op := op.(type) {
	case migration.CreateIndex:
		c.createIndex(op)
	case migration.DropIndex:
		c.dropIndex(op)
	case migration.Reindex:
		c.reindex(op)
	case migration.CreateView:
		c.createView(op)
	case migration.DropView:
		c.dropView(op)
	case migration.RefreshMaterializedView:
		c.refresh(op)
	case migration.CreateSequence:
		c.createSequence(op)
	case migration.AlterSequence:
		c.alterSequence(op)
	case migration.DropSequence:
		c.dropSequence(op)
	case migration.CreateSchema:
		c.createSchema(op)
	case migration.DropSchema:
		c.dropSchema(op)
	case migration.CreateTrigger:
		c.createTrigger(op)
	case migration.Grant:
		c.grant(op)
	case migration.DropOnTable:
		c.dropOnTable(op)
	case migration.DropFunction:
		c.dropFunction(op)
	case migration.CreateFunction:
		c.createFunction(op)
	case migration.Call:
		c.missingFunction(op.Function)
	case migration.AlterOnTable:
		c.alterOnTable(op)
	}
}

// typeOperation has the rows of enums, domains and composite types.
func (c *cost) typeOperation(op migration.Operation) {
	switch op := op.(type) {
	case migration.CreateType:
		c.createType(op)
	case migration.AddEnumValue:
		c.addEnumValue(op)
	case migration.RenameEnumValue:
		c.renameEnumValue(op)
	case migration.AlterType:
		c.alterType(op)
	case migration.AlterDomain:
		c.alterDomain(op)
	case migration.DropType:
		c.dropType(op)
	}
}

// dataOperation has the rows of statements that read or change rows. The
// others (SET, BEGIN, CREATE SCHEMA, CREATE FUNCTION) lock no relation.
func (c *cost) dataOperation(op migration.Operation) {
	switch op := op.(type) {
	case migration.Insert:
		c.insert(op)
	case migration.Update:
		c.update(op)
	case migration.Delete:
		c.delete(op)
	case migration.Merge:
		c.merge(op)
	case migration.Select:
		c.query(op)
	case migration.Copy:
		c.copy(op)
	case migration.SetConstraints:
		c.setConstraints(op)
	case migration.TransactionControl:
		c.controlTransaction(op)
	}
}
