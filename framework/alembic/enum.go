package alembic

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/framework/python"
)

// enum is an enumeration type of the database.
type enum struct {
	name   python.Text // qualified and quoted
	labels []python.Text
	// createsWithTable is true when create_table creates it first.
	createsWithTable bool
}

func (e *enum) create() python.Text {
	labels := make([]python.Text, len(e.labels))
	for i, label := range e.labels {
		labels[i] = literal(label)
	}
	return sql("CREATE TYPE", e.name, "AS ENUM", parenthesised(labels))
}

// enumType reads sa.Enum, or the dialect's own ENUM.
func (l *lowering) enumType(a arguments, dialect bool) columnType {
	var labels []python.Text
	name := a.optional("name")
	for _, argument := range a.rest {
		switch x := argument.Value.(type) {
		case *python.Class:
			labels = append(labels, l.labelsOf(x, a)...)
			if name.S == "" {
				name = python.Plain(strings.ToLower(x.Name))
			}
		case python.Reference:
			labels = append(labels, python.UnknownText(unknownOf(x, argument.Place)))
			if name.S == "" {
				name = python.Plain(strings.ToLower(lastOf(x.Path)))
			}
		case *python.List:
			for _, item := range x.Items {
				labels = append(labels, textOf(item, argument.Place))
			}
		default:
			labels = append(labels, textOf(x, argument.Place))
		}
	}
	if a.unpacked != nil {
		labels = append(labels, python.UnknownText(unknownOf(a.unpacked.Value, a.unpacked.Place)))
	}
	if a.has("native_enum") && !a.flag("native_enum", l.unsure) {
		t := columnType{sql: longest(labels, a)}
		if a.flag("create_constraint", l.unsure) {
			t.check = func(column python.Text) python.Text { return checkOfLabels(name, column, labels) }
		}
		return t
	}
	if name.S == "" {
		name = python.UnknownText(a.missing("name"))
	}
	e := &enum{name: qualified(a.optional("schema"), name), labels: labels, createsWithTable: true}
	if dialect && a.has("create_type") {
		e.createsWithTable = a.flag("create_type", l.unsure)
	}
	if a.value("metadata") != nil {
		e.createsWithTable = false // it is created with its metadata
	}
	return columnType{sql: e.name, enum: e}
}

// labelsOf are the labels of sa.Enum(Status): the names of its members, or what
// values_callable makes of it.
func (l *lowering) labelsOf(c *python.Class, a arguments) []python.Text {
	if v := a.value("values_callable"); v != nil {
		f, ok := v.(*python.Function)
		if list, isList := l.resultOf(f, c).(*python.List); ok && isList {
			var labels []python.Text
			for _, item := range list.Items {
				labels = append(labels, textOf(item, a.named["values_callable"].Place))
			}
			return labels
		}
		return []python.Text{python.UnknownText(unknownOf(v, a.named["values_callable"].Place))}
	}
	var labels []python.Text
	for _, member := range c.Names() {
		labels = append(labels, python.Plain(member))
	}
	return labels
}

// resultOf is what a function of the repository returns; nil where it is none.
func (l *lowering) resultOf(f *python.Function, arguments ...python.Value) python.Value {
	if f == nil || l.code == nil {
		return nil
	}
	return l.code.Result(f, arguments...)
}

// checkOfLabels is the constraint that stands in for a type of the database.
func checkOfLabels(name, column python.Text, labels []python.Text) python.Text {
	values := make([]python.Text, len(labels))
	for i, label := range labels {
		values[i] = literal(label)
	}
	condition := sql(identifier(column), "IN", parenthesised(values))
	body := python.Concat(python.Plain("CHECK ("), condition, python.Plain(")"))
	return constraint{kind: "check", name: name, body: body}.sql()
}

// longest is the VARCHAR that holds every label of an enumeration that is
// not one of the database.
func longest(labels []python.Text, a arguments) python.Text {
	length := 0
	for _, label := range labels {
		if len(label.Unknowns) > 0 {
			return python.Plain("VARCHAR")
		}
		length = max(length, utf8.RuneCountInString(label.S))
	}
	if n, ok := a.value("length").(python.Number); ok {
		if given, err := strconv.Atoi(string(n)); err == nil {
			length = max(length, given)
		}
	}
	return python.Plain("VARCHAR(" + strconv.Itoa(length) + ")")
}
