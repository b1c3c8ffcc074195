package alembic

import (
	"slices"

	"github.com/oncebitten/oncebitten/framework/python"
)

// tableValue reads what stands for a table in an expression: sa.table(…),
// sa.Table(…), what create_table returns, a model class of the file.
func (l *lowering) tableValue(v python.Value) (*tableDefinition, bool) {
	switch x := v.(type) {
	case *python.Call:
		if method, ok := x.Callee.(*python.Attribute); ok && method.Name == "alias" && len(x.Arguments) == 1 {
			of, ok := l.tableValue(method.Of)
			if !ok {
				return nil, false
			}
			alias := &tableDefinition{name: textOf(x.Arguments[0].Value, x.Place), columns: of.columns, aliased: qualified(of.schema, of.name)}
			return alias, true
		}
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
				c := l.lightColumn(call)
				c.name = modelColumn(x, attribute)
				t.columns = append(t.columns, c)
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
		call, ok := item.Value.(*python.Call)
		switch {
		case !ok:
		case slices.Contains([]string{"column", "Column"}, methodOf(call)):
			c := l.lightColumn(call)
			t.columns = append(t.columns, c)
			t.constraints = append(t.constraints, c.foreignKeys...)
		case methodOf(call) == "PrimaryKeyConstraint":
			t.markPrimaryKey(constraint{columns: restTexts(bindArguments(call, nil))})
		case methodOf(call) == "ForeignKeyConstraint":
			t.constraints = append(t.constraints, l.tableForeignKey(call))
		}
	}
	return t, true
}

// lightColumn reads what statements need to know of a sa.column or sa.Column: its
// name and type, and what its values come from.
func (l *lowering) lightColumn(call *python.Call) *column {
	a := bindColumn(call)
	quietly := func(python.Argument) {}
	c := &column{name: a.required("name"), primaryKey: a.flag("primary_key", quietly), autoincrement: autoincrement(a)}
	if t := a.value("type_"); t != nil {
		c.columnType = l.typeOf(t, a.named["type_"].Place)
	}
	if argument := a.named["default"]; a.value("default") != nil {
		c.clientDefault = &argument
	}
	if v := a.value("server_default"); v != nil {
		c.serverDefault = python.UnknownText(unknownOf(v, a.named["server_default"].Place))
	}
	for _, item := range a.rest {
		call, ok := item.Value.(*python.Call)
		switch {
		case ok && methodOf(call) == "ForeignKey":
			c.foreignKeys = append(c.foreignKeys, constraint{kind: "foreign key", columns: []python.Text{c.name}})
		case ok && methodOf(call) == "Identity":
			c.identity = python.Plain("GENERATED AS IDENTITY")
		}
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
