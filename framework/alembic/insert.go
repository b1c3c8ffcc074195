package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/wording"
)

// insertBody is the columns of an INSERT with its rows or its query.
func (l *lowering) insertBody(d *dml) python.Text {
	if len(d.query) > 0 {
		return l.insertQuery(d.table, d.query[0])
	}
	for _, call := range d.values {
		for _, a := range call.Arguments {
			switch rows := a.Value.(type) {
			case *python.List:
				return l.insertRows(d.table, rows, a.Place)
			case python.Unknown, python.Choice:
				return sql("SELECT", python.UnknownText(unknownOf(rows, a.Place)))
			}
		}
	}
	return l.insertRow(d.table, assignments(d))
}

func (l *lowering) insertRow(t *tableDefinition, set []assignment) python.Text {
	if len(set) == 0 {
		return python.Plain("DEFAULT VALUES")
	}
	set = inTableOrder(t, withDefaults(t, set))
	var names, values []python.Text
	for _, a := range set {
		names = append(names, identifier(a.name))
		values = append(values, l.columnValue(t, a))
	}
	return sql(parenthesised(names), "VALUES", parenthesised(values))
}

// withDefaults appends the columns whose default SQLAlchemy sends with each row.
// Of a table that is no sa.Table nothing is known of them.
func withDefaults(t *tableDefinition, set []assignment) []assignment {
	for _, c := range t.columns {
		if c.clientDefault == nil || slices.ContainsFunc(set, func(a assignment) bool { return a.name.S == c.name.S }) {
			continue
		}
		u := python.Unknown{Reason: wording.Say("the default %s", c.clientDefault.Place.Text()), Place: c.clientDefault.Place}
		set = append(slices.Clone(set), assignment{c.name, u, c.clientDefault.Place})
	}
	return set
}

// generatedKeys are the parts of the primary key that SQLAlchemy asks the server
// for, where it makes them: of a single row, in a sa.Table.
func (l *lowering) generatedKeys(d *dml) []python.Text {
	set := assignments(d)
	if len(set) == 0 || len(d.query) > 0 || d.severalRows() {
		return nil
	}
	var out []python.Text
	serial := d.table.serial()
	for _, c := range d.table.columns {
		given := slices.ContainsFunc(set, func(a assignment) bool { return a.name.S == c.name.S })
		made := c == serial || c.primaryKey && c.clientDefault == nil && (c.serverDefault.S != "" || c.identity.S != "")
		if made && !given {
			out = append(out, python.Concat(qualified(d.table.schema, d.table.name), python.Plain("."), identifier(c.name)))
		}
	}
	return out
}

// severalRows reports whether an INSERT is given a list of rows.
func (d *dml) severalRows() bool {
	return slices.ContainsFunc(d.values, func(call *python.Call) bool {
		return slices.ContainsFunc(call.Arguments, func(a python.Argument) bool {
			_, ok := a.Value.(*python.List)
			return ok
		})
	})
}

// columnValue is a value for a column as the column's type writes it.
func (l *lowering) columnValue(t *tableDefinition, a assignment) python.Text {
	at := slices.IndexFunc(t.columns, func(c *column) bool { return c.name.S == a.name.S })
	if at < 0 {
		return l.expressionOf(a.value, a.place)
	}
	return l.typedValue(t.columns[at].columnType, a.value, a.place)
}

// typedValue is a value as its type writes it: 1 of a BOOLEAN is true, a UUID
// has a cast.
func (l *lowering) typedValue(t columnType, v python.Value, place python.Place) python.Text {
	switch x := v.(type) {
	case python.Number:
		if t.sql.S == "BOOLEAN" && (x == "0" || x == "1") {
			return l.expressionOf(python.Bool(x == "1"), place)
		}
	case python.String:
		switch _, known := x.Known(); {
		case t.numeric && known:
			return x.Text
		case t.isUUID:
			return python.Concat(literal(x.Text), python.Plain("::UUID"))
		}
	}
	if isCallOf(v, "uuid4") && t.isUUID {
		return python.Concat(l.expressionOf(v, place), python.Plain("::UUID"))
	}
	return l.expressionOf(v, place)
}

// insertRows is INSERT with several rows in one statement. All have the
// columns of the first.
func (l *lowering) insertRows(t *tableDefinition, rows *python.List, place python.Place) python.Text {
	var names, lines []python.Text
	for i, row := range rows.Items {
		dict, ok := row.(*python.Dict)
		if !ok {
			lines = append(lines, parenthesised([]python.Text{python.UnknownText(unknownOf(row, place))}))
			continue
		}
		var values []python.Text
		for _, a := range inTableOrder(t, withDefaults(t, entries(dict, place))) {
			if i == 0 {
				names = append(names, identifier(a.name))
			}
			values = append(values, l.columnValue(t, a))
		}
		lines = append(lines, parenthesised(values))
	}
	if len(lines) == 0 {
		return python.Plain("DEFAULT VALUES")
	}
	if len(names) == 0 {
		return sql("VALUES", python.Join(lines, ", "))
	}
	return sql(parenthesised(names), "VALUES", python.Join(lines, ", "))
}

// insertQuery is INSERT … SELECT.
func (l *lowering) insertQuery(t *tableDefinition, call *python.Call) python.Text {
	a := bindArguments(call, []string{"names", "select", "include_defaults"})
	names := a.texts("names")
	var defaults []assignment
	if v := a.value("include_defaults"); v == nil || !isFalse(v) {
		for _, name := range names {
			defaults = append(defaults, assignment{name: name})
		}
		defaults = withDefaults(t, defaults)[len(names):]
	}
	q, ok := l.queryOf(a.value("select"))
	for _, d := range defaults {
		names = append(names, d.name)
		if ok {
			q.columns = append(q.columns, python.Argument{Value: d.value, Place: d.place})
		}
	}
	if ok {
		return sql(parenthesised(identifiers(names)), l.queryText(q))
	}
	query := python.UnknownText(unknownOf(a.value("select"), a.named["select"].Place))
	return sql(parenthesised(identifiers(names)), "SELECT", query)
}

// maxRows is how many rows of one bulk_insert become statements: each has
// the same effect.
const maxRows = 200

// bulkInsert sends one INSERT a row.
func bulkInsert(l *lowering) {
	t, ok := l.tableValue(l.value("table"))
	if !ok {
		t = &tableDefinition{name: python.UnknownText(unknownOf(l.value("table"), l.named["table"].Place))}
	}
	table := qualified(t.schema, t.name)
	rows, ok := l.value("rows").(*python.List)
	if !ok {
		u := unknownOf(l.value("rows"), l.named["rows"].Place)
		l.under("for row in " + u.Reason.In(wording.English)).send(sql("INSERT INTO", table, "SELECT", python.UnknownText(u)))
		return
	}
	place := l.named["rows"].Place
	for i, row := range rows.Items {
		if i == maxRows {
			l.NotRead(place, wording.Say("the other rows of the bulk_insert, which are inserted like the first 200"))
			return
		}
		one := l
		if optional, ok := row.(*python.Optional); ok {
			one, row = l.under(strings.Join(optional.Guards, " and ")), optional.Of
		}
		dict, ok := row.(*python.Dict)
		if !ok {
			one.send(sql("INSERT INTO", table, "SELECT", python.UnknownText(unknownOf(row, place))))
			continue
		}
		one.send(sql("INSERT INTO", table, one.insertRow(t, inTableOrder(t, entries(dict, place)))))
	}
}

// conflictOf is ON CONFLICT …, for an INSERT that has it.
func (l *lowering) conflictOf(d *dml) python.Text {
	if d.conflict == nil {
		return python.Text{}
	}
	a := bindArguments(d.conflict, []string{"constraint", "index_elements", "index_where", "set_"})
	out := python.Plain("ON CONFLICT")
	switch name, isName := a.text("constraint"); {
	case isName:
		out = sql(out, "ON CONSTRAINT", identifier(name))
	case a.has("index_elements"):
		l.bare = true
		var elements []python.Text
		if list, ok := a.value("index_elements").(*python.List); ok {
			for _, item := range list.Items {
				elements = append(elements, l.elementOf(item, a.named["index_elements"].Place))
			}
		} else {
			elements = identifiers(a.texts("index_elements"))
		}
		out = sql(out, parenthesised(elements))
		if v := a.value("index_where"); v != nil {
			out = sql(out, "WHERE", l.expressionOf(v, a.named["index_where"].Place))
		}
		l.bare = false
	}
	if methodOf(d.conflict) == "on_conflict_do_nothing" {
		return sql(out, "DO NOTHING")
	}
	set := python.UnknownText(unknownOf(a.value("set_"), a.named["set_"].Place))
	if dict, ok := a.value("set_").(*python.Dict); ok {
		var sets []python.Text
		for _, e := range inTableOrder(d.table, entries(dict, a.named["set_"].Place)) {
			sets = append(sets, sql(identifier(e.name), "=", l.excluded(e)))
		}
		set = python.Join(sets, ", ")
	}
	return sql(out, "DO UPDATE SET", set)
}

// excluded is the value of an assignment, which may be a column of the row
// that was to be inserted: statement.excluded.name.
func (l *lowering) excluded(a assignment) python.Text {
	if column, ok := a.value.(*python.Attribute); ok {
		if of, ok := column.Of.(*python.Attribute); ok && of.Name == "excluded" {
			return sql(python.Concat(python.Plain("excluded."), identifier(python.Plain(column.Name))))
		}
	}
	return l.expressionOf(a.value, a.place)
}
