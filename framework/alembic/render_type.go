package alembic

import (
	"fmt"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// pythonTypes are SQLAlchemy's types for the catalogue's names, as its module
// and the call. Those with a verb take the type's modifiers.
var pythonTypes = map[string][2]string{
	"int2": {"sqlalchemy", "SmallInteger()"}, "int4": {"sqlalchemy", "Integer()"}, "int8": {"sqlalchemy", "BigInteger()"},
	"float4": {"sqlalchemy", "REAL()"}, "float8": {"sqlalchemy", "Float(53)"}, "numeric": {"sqlalchemy", "Numeric(%s)"},
	"bool": {"sqlalchemy", "Boolean()"}, "varchar": {"sqlalchemy", "String(%s)"}, "bpchar": {"sqlalchemy", "CHAR(%s)"},
	"text": {"sqlalchemy", "Text()"}, "bytea": {"sqlalchemy", "LargeBinary()"}, "date": {"sqlalchemy", "Date()"},
	"interval":  {"sqlalchemy", "Interval()"},
	"timestamp": {"sqlalchemy", "DateTime()"}, "timestamptz": {"sqlalchemy", "DateTime(timezone=True)"},
	"time": {"sqlalchemy", "Time()"}, "timetz": {"sqlalchemy", "Time(timezone=True)"}, "json": {"sqlalchemy", "JSON()"},
	"jsonb": {postgresqlPath, "JSONB()"}, "uuid": {postgresqlPath, "UUID()"}, "inet": {postgresqlPath, "INET()"},
	"cidr": {postgresqlPath, "CIDR()"}, "tsvector": {postgresqlPath, "TSVECTOR()"}, "hstore": {postgresqlPath, "HSTORE()"},
	"citext": {postgresqlPath, "CITEXT()"},
}

// postgresqlPath is SQLAlchemy's module for what only PostgreSQL has.
const postgresqlPath = "sqlalchemy.dialects.postgresql"

// typeText writes a type as its author has written it, or by SQLAlchemy's
// name; ok is false for one that it has no name for.
func (w *writer) typeText(t migration.Type) (text string, ok bool) {
	if text, ok := w.types[typeKey(t)]; ok {
		return text, true
	}
	if t.Name.Schema != "" && t.Name.Schema != "pg_catalog" {
		return "", false
	}
	known, ok := pythonTypes[t.Name.Name]
	takes := strings.Contains(known[1], "%s")
	if !ok || len(t.Modifiers) > 0 && !takes {
		return "", false
	}
	class, arguments, _ := strings.Cut(known[1], "(")
	if takes {
		arguments = fmt.Sprintf(arguments, strings.Trim(strings.Join(strings.Fields(fmt.Sprint(t.Modifiers)), ", "), "[]"))
	}
	text = w.style.symbol(known[0], class) + "(" + arguments
	if t.Array {
		text = w.style.symbol(postgresqlPath, "ARRAY") + "(" + text + ")"
	}
	return text, true
}

// typeKey tells types apart.
func typeKey(t migration.Type) string { return fmt.Sprint(t) }

// newWriter makes a writer that knows how the statement's own call is written;
// without a call it writes as most people do.
func newWriter(module *parsedFile, call *syntax.Call, s *migration.Statement, does []migration.Operation, reader wording.Language) *writer {
	w := &writer{
		style: module.newStyle(), statement: s, module: module, call: call, does: does, reader: reader,
		types: map[string]string{}, defaults: map[string]string{},
		existing: map[string]string{}, added: map[string]migration.Type{},
		kinds: map[string]migration.ConstraintKind{},
	}
	if s != nil {
		for _, fact := range s.Facts {
			if kind, ok := fact.(migration.ExistingKind); ok {
				w.kinds[kind.Constraint] = kind.Kind
			}
		}
	}
	if call == nil {
		return w
	}
	w.batch = batchOf(module, *call)
	for _, operation := range does {
		switch o := operation.(type) {
		case migration.AddColumn:
			if column, ok := columnIn(*call, o.Column.Name); ok {
				w.spell(module, column.Arguments, 1, o.Column)
			}
		case migration.AlterColumnType:
			if text, ok := w.spelled(module, keyword(call.Arguments, "type_")); ok {
				w.types[typeKey(o.Type)] = text
			}
		case migration.DropIndex:
			if text, ok := w.spelled(module, keyword(call.Arguments, "table_name")); ok {
				w.indexTable = map[string]string{o.Index.Name: text}
			}
		}
		if column := columnOf(operation); column != "" {
			if text, ok := w.spelled(module, keyword(call.Arguments, "existing_type")); ok {
				w.existing[column] = text
			}
		}
	}
	return w
}

// columnOf is the column that an operation alters; "" for other operations.
func columnOf(operation migration.Operation) string {
	switch o := operation.(type) {
	case migration.AlterColumnType:
		return o.Column
	case migration.SetNotNull:
		return o.Column
	case migration.DropNotNull:
		return o.Column
	}
	return ""
}

// spell notes the type and the default of a column, from the arguments of its
// call, the type at a position.
func (w *writer) spell(module *parsedFile, arguments []syntax.Argument, position int, c migration.Column) {
	if len(arguments) > position && arguments[position].Name == "" {
		if text, ok := w.spelled(module, arguments[position].Value); ok {
			w.types[typeKey(c.Type)] = text
		}
	}
	if text, ok := w.spelled(module, keyword(arguments, "server_default")); ok && !c.Default.IsZero() {
		w.defaults[c.Default.SQL] = text
	}
}

// spelled is the text of an expression that means the same in another file.
func (w *writer) spelled(module *parsedFile, e syntax.Expression) (text string, ok bool) {
	if e == nil || !w.style.owns(e) {
		return "", false
	}
	text = module.Text(e)
	return text, !strings.Contains(text, "\n")
}

// keyword is the value of a keyword argument; nil without it.
func keyword(arguments []syntax.Argument, name string) syntax.Expression {
	for _, a := range arguments {
		if a.Name == name && a.Kind == "" {
			return a.Value
		}
	}
	return nil
}

// columnIn is the sa.Column(…) of a name among the arguments of a call.
func columnIn(call syntax.Call, name string) (column syntax.Call, ok bool) {
	for _, a := range call.Arguments {
		if column, ok = a.Value.(syntax.Call); !ok || len(column.Arguments) == 0 {
			continue
		}
		if text, isText := column.Arguments[0].Value.(syntax.String); isText && text.Value == name {
			return column, true
		}
	}
	return syntax.Call{}, false
}
