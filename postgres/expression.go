package postgres

import (
	"slices"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// expression reads an expression that is written as text.
func (c *converter) expression(text string, node *pg.Node) migration.Expression {
	if node == nil {
		return migration.Expression{}
	}
	e := migration.Expression{SQL: text, Null: isNull(node)}
	parts := migration.ExpressionParts{NotNull: provenNotNull(node)}
	parts.Column, parts.Casts = c.castColumn(node)
	walk(node, func(message any) bool {
		c.understand(&e, &parts, message)
		return true
	})
	if e.SQL == "" { // never lose an expression whose text was not found
		e.SQL = "…"
	}
	parts.Subqueries = unique(parts.Subqueries)
	sortUnique(&e.Columns)
	sortUnique(&parts.Functions)
	sortUnique(&parts.NotNull)
	sortUnique(&parts.Texts)
	e.Volatile, parts.UnknownFunction = volatilityOf(parts.Functions)
	e.Constant = len(e.Columns) == 0 && len(parts.Functions) == 0 && len(parts.Subqueries) == 0
	return e.With(parts)
}

// understand adds what one node says about an expression.
func (c *converter) understand(e *migration.Expression, parts *migration.ExpressionParts, message any) {
	switch n := message.(type) {
	case *pg.ColumnRef:
		if _, name := lastNames(n.Fields); name != "" {
			e.Columns = append(e.Columns, name)
		}
	case *pg.FuncCall:
		name := functionName(n.Funcname)
		c.requireFunction(n, name)
		parts.Functions = append(parts.Functions, name)
		if sequence, ok := sequenceOf(n); ok {
			parts.Sequences = append(parts.Sequences, sequence)
		}
	case *pg.A_Const:
		if text := n.GetSval(); text != nil {
			parts.Texts = append(parts.Texts, text.Sval)
		}
	case *pg.SQLValueFunction:
		parts.Functions = append(parts.Functions, sqlValueFunction(n.Op))
	case *pg.SubLink:
		parts.Subquery = true
	case *pg.RangeVar:
		parts.Subqueries = append(parts.Subqueries, c.name(n))
	}
}

// castColumn is the column that an expression is, and the casts around it,
// innermost first; "" where it is anything else.
func (c *converter) castColumn(node *pg.Node) (column string, casts []migration.Type) {
	if cast := node.GetTypeCast(); cast != nil {
		if column, casts = c.castColumn(cast.Arg); column == "" {
			return "", nil
		}
		return column, append(casts, c.typeOf(cast.TypeName))
	}
	_, column = lastNames(node.GetColumnRef().GetFields())
	return column, nil
}

// functionName is a function's name as written, but for the catalogue's
// schema, which the grammar adds by itself to functions with a syntax of
// their own.
func functionName(parts []*pg.Node) string {
	if schema, name := lastNames(parts); len(parts) == 2 && schema == "pg_catalog" {
		return name
	}
	return strings.TrimPrefix(dotted(parts), "pg_catalog.")
}

// sequenceOf is the sequence that nextval('name') and its like draw from or
// set; ok is false for other functions, and for a name that is computed.
func sequenceOf(call *pg.FuncCall) (name migration.Name, ok bool) {
	switch functionName(call.Funcname) {
	case "nextval", "currval", "setval":
		if len(call.Args) == 0 {
			return migration.Name{}, false
		}
		name = newHead(scalar(call.Args[0])).name()
		return name, !name.IsZero()
	}
	return migration.Name{}, false
}

// sqlValueFunction is the name of a function that is called without
// parentheses: "current_timestamp".
func sqlValueFunction(op pg.SQLValueFunctionOp) string {
	name := strings.TrimPrefix(op.String(), "SVFOP_")
	return strings.ToLower(strings.TrimSuffix(name, "_N"))
}

// isNull reports whether a node is the constant NULL, or a cast of it.
func isNull(node *pg.Node) bool {
	switch n := node.GetNode().(type) {
	case *pg.Node_AConst:
		return n.AConst.Isnull
	case *pg.Node_TypeCast:
		return isNull(n.TypeCast.Arg)
	}
	return false
}

// provenNotNull are the columns that IS NOT NULL tests in the top-level AND.
func provenNotNull(node *pg.Node) []string {
	if b := node.GetBoolExpr(); b != nil && b.Boolop == pg.BoolExprType_AND_EXPR {
		var out []string
		for _, arg := range b.Args {
			out = append(out, provenNotNull(arg)...)
		}
		return out
	}
	test := node.GetNullTest()
	if test == nil || test.Nulltesttype != pg.NullTestType_IS_NOT_NULL {
		return nil
	}
	if _, name := lastNames(test.Arg.GetColumnRef().GetFields()); name != "" {
		return []string{name}
	}
	return nil
}

// without is a list less the items for which drop returns true; nil when
// nothing is left.
func without[T any](items []T, drop func(T) bool) []T {
	if items = slices.DeleteFunc(items, drop); len(items) == 0 {
		return nil
	}
	return items
}

// unique is a list without its repeats, in the same order.
func unique[T comparable](items []T) []T {
	if len(items) < 2 {
		return items
	}
	seen := make(map[T]bool, len(items))
	return slices.DeleteFunc(items, func(item T) bool {
		again := seen[item]
		seen[item] = true
		return again
	})
}

func sortUnique(words *[]string) {
	slices.Sort(*words)
	*words = slices.Compact(*words)
}
