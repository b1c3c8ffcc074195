package alembic

import (
	"slices"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/wording"
)

// column is a sa.Column.
type column struct {
	name       python.Text
	columnType columnType
	nullable   bool
	primaryKey bool
	// autoincrement is "auto", "true", "false" or "ignore_fk".
	autoincrement string
	// serverDefault, computed and identity are SQL; at most one is there.
	serverDefault, computed, identity python.Text
	// clientDefault is default=…, which only the application applies.
	clientDefault *python.Argument
	unique, index bool
	comment       python.Text
	// foreignKeys and checks are the constraints written with the column.
	foreignKeys []constraint
	checks      []constraint
	// parts are the arguments, by Alembic's names for them.
	parts map[string]python.Argument
}

// definition is the column as ADD COLUMN and CREATE TABLE write it. Serial
// says that its values come from a sequence of its own.
func (c *column) definition(serial bool) python.Text {
	out := sql(identifier(c.name), c.columnType.sql)
	switch {
	case serial:
		out = sql(identifier(c.name), c.columnType.serial())
	case c.serverDefault.S != "":
		out = sql(out, "DEFAULT", c.serverDefault)
	}
	out = sql(out, c.computed, c.identity)
	if !c.nullable && c.identity.S == "" {
		out = sql(out, "NOT NULL")
	}
	if c.nullable && c.identity.S != "" {
		out = sql(out, "NULL")
	}
	for _, check := range c.checks {
		out = sql(out, check.sql())
	}
	return out
}

// column reads a sa.Column. What is not one is a column of which nothing is
// known.
func (l *lowering) column(argument python.Argument) *column {
	call, ok := argument.Value.(*python.Call)
	if !ok || !isColumnCall(call) {
		u := unknownColumn(argument)
		if argument.Value == nil {
			u = l.missing("column")
		}
		return &column{name: python.UnknownText(u), columnType: columnType{sql: python.UnknownText(u)}, nullable: true}
	}
	a := bindColumn(call)
	c := &column{
		name:          a.required("name"),
		primaryKey:    a.flag("primary_key", l.unsure),
		autoincrement: autoincrement(a),
		unique:        a.flag("unique", l.unsure),
		index:         a.flag("index", l.unsure),
		comment:       a.optional("comment"),
		parts:         a.named,
	}
	c.nullable = !c.primaryKey
	if v := a.value("nullable"); v != nil {
		// Of what is not known, the weaker claim.
		c.nullable = a.flag("nullable", l.unsure) || !isDecided(v)
	}
	if t := a.value("type_"); t != nil {
		c.columnType = l.typeOf(t, a.named["type_"].Place)
	} else {
		c.columnType = columnType{sql: python.UnknownText(a.missing("type_"))}
	}
	if d := a.value("server_default"); d != nil {
		l.columnDefault(c, python.Argument{Value: d, Place: a.named["server_default"].Place})
	}
	if a.value("default") != nil {
		argument := a.named["default"]
		c.clientDefault = &argument
	}
	for _, item := range a.rest {
		l.columnItem(c, item)
	}
	if c.columnType.fromForeignKey(c) {
		c.columnType = columnType{sql: python.UnknownText(python.Unknown{
			Reason: wording.Say("the type is that of the column it refers to"), Place: call.Place})}
	}
	return c
}

// isDecided reports whether it is known if a value counts as true.
func isDecided(v python.Value) bool {
	_, known := python.Truth(v)
	return known
}

// unknownColumn explains an argument that is not a sa.Column.
func unknownColumn(a python.Argument) python.Unknown {
	if a.Value == nil {
		return python.Unknown{Reason: wording.Say("no column is given"), Place: a.Place}
	}
	return unknownOf(a.Value, a.Place)
}

// isColumnCall reports whether a call makes a column: sa.Column, and the
// column of an ORM.
func isColumnCall(call *python.Call) bool {
	return slices.Contains([]string{"Column", "mapped_column"}, methodOf(call))
}

// bindColumn gives the arguments of a sa.Column their names. The name may be
// left out, and then the type comes first.
func bindColumn(call *python.Call) arguments {
	a := bindArguments(call, nil)
	items := a.rest
	a.rest = nil
	if len(items) > 0 && !a.has("name") && isNameLike(items[0].Value) {
		a.named["name"], items = items[0], items[1:]
	}
	if len(items) > 0 && !a.has("type_") && !isColumnItem(items[0].Value) {
		a.named["type_"], items = items[0], items[1:]
	}
	a.rest = items
	return a
}

// isNameLike reports whether a value may be a name rather than a type.
func isNameLike(v python.Value) bool {
	switch x := v.(type) {
	case python.String, python.Unknown, python.Choice, python.Member:
		return true
	case *python.Call:
		return wrapsText(x.Callee)
	}
	return false
}

// columnItems are what may follow the type in a sa.Column.
var columnItems = []string{
	"ForeignKey", "CheckConstraint", "Computed", "Identity", "Sequence", "FetchedValue",
	"DefaultClause", "ColumnDefault", "UniqueConstraint", "PrimaryKeyConstraint",
}

func isColumnItem(v python.Value) bool {
	call, ok := v.(*python.Call)
	return ok && slices.Contains(columnItems, methodOf(call))
}

// columnItem reads one item of a sa.Column after its type.
func (l *lowering) columnItem(c *column, item python.Argument) {
	call, ok := item.Value.(*python.Call)
	if !ok {
		l.NotRead(item.Place, wording.Say("a part of the column %s: %s", c.name.S, python.Kind(item.Value)))
		return
	}
	switch methodOf(call) {
	case "ForeignKey":
		c.foreignKeys = append(c.foreignKeys, l.columnForeignKey(c.name, call))
	case "CheckConstraint":
		c.checks = append(c.checks, l.checkOf(bindArguments(call, []string{"sqltext", "name"}), "sqltext"))
	case "Computed", "Identity", "DefaultClause":
		l.columnDefault(c, item)
	case "Sequence", "FetchedValue", "ColumnDefault":
		// The application draws the value; the table does not show it.
		c.clientDefault = &item
	default:
		l.NotRead(item.Place, wording.Say("a part of the column %s: %s", c.name.S, python.Kind(call.Callee)))
	}
}

// columnDefault reads what gives a column its value on the server.
func (l *lowering) columnDefault(c *column, a python.Argument) {
	call, _ := a.Value.(*python.Call)
	switch {
	case isCallOf(a.Value, "Computed"):
		expression := bindArguments(call, []string{"sqltext", "persisted"})
		text := l.conditionOf(expression.value("sqltext"), expression.named["sqltext"].Place)
		c.computed = python.Concat(python.Plain("GENERATED ALWAYS AS ("), text, python.Plain(") STORED"))
	case isCallOf(a.Value, "Identity"):
		c.identity = l.identityOf(call).sql
		c.nullable = c.nullable && c.parts["nullable"].Value != nil
	case isCallOf(a.Value, "FetchedValue"):
	default:
		c.serverDefault = l.serverDefault(a.Value, a.Place)
	}
}

// isCallOf reports whether a value is a call of something of that name.
func isCallOf(v python.Value, name string) bool {
	call, ok := v.(*python.Call)
	return ok && methodOf(call) == name
}

// autoincrement is the argument of that name, "auto" when it is not there.
func autoincrement(a arguments) string {
	switch v := a.value("autoincrement").(type) {
	case python.Bool:
		if v {
			return "true"
		}
		return "false"
	case python.String:
		return v.S
	}
	return "auto"
}

// serverDefault is server_default=… as SQL: a plain string is a literal, an
// expression stays one.
func (l *lowering) serverDefault(v python.Value, place python.Place) python.Text {
	if call, ok := v.(*python.Call); ok && methodOf(call) == "DefaultClause" && len(call.Arguments) > 0 {
		return l.serverDefault(call.Arguments[0].Value, call.Arguments[0].Place)
	}
	switch x := v.(type) {
	case python.String:
		return literal(x.Text)
	case python.Member:
		if text, ok := x.Value.(python.String); ok {
			return literal(text.Text)
		}
	case python.Bool, python.Number:
		u := python.Unknown{Reason: wording.Say("SQLAlchemy refuses a server_default that is %s", python.Kind(v)), Place: place}
		return python.UnknownText(u)
	}
	return l.expressionOf(v, place)
}

// identity is a sa.Identity: kind is ALWAYS or BY DEFAULT.
type identity struct {
	kind string
	sql  python.Text
}

// sequenceOptions are the options of a sequence, in the order in which they
// are written.
var sequenceOptions = []struct{ parameter, words string }{
	{"increment", "INCREMENT BY"},
	{"start", "START WITH"},
	{"minvalue", "MINVALUE"},
	{"maxvalue", "MAXVALUE"},
	{"nominvalue", "NO MINVALUE"},
	{"nomaxvalue", "NO MAXVALUE"},
	{"cache", "CACHE"},
	{"cycle", "CYCLE"},
}

func (l *lowering) identityOf(call *python.Call) identity {
	a := bindArguments(call, []string{"always", "on_null", "start", "increment",
		"minvalue", "maxvalue", "nominvalue", "nomaxvalue", "cycle", "cache"})
	out := identity{kind: "BY DEFAULT"}
	if a.flag("always", l.unsure) {
		out.kind = "ALWAYS"
	}
	options := l.sequenceOptions(a)
	out.sql = sql("GENERATED", out.kind, "AS IDENTITY")
	if len(options) > 0 {
		out.sql = python.Concat(out.sql, python.Plain(" ("), python.Join(options, " "), python.Plain(")"))
	}
	return out
}

// sequenceOptions are the options of a sequence, as the arguments have them.
func (l *lowering) sequenceOptions(a arguments) []python.Text {
	var options []python.Text
	for _, option := range sequenceOptions {
		switch v := a.value(option.parameter).(type) {
		case nil:
		case python.Bool:
			words := option.words
			if !v && option.parameter == "cycle" {
				words = "NO CYCLE"
			}
			options = append(options, python.Plain(words))
		default:
			options = append(options, sql(option.words, textOf(v, a.named[option.parameter].Place)))
		}
	}
	return options
}
