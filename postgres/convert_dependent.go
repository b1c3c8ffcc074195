package postgres

import (
	"slices"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// dependentStatement converts what hangs on a relation or on another object:
// triggers, rules, policies, comments, privileges.
func (c *converter) dependentStatement(node *pg.Node) bool {
	switch n := node.GetNode().(type) {
	case *pg.Node_CreateTrigStmt:
		c.add(c.createTrigger(n.CreateTrigStmt))
	case *pg.Node_RuleStmt:
		c.add(c.createRule(n.RuleStmt))
	case *pg.Node_CreatePolicyStmt:
		p := n.CreatePolicyStmt
		c.add(c.policy("create policy", p.PolicyName, p.Table, p.Qual, p.WithCheck))
	case *pg.Node_AlterPolicyStmt:
		p := n.AlterPolicyStmt
		c.add(c.policy("alter policy", p.PolicyName, p.Table, p.Qual, p.WithCheck))
	case *pg.Node_AlterObjectDependsStmt:
		c.add(c.dependsOnExtension(n.AlterObjectDependsStmt))
	case *pg.Node_CommentStmt:
		c.add(c.comment(n.CommentStmt))
	case *pg.Node_GrantStmt:
		c.add(c.grant(n.GrantStmt))
	case *pg.Node_CreateStatsStmt:
		s := n.CreateStatsStmt
		c.add(migration.Other{
			Kind: "create statistics", Names: append([]migration.Name{c.listName(s.Defnames)}, c.names(s.Relations)...), IfNotExists: s.IfNotExists,
		})
	default:
		return false
	}
	return true
}

func (c *converter) policy(action, name string, table *pg.RangeVar, expressions ...*pg.Node) migration.AlterOnTable {
	out := migration.AlterOnTable{
		Action: action, Name: name, Table: c.name(table), Columns: c.columnsOf(c.name(table), []string{table.GetRelname()}, expressions...),
	}
	for _, e := range expressions {
		out.Reads = append(out.Reads, c.read(e).relations...)
	}
	return out
}

func (c *converter) createRule(n *pg.RuleStmt) migration.AlterOnTable {
	table := c.name(n.Relation)
	out := migration.AlterOnTable{
		Action: "create rule", Name: n.Rulename, Table: table, OrReplace: n.Replace,
		Columns: c.columnsOf(table, []string{"old", "new"}, append(slices.Clone(n.Actions), n.WhereClause)...),
	}
	for _, action := range append(slices.Clone(n.Actions), n.WhereClause) {
		target := targetOf(action)
		if target != nil {
			out.Writes = append(out.Writes, c.name(target))
		}
		out.Reads = append(out.Reads, c.readBeside(action, target)...)
	}
	return out
}

// targetOf is the table that a statement writes; nil for one that writes none.
func targetOf(node *pg.Node) *pg.RangeVar {
	switch n := node.GetNode().(type) {
	case *pg.Node_InsertStmt:
		return n.InsertStmt.Relation
	case *pg.Node_UpdateStmt:
		return n.UpdateStmt.Relation
	case *pg.Node_DeleteStmt:
		return n.DeleteStmt.Relation
	}
	return nil
}

// columnsOf are the columns of a table that expressions surely read, where it
// has these aliases.
func (c *converter) columnsOf(table migration.Name, aliases []string, expressions ...*pg.Node) []string {
	r := columnReader{converter: c, columns: map[migration.Name][]string{}}
	s := &scope{relations: map[string]migration.Name{}}
	for _, alias := range aliases {
		s.relations[alias] = table
	}
	for _, e := range expressions {
		r.expression(e, s, nil)
	}
	columns := without(r.columns[table], func(column string) bool { return column == "*" })
	sortUnique(&columns)
	return columns
}

func (c *converter) createTrigger(n *pg.CreateTrigStmt) migration.CreateTrigger {
	columns := append(stringsOf(n.Columns), c.expression("", n.WhenClause).Columns...)
	sortUnique(&columns)
	return migration.CreateTrigger{
		Trigger: n.Trigname, Table: c.name(n.Relation), OrReplace: n.Replace, ForEachRow: n.Row,
		Columns: columns, UpdateOf: stringsOf(n.Columns), Function: c.listName(n.Funcname), From: c.name(n.Constrrel),
	}
}

func (c *converter) dependsOnExtension(n *pg.AlterObjectDependsStmt) migration.Operation {
	name := c.name(n.Relation)
	if name.IsZero() {
		name = c.objectName(n.Object)
	}
	return migration.Other{Kind: "alter " + objectKind(n.ObjectType) + " depends on extension", Names: []migration.Name{name}}
}

func (c *converter) comment(n *pg.CommentStmt) migration.CommentOn {
	out := migration.CommentOn{Object: objectKind(n.Objtype), Name: c.objectName(n.Object)}
	switch n.Objtype {
	case pg.ObjectType_OBJECT_COLUMN:
		out.Name, out.Column = c.onTable(n.Object)
	case pg.ObjectType_OBJECT_TABCONSTRAINT, pg.ObjectType_OBJECT_TRIGGER, pg.ObjectType_OBJECT_RULE, pg.ObjectType_OBJECT_POLICY:
		out.Name, out.Part = c.onTable(n.Object)
	}
	return out
}

func (c *converter) grant(n *pg.GrantStmt) migration.Grant {
	out := migration.Grant{Revoke: !n.IsGrant, Object: objectKind(n.Objtype)}
	for _, privilege := range n.Privileges {
		out.Privileges = append(out.Privileges, privilege.GetAccessPriv().GetPrivName())
		out.Columns = append(out.Columns, stringsOf(privilege.GetAccessPriv().GetCols())...)
	}
	out.Public = slices.ContainsFunc(n.Grantees, func(role *pg.Node) bool {
		return role.GetRoleSpec().GetRoletype() == pg.RoleSpecType_ROLESPEC_PUBLIC
	})
	if n.Targtype == pg.GrantTargetType_ACL_TARGET_ALL_IN_SCHEMA {
		out.Object = "all " + out.Object + "s in schema " + strings.Join(stringsOf(n.Objects), ", ")
		return out
	}
	out.Names = c.names(n.Objects)
	return out
}
