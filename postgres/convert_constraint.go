package postgres

import (
	"fmt"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// constraint reads a constraint of a table, a column or a domain.
func (c *converter) constraint(n *pg.Constraint) migration.Constraint {
	c.requireConstraint(n)
	out := migration.Constraint{
		Name: n.Conname, Columns: stringsOf(n.Keys), NotValid: n.SkipValidation,
		Deferrable: n.Deferrable, InitiallyDefer: n.Initdeferred,
		Include: stringsOf(n.Including), UsingIndex: n.Indexname, NullsNotDistinct: n.NullsNotDistinct,
	}
	at := c.nodeAt(int(n.Location))
	out.NotEnforced = c.isNotEnforced(at)
	switch n.Contype {
	case pg.ConstrType_CONSTR_PRIMARY:
		out.Kind, out.Temporal = migration.PrimaryKey, c.isTemporal(at)
	case pg.ConstrType_CONSTR_UNIQUE:
		out.Kind, out.Temporal = migration.Unique, c.isTemporal(at)
	case pg.ConstrType_CONSTR_CHECK:
		if c.isNotNull(at) {
			out.Kind, out.Columns, out.NoInherit = migration.NotNull, stringsOf(n.RawExpr.GetColumnRef().GetFields()), n.IsNoInherit
			break
		}
		out.Kind, out.NoInherit = migration.Check, n.IsNoInherit
		out.Expression = c.expression(c.parenthesised(at, "CHECK"), n.RawExpr)
	case pg.ConstrType_CONSTR_NOTNULL: // of a domain
		out.Kind = migration.NotNull
	case pg.ConstrType_CONSTR_FOREIGN:
		out.Kind, out.References, out.Temporal = migration.ForeignKey, c.name(n.Pktable), c.isTemporal(at)
		out.Columns, out.ReferencedColumns = stringsOf(n.FkAttrs), stringsOf(n.PkAttrs)
		out.OnDelete, out.OnUpdate = referentialAction(n.FkDelAction), referentialAction(n.FkUpdAction)
	case pg.ConstrType_CONSTR_EXCLUSION:
		c.exclusion(&out, n, at)
	default:
		out.Kind = migration.ConstraintKind(fmt.Sprintf("%v", n.Contype))
	}
	return out
}

// applyDeferral applies DEFERRABLE or INITIALLY DEFERRED, which the grammar gives as
// constraints of their own, to the constraint before it.
func applyDeferral(constraint *migration.Constraint, kind pg.ConstrType) {
	switch kind {
	case pg.ConstrType_CONSTR_ATTR_DEFERRABLE:
		constraint.Deferrable = true
	case pg.ConstrType_CONSTR_ATTR_DEFERRED:
		constraint.Deferrable, constraint.InitiallyDefer = true, true
	}
}

// isNotNull reports whether what the parser was shown as a CHECK, from token i
// on, is a NOT NULL constraint of a table.
func (c *converter) isNotNull(i int) bool {
	i = c.skipConstraintName(i)
	return i < len(c.tokens) && c.tokens[i].is(c.sql, "NOT")
}

// isTemporal reports whether the key of the constraint at token i ends with a period.
func (c *converter) isTemporal(i int) bool {
	i = c.firstParenthesis(i, len(c.tokens))
	if i < 0 {
		return false
	}
	for end := min(c.closing(i), len(c.tokens)); i < end; i++ {
		if c.tokens[i].is(c.sql, "WITHOUT") || c.tokens[i].is(c.sql, "PERIOD") && c.tokens[i-1].is(c.sql, ",") && !c.isAny(i+1, ",", ")") {
			return true
		}
	}
	return false
}

// isNotEnforced reports whether NOT ENFORCED comes after token i and before
// the next of the words, at the end of what it stands in at the latest.
func (c *converter) isNotEnforced(i int, until ...string) bool {
	depth := 0
	for i++; i < len(c.tokens); i++ {
		switch t := c.tokens[i]; {
		case t.is(c.sql, "("):
			depth++
		case t.is(c.sql, ")"):
			if depth--; depth < 0 {
				return false
			}
		case depth > 0:
		case t.is(c.sql, "ENFORCED"):
			return c.tokens[i-1].is(c.sql, "NOT")
		case c.isAny(i, ",", ";"), c.isAny(i, until...):
			return false
		}
	}
	return false
}

func referentialAction(code string) string {
	switch code {
	case "r":
		return "restrict"
	case "c":
		return "cascade"
	case "n":
		return "set null"
	case "d":
		return "set default"
	}
	return "" // no action
}

// exclusion reads EXCLUDE [USING method] (element WITH operator, …) [WHERE (…)].
func (c *converter) exclusion(out *migration.Constraint, n *pg.Constraint, at int) {
	exclusion := &migration.Exclusion{Method: n.AccessMethod}
	out.Kind, out.Exclusion = migration.Exclude, exclusion
	if exclusion.Method == "" {
		exclusion.Method = "gist"
	}
	for _, pair := range n.Exclusions {
		items := pair.GetList().GetItems()
		if len(items) != 2 {
			continue // the grammar makes pairs only
		}
		if column := items[0].GetIndexElem().GetName(); column != "" {
			out.Columns = append(out.Columns, column)
		}
		exclusion.Operators = append(exclusion.Operators, dotted(items[1].GetList().GetItems()))
	}
	if n.WhereClause != nil {
		exclusion.Where = c.expression(c.parenthesised(at, "WHERE"), n.WhereClause)
	}
}

// parenthesised is the text inside the parentheses that follow the key word,
// from token i on.
func (c *converter) parenthesised(i int, word string) string {
	i = c.keyword(i, len(c.tokens), word)
	if i < 0 || i+1 >= len(c.tokens) || !c.tokens[i+1].is(c.sql, "(") {
		return ""
	}
	return c.text(i+2, c.closing(i+1))
}
