package postgres

import (
	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// drop converts DROP of one or more objects, each to an operation of its own
// (but for objects that have none: these are one Other).
func (c *converter) drop(n *pg.DropStmt) {
	var others []migration.Name
	for _, object := range n.Objects {
		if o := c.dropOne(n, object); o != nil {
			c.add(o)
		} else {
			others = append(others, c.objectName(object))
		}
	}
	if len(others) > 0 {
		c.add(migration.Other{
			Kind: "drop " + objectKind(n.RemoveType), Names: others, IfExists: n.MissingOk, Cascade: isCascade(n.Behavior),
		})
	}
}

// dropOne converts the drop of one object; nil for a kind without an operation.
func (c *converter) dropOne(n *pg.DropStmt, object *pg.Node) migration.Operation {
	name, ifExists, cascade := c.objectName(object), n.MissingOk, isCascade(n.Behavior)
	switch n.RemoveType {
	case pg.ObjectType_OBJECT_TABLE:
		return migration.DropTable{Table: name, IfExists: ifExists, Cascade: cascade}
	case pg.ObjectType_OBJECT_FOREIGN_TABLE:
		return migration.DropTable{Table: name, IfExists: ifExists, Cascade: cascade, Foreign: true}
	case pg.ObjectType_OBJECT_INDEX:
		return migration.DropIndex{Index: name, Concurrently: n.Concurrent, IfExists: ifExists, Cascade: cascade}
	case pg.ObjectType_OBJECT_VIEW:
		return migration.DropView{View: name, IfExists: ifExists, Cascade: cascade}
	case pg.ObjectType_OBJECT_MATVIEW:
		return migration.DropView{View: name, Materialized: true, IfExists: ifExists, Cascade: cascade}
	case pg.ObjectType_OBJECT_SEQUENCE:
		return migration.DropSequence{Sequence: name, IfExists: ifExists, Cascade: cascade}
	case pg.ObjectType_OBJECT_TYPE, pg.ObjectType_OBJECT_DOMAIN:
		return migration.DropType{Type: name, IfExists: ifExists, Cascade: cascade}
	case pg.ObjectType_OBJECT_SCHEMA:
		return migration.DropSchema{Schema: name.Name, IfExists: ifExists, Cascade: cascade}
	case pg.ObjectType_OBJECT_FUNCTION, pg.ObjectType_OBJECT_PROCEDURE, pg.ObjectType_OBJECT_ROUTINE, pg.ObjectType_OBJECT_AGGREGATE:
		inputs, written := c.inputTypes(object.GetObjectWithArgs())
		return migration.DropFunction{
			Object: objectKind(n.RemoveType), Function: name, Inputs: inputs, HasInputs: written, IfExists: ifExists, Cascade: cascade,
		}
	case pg.ObjectType_OBJECT_TRIGGER, pg.ObjectType_OBJECT_RULE, pg.ObjectType_OBJECT_POLICY:
		table, own := c.onTable(object)
		return migration.DropOnTable{Object: objectKind(n.RemoveType), Name: own, Table: table, IfExists: ifExists, Cascade: cascade}
	}
	return nil
}

// onTable reads the name of an object of a table, which the tree holds as one
// list: the parts of the table's name, and then its own.
func (c *converter) onTable(node *pg.Node) (table migration.Name, name string) {
	parts := node.GetList().GetItems()
	if len(parts) == 0 {
		return migration.Name{}, ""
	}
	last := len(parts) - 1
	return c.listName(parts[:last]), parts[last].GetString_().GetSval()
}

// rename converts ALTER … RENAME.
func (c *converter) rename(n *pg.RenameStmt) migration.Operation {
	if n.MissingOk && n.RenameType != pg.ObjectType_OBJECT_TABLE && n.Relation != nil {
		c.add(migration.IfExists{Relation: c.name(n.Relation), Operations: 1})
	}
	relation, object := c.name(n.Relation), c.objectName(n.Object)
	switch n.RenameType {
	case pg.ObjectType_OBJECT_TABLE, pg.ObjectType_OBJECT_VIEW, pg.ObjectType_OBJECT_MATVIEW,
		pg.ObjectType_OBJECT_INDEX, pg.ObjectType_OBJECT_SEQUENCE, pg.ObjectType_OBJECT_FOREIGN_TABLE:
		return migration.RenameTable{Table: relation, To: n.Newname, IfExists: n.MissingOk, Object: objectKind(n.RenameType)}
	case pg.ObjectType_OBJECT_COLUMN, pg.ObjectType_OBJECT_ATTRIBUTE:
		return migration.RenameColumn{
			Table: relation, Column: n.Subname, To: n.Newname,
			Only: n.RenameType == pg.ObjectType_OBJECT_COLUMN && !n.Relation.Inh,
		}
	case pg.ObjectType_OBJECT_TABCONSTRAINT:
		return migration.RenameConstraint{Table: relation, Constraint: n.Subname, To: n.Newname}
	case pg.ObjectType_OBJECT_TYPE:
		return migration.AlterType{Type: object, Action: "rename to", Argument: n.Newname}
	case pg.ObjectType_OBJECT_DOMAIN:
		return migration.AlterDomain{Domain: object, Action: "rename to", Argument: n.Newname}
	case pg.ObjectType_OBJECT_DOMCONSTRAINT:
		return migration.AlterDomain{
			Domain: object, Action: "rename constraint", Argument: n.Newname,
			Constraint: migration.Constraint{Name: n.Subname},
		}
	case pg.ObjectType_OBJECT_TRIGGER, pg.ObjectType_OBJECT_RULE, pg.ObjectType_OBJECT_POLICY:
		return migration.AlterOnTable{Action: "rename " + objectKind(n.RenameType), Name: n.Subname, Table: relation, To: n.Newname}
	case pg.ObjectType_OBJECT_FUNCTION, pg.ObjectType_OBJECT_PROCEDURE, pg.ObjectType_OBJECT_ROUTINE:
		inputs, written := c.inputTypes(n.Object.GetObjectWithArgs())
		return migration.AlterFunction{Object: objectKind(n.RenameType), Function: object, Inputs: inputs, HasInputs: written, To: n.Newname}
	}
	if object.IsZero() {
		object.Name = n.Subname // schemas, roles, databases, …
	}
	return migration.Other{
		Kind:  "rename " + objectKind(n.RenameType),
		Names: []migration.Name{object, {Schema: object.Schema, Name: n.Newname}},
	}
}

// setSchema converts ALTER … SET SCHEMA.
func (c *converter) setSchema(n *pg.AlterObjectSchemaStmt) migration.Operation {
	name := c.name(n.Relation)
	if name.IsZero() {
		name = c.objectName(n.Object)
	}
	return migration.SetSchema{Object: objectKind(n.ObjectType), Name: name, Schema: n.Newschema}
}
