package postgres

import (
	"slices"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

func (c *converter) createIndex(n *pg.IndexStmt) migration.CreateIndex {
	out := migration.CreateIndex{
		Index: n.Idxname, Table: c.name(n.Relation), Method: n.AccessMethod,
		Unique: n.Unique, Concurrently: n.Concurrent, IfNotExists: n.IfNotExists,
		Only: !n.Relation.Inh, NullsNotDistinct: n.NullsNotDistinct,
	}
	if out.Method == "" {
		out.Method = "btree"
	}
	out.Elements = make([]migration.IndexElement, len(n.IndexParams))
	var texts []string
	if slices.ContainsFunc(n.IndexParams, isExpression) {
		texts = c.elementTexts(c.firstParenthesis(c.afterName(n.Relation), len(c.tokens)))
	}
	for i, node := range n.IndexParams {
		text := ""
		if len(texts) == len(n.IndexParams) {
			text = texts[i]
		}
		out.Elements[i] = c.indexElement(node.GetIndexElem(), text)
	}
	for _, node := range n.IndexIncludingParams {
		out.Include = append(out.Include, node.GetIndexElem().GetName())
	}
	if n.WhereClause != nil {
		out.Where = c.expression(c.where(n.Relation), n.WhereClause)
	}
	return out
}

// isExpression reports whether an element of an index is no column.
func isExpression(element *pg.Node) bool { return element.GetIndexElem().GetExpr() != nil }

func (c *converter) indexElement(n *pg.IndexElem, text string) migration.IndexElement {
	element := migration.IndexElement{
		Column:     n.GetName(),
		Descending: n.GetOrdering() == pg.SortByDir_SORTBY_DESC,
		NullsFirst: n.GetNullsOrdering() == pg.SortByNulls_SORTBY_NULLS_FIRST,
		NullsLast:  n.GetNullsOrdering() == pg.SortByNulls_SORTBY_NULLS_LAST,
	}
	if n.GetExpr() != nil || len(n.GetCollation()) > 0 || len(n.GetOpclass()) > 0 {
		element.Details = &migration.IndexElementParts{
			Expression: c.expression(text, n.GetExpr()), Collation: c.collation(n.GetCollation()), OpClass: dotted(n.GetOpclass()),
		}
	}
	return element
}

// elementTexts are the expressions of an index's elements, whose list opens
// at token open: a call, or what stands in parentheses; "" for a column.
func (c *converter) elementTexts(open int) []string {
	if open < 0 {
		return nil
	}
	var out []string
	for from, to := range c.commaSeparated(open+1, c.closing(open)) {
		i := c.firstParenthesis(from, to)
		switch {
		case i < 0:
			out = append(out, "")
		case i == from: // (expression)
			out = append(out, c.text(from+1, c.closing(from)))
		default: // function(…)
			out = append(out, c.text(from, c.closing(i)+1))
		}
	}
	return out
}

func (c *converter) firstParenthesis(from, to int) int {
	for i := from; i < to; i++ {
		if c.tokens[i].is(c.sql, "(") {
			return i
		}
	}
	return -1
}

// where is the text of the WHERE clause that belongs to the statement which
// names the relation: up to RETURNING or the end of what it stands in.
func (c *converter) where(r *pg.RangeVar) string {
	return c.whereFrom(c.nodeAt(int(r.Location)))
}

// whereFrom is the text of the first WHERE clause from token i on.
func (c *converter) whereFrom(i int) string {
	if i = c.keyword(i, len(c.tokens), "WHERE"); i < 0 {
		return ""
	}
	return c.text(i+1, c.clauseEnd(i+1))
}

// clauseEnd is the index of the token that ends a clause which begins at token
// i: the next clause, a semicolon, or the parenthesis that closes around it.
func (c *converter) clauseEnd(i int) int {
	depth := 0
	for ; i < len(c.tokens); i++ {
		switch t := c.tokens[i]; {
		case t.is(c.sql, "("), t.is(c.sql, "["):
			depth++
		case t.is(c.sql, ")"), t.is(c.sql, "]"):
			if depth--; depth < 0 {
				return i
			}
		case depth == 0 && c.isAny(i, ";", "RETURNING", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET",
			"FETCH", "FOR", "UNION", "INTERSECT", "EXCEPT", "ON"):
			return i
		}
	}
	return i
}

// isAny reports whether token i is one of the key words.
func (c *converter) isAny(i int, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return c.tokens[i].is(c.sql, word) })
}

func (c *converter) reindex(n *pg.ReindexStmt) migration.Reindex {
	out := migration.Reindex{Concurrently: isOn(n.Params, "concurrently"), Name: c.name(n.Relation)}
	switch n.Kind {
	case pg.ReindexObjectType_REINDEX_OBJECT_INDEX:
		out.Object = "index"
	case pg.ReindexObjectType_REINDEX_OBJECT_TABLE:
		out.Object = "table"
	case pg.ReindexObjectType_REINDEX_OBJECT_SCHEMA:
		out.Object, out.Name = "schema", migration.Name{Name: n.Name}
	case pg.ReindexObjectType_REINDEX_OBJECT_SYSTEM:
		out.Object, out.Name = "system", migration.Name{Name: n.Name}
	default:
		out.Object, out.Name = "database", migration.Name{Name: n.Name}
	}
	return out
}
