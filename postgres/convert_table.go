package postgres

import (
	"fmt"
	"slices"
	"strings"

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

func partitionKey(spec *pg.PartitionSpec) (strategy string, key []string) {
	switch spec.Strategy {
	case pg.PartitionStrategy_PARTITION_STRATEGY_LIST:
		strategy = "list"
	case pg.PartitionStrategy_PARTITION_STRATEGY_HASH:
		strategy = "hash"
	default:
		strategy = "range"
	}
	for _, p := range spec.PartParams {
		key = append(key, p.GetPartitionElem().GetName())
	}
	return strategy, key
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

// partitionBound reads FOR VALUES … or DEFAULT.
func (c *converter) partitionBound(n *pg.PartitionBoundSpec) migration.PartitionBound {
	out := migration.PartitionBound{Default: n.IsDefault, Modulus: int(n.Modulus), Remainder: int(n.Remainder)}
	from := c.nodeAt(int(n.Location))
	if n.IsDefault {
		out.SQL = "DEFAULT"
		return out
	}
	if from > 1 && c.tokens[from-2].is(c.sql, "FOR") { // the tree points at IN, FROM or WITH
		from -= 2
	}
	lists, to := c.parenthesisedLists(from)
	out.SQL = c.text(from, to)
	switch {
	case len(n.Listdatums) > 0:
		out.In = boundValues(n.Listdatums, lists[0])
		out.Literals = literalTexts(n.Listdatums, lists[0])
	case len(n.Lowerdatums) > 0 && len(lists) == 2:
		out.From, out.To = boundValues(n.Lowerdatums, lists[0]), boundValues(n.Upperdatums, lists[1])
		out.Literals = literalTexts(slices.Concat(n.Lowerdatums, n.Upperdatums), slices.Concat(lists[0], lists[1]))
	}
	return out
}

// parenthesisedLists reads (a, b) or (a, b) TO (c, d), from token i on: the
// texts of the elements, and the index of the token after the last list.
func (c *converter) parenthesisedLists(i int) (lists [][]string, end int) {
	for ; i < len(c.tokens); i++ {
		if !c.tokens[i].is(c.sql, "(") {
			continue
		}
		end = c.closing(i)
		var texts []string
		for _, element := range c.commaSeparated(i+1, end) {
			texts = append(texts, c.text(element[0], element[1]))
		}
		lists = append(lists, texts)
		end = min(end+1, len(c.tokens))
		if i = end; i == len(c.tokens) || !c.tokens[i].is(c.sql, "TO") {
			break
		}
	}
	return lists, end
}

// boundValues are constants without their quotes; anything else is as written.
func boundValues(data []*pg.Node, texts []string) []string {
	out := make([]string, len(data))
	for i, d := range data {
		switch value := scalar(d); {
		case value != "" || d.GetAConst().GetSval() != nil:
			out[i] = value
		case i < len(texts):
			out[i] = texts[i] // also MINVALUE, MAXVALUE and NULL
		}
	}
	return out
}

// literalTexts are the texts of values that are all literals; nil where one is
// computed. The grammar has MINVALUE and MAXVALUE as columns.
func literalTexts(data []*pg.Node, texts []string) []string {
	isComputed := func(d *pg.Node) bool {
		if cast := d.GetTypeCast(); cast != nil {
			d = cast.Arg
		}
		return d.GetAConst() == nil && d.GetColumnRef() == nil
	}
	if len(data) != len(texts) || slices.ContainsFunc(data, isComputed) {
		return nil
	}
	return texts
}

// column reads the definition of a column.
func (c *converter) column(table migration.Name, n *pg.ColumnDef) migration.Column {
	out := migration.Column{Name: n.Colname, Type: c.typeOf(n.TypeName), NotNull: n.IsNotNull}
	c.requireColumn(n)
	if n.CollClause != nil {
		out.Collation = c.collation(n.CollClause.Collname)
	}
	if integer, ok := serialType(out.Type.Name.Name); ok && out.Type.Name.Schema == "" && !out.Type.Array {
		out.Serial, out.NotNull = true, true
		out.Type = migration.Type{Name: migration.Name{Name: integer}}
		sequence := migration.Name{Schema: table.Schema, Name: objectName(table.Name, n.Colname, "seq")}
		out.Default = migration.Expression{
			SQL: "nextval('" + sequence.Short() + "'::regclass)", Volatile: true,
		}.With(migration.ExpressionParts{Functions: []string{"nextval"}, Sequences: []migration.Name{sequence}})
	}
	for _, node := range n.Constraints {
		c.columnConstraint(&out, node.GetConstraint())
	}
	return out
}

// columnConstraint adds what is written after a column's type.
func (c *converter) columnConstraint(column *migration.Column, n *pg.Constraint) {
	at := c.nodeAt(int(n.GetLocation()))
	switch n.GetContype() {
	case pg.ConstrType_CONSTR_NULL:
		// The default: says nothing.
	case pg.ConstrType_CONSTR_NOTNULL:
		column.NotNull = true
	case pg.ConstrType_CONSTR_DEFAULT:
		if c.isVirtual(at) {
			column.Generated, column.Virtual = c.expression(c.parenthesised(at, "AS"), n.RawExpr), true
			return
		}
		column.Default = c.expression(c.defaultText(at), n.RawExpr)
	case pg.ConstrType_CONSTR_GENERATED:
		column.Generated = c.expression(c.parenthesised(at, "AS"), n.RawExpr)
	case pg.ConstrType_CONSTR_IDENTITY:
		column.Identity, column.NotNull = identity(n.GeneratedWhen), true
	case pg.ConstrType_CONSTR_ATTR_DEFERRABLE, pg.ConstrType_CONSTR_ATTR_NOT_DEFERRABLE,
		pg.ConstrType_CONSTR_ATTR_DEFERRED, pg.ConstrType_CONSTR_ATTR_IMMEDIATE:
		if last := len(column.Constraints) - 1; last >= 0 {
			applyDeferral(&column.Constraints[last], n.Contype)
		}
	default:
		constraint := c.constraint(n)
		constraint.Columns = []string{column.Name}
		constraint.NotEnforced = c.isNotEnforced(c.skipConstraintName(at),
			"CONSTRAINT", "CHECK", "REFERENCES", "UNIQUE", "PRIMARY", "GENERATED", "DEFAULT")
		column.Constraints = append(column.Constraints, constraint)
		column.NotNull = column.NotNull || constraint.Kind == migration.PrimaryKey
	}
}

// isVirtual reports whether what the parser was shown as a default, from token
// i on, is a virtual generated column.
func (c *converter) isVirtual(i int) bool {
	i = c.skipConstraintName(i)
	return i < len(c.tokens) && c.tokens[i].is(c.sql, "GENERATED")
}

// skipConstraintName is the index of the token after CONSTRAINT and a name, if
// they stand at token i.
func (c *converter) skipConstraintName(i int) int {
	if i < len(c.tokens) && c.tokens[i].is(c.sql, "CONSTRAINT") {
		return i + 2
	}
	return i
}

// applyDeferral applies DEFERRABLE or INITIALLY DEFERRED, which the grammar gives as
// constraints of their own, to the constraint before it.
func applyDeferral(constraint *migration.Constraint, kind pg.ConstrType) {
	switch kind {
	case pg.ConstrType_CONSTR_ATTR_DEFERRABLE:
		constraint.Deferrable = true
	case pg.ConstrType_CONSTR_ATTR_DEFERRED:
		constraint.Deferrable, constraint.InitiallyDefer = true, true
	}
}

func identity(generatedWhen string) string {
	if generatedWhen == "a" {
		return "always"
	}
	return "by default"
}

// constraint reads a constraint of a table, a column or a domain.
func (c *converter) constraint(n *pg.Constraint) migration.Constraint {
	c.requireConstraint(n)
	out := migration.Constraint{
		Name: n.Conname, Columns: stringsOf(n.Keys), NotValid: n.SkipValidation,
		Deferrable: n.Deferrable, InitiallyDefer: n.Initdeferred,
		Include: stringsOf(n.Including), UsingIndex: n.Indexname, NullsNotDistinct: n.NullsNotDistinct,
	}
	at := c.nodeAt(int(n.Location))
	out.NotEnforced = c.isNotEnforced(at)
	switch n.Contype {
	case pg.ConstrType_CONSTR_PRIMARY:
		out.Kind, out.Temporal = migration.PrimaryKey, c.isTemporal(at)
	case pg.ConstrType_CONSTR_UNIQUE:
		out.Kind, out.Temporal = migration.Unique, c.isTemporal(at)
	case pg.ConstrType_CONSTR_CHECK:
		if c.isNotNull(at) {
			out.Kind, out.Columns, out.NoInherit = migration.NotNull, stringsOf(n.RawExpr.GetColumnRef().GetFields()), n.IsNoInherit
			break
		}
		out.Kind, out.NoInherit = migration.Check, n.IsNoInherit
		out.Expression = c.expression(c.parenthesised(at, "CHECK"), n.RawExpr)
	case pg.ConstrType_CONSTR_NOTNULL: // of a domain
		out.Kind = migration.NotNull
	case pg.ConstrType_CONSTR_FOREIGN:
		out.Kind, out.References, out.Temporal = migration.ForeignKey, c.name(n.Pktable), c.isTemporal(at)
		out.Columns, out.ReferencedColumns = stringsOf(n.FkAttrs), stringsOf(n.PkAttrs)
		out.OnDelete, out.OnUpdate = referentialAction(n.FkDelAction), referentialAction(n.FkUpdAction)
	case pg.ConstrType_CONSTR_EXCLUSION:
		c.exclusion(&out, n, at)
	default:
		out.Kind = migration.ConstraintKind(fmt.Sprintf("%v", n.Contype))
	}
	return out
}

// isNotNull reports whether what the parser was shown as a CHECK, from token i
// on, is a NOT NULL constraint of a table.
func (c *converter) isNotNull(i int) bool {
	i = c.skipConstraintName(i)
	return i < len(c.tokens) && c.tokens[i].is(c.sql, "NOT")
}

// isTemporal reports whether the key of the constraint at token i ends with a period.
func (c *converter) isTemporal(i int) bool {
	i = c.firstParenthesis(i, len(c.tokens))
	if i < 0 {
		return false
	}
	for end := min(c.closing(i), len(c.tokens)); i < end; i++ {
		if c.tokens[i].is(c.sql, "WITHOUT") || c.tokens[i].is(c.sql, "PERIOD") && c.tokens[i-1].is(c.sql, ",") && !c.isAny(i+1, ",", ")") {
			return true
		}
	}
	return false
}

// isNotEnforced reports whether NOT ENFORCED comes after token i and before
// the next of the words, at the end of what it stands in at the latest.
func (c *converter) isNotEnforced(i int, until ...string) bool {
	depth := 0
	for i++; i < len(c.tokens); i++ {
		switch t := c.tokens[i]; {
		case t.is(c.sql, "("):
			depth++
		case t.is(c.sql, ")"):
			if depth--; depth < 0 {
				return false
			}
		case depth > 0:
		case t.is(c.sql, "ENFORCED"):
			return c.tokens[i-1].is(c.sql, "NOT")
		case c.isAny(i, ",", ";"), c.isAny(i, until...):
			return false
		}
	}
	return false
}

func referentialAction(code string) string {
	switch code {
	case "r":
		return "restrict"
	case "c":
		return "cascade"
	case "n":
		return "set null"
	case "d":
		return "set default"
	}
	return "" // no action
}

// exclusion reads EXCLUDE [USING method] (element WITH operator, …) [WHERE (…)].
func (c *converter) exclusion(out *migration.Constraint, n *pg.Constraint, at int) {
	out.Kind, out.Method = migration.Exclude, n.AccessMethod
	if out.Method == "" {
		out.Method = "gist"
	}
	for _, pair := range n.Exclusions {
		items := pair.GetList().GetItems()
		if len(items) != 2 {
			continue // the grammar makes pairs only
		}
		if column := items[0].GetIndexElem().GetName(); column != "" {
			out.Columns = append(out.Columns, column)
		}
		out.Operators = append(out.Operators, strings.Join(stringsOf(items[1].GetList().GetItems()), "."))
	}
	if n.WhereClause != nil {
		out.Where = c.expression(c.parenthesised(at, "WHERE"), n.WhereClause)
	}
}

// parenthesised is the text inside the parentheses that follow the key word,
// from token i on.
func (c *converter) parenthesised(i int, word string) string {
	i = c.keyword(i, len(c.tokens), word)
	if i < 0 || i+1 >= len(c.tokens) || !c.tokens[i+1].is(c.sql, "(") {
		return ""
	}
	return c.text(i+2, c.closing(i+1))
}

// defaultText is the expression after DEFAULT, from token i on. Nothing that
// can follow it is a word of an expression there: the grammar allows only
// b_expr, which has no NOT, NULL and COLLATE after its first token.
func (c *converter) defaultText(i int) string {
	i = c.keyword(i, len(c.tokens), "DEFAULT")
	if i < 0 {
		return ""
	}
	from := i + 1
	depth := 0
	for i = from; i < len(c.tokens); i++ {
		switch t := c.tokens[i]; {
		case t.is(c.sql, "("), t.is(c.sql, "["):
			depth++
		case t.is(c.sql, ")"), t.is(c.sql, "]"):
			if depth--; depth < 0 {
				return c.text(from, i)
			}
		case depth == 0 && i > from && c.endsDefault(i):
			return c.text(from, i)
		}
	}
	return c.text(from, i)
}

func (c *converter) endsDefault(i int) bool {
	if c.tokens[i].is(c.sql, "NOT") { // but a IS NOT DISTINCT FROM b
		return !c.tokens[i-1].is(c.sql, "IS")
	}
	return c.isAny(i, ",", ";", "NULL", "CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "REFERENCES", "GENERATED",
		"DEFAULT", "COLLATE", "DEFERRABLE", "INITIALLY", "WITH")
}

// maxIdentifier is the longest name, in bytes (PostgreSQL manual, 4.1.1).
const maxIdentifier = 63

// objectName makes the name of an object that the server names itself, as
// makeObjectName of PostgreSQL's indexcmds.c does: the longer of the two
// names is cut until all fits.
func objectName(table, column, label string) string {
	room := maxIdentifier - len(label) - 2
	for len(table)+len(column) > room {
		if len(table) > len(column) {
			table = table[:len(table)-1]
		} else {
			column = column[:len(column)-1]
		}
	}
	return table + "_" + column + "_" + label
}
