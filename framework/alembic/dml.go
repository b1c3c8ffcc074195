package alembic

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/wording"
)

// dml is an INSERT, UPDATE or DELETE built by calls, innermost first.
type dml struct {
	verb  string // "insert", "update", "delete"
	table *tableDefinition
	// where, values and query are the calls of these methods.
	where, values, query []*python.Call
	// conflict is the on_conflict_do_… of an INSERT, returning what it returns.
	conflict  *python.Call
	returning []python.Argument
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
	case "on_conflict_do_nothing", "on_conflict_do_update":
		d.conflict = call
	case "returning":
		d.returning = call.Arguments
	}
	return d, true
}

// tableOrUnknown is a table, or one of which nothing is known.
func (l *lowering) tableOrUnknown(v python.Value, place python.Place) *tableDefinition {
	if t, ok := l.tableValue(v); ok {
		return t
	}
	u := unknownOf(v, place)
	u.Reason = wording.Say("the table %s", u.Reason)
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
	returning := l.listOf(d.returning)
	if len(d.returning) == 0 && d.verb == "insert" {
		returning = l.generatedKeys(d)
	}
	return sql(l.changeOf(d), l.conflictOf(d), listed("RETURNING", returning))
}

// changeOf is the statement without what follows it.
func (l *lowering) changeOf(d *dml) python.Text {
	table := qualified(d.table.schema, d.table.name)
	switch d.verb {
	case "insert":
		return sql("INSERT INTO", table, l.insertBody(d))
	case "delete":
		where, others := l.whereOf(d)
		return sql("DELETE FROM", table, listed("USING", others), where)
	}
	var sets []python.Text
	l.enclosing = []python.Text{table}
	for _, a := range assignments(d) {
		sets = append(sets, python.Concat(identifier(a.name), python.Plain("="), l.operand(a.value, a.place, "value")))
	}
	l.enclosing = nil
	if len(sets) == 0 {
		u := python.Unknown{Reason: wording.Say("what it sets")}
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
	l.mentioned, l.enclosing = nil, []python.Text{qualified(d.table.schema, d.table.name)}
	where = l.conditions(d.where, "WHERE")
	if len(l.mentioned) > 0 { // queries in the condition name none of these again either
		l.enclosing = append(l.enclosing, l.mentioned...)
		l.mentioned = nil
		where = l.conditions(d.where, "WHERE")
	}
	l.enclosing = nil
	seen := map[string]bool{qualified(d.table.schema, d.table.name).S: true}
	for _, table := range l.mentioned {
		if !seen[table.S] {
			seen[table.S] = true
			others = append(others, table)
		}
	}
	return where, others
}

// conditions are those of where(…) or having(…), each of which adds some.
func (l *lowering) conditions(calls []*python.Call, words string) python.Text {
	var conditions []python.Argument
	for _, call := range calls {
		for _, a := range call.Arguments {
			if a.Name != "" { // filter_by(name=value)
				column := &python.Call{Callee: python.Reference{Path: "sqlalchemy.column"}, Place: a.Place,
					Arguments: []python.Argument{{Value: python.String{Text: python.Plain(a.Name)}, Place: a.Place}}}
				a.Value = &python.Operation{Operator: "==", Operands: []python.Value{column, a.Value}, Place: a.Place}
			}
			conditions = append(conditions, python.Argument{Value: a.Value, Place: a.Place})
		}
	}
	if len(conditions) == 0 {
		return python.Text{}
	}
	return sql(words, l.junction(conditions, "AND"))
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
