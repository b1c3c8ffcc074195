package postgres

import (
	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// programStatement converts functions, and what runs code that stands elsewhere.
func (c *converter) programStatement(node *pg.Node) bool {
	switch n := node.GetNode().(type) {
	case *pg.Node_CreateFunctionStmt:
		c.add(c.createFunction(n.CreateFunctionStmt))
	case *pg.Node_DoStmt:
		c.do(n.DoStmt)
	case *pg.Node_CallStmt:
		call := c.call(n.CallStmt.Funccall)
		call.Procedure = true
		c.add(call)
		c.calls(node, n.CallStmt.Funccall)
	case *pg.Node_AlterFunctionStmt:
		c.add(c.alterFunction(n.AlterFunctionStmt))
	case *pg.Node_ExecuteStmt:
		c.opaque(wording.Say("what prepared statement %s does is not known", n.ExecuteStmt.Name))
	case *pg.Node_PrepareStmt:
		c.add(migration.Other{Kind: "prepare", Names: []migration.Name{{Name: n.PrepareStmt.Name}}})
	case *pg.Node_ExplainStmt:
		c.explain(n.ExplainStmt)
	default:
		return false
	}
	return true
}

// explain converts EXPLAIN, which only reads unless ANALYZE runs the statement.
func (c *converter) explain(n *pg.ExplainStmt) {
	if isOn(n.Options, "analyze") {
		c.statement(n.Query)
		return
	}
	found := c.read(n.Query)
	c.add(migration.Select{Sources: found.relations, Limited: true})
}
