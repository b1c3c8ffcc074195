package postgres

import (
	"maps"
	"slices"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// dependencies are the relations that a query reads, with the columns it reads
// of each, and the columns of which only the state knows whose they are.
func (c *converter) dependencies(query *pg.Node) ([]migration.Dependency, []migration.ColumnReference) {
	r := columnReader{converter: c, columns: map[migration.Name][]string{}}
	r.query(query.GetSelectStmt(), nil, nil)
	var out []migration.Dependency
	for _, relation := range c.read(query).relations {
		dependency := migration.Dependency{Relation: relation}
		if !r.unknown && !slices.Contains(r.any, relation) {
			dependency.Columns = r.columns[relation]
			sortUnique(&dependency.Columns)
			if dependency.Columns == nil {
				dependency.Columns = []string{}
			}
		}
		out = append(out, dependency)
	}
	if r.unknown {
		return out, nil
	}
	return out, r.unqualified
}

// columnReader finds which columns a query reads of which relation, by the
// scopes of its names (PostgreSQL manual, 7.2.1).
type columnReader struct {
	*converter
	columns     map[migration.Name][]string
	unqualified []migration.ColumnReference
	// any are relations of which it may read any column; unknown is true when
	// that goes for all.
	any     []migration.Name
	unknown bool
}

// scope is what a query may name: its own sources, and those of the query around it.
type scope struct {
	outer *scope
	// relations are the sources that are relations, by alias; others are
	// those that are not: subqueries, functions, common table expressions.
	relations map[string]migration.Name
	others    map[string]bool
	// conditions are the expressions in FROM.
	conditions []*pg.Node
}

// query reads a SELECT. ctes are the common table expressions that it may name.
func (r *columnReader) query(n *pg.SelectStmt, outer *scope, ctes map[string]bool) {
	if n == nil { // a statement that writes
		r.unknown = true
		return
	}
	ctes = maps.Clone(ctes)
	if ctes == nil {
		ctes = map[string]bool{}
	}
	for _, node := range n.WithClause.GetCtes() {
		cte := node.GetCommonTableExpr()
		if n.WithClause.Recursive {
			ctes[cte.Ctename] = true
		}
		r.query(cte.Ctequery.GetSelectStmt(), outer, ctes)
		ctes[cte.Ctename] = true
	}
	if n.Larg != nil {
		r.query(n.Larg, outer, ctes)
		r.query(n.Rarg, outer, ctes)
		return
	}
	s := &scope{outer: outer, relations: map[string]migration.Name{}, others: map[string]bool{}}
	for _, source := range n.FromClause {
		r.source(source, s, ctes)
	}
	for _, nodes := range [][]*pg.Node{s.conditions, n.TargetList, {n.WhereClause, n.HavingClause}, n.GroupClause, n.WindowClause, n.DistinctClause, n.ValuesLists, unnamed(n)} {
		for _, node := range nodes {
			r.expression(node, s, ctes)
		}
	}
}

// unnamed are the expressions of ORDER BY but for names of output columns.
func unnamed(n *pg.SelectStmt) []*pg.Node {
	return slices.DeleteFunc(slices.Clone(n.SortClause), func(sort *pg.Node) bool {
		words := stringsOf(sort.GetSortBy().GetNode().GetColumnRef().GetFields())
		return len(words) == 1 && slices.ContainsFunc(n.TargetList, func(t *pg.Node) bool {
			return outputColumn(t.GetResTarget()) == words[0]
		})
	})
}

// source reads an item of FROM.
func (r *columnReader) source(node *pg.Node, s *scope, ctes map[string]bool) {
	switch n := node.GetNode().(type) {
	case *pg.Node_RangeVar:
		r.relation(n.RangeVar, s, ctes)
	case *pg.Node_RangeTableSample:
		r.source(n.RangeTableSample.Relation, s, ctes)
	case *pg.Node_RangeSubselect:
		r.query(n.RangeSubselect.Subquery.GetSelectStmt(), s, ctes)
		s.others[n.RangeSubselect.Alias.GetAliasname()] = true
	case *pg.Node_JoinExpr:
		r.join(n.JoinExpr, s, ctes)
	case *pg.Node_RangeFunction:
		s.others[n.RangeFunction.Alias.GetAliasname()] = true
		s.conditions = append(s.conditions, n.RangeFunction.Functions...)
	default: // XMLTABLE
		r.unknown = true
	}
}

func (r *columnReader) relation(n *pg.RangeVar, s *scope, ctes map[string]bool) {
	alias := n.Relname
	if n.Alias != nil {
		alias = n.Alias.Aliasname
	}
	if n.Schemaname == "" && ctes[n.Relname] {
		s.others[alias] = true
		return
	}
	s.relations[alias] = r.name(n)
	if len(n.Alias.GetColnames()) > 0 { // under other names
		r.any = append(r.any, r.name(n))
	}
}

func (r *columnReader) join(n *pg.JoinExpr, s *scope, ctes map[string]bool) {
	r.source(n.Larg, s, ctes)
	r.source(n.Rarg, s, ctes)
	if n.Quals != nil {
		s.conditions = append(s.conditions, n.Quals)
	}
	for _, column := range stringsOf(n.UsingClause) {
		for _, name := range s.names() { // each that has it
			r.unqualified = append(r.unqualified, migration.ColumnReference{Column: column, Levels: [][]migration.Name{{name}}})
		}
	}
	if n.IsNatural {
		r.any = append(r.any, s.names()...)
	}
	if n.Alias != nil {
		s.others[n.Alias.Aliasname] = true
	}
}

// names are the relations of a scope, in order.
func (s *scope) names() []migration.Name {
	return slices.SortedFunc(maps.Values(s.relations), migration.Name.Compare)
}

// expression reads the columns that an expression names, and its subqueries.
func (r *columnReader) expression(node *pg.Node, s *scope, ctes map[string]bool) {
	walk(node, func(message any) bool {
		switch n := message.(type) {
		case *pg.SelectStmt:
			r.query(n, s, ctes)
			return false
		case *pg.ColumnRef:
			r.reference(n, s)
		}
		return true
	})
}

// reference notes a column that is named.
func (r *columnReader) reference(n *pg.ColumnRef, s *scope) {
	words := stringsOf(n.Fields)
	isStar := len(words) != len(n.Fields)
	if isStar {
		words = append(words, "*")
	}
	switch {
	case len(words) >= 2:
		r.qualified(words[len(words)-2], words[len(words)-1], s)
	case isStar:
		for _, name := range s.relations {
			r.columns[name] = append(r.columns[name], "*")
		}
	case isRow(words[0], s):
	default:
		r.alone(words[0], s)
	}
}

// qualified notes alias.column.
func (r *columnReader) qualified(alias, column string, s *scope) {
	for ; s != nil; s = s.outer {
		if name, ok := s.relations[alias]; ok {
			r.columns[name] = append(r.columns[name], column)
			return
		}
		if s.others[alias] {
			return
		}
	}
	r.unknown = true
}

// isRow reports whether a word is an alias: a row as a whole depends on none
// of its columns.
func isRow(word string, s *scope) bool {
	for ; s != nil; s = s.outer {
		if _, ok := s.relations[word]; ok || s.others[word] {
			return true
		}
	}
	return false
}

// alone notes a column without an alias.
func (r *columnReader) alone(column string, s *scope) {
	if len(s.relations) == 1 && len(s.others) == 0 && s.outer == nil {
		for _, name := range s.relations {
			r.columns[name] = append(r.columns[name], column)
		}
		return
	}
	reference := migration.ColumnReference{Column: column}
	for ; s != nil; s = s.outer {
		if len(s.relations) > 0 {
			reference.Levels = append(reference.Levels, s.names())
		}
	}
	if len(reference.Levels) > 0 {
		r.unqualified = append(r.unqualified, reference)
	}
}
