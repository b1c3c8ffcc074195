package postgres

import (
	"slices"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// dataStatement converts what reads and writes rows.
func (c *converter) dataStatement(node *pg.Node) bool {
	c.dataInWith(node)
	c.callsUser = false
	if !c.rowsStatement(node) {
		return false
	}
	if c.callsUser {
		c.calls(node, nil)
		c.callsUser = false
	}
	return true
}

func (c *converter) rowsStatement(node *pg.Node) bool {
	switch n := node.GetNode().(type) {
	case *pg.Node_SelectStmt:
		c.query(n.SelectStmt, node)
	case *pg.Node_InsertStmt:
		c.add(c.insert(n.InsertStmt, node))
	case *pg.Node_UpdateStmt:
		c.add(c.update(n.UpdateStmt, node))
	case *pg.Node_DeleteStmt:
		d := n.DeleteStmt
		c.add(migration.Delete{Table: c.name(d.Relation), Only: !d.Relation.Inh, Where: c.condition(d.Relation, d.WhereClause), Sources: c.readBeside(node, d.Relation),
			Returning: len(d.ReturningList) > 0})
	case *pg.Node_MergeStmt:
		m := n.MergeStmt
		c.add(migration.Merge{Table: c.name(m.Relation), Sources: c.readBeside(node, m.Relation)})
	case *pg.Node_CopyStmt:
		c.copyRows(n.CopyStmt)
	case *pg.Node_TruncateStmt:
		t := n.TruncateStmt
		c.add(migration.Truncate{
			Tables: c.names(t.Relations), Only: areOnly(t.Relations), Cascade: isCascade(t.Behavior), Restart: t.RestartSeqs,
		})
	case *pg.Node_LockStmt:
		c.add(migration.Lock{Tables: c.names(n.LockStmt.Relations), Only: areOnly(n.LockStmt.Relations), Mode: lockMode(n.LockStmt.Mode), Nowait: n.LockStmt.Nowait})
	case *pg.Node_VacuumStmt:
		c.add(c.vacuum(n.VacuumStmt))
	case *pg.Node_DeclareCursorStmt:
		c.selectFrom(n.DeclareCursorStmt.Query)
		if query, ok := c.reading.Operations[len(c.reading.Operations)-1].(migration.Select); ok {
			query.Limited = true // FETCH reads
			c.reading.Operations[len(c.reading.Operations)-1] = query
		}
	default:
		return false
	}
	return true
}

// areOnly reports whether all relations are named with ONLY.
func areOnly(relations []*pg.Node) bool {
	return !slices.ContainsFunc(relations, func(r *pg.Node) bool { return r.GetRangeVar().GetInh() })
}

// dataInWith converts the statements in a WITH clause that write.
func (c *converter) dataInWith(node *pg.Node) {
	for _, cte := range withClause(node).GetCtes() {
		query := cte.GetCommonTableExpr().GetCtequery()
		switch query.GetNode().(type) {
		case *pg.Node_InsertStmt, *pg.Node_UpdateStmt, *pg.Node_DeleteStmt, *pg.Node_MergeStmt:
			c.dataStatement(query)
		}
	}
}

func withClause(node *pg.Node) *pg.WithClause {
	switch n := node.GetNode().(type) {
	case *pg.Node_SelectStmt:
		return n.SelectStmt.WithClause
	case *pg.Node_InsertStmt:
		return n.InsertStmt.WithClause
	case *pg.Node_UpdateStmt:
		return n.UpdateStmt.WithClause
	case *pg.Node_DeleteStmt:
		return n.DeleteStmt.WithClause
	case *pg.Node_MergeStmt:
		return n.MergeStmt.WithClause
	}
	return nil
}

// query converts a SELECT, VALUES or TABLE.
func (c *converter) query(n *pg.SelectStmt, node *pg.Node) {
	if settings, ok := setConfig(n); ok {
		for _, setting := range settings {
			c.add(setting)
		}
		return
	}
	first := n
	for first.Larg != nil { // INTO stands in the first of a UNION
		first = first.Larg
	}
	if first.IntoClause != nil {
		table := c.tableFromQuery(first.IntoClause, false, node)
		table.Sources = without(table.Sources, func(s migration.Name) bool { return s == table.Table })
		c.add(table)
		return
	}
	c.selectFrom(node)
}

// selectFrom adds a statement that only reads.
func (c *converter) selectFrom(node *pg.Node) {
	found := c.read(node)
	out := migration.Select{
		Sources: found.relations, Functions: found.functions, Locking: found.locking,
		Sequences: found.sequences, Texts: found.texts, Casts: found.casts,
	}
	if s := node.GetSelectStmt(); s != nil {
		first, _ := c.limits()
		out.Where, out.Limited = c.filter(s, first), s.LimitCount != nil
	}
	c.add(out)
}

// filter reads the WHERE clause of a query that begins at or after token i.
func (c *converter) filter(n *pg.SelectStmt, i int) migration.Expression {
	if n.GetWhereClause() == nil || alwaysTrue(n.WhereClause) {
		return migration.Expression{}
	}
	return c.expression(c.whereFrom(i), n.WhereClause)
}

// reads are what a query reads and calls, without repeats and in order.
type reads struct {
	relations []migration.Name
	functions []string
	sequences []migration.Name
	texts     []string
	casts     []migration.Type
	locking   string
}

// read collects what a query reads. The names of common table expressions are
// no relations; neither are the targets of statements in a WITH clause.
func (c *converter) read(node *pg.Node) reads { return c.readExcept(node, nil) }

// readExcept is what a statement reads, where its target stands in it again that
// too: INSERT INTO t SELECT … FROM t.
func (c *converter) readExcept(node *pg.Node, target *pg.RangeVar) reads {
	var texts []string
	out := c.gather(node, target, &texts)
	sortUnique(&texts)
	out.texts = texts
	return out
}

// gather is readExcept, with the constants of text only where they are to go.
func (c *converter) gather(node *pg.Node, target *pg.RangeVar, texts *[]string) reads {
	var out reads
	var ctes []string
	walk(node, func(message any) bool {
		switch n := message.(type) {
		case *pg.CommonTableExpr:
			ctes = append(ctes, n.Ctename)
			return n.Ctequery.GetSelectStmt() != nil // what writes is converted by itself
		case *pg.IntoClause:
			return false
		case *pg.RangeVar:
			if n != target {
				out.relations = append(out.relations, c.name(n))
			}
		case *pg.FuncCall:
			name := functionName(n.Funcname)
			c.requireFunction(n, name)
			out.functions = append(out.functions, name)
			c.callsUser = c.callsUser || isUserFunction(name)
			if sequence, ok := sequenceOf(n); ok {
				out.sequences = append(out.sequences, sequence)
			}
		case *pg.A_Const:
			if text := n.GetSval(); text != nil && texts != nil {
				*texts = append(*texts, text.Sval)
			}
		case *pg.RangeSubselect:
			if n.Alias == nil {
				c.require(16, wording.Say("subqueries in FROM without an alias"))
			}
		case *pg.TypeCast:
			out.casts = append(out.casts, c.typeOf(n.TypeName))
		case *pg.LockingClause:
			out.locking = lockingClause(n.Strength)
			return false
		}
		return true
	})
	out.relations = without(unique(out.relations), func(r migration.Name) bool {
		return r.Schema == "" && slices.Contains(ctes, r.Name)
	})
	out.functions, out.sequences = unique(out.functions), unique(out.sequences)
	return out
}

// readBeside is what a statement reads beside its own target.
func (c *converter) readBeside(node *pg.Node, target *pg.RangeVar) []migration.Name {
	name := c.name(target)
	return without(c.gather(node, target, nil).relations, func(r migration.Name) bool { return r == name })
}

// textsOf are the constants of text in some nodes, without repeats and in order.
func textsOf(nodes []*pg.Node) []string {
	var out []string
	for _, node := range nodes {
		walk(node, func(message any) bool {
			if constant, ok := message.(*pg.A_Const); ok && constant.GetSval() != nil {
				out = append(out, constant.GetSval().Sval)
			}
			return true
		})
	}
	sortUnique(&out)
	return out
}

func lockingClause(s pg.LockClauseStrength) string {
	switch s {
	case pg.LockClauseStrength_LCS_FORKEYSHARE:
		return "key share"
	case pg.LockClauseStrength_LCS_FORSHARE:
		return "share"
	case pg.LockClauseStrength_LCS_FORNOKEYUPDATE:
		return "no key update"
	}
	return "update"
}

func onConflict(n *pg.OnConflictClause) *migration.OnConflict {
	if n == nil {
		return nil
	}
	out := &migration.OnConflict{Constraint: n.Infer.GetConname(), Partly: n.Infer.GetWhereClause() != nil}
	for _, element := range n.Infer.GetIndexElems() {
		e := element.GetIndexElem()
		out.Columns = append(out.Columns, e.GetName())
		out.Partly = out.Partly || e.GetName() == "" || len(e.GetCollation()) > 0 || len(e.GetOpclass()) > 0
	}
	return out
}

func targets(nodes []*pg.Node) []string {
	if len(nodes) == 0 {
		return nil
	}
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = n.GetResTarget().GetName()
	}
	return out
}

// condition reads the WHERE clause of an UPDATE or DELETE of a relation; one
// that is true for every row is none.
func (c *converter) condition(relation *pg.RangeVar, where *pg.Node) migration.Expression {
	if where == nil || alwaysTrue(where) {
		return migration.Expression{}
	}
	return c.expression(c.where(relation), where)
}

// alwaysTrue reports whether a condition is the constant true, or compares a
// constant with itself, as in 1 = 1.
func alwaysTrue(node *pg.Node) bool {
	switch n := node.GetNode().(type) {
	case *pg.Node_AConst:
		return n.AConst.GetBoolval().GetBoolval()
	case *pg.Node_TypeCast:
		value := scalar(n.TypeCast.Arg)
		return typeName(n.TypeCast.TypeName.GetNames()).Name == "bool" && (value == "t" || value == "true")
	case *pg.Node_AExpr:
		left, right := n.AExpr.Lexpr.GetAConst(), n.AExpr.Rexpr.GetAConst()
		return dotted(n.AExpr.Name) == "=" && left != nil && right != nil &&
			!left.Isnull && !right.Isnull && constant(left) == constant(right)
	}
	return false
}

// copyRows converts COPY of a table, or of a query, which only reads.
func (c *converter) copyRows(n *pg.CopyStmt) {
	if n.Relation != nil {
		c.add(migration.Copy{Table: c.name(n.Relation), Columns: stringsOf(n.Attlist), In: n.IsFrom})
		return
	}
	c.dataStatement(n.Query)
}

// lockMode names a lock as PostgreSQL's messages do; the numbers are those of
// its lockdefs.h.
func lockMode(mode int32) string {
	modes := [...]string{
		1: "ACCESS SHARE", 2: "ROW SHARE", 3: "ROW EXCLUSIVE", 4: "SHARE UPDATE EXCLUSIVE",
		5: "SHARE", 6: "SHARE ROW EXCLUSIVE", 7: "EXCLUSIVE", 8: "ACCESS EXCLUSIVE",
	}
	if mode < 1 || int(mode) >= len(modes) {
		return "ACCESS EXCLUSIVE"
	}
	return modes[mode]
}

func (c *converter) vacuum(n *pg.VacuumStmt) migration.Vacuum {
	out := migration.Vacuum{
		Vacuum: n.IsVacuumcmd, Full: isOn(n.Options, "full"),
		Analyze: !n.IsVacuumcmd || isOn(n.Options, "analyze"),
	}
	for _, r := range n.Rels {
		out.Tables = append(out.Tables, c.name(r.GetVacuumRelation().GetRelation()))
	}
	return out
}
