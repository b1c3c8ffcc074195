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
	c.add(migration.Other{
		Kind: kind, Names: commandNames(c, node), NotInTransaction: notInTransaction(node), Sets: sessionDefault(node),
		IfNotExists: node.GetCreateExtensionStmt().GetIfNotExists(),
	})
	return true
}

// sessionDefault is the parameter that ALTER ROLE … SET and ALTER DATABASE …
// SET give to the sessions that begin later; zero for any other command.
func sessionDefault(node *pg.Node) migration.SetVariable {
	switch n := node.GetNode().(type) {
	case *pg.Node_AlterRoleSetStmt:
		return variable(n.AlterRoleSetStmt.Setstmt)
	case *pg.Node_AlterDatabaseSetStmt:
		return variable(n.AlterDatabaseSetStmt.Setstmt)
	}
	return migration.SetVariable{}
}

// commandOf names a command; ok is false for a node that is no statement.
func commandOf(node *pg.Node) (kind string, ok bool) {
	switch n := node.GetNode().(type) {
	case *pg.Node_RawStmt, *pg.Node_ReturnStmt, *pg.Node_PlassignStmt, *pg.Node_SetOperationStmt, *pg.Node_ReplicaIdentityStmt:
		return "", false // parts of statements
	case *pg.Node_AlterOwnerStmt:
		return "alter " + objectKind(n.AlterOwnerStmt.ObjectType) + " owner to", true
	case *pg.Node_GrantRoleStmt:
		if !n.GrantRoleStmt.IsGrant {
			return "revoke role", true
		}
	case *pg.Node_FetchStmt:
		if n.FetchStmt.Ismove {
			return "move", true
		}
	}
	name := strings.TrimPrefix(fmt.Sprintf("%T", node.GetNode()), "*pg_query.Node_")
	name, ok = strings.CutSuffix(name, "Stmt")
	if kind, special := commandKinds[name]; special {
		return kind, true
	}
	return splitCamelCase(name), ok
}

// commandKinds are the commands whose node does not have the words of the command.
var commandKinds = map[string]string{
	"AlterDatabaseRefreshColl": "alter database",
	"AlterDatabaseSet":         "alter database",
	"AlterEventTrig":           "alter event trigger",
	"AlterExtensionContents":   "alter extension",
	"AlterFdw":                 "alter foreign data wrapper",
	"AlterForeignServer":       "alter server",
	"AlterOpFamily":            "alter operator family",
	"AlterRoleSet":             "alter role",
	"AlterStats":               "alter statistics",
	"AlterTableSpaceOptions":   "alter tablespace",
	"AlterTsconfiguration":     "alter text search configuration",
	"AlterTsdictionary":        "alter text search dictionary",
	"CheckPoint":               "checkpoint",
	"ClosePortal":              "close",
	"CreateAm":                 "create access method",
	"CreateEventTrig":          "create event trigger",
	"CreateFdw":                "create foreign data wrapper",
	"CreateForeignServer":      "create server",
	"CreateOpClass":            "create operator class",
	"CreateOpFamily":           "create operator family",
	"CreatePlang":              "create language",
	"CreateTableSpace":         "create tablespace",
	"Createdb":                 "create database",
	"DropTableSpace":           "drop tablespace",
	"Dropdb":                   "drop database",
	"SecLabel":                 "security label",
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
		return append(one(n.CreatePublicationStmt.Pubname), publishedTables(c, n.CreatePublicationStmt.Pubobjects)...)
	case *pg.Node_AlterPublicationStmt:
		return append(one(n.AlterPublicationStmt.Pubname), publishedTables(c, n.AlterPublicationStmt.Pubobjects)...)
	case *pg.Node_CreateSubscriptionStmt:
		return one(n.CreateSubscriptionStmt.Subname)
	case *pg.Node_DropSubscriptionStmt:
		return one(n.DropSubscriptionStmt.Subname)
	case *pg.Node_AlterOwnerStmt:
		return []migration.Name{c.objectName(n.AlterOwnerStmt.Object)}
	}
	return nil
}

// publishedTables are the tables that a publication names.
func publishedTables(c *converter, objects []*pg.Node) []migration.Name {
	var out []migration.Name
	for _, node := range objects {
		if table := node.GetPublicationObjSpec().GetPubtable(); table != nil {
			out = append(out, c.name(table.Relation))
		}
	}
	return out
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
