package rule

import (
	"slices"

	"github.com/google/cel-go/common/types"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// columnView is a column, as far as it is known.
type columnView struct {
	state *schema.State
	of    migration.Column
	known aspect
}

// aspect is a part of what there is to know of a column.
type aspect int

const (
	itsType aspect = 1 << iota
	itsNullability
	itsDefault
	itsRest
	everything = itsType | itsNullability | itsDefault | itsRest
)

// defined is the column that an operation writes out. The columns of a primary
// key are never null.
func defined(state *schema.State, c migration.Column, key []string) *columnView {
	c.NotNull = c.NotNull || c.Serial || c.Identity != "" || hasPrimaryKey(c.Constraints) || slices.Contains(key, c.Name)
	return &columnView{state: state, of: c, known: everything}
}

// standing is a column as it stands in a state.
func standing(state *schema.State, c *schema.Column, key []string) *columnView {
	return &columnView{state: state, known: everything, of: migration.Column{
		Name: c.Name, Type: c.Type, NotNull: c.NotNull || slices.Contains(key, c.Name), Default: *c.Default,
		Generated: *c.Generated, Virtual: c.Virtual, Identity: c.Identity, Collation: c.Collation,
	}}
}

func hasPrimaryKey(constraints []migration.Constraint) bool {
	return slices.ContainsFunc(constraints, func(c migration.Constraint) bool { return c.Kind == migration.PrimaryKey })
}

// ofColumn is a field of a column that is known where an aspect of it is.
func ofColumn(name string, typ *types.Type, needs aspect, doc string, get func(*columnView) any) *field {
	return maybe(name, typ, doc, func(c *columnView) (any, error) {
		switch {
		case c == nil:
			return nil, &notThere{"column"}
		case c.known&needs != needs:
			return nil, &notKnown{what: "column." + name}
		}
		v := get(c)
		if s, ok := v.(string); ok {
			return text("column."+name, s)
		}
		return v, nil
	})
}

var columnObject = &object{"Column", "A column of a table.", []*field{
	maybe("name", textType, "its name", func(c *columnView) (any, error) {
		if c == nil {
			return nil, &notThere{"column"}
		}
		return text("column.name", c.of.Name)
	}),
	ofColumn("type", textType, itsType, "its type with the catalogue's name, length and brackets: `int4`, `numeric(10,2)`, `text[]`, `public.mood`",
		func(c *columnView) any { return c.of.Type.String() }),
	ofColumn("typeName", textType, itsType, "the bare name of its type, as the catalogue has it: `int4` for `integer`, `varchar`, `timestamp`, `timestamptz`, `jsonb`",
		func(c *columnView) any { return c.of.Type.Name.Name }),
	ofColumn("length", types.NewListType(types.IntType), itsType, "the numbers in the parentheses of its type: `[10, 2]`", func(c *columnView) any {
		numbers := make([]int64, 0, len(c.of.Type.Modifiers))
		for _, n := range c.of.Type.Modifiers {
			numbers = append(numbers, int64(n))
		}
		return numbers
	}),
	ofColumn("isArray", boolType, itsType, "whether its type is an array", func(c *columnView) any { return c.of.Type.Array }),
	ofColumn("isEnum", boolType, itsType, "whether its type is an enum that a migration has created", func(c *columnView) any {
		t := c.state.Type(c.of.Type.Name)
		return t != nil && t.Kind == "enum"
	}),
	ofColumn("nullable", boolType, itsNullability, "whether it may be null", func(c *columnView) any { return !c.of.NotNull }),
	ofColumn("hasDefault", boolType, itsDefault|itsRest, "whether the server fills it in: a default, an identity, `serial` or a generated column", func(c *columnView) any {
		d := c.of
		return !d.Default.IsZero() || d.Identity != "" || !d.Generated.IsZero() || d.Serial
	}),
	ofColumn("default", textType, itsDefault, "the SQL of its default, `\"\"` without one", func(c *columnView) any { return c.of.Default.SQL }),
	ofColumn("isIdentity", boolType, itsRest, "whether it is `GENERATED … AS IDENTITY`", func(c *columnView) any { return c.of.Identity != "" }),
	ofColumn("isSerial", boolType, itsRest, "whether it was written as `smallserial`, `serial` or `bigserial`", func(c *columnView) any { return c.of.Serial }),
	ofColumn("isGenerated", boolType, itsRest, "whether it is computed from other columns", func(c *columnView) any { return !c.of.Generated.IsZero() }),
	ofColumn("collation", textType, itsRest, "its collation, `\"\"` for the usual one", func(c *columnView) any { return c.of.Collation.Name }),
}}
