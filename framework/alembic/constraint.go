package alembic

import (
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// constraint is a table constraint as SQL, with its name.
type constraint struct {
	kind    string // "primary key", "unique", "foreign key", "check", "exclude"
	columns []python.Text
	// name is empty for one that has none: the server chooses it. Final is true
	// for a name that no naming convention changes.
	name  python.Text
	final bool
	body  python.Text
	// referred and references are the table and columns of a foreign key, and
	// inline is how it is written with its one column.
	referred   python.Text
	references []python.Text
	inline     python.Text
}

// sql is the constraint with its name before it.
func (k constraint) sql() python.Text { return k.with(k.body) }

// inColumn is a foreign key as it stands with its column.
func (k constraint) inColumn() python.Text { return k.with(k.inline) }

func (k constraint) with(body python.Text) python.Text {
	if k.name.S == "" {
		return body
	}
	return sql("CONSTRAINT", identifier(k.name), body)
}

// nameFrom gives a constraint the name that its call has.
func (k constraint) nameFrom(a arguments) constraint {
	parameter := "name"
	if a.value("constraint_name") != nil {
		parameter = "constraint_name"
	}
	k.name = a.optional(parameter)
	if call, ok := a.value(parameter).(*python.Call); ok {
		k.final = methodOf(call) == "f" || methodOf(call) == "conv"
	}
	return k
}

func primaryKeyOf(columns []python.Text) constraint {
	return constraint{kind: "primary key", columns: columns, body: sql("PRIMARY KEY", parenthesised(identifiers(columns)))}
}

func uniqueOf(columns []python.Text) constraint {
	return constraint{kind: "unique", columns: columns, body: sql("UNIQUE", parenthesised(identifiers(columns)))}
}

// constraintOf reads a sa.…Constraint among the items of a table.
func (l *lowering) constraintOf(call *python.Call) (constraint, bool) {
	switch methodOf(call) {
	case "PrimaryKeyConstraint":
		a := bindArguments(call, nil)
		columns := restTexts(a)
		if len(columns) == 0 {
			return constraint{}, false // SQLAlchemy leaves out one without columns
		}
		k := primaryKeyOf(columns).nameFrom(a)
		k.body = sql(k.body, l.deferrability(a))
		return k, true
	case "UniqueConstraint":
		a := bindArguments(call, nil)
		return l.uniqueWith(a, restTexts(a)), true
	case "CheckConstraint":
		return l.checkOf(bindArguments(call, []string{"sqltext", "constraint_name"}), "sqltext"), true
	case "ForeignKeyConstraint":
		return l.tableForeignKey(call), true
	case "ExcludeConstraint":
		a := bindArguments(call, nil)
		return l.excludeOf(a, a.rest), true
	}
	l.NotRead(call.Place, wording.Say("a constraint that is not known: %s", python.Kind(call.Callee)))
	return constraint{}, false
}

// restTexts are the positional arguments as names.
func restTexts(a arguments) []python.Text {
	var out []python.Text
	for _, argument := range a.rest {
		out = append(out, textOf(argument.Value, argument.Place))
	}
	if a.unpacked != nil {
		out = append(out, python.UnknownText(unknownOf(a.unpacked.Value, a.unpacked.Place)))
	}
	return out
}

// uniqueWith is a unique constraint with the options that a call may have.
func (l *lowering) uniqueWith(a arguments, columns []python.Text) constraint {
	distinct := ""
	if a.flag("postgresql_nulls_not_distinct", l.unsure) {
		distinct = "NULLS NOT DISTINCT"
	}
	body := sql("UNIQUE", distinct, parenthesised(identifiers(columns)), l.include(a), l.deferrability(a))
	return constraint{kind: "unique", columns: columns, body: body}.nameFrom(a)
}

func (l *lowering) include(a arguments) python.Text {
	v := a.value("postgresql_include")
	if list, ok := v.(*python.List); v == nil || ok && len(list.Items) == 0 {
		return python.Text{}
	}
	return sql("INCLUDE", parenthesised(identifiers(a.texts("postgresql_include"))))
}

// deferrability is DEFERRABLE and INITIALLY, as the arguments have it.
func (l *lowering) deferrability(a arguments) python.Text {
	var out python.Text
	if a.value("deferrable") != nil {
		words := "NOT DEFERRABLE"
		if a.flag("deferrable", l.unsure) {
			words = "DEFERRABLE"
		}
		out = python.Plain(words)
	}
	return sql(out, l.words("INITIALLY", a, "initially"))
}

// validity is NOT VALID, if the arguments say so.
func (l *lowering) validity(a arguments) string {
	if a.flag("postgresql_not_valid", l.unsure) {
		return "NOT VALID"
	}
	return ""
}

// checkOf reads a check constraint; condition names its argument.
func (l *lowering) checkOf(a arguments, condition string) constraint {
	var text python.Text
	if v := a.value(condition); v != nil {
		text = l.conditionOf(v, a.named[condition].Place)
	} else {
		text = python.UnknownText(a.missing(condition))
	}
	body := sql(python.Concat(python.Plain("CHECK ("), text, python.Plain(")")), l.deferrability(a), l.validity(a))
	return constraint{kind: "check", body: body}.nameFrom(a)
}

// conditionOf is an expression where a string is SQL, too.
func (l *lowering) conditionOf(v python.Value, place python.Place) python.Text {
	if text, ok := v.(python.String); ok {
		return unescapeColons(text.Text)
	}
	l.bare = true
	defer func() { l.bare = false }()
	return l.expressionOf(v, place)
}

// foreignKey holds the parts of a foreign key.
type foreignKey struct {
	columns, references []python.Text
	table               python.Text // qualified and quoted
	referred            python.Text // its name alone
	options             arguments
}

func (l *lowering) foreignKeyOf(f foreignKey) constraint {
	remote := python.Text{}
	if len(f.references) > 0 {
		remote = parenthesised(identifiers(f.references))
	}
	references := sql(
		"REFERENCES", f.table, remote,
		l.words("MATCH", f.options, "match"),
		l.words("ON DELETE", f.options, "ondelete"),
		l.words("ON UPDATE", f.options, "onupdate"),
		l.deferrability(f.options), l.validity(f.options),
	)
	body := sql(python.Concat(python.Plain("FOREIGN KEY"), parenthesised(identifiers(f.columns))), references)
	k := constraint{kind: "foreign key", columns: f.columns, body: body, inline: references, referred: f.referred, references: f.references}
	return k.nameFrom(f.options)
}

// clause is a key word with the text of an argument, or nothing.
func clause(words string, a arguments, name string) python.Text {
	text, ok := a.text(name)
	if !ok {
		return python.Text{}
	}
	return sql(words, text)
}

// words is clause for an argument that is key words, where a hole does not
// fit: one that is not known is left out, and noted.
func (l *lowering) words(words string, a arguments, name string) python.Text {
	text := clause(words, a, name)
	if _, known := text.Known(); !known {
		l.unsure(a.named[name])
		return python.Text{}
	}
	return text
}

// columnForeignKey reads a sa.ForeignKey of a column.
func (l *lowering) columnForeignKey(column python.Text, call *python.Call) constraint {
	a := bindArguments(call, []string{"column"})
	to := l.target(a.value("column"), a.named["column"].Place)
	f := foreignKey{columns: []python.Text{column}, table: to.table, referred: to.name, options: a}
	if to.column.S != "" {
		f.references = []python.Text{to.column}
	}
	return l.foreignKeyOf(f)
}

// target is what a foreign key points to: a table, as it is written and by its
// name alone, and a column, empty where none is named.
type target struct{ table, name, column python.Text }

// target reads "table.column", with a schema before it or not, or a column of a
// table of the file.
func (l *lowering) target(v python.Value, place python.Place) target {
	if t, c, ok := l.columnOf(v); ok {
		return target{qualified(t.schema, t.name), t.name, c}
	}
	text, ok := v.(python.String)
	if !ok {
		unknown := python.UnknownText(unknownOf(v, place))
		return target{table: unknown, name: unknown}
	}
	dot := strings.LastIndexByte(text.S, '.')
	if dot < 0 {
		if _, known := text.Known(); !known {
			return target{table: text.Text, name: text.Text}
		}
		return target{table: identifier(text.Text), name: text.Text}
	}
	column, name := text.Slice(dot+1, len(text.S)), text.Slice(0, dot)
	if dot = strings.LastIndexByte(name.S, '.'); dot >= 0 {
		schema, name := name.Slice(0, dot), name.Slice(dot+1, len(name.S))
		return target{qualified(schema, name), name, column}
	}
	return target{identifier(name), name, column}
}

// tableForeignKey reads a sa.ForeignKeyConstraint.
func (l *lowering) tableForeignKey(call *python.Call) constraint {
	a := bindArguments(call, []string{"columns", "refcolumns", "constraint_name"})
	f := foreignKey{columns: a.texts("columns"), options: a}
	remote, ok := a.value("refcolumns").(*python.List)
	if !ok || len(remote.Items) == 0 {
		f.table = python.UnknownText(unknownOf(a.value("refcolumns"), call.Place))
		f.referred = f.table
		return l.foreignKeyOf(f)
	}
	for _, item := range remote.Items {
		to := l.target(item, a.named["refcolumns"].Place)
		f.table, f.referred = to.table, to.name
		f.references = append(f.references, to.column)
	}
	return l.foreignKeyOf(f)
}

func createPrimaryKey(l *lowering) {
	l.addConstraint(primaryKeyOf(l.texts("columns")).nameFrom(l.arguments))
}

func createUniqueConstraint(l *lowering) {
	l.addConstraint(l.uniqueWith(l.arguments, l.texts("columns")))
}

func createCheckConstraint(l *lowering) { l.addConstraint(l.checkOf(l.arguments, "condition")) }

func createExcludeConstraint(l *lowering) { l.addConstraint(l.excludeOf(l.arguments, l.rest)) }

func createForeignKey(l *lowering) {
	referred := l.required("referent_table")
	f := foreignKey{
		columns: l.texts("local_cols"), references: l.texts("remote_cols"),
		table: qualified(l.optional("referent_schema"), referred), referred: referred, options: l.arguments,
	}
	schema, source := l.optional("source_schema"), l.required("source_table")
	k := l.foreignKeyOf(f)
	l.naming.constraint(&k, schema, source)
	l.send(sql("ALTER TABLE", qualified(schema, source), "ADD", k.sql()))
}

// addConstraint sends the ALTER TABLE of a constraint.
func (l *lowering) addConstraint(k constraint) {
	l.naming.constraint(&k, l.optional("schema"), l.required("table_name"))
	l.send(sql(l.alter(), "ADD", k.sql()))
}

func dropConstraint(l *lowering) {
	k := constraint{kind: constraintWords[l.optional("type_").S]}.nameFrom(l.arguments)
	if k.name.S == "" {
		k.name = l.required("constraint_name")
	}
	l.naming.constraint(&k, l.optional("schema"), l.required("table_name"))
	name := k.name
	facts := l.existingKind(name)
	if _, none := l.named["constraint_name"].Value.(python.None); none {
		facts = append(facts, migration.NoName{})
	}
	l.send(sql(l.alter(), "DROP CONSTRAINT", l.when("if_exists", "IF EXISTS"), identifier(name)), facts...)
}

// constraintKinds are the kinds that Alembic's type_ names.
var constraintKinds = map[string]migration.ConstraintKind{
	"foreignkey": migration.ForeignKey,
	"primary":    migration.PrimaryKey,
	"unique":     migration.Unique,
	"check":      migration.Check,
}

// constraintWords are the kinds of constraints that Alembic's type_ names.
var constraintWords = map[string]string{
	"foreignkey": "foreign key", "primary": "primary key", "unique": "unique", "check": "check",
}

// existingKind is what the author says of the constraint that is dropped.
func (l *lowering) existingKind(constraint python.Text) []migration.Fact {
	text, _ := l.text("type_")
	word, known := text.Known()
	name, named := constraint.Known()
	kind, ok := constraintKinds[word]
	if !known || !named || !ok {
		return nil
	}
	return []migration.Fact{migration.ExistingKind{Constraint: name, Kind: kind}}
}

// excludeOf reads an exclusion constraint: pairs of an expression and an
// operator.
func (l *lowering) excludeOf(a arguments, pairs []python.Argument) constraint {
	var elements []python.Text
	for _, pair := range pairs {
		list, ok := pair.Value.(*python.List)
		if !ok || len(list.Items) != 2 {
			elements = append(elements, python.UnknownText(unknownOf(pair.Value, pair.Place)))
			continue
		}
		elements = append(elements, sql(l.elementOf(list.Items[0], pair.Place), "WITH", textOf(list.Items[1], pair.Place)))
	}
	method := python.Plain("gist")
	if text, ok := a.text("using"); ok {
		method = text
	}
	body := sql("EXCLUDE USING", method, parenthesised(elements))
	if v := a.value("where"); v != nil {
		condition := l.conditionOf(v, a.named["where"].Place)
		body = sql(body, python.Concat(python.Plain("WHERE ("), condition, python.Plain(")")))
	}
	return constraint{kind: "exclude", body: sql(body, l.deferrability(a))}.nameFrom(a)
}

// elementOf is a column or an expression of an index or an exclusion: a
// plain string is a column.
func (l *lowering) elementOf(v python.Value, place python.Place) python.Text {
	switch x := v.(type) {
	case python.String:
		return identifier(x.Text)
	case python.Member:
		return identifier(textOf(x, place))
	}
	return l.expressionOf(v, place)
}
