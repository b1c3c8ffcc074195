package postgres

import (
	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

func (c *converter) createTable(n *pg.CreateStmt) migration.CreateTable {
	out := migration.CreateTable{
		Table:        c.name(n.Relation),
		IfNotExists:  n.IfNotExists,
		Temporary:    isTemporary(n.Relation),
		Unlogged:     n.Relation.Relpersistence == "u",
		AccessMethod: n.AccessMethod,
		Tablespace:   n.Tablespacename,
	}
	if columns := countColumns(n.TableElts); columns > 0 {
		out.Columns = make([]migration.Column, 0, columns)
	}
	for _, element := range n.TableElts {
		switch e := element.GetNode().(type) {
		case *pg.Node_ColumnDef:
			out.Columns = append(out.Columns, c.column(out.Table, e.ColumnDef))
		case *pg.Node_Constraint:
			out.Constraints = append(out.Constraints, c.constraint(e.Constraint))
		case *pg.Node_TableLikeClause:
			out.Like = append(out.Like, c.like(e.TableLikeClause))
		}
	}
	for _, constraint := range n.Constraints {
		out.Constraints = append(out.Constraints, c.constraint(constraint.GetConstraint()))
	}
	if n.OfTypename != nil {
		out.OfType = c.listName(n.OfTypename.Names)
	}
	if n.Partspec != nil {
		out.PartitionBy, out.PartitionKey = partitionKey(n.Partspec)
	}
	if n.Partbound != nil { // the grammar keeps the parent among the inherited
		out.PartitionOf = c.names(n.InhRelations)[0]
		out.Bound = c.partitionBound(n.Partbound)
		return out
	}
	out.Inherits = c.names(n.InhRelations)
	return out
}

func countColumns(elements []*pg.Node) (n int) {
	for _, element := range elements {
		if element.GetColumnDef() != nil {
			n++
		}
	}
	return n
}

// The bits of TableLikeClause.Options (TableLikeOption in PostgreSQL's parsenodes.h).
const (
	likeConstraints = 1 << 2
	likeDefaults    = 1 << 3
	likeGenerated   = 1 << 4
	likeIdentity    = 1 << 5
	likeIndexes     = 1 << 6
)

func (c *converter) like(n *pg.TableLikeClause) migration.TableLike {
	return migration.TableLike{
		Table:       c.name(n.Relation),
		Constraints: n.Options&likeConstraints != 0,
		Defaults:    n.Options&likeDefaults != 0,
		Generated:   n.Options&likeGenerated != 0,
		Identity:    n.Options&likeIdentity != 0,
		Indexes:     n.Options&likeIndexes != 0,
	}
}
