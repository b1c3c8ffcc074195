package postgres

import (
	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// column reads the definition of a column.
func (c *converter) column(table migration.Name, n *pg.ColumnDef) migration.Column {
	out := migration.Column{Name: n.Colname, Type: c.typeOf(n.TypeName), NotNull: n.IsNotNull}
	c.requireColumn(n)
	if n.CollClause != nil {
		out.Collation = c.collation(n.CollClause.Collname)
	}
	if integer, ok := serialType(out.Type.Name.Name); ok && out.Type.Name.Schema == "" && !out.Type.Array {
		out.Serial, out.NotNull = true, true
		out.Type = migration.Type{Name: migration.Name{Name: integer}}
		sequence := migration.Name{Schema: table.Schema, Name: objectName(table.Name, n.Colname, "seq")}
		out.Default = migration.Expression{
			SQL: "nextval('" + sequence.Short() + "'::regclass)", Volatile: true,
		}.With(migration.ExpressionParts{Functions: []string{"nextval"}, Sequences: []migration.Name{sequence}})
	}
	for _, node := range n.Constraints {
		c.columnConstraint(&out, node.GetConstraint())
	}
	return out
}

// columnConstraint adds what is written after a column's type.
func (c *converter) columnConstraint(column *migration.Column, n *pg.Constraint) {
	at := c.nodeAt(int(n.GetLocation()))
	switch n.GetContype() {
	case pg.ConstrType_CONSTR_NULL:
		// The default: says nothing.
	case pg.ConstrType_CONSTR_NOTNULL:
		column.NotNull = true
	case pg.ConstrType_CONSTR_DEFAULT:
		if c.isVirtual(at) {
			column.Generated, column.Virtual = c.expression(c.parenthesised(at, "AS"), n.RawExpr), true
			return
		}
		column.Default = c.expression(c.defaultText(at), n.RawExpr)
	case pg.ConstrType_CONSTR_GENERATED:
		column.Generated = c.expression(c.parenthesised(at, "AS"), n.RawExpr)
	case pg.ConstrType_CONSTR_IDENTITY:
		column.Identity, column.NotNull = identity(n.GeneratedWhen), true
	case pg.ConstrType_CONSTR_ATTR_DEFERRABLE, pg.ConstrType_CONSTR_ATTR_NOT_DEFERRABLE,
		pg.ConstrType_CONSTR_ATTR_DEFERRED, pg.ConstrType_CONSTR_ATTR_IMMEDIATE:
		if last := len(column.Constraints) - 1; last >= 0 {
			applyDeferral(&column.Constraints[last], n.Contype)
		}
	default:
		constraint := c.constraint(n)
		constraint.Columns = []string{column.Name}
		constraint.NotEnforced = c.isNotEnforced(c.skipConstraintName(at),
			"CONSTRAINT", "CHECK", "REFERENCES", "UNIQUE", "PRIMARY", "GENERATED", "DEFAULT")
		column.Constraints = append(column.Constraints, constraint)
		column.NotNull = column.NotNull || constraint.Kind == migration.PrimaryKey
	}
}

// isVirtual reports whether what the parser was shown as a default, from token
// i on, is a virtual generated column.
func (c *converter) isVirtual(i int) bool {
	i = c.skipConstraintName(i)
	return i < len(c.tokens) && c.tokens[i].is(c.sql, "GENERATED")
}

// skipConstraintName is the index of the token after CONSTRAINT and a name, if
// they stand at token i.
func (c *converter) skipConstraintName(i int) int {
	if i < len(c.tokens) && c.tokens[i].is(c.sql, "CONSTRAINT") {
		return i + 2
	}
	return i
}

func identity(generatedWhen string) string {
	if generatedWhen == "a" {
		return "always"
	}
	return "by default"
}

// defaultText is the expression after DEFAULT, from token i on. Nothing that
// can follow it is a word of an expression there: the grammar allows only
// b_expr, which has no NOT, NULL and COLLATE after its first token.
func (c *converter) defaultText(i int) string {
	i = c.keyword(i, len(c.tokens), "DEFAULT")
	if i < 0 {
		return ""
	}
	from := i + 1
	depth := 0
	for i = from; i < len(c.tokens); i++ {
		switch t := c.tokens[i]; {
		case t.is(c.sql, "("), t.is(c.sql, "["):
			depth++
		case t.is(c.sql, ")"), t.is(c.sql, "]"):
			if depth--; depth < 0 {
				return c.text(from, i)
			}
		case depth == 0 && i > from && c.endsDefault(i):
			return c.text(from, i)
		}
	}
	return c.text(from, i)
}

func (c *converter) endsDefault(i int) bool {
	if c.tokens[i].is(c.sql, "NOT") { // but a IS NOT DISTINCT FROM b
		return !c.tokens[i-1].is(c.sql, "IS")
	}
	return c.isAny(i, ",", ";", "NULL", "CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "REFERENCES", "GENERATED",
		"DEFAULT", "COLLATE", "DEFERRABLE", "INITIALLY", "WITH")
}

// maxIdentifier is the longest name, in bytes (PostgreSQL manual, 4.1.1).
const maxIdentifier = 63

// objectName makes the name of an object that the server names itself, as
// makeObjectName of PostgreSQL's indexcmds.c does: the longer of the two
// names is cut until all fits.
func objectName(table, column, label string) string {
	room := maxIdentifier - len(label) - 2
	for len(table)+len(column) > room {
		if len(table) > len(column) {
			table = table[:len(table)-1]
		} else {
			column = column[:len(column)-1]
		}
	}
	return table + "_" + column + "_" + label
}
