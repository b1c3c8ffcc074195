package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// What has to go before something else can: the server refuses to drop, or to
// change the type of, what a view, a trigger, a foreign key and so on need.

// dropReaders drops what reads a column of a table, or any of it when the
// column is "": views that read those views first.
func dropReaders(state *schema.State, table migration.Name, column string) []migration.Operation {
	var out []migration.Operation
	seen := map[migration.Name]bool{} // two views may read the same two
	var drop func(r *schema.Relation, column string)
	drop = func(r *schema.Relation, column string) {
		if r == nil || seen[r.Name] {
			return
		}
		seen[r.Name] = true
		for _, d := range r.Dependents {
			if column != "" && (!d.Reads(column) || d.Name.Name == column) {
				continue
			}
			view := state.Relation(d.Name)
			switch {
			case d.Name.Schema == "" && column == "": // it goes with its table
			case d.Kind == "generated column":
				out = append(out, migration.DropColumn{Table: r.Name, Column: d.Name.Name})
			case d.Name.Schema == "":
				out = append(out, migration.DropOnTable{Object: d.Kind, Name: d.Name.Name, Table: r.Name})
			case view != nil && !seen[view.Name]:
				drop(view, "")
				out = append(out, migration.DropView{View: view.Name, Materialized: view.Kind == schema.MaterializedView})
			}
		}
	}
	drop(state.Relation(table), column)
	return out
}

// dropReferences drops the foreign keys of other tables to some columns of a
// table, or to any of it when columns is nil.
func dropReferences(state *schema.State, table migration.Name, columns []string) []migration.Operation {
	r := state.Relation(table)
	if r == nil {
		return nil
	}
	var out []migration.Operation
	for _, name := range r.ReferencedBy {
		other := state.Relation(name)
		if other == nil { // in a history that does not fit together
			continue
		}
		for _, k := range other.Constraints {
			own := name == r.Name && columns == nil
			if k.Kind == migration.ForeignKey && k.References == r.Name && !own && (columns == nil || sameColumns(k.ReferencedColumns, columns)) {
				out = append(out, migration.DropConstraint{Table: name, Constraint: k.Name})
			}
		}
	}
	return out
}

// sameColumns reports whether two lists name the same columns, in whatever order.
func sameColumns(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
