package postgres

import (
	"slices"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// maxConstantRows is of how many rows of VALUES the constants are kept: enough to
// see what they are like.
const maxConstantRows = 16

func (c *converter) insert(n *pg.InsertStmt, node *pg.Node) migration.Insert {
	found := c.readExcept(node, n.Relation)
	out := migration.Insert{
		Table: c.name(n.Relation), Columns: targets(n.Cols), OnConflict: onConflict(n.OnConflictClause),
		Sources: found.relations, Texts: found.texts, Overriding: overriding(n.Override),
	}
	query := n.SelectStmt.GetSelectStmt()
	if query == nil { // DEFAULT VALUES
		out.Rows, out.DefaultValues = 1, true
		return out
	}
	out.Rows = len(query.ValuesLists)
	for at, row := range query.ValuesLists {
		values := row.GetList().GetItems()
		for i, value := range values {
			if isNull(value) && !slices.Contains(out.Nulls, i) {
				out.Nulls = append(out.Nulls, i)
			}
		}
		if at < maxConstantRows {
			out.Values = append(out.Values, constantsOf(values))
		}
	}
	out.Where, out.Limited = c.filter(query, c.nodeAt(int(n.Relation.Location))), query.LimitCount != nil
	return out
}

func (c *converter) update(n *pg.UpdateStmt, node *pg.Node) migration.Update {
	out := migration.Update{
		Table: c.name(n.Relation), Only: !n.Relation.Inh, Columns: targets(n.TargetList), Where: c.condition(n.Relation, n.WhereClause),
		Sources: c.readBeside(node, n.Relation), Texts: textsOf(n.TargetList), Values: make([]migration.Constant, len(n.TargetList)),
	}
	for i, target := range n.TargetList {
		t := target.GetResTarget()
		if isNull(t.GetVal()) {
			out.Nulls = append(out.Nulls, t.Name)
		}
		out.Values[i] = constantOf(t.GetVal())
	}
	return out
}

func overriding(kind pg.OverridingKind) string {
	switch kind {
	case pg.OverridingKind_OVERRIDING_SYSTEM_VALUE:
		return "system"
	case pg.OverridingKind_OVERRIDING_USER_VALUE:
		return "user"
	}
	return ""
}

func constantsOf(values []*pg.Node) []migration.Constant {
	out := make([]migration.Constant, len(values))
	for i, value := range values {
		out[i] = constantOf(value)
	}
	return out
}

// constantOf is a value as far as it stands in the statement itself.
func constantOf(node *pg.Node) migration.Constant {
	switch n := node.GetNode().(type) {
	case *pg.Node_SetToDefault:
		return migration.Constant{Kind: migration.Default}
	case *pg.Node_AConst:
		switch v := n.AConst.GetVal().(type) {
		case *pg.A_Const_Ival, *pg.A_Const_Fval:
			return migration.Constant{Kind: migration.NumberConstant, Text: constant(n.AConst)}
		case *pg.A_Const_Sval:
			if !migration.IsHole(v.Sval.Sval) {
				return migration.Constant{Kind: migration.TextConstant, Text: v.Sval.Sval}
			}
		}
	case *pg.Node_TypeCast:
		if text := constantOf(n.TypeCast.Arg); text.Kind == migration.TextConstant {
			return migration.Constant{Kind: migration.TypedConstant, Text: text.Text}
		}
	}
	if isNull(node) {
		return migration.Constant{Kind: migration.NullConstant}
	}
	return migration.Constant{}
}
