package postgres

import (
	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// typeStatement converts what creates and changes types, domains and schemas.
func (c *converter) typeStatement(node *pg.Node) bool {
	switch n := node.GetNode().(type) {
	case *pg.Node_CreateSchemaStmt:
		c.createSchema(n.CreateSchemaStmt)
	case *pg.Node_CreateEnumStmt:
		c.add(migration.CreateType{Type: c.listName(n.CreateEnumStmt.TypeName), Kind: "enum", Labels: stringsOf(n.CreateEnumStmt.Vals)})
	case *pg.Node_CreateRangeStmt:
		c.add(migration.CreateType{Type: c.listName(n.CreateRangeStmt.TypeName), Kind: "range"})
	case *pg.Node_CompositeTypeStmt:
		c.add(c.createComposite(n.CompositeTypeStmt))
	case *pg.Node_CreateDomainStmt:
		c.add(c.createDomain(n.CreateDomainStmt))
	case *pg.Node_AlterEnumStmt:
		c.add(c.alterEnum(n.AlterEnumStmt))
	case *pg.Node_AlterDomainStmt:
		c.add(c.alterDomain(n.AlterDomainStmt))
	case *pg.Node_AlterTypeStmt:
		c.add(migration.AlterType{Type: c.listName(n.AlterTypeStmt.TypeName), Action: "set (properties)"})
	case *pg.Node_DefineStmt:
		c.add(c.define(n.DefineStmt))
	default:
		return false
	}
	return true
}

// createSchema converts a schema and the objects that are created with it.
func (c *converter) createSchema(n *pg.CreateSchemaStmt) {
	schema := n.Schemaname
	if schema == "" {
		schema = roleName(n.Authrole)
	}
	c.add(migration.CreateSchema{Schema: schema, IfNotExists: n.IfNotExists})
	outer := c.schema
	c.schema = schema
	for _, element := range n.SchemaElts {
		c.statement(element)
	}
	c.schema = outer
}

func (c *converter) createComposite(n *pg.CompositeTypeStmt) migration.CreateType {
	out := migration.CreateType{Type: c.name(n.Typevar), Kind: "composite"}
	for _, d := range n.Coldeflist {
		out.Columns = append(out.Columns, c.column(out.Type, d.GetColumnDef()))
	}
	return out
}

func (c *converter) createDomain(n *pg.CreateDomainStmt) migration.CreateType {
	out := migration.CreateType{Type: c.listName(n.Domainname), Kind: "domain", Base: c.typeOf(n.TypeName)}
	for _, node := range n.Constraints {
		constraint := node.GetConstraint()
		switch constraint.GetContype() {
		case pg.ConstrType_CONSTR_NULL:
			// The default: says nothing.
		case pg.ConstrType_CONSTR_NOTNULL:
			out.NotNull = true
		case pg.ConstrType_CONSTR_DEFAULT:
			out.Default = c.expression(c.defaultText(c.nodeAt(int(constraint.Location))), constraint.RawExpr)
		default:
			out.Constraints = append(out.Constraints, c.domainConstraint(constraint))
		}
	}
	return out
}

// domainConstraint reads a constraint of a domain, where VALUE is no column.
func (c *converter) domainConstraint(n *pg.Constraint) migration.Constraint {
	out := c.constraint(n)
	isValue := func(column string) bool { return column == "value" }
	out.Expression.Columns = without(out.Expression.Columns, isValue)
	return out
}

func (c *converter) alterEnum(n *pg.AlterEnumStmt) migration.Operation {
	name := c.listName(n.TypeName)
	if n.OldVal != "" {
		return migration.RenameEnumValue{Type: name, Value: n.OldVal, To: n.NewVal}
	}
	return migration.AddEnumValue{Type: name, Value: n.NewVal, IfNotExists: n.SkipIfNewValExists, Neighbor: n.NewValNeighbor}
}

func (c *converter) alterDomain(n *pg.AlterDomainStmt) migration.AlterDomain {
	out := migration.AlterDomain{Domain: c.listName(n.TypeName), Argument: n.Name}
	switch n.Subtype { // as PostgreSQL's parsenodes.h has them
	case "T":
		out.Action = "drop default"
		if n.Def != nil {
			from, to := c.limits()
			text := ""
			if i := c.keyword(from, to, "DEFAULT"); i >= 0 {
				text = c.text(i+1, to)
			}
			out.Action, out.Default = "set default", c.expression(text, n.Def)
		}
	case "N":
		out.Action = "drop not null"
	case "O":
		out.Action = "set not null"
	case "C":
		out.Action, out.Constraint = "add constraint", c.domainConstraint(n.Def.GetConstraint())
	case "X":
		out.Action, out.Constraint.Name = "drop constraint", n.Name
	case "V":
		out.Action, out.Constraint.Name = "validate constraint", n.Name
	default:
		out.Action = "alter (" + n.Subtype + ")"
	}
	return out
}

// define converts CREATE TYPE of a base type, and CREATE of what has no
// operation of its own: aggregates, operators, collations, …
func (c *converter) define(n *pg.DefineStmt) migration.Operation {
	name := c.listName(n.Defnames)
	if n.Kind == pg.ObjectType_OBJECT_TYPE {
		return migration.CreateType{Type: name, Kind: "base"}
	}
	return migration.Other{Kind: "create " + objectKind(n.Kind), Names: []migration.Name{name}}
}
