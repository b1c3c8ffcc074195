package alembic

import (
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/wording"
)

// syncedEnum is an enumeration that op.sync_enum_values of
// alembic_postgresql_enum gives other labels: it makes a new type, moves the
// columns over to it and drops the old one.
type syncedEnum struct {
	*lowering
	schema, name python.Text
	// current is the type with the new labels, old the one with those before.
	current, old python.Text
	renamed      []renamedLabel
}

type renamedLabel struct{ from, to python.Text }

// syncedColumn is a column of the enumeration: TableReference(…), or a tuple in
// older versions.
type syncedColumn struct {
	table, name python.Text
	array       bool
	// standard is the column's default. For a tuple, the library asks the database.
	standard python.Text
	asks     bool
}

// typeComparisons are the operators between the two types that the library makes
// for the time of the change.
var typeComparisons = []struct{ operator, function string }{{"!=", "new_old_not_equals"}, {"=", "new_old_equals"}}

// syncEnumValues is op.sync_enum_values, with the SQL of alembic_postgresql_enum 1.8.
func syncEnumValues(l *lowering) {
	e := syncedEnum{lowering: l, schema: l.required("enum_schema"), name: l.required("enum_name")}
	before := python.Concat(e.name, python.Plain("_old"))
	e.current = python.Concat(quoted(e.schema), python.Plain("."), quoted(e.name))
	e.old = python.Concat(quoted(e.schema), python.Plain("."), quoted(before))
	columns, ok := e.columns()
	if !ok || !e.readRenamed() {
		return
	}
	l.send(sql("ALTER TYPE", e.current, "RENAME TO", before))
	l.send((&enum{name: e.current, labels: l.texts("new_values")}).create())
	for _, c := range typeComparisons {
		l.send(sql("CREATE FUNCTION", e.comparison(c.function), "RETURNS boolean AS $$ SELECT new_enum_val::text",
			c.operator, e.oldLabel(), "$$ LANGUAGE SQL IMMUTABLE"))
		l.send(sql("CREATE OPERATOR", c.operator, parenthesised([]python.Text{
			sql("leftarg =", e.current), sql("rightarg =", e.old), sql("procedure =", c.function),
		})))
	}
	for _, c := range columns {
		e.move(c)
	}
	for _, c := range typeComparisons {
		l.send(sql("DROP FUNCTION", e.comparison(c.function), "CASCADE"))
	}
	l.send(sql("DROP TYPE", e.old))
}

// columns reads affected_columns. It reports false where they are not those of
// this library: another one has an operation of the same name.
func (e syncedEnum) columns() (columns []syncedColumn, ok bool) {
	argument := e.named["affected_columns"]
	list, isList := argument.Value.(*python.List)
	if !isList {
		e.NotRead(e.call.Place, wording.Say("which columns have the type: %s", unknownOf(argument.Value, e.call.Place).Reason))
		return nil, true
	}
	for _, item := range list.Items {
		switch x := item.(type) {
		case *python.Call:
			columns = append(columns, e.reference(x))
		case *python.List:
			if x.Kind != "tuple" || len(x.Items) < 2 {
				e.NotRead(argument.Place, wording.Say("a column is %s", python.Kind(x)))
				return nil, false
			}
			columns = append(columns, e.tuple(x, argument.Place))
		case python.String:
			e.NotRead(e.call.Place, wording.Say("op.sync_enum_values is not that of alembic_postgresql_enum"))
			return nil, false
		default:
			e.NotRead(argument.Place, wording.Say("a column is %s", unknownOf(item, argument.Place).Reason))
		}
	}
	return columns, true
}

// tuple reads a column of older versions: table, column and perhaps ColumnType.ARRAY.
func (e syncedEnum) tuple(t *python.List, place python.Place) syncedColumn {
	c := syncedColumn{
		table: python.Concat(quoted(e.schema), python.Plain("."), quoted(textOf(t.Items[0], place))),
		name:  quoted(textOf(t.Items[1], place)),
		asks:  true,
	}
	if len(t.Items) > 2 {
		c.array = e.isArray(python.Argument{Value: t.Items[2], Place: place})
	}
	return c
}

// reference reads TableReference(…). One that gives no schema has that of the type.
func (e syncedEnum) reference(call *python.Call) syncedColumn {
	a := bindArguments(call, []string{"table_name", "column_name", "table_schema", "column_type", "existing_server_default"})
	c := syncedColumn{
		table:    quoted(a.required("table_name")),
		name:     quoted(a.required("column_name")),
		standard: a.optional("existing_server_default"),
	}
	schema := e.schema
	if a.has("table_schema") {
		schema = a.optional("table_schema")
	}
	if schema.S != "" {
		c.table = python.Concat(quoted(schema), python.Plain("."), c.table)
	}
	if a.has("column_type") {
		c.array = e.isArray(a.named["column_type"])
	}
	return c
}

// isArray reads ColumnType.ARRAY and ColumnType.COMMON.
func (e syncedEnum) isArray(argument python.Argument) bool {
	kind := lastOf(python.PathOf(argument.Value))
	if kind != "ARRAY" && kind != "COMMON" {
		e.unsure(argument)
	}
	return kind == "ARRAY"
}

// readRenamed reads enum_values_to_rename, pairs of an old and a new label. It
// reports whether it could.
func (e *syncedEnum) readRenamed() bool {
	if !e.has("enum_values_to_rename") {
		return true
	}
	argument := e.lowering.named["enum_values_to_rename"]
	list, ok := argument.Value.(*python.List)
	if !ok {
		e.NotRead(argument.Place, wording.Say("which labels are renamed: %s", unknownOf(argument.Value, argument.Place).Reason))
		return false
	}
	for _, item := range list.Items {
		pair, ok := item.(*python.List)
		if !ok || len(pair.Items) != 2 {
			e.NotRead(argument.Place, wording.Say("a label to rename is %s", unknownOf(item, argument.Place).Reason))
			return false
		}
		e.renamed = append(e.renamed, renamedLabel{textOf(pair.Items[0], argument.Place), textOf(pair.Items[1], argument.Place)})
	}
	return true
}

// comparison is the function of an operator, with its parameters.
func (e syncedEnum) comparison(function string) python.Text {
	return python.Concat(python.Plain(function), parenthesised([]python.Text{
		sql("new_enum_val", e.current), sql("old_enum_val", e.old),
	}))
}

// oldLabel is, in the function of an operator, the new label for an old one.
func (e syncedEnum) oldLabel() python.Text {
	if len(e.renamed) == 0 {
		return python.Plain("old_enum_val::text;")
	}
	parts := []any{"CASE"}
	for _, r := range e.renamed {
		parts = append(parts, "WHEN old_enum_val::text =", literal(r.from), "THEN", literal(r.to))
	}
	return sql(append(parts, "ELSE old_enum_val::text END;")...)
}

// move gives a column the new type; its default stands aside for that time.
func (e syncedEnum) move(c syncedColumn) {
	alter := sql("ALTER TABLE", c.table, "ALTER COLUMN", c.name)
	l := e.lowering
	if c.asks {
		l = l.under(strings.ReplaceAll(c.name.S, `"`, "") + ".column_default is not null")
		c.standard = python.UnknownText(python.Unknown{Reason: wording.Say("the default that the column has"), Place: e.call.Place})
	}
	if c.standard.S != "" {
		l.send(sql(alter, "DROP DEFAULT"))
	}
	e.send(sql(alter, "TYPE", e.typeOf(c), "USING", e.cast(c)))
	if c.standard.S != "" {
		if !c.asks {
			c.standard = e.newDefault(c.standard)
		}
		l.send(sql(alter, "SET DEFAULT", c.standard))
	}
}

// typeOf is the new type of a column.
func (e syncedEnum) typeOf(c syncedColumn) python.Text {
	if c.array {
		return python.Concat(e.current, python.Plain("[]"))
	}
	return e.current
}

// cast makes the value of a column one of the new type, by its text.
func (e syncedEnum) cast(c syncedColumn) python.Text {
	to := func(value python.Text) python.Text {
		return python.Concat(value, python.Plain("::"), e.typeOf(c))
	}
	text := python.Concat(c.name, python.Plain("::text"))
	if c.array {
		text = python.Concat(text, python.Plain("[]"))
		for _, r := range e.renamed {
			text = python.Concat(python.Plain("array_replace"), parenthesised([]python.Text{text, literal(r.from), literal(r.to)}))
		}
		return to(text)
	}
	if len(e.renamed) == 0 {
		return to(text)
	}
	parts := []any{"CASE"}
	for _, r := range e.renamed {
		parts = append(parts, "WHEN", text, "=", literal(r.from), "THEN", to(literal(r.to)))
	}
	return sql(append(parts, "ELSE", to(text), "END")...)
}

// castIn is a cast within the default of an array.
var castIn = lazyregexp.New(`::[.\w]+`)

// newDefault is a default with the new labels, cast to the new type.
func (e syncedEnum) newDefault(standard python.Text) python.Text {
	for _, r := range e.renamed {
		for _, quote := range []string{"'", `"`} {
			standard = standard.Replace(quote+r.from.S+quote, quote+r.to.S+quote)
		}
	}
	to := python.Concat(python.Plain("::"), e.name)
	if e.schema.S != "" {
		to = python.Concat(python.Plain("::"), e.schema, python.Plain("."), e.name)
	}
	if strings.HasPrefix(standard.S, "ARRAY[") {
		var parts []python.Text
		from := 0
		for _, at := range castIn.FindAllStringIndex(standard.S, -1) {
			parts = append(parts, standard.Slice(from, at[0]), to)
			from = at[1]
		}
		return python.Concat(append(parts, standard.Slice(from, len(standard.S)))...)
	}
	value := standard
	if cast := strings.Index(standard.S, "::"); cast >= 0 {
		value = standard.Slice(0, cast)
	}
	if strings.HasSuffix(standard.S, "[]") {
		to = python.Concat(to, python.Plain("[]"))
	}
	return python.Concat(value, to)
}
