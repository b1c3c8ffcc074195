package postgres

import (
	"slices"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

func (c *converter) createView(n *pg.ViewStmt) migration.CreateView {
	out := migration.CreateView{
		View: c.name(n.View), OrReplace: n.Replace, Temporary: isTemporary(n.View), WithData: true,
		Columns: stringsOf(n.Aliases), ReadOnly: readOnly(n.Query.GetSelectStmt()),
	}
	out.Sources, out.Unqualified = c.dependencies(n.Query)
	if len(out.Columns) == 0 {
		out.Columns = outputColumns(n.Query)
	}
	return out
}

// readOnly is why the rows of a view cannot be written (PostgreSQL manual, CREATE
// VIEW, Updatable Views); nothing where they can, as far as the query says.
func readOnly(s *pg.SelectStmt) wording.Text {
	switch {
	case s.GetWithClause() != nil:
		return wording.Say("it has a WITH clause")
	case s.GetOp() != pg.SetOperation_SETOP_NONE && s.GetOp() != pg.SetOperation_SET_OPERATION_UNDEFINED:
		return wording.Say("it has a set operation")
	case len(s.GetDistinctClause()) > 0, len(s.GetGroupClause()) > 0, s.GetHavingClause() != nil:
		return wording.Say("it groups rows")
	case s.GetLimitCount() != nil, s.GetLimitOffset() != nil:
		return wording.Say("it has a LIMIT or OFFSET")
	case len(s.GetFromClause()) != 1 || s.FromClause[0].GetRangeVar() == nil:
		return wording.Say("it does not read a single table")
	case slices.ContainsFunc(s.GetTargetList(), callsAggregate):
		return wording.Say("it has aggregates or window functions")
	}
	return wording.Text{}
}

// callsAggregate reports whether an output column calls an aggregate or a window
// function, as far as that can be seen.
func callsAggregate(target *pg.Node) bool {
	found := false
	walk(target, func(message any) bool {
		call, ok := message.(*pg.FuncCall)
		found = found || ok && (call.Over != nil || call.AggStar || slices.Contains(aggregates, functionName(call.Funcname)))
		return !found
	})
	return found
}

// aggregates are the usual ones (PostgreSQL manual, 9.21).
var aggregates = []string{
	"any_value", "array_agg", "avg", "bit_and", "bit_or", "bool_and", "bool_or", "count", "every", "json_agg", "json_object_agg",
	"jsonb_agg", "jsonb_object_agg", "max", "min", "stddev", "string_agg", "sum", "variance",
}

// createTableAs converts CREATE TABLE AS, CREATE MATERIALIZED VIEW and
// CREATE TABLE AS EXECUTE.
func (c *converter) createTableAs(n *pg.CreateTableAsStmt) {
	c.dataInWith(n.Query)
	if n.Objtype != pg.ObjectType_OBJECT_MATVIEW {
		c.add(c.tableFromQuery(n.Into, n.IfNotExists, n.Query))
	} else {
		c.add(c.materializedView(n))
	}
	if !n.Into.SkipData {
		c.calls(n.Query, nil)
	}
}

func (c *converter) materializedView(n *pg.CreateTableAsStmt) migration.CreateView {
	view := migration.CreateView{
		View: c.name(n.Into.Rel), Materialized: true, IfNotExists: n.IfNotExists, WithData: !n.Into.SkipData,
		Columns: stringsOf(n.Into.ColNames),
	}
	view.Sources, view.Unqualified = c.dependencies(n.Query)
	if len(view.Columns) == 0 {
		view.Columns = outputColumns(n.Query)
	}
	return view
}

// tableFromQuery is the table that CREATE TABLE AS or SELECT INTO makes.
func (c *converter) tableFromQuery(into *pg.IntoClause, ifNotExists bool, query *pg.Node) migration.CreateTable {
	return migration.CreateTable{
		Table: c.name(into.Rel), IfNotExists: ifNotExists, AsQuery: true, WithData: !into.SkipData,
		Temporary: isTemporary(into.Rel), Unlogged: into.Rel.GetRelpersistence() == "u",
		Sources: c.read(query).relations, AccessMethod: into.AccessMethod, Tablespace: into.TableSpaceName,
	}
}

// outputColumns are the names of a query's columns: "*" for all of its
// sources, "" where the server makes one up.
func outputColumns(query *pg.Node) []string {
	s := query.GetSelectStmt()
	for s.GetLarg() != nil { // the first of a UNION gives the names
		s = s.Larg
	}
	var out []string
	for _, target := range s.GetTargetList() {
		out = append(out, outputColumn(target.GetResTarget()))
	}
	return out
}

func outputColumn(t *pg.ResTarget) string {
	if t.GetName() != "" {
		return t.Name
	}
	switch v := t.GetVal().GetNode().(type) {
	case *pg.Node_ColumnRef:
		fields := v.ColumnRef.Fields
		if fields[len(fields)-1].GetAStar() != nil {
			return "*"
		}
		return fields[len(fields)-1].GetString_().GetSval()
	case *pg.Node_FuncCall:
		_, name := lastNames(v.FuncCall.Funcname)
		return name
	case *pg.Node_TypeCast:
		if inner := outputColumn(&pg.ResTarget{Val: v.TypeCast.Arg}); inner != "" {
			return inner
		}
		return typeName(v.TypeCast.TypeName.GetNames()).Name
	}
	return ""
}

func (c *converter) alterSequence(n *pg.AlterSeqStmt) migration.AlterSequence {
	out := migration.AlterSequence{Sequence: c.name(n.Sequence), Restart: option(n.Options, "restart") != nil, IfExists: n.MissingOk}
	out.RestartWith = scalar(option(n.Options, "restart").GetArg())
	out.OwnedBy, out.OwnedByColumn = c.ownedBy(n.Options)
	return out
}

func (c *converter) createSequence(n *pg.CreateSeqStmt) migration.CreateSequence {
	out := migration.CreateSequence{Sequence: c.name(n.Sequence), IfNotExists: n.IfNotExists, Temporary: isTemporary(n.Sequence)}
	out.OwnedBy, out.OwnedByColumn = c.ownedBy(n.Options)
	return out
}

// ownedBy reads OWNED BY table.column; nothing for OWNED BY NONE.
func (c *converter) ownedBy(options []*pg.Node) (table migration.Name, column string) {
	owner := option(options, "owned_by")
	if owner == nil || len(owner.Arg.GetList().GetItems()) < 2 {
		return migration.Name{}, ""
	}
	return c.onTable(owner.Arg)
}
