package rule

import (
	"fmt"
	"slices"

	"github.com/google/cel-go/common/types"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// tableView is a table, or another relation, as a statement finds it.
type tableView struct {
	state *schema.State
	name  migration.Name // resolved
	// relation is what is known of it; nil for nothing.
	relation *schema.Relation
	// made is true where the statement itself makes it.
	made bool
	// small is the number of rows up to which a table is small.
	small int64
}

// isNew reports whether the change makes the table.
func (t *tableView) isNew() bool { return t.made || !t.state.Existed(t.name) }

// rows is the number of rows; ok is false where nobody knows it.
func (t *tableView) rows() (rows int64, ok bool) {
	if t.made || t.state.Emptied(t.name) {
		return 0, true
	}
	rows = t.state.Rows(t.name)
	return rows, rows >= 0
}

// isSure reports whether all columns, constraints and indexes are known.
func (t *tableView) isSure() bool { return t.made || t.relation != nil && t.state.Sure(t.name) }

// key are the columns of the primary key, as far as it is known.
func (t *tableView) key() []string {
	if t.relation == nil || t.relation.PrimaryKey() == nil {
		return []string{}
	}
	return t.relation.PrimaryKey().Columns
}

// columns are those that are known.
func (t *tableView) columns() []*columnView {
	if t.relation == nil {
		return nil
	}
	views := make([]*columnView, len(t.relation.Columns))
	for i, c := range t.relation.Columns {
		views[i] = standing(t.state, c, t.key())
	}
	return views
}

// column is the column of a name, of which nothing but that may be known.
func (t *tableView) column(name string) *columnView {
	if t.relation != nil {
		if c := t.relation.Column(name); c != nil {
			return standing(t.state, c, t.key())
		}
	}
	return &columnView{state: t.state, of: migration.Column{Name: name}}
}

// indexes are those that are known.
func (t *tableView) indexes() []*indexView {
	if t.relation == nil {
		return nil
	}
	var views []*indexView
	for _, name := range t.relation.Indexes {
		if r := t.state.Relation(name); r != nil && r.Definition != nil {
			views = append(views, indexOf(name.Name, r.Definition))
		}
	}
	return views
}

func (t *tableView) constraints() []*constraintView {
	if t.relation == nil {
		return nil
	}
	views := make([]*constraintView, len(t.relation.Constraints))
	for i, c := range t.relation.Constraints {
		views[i] = &constraintView{state: t.state, of: c.Definition(), valid: c.Valid}
	}
	return views
}

// ofTable is a field of a table that is known wherever there is one.
func ofTable(name string, typ *types.Type, doc string, get func(*tableView) (any, error)) *field {
	return maybe(name, typ, doc, func(t *tableView) (any, error) {
		switch {
		case t == nil:
			return nil, &notThere{"table"}
		case t.name.IsUnknown():
			return nil, &notKnown{what: "table." + name}
		}
		return get(t)
	})
}

// wholly is a field of a table that is known where all of it is.
func wholly(name string, typ *types.Type, doc string, get func(*tableView) any) *field {
	return ofTable(name, typ, doc, func(t *tableView) (any, error) {
		if !t.isSure() {
			return nil, &notKnown{what: "table." + name}
		}
		return get(t), nil
	})
}

var tableObject = &object{"Table", "A table, or another relation, as the statement finds it.", []*field{
	ofTable("name", textType, "its name without a schema", func(t *tableView) (any, error) { return t.name.Name, nil }),
	ofTable("schema", textType, "its schema: `public` unless the statement or the search path says otherwise", func(t *tableView) (any, error) {
		return t.schema(), nil
	}),
	ofTable("qualified", textType, "schema and name, quoted where SQL needs it: `public.users`", func(t *tableView) (any, error) { return t.name.String(), nil }),
	ofTable("kind", textType, "`table`, `partitioned table`, `view`, `materialized view`, `foreign table`, `index` or `sequence`; known where a migration has created it",
		func(t *tableView) (any, error) {
			switch {
			case t.relation != nil:
				return t.relation.Kind.String(), nil
			case t.made:
				return "table", nil
			}
			return nil, &notKnown{what: "table.kind"}
		}),
	ofTable("rows", types.IntType, "its number of rows: 0 where it is surely empty, else what `tables:` in `.oncebitten.yml` says", func(t *tableView) (any, error) {
		if rows, ok := t.rows(); ok {
			return rows, nil
		}
		return nil, &notKnown{what: "table.rows"}
	}),
	ofTable("isNew", boolType, "whether this change creates it, this very statement included", func(t *tableView) (any, error) { return t.isNew(), nil }),
	ofTable("isEmpty", boolType, "whether it surely has no row", func(t *tableView) (any, error) {
		rows, ok := t.rows()
		return ok && rows == 0, nil
	}),
	ofTable("isBig", boolType, "whether it is known to have more rows than `small-table` says, 10,000 by default", func(t *tableView) (any, error) {
		rows, ok := t.rows()
		return ok && rows > t.small, nil
	}),
	ofTable("isSmall", boolType, "whether it is new, or known to have no more rows than that; a table of unknown size is neither big nor small", func(t *tableView) (any, error) {
		rows, ok := t.rows()
		return t.isNew() || ok && rows <= t.small, nil
	}),
	wholly("columns", listOf(columnObject), "its columns", func(t *tableView) any { return list(columnObject, t.columns()) }),
	wholly("constraints", listOf(constraintObject), "its constraints", func(t *tableView) any { return list(constraintObject, t.constraints()) }),
	wholly("indexes", listOf(indexObject), "its indexes, those of its constraints included", func(t *tableView) any { return list(indexObject, t.indexes()) }),
	wholly("primaryKey", textList, "the columns of its primary key, `[]` without one", func(t *tableView) any { return t.key() }),
	wholly("referencedBy", textList, "the qualified names of the tables that have a foreign key to it", func(t *tableView) any {
		names := []string{}
		if t.relation != nil {
			for _, n := range t.relation.ReferencedBy {
				names = append(names, n.String())
			}
		}
		return names
	}),
}}

func (t *tableView) schema() string {
	if t.name.Schema == "" {
		return "public"
	}
	return t.name.Schema
}

// has answers a question about a part of a table by its name: yes where it is
// known to be there, and no where everything is known.
func (t *tableView) has(question, name string, found bool) (bool, error) {
	switch {
	case t == nil:
		return false, &notThere{"table"}
	case found:
		return true, nil
	case !t.isSure():
		return false, &notKnown{what: fmt.Sprintf("table.%s(%q)", question, name), ask: "table.columns"}
	}
	return false, nil
}

// questions are the functions of a table: each tells whether it has a part of
// a name.
var questions = []struct {
	Name, Doc string
	found     func(t *tableView, name string) bool
}{
	{"hasColumn", "whether the table has a column of this name", func(t *tableView, name string) bool {
		return t.relation != nil && t.relation.Column(name) != nil
	}},
	{"hasConstraint", "whether the table has a constraint of this name", func(t *tableView, name string) bool {
		return t.relation != nil && t.relation.Constraint(name) != nil
	}},
	{"hasIndex", "whether the table has an index of this name", func(t *tableView, name string) bool {
		return t.relation != nil && slices.ContainsFunc(t.relation.Indexes, func(n migration.Name) bool { return n.Name == name })
	}},
}
