package alembic

import (
	"slices"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/wording"
)

// columnType is a type as PostgreSQL's SQL writes it.
type columnType struct {
	sql python.Text
	// numeric is true for a type whose primary key may be a serial.
	numeric bool
	// enum is set for an enumeration of the database's own.
	enum *enum
	// check is the constraint that a type brings to its column: a list of
	// labels, as a function of the column's name.
	check func(column python.Text) python.Text
	// isUUID is true for a type whose values are Python's own UUIDs, which
	// SQLAlchemy writes with a cast.
	isUUID bool
}

// serial is the type of a column with a sequence of its own.
func (t columnType) serial() python.Text {
	switch t.sql.S {
	case "BIGINT":
		return python.Plain("BIGSERIAL")
	case "SMALLINT":
		return python.Plain("SMALLSERIAL")
	}
	return python.Plain("SERIAL")
}

// fromForeignKey reports whether a column has no type but a foreign key,
// whose type it then takes.
func (t columnType) fromForeignKey(c *column) bool {
	return len(c.foreignKeys) > 0 && c.parts["type_"].Value == nil
}

// plainTypes are the types that take no arguments that matter, by the last
// name of their class (SQLAlchemy's type reference, and its PostgreSQL
// dialect's).
var plainTypes = map[string]string{
	"Integer": "INTEGER", "INTEGER": "INTEGER", "INT": "INTEGER",
	"BigInteger": "BIGINT", "BIGINT": "BIGINT",
	"SmallInteger": "SMALLINT", "SMALLINT": "SMALLINT",
	"Boolean": "BOOLEAN", "BOOLEAN": "BOOLEAN",
	"Date": "DATE", "DATE": "DATE",
	"REAL": "REAL", "Double": "DOUBLE PRECISION", "DOUBLE": "DOUBLE PRECISION", "DOUBLE_PRECISION": "DOUBLE PRECISION",
	"LargeBinary": "BYTEA", "PickleType": "BYTEA", "BYTEA": "BYTEA", "Binary": "BYTEA", "BLOB": "BLOB",
	"JSON": "JSON", "JSONB": "JSONB", "HSTORE": "HSTORE", "TSVECTOR": "TSVECTOR", "TSQUERY": "TSQUERY",
	"UUID": "UUID", "Uuid": "UUID", "INET": "INET", "CIDR": "CIDR", "MACADDR": "MACADDR", "MACADDR8": "MACADDR8",
	"MONEY": "MONEY", "OID": "OID", "REGCLASS": "REGCLASS", "REGCONFIG": "REGCONFIG", "JSONPATH": "JSONPATH",
	"CITEXT": "CITEXT", "DATETIME": "DATETIME", "CLOB": "CLOB", "NCLOB": "NCLOB",
	"INT4RANGE": "INT4RANGE", "INT8RANGE": "INT8RANGE", "NUMRANGE": "NUMRANGE",
	"DATERANGE": "DATERANGE", "TSRANGE": "TSRANGE", "TSTZRANGE": "TSTZRANGE",
	"INT4MULTIRANGE": "INT4MULTIRANGE", "INT8MULTIRANGE": "INT8MULTIRANGE", "NUMMULTIRANGE": "NUMMULTIRANGE",
	"DATEMULTIRANGE": "DATEMULTIRANGE", "TSMULTIRANGE": "TSMULTIRANGE", "TSTZMULTIRANGE": "TSTZMULTIRANGE",
}

// stringTypes are those with a length and a collation.
var stringTypes = map[string]string{
	"String": "VARCHAR", "VARCHAR": "VARCHAR", "Unicode": "VARCHAR", "NVARCHAR": "NVARCHAR",
	"Text": "TEXT", "TEXT": "TEXT", "UnicodeText": "TEXT",
	"CHAR": "CHAR", "NCHAR": "NCHAR",
	"AutoString": "VARCHAR", // sqlmodel
}

// numericTypes may be the type of a serial primary key.
var numericTypes = []string{"INTEGER", "BIGINT", "SMALLINT", "NUMERIC", "FLOAT", "REAL", "DOUBLE PRECISION", "DECIMAL"}

// knownModules are the packages whose types are what their names say. A type
// of another module that has such a name may be anything.
var knownModules = []string{"sqlalchemy", "sqlmodel", "sqlalchemy_utils", "geoalchemy2", "pgvector", "citext", "alembic"}

// typeOf reads a type: a class or what it makes. A type that is not known is
// a hole.
func (l *lowering) typeOf(v python.Value, place python.Place) columnType {
	var a arguments
	class := v
	switch x := v.(type) {
	case *python.Call:
		if t, ok := l.derivedType(x); ok {
			return t
		}
		class, a = x.Callee, bindArguments(x, nil)
	}
	if c, ok := class.(*python.Class); ok {
		if decorated := l.decoratedType(c, a.call); decorated != nil && l.decorated < maxDecorated {
			l.decorated++
			defer func() { l.decorated-- }()
			return l.typeOf(decorated, place)
		}
	}
	path := python.PathOf(class)
	module, _, _ := strings.Cut(path, ".")
	if !slices.Contains(knownModules, module) || strings.Contains(path, "dialects.mysql") {
		return columnType{sql: python.UnknownText(unknownType(v, place))}
	}
	if t, ok := l.namedType(lastOf(path), path, a); ok {
		return t
	}
	return columnType{sql: python.UnknownText(unknownType(v, place))}
}

func unknownType(v python.Value, place python.Place) python.Unknown {
	u := unknownOf(v, place)
	u.Reason = wording.Say("the type %s", u.Reason)
	return u
}

// maxDecorated is how many types may stand for each other: one may for itself.
const maxDecorated = 8

// dialect stands for the dialect that a type is asked to be made for.
var dialect = python.Reference{Path: "alembic.dialect"}

// decoratedType is the type that a TypeDecorator of the repository stands for on
// PostgreSQL; nil when it is not told. What the decorator is called with is for
// its type.
func (l *lowering) decoratedType(c *python.Class, call *python.Call) python.Value {
	if f, ok := c.Attribute("load_dialect_impl").(*python.Function); ok {
		v := l.resultOf(f, python.Unknown{Reason: wording.Say("the type itself")}, dialect)
		if descriptor, ok := v.(*python.Call); ok && methodOf(descriptor) == "type_descriptor" && len(descriptor.Arguments) == 1 {
			return descriptor.Arguments[0].Value
		}
		return v
	}
	impl := c.Attribute("impl")
	switch impl.(type) {
	case python.Reference, *python.Attribute:
		if call != nil && len(call.Arguments) > 0 && c.Attribute("__init__") == nil {
			return &python.Call{Callee: impl, Arguments: call.Arguments, Place: call.Place}
		}
	}
	return impl
}

// derivedType is a type made of another one: variants, arrays of instances.
func (l *lowering) derivedType(call *python.Call) (columnType, bool) {
	if methodOf(call) == "as_mutable" && len(call.Arguments) > 0 {
		return l.typeOf(call.Arguments[0].Value, call.Arguments[0].Place), true
	}
	method, ok := call.Callee.(*python.Attribute)
	if !ok {
		return columnType{}, false
	}
	switch method.Name {
	case "with_variant":
		a := bindArguments(call, []string{"type_"})
		for _, dialect := range a.rest {
			if name, ok := dialect.Value.(python.String); ok && name.S == "postgresql" && a.has("type_") {
				return l.typeOf(a.named["type_"].Value, a.named["type_"].Place), true
			}
		}
		return l.typeOf(method.Of, method.Place), true
	case "copy", "evaluates_none":
		return l.typeOf(method.Of, method.Place), true
	}
	return columnType{}, false
}

// namedType is a type of SQLAlchemy or of a library beside it.
func (l *lowering) namedType(name, path string, a arguments) (columnType, bool) {
	if words, ok := plainTypes[name]; ok {
		isUUID := words == "UUID" && a.withNames("as_uuid").flag("as_uuid", func(python.Argument) {})
		return columnType{sql: python.Plain(words), numeric: slices.Contains(numericTypes, words), isUUID: isUUID}, true
	}
	if words, ok := stringTypes[name]; ok {
		return columnType{sql: stringType(words, a.withNames("length", "collation"))}, true
	}
	a = a.withNames("")
	switch name {
	case "Enum":
		return l.enumType(a, false), true
	case "ENUM":
		return l.enumType(a, true), true
	case "ARRAY":
		return l.arrayType(a), true
	case "DateTime", "TIMESTAMP", "Time", "TIME":
		return columnType{sql: timeType(name, path, a)}, true
	case "Interval", "INTERVAL":
		return columnType{sql: intervalType(name, path, a)}, true
	case "Numeric", "NUMERIC", "DECIMAL":
		words := strings.ToUpper(name)
		a = a.withNames("precision", "scale")
		return columnType{sql: sized(words, a, "precision", "scale"), numeric: true}, true
	case "Float", "FLOAT":
		return columnType{sql: sized("FLOAT", a.withNames("precision"), "precision"), numeric: true}, true
	case "BIT":
		return columnType{sql: bitType(a.withNames("length", "varying"))}, true
	case "UUIDType":
		return columnType{sql: python.Plain("UUID")}, true
	case "Vector", "VECTOR":
		return columnType{sql: sized("VECTOR", a.withNames("dim"), "dim")}, true
	case "Geometry", "Geography":
		return columnType{sql: geometryType(strings.ToLower(name), a.withNames("geometry_type", "srid"))}, true
	}
	return columnType{}, false
}

// withNames binds the positional arguments of a type to its parameters.
func (a arguments) withNames(parameters ...string) arguments {
	if a.call == nil {
		return arguments{named: map[string]python.Argument{}}
	}
	if len(parameters) == 1 && parameters[0] == "" {
		return a
	}
	return bindArguments(a.call, parameters)
}

func stringType(words string, a arguments) python.Text {
	out := sized(words, a, "length")
	if collation, ok := a.text("collation"); ok {
		out = sql(out, "COLLATE", python.Concat(python.Plain(`"`), collation, python.Plain(`"`)))
	}
	return out
}

// sized is a type with numbers in parentheses, as many as are given.
func sized(words string, a arguments, parameters ...string) python.Text {
	var numbers []python.Text
	for _, p := range parameters {
		text, ok := a.text(p)
		if !ok {
			break
		}
		numbers = append(numbers, text)
	}
	if len(numbers) == 0 {
		return python.Plain(words)
	}
	for _, n := range numbers {
		if len(n.Unknowns) > 0 {
			return python.Plain(words) // PostgreSQL takes no name for a size
		}
	}
	return python.Concat(python.Plain(words), parenthesised(numbers))
}

// timeType is a time or timestamp. Only the dialect's own types have a
// precision; the general ones take the time zone first.
func timeType(name, path string, a arguments) python.Text {
	a = a.withNames("timezone", "precision")
	words := "TIMESTAMP"
	if strings.EqualFold(name, "time") {
		words = "TIME"
	}
	out := python.Plain(words)
	if strings.Contains(path, "postgresql") {
		out = sized(words, a, "precision")
	}
	zone := a.flag("timezone", func(python.Argument) {})
	if zone {
		return sql(out, "WITH TIME ZONE")
	}
	return sql(out, "WITHOUT TIME ZONE")
}

func intervalType(name, path string, a arguments) python.Text {
	out := python.Plain("INTERVAL")
	if name == "Interval" || !strings.Contains(path, "postgresql") {
		a = a.withNames("native", "second_precision", "day_precision")
		if precision, ok := a.text("second_precision"); ok {
			out = sql(out, parenthesised([]python.Text{precision}))
		}
		return out
	}
	a = a.withNames("precision", "fields")
	if fields, ok := a.text("fields"); ok {
		out = sql(out, fields)
	}
	if precision, ok := a.text("precision"); ok {
		out = sql(out, parenthesised([]python.Text{precision}))
	}
	return out
}

func bitType(a arguments) python.Text {
	if a.flag("varying", func(python.Argument) {}) {
		return sized("BIT VARYING", a, "length")
	}
	if !a.has("length") {
		return python.Plain("BIT(1)")
	}
	return sized("BIT", a, "length")
}

func geometryType(words string, a arguments) python.Text {
	kind, srid := python.Plain("GEOMETRY"), python.Plain("-1")
	if text, ok := a.text("geometry_type"); ok {
		kind = text
	}
	if text, ok := a.text("srid"); ok {
		srid = text
	}
	return python.Concat(python.Plain(words+"("), kind, python.Plain(","), srid, python.Plain(")"))
}

func (l *lowering) arrayType(a arguments) columnType {
	a = a.withNames("item_type", "as_tuple", "dimensions")
	item := columnType{sql: python.UnknownText(a.missingType())}
	if v := a.value("item_type"); v != nil {
		item = l.typeOf(v, a.named["item_type"].Place)
	}
	dimensions := 1
	if n, ok := a.value("dimensions").(python.Number); ok {
		if d, err := strconv.Atoi(string(n)); err == nil && d > 0 && d < 10 {
			dimensions = d
		}
	}
	brackets := strings.Repeat("[]", dimensions)
	// The collation of the items follows the brackets.
	if at := strings.Index(item.sql.S, " COLLATE"); at >= 0 {
		return columnType{sql: python.Concat(item.sql.Slice(0, at), python.Plain(brackets), item.sql.Slice(at, len(item.sql.S)))}
	}
	return columnType{sql: python.Concat(item.sql, python.Plain(brackets)), enum: item.enum}
}

// missingType explains an array without a type for its items.
func (a arguments) missingType() python.Unknown {
	if a.call == nil {
		return python.Unknown{Reason: wording.Say("the type of the items of an array is not given")}
	}
	return a.missing("item_type")
}
