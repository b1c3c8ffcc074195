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
		c.add(migration.AlterOnTable{Action: "create rule", Name: n.RuleStmt.Rulename, Table: c.name(n.RuleStmt.Relation)})
	case *pg.Node_CreatePolicyStmt:
		c.add(migration.AlterOnTable{Action: "create policy", Name: n.CreatePolicyStmt.PolicyName, Table: c.name(n.CreatePolicyStmt.Table)})
	case *pg.Node_AlterPolicyStmt:
		c.add(migration.AlterOnTable{Action: "alter policy", Name: n.AlterPolicyStmt.PolicyName, Table: c.name(n.AlterPolicyStmt.Table)})
	case *pg.Node_AlterObjectDependsStmt:
		c.add(c.dependsOnExtension(n.AlterObjectDependsStmt))
	case *pg.Node_CommentStmt:
		c.add(c.comment(n.CommentStmt))
	case *pg.Node_GrantStmt:
		if slices.ContainsFunc(n.GrantStmt.Privileges, func(p *pg.Node) bool { return p.GetAccessPriv().GetPrivName() == "maintain" }) {
			c.add(migration.Requires{Version: 17, Syntax: "the privilege MAINTAIN"})
		}
		c.add(c.grant(n.GrantStmt))
	case *pg.Node_CreateStatsStmt:
		s := n.CreateStatsStmt
		c.add(migration.Other{Kind: "create statistics", Names: append([]migration.Name{c.listName(s.Defnames)}, c.names(s.Relations)...)})
	default:
		return false
	}
	return true
}

func (c *converter) createTrigger(n *pg.CreateTrigStmt) migration.CreateTrigger {
	columns := append(stringsOf(n.Columns), c.expression("", n.WhenClause).Columns...)
	sortUnique(&columns)
	return migration.CreateTrigger{
		Trigger: n.Trigname, Table: c.name(n.Relation), OrReplace: n.Replace, ForEachRow: n.Row,
		Columns: columns, Function: c.listName(n.Funcname),
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
		out.Name, _ = c.onTable(n.Object)
	}
	return out
}

func (c *converter) grant(n *pg.GrantStmt) migration.Grant {
	out := migration.Grant{Revoke: !n.IsGrant, Object: objectKind(n.Objtype)}
	for _, privilege := range n.Privileges {
		out.Privileges = append(out.Privileges, privilege.GetAccessPriv().GetPrivName())
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
