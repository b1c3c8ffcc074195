package postgres

import (
	"slices"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

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
		for from, to := range c.commaSeparated(i+1, end) {
			texts = append(texts, c.text(from, to))
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
