package postgres

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// What a statement needs of the server: the grammar that reads it has the syntax
// of PostgreSQL 16, of which older servers refuse some, and functions came with
// every version. What is newer than that grammar is in rewrite_newer.go.

// require adds that the server must know some syntax to read the statement.
func (c *converter) require(version int, syntax wording.Text) {
	c.add(migration.Requires{Version: version, Syntax: syntax})
}

// requireLater adds what is found out once the statement has locked what it is about.
func (c *converter) requireLater() {
	for _, r := range c.later {
		c.add(r)
	}
	c.later = nil
}

// newerOptions are the options of commands, in parentheses, by their version.
var newerOptions = map[string]map[string]int{
	"VACUUM": {"parallel": 13, "process_toast": 14, "process_main": 16, "skip_database_stats": 16, "only_database_stats": 16, "buffer_usage_limit": 16},
	"COPY":   {"on_error": 17, "log_verbosity": 17, "reject_limit": 18},
}

// requireOption adds the newest of the options that a command has. A server that
// does not know one says so before it does anything, but for COPY.
func (c *converter) requireOption(command string, options []*pg.Node, isLate bool) {
	newest := migration.Requires{}
	for _, o := range options {
		name := strings.ToLower(o.GetDefElem().GetDefname())
		if version := newerOptions[command][name]; version > newest.Version {
			newest = migration.Requires{Version: version, Syntax: wording.Verbatim(command + " … " + strings.ToUpper(name))}
		}
	}
	switch {
	case newest.Version == 0:
	case isLate:
		c.later = append(c.later, newest)
	default:
		c.add(newest)
	}
}

// requireSyntax adds what the form of a statement needs.
func (c *converter) requireSyntax(node *pg.Node) {
	switch n := node.GetNode().(type) {
	case *pg.Node_VacuumStmt:
		c.requireOption("VACUUM", n.VacuumStmt.Options, false)
	case *pg.Node_CopyStmt:
		c.requireOption("COPY", n.CopyStmt.Options, true)
	case *pg.Node_AlterTableStmt:
		for _, command := range n.AlterTableStmt.Cmds {
			c.requireSubcommand(command.GetAlterTableCmd())
		}
	case *pg.Node_ReindexStmt:
		c.requireReindex(n.ReindexStmt)
	case *pg.Node_ClusterStmt:
		if c.isWord(1, "(") {
			c.require(14, wording.Say("options of CLUSTER in parentheses"))
		}
	case *pg.Node_RenameStmt:
		if n.RenameStmt.RenameType == pg.ObjectType_OBJECT_COLUMN && n.RenameStmt.RelationType == pg.ObjectType_OBJECT_VIEW {
			c.require(13, wording.Say("ALTER VIEW … RENAME COLUMN"))
		}
	case *pg.Node_AlterStatsStmt:
		c.require(13, wording.Say("ALTER STATISTICS … SET STATISTICS"))
	case *pg.Node_CreateFunctionStmt:
		if n.CreateFunctionStmt.SqlBody != nil {
			c.require(14, wording.Say("functions with a body of SQL that is not a text"))
		}
	case *pg.Node_CreatePublicationStmt:
		c.requirePublication(n.CreatePublicationStmt.Pubobjects)
	case *pg.Node_AlterPublicationStmt:
		c.requirePublication(n.AlterPublicationStmt.Pubobjects)
	case *pg.Node_GrantStmt:
		if slices.ContainsFunc(n.GrantStmt.Privileges, func(p *pg.Node) bool { return p.GetAccessPriv().GetPrivName() == "maintain" }) {
			c.require(17, wording.Say("the privilege MAINTAIN"))
		}
	case *pg.Node_CreateStatsStmt:
		isExpression := func(e *pg.Node) bool { return e.GetStatsElem().GetExpr() != nil }
		if slices.ContainsFunc(n.CreateStatsStmt.Exprs, isExpression) {
			c.later = append(c.later, migration.Requires{Version: 14, Syntax: wording.Say("statistics of expressions"), SQLState: "0A000"})
		}
	case *pg.Node_UpdateStmt:
		c.requireReturning(n.UpdateStmt.Relation, n.UpdateStmt.ReturningList)
	case *pg.Node_DeleteStmt:
		c.requireReturning(n.DeleteStmt.Relation, n.DeleteStmt.ReturningList)
	case *pg.Node_InsertStmt:
		c.requireReturning(n.InsertStmt.Relation, n.InsertStmt.ReturningList)
	case *pg.Node_ViewStmt:
		if option(n.ViewStmt.Options, "security_invoker") != nil {
			c.later = append(c.later, migration.Requires{Version: 15, Syntax: wording.Say("security_invoker"), SQLState: "22023"})
		}
	}
}

// requireReindex adds what REINDEX needs. CONCURRENTLY may also stand after the
// kind of what is built anew, as it could before.
func (c *converter) requireReindex(n *pg.ReindexStmt) {
	if n.Name == "" && n.Relation == nil {
		c.require(16, wording.Say("REINDEX DATABASE and SYSTEM without a name"))
	}
	if !c.isWord(1, "(") {
		return
	}
	end := c.closing(c.tokenAt(c.start) + 1)
	for _, name := range []string{"concurrently", "tablespace"} {
		if o := option(n.Params, name); o != nil && c.nodeAt(int(o.Location)) < end {
			c.require(14, wording.Say("CONCURRENTLY and TABLESPACE among the options of REINDEX"))
			return
		}
	}
}

// requireSubcommand adds what a subcommand of ALTER TABLE needs.
func (c *converter) requireSubcommand(n *pg.AlterTableCmd) {
	switch n.GetSubtype() {
	case pg.AlterTableType_AT_SetStorage:
		if strings.EqualFold(scalar(n.Def), "default") {
			c.require(16, wording.Say("SET STORAGE DEFAULT"))
		}
	case pg.AlterTableType_AT_DetachPartitionFinalize:
		c.require(14, wording.Say("DETACH PARTITION … FINALIZE"))
	case pg.AlterTableType_AT_SetRelOptions:
		if option(n.GetDef().GetList().GetItems(), "security_invoker") != nil {
			c.later = append(c.later, migration.Requires{Version: 15, Syntax: wording.Say("security_invoker"), SQLState: "22023"})
		}
	}
}

// requireColumn adds what the definition of a column needs.
func (c *converter) requireColumn(n *pg.ColumnDef) {
	if n.StorageName != "" {
		c.require(16, wording.Say("STORAGE of a new column"))
	}
	if n.Compression != "" {
		c.require(14, wording.Say("COMPRESSION of a new column"))
	}
}

// requireConstraint adds what a constraint needs.
func (c *converter) requireConstraint(n *pg.Constraint) {
	if len(n.GetFkDelSetCols()) > 0 {
		c.require(15, wording.Say("ON DELETE SET NULL and SET DEFAULT of some columns"))
	}
}

// requirePublication adds what the tables of a publication need.
func (c *converter) requirePublication(objects []*pg.Node) {
	for _, o := range objects {
		spec := o.GetPublicationObjSpec()
		table := spec.GetPubtable()
		if spec.GetPubobjtype() != pg.PublicationObjSpecType_PUBLICATIONOBJ_TABLE || len(table.GetColumns()) > 0 || table.GetWhereClause() != nil {
			c.require(15, wording.Say("schemas, columns and rows of publications"))
			return
		}
	}
}

// requireReturning adds that RETURNING names the old or the new row: an older
// server looks for a table of that name.
func (c *converter) requireReturning(target *pg.RangeVar, returning []*pg.Node) {
	if len(returning) == 0 || c.depth > 0 { // in code, they may be variables
		return
	}
	for _, r := range returning {
		walk(r, func(message any) bool {
			if column, ok := message.(*pg.ColumnRef); ok && len(column.Fields) == 2 && len(c.later) == 0 {
				name := column.Fields[0].GetString_().GetSval()
				if (name == "old" || name == "new") && target.GetRelname() != name && target.GetAlias().GetAliasname() != name {
					c.later = append(c.later, migration.Requires{Version: 18, Syntax: wording.Say("old and new in RETURNING"), SQLState: "42P01"})
				}
			}
			return true
		})
	}
}

// isWord reports whether token i of the statement is a key word.
func (c *converter) isWord(i int, word string) bool {
	i += c.tokenAt(c.start)
	return i < len(c.tokens) && c.tokens[i].is(c.sql, word)
}

// newerFunctionsText has one function a line: the version that it came with, and its name.
//
//go:embed newer_functions.txt
var newerFunctionsText string

// newerFunctions are the functions that came with one of the supported versions.
var newerFunctions = sync.OnceValue(func() map[string]int {
	functions := make(map[string]int, strings.Count(newerFunctionsText, "\n"))
	for line := range strings.Lines(newerFunctionsText) {
		since, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if version, err := strconv.Atoi(since); err == nil {
			functions[name] = version
		}
	}
	return functions
})

// requireFunction adds that a statement calls a function that older servers do not
// have. What has a syntax of its own may have called another one there: EXTRACT.
func (c *converter) requireFunction(call *pg.FuncCall, name string) {
	version := newerFunctions()[name]
	if version == 0 || call.Funcformat == pg.CoercionForm_COERCE_SQL_SYNTAX || slices.ContainsFunc(c.later, func(r migration.Requires) bool { return r.Function == name }) {
		return
	}
	c.later = append(c.later, migration.Requires{Version: version, Syntax: wording.Say("function %s()", name), SQLState: "42883", Function: name})
}
