package rule

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// operationView is an operation as expressions see it: the same fields for all
// kinds. What a kind does not have is "", false or an empty list.
type operationView struct {
	state *schema.State
	// of is nil for a statement that does nothing that is known.
	of migration.Operation
	// kind is one of kinds, or the words of a command that has no operation of its own.
	kind string
	// tables are those that it is about; makes is true where it makes them.
	tables []migration.Name
	makes  bool
	// subjects are the columns that it adds, changes or drops, of its first table.
	subjects []subject

	name, newName, action, object string
	// adds are the columns that it writes out, key those of their primary key;
	// partly is true where there may be others.
	adds   []migration.Column
	key    []string
	partly bool
	// columns are the names of those that it names.
	columns             []string
	constraints         []migration.Constraint
	unique, concurrent  bool
	cascade             bool
	ifExists            bool
	ifNotExists         bool
	allRows, toEveryone bool
	method, mode        string
	setting, setTo      string
	language            string
	labels, privileges  []string
	// inFunction is true for a part of a function that the statement calls.
	inFunction bool
}

// subject is a column that an operation is about: the one that it writes out,
// or one of the table, of which it changes some aspects.
type subject struct {
	name    string
	written *migration.Column
	changes aspect
	change  func(*migration.Column)
}

// view is the column as the operation leaves it.
func (o *operationView) view(s subject, t *tableView) *columnView {
	if s.written != nil {
		return defined(o.state, *s.written, o.key)
	}
	c := t.column(s.name)
	if s.change != nil {
		s.change(&c.of)
		c.known |= s.changes
	}
	return c
}

// made are the columns that the operation makes.
func (o *operationView) made() []*columnView {
	views := make([]*columnView, len(o.adds))
	for i, c := range o.adds {
		views[i] = defined(o.state, c, o.key)
	}
	return views
}

// added are the constraints that the operation adds, wherever they are written.
func (o *operationView) added() []*constraintView {
	var views []*constraintView
	add := func(constraints []migration.Constraint) {
		for _, c := range constraints {
			views = append(views, &constraintView{state: o.state, of: c, valid: !c.NotValid})
		}
	}
	add(o.constraints)
	for _, c := range o.adds {
		add(c.Constraints)
	}
	return views
}

// resolved are names with their schemas.
func (o *operationView) resolved(names []migration.Name) []migration.Name {
	out := make([]migration.Name, len(names))
	for i, n := range names {
		out[i] = o.state.Resolve(n)
	}
	return out
}

// says is a text of an operation that may be unknown.
func says(name, doc string, get func(*operationView) string) *field {
	return maybe(name, textType, doc, func(o *operationView) (any, error) { return text("operation."+name, get(o)) })
}

// is tells whether something holds for an operation.
func is(name, doc string, get func(*operationView) bool) *field {
	return always(name, boolType, doc, func(o *operationView) any { return get(o) })
}

var operationObject = &object{"Operation", "What a statement does. A kind has the fields that make sense for it; the others are `\"\"`, `false` or `[]`.", []*field{
	always("kind", textType, "what it does, in the words of the list below: `add column`, `create index`", func(o *operationView) any { return o.kind }),
	always("text", textType, "the whole operation in one line, as `oncebitten explain` shows it: `create index i on public.users`", func(o *operationView) any {
		if o.of == nil {
			return ""
		}
		return o.of.String()
	}),
	says("name", "the name of what it creates, changes or drops: of the index, the constraint, the column, the table, the type, …; `\"\"` where the server chooses it", func(o *operationView) string { return o.name }),
	says("newName", "the name that it gives to something that has one already", func(o *operationView) string { return o.newName }),
	always("action", textType, "of `alter table` and other kinds with many forms, which one: `set statistics`, `enable trigger`, `owner to`", func(o *operationView) any { return o.action }),
	always("object", textType, "what it is about where the kind does not say: `enum`, `composite`, `range` or `base` of `create type`; `table`, `view`, `index`, … of `rename`, `comment`, `grant`", func(o *operationView) any { return o.object }),
	always("tables", textList, "the qualified names of all tables that it names as its object", func(o *operationView) any { return namesOf(o.resolved(o.tables)) }),
	maybe("columns", listOf(columnObject), "the columns that it makes: those of `create table`, that of `add column`. Unknown where others come with them: `LIKE`, `INHERITS`, `AS SELECT`, a partition", func(o *operationView) (any, error) {
		if o.partly {
			return nil, &notKnown{what: "operation.columns"}
		}
		return list(columnObject, o.made()), nil
	}),
	maybe("columnNames", textList, "the columns that it names: those of the index or the constraint, those that `update` sets", func(o *operationView) (any, error) {
		return known("operation.columnNames", o.columns)
	}),
	always("constraints", listOf(constraintObject), "the constraints that it adds, with the table, a column or alone", func(o *operationView) any {
		return list(constraintObject, o.added())
	}),
	is("isUnique", "of an index: `UNIQUE`", func(o *operationView) bool { return o.unique }),
	is("isConcurrent", "`CONCURRENTLY`", func(o *operationView) bool { return o.concurrent }),
	is("isCascade", "`CASCADE` of a `DROP` or `TRUNCATE`", func(o *operationView) bool { return o.cascade }),
	is("hasIfExists", "`IF EXISTS`", func(o *operationView) bool { return o.ifExists }),
	is("hasIfNotExists", "`IF NOT EXISTS`", func(o *operationView) bool { return o.ifNotExists }),
	is("isAllRows", "of `update` and `delete`: no `WHERE`", func(o *operationView) bool { return o.allRows }),
	is("isToEveryone", "of `grant`: to `PUBLIC`", func(o *operationView) bool { return o.toEveryone }),
	is("isInFunction", "whether it stands in a function that the statement calls", func(o *operationView) bool { return o.inFunction }),
	always("method", textType, "of an index: `btree`, `gin`, …", func(o *operationView) any { return o.method }),
	always("mode", textType, "of `lock table`: `ACCESS EXCLUSIVE`", func(o *operationView) any { return o.mode }),
	always("setting", textType, "of `set`: the parameter in lower case", func(o *operationView) any { return o.setting }),
	says("value", "of `set`: what it is set to", func(o *operationView) string { return o.setTo }),
	always("language", textType, "of `create function`: `sql`, `plpgsql`, …", func(o *operationView) any { return o.language }),
	maybe("labels", textList, "the labels of an enum, or the one that is added", func(o *operationView) (any, error) { return known("operation.labels", o.labels) }),
	always("privileges", textList, "of `grant` and `revoke`, in lower case: `[\"all\"]` for all", func(o *operationView) any { return texts(o.privileges) }),
}}
