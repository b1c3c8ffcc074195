package postgres

import (
	"fmt"
	"iter"
	"sort"
	"strings"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// converter turns the tree of one statement into operations. It keeps the
// tokens of the text beside the tree, because the tree says where a clause
// begins but not where it ends.
type converter struct {
	source *migration.Statement
	sql    string
	// tokens are those of sql, but for its comments.
	tokens, comments []token
	// base is where sql begins in the text that was parsed, which may hold
	// other statements before it.
	base int
	// place is where the reading belongs among those of the other statements, room
	// an empty list of operations in memory that they share, trees what the parser
	// has made of this one.
	place int
	room  []migration.Operation
	trees []*pg.RawStmt
	// start and end bound the statement that is being converted within sql:
	// a text may hold several.
	start, end int
	// schema is where unqualified names belong: that of a CREATE SCHEMA whose
	// elements are being converted, else "".
	schema string
	// callsUser is true once a query was read that calls a function which is
	// none of the server's own.
	callsUser bool
	// depth is in how many other texts the statement stands.
	depth int
	// later are what the statement requires of the server, found out after it
	// has locked what the statement is about.
	later   []migration.Requires
	reading Reading
}

func newConverter(s *migration.Statement) *converter {
	c := &converter{source: s, sql: s.SQL, end: len(s.SQL), reading: Reading{statement: s}}
	if len(c.sql) <= maxStatement {
		c.tokens, c.comments = tokensAndComments(c.sql)
	}
	c.noteLongNames()
	return c
}

// bound sets the limits of the statement that is converted next.
func (c *converter) bound(raw *pg.RawStmt) {
	from := int(raw.StmtLocation)
	to := c.base + len(c.sql)
	if raw.StmtLen > 0 {
		to = from + int(raw.StmtLen)
	}
	c.start, c.end = c.trim(c.nodeAt(from), c.nodeAt(to))
}

// trim is the range of bytes of the tokens from up to to.
func (c *converter) trim(from, to int) (start, end int) {
	if from >= to || from >= len(c.tokens) {
		return len(c.sql), len(c.sql)
	}
	return c.tokens[from].start, c.tokens[to-1].end
}

// add records an operation of the whole statement.
func (c *converter) add(o migration.Operation) { c.addAt(o, c.start, c.end) }

// addAt records an operation that stands in sql[start:end].
func (c *converter) addAt(o migration.Operation, start, end int) {
	if c.reading.Operations == nil {
		c.reading.Operations = c.room
	}
	c.reading.add(o, start, end)
}

// unread records that sql[start:end] was not read.
func (c *converter) unread(start, end int, reason wording.Text) {
	own := c.reading.own()
	own.unread = append(own.unread, migration.Unread{
		Span: c.source.SpanOf(start, end), Direction: c.source.Direction, Reason: reason,
	})
}

// refusal is unread for what the server would refuse.
func (c *converter) refusal(start, end int, reason wording.Text) {
	c.unread(start, end, reason)
	own := c.reading.own()
	own.refused = append(own.refused, own.unread[len(own.unread)-1])
}

// opaque records that the effect of the statement is not known.
func (c *converter) opaque(reason wording.Text) {
	c.unread(c.start, c.end, reason)
	c.add(migration.Opaque{Reason: reason})
}

// statement converts one statement of the grammar.
func (c *converter) statement(node *pg.Node) {
	c.requireSyntax(node)
	defer c.requireLater()
	for _, family := range []func(*pg.Node) bool{
		c.relationStatement, c.dataStatement, c.sessionStatement, c.typeStatement,
		c.dependentStatement, c.programStatement, c.commandStatement,
	} {
		if family(node) {
			return
		}
	}
	c.opaque(wording.Say("%s is not known", strings.TrimPrefix(fmt.Sprintf("%T", node.GetNode()), "*pg_query.Node_")))
}

// relationStatement converts what creates and changes tables, views, indexes
// and sequences.
func (c *converter) relationStatement(node *pg.Node) bool {
	switch n := node.GetNode().(type) {
	case *pg.Node_CreateStmt:
		c.add(c.createTable(n.CreateStmt))
	case *pg.Node_CreateForeignTableStmt:
		table := c.createTable(n.CreateForeignTableStmt.BaseStmt)
		table.Foreign = true
		c.add(table)
	case *pg.Node_CreateTableAsStmt:
		c.createTableAs(n.CreateTableAsStmt)
	case *pg.Node_AlterTableStmt:
		c.alterTable(n.AlterTableStmt)
	case *pg.Node_ImportForeignSchemaStmt:
		c.opaque(wording.Say("the tables of foreign schema %s are not known", n.ImportForeignSchemaStmt.RemoteSchema))
	case *pg.Node_AlterTableMoveAllStmt:
		c.opaque(wording.Say("moves every table of tablespace %s", n.AlterTableMoveAllStmt.OrigTablespacename))
	case *pg.Node_DropStmt:
		c.drop(n.DropStmt)
	case *pg.Node_RenameStmt:
		c.add(c.rename(n.RenameStmt))
	case *pg.Node_AlterObjectSchemaStmt:
		c.add(c.setSchema(n.AlterObjectSchemaStmt))
	case *pg.Node_IndexStmt:
		c.add(c.createIndex(n.IndexStmt))
	case *pg.Node_ReindexStmt:
		c.add(c.reindex(n.ReindexStmt))
	case *pg.Node_ClusterStmt:
		c.add(migration.Cluster{Table: c.name(n.ClusterStmt.Relation), Index: n.ClusterStmt.Indexname})
	case *pg.Node_ViewStmt:
		c.add(c.createView(n.ViewStmt))
	case *pg.Node_RefreshMatViewStmt:
		r := n.RefreshMatViewStmt
		c.add(migration.RefreshMaterializedView{View: c.name(r.Relation), Concurrently: r.Concurrent, WithNoData: r.SkipData})
	case *pg.Node_CreateSeqStmt:
		c.add(c.createSequence(n.CreateSeqStmt))
	case *pg.Node_AlterSeqStmt:
		c.add(c.alterSequence(n.AlterSeqStmt))
	default:
		return false
	}
	return true
}

// name is the name of a relation.
func (c *converter) name(r *pg.RangeVar) migration.Name {
	if r == nil {
		return migration.Name{}
	}
	n := migration.Name{Schema: r.Schemaname, Name: r.Relname}
	if n.Schema == "" {
		n.Schema = c.schema
	}
	return n
}

func (c *converter) names(relations []*pg.Node) []migration.Name {
	var out []migration.Name
	for _, r := range relations {
		if v := r.GetRangeVar(); v != nil {
			out = append(out, c.name(v))
		}
	}
	return out
}

// listName is a name that the tree holds as a list of its parts.
func (c *converter) listName(parts []*pg.Node) migration.Name {
	schema, name := lastNames(parts)
	if schema == "" && name != "" {
		schema = c.schema
	}
	return migration.Name{Schema: schema, Name: name}
}

// collation is the name of a collation, without the schema of the server's own.
func (c *converter) collation(parts []*pg.Node) migration.Name {
	name := c.listName(parts)
	if name.Schema == "pg_catalog" {
		name.Schema = ""
	}
	return name
}

// objectName is the name of an object of any kind, as far as the node has one.
func (c *converter) objectName(node *pg.Node) migration.Name {
	switch n := node.GetNode().(type) {
	case *pg.Node_RangeVar:
		return c.name(n.RangeVar)
	case *pg.Node_List:
		return c.listName(n.List.Items)
	case *pg.Node_String_:
		return migration.Name{Name: n.String_.Sval}
	case *pg.Node_TypeName:
		return c.listName(n.TypeName.Names)
	case *pg.Node_ObjectWithArgs:
		return c.listName(n.ObjectWithArgs.Objname)
	}
	return migration.Name{}
}

func isTemporary(r *pg.RangeVar) bool {
	return r.GetRelpersistence() == "t" || r.GetSchemaname() == "pg_temp"
}

// option is the value of a named option; nil when it is not there.
func option(options []*pg.Node, name string) *pg.DefElem {
	for _, o := range options {
		if e := o.GetDefElem(); e != nil && strings.EqualFold(e.Defname, name) {
			return e
		}
	}
	return nil
}

// isOn reports whether a boolean option is there and not switched off.
func isOn(options []*pg.Node, name string) bool {
	e := option(options, name)
	if e == nil {
		return false
	}
	switch strings.ToLower(scalar(e.Arg)) {
	case "false", "off", "0", "no", "f", "n":
		return false
	}
	return true
}

// scalar is a constant as text: without quotes, "" for nothing.
func scalar(node *pg.Node) string {
	switch n := node.GetNode().(type) {
	case *pg.Node_AConst:
		return constant(n.AConst)
	case *pg.Node_String_:
		return n.String_.Sval
	case *pg.Node_Integer:
		return fmt.Sprint(n.Integer.Ival)
	case *pg.Node_Float:
		return n.Float.Fval
	case *pg.Node_Boolean:
		return fmt.Sprint(n.Boolean.Boolval)
	case *pg.Node_TypeCast:
		return scalar(n.TypeCast.Arg)
	case *pg.Node_TypeName:
		return dotted(n.TypeName.Names)
	case *pg.Node_List:
		return dotted(n.List.Items)
	}
	return ""
}

func constant(c *pg.A_Const) string {
	switch v := c.GetVal().(type) {
	case *pg.A_Const_Ival:
		return fmt.Sprint(v.Ival.Ival)
	case *pg.A_Const_Fval:
		return v.Fval.Fval
	case *pg.A_Const_Boolval:
		return fmt.Sprint(v.Boolval.Boolval)
	case *pg.A_Const_Sval:
		return v.Sval.Sval
	case *pg.A_Const_Bsval:
		return v.Bsval.Bsval
	}
	return ""
}

// tokenAt is the index of the first token that begins at or after offset.
func (c *converter) tokenAt(offset int) int {
	return sort.Search(len(c.tokens), func(i int) bool { return c.tokens[i].start >= offset })
}

// nodeAt is the index of the token at a location of the tree.
func (c *converter) nodeAt(location int) int { return c.tokenAt(location - c.base) }

// keyword is the index of the first token from i on, and before end, that is
// the key word, outside the parentheses that open after i; -1 when there is none.
func (c *converter) keyword(i, end int, word string) int {
	for depth := 0; i < end; i++ {
		switch t := c.tokens[i]; {
		case t.is(c.sql, "("), t.is(c.sql, "["):
			depth++
		case t.is(c.sql, ")"), t.is(c.sql, "]"):
			if depth--; depth < 0 {
				return -1
			}
		case depth == 0 && t.is(c.sql, word):
			return i
		}
	}
	return -1
}

// closing is the index of the token that closes the parenthesis at i.
func (c *converter) closing(i int) int {
	for depth := 0; i < len(c.tokens); i++ {
		switch t := c.tokens[i]; {
		case t.is(c.sql, "("), t.is(c.sql, "["):
			depth++
		case t.is(c.sql, ")"), t.is(c.sql, "]"):
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(c.tokens)
}

// text is what the tokens from up to to are written as.
func (c *converter) text(from, to int) string {
	if from < 0 {
		return ""
	}
	start, end := c.trim(from, to)
	return c.sql[start:end]
}

// commaSeparated cuts the tokens from up to to at the commas that stand in no
// parentheses, into ranges of tokens.
func (c *converter) commaSeparated(from, to int) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		depth := 0
		for i := from; i < to; i++ {
			switch t := c.tokens[i]; {
			case t.is(c.sql, "("), t.is(c.sql, "["):
				depth++
			case t.is(c.sql, ")"), t.is(c.sql, "]"):
				depth--
			case depth == 0 && t.is(c.sql, ","):
				if !yield(from, i) {
					return
				}
				from = i + 1
			}
		}
		yield(from, to)
	}
}

// afterName is the index of the token after the name of a relation.
func (c *converter) afterName(r *pg.RangeVar) int {
	i := c.nodeAt(int(r.Location)) + 1
	for i+1 < len(c.tokens) && c.tokens[i].is(c.sql, ".") {
		i += 2
	}
	if i < len(c.tokens) && c.tokens[i].is(c.sql, "*") {
		i++
	}
	return i
}
