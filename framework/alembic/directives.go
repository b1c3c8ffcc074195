package alembic

import (
	"slices"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/migration"
)

// directive is one operation of Alembic (operation reference of its manual):
// the parameters that it takes in order, as op.x and as batch_op.x, and the
// SQL that it becomes.
type directive struct {
	parameters []string
	// batch is nil for one that batches do not have.
	batch []string
	lower func(*lowering)
}

// tableParameters are those that a batch gives to its operations.
var tableParameters = []string{"table_name", "source_table"}

// directives are all operations of Alembic, by name, and those that plugins add. Batches have the same
// ones without the table and the schema, unless said otherwise.
var directives = map[string]directive{
	"add_column": {
		[]string{"table_name", "column", "schema"},
		[]string{"column", "insert_before", "insert_after"}, addColumn,
	},
	"drop_column": {
		[]string{"table_name", "column_name", "schema"},
		[]string{"column_name"}, dropColumn,
	},
	"alter_column": {
		[]string{"table_name", "column_name"}, // the others are given by name
		[]string{"column_name"}, alterColumn,
	},
	"create_table":         {[]string{"table_name"}, nil, createTable},
	"drop_table":           {[]string{"table_name", "schema"}, nil, dropTable},
	"rename_table":         {[]string{"old_table_name", "new_table_name", "schema"}, nil, renameTable},
	"create_table_comment": {[]string{"table_name", "comment", "existing_comment", "schema"}, []string{"comment", "existing_comment"}, createTableComment},
	"drop_table_comment":   {[]string{"table_name", "existing_comment", "schema"}, []string{"existing_comment"}, dropTableComment},
	"create_index": {
		[]string{"index_name", "table_name", "columns", "schema", "unique"},
		[]string{"index_name", "columns"}, createIndex,
	},
	"drop_index": {
		[]string{"index_name", "table_name", "schema"},
		[]string{"index_name"}, dropIndex,
	},
	"create_primary_key": {
		[]string{"constraint_name", "table_name", "columns", "schema"},
		[]string{"constraint_name", "columns"}, createPrimaryKey,
	},
	"create_unique_constraint": {
		[]string{"constraint_name", "table_name", "columns", "schema"},
		[]string{"constraint_name", "columns"}, createUniqueConstraint,
	},
	"create_check_constraint": {
		[]string{"constraint_name", "table_name", "condition", "schema"},
		[]string{"constraint_name", "condition"}, createCheckConstraint,
	},
	"create_exclude_constraint": {
		[]string{"constraint_name", "table_name"},
		[]string{"constraint_name"}, createExcludeConstraint,
	},
	"create_foreign_key": {
		[]string{"constraint_name", "source_table", "referent_table", "local_cols", "remote_cols",
			"onupdate", "ondelete", "deferrable", "initially", "match", "source_schema", "referent_schema"},
		[]string{"constraint_name", "referent_table", "local_cols", "remote_cols", "referent_schema",
			"onupdate", "ondelete", "deferrable", "initially", "match"}, createForeignKey,
	},
	"drop_constraint": {
		[]string{"constraint_name", "table_name", "type_", "schema"},
		[]string{"constraint_name", "type_"}, dropConstraint,
	},
	"bulk_insert": {[]string{"table", "rows", "multiinsert"}, nil, bulkInsert},
	"execute":     {[]string{"sqltext", "execution_options"}, []string{"sqltext", "execution_options"}, execute},
	// of alembic_utils
	"create_entity":  {[]string{"target"}, nil, createEntity},
	"drop_entity":    {[]string{"target", "cascade"}, nil, dropEntity},
	"replace_entity": {[]string{"target"}, nil, replaceEntity},
	// of alembic_postgresql_enum
	"sync_enum_values": {
		[]string{"enum_schema", "enum_name", "new_values", "affected_columns", "enum_values_to_rename"},
		nil, syncEnumValues,
	},
}

// quiet are the names on op that send no statement by themselves.
var quiet = []string{
	"get_bind", "get_context", "f", "inline_literal", "batch_alter_table", "run_async",
	"implementation_for", "register_operation", "invoke",
}

// lowering is one call of a directive on its way to SQL.
type lowering struct {
	*recorder
	arguments
	name  string
	batch *batch
	// mentioned are the tables of the columns in the condition at hand.
	mentioned []python.Text
	// enclosing are those of the statement round the query at hand.
	enclosing []python.Text
	// bare is true where columns are written without their table: in what
	// defines a constraint or an index.
	bare bool
	// inOperator is true for the operands of an operator.
	inOperator bool
	// decorated is how many types are looked through at the moment.
	decorated int
}

// newLowering binds the arguments of a directive's call. A batch adds its table.
func (r *recorder) newLowering(call *python.Call, name string, d directive, b *batch) *lowering {
	l := &lowering{recorder: r, name: "op." + name, batch: b}
	if b == nil {
		l.arguments = bindArguments(call, d.parameters)
		return l
	}
	l.name = "batch_op." + name
	l.arguments = bindArguments(call, d.batch)
	for _, p := range tableParameters {
		if slices.Contains(d.parameters, p) {
			l.named[p] = b.table
		}
	}
	for _, p := range []string{"schema", "source_schema"} {
		if b.schema.Value != nil {
			l.named[p] = b.schema
		}
	}
	return l
}

// send emits the statement of a call: at once, or when its batch ends.
func (l *lowering) send(statement python.Text, facts ...migration.Fact) {
	e := emission{
		place: l.call.Place,
		name:  l.name,
		guard: l.call.Guard,
		facts: facts,
		sql:   statement,
	}
	if l.batch != nil {
		l.batch.pending = append(l.batch.pending, e)
		return
	}
	l.emit(e)
}

// under is the same call under a condition more.
func (l *lowering) under(guard string) *lowering {
	call := *l.call
	if call.Guard == "" {
		call.Guard = guard
	} else if call.Guard != guard {
		call.Guard += " and " + guard
	}
	one := *l
	one.call = &call
	return &one
}

// table is the qualified name of the table that a call is about.
func (l *lowering) table() python.Text {
	return qualified(l.optional("schema"), l.required("table_name"))
}

// alter starts an ALTER TABLE.
func (l *lowering) alter() python.Text { return sql("ALTER TABLE", l.table()) }

// is reports whether a flag of the call is set.
func (l *lowering) is(name string) bool { return l.flag(name, l.unsure) }

// when is words if a flag of the call is set, else nothing.
func (l *lowering) when(name, words string) string {
	if l.is(name) {
		return words
	}
	return ""
}
