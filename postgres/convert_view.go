package postgres

import (
	"slices"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

func (c *converter) createView(n *pg.ViewStmt) migration.CreateView {
	out := migration.CreateView{
		View: c.name(n.View), OrReplace: n.Replace, Temporary: isTemporary(n.View), WithData: true,
		Sources: c.dependencies(n.Query), Columns: stringsOf(n.Aliases),
	}
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
		Sources: c.dependencies(n.Query), Columns: stringsOf(n.Into.ColNames),
	}
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

// dependencies are the relations that a view reads, with the columns it reads
// of each where every reference to a column says whose it is.
func (c *converter) dependencies(query *pg.Node) []migration.Dependency {
	found := c.read(query)
	columns, known := c.columnsRead(query, found.relations)
	var out []migration.Dependency
	for _, relation := range found.relations {
		dependency := migration.Dependency{Relation: relation}
		if known {
			dependency.Columns = columns[relation]
		}
		out = append(out, dependency)
	}
	return out
}

// columnsRead tells which columns are read of which relation. known is false
// unless each reference is qualified with a relation's name or alias, or there
// is only one relation and no subquery that could have columns of its own.
func (c *converter) columnsRead(query *pg.Node, relations []migration.Name) (columns map[migration.Name][]string, known bool) {
	byAlias := map[string]migration.Name{}
	columns, known = map[migration.Name][]string{}, true
	nested := false
	walk(query, func(message any) bool {
		switch n := message.(type) {
		case *pg.RangeVar:
			alias := n.Relname
			if n.Alias != nil {
				alias = n.Alias.Aliasname
				known = known && len(n.Alias.Colnames) == 0
			}
			_, again := byAlias[alias]
			known = known && !again
			byAlias[alias] = c.name(n)
		case *pg.RangeSubselect, *pg.CommonTableExpr, *pg.RangeFunction, *pg.RangeTableFunc, *pg.SubLink:
			nested = true
		case *pg.JoinExpr:
			known = known && !n.IsNatural && len(n.UsingClause) == 0
		}
		return true
	})
	if !known || nested {
		return nil, false
	}
	walk(query, func(message any) bool {
		if ref, ok := message.(*pg.ColumnRef); ok && known {
			known = noteColumn(columns, byAlias, relations, ref)
		}
		return true
	})
	for relation, names := range columns {
		slices.Sort(names)
		columns[relation] = slices.Compact(names)
	}
	return columns, known
}

// noteColumn adds the column of a reference; false when it cannot tell whose it is.
func noteColumn(columns map[migration.Name][]string, byAlias map[string]migration.Name, relations []migration.Name, ref *pg.ColumnRef) bool {
	words := stringsOf(ref.Fields)
	if len(words) != len(ref.Fields) { // a star reads every column
		return false
	}
	var relation migration.Name
	switch {
	case len(words) == 1 && len(relations) == 1:
		relation = relations[0]
	case len(words) >= 2:
		owner, ok := byAlias[words[len(words)-2]]
		if !ok {
			return false
		}
		relation = owner
	default:
		return false
	}
	columns[relation] = append(columns[relation], words[len(words)-1])
	return true
}

func (c *converter) alterSequence(n *pg.AlterSeqStmt) migration.AlterSequence {
	out := migration.AlterSequence{Sequence: c.name(n.Sequence), Restart: option(n.Options, "restart") != nil}
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
