package rule

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// constraintView is a constraint that an operation adds, or that a table has.
type constraintView struct {
	state *schema.State
	of    migration.Constraint
	valid bool
}

var constraintObject = &object{"Constraint", "A constraint of a table.", []*field{
	maybe("name", textType, "its name, `\"\"` where the server chooses one", func(c *constraintView) (any, error) { return text("constraint.name", c.of.Name) }),
	always("kind", textType, "`primary key`, `unique`, `foreign key`, `check`, `exclude` or `not null`", func(c *constraintView) any { return string(c.of.Kind) }),
	maybe("columns", textList, "the columns that it is on", func(c *constraintView) (any, error) { return known("constraint.columns", c.of.Columns) }),
	always("isValid", boolType, "false with `NOT VALID`, until it is validated", func(c *constraintView) any { return c.valid }),
	always("isDeferrable", boolType, "whether it is `DEFERRABLE`", func(c *constraintView) any { return c.of.Deferrable }),
	always("expression", textType, "the SQL of a `check`, else `\"\"`", func(c *constraintView) any { return c.of.Expression.SQL }),
	maybe("references", textType, "the qualified name of the table that a foreign key leads to, else `\"\"`", func(c *constraintView) (any, error) {
		if c.of.References.IsZero() {
			return "", nil
		}
		return text("constraint.references", c.state.Resolve(c.of.References).String())
	}),
	always("referencedColumns", textList, "the columns there, `[]` for its primary key", func(c *constraintView) any { return texts(c.of.ReferencedColumns) }),
	always("onDelete", textType, "`cascade`, `set null`, `set default`, `restrict`, or `\"\"`", func(c *constraintView) any { return c.of.OnDelete }),
	always("onUpdate", textType, "the same of an update", func(c *constraintView) any { return c.of.OnUpdate }),
}}

// indexView is an index that a table has.
type indexView struct {
	name string
	of   *schema.IndexDefinition
}

func indexOf(name string, d *schema.IndexDefinition) *indexView { return &indexView{name, d} }

var indexObject = &object{"Index", "An index of a table.", []*field{
	always("name", textType, "its name", func(i *indexView) any { return i.name }),
	always("columns", textList, "the columns that it is on, in order; an expression is `\"\"`", func(i *indexView) any { return elementColumns(i.of.Elements) }),
	always("isUnique", boolType, "whether it is unique", func(i *indexView) any { return i.of.Unique }),
	always("isPartial", boolType, "whether it has a `WHERE`", func(i *indexView) any { return !i.of.Where.IsZero() }),
	always("isValid", boolType, "whether its build has succeeded", func(i *indexView) any { return i.of.Valid }),
	always("method", textType, "`btree`, `gin`, …", func(i *indexView) any { return i.of.Method }),
}}

// elementColumns are the columns of an index; "" for an expression.
func elementColumns(elements []migration.IndexElement) []string {
	columns := make([]string, len(elements))
	for i, e := range elements {
		columns[i] = e.Column
	}
	return columns
}
