package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/wording"
)

// entityPath is where the classes of alembic_utils are imported from.
const entityPath = "alembic_utils."

// entity is an object of alembic_utils, which a migration gives to
// op.create_entity, op.drop_entity or op.replace_entity: PGView(…), PGFunction(…).
type entity struct {
	*lowering // of the operation
	fields    arguments
	kind      entityKind
}

// entityKind is a class of alembic_utils: what its constructor takes, and the
// SQL that it sends. A function gives the empty Text where it finds no SQL,
// after it has said why.
type entityKind struct {
	fields []string
	create func(entity) python.Text
	// drop takes the words between DROP with the kind and the name.
	drop func(e entity, ifExists string) python.Text
	// replace is nil where the library has none.
	replace func(entity) []python.Text
}

// entityKinds are the classes of alembic_utils.
var entityKinds = map[string]entityKind{
	"PGFunction": {
		[]string{"schema", "signature", "definition"},
		func(e entity) python.Text { return e.function("CREATE") }, entity.dropFunction,
		func(e entity) []python.Text { return []python.Text{e.function("CREATE OR REPLACE")} },
	},
	"PGView": {
		[]string{"schema", "signature", "definition"},
		func(e entity) python.Text { return e.view("CREATE") }, dropNamed("DROP VIEW"),
		entity.replaceView,
	},
	"PGMaterializedView": {
		[]string{"schema", "signature", "definition", "with_data"},
		entity.materializedView, dropNamed("DROP MATERIALIZED VIEW"),
		entity.dropAndCreate,
	},
	"PGTrigger": {
		[]string{"schema", "signature", "definition", "on_entity", "is_constraint"},
		entity.trigger,
		func(e entity, ifExists string) python.Text {
			return sql("DROP TRIGGER", ifExists, quoted(e.field("signature")), "ON", e.onEntity())
		},
		entity.dropAndCreate,
	},
	"PGPolicy": {
		[]string{"schema", "signature", "definition", "on_entity"},
		func(e entity) python.Text {
			return sql("CREATE POLICY", e.field("signature"), "ON", e.onEntity(), e.definition())
		},
		func(e entity, ifExists string) python.Text {
			return sql("DROP POLICY", ifExists, e.field("signature"), "ON", e.onEntity())
		},
		entity.dropAndCreate,
	},
	"PGExtension": {
		[]string{"schema", "signature"},
		func(e entity) python.Text {
			return sql("CREATE EXTENSION", quoted(e.field("signature")), "WITH SCHEMA", quoted(e.field("schema")))
		},
		func(e entity, ifExists string) python.Text {
			return sql("DROP EXTENSION", ifExists, quoted(e.field("signature")))
		},
		nil,
	},
	"PGGrantTable": {
		[]string{"schema", "table", "role", "grant", "columns", "with_grant_option"},
		entity.grant,
		func(e entity, _ string) python.Text {
			return sql("REVOKE", e.privilege(), "ON", e.named("table"), "FROM", quoted(e.field("role")))
		},
		entity.dropAndCreate,
	},
}

// createEntity is op.create_entity.
func createEntity(l *lowering) {
	if e, ok := l.entity(); ok {
		e.send(e.kind.create(e))
	}
}

// dropEntity is op.drop_entity.
func dropEntity(l *lowering) {
	e, ok := l.entity()
	if !ok {
		return
	}
	statement := e.kind.drop(e, "")
	if statement.S != "" && methodOf(e.fields.call) != "PGGrantTable" { // which takes no notice of it
		statement = sql(statement, l.when("cascade", "CASCADE"))
	}
	e.send(statement)
}

// replaceEntity is op.replace_entity.
func replaceEntity(l *lowering) {
	e, ok := l.entity()
	switch {
	case !ok:
	case e.kind.replace == nil:
		l.NotRead(l.call.Place, wording.Say("alembic_utils cannot replace a %s", methodOf(e.fields.call)))
	default:
		for _, statement := range e.kind.replace(e) {
			e.send(statement)
		}
	}
}

// entity reads the object that the operation is given.
func (l *lowering) entity() (e entity, ok bool) {
	target, given := l.named["target"]
	if !given {
		l.NotRead(l.call.Place, l.missing("target").Reason)
		return e, false
	}
	object, isCall := target.Value.(*python.Call)
	if !isCall {
		l.NotRead(target.Place, wording.Say("the entity is %s", unknownOf(target.Value, target.Place).Reason))
		return e, false
	}
	path := python.PathOf(object.Callee)
	kind, known := entityKinds[lastOf(path)]
	if !known || !strings.HasPrefix(path, entityPath) {
		l.NotRead(target.Place, wording.Say("the entity is what %s makes", object.Place.Text()))
		return e, false
	}
	return entity{lowering: l, fields: bindArguments(object, kind.fields), kind: kind}, true
}

// send sends a statement through text(), as the library does. Without SQL it
// does nothing.
func (e entity) send(statement python.Text) {
	if statement.S != "" {
		e.sendSQL(statement)
	}
}

// field is a name among the fields: the library takes all quotes out of one.
func (e entity) field(name string) python.Text {
	return trimmed(e.fields.required(name).Replace(`"`, ""))
}

// named is a field within the schema, both quoted whatever they are.
func (e entity) named(field string) python.Text {
	return python.Concat(quoted(e.field("schema")), python.Plain("."), quoted(e.field(field)))
}

// quoted is a name that has no quotes, in quotes.
func quoted(name python.Text) python.Text {
	return python.Concat(python.Plain(`"`), name, python.Plain(`"`))
}

// definition is the SQL that a field holds, without the semicolon that ends it.
// The library escapes its colons for text(), which takes the escapes out again;
// those that autogenerate has written are taken out with them.
func (e entity) definition() python.Text {
	definition := trimmed(e.fields.required("definition"))
	definition = trimmed(definition.Slice(0, len(strings.TrimRight(definition.S, ";"))))
	return unescapeColons(definition)
}

// trimmed is a text without the white space round it.
func trimmed(text python.Text) python.Text {
	start := len(text.S) - len(strings.TrimLeft(text.S, whiteSpace))
	end := len(strings.TrimRight(text.S, whiteSpace))
	return text.Slice(start, max(start, end))
}

const whiteSpace = " \t\r\n\f\v"

// isSet is a field that is True or False, and what it is when it is not given.
func (e entity) isSet(name string, otherwise bool) bool {
	if !e.fields.has(name) {
		return otherwise
	}
	return e.fields.flag(name, e.unsure)
}

// dropNamed drops what has a schema and a name.
func dropNamed(words string) func(entity, string) python.Text {
	return func(e entity, ifExists string) python.Text { return sql(words, ifExists, e.named("signature")) }
}

// dropAndCreate replaces what PostgreSQL has no OR REPLACE for.
func (e entity) dropAndCreate() []python.Text {
	return []python.Text{e.kind.drop(e, "IF EXISTS"), e.kind.create(e)}
}

func (e entity) view(create string) python.Text {
	return sql(create, "VIEW", e.named("signature"), "AS", e.query())
}

// query is the definition of a view. One that is not known is a query all the same.
func (e entity) query() python.Text {
	definition := e.definition()
	if _, known := definition.Known(); !known && len(definition.S) == 1 {
		return sql("SELECT", definition)
	}
	return definition
}

// replaceView is one block: a view that cannot become another one is dropped.
func (e entity) replaceView() []python.Text {
	return []python.Text{sql(
		python.Concat(python.Plain("DO $$ BEGIN "), e.view("CREATE OR REPLACE"), python.Plain(";")),
		"EXCEPTION WHEN OTHERS THEN",
		python.Concat(e.kind.drop(e, "IF EXISTS"), python.Plain("; "), e.view("CREATE"), python.Plain(";")),
		"END; $$ LANGUAGE 'plpgsql'",
	)}
}

func (e entity) materializedView() python.Text {
	data := "WITH DATA"
	if !e.isSet("with_data", true) {
		data = "WITH NO DATA"
	}
	return sql("CREATE MATERIALIZED VIEW", e.named("signature"), "AS", e.query(), data)
}

// signature is the quoted name of a function and its parameters with their
// parentheses.
func (e entity) signature() (name, parameters python.Text, ok bool) {
	whole := e.field("signature")
	open := strings.IndexByte(whole.S, '(')
	switch {
	case open >= 0:
		name, parameters = trimmed(whole.Slice(0, open)), whole.Slice(open, len(whole.S))
	case len(whole.Unknowns) > 0: // which holds the parameters, too
		name, parameters = whole, python.Plain("()")
	default:
		e.NotRead(e.fields.named["signature"].Place, wording.Say("the signature has no parentheses"))
		return name, parameters, false
	}
	return python.Concat(quoted(e.field("schema")), python.Plain("."), quoted(name)), parameters, true
}

func (e entity) function(create string) python.Text {
	name, parameters, ok := e.signature()
	if !ok {
		return python.Text{}
	}
	return sql(create, "FUNCTION", python.Concat(name, parameters), e.definition())
}

// defaultOf is where the default of a parameter starts. One that "=" gives the
// library leaves where it is, and PostgreSQL refuses it.
var defaultOf = lazyregexp.New(`(?i)default`)

// dropFunction names the parameters of the function without their defaults. The
// library cuts them at each comma.
func (e entity) dropFunction(ifExists string) python.Text {
	name, parameters, ok := e.signature()
	if !ok {
		return python.Text{}
	}
	inner := parameters.Slice(1, max(1, len(strings.TrimSuffix(parameters.S, ")"))))
	var list []python.Text
	from := 0
	for from <= len(inner.S) {
		end := len(inner.S)
		if comma := strings.IndexByte(inner.S[from:], ','); comma >= 0 {
			end = from + comma
		}
		parameter := inner.Slice(from, end)
		if at := defaultOf.FindStringIndex(parameter.S); at != nil {
			parameter = parameter.Slice(0, at[0])
		}
		list = append(list, trimmed(parameter))
		from = end + 1
	}
	return sql("DROP FUNCTION", ifExists, python.Concat(name, parenthesised(list)))
}

// onEntity is the table of a trigger or a policy, as it is written: in the schema
// public if it names none.
func (e entity) onEntity() python.Text {
	table := e.field("on_entity")
	if strings.Contains(table.S, ".") || len(table.Unknowns) > 0 {
		return table
	}
	return python.Concat(python.Plain("public."), table)
}

// onTable is the table in the definition of a trigger.
var onTable = lazyregexp.New(`(?i)\sON\s+(\S+)\s`)

// trigger puts the schema of the trigger before the table in its definition,
// whatever schema stands there.
func (e entity) trigger() python.Text {
	definition := e.definition()
	create := "CREATE TRIGGER"
	if e.isSet("is_constraint", false) {
		create = "CREATE CONSTRAINT TRIGGER"
	}
	at := onTable.FindStringSubmatchIndex(definition.S)
	switch {
	case at != nil:
		start, end := at[2], at[3]
		if dot := strings.IndexByte(definition.S[start:end], '.'); dot >= 0 {
			start += dot + 1
		}
		definition = python.Concat(definition.Slice(0, at[2]), e.field("schema"), python.Plain("."),
			definition.Slice(start, len(definition.S)))
	case len(definition.Unknowns) == 0:
		e.NotRead(e.fields.named["definition"].Place, wording.Say("the definition of the trigger names no table"))
		return python.Text{}
	default: // which holds the table
		e.NotRead(e.fields.named["definition"].Place, wording.Say("the trigger is %s", definition.Unknowns[0].Reason))
		return python.Text{}
	}
	return sql(create, quoted(e.field("signature")), definition)
}

// privilege is the privilege of a grant: a string, or a member of
// PGGrantTableChoice, which is named like it.
func (e entity) privilege() python.Text {
	value := e.fields.value("grant")
	if path := python.PathOf(value); strings.HasPrefix(path, entityPath) {
		return python.Plain(lastOf(path))
	}
	return e.fields.required("grant")
}

func (e entity) grant() python.Text {
	var columns python.Text
	if e.fields.value("columns") != nil {
		names := e.fields.texts("columns")
		slices.SortFunc(names, func(a, b python.Text) int { return strings.Compare(a.S, b.S) })
		if len(names) > 0 {
			columns = parenthesised(names)
		}
	}
	statement := sql("GRANT", e.privilege(), columns, "ON", e.named("table"), "TO", quoted(e.field("role")))
	if e.isSet("with_grant_option", false) {
		statement = sql(statement, "WITH GRANT OPTION")
	}
	return statement
}
