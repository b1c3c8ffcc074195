package alembic

import (
	"slices"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/wording"
)

// query is a SELECT built by calls: select(…).where(…).
type query struct {
	columns, order, group, from []python.Argument
	where, having               []*python.Call
	joins                       []*python.Call
	limit, offset               *python.Argument
	distinct, forUpdate         bool
	exists                      bool
	// other is a call that is not understood.
	other *python.Call
}

// queryOf reads a query; ok is false for another value.
func (l *lowering) queryOf(v python.Value) (q *query, ok bool) {
	call, ok := v.(*python.Call)
	if !ok {
		return nil, false
	}
	method, isMethod := call.Callee.(*python.Attribute)
	switch name := methodOf(call); {
	case name == "select" && isMethod && python.PathOf(method) == "":
		t, ok := l.tableValue(method.Of)
		if !ok {
			return nil, false
		}
		return &query{columns: columnsOf(t, method), where: whereArgument(call)}, true
	case (name == "select" || name == "exists") && strings.HasPrefix(python.PathOf(call.Callee), "sqlalchemy."):
		return l.newQuery(call, name == "exists"), true
	}
	if !isMethod || method.Name == "alias" || method.Name == "label" {
		return nil, false
	}
	if q, ok = l.queryOf(method.Of); !ok {
		return nil, false
	}
	q.add(method.Name, call)
	return q, true
}

// newQuery reads select(a, b), or select([a, b], where) of older versions.
func (l *lowering) newQuery(call *python.Call, exists bool) *query {
	if exists && len(call.Arguments) == 1 { // exists(select(…))
		if q, ok := l.queryOf(call.Arguments[0].Value); ok {
			q.exists = true
			return q
		}
	}
	q := &query{exists: exists}
	var positional []python.Argument
	for _, a := range call.Arguments {
		switch {
		case a.Kind != "" || a.Name != "" && a.Name != "whereclause" && a.Name != "columns":
			q.other = call
		case a.Name == "whereclause":
			q.where = append(q.where, whereArgument(call)...)
		default:
			positional = append(positional, a)
		}
	}
	if len(positional) == 0 {
		return q
	}
	list, ok := positional[0].Value.(*python.List)
	if !ok {
		q.columns = positional
		return q
	}
	for _, item := range list.Items {
		q.columns = append(q.columns, python.Argument{Value: item, Place: positional[0].Place})
	}
	if len(positional) > 1 {
		q.where = append(q.where, &python.Call{Arguments: positional[1:2], Place: call.Place})
	}
	return q
}

// columnsOf are all columns of a table, as if each were written.
func columnsOf(t *tableDefinition, at *python.Attribute) []python.Argument {
	var out []python.Argument
	for _, c := range t.columns {
		of := &python.Attribute{Of: at.Of, Name: "c", Place: at.Place}
		out = append(out, python.Argument{Value: &python.Attribute{Of: of, Name: c.name.S, Place: at.Place}, Place: at.Place})
	}
	return out
}

// add reads one call of the chain.
func (q *query) add(method string, call *python.Call) {
	switch method {
	case "where", "filter", "filter_by":
		q.where = append(q.where, call)
	case "having":
		q.having = append(q.having, call)
	case "order_by":
		q.order = append(q.order, call.Arguments...)
	case "group_by":
		q.group = append(q.group, call.Arguments...)
	case "select_from":
		q.from = append(q.from, call.Arguments...)
	case "join", "outerjoin":
		q.joins = append(q.joins, call)
	case "with_for_update":
		q.forUpdate = true
	case "distinct":
		q.distinct = true
		if len(call.Arguments) > 0 {
			q.other = call
		}
	case "limit", "offset":
		if len(call.Arguments) == 1 {
			part := map[string]**python.Argument{"limit": &q.limit, "offset": &q.offset}[method]
			*part = &call.Arguments[0]
		}
	case "exists":
		q.exists = true
	case "scalar_subquery", "as_scalar", "subquery", "self_group", "correlate", "execution_options", "scalars":
	default:
		q.other = call
	}
}

// queryText is the query as SQL. Tables that the statement round it has are
// not named again, as SQLAlchemy correlates them by itself.
func (l *lowering) queryText(q *query) python.Text {
	outer, enclosing := l.mentioned, l.enclosing
	l.mentioned = nil
	columns := l.selected(q)
	l.enclosing = append(slices.Clone(enclosing), l.mentioned...)
	where := l.conditions(q.where, "WHERE")
	froms := l.froms(q, enclosing)
	words := "SELECT"
	if q.distinct {
		words = "SELECT DISTINCT"
	}
	out := sql(words, python.Join(columns, ", "), listed("FROM", froms), where,
		listed("GROUP BY", l.listOf(q.group)), l.conditions(q.having, "HAVING"), listed("ORDER BY", l.listOf(q.order)))
	for _, part := range []struct {
		words string
		value *python.Argument
	}{{"LIMIT", q.limit}, {"OFFSET", q.offset}} {
		if part.value != nil {
			out = sql(out, part.words, l.expressionOf(part.value.Value, part.value.Place))
		}
	}
	if q.forUpdate {
		out = sql(out, "FOR UPDATE")
	}
	l.mentioned, l.enclosing = outer, enclosing
	return out
}

// selected are the columns of a query.
func (l *lowering) selected(q *query) []python.Text {
	if q.other != nil {
		for _, c := range q.columns {
			l.expressionOf(c.Value, c.Place) // which tables it reads is still of interest
		}
		return []python.Text{python.UnknownText(python.Unknown{Reason: wording.Say("a query"), Place: q.other.Place})}
	}
	if q.exists && len(q.columns) == 0 {
		return []python.Text{python.Plain("*")}
	}
	var out []python.Text
	taken := map[string]int{}
	for _, c := range q.columns {
		if t, ok := l.tableValue(c.Value); ok {
			for _, column := range t.columns {
				out = append(out, l.columnReference(t, column.name))
			}
			if len(t.columns) == 0 {
				out = append(out, python.UnknownText(unknownOf(c.Value, c.Place)))
				l.mentioned = append(l.mentioned, t.from())
			}
			continue
		}
		out = append(out, sql(l.expressionOf(c.Value, c.Place), l.columnLabel(c.Value, taken)))
	}
	return out
}

// columnLabel is "AS name" of what has no name by itself: a function's name with
// a number, or one that no other column has.
func (l *lowering) columnLabel(v python.Value, taken map[string]int) python.Text {
	if _, name, ok := l.columnOf(v); ok {
		taken[name.S]++
		if n := taken[name.S]; n > 1 {
			return python.Plain("AS " + name.S + "_" + strconv.Itoa(n-1))
		}
		return python.Text{}
	}
	name := "anon"
	switch x := v.(type) {
	case *python.Call:
		method := methodOf(x)
		if method == "label" && len(x.Arguments) == 1 {
			return sql("AS", identifier(textOf(x.Arguments[0].Value, x.Arguments[0].Place)))
		}
		if method == "text" || method == "literal_column" || method == "column" {
			return python.Text{}
		}
		if method == "cast" && len(x.Arguments) > 1 {
			if _, column, ok := l.columnOf(x.Arguments[0].Value); ok {
				return sql("AS", identifier(column))
			}
		}
		if _, ok := l.functionOf(x, x.Place); ok {
			name = method
		}
	case *python.Operation, python.String:
	default:
		return python.Text{}
	}
	taken["("+name]++
	return python.Plain("AS " + name + "_" + strconv.Itoa(taken["("+name]))
}

// froms are the tables that a query reads: those of its columns, of its
// conditions and those it names, where a join stands for its tables.
func (l *lowering) froms(q *query, enclosing []python.Text) []python.Text {
	all := slices.Clone(l.mentioned)
	var hidden []python.Text
	for _, a := range q.from {
		text, tables := l.fromOf(a.Value, a.Place)
		all = append(all, text)
		hidden = append(hidden, tables...)
	}
	if len(q.joins) > 0 {
		var left python.Text
		if len(q.from) > 0 {
			left = all[len(all)-1]
		} else if len(all) > 0 {
			left = all[0]
		}
		hidden = append(hidden, left)
		for _, join := range q.joins {
			text, tables := l.joined(left, join)
			hidden = append(append(hidden, tables...), left)
			left = text
		}
		all = append(all, left)
	}
	var out []python.Text
	has := func(list []python.Text, text python.Text) bool {
		return slices.ContainsFunc(list, func(other python.Text) bool { return other.S == text.S })
	}
	for _, text := range all {
		if !has(out, text) && !has(hidden, text) {
			out = append(out, text)
		}
	}
	own := slices.DeleteFunc(slices.Clone(out), func(text python.Text) bool { return has(enclosing, text) })
	if len(own) > 0 {
		return own
	}
	return out
}

// fromOf is a table or a join after FROM, and the tables that it stands for.
func (l *lowering) fromOf(v python.Value, place python.Place) (text python.Text, tables []python.Text) {
	if t, ok := l.tableValue(v); ok {
		return t.from(), nil
	}
	if call, ok := v.(*python.Call); ok && (methodOf(call) == "join" || methodOf(call) == "outerjoin") {
		if method, ok := call.Callee.(*python.Attribute); ok && python.PathOf(method) == "" {
			left, tables := l.fromOf(method.Of, method.Place)
			text, more := l.joined(left, call)
			return text, append(append(tables, left), more...)
		}
	}
	return python.UnknownText(unknownOf(v, place)), nil
}

// joined is "left JOIN table ON condition", and the table.
func (l *lowering) joined(left python.Text, call *python.Call) (python.Text, []python.Text) {
	a := bindArguments(call, []string{"right", "onclause", "isouter"})
	right, on := python.UnknownText(a.missing("right")), python.UnknownText(a.missing("onclause"))
	if v := a.value("right"); v != nil {
		right, _ = l.fromOf(v, a.named["right"].Place)
	}
	if v := a.value("onclause"); v != nil {
		on = l.expressionOf(v, a.named["onclause"].Place)
	}
	words := "JOIN"
	if methodOf(call) == "outerjoin" || a.flag("isouter", l.unsure) {
		words = "LEFT OUTER JOIN"
	}
	return sql(left, words, right, "ON", on), []python.Text{right}
}

// listOf are the expressions of a clause.
func (l *lowering) listOf(arguments []python.Argument) []python.Text {
	var out []python.Text
	for _, a := range arguments {
		if text, ok := a.Value.(python.String); ok { // the name of a column
			out = append(out, identifier(text.Text))
			continue
		}
		out = append(out, l.expressionOf(a.Value, a.Place))
	}
	return out
}
