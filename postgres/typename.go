package postgres

import (
	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// serialType is the integer type of a column that a pseudo-type declares with a
// sequence; ok is false for a name that is no such pseudo-type (PostgreSQL
// manual, 8.1.4).
func serialType(name string) (integer string, ok bool) {
	switch name {
	case "smallserial", "serial2":
		return "int2", true
	case "serial", "serial4":
		return "int4", true
	case "bigserial", "serial8":
		return "int8", true
	}
	return "", false
}

// typeOf reads a type. The names of the catalogue's own types are given
// without their schema.
func (c *converter) typeOf(t *pg.TypeName) migration.Type {
	if t == nil {
		return migration.Type{}
	}
	out := migration.Type{Name: typeName(t.Names), Array: len(t.ArrayBounds) > 0}
	for _, m := range t.Typmods {
		if v, ok := m.GetAConst().GetVal().(*pg.A_Const_Ival); ok && constant(m.GetAConst()) != unknownNumber {
			out.Modifiers = append(out.Modifiers, int(v.Ival.Ival))
		}
	}
	if out.Name.Schema == "" && out.Name.Name == "interval" {
		out.Modifiers = intervalPrecision(out.Modifiers)
	}
	return out
}

func typeName(parts []*pg.Node) migration.Name {
	schema, name := lastNames(parts)
	if schema == "pg_catalog" {
		schema = ""
	}
	return migration.Name{Schema: schema, Name: name}
}

// intervalPrecision drops the mask of fields (INTERVAL YEAR TO MONTH) that the
// grammar puts first, and keeps the precision that was written.
func intervalPrecision(modifiers []int) []int {
	if len(modifiers) == 2 {
		return modifiers[1:]
	}
	return nil
}
