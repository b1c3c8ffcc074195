package alembic

import (
	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/migration"
)

func addColumn(l *lowering) {
	c := l.column(l.named["column"])
	for part, argument := range c.parts {
		if _, taken := l.named[part]; !taken {
			l.named[part] = argument
		}
	}
	table := tableDefinition{name: l.required("table_name"), schema: l.optional("schema"), columns: []*column{c}}
	table.adoptConstraints(l.naming)
	l.send(sql(l.alter(), "ADD COLUMN", l.when("if_not_exists", "IF NOT EXISTS"), l.addedColumn(c, table.serial() == c)), l.facts(c)...)
	for _, k := range table.constraints {
		if k.kind != "primary key" && !(l.is("inline_references") && k.kind == "foreign key") {
			l.send(sql(l.alter(), "ADD", k.sql()))
		}
	}
	for _, index := range table.indexes {
		l.send(index)
	}
	if c.comment.S != "" {
		l.send(l.commentOnColumn(c.name, literal(c.comment)))
	}
}

// addedColumn is the definition of a column of a table that is there already.
// Its keys are no part of it unless the call says so (Alembic 1.18.4).
func (l *lowering) addedColumn(c *column, serial bool) python.Text {
	out := c.definition(serial)
	if l.is("inline_primary_key") && c.primaryKey {
		out = sql(out, "PRIMARY KEY")
	}
	if l.is("inline_references") {
		for _, k := range c.foreignKeys {
			out = sql(out, k.inColumn())
		}
	}
	return out
}

// facts are what the SQL of a new column cannot say.
func (l *lowering) facts(c *column) []migration.Fact {
	facts := needsEnum(c.name, c.columnType)
	name, _ := c.name.Known()
	if c.primaryKey && !l.is("inline_primary_key") {
		facts = append(facts, migration.PrimaryKeyFlag{Column: name})
	}
	if c.clientDefault == nil {
		return facts
	}
	return append(facts, migration.ClientDefault{
		Column: name,
		Value:  c.clientDefault.Place.Text(),
		Span:   c.clientDefault.Place.Span(),
	})
}

// needsEnum says that a column is of an enum, which only create_table creates.
func needsEnum(column python.Text, t columnType) []migration.Fact {
	if t.enum == nil {
		return nil
	}
	fact := migration.NeedsEnum{}
	fact.Column, _ = column.Known()
	for _, label := range t.enum.labels {
		known, ok := label.Known()
		if !ok {
			fact.Labels = nil
			break
		}
		fact.Labels = append(fact.Labels, known)
	}
	return []migration.Fact{fact}
}

func dropColumn(l *lowering) {
	l.send(sql(l.alter(), "DROP COLUMN", l.when("if_exists", "IF EXISTS"), identifier(l.required("column_name"))))
}

// existingType is what the author says of the type that is changed.
func (l *lowering) existingType() []migration.Fact {
	v := l.value("existing_type")
	if v == nil {
		return nil
	}
	column, named := l.required("column_name").Known()
	text, known := l.typeOf(v, l.named["existing_type"].Place).sql.Known()
	if !named || !known || text == "" {
		return nil
	}
	return []migration.Fact{migration.ExistingType{Column: column, SQL: text}}
}

// alterColumn splits into one statement a change, in Alembic's order.
func alterColumn(l *lowering) {
	column := identifier(l.required("column_name"))
	change := sql(l.alter(), "ALTER COLUMN", column)
	if t := l.value("type_"); t != nil {
		using := python.Text{}
		if text, ok := l.text("postgresql_using"); ok {
			using = sql("USING", text)
		}
		l.dropTypeCheck()
		after := l.typeOf(t, l.named["type_"].Place)
		l.send(sql(change, "TYPE", after.sql, using), append(l.existingType(), needsEnum(l.required("column_name"), after)...)...)
		if after.check != nil {
			defer l.send(sql(l.alter(), "ADD", after.check(l.required("column_name"))))
		}
	}
	if v := l.value("nullable"); v != nil {
		verb := "SET"
		if l.is("nullable") {
			verb = "DROP"
		}
		if isDecided(v) {
			l.send(sql(change, verb, "NOT NULL"))
		}
	}
	l.alterDefault(change)
	if l.has("comment") && !isFalse(l.named["comment"].Value) {
		comment := python.Plain("NULL")
		if text, ok := l.text("comment"); ok {
			comment = literal(text)
		}
		l.send(l.commentOnColumn(l.required("column_name"), comment))
	}
	if name, ok := l.text("new_column_name"); ok {
		l.send(sql(l.alter(), "RENAME", column, "TO", identifier(name)))
	}
}

// dropTypeCheck drops the constraint that the type so far has brought.
func (l *lowering) dropTypeCheck() {
	before, ok := l.value("existing_type").(*python.Call)
	if !ok || l.typeOf(before, l.named["existing_type"].Place).check == nil {
		return
	}
	if name := shortened(bindArguments(before, nil).optional("name")); name.S != "" {
		l.send(sql(l.alter(), "DROP CONSTRAINT", identifier(name)))
	}
}

// alterDefault is the part of alter_column that changes the server's default.
// False, like no argument at all, leaves it alone; None drops it.
func (l *lowering) alterDefault(change python.Text) {
	if !l.has("server_default") || isFalse(l.named["server_default"].Value) {
		return
	}
	after, before := l.value("server_default"), l.value("existing_server_default")
	switch {
	case isCallOf(after, "Identity") && before != nil && !isFalse(before),
		isCallOf(after, "Identity") && !l.has("existing_server_default") && l.identityOf(after.(*python.Call)).kind == "ALWAYS":
		identity := l.identityOf(after.(*python.Call))
		l.send(sql(change, "SET GENERATED", identity.kind))
	case isCallOf(after, "Identity"):
		l.send(sql(change, "ADD", l.identityOf(after.(*python.Call)).sql))
	case after == nil && isCallOf(before, "Identity"):
		l.send(sql(change, "DROP IDENTITY"))
	case after == nil:
		l.send(sql(change, "DROP DEFAULT"))
	default:
		l.send(sql(change, "SET DEFAULT", l.serverDefault(after, l.named["server_default"].Place)))
	}
}

func isFalse(v python.Value) bool {
	b, ok := v.(python.Bool)
	return ok && !bool(b)
}

func (l *lowering) commentOnColumn(column, comment python.Text) python.Text {
	target := python.Concat(l.table(), python.Plain("."), identifier(column))
	return sql("COMMENT ON COLUMN", target, "IS", comment)
}

// createTable is what becomes of create_table: the enum types that it needs,
// the table, its indexes, its comments.
func createTable(l *lowering) {
	t := l.tableOf(l.required("table_name"), l.arguments)
	l.createTableOf(t, l.is("if_not_exists"))
}

func (l *lowering) createTableOf(t *tableDefinition, ifNotExists bool) {
	for _, c := range t.columns {
		if e := c.columnType.enum; e != nil && e.createsWithTable && !l.enums[e.name.S] {
			l.enums[e.name.S] = true
			l.send(e.create())
		}
	}
	exists := ""
	if ifNotExists {
		exists = "IF NOT EXISTS"
	}
	l.send(sql("CREATE", l.prefixes(), "TABLE", exists, qualified(t.schema, t.name), t.body(), l.tableOptions()))
	for _, index := range t.indexes {
		l.send(index)
	}
	name := qualified(t.schema, t.name)
	if comment, ok := l.text("comment"); ok {
		l.send(sql("COMMENT ON TABLE", name, "IS", literal(comment)))
	}
	for _, c := range t.columns {
		if c.comment.S != "" {
			target := python.Concat(name, python.Plain("."), identifier(c.name))
			l.send(sql("COMMENT ON COLUMN", target, "IS", literal(c.comment)))
		}
	}
}

// prefixes are the words between CREATE and TABLE, such as TEMPORARY.
func (l *lowering) prefixes() python.Text {
	if l.value("prefixes") == nil {
		return python.Text{}
	}
	return python.Join(l.texts("prefixes"), " ")
}

// tableOptions are what follows the columns of a table.
func (l *lowering) tableOptions() python.Text {
	var out python.Text
	if l.value("postgresql_inherits") != nil {
		out = sql(out, "INHERITS", parenthesised(identifiers(l.texts("postgresql_inherits"))))
	}
	if partition, ok := l.text("postgresql_partition_by"); ok {
		out = sql(out, "PARTITION BY", partition)
	}
	if method, ok := l.text("postgresql_using"); ok {
		out = sql(out, "USING", method)
	}
	out = sql(out, l.storage(l.arguments))
	if v := l.value("postgresql_with_oids"); v != nil {
		words := "WITHOUT OIDS"
		if l.is("postgresql_with_oids") {
			words = "WITH OIDS"
		}
		out = sql(out, words)
	}
	if commit, ok := l.text("postgresql_on_commit"); ok {
		out = sql(out, "ON COMMIT", commit.Replace("_", " "))
	}
	if space, ok := l.text("postgresql_tablespace"); ok {
		out = sql(out, "TABLESPACE", identifier(space))
	}
	return out
}

func dropTable(l *lowering) {
	l.send(sql("DROP TABLE", l.when("if_exists", "IF EXISTS"), l.table()))
}

func renameTable(l *lowering) {
	from := qualified(l.optional("schema"), l.required("old_table_name"))
	l.send(sql("ALTER TABLE", from, "RENAME TO", identifier(l.required("new_table_name"))))
}

func createTableComment(l *lowering) {
	comment := python.Plain("NULL")
	if text, ok := l.text("comment"); ok {
		comment = literal(text)
	}
	l.send(sql("COMMENT ON TABLE", l.table(), "IS", comment))
}

func dropTableComment(l *lowering) {
	l.send(sql("COMMENT ON TABLE", l.table(), "IS NULL"))
}
