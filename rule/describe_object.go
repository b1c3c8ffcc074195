package rule

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// ofObject describes the operations on indexes, views, sequences, types,
// schemas, and what belongs to a table.
func (o *operationView) ofObject(operation migration.Operation) bool {
	nothing := migration.Name{}
	switch op := operation.(type) {
	case migration.CreateIndex:
		o.about("create index", op.Table, op.Index)
		o.columns, o.unique, o.concurrent = elementColumns(op.Elements), op.Unique, op.Concurrently
		o.ifNotExists, o.method = op.IfNotExists, op.Method
	case migration.DropIndex:
		o.about("drop index", nothing, op.Index.Name)
		o.concurrent, o.ifExists, o.cascade = op.Concurrently, op.IfExists, op.Cascade
		if r := o.state.Relation(op.Index); r != nil && r.Definition != nil {
			o.tables = []migration.Name{r.Definition.Table}
		}
	case migration.Reindex:
		o.about("reindex", nothing, op.Name.Name)
		o.concurrent, o.object = op.Concurrently, op.Object
		if op.Object == "table" || op.Object == "index" && o.state.Relation(op.Name) != nil {
			o.tables = o.owners(op.Name)
		}
	case migration.CreateView:
		o.about("create "+viewWord(op.Materialized), op.View, op.View.Name)
		o.makes, o.ifNotExists = true, op.IfNotExists
	case migration.DropView:
		o.about("drop "+viewWord(op.Materialized), op.View, op.View.Name)
		o.ifExists, o.cascade = op.IfExists, op.Cascade
	case migration.RefreshMaterializedView:
		o.about("refresh materialized view", op.View, op.View.Name)
		o.concurrent = op.Concurrently
	case migration.CreateSequence:
		o.about("create sequence", op.OwnedBy, op.Sequence.Name)
		o.ifNotExists = op.IfNotExists
	case migration.AlterSequence:
		o.about("alter sequence", op.OwnedBy, op.Sequence.Name)
		o.ifExists = op.IfExists
	case migration.DropSequence:
		o.about("drop sequence", nothing, op.Sequence.Name)
		o.ifExists, o.cascade = op.IfExists, op.Cascade
	case migration.CreateTrigger:
		o.about("create trigger", op.Table, op.Trigger)
	case migration.DropOnTable:
		o.about("drop "+op.Object, op.Table, op.Name)
		o.ifExists, o.cascade = op.IfExists, op.Cascade
	case migration.AlterOnTable:
		o.about(op.Action, op.Table, op.Name)
		o.newName = op.To
	case migration.CreateSchema:
		o.about("create schema", nothing, op.Schema)
		o.ifNotExists = op.IfNotExists
	case migration.DropSchema:
		o.about("drop schema", nothing, op.Schema)
		o.ifExists, o.cascade = op.IfExists, op.Cascade
	default:
		return o.ofType(operation)
	}
	return true
}

func viewWord(materialized bool) string {
	if materialized {
		return "materialized view"
	}
	return "view"
}

// ofType describes the operations on types and domains.
func (o *operationView) ofType(operation migration.Operation) bool {
	named := func(kind string, name migration.Name) { o.about(kind, migration.Name{}, name.Name) }
	switch op := operation.(type) {
	case migration.CreateType:
		named("create type", op.Type)
		o.object, o.labels = op.Kind, op.Labels
		if op.Kind == "domain" {
			o.kind, o.constraints = "create domain", op.Constraints
		}
	case migration.AddEnumValue:
		named("add enum value", op.Type)
		o.labels, o.ifNotExists = []string{op.Value}, op.IfNotExists
	case migration.RenameEnumValue:
		named("rename enum value", op.Type)
		o.labels, o.newName = []string{op.Value}, op.To
	case migration.AlterType:
		named("alter type", op.Type)
		o.action = op.Action
	case migration.AlterDomain:
		named("alter domain", op.Domain)
		o.action = op.Action
		if op.Action == "add constraint" {
			o.constraints = []migration.Constraint{op.Constraint}
		}
	case migration.DropType:
		named("drop type", op.Type)
		o.ifExists, o.cascade = op.IfExists, op.Cascade
	default:
		return false
	}
	return true
}

// ofRoutine describes the operations on functions, and commands that have no
// operation of their own.
func (o *operationView) ofRoutine(operation migration.Operation) bool {
	nothing := migration.Name{}
	switch op := operation.(type) {
	case migration.CreateFunction:
		o.about("create function", nothing, op.Function.Name)
		if op.Procedure {
			o.kind = "create procedure"
		}
		o.language = op.Language
	case migration.AlterFunction:
		o.about("alter function", nothing, op.Function.Name)
		o.object, o.newName = op.Object, op.To
	case migration.DropFunction:
		o.about("drop function", nothing, op.Function.Name)
		o.object, o.ifExists, o.cascade = op.Object, op.IfExists, op.Cascade
	case migration.Call:
		o.about("call", nothing, op.Function.Name)
	case migration.Other:
		o.about(op.Kind, nothing, "")
		if len(op.Names) > 0 {
			o.name = op.Names[0].Name
		}
		o.ifExists, o.ifNotExists, o.cascade = op.IfExists, op.IfNotExists, op.Cascade
		o.setting, o.setTo = strings.ToLower(op.Sets.Name), op.Sets.Value
	default:
		return false
	}
	return true
}
