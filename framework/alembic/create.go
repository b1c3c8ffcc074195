package alembic

import (
	"github.com/oncebitten/oncebitten/framework/python"
)

// createOrDrop is x.create(bind) and x.drop(bind) of an enumeration, a
// table, an index or a sequence. It reports whether the call is one.
func (r *recorder) createOrDrop(c *python.Call, method *python.Attribute) bool {
	if method.Name != "create" && method.Name != "drop" {
		return false
	}
	object, ok := method.Of.(*python.Call)
	if !ok {
		return false
	}
	l := &lowering{recorder: r, arguments: bindArguments(c, []string{"bind", "checkfirst"}), name: methodOf(object) + "." + method.Name}
	create := method.Name == "create"
	switch methodOf(object) {
	case "Enum", "ENUM":
		t := l.typeOf(object, object.Place)
		if t.enum == nil {
			return false
		}
		l.checkFirst()
		if create {
			l.send(t.enum.create())
		} else {
			l.send(sql("DROP TYPE", t.enum.name))
		}
	case "Table":
		l.checkFirst()
		l.tableObject(object, create)
	case "Index":
		return r.indexObject(l, object, create)
	case "Sequence":
		sequence := python.Argument{Value: object, Place: object.Place}
		l.checkFirst()
		if create {
			l.send(sql("CREATE SEQUENCE", l.nameOf(sequence), l.newSequence(sequence)))
		} else {
			l.send(sql("DROP SEQUENCE", l.nameOf(sequence)))
		}
	default:
		return false
	}
	return true
}

// checkFirst makes a call conditional that first looks whether the object is
// there.
func (l *lowering) checkFirst() {
	if !l.has("checkfirst") || isFalse(l.named["checkfirst"].Value) || l.call.Guard != "" {
		return
	}
	*l = *l.under("checkfirst=" + l.named["checkfirst"].Place.Text())
}

// tableObject creates or drops a sa.Table.
func (l *lowering) tableObject(object *python.Call, create bool) {
	a := bindArguments(object, []string{"table_name", "metadata"})
	if !create {
		l.send(sql("DROP TABLE", qualified(a.optional("schema"), a.required("table_name"))))
		return
	}
	one := &lowering{recorder: l.recorder, arguments: a, name: l.name}
	one.call = l.call
	one.createTableOf(one.tableOf(a.required("table_name"), a), false)
}

// indexObject creates or drops a sa.Index of columns of a table.
func (r *recorder) indexObject(l *lowering, object *python.Call, create bool) bool {
	a := bindArguments(object, []string{"index_name"})
	if !create {
		l.send(sql("DROP INDEX", identifier(shortened(a.required("index_name")))))
		return true
	}
	for _, e := range a.rest {
		if t, _, ok := l.columnOf(e.Value); ok && t.name.S != "" {
			l.send(l.indexSQL(a, l.indexName(a, t.schema, t.name, a.rest), qualified(t.schema, t.name), a.rest))
			return true
		}
	}
	return false
}
