package postgres

import (
	"fmt"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// alteration is one subcommand of an ALTER TABLE, with its tokens.
type alteration struct {
	table    migration.Name
	only     bool
	object   string // "table", "view", …
	command  *pg.AlterTableCmd
	from, to int
}

// alterTable converts each subcommand, with the range of the text in which it
// stands: the tree does not say where, so the commas do.
func (c *converter) alterTable(n *pg.AlterTableStmt) {
	first := c.afterName(n.Relation)
	_, last := c.limits()
	var parts [][2]int
	if len(n.Cmds) > 1 {
		for from, to := range c.commaSeparated(first, last) {
			parts = append(parts, [2]int{from, to})
		}
	}
	if n.MissingOk {
		c.add(migration.IfExists{Relation: c.name(n.Relation), Operations: len(n.Cmds)})
	}
	for i, node := range n.Cmds {
		a := alteration{
			table: c.name(n.Relation), only: !n.Relation.Inh, object: objectKind(n.Objtype),
			command: node.GetAlterTableCmd(), from: first, to: last,
		}
		start, end := c.start, c.end
		if len(parts) == len(n.Cmds) {
			a.from, a.to = parts[i][0], parts[i][1]
			start, end = c.trim(a.from, a.to)
		}
		c.addAt(c.alteration(a), start, end)
	}
}

// limits are the indexes of the first token of the statement, and of the one
// after its last.
func (c *converter) limits() (from, to int) { return c.tokenAt(c.start), c.tokenAt(c.end) }

// alteration converts one subcommand.
func (c *converter) alteration(a alteration) migration.Operation {
	switch {
	case a.object == "type":
		return c.alterCompositeType(a)
	case a.object == "table" || a.object == "foreign table":
		for _, family := range []func(alteration) migration.Operation{c.alterColumn, c.alterConstraint} {
			if o := family(a); o != nil {
				return o
			}
		}
	}
	if o := c.alterPartition(a); o != nil {
		return o
	}
	return c.alterOther(a)
}

// alterColumn converts the subcommands about a column; nil for others.
func (c *converter) alterColumn(a alteration) migration.Operation {
	n, column := a.command, a.command.Name
	switch n.Subtype {
	case pg.AlterTableType_AT_AddColumn:
		return migration.AddColumn{
			Table: a.table, Column: c.column(a.table, n.Def.GetColumnDef()), IfNotExists: n.MissingOk, Only: a.only,
		}
	case pg.AlterTableType_AT_DropColumn:
		return migration.DropColumn{Table: a.table, Column: column, IfExists: n.MissingOk, Cascade: isCascade(n.Behavior), Only: a.only}
	case pg.AlterTableType_AT_AlterColumnType:
		return c.alterColumnType(a)
	case pg.AlterTableType_AT_ColumnDefault:
		if n.Def == nil {
			return migration.DropDefault{Table: a.table, Column: column}
		}
		if i := c.keyword(a.from, a.to, "EXPRESSION"); i > 0 && c.tokens[i-1].is(c.sql, "SET") {
			return migration.AlterTable{
				Table: a.table, Action: "set expression", Column: column, Object: a.object, Only: a.only,
				Expression: c.expression(c.parenthesised(i, "AS"), n.Def),
			}
		}
		return migration.SetDefault{Table: a.table, Column: column, Default: c.expression(c.after(a, "DEFAULT"), n.Def)}
	case pg.AlterTableType_AT_SetNotNull:
		return migration.SetNotNull{Table: a.table, Column: column, Only: a.only}
	case pg.AlterTableType_AT_DropNotNull:
		return migration.DropNotNull{Table: a.table, Column: column, Only: a.only}
	case pg.AlterTableType_AT_AddIdentity:
		constraint := n.Def.GetConstraint()
		return migration.AddIdentity{
			Table: a.table, Column: column, Identity: identity(constraint.GetGeneratedWhen()),
			Start: scalar(option(constraint.GetOptions(), "start").GetArg()),
		}
	case pg.AlterTableType_AT_DropExpression:
		return migration.DropExpression{Table: a.table, Column: column, IfExists: n.MissingOk}
	}
	return nil
}

func (c *converter) alterColumnType(a alteration) migration.Operation {
	definition := a.command.Def.GetColumnDef()
	out := migration.AlterColumnType{
		Table: a.table, Column: a.command.Name, Type: c.typeOf(definition.TypeName), Only: a.only,
		Using: c.expression(c.after(a, "USING"), definition.RawDefault),
	}
	if definition.CollClause != nil {
		out.Collation = c.collation(definition.CollClause.Collname)
	}
	return out
}

// after is the rest of a subcommand after a key word.
func (c *converter) after(a alteration, word string) string {
	i := c.keyword(a.from, a.to, word)
	if i < 0 {
		return ""
	}
	return c.text(i+1, a.to)
}

// alterConstraint converts the subcommands about a constraint; nil for others.
func (c *converter) alterConstraint(a alteration) migration.Operation {
	n := a.command
	switch n.Subtype {
	case pg.AlterTableType_AT_AddConstraint:
		return migration.AddConstraint{Table: a.table, Constraint: c.constraint(n.Def.GetConstraint()), Only: a.only}
	case pg.AlterTableType_AT_ValidateConstraint:
		return migration.ValidateConstraint{Table: a.table, Constraint: n.Name}
	case pg.AlterTableType_AT_DropConstraint:
		return migration.DropConstraint{Table: a.table, Constraint: n.Name, IfExists: n.MissingOk, Cascade: isCascade(n.Behavior)}
	}
	return nil
}

// alterPartition converts ATTACH and DETACH; nil for others.
func (c *converter) alterPartition(a alteration) migration.Operation {
	partition := a.command.Def.GetPartitionCmd()
	switch a.command.Subtype {
	case pg.AlterTableType_AT_AttachPartition:
		out := migration.AttachPartition{Table: a.table, Partition: c.name(partition.Name), Index: a.object == "index"}
		if partition.Bound != nil {
			out.Bound = c.partitionBound(partition.Bound)
		}
		return out
	case pg.AlterTableType_AT_DetachPartition:
		return migration.DetachPartition{Table: a.table, Partition: c.name(partition.Name), Concurrently: partition.Concurrent}
	case pg.AlterTableType_AT_DetachPartitionFinalize:
		return migration.DetachPartition{Table: a.table, Partition: c.name(partition.Name), Finalize: true}
	}
	return nil
}

// alterOther converts the subcommands that have no operation of their own.
func (c *converter) alterOther(a alteration) migration.Operation {
	n := a.command
	action, isColumn := actionOf(n.Subtype)
	out := migration.AlterTable{Table: a.table, Action: action, Object: a.object, Only: a.only, IfExists: n.MissingOk}
	if parent := n.Def.GetRangeVar(); parent != nil {
		out.Other = c.name(parent)
	}
	if constraint := n.Def.GetConstraint(); constraint != nil { // ALTER CONSTRAINT
		out.InitiallyDeferred = constraint.Initdeferred
		out.Enforced, out.NotEnforced = c.enforcement(a)
		out.Inherit = c.keyword(a.from, a.to, "INHERIT") >= 0
	}
	if isColumn {
		out.Column = n.Name
	} else {
		out.Argument = n.Name
	}
	if n.Subtype == pg.AlterTableType_AT_ColumnDefault && n.Def == nil {
		out.Action = "drop default"
	}
	if argument := argumentOf(n); argument != "" {
		out.Argument = argument
	}
	return out
}

// enforcement reads ALTER CONSTRAINT … [NOT] ENFORCED.
func (c *converter) enforcement(a alteration) (enforced, notEnforced bool) {
	i := c.keyword(a.from, a.to, "ENFORCED")
	if i < 0 {
		return false, false
	}
	not := c.tokens[i-1].is(c.sql, "NOT")
	return !not, not
}

// argumentOf is what a subcommand sets or names beside a column.
func argumentOf(n *pg.AlterTableCmd) string {
	switch d := n.Def.GetNode().(type) {
	case *pg.Node_ReplicaIdentityStmt: // the index of USING INDEX
		return d.ReplicaIdentityStmt.Name
	case *pg.Node_List: // storage parameters
		var names []string
		for _, item := range d.List.Items {
			names = append(names, item.GetDefElem().GetDefname())
		}
		return strings.Join(names, ", ")
	case *pg.Node_Constraint: // ALTER CONSTRAINT
		return d.Constraint.Conname
	case *pg.Node_String_, *pg.Node_Integer, *pg.Node_TypeName:
		return scalar(n.Def)
	}
	if n.Newowner != nil {
		return roleName(n.Newowner)
	}
	return ""
}

// actionOf names a subcommand as the manual does, and says whether its name
// is that of a column.
func actionOf(t pg.AlterTableType) (action string, isColumn bool) {
	switch t {
	case pg.AlterTableType_AT_ColumnDefault:
		return "set default", true
	case pg.AlterTableType_AT_SetStatistics:
		return "set statistics", true
	case pg.AlterTableType_AT_SetOptions:
		return "set (attribute options)", true
	case pg.AlterTableType_AT_ResetOptions:
		return "reset (attribute options)", true
	case pg.AlterTableType_AT_SetStorage:
		return "set storage", true
	case pg.AlterTableType_AT_SetCompression:
		return "set compression", true
	case pg.AlterTableType_AT_SetIdentity:
		return "alter identity", true
	case pg.AlterTableType_AT_DropIdentity:
		return "drop identity", true
	case pg.AlterTableType_AT_AlterColumnGenericOptions:
		return "options of column", true
	}
	if action, ok := tableActions[t]; ok {
		return action, false
	}
	// A subcommand of the grammar that is not in the list keeps its name.
	name := strings.TrimPrefix(fmt.Sprint(t), "AT_")
	return splitCamelCase(name), false
}

// tableActions are the subcommands that are about a table as a whole.
var tableActions = map[pg.AlterTableType]string{
	pg.AlterTableType_AT_AlterConstraint:    "alter constraint",
	pg.AlterTableType_AT_ChangeOwner:        "owner to",
	pg.AlterTableType_AT_ClusterOn:          "cluster on",
	pg.AlterTableType_AT_DropCluster:        "set without cluster",
	pg.AlterTableType_AT_SetLogged:          "set logged",
	pg.AlterTableType_AT_SetUnLogged:        "set unlogged",
	pg.AlterTableType_AT_DropOids:           "set without oids",
	pg.AlterTableType_AT_SetAccessMethod:    "set access method",
	pg.AlterTableType_AT_SetTableSpace:      "set tablespace",
	pg.AlterTableType_AT_SetRelOptions:      "set (storage parameters)",
	pg.AlterTableType_AT_ResetRelOptions:    "reset (storage parameters)",
	pg.AlterTableType_AT_EnableTrig:         "enable trigger",
	pg.AlterTableType_AT_EnableAlwaysTrig:   "enable always trigger",
	pg.AlterTableType_AT_EnableReplicaTrig:  "enable replica trigger",
	pg.AlterTableType_AT_DisableTrig:        "disable trigger",
	pg.AlterTableType_AT_EnableTrigAll:      "enable trigger all",
	pg.AlterTableType_AT_DisableTrigAll:     "disable trigger all",
	pg.AlterTableType_AT_EnableTrigUser:     "enable trigger user",
	pg.AlterTableType_AT_DisableTrigUser:    "disable trigger user",
	pg.AlterTableType_AT_EnableRule:         "enable rule",
	pg.AlterTableType_AT_EnableAlwaysRule:   "enable always rule",
	pg.AlterTableType_AT_EnableReplicaRule:  "enable replica rule",
	pg.AlterTableType_AT_DisableRule:        "disable rule",
	pg.AlterTableType_AT_AddInherit:         "inherit",
	pg.AlterTableType_AT_DropInherit:        "no inherit",
	pg.AlterTableType_AT_AddOf:              "of",
	pg.AlterTableType_AT_DropOf:             "not of",
	pg.AlterTableType_AT_ReplicaIdentity:    "replica identity",
	pg.AlterTableType_AT_EnableRowSecurity:  "enable row level security",
	pg.AlterTableType_AT_DisableRowSecurity: "disable row level security",
	pg.AlterTableType_AT_ForceRowSecurity:   "force row level security",
	pg.AlterTableType_AT_NoForceRowSecurity: "no force row level security",
	pg.AlterTableType_AT_GenericOptions:     "options",
}

func splitCamelCase(name string) string {
	var b strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

// alterCompositeType converts ALTER TYPE … ADD, DROP and ALTER ATTRIBUTE.
func (c *converter) alterCompositeType(a alteration) migration.Operation {
	out := migration.AlterType{Type: a.table, Argument: a.command.Name}
	switch a.command.Subtype {
	case pg.AlterTableType_AT_AddColumn:
		out.Action, out.Argument = "add attribute", a.command.Def.GetColumnDef().GetColname()
	case pg.AlterTableType_AT_DropColumn:
		out.Action = "drop attribute"
	case pg.AlterTableType_AT_AlterColumnType:
		out.Action = "alter attribute type"
	case pg.AlterTableType_AT_ChangeOwner:
		out.Action, out.Argument = "owner to", roleName(a.command.Newowner)
	default:
		out.Action, _ = actionOf(a.command.Subtype)
	}
	return out
}

func isCascade(b pg.DropBehavior) bool { return b == pg.DropBehavior_DROP_CASCADE }

// roleName is the name of a role as written.
func roleName(r *pg.RoleSpec) string {
	switch r.GetRoletype() {
	case pg.RoleSpecType_ROLESPEC_CURRENT_USER:
		return "current_user"
	case pg.RoleSpecType_ROLESPEC_CURRENT_ROLE:
		return "current_role"
	case pg.RoleSpecType_ROLESPEC_SESSION_USER:
		return "session_user"
	case pg.RoleSpecType_ROLESPEC_PUBLIC:
		return "public"
	}
	return r.GetRolename()
}
