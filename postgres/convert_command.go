package postgres

import (
	"fmt"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// commandStatement converts the commands that have no operation of their own,
// named after the node that the grammar makes: "create extension".
func (c *converter) commandStatement(node *pg.Node) bool {
	kind, ok := commandOf(node)
	if !ok {
		return false
	}
	c.add(migration.Other{Kind: kind, Names: commandNames(c, node), NotInTransaction: notInTransaction(node)})
	return true
}

// commandOf names a command; ok is false for a node that is no statement.
func commandOf(node *pg.Node) (kind string, ok bool) {
	name := strings.TrimPrefix(fmt.Sprintf("%T", node.GetNode()), "*pg_query.Node_")
	name, ok = strings.CutSuffix(name, "Stmt")
	if !ok {
		return "", false
	}
	switch n := node.GetNode().(type) {
	case *pg.Node_RawStmt, *pg.Node_ReturnStmt, *pg.Node_PlassignStmt, *pg.Node_SetOperationStmt, *pg.Node_ReplicaIdentityStmt:
		return "", false // parts of statements
	case *pg.Node_GrantRoleStmt:
		if !n.GrantRoleStmt.IsGrant {
			return "revoke role", true
		}
	case *pg.Node_AlterOwnerStmt:
		return "alter " + objectKind(n.AlterOwnerStmt.ObjectType) + " owner to", true
	case *pg.Node_FetchStmt:
		if n.FetchStmt.Ismove {
			return "move", true
		}
	case *pg.Node_ClosePortalStmt:
		return "close", true
	case *pg.Node_CheckPointStmt:
		return "checkpoint", true
	case *pg.Node_SecLabelStmt:
		return "security label", true
	case *pg.Node_CreatedbStmt:
		return "create database", true
	case *pg.Node_DropdbStmt:
		return "drop database", true
	case *pg.Node_AlterDatabaseSetStmt, *pg.Node_AlterDatabaseRefreshCollStmt:
		return "alter database", true
	case *pg.Node_CreateTableSpaceStmt:
		return "create tablespace", true
	case *pg.Node_DropTableSpaceStmt:
		return "drop tablespace", true
	case *pg.Node_AlterTableSpaceOptionsStmt:
		return "alter tablespace", true
	case *pg.Node_AlterRoleSetStmt:
		return "alter role", true
	case *pg.Node_AlterStatsStmt:
		return "alter statistics", true
	case *pg.Node_AlterExtensionContentsStmt:
		return "alter extension", true
	case *pg.Node_CreateForeignServerStmt:
		return "create server", true
	case *pg.Node_AlterForeignServerStmt:
		return "alter server", true
	case *pg.Node_CreateFdwStmt:
		return "create foreign data wrapper", true
	case *pg.Node_AlterFdwStmt:
		return "alter foreign data wrapper", true
	case *pg.Node_CreateEventTrigStmt:
		return "create event trigger", true
	case *pg.Node_AlterEventTrigStmt:
		return "alter event trigger", true
	case *pg.Node_CreatePlangStmt:
		return "create language", true
	case *pg.Node_CreateAmStmt:
		return "create access method", true
	}
	return splitCamelCase(name), true
}

// commandNames are the objects that a command is about, for those whose
// objects later statements may need.
func commandNames(c *converter, node *pg.Node) []migration.Name {
	one := func(name string) []migration.Name { return []migration.Name{{Name: name}} }
	switch n := node.GetNode().(type) {
	case *pg.Node_CreateExtensionStmt:
		return one(n.CreateExtensionStmt.Extname)
	case *pg.Node_AlterExtensionStmt:
		return one(n.AlterExtensionStmt.Extname)
	case *pg.Node_CreatedbStmt:
		return one(n.CreatedbStmt.Dbname)
	case *pg.Node_DropdbStmt:
		return one(n.DropdbStmt.Dbname)
	case *pg.Node_CreateRoleStmt:
		return one(n.CreateRoleStmt.Role)
	case *pg.Node_CreatePublicationStmt:
		return one(n.CreatePublicationStmt.Pubname)
	case *pg.Node_CreateSubscriptionStmt:
		return one(n.CreateSubscriptionStmt.Subname)
	case *pg.Node_DropSubscriptionStmt:
		return one(n.DropSubscriptionStmt.Subname)
	case *pg.Node_AlterFunctionStmt:
		return []migration.Name{c.listName(n.AlterFunctionStmt.Func.GetObjname())}
	case *pg.Node_AlterOwnerStmt:
		return []migration.Name{c.objectName(n.AlterOwnerStmt.Object)}
	}
	return nil
}

// notInTransaction reports whether the server refuses a command in a
// transaction block (PreventInTransactionBlock in PostgreSQL's utility.c).
func notInTransaction(node *pg.Node) bool {
	switch n := node.GetNode().(type) {
	case *pg.Node_CreatedbStmt, *pg.Node_DropdbStmt, *pg.Node_CreateTableSpaceStmt, *pg.Node_DropTableSpaceStmt,
		*pg.Node_AlterSystemStmt, *pg.Node_DropSubscriptionStmt:
		return true
	case *pg.Node_AlterDatabaseStmt:
		return option(n.AlterDatabaseStmt.Options, "tablespace") != nil
	case *pg.Node_CreateSubscriptionStmt: // unless it makes no replication slot
		o := n.CreateSubscriptionStmt.Options
		off := func(name string) bool { return option(o, name) != nil && !isOn(o, name) }
		return !off("connect") && !off("create_slot")
	case *pg.Node_AlterSubscriptionStmt:
		return refreshes(n.AlterSubscriptionStmt)
	}
	return false
}

// refreshes reports whether ALTER SUBSCRIPTION refreshes the publication,
// which REFRESH does, and so does a change of publications unless it says not to.
func refreshes(n *pg.AlterSubscriptionStmt) bool {
	switch n.Kind {
	case pg.AlterSubscriptionType_ALTER_SUBSCRIPTION_REFRESH:
		return true
	case pg.AlterSubscriptionType_ALTER_SUBSCRIPTION_SET_PUBLICATION,
		pg.AlterSubscriptionType_ALTER_SUBSCRIPTION_ADD_PUBLICATION,
		pg.AlterSubscriptionType_ALTER_SUBSCRIPTION_DROP_PUBLICATION:
		return option(n.Options, "refresh") == nil || isOn(n.Options, "refresh")
	}
	return false
}
