package alembic

import (
	"github.com/oncebitten/oncebitten/framework/python"
)

func createIndex(l *lowering) {
	elements := l.elements(l.arguments)
	name := l.indexName(l.arguments, l.optional("schema"), l.required("table_name"), elements)
	l.send(l.indexSQL(l.arguments, name, l.table(), elements))
}

// elements are the columns of create_index.
func (l *lowering) elements(a arguments) []python.Argument {
	list, ok := a.value("columns").(*python.List)
	if !ok {
		return []python.Argument{a.named["columns"]}
	}
	place := a.named["columns"].Place
	var out []python.Argument
	for _, item := range list.Items {
		out = append(out, python.Argument{Value: item, Place: place})
	}
	return out
}

// indexOf reads a sa.Index among the items of a table.
func (l *lowering) indexOf(t *tableDefinition, call *python.Call) python.Text {
	a := bindArguments(call, []string{"index_name"})
	return l.indexSQL(a, l.indexName(a, t.schema, t.name, a.rest), qualified(t.schema, t.name), a.rest)
}

// indexName is the name that a call gives an index, or the default one.
func (l *lowering) indexName(a arguments, schema, table python.Text, elements []python.Argument) python.Text {
	if name, ok := a.text("index_name"); ok {
		return shortened(name)
	}
	var columns []python.Text
	for _, e := range elements {
		key := elementKey(e.Value)
		if key == "" {
			break
		}
		columns = append(columns, python.Plain(key))
	}
	if len(columns) == 0 {
		return python.UnknownText(a.missing("index_name"))
	}
	return l.naming.index(schema, table, columns)
}

func (l *lowering) indexSQL(a arguments, name, table python.Text, elements []python.Argument) python.Text {
	when := func(flag, words string) string {
		if a.flag(flag, l.unsure) {
			return words
		}
		return ""
	}
	using := python.Text{}
	if method, ok := a.text("postgresql_using"); ok {
		using = sql("USING", method)
	}
	return sql("CREATE", when("unique", "UNIQUE"), "INDEX", when("postgresql_concurrently", "CONCURRENTLY"),
		when("if_not_exists", "IF NOT EXISTS"), identifier(name), "ON", table, using,
		parenthesised(l.indexElements(a, elements)),
		l.include(a),
		when("postgresql_nulls_not_distinct", "NULLS NOT DISTINCT"),
		l.storage(a), l.tablespace(a), l.predicate(a))
}

// indexElements are the columns and expressions of an index with their
// operator classes.
func (l *lowering) indexElements(a arguments, elements []python.Argument) []python.Text {
	l.bare = true
	defer func() { l.bare = false }()
	classes, _ := a.value("postgresql_ops").(*python.Dict)
	var out []python.Text
	for _, e := range elements {
		if e.Value == nil {
			out = append(out, python.UnknownText(a.missing("columns")))
			continue
		}
		element := l.elementOf(e.Value, e.Place)
		if isOperation(e.Value) {
			element = parenthesised([]python.Text{element})
		}
		out = append(out, sql(element, operatorClass(classes, e.Value)))
	}
	return out
}

// isOperation reports whether an expression needs parentheses in an index.
func isOperation(v python.Value) bool {
	_, ok := v.(*python.Operation)
	return ok
}

// operatorClass is the class that postgresql_ops gives an element; a text is
// known by its own words.
func operatorClass(classes *python.Dict, element python.Value) python.Text {
	if classes == nil {
		return python.Text{}
	}
	key := elementKey(element)
	if text, ok := element.(*python.Call); ok && methodOf(text) == "text" && len(text.Arguments) > 0 {
		key = elementKey(text.Arguments[0].Value)
	}
	for _, e := range classes.Entries {
		name, ok := e.Key.(python.String)
		class, ok2 := e.Value.(python.String)
		if ok && ok2 && key != "" && name.S == key {
			return class.Text
		}
	}
	return python.Text{}
}

// elementKey is the name under which postgresql_ops knows an element: a
// column's, or the label of an expression.
func elementKey(v python.Value) string {
	switch x := v.(type) {
	case python.String:
		return x.S
	case *python.Call:
		name := methodOf(x)
		if (name == "column" || name == "literal_column" || name == "label") && len(x.Arguments) > 0 {
			return elementKey(x.Arguments[0].Value)
		}
	}
	return ""
}

// storage is WITH (parameter = value, …).
func (l *lowering) storage(a arguments) python.Text {
	parameters, ok := a.value("postgresql_with").(*python.Dict)
	if !ok {
		return python.Text{}
	}
	place := a.named["postgresql_with"].Place
	var items []python.Text
	for _, e := range parameters.Entries {
		items = append(items, sql(textOf(e.Key, place), "=", textOf(e.Value, place)))
	}
	return sql("WITH", parenthesised(items))
}

func (l *lowering) tablespace(a arguments) python.Text {
	space, ok := a.text("postgresql_tablespace")
	if !ok {
		return python.Text{}
	}
	return sql("TABLESPACE", identifier(space))
}

// predicate is WHERE …, for a partial index.
func (l *lowering) predicate(a arguments) python.Text {
	v := a.value("postgresql_where")
	if v == nil {
		return python.Text{}
	}
	return sql("WHERE", l.conditionOf(v, a.named["postgresql_where"].Place))
}

func dropIndex(l *lowering) {
	l.send(sql("DROP INDEX", l.when("postgresql_concurrently", "CONCURRENTLY"), l.when("if_exists", "IF EXISTS"),
		qualified(l.optional("schema"), shortened(l.required("index_name")))))
}
