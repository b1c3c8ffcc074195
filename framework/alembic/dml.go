package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
)

// tableValue reads what stands for a table in an expression: sa.table(…),
// sa.Table(…), what create_table returns, a model class of the file.
func (l *lowering) tableValue(v python.Value) (*tableDefinition, bool) {
	switch x := v.(type) {
	case *python.Call:
		return l.tableCall(x)
	case *python.Attribute:
		if x.Name == "__table__" {
			return l.tableValue(x.Of)
		}
	case *python.Operation: // metadata.tables["name"]
		tables, ok := x.Operands[0].(*python.Attribute)
		name, ok2 := x.Operands[len(x.Operands)-1].(python.String)
		if ok && ok2 && x.Operator == "[]" && tables.Name == "tables" {
			return &tableDefinition{name: name.Text}, true
		}
	case *python.Class:
		name, ok := x.Attribute("__tablename__").(python.String)
		if !ok {
			return nil, false
		}
		t := &tableDefinition{name: name.Text}
		for _, attribute := range x.Names() {
			if call, ok := x.Attribute(attribute).(*python.Call); ok && isColumnCall(call) {
				t.columns = append(t.columns, &column{name: modelColumn(x, attribute)})
			}
		}
		return t, true
	}
	return nil, false
}

// isModelColumn reports whether an attribute of a class is a column.
func isModelColumn(class *python.Class, name string) bool {
	call, ok := class.Attribute(name).(*python.Call)
	return ok && isColumnCall(call)
}

// modelColumn is the name of a column of a model: the attribute's, unless
// the column has one of its own.
func modelColumn(class *python.Class, attribute string) python.Text {
	if call, ok := class.Attribute(attribute).(*python.Call); ok {
		if name, ok := bindColumn(call).value("name").(python.String); ok {
			return name.Text
		}
	}
	return python.Plain(attribute)
}

func (l *lowering) tableCall(call *python.Call) (*tableDefinition, bool) {
	var a arguments
	switch methodOf(call) {
	case "create_table":
		a = bindArguments(call, []string{"table_name"})
	case "table":
		a = bindArguments(call, []string{"table_name"})
	case "Table":
		a = bindArguments(call, []string{"table_name", "metadata"})
	default:
		return nil, false
	}
	t := &tableDefinition{name: a.required("table_name"), schema: a.optional("schema")}
	for _, item := range a.rest {
		if column, ok := item.Value.(*python.Call); ok && slices.Contains([]string{"column", "Column"}, methodOf(column)) {
			t.columns = append(t.columns, l.lightColumn(column))
		}
	}
	return t, true
}

// lightColumn reads the name and type of sa.column or sa.Column.
func (l *lowering) lightColumn(call *python.Call) *column {
	a := bindColumn(call)
	c := &column{name: a.required("name")}
	if t := a.value("type_"); t != nil {
		c.columnType = l.typeOf(t, a.named["type_"].Place)
	}
	return c
}

// columnOf reads a column of a table: t.c.name, t.c["name"], Model.name.
func (l *lowering) columnOf(v python.Value) (*tableDefinition, python.Text, bool) {
	switch x := v.(type) {
	case *python.Attribute:
		if class, ok := x.Of.(*python.Class); ok && isModelColumn(class, x.Name) {
			t, ok := l.tableValue(class)
			return t, modelColumn(class, x.Name), ok
		}
		if of, ok := x.Of.(*python.Attribute); ok && (of.Name == "c" || of.Name == "columns") {
			if t, ok := l.tableValue(of.Of); ok {
				return t, python.Plain(x.Name), true
			}
		}
	case *python.Operation:
		if of, ok := x.Operands[0].(*python.Attribute); ok && x.Operator == "[]" && (of.Name == "c" || of.Name == "columns") {
			if t, ok := l.tableValue(of.Of); ok {
				return t, textOf(x.Operands[1], x.Place), true
			}
		}
	case *python.Call:
		if name := methodOf(x); name == "Column" || name == "mapped_column" || name == "column" {
			a := bindColumn(x)
			if text, ok := a.text("name"); ok {
				return &tableDefinition{}, text, true
			}
		}
	}
	return nil, python.Text{}, false
}

// dml is an INSERT, UPDATE or DELETE built by calls, innermost first.
type dml struct {
	verb  string // "insert", "update", "delete"
	table *tableDefinition
	// where, values and query are the calls of these methods.
	where, values, query []*python.Call
}

// dmlOf reads table.update().where(…).values(…) and sa.update(table)….
func (l *lowering) dmlOf(v python.Value) (*dml, bool) {
	call, ok := v.(*python.Call)
	if !ok {
		return nil, false
	}
	method, isMethod := call.Callee.(*python.Attribute)
	verb := methodOf(call)
	if slices.Contains([]string{"insert", "update", "delete"}, verb) {
		if !strings.HasPrefix(python.PathOf(call.Callee), "sqlalchemy.") && isMethod {
			return &dml{verb: verb, table: l.tableOrUnknown(method.Of, call.Place), where: whereArgument(call), values: []*python.Call{call}}, true
		}
		if len(call.Arguments) > 0 {
			return &dml{verb: verb, table: l.tableOrUnknown(call.Arguments[0].Value, call.Place)}, true
		}
	}
	if !isMethod {
		return nil, false
	}
	d, ok := l.dmlOf(method.Of)
	if !ok {
		return nil, false
	}
	switch method.Name {
	case "where", "filter", "filter_by":
		d.where = append(d.where, call)
	case "values":
		d.values = append(d.values, call)
	case "from_select":
		d.query = append(d.query, call)
	}
	return d, true
}

// tableOrUnknown is a table, or one of which nothing is known.
func (l *lowering) tableOrUnknown(v python.Value, place python.Place) *tableDefinition {
	if t, ok := l.tableValue(v); ok {
		return t
	}
	u := unknownOf(v, place)
	u.Reason = "the table " + u.Reason
	return &tableDefinition{name: python.UnknownText(u)}
}

// whereArgument is the condition that table.update(condition) takes.
func whereArgument(call *python.Call) []*python.Call {
	for _, a := range call.Arguments {
		if a.Name == "whereclause" || a.Name == "" {
			return []*python.Call{{Arguments: []python.Argument{{Value: a.Value, Place: a.Place}}, Place: call.Place}}
		}
	}
	return nil
}

// sqlOf writes a statement that was built by calls.
func (l *lowering) sqlOf(d *dml) python.Text {
	table := qualified(d.table.schema, d.table.name)
	switch d.verb {
	case "insert":
		return sql("INSERT INTO", table, l.insertBody(d))
	case "delete":
		where, others := l.whereOf(d)
		return sql("DELETE FROM", table, listed("USING", others), where)
	}
	var sets []python.Text
	for _, a := range assignments(d) {
		sets = append(sets, python.Concat(identifier(a.name), python.Plain("="), l.expressionOf(a.value, a.place)))
	}
	if len(sets) == 0 {
		u := python.Unknown{Reason: "what it sets"}
		if len(d.values) > 0 {
			u.Place = d.values[len(d.values)-1].Place
		}
		sets = append(sets, python.Concat(python.UnknownText(u), python.Plain("="), python.UnknownText(u)))
	}
	where, others := l.whereOf(d)
	return sql("UPDATE", table, "SET", python.Join(sets, ", "), listed("FROM", others), where)
}

// listed is a clause of some tables, empty without any.
func listed(clause string, tables []python.Text) python.Text {
	if len(tables) == 0 {
		return python.Text{}
	}
	return sql(clause, python.Join(tables, ", "))
}

// whereOf is the condition of a statement, and the other tables that it
// mentions: SQLAlchemy joins these by itself.
func (l *lowering) whereOf(d *dml) (where python.Text, others []python.Text) {
	l.mentioned = nil
	var conditions []python.Text
	within := "and_"
	if len(d.where) == 1 && len(d.where[0].Arguments) == 1 {
		within = ""
	}
	for _, call := range d.where {
		for _, a := range call.Arguments {
			if a.Name != "" { // filter_by(name=value)
				conditions = append(conditions, sql(identifier(python.Plain(a.Name)), "=", l.expressionOf(a.Value, a.Place)))
				continue
			}
			conditions = append(conditions, l.operand(a.Value, a.Place, within))
		}
	}
	if len(conditions) == 0 {
		return python.Text{}, nil
	}
	seen := map[string]bool{qualified(d.table.schema, d.table.name).S: true}
	for _, table := range l.mentioned {
		if !seen[table.S] {
			seen[table.S] = true
			others = append(others, table)
		}
	}
	return sql("WHERE", python.Join(conditions, " AND ")), others
}

// assignment is one column with its value.
type assignment struct {
	name  python.Text
	value python.Value
	place python.Place
}

// assignments are the columns that values(…) sets, in the order of the
// table's columns where it has them.
func assignments(d *dml) []assignment {
	var out []assignment
	for _, call := range d.values {
		for _, a := range call.Arguments {
			dict, isDict := a.Value.(*python.Dict)
			switch {
			case isDict && (a.Name == "" || a.Name == "values"):
				out = append(out, entries(dict, a.Place)...)
			case a.Name != "" && a.Name != "whereclause" && a.Name != "values":
				out = append(out, assignment{python.Plain(a.Name), a.Value, a.Place})
			}
		}
	}
	return inTableOrder(d.table, out)
}

func entries(dict *python.Dict, place python.Place) []assignment {
	var out []assignment
	for _, e := range dict.Entries {
		out = append(out, assignment{columnKey(e.Key, place), e.Value, place})
	}
	return out
}

// columnKey is a column as the key of a dictionary: its name, or itself.
func columnKey(v python.Value, place python.Place) python.Text {
	switch x := v.(type) {
	case *python.Attribute:
		return python.Plain(x.Name)
	case *python.Operation:
		if x.Operator == "[]" {
			return textOf(x.Operands[1], place)
		}
	}
	return textOf(v, place)
}

func inTableOrder(t *tableDefinition, set []assignment) []assignment {
	position := func(a assignment) int {
		i := slices.IndexFunc(t.columns, func(c *column) bool { return c.name.S == a.name.S })
		if i < 0 {
			return len(t.columns)
		}
		return i
	}
	slices.SortStableFunc(set, func(a, b assignment) int { return position(a) - position(b) })
	return set
}

// insertBody is the columns of an INSERT with its rows or its query.
func (l *lowering) insertBody(d *dml) python.Text {
	if len(d.query) > 0 {
		return l.insertQuery(d.query[0])
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
	return l.insertRow(assignments(d))
}

func (l *lowering) insertRow(set []assignment) python.Text {
	if len(set) == 0 {
		return python.Plain("DEFAULT VALUES")
	}
	var names, values []python.Text
	for _, a := range set {
		names = append(names, identifier(a.name))
		values = append(values, l.expressionOf(a.value, a.place))
	}
	return sql(parenthesised(names), "VALUES", parenthesised(values))
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
		for _, a := range inTableOrder(t, entries(dict, place)) {
			if i == 0 {
				names = append(names, identifier(a.name))
			}
			values = append(values, l.expressionOf(a.value, a.place))
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

// insertQuery is INSERT … SELECT. The query itself is not worked out.
func (l *lowering) insertQuery(call *python.Call) python.Text {
	a := bindArguments(call, []string{"names", "select"})
	query := python.UnknownText(unknownOf(a.value("select"), a.named["select"].Place))
	return sql(parenthesised(identifiers(a.texts("names"))), "SELECT", query)
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
		u := python.UnknownText(unknownOf(l.value("rows"), l.named["rows"].Place))
		l.send(sql("INSERT INTO", table, "SELECT", u))
		return
	}
	place := l.named["rows"].Place
	for i, row := range rows.Items {
		if i == maxRows {
			l.NotRead(place, "the other rows of the bulk_insert, which are inserted like the first 200")
			return
		}
		dict, ok := row.(*python.Dict)
		if !ok {
			l.send(sql("INSERT INTO", table, "SELECT", python.UnknownText(unknownOf(row, place))))
			continue
		}
		l.send(sql("INSERT INTO", table, l.insertRow(inTableOrder(t, entries(dict, place)))))
	}
}
