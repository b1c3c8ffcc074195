package postgres

import (
	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

func (c *converter) createView(n *pg.ViewStmt) migration.CreateView {
	out := migration.CreateView{
		View: c.name(n.View), OrReplace: n.Replace, Temporary: isTemporary(n.View), WithData: true,
		Columns: stringsOf(n.Aliases),
	}
	out.Sources, out.Unqualified = c.dependencies(n.Query)
	if len(out.Columns) == 0 {
		out.Columns = outputColumns(n.Query)
	}
	return out
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
		names := stringsOf(v.FuncCall.Funcname)
		return names[len(names)-1]
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
