package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// conversion is what turning one type into another takes, cheapest first.
type conversion int

const (
	same       conversion = iota // the same bytes
	sameIndex                    // the same bytes, but indexes sort by other operators
	computed                     // another value, row by row
	explicit                     // computed, and only with USING
	impossible                   // there is no cast
)

// casts has the conversions between built-in types, as pg_cast has them: from
// a type, in a way, to types. What is not here goes through text: to text by
// assignment, from text explicitly.
var casts = []struct {
	from string
	way  conversion
	to   string
}{
	{"bit", sameIndex, "varbit"},
	{"bit", explicit, "int4 int8"},
	{"bool", explicit, "int4"},
	{"bpchar", computed, "name text varchar"},
	{"bpchar", explicit, "xml"},
	{"cidr", same, "inet"},
	{"date", computed, "timestamp timestamptz"},
	{"float4", computed, "int2 int4 int8 numeric float8"},
	{"float8", computed, "float4 int2 int4 int8 numeric"},
	{"inet", computed, "cidr"},
	{"int2", computed, "float4 float8 int4 int8 numeric oid"},
	{"int4", computed, "int2 money float4 float8 int8 numeric"},
	{"int4", explicit, "bit bool"},
	{"int4", sameIndex, "oid"},
	{"int8", computed, "int2 int4 money float4 float8 numeric oid"},
	{"int8", explicit, "bit"},
	{"interval", computed, "time"},
	{"json", computed, "jsonb"},
	{"jsonb", computed, "json"},
	{"jsonb", explicit, "bool float4 float8 int2 int4 int8 numeric"},
	{"macaddr", computed, "macaddr8"},
	{"macaddr8", computed, "macaddr"},
	{"money", computed, "numeric"},
	{"name", computed, "text varchar bpchar"},
	{"numeric", computed, "int2 int4 int8 money float4 float8"},
	{"oid", sameIndex, "int4"},
	{"oid", computed, "int8"},
	{"text", same, "varchar"},
	{"text", sameIndex, "bpchar"},
	{"text", computed, "name"},
	{"text", explicit, "xml"},
	{"time", computed, "interval timetz"},
	{"timestamp", computed, "date time"},
	{"timestamptz", computed, "date time timetz"},
	{"timetz", computed, "time"},
	{"varbit", sameIndex, "bit"},
	{"varchar", same, "text"},
	{"varchar", sameIndex, "bpchar"},
	{"varchar", computed, "name"},
	{"varchar", explicit, "xml"},
	{"xml", same, "text varchar"},
	{"xml", sameIndex, "bpchar"},
	{"citext", same, "text varchar"},
	{"text", sameIndex, "citext"},
	{"varchar", sameIndex, "citext"},
}

// isText reports whether a type is one that every value can be written as.
func isText(name string) bool {
	return slices.Contains([]string{"text", "varchar", "bpchar", "citext", "name"}, name)
}

// typeConverter tells how types convert in one state: domains and the session's
// time zone count.
type typeConverter struct {
	state *schema.State
}

// convert is what ALTER COLUMN TYPE does with the values of a column
// (ATColumnChangeRequiresRewrite in src/backend/commands/tablecmds.c).
func (t typeConverter) convert(from, to migration.Type) conversion {
	target, constrained := t.base(to)
	source, _ := t.base(from)
	if source.Name != from.Name {
		source.Modifiers = nil // what a domain allows does not count as known
	}
	way := t.convertBase(source, target)
	if constrained && way < computed && from.Name != to.Name {
		return computed
	}
	return way
}

// base is the type below a domain, and whether the domain has a constraint.
func (t typeConverter) base(of migration.Type) (base migration.Type, constrained bool) {
	if of.Array {
		return of, false
	}
	for _, d := range t.state.Domains(of) {
		constrained = constrained || d.NotNull || len(d.Constraints) > 0
		of = d.Base
	}
	return of, constrained
}

func (t typeConverter) convertBase(from, to migration.Type) conversion {
	if from.Array || to.Array {
		return t.convertArray(from, to)
	}
	a, b := from.Name.Name, to.Name.Name
	if t.sameName(from, to) {
		return convertLength(a, from.Modifiers, to.Modifiers)
	}
	if a == "timestamp" && b == "timestamptz" || a == "timestamptz" && b == "timestamp" {
		// Also (3) to (3) computes: the length is applied after the cast.
		if t.isUTC() && len(to.Modifiers) == 0 {
			return sameIndex
		}
		if t.isUTC() && len(to.Modifiers) == 1 && to.Modifiers[0] >= 6 {
			return sameIndex
		}
		return computed
	}
	way := castBetween(a, b)
	if way <= sameIndex && convertLength(b, nil, to.Modifiers) > same {
		return computed
	}
	return way
}

func (t typeConverter) sameName(from, to migration.Type) bool {
	if from.Name == to.Name {
		return true
	}
	a, b := t.state.Type(from.Name), t.state.Type(to.Name)
	return a != nil && a == b
}

// convertArray compares arrays: another element type or length computes.
func (t typeConverter) convertArray(from, to migration.Type) conversion {
	if from.Array != to.Array {
		if to.Array || !isText(to.Name.Name) {
			return explicit
		}
		return computed
	}
	element, other := from, to
	element.Array, other.Array = false, false
	if t.sameName(element, other) && (slices.Equal(from.Modifiers, to.Modifiers) || len(to.Modifiers) == 0) {
		return same
	}
	return max(computed, t.convert(element, other))
}

// isUTC reports whether the session's time zone is UTC, the server's usual
// setting; only one that is set here to another zone makes the difference.
func (t typeConverter) isUTC() bool {
	zone, ok := t.state.Session().Setting("timezone")
	if !ok {
		return true
	}
	zone = strings.ToLower(strings.Trim(zone, "'"))
	return slices.Contains([]string{"", "default", "utc", "etc/utc", "gmt", "etc/gmt", "uct", "etc/uct", "zulu", "universal", "0"}, zone)
}

// takesUTC reports whether a conversion depends on the session's time zone, and
// nothing has set it: that of the server is not known.
func (t typeConverter) takesUTC(from, to migration.Type) bool {
	source, _ := t.base(from)
	target, _ := t.base(to)
	names := []string{source.Name.Name, target.Name.Name}
	_, set := t.state.Session().Setting("timezone")
	return !set && slices.Contains(names, "timestamp") && slices.Contains(names, "timestamptz")
}

func castBetween(from, to string) conversion {
	for _, row := range casts {
		if row.from == from && slices.Contains(strings.Fields(row.to), to) {
			return row.way
		}
	}
	switch {
	case isText(to):
		return computed
	case isText(from):
		return explicit
	}
	return impossible
}

// convertLength compares the numbers in parentheses of one type: a length or
// a precision that only grows keeps the values.
func convertLength(name string, from, to []int) conversion {
	if slices.Equal(from, to) {
		return same
	}
	switch name {
	case "numeric":
		return convertNumeric(from, to)
	case "varchar", "varbit", "timestamp", "timestamptz", "time", "timetz", "interval":
		limit := unlimited(name)
		if length(to, limit) >= length(from, limit) {
			return same
		}
	case "bpchar", "bit":
		if name == "bpchar" && len(to) == 0 {
			return same
		}
	default:
		return same // no numbers that matter, or a type of an extension
	}
	return computed
}

// unlimited is the length that a type without a number has.
func unlimited(name string) int {
	if name == "varchar" || name == "varbit" {
		return 1 << 30
	}
	return 6 // digits of a second
}

func length(modifiers []int, otherwise int) int {
	if len(modifiers) == 0 {
		return otherwise
	}
	return modifiers[0]
}

// convertNumeric keeps the values where the scale stays and the precision
// does not shrink.
func convertNumeric(from, to []int) conversion {
	if len(to) == 0 {
		return same
	}
	if len(from) == 0 || scale(from) != scale(to) || to[0] < from[0] {
		return computed
	}
	return same
}

func scale(modifiers []int) int {
	if len(modifiers) < 2 {
		return 0
	}
	return modifiers[1]
}

// conversionFailure is how the values of a type may refuse to become another:
// the SQLSTATE, or "" where all of them can.
func conversionFailure(from, to migration.Type) string {
	a, b := from.Name.Name, to.Name.Name
	switch {
	case isText(a) && !isText(b):
		return "22P02"
	case a == "bit" && b == "bit":
		return "22026"
	case (b == "varchar" || b == "bpchar" || b == "bit" || b == "varbit") && len(to.Modifiers) > 0 && a != b:
		return "22001"
	case (b == "varchar" || b == "bpchar" || b == "varbit") && len(to.Modifiers) > 0 &&
		length(to.Modifiers, 0) < length(from.Modifiers, 1<<30):
		return "22001"
	case b == "numeric" && len(to.Modifiers) > 0 && convertLength(b, from.Modifiers, to.Modifiers) == computed:
		return "22003"
	case numberSize(b) > 0 && numberSize(b) < numberSize(a):
		return "22003"
	}
	return ""
}

// numberSize orders the number types by the range that they hold.
func numberSize(name string) int {
	return slices.Index([]string{"", "int2", "int4", "oid", "int8", "money", "numeric", "float4", "float8"}, name)
}

// family groups the types that an equality operator compares with each other;
// a foreign key needs one (PostgreSQL manual, CREATE TABLE, REFERENCES).
func family(name string) string {
	switch name {
	case "int2", "int4", "int8", "numeric", "float4", "float8", "oid":
		return "number"
	case "text", "varchar", "bpchar", "name", "citext":
		return "text"
	case "date", "timestamp", "timestamptz":
		return "date"
	case "bit", "varbit":
		return "bits"
	case "inet", "cidr":
		return "network"
	}
	return name
}

// isInteger reports whether values of a type are whole.
func isInteger(name string) bool { return name == "int2" || name == "int4" || name == "int8" }

// comparable adds the failure of a foreign key between columns of types that
// cannot be compared, as far as the types are known.
func (c *cost) comparable(table migration.Name, target *schema.Relation, k migration.Constraint) bool {
	referenced := k.ReferencedColumns
	if key := target.PrimaryKey(); len(referenced) == 0 && key != nil {
		referenced = key.Columns
	}
	if len(referenced) != len(k.Columns) || !c.before.Sure(table) || !c.before.Sure(target.Name) {
		return true
	}
	for i, name := range k.Columns {
		from, known := c.typeOfColumn(table, name)
		to, alsoKnown := c.typeOfColumn(target.Name, referenced[i])
		if !known || !alsoKnown || !c.isBuiltIn(from) || !c.isBuiltIn(to) {
			continue
		}
		converter := typeConverter{c.before.State}
		a, _ := converter.base(from)
		b, _ := converter.base(to)
		tooWide := isInteger(b.Name.Name) && family(a.Name.Name) == "number" && !isInteger(a.Name.Name)
		if family(a.Name.Name) != family(b.Name.Name) || a.Array != b.Array || tooWide {
			c.alwaysFails("42804", "%s is of type %s and %s of %s", name, from, referenced[i], to)
			return false
		}
	}
	return true
}
