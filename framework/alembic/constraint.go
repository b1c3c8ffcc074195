package alembic

import (
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/migration"
)

// constraint is a table constraint as SQL, with its name.
type constraint struct {
	kind    string // "primary key", "unique", "foreign key", "check", "exclude"
	columns []python.Text
	sql     python.Text
	// inline is how a foreign key is written with its one column.
	inline python.Text
}

// named puts the name of a constraint before its body; without one the
// server chooses it.
func named(name, body python.Text) python.Text {
	if name.S == "" {
		return body
	}
	return sql("CONSTRAINT", identifier(name), body)
}

// constraintName is the name of a constraint; empty for one without.
func (a arguments) constraintName() python.Text {
	if name, ok := a.text("constraint_name"); ok {
		return shortened(name)
	}
	return shortened(a.optional("name"))
}

func primaryKeyOf(name python.Text, columns []python.Text) constraint {
	body := sql("PRIMARY KEY", parenthesised(identifiers(columns)))
	return constraint{kind: "primary key", columns: columns, sql: named(name, body)}
}

func uniqueOf(name python.Text, columns []python.Text) constraint {
	body := sql("UNIQUE", parenthesised(identifiers(columns)))
	return constraint{kind: "unique", columns: columns, sql: named(name, body)}
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
		return primaryKeyOf(a.constraintName(), columns), true
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
	l.NotRead(call.Place, "a constraint that is not known: "+python.Kind(call.Callee))
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
	return constraint{kind: "unique", columns: columns, sql: named(a.constraintName(), body)}
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
	return constraint{kind: "check", columns: nil, sql: named(a.constraintName(), body)}
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
	options             arguments
}

func (l *lowering) foreignKeySQL(name python.Text, f foreignKey) constraint {
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
	return constraint{kind: "foreign key", columns: f.columns, sql: named(name, body), inline: named(name, references)}
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
	table, remote := l.target(a.value("column"), a.named["column"].Place)
	f := foreignKey{columns: []python.Text{column}, table: table, options: a}
	if remote.S != "" {
		f.references = []python.Text{remote}
	}
	return l.foreignKeySQL(a.constraintName(), f)
}

// target is what a foreign key points to: "table.column", with a schema
// before it or not, or a column of a table of the file.
func (l *lowering) target(v python.Value, place python.Place) (table, column python.Text) {
	if t, c, ok := l.columnOf(v); ok {
		return qualified(t.schema, t.name), c
	}
	text, ok := v.(python.String)
	if !ok {
		return python.UnknownText(unknownOf(v, place)), python.Text{}
	}
	dot := strings.LastIndexByte(text.S, '.')
	if dot < 0 {
		if _, known := text.Known(); !known {
			return text.Text, python.Text{}
		}
		return identifier(text.Text), python.Text{}
	}
	column = text.Slice(dot+1, len(text.S))
	name := text.Slice(0, dot)
	if dot = strings.LastIndexByte(name.S, '.'); dot >= 0 {
		return qualified(name.Slice(0, dot), name.Slice(dot+1, len(name.S))), column
	}
	return identifier(name), column
}

// tableForeignKey reads a sa.ForeignKeyConstraint.
func (l *lowering) tableForeignKey(call *python.Call) constraint {
	a := bindArguments(call, []string{"columns", "refcolumns", "constraint_name"})
	f := foreignKey{columns: a.texts("columns"), options: a}
	remote, ok := a.value("refcolumns").(*python.List)
	if !ok || len(remote.Items) == 0 {
		f.table = python.UnknownText(unknownOf(a.value("refcolumns"), call.Place))
		return l.foreignKeySQL(a.constraintName(), f)
	}
	for _, item := range remote.Items {
		table, column := l.target(item, a.named["refcolumns"].Place)
		f.table = table
		f.references = append(f.references, column)
	}
	return l.foreignKeySQL(a.constraintName(), f)
}

func createPrimaryKey(l *lowering) {
	l.addConstraint(primaryKeyOf(l.constraintName(), l.texts("columns")))
}

func createUniqueConstraint(l *lowering) {
	l.addConstraint(l.uniqueWith(l.arguments, l.texts("columns")))
}

func createCheckConstraint(l *lowering) { l.addConstraint(l.checkOf(l.arguments, "condition")) }

func createExcludeConstraint(l *lowering) { l.addConstraint(l.excludeOf(l.arguments, l.rest)) }

func createForeignKey(l *lowering) {
	table := qualified(l.optional("referent_schema"), l.required("referent_table"))
	f := foreignKey{columns: l.texts("local_cols"), references: l.texts("remote_cols"), table: table, options: l.arguments}
	source := qualified(l.optional("source_schema"), l.required("source_table"))
	l.send(sql("ALTER TABLE", source, "ADD", l.foreignKeySQL(l.constraintName(), f).sql))
}

// addConstraint sends the ALTER TABLE of a constraint.
func (l *lowering) addConstraint(k constraint) {
	l.send(sql(l.alter(), "ADD", k.sql))
}

func dropConstraint(l *lowering) {
	name := shortened(l.required("constraint_name"))
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
	return constraint{kind: "exclude", columns: nil, sql: named(a.constraintName(), sql(body, l.deferrability(a)))}
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
