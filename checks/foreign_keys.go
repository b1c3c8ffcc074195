package checks

import (
	"iter"
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// foreignKey is a foreign key that a statement adds, in whatever way.
type foreignKey struct {
	migration.Constraint
	table migration.Name
	// column is the type of a column of the table as the statement leaves it;
	// zero where it is not known.
	column func(name string) migration.Type
}

// foreignKeys are the foreign keys that the change adds: by themselves, with a
// column, or with a table.
func foreignKeys(p *Pass, direction migration.Direction) iter.Seq2[At, foreignKey] {
	return func(yield func(At, foreignKey) bool) {
		for at, op := range operations[migration.Operation](p, direction) {
			for _, key := range addedKeys(at.Before, op) {
				if key.Kind == migration.ForeignKey && !yield(at, key) {
					return
				}
			}
		}
	}
}

// addedKeys are the constraints that an operation adds to a table.
func addedKeys(before *schema.State, op migration.Operation) []foreignKey {
	var table migration.Name
	var constraints []migration.Constraint
	var columns []migration.Column
	switch op := op.(type) {
	case migration.AddConstraint:
		table, constraints = op.Table, []migration.Constraint{op.Constraint}
	case migration.AddColumn:
		table, constraints, columns = op.Table, op.Column.Constraints, []migration.Column{op.Column}
	case migration.CreateTable:
		table, constraints, columns = op.Table, slices.Clone(op.Constraints), op.Columns
		for _, c := range op.Columns {
			constraints = append(constraints, c.Constraints...)
		}
	}
	typeOf := func(name string) migration.Type {
		for _, c := range columns {
			if c.Name == name {
				return c.Type
			}
		}
		if c := before.Relation(table).Column(name); c != nil {
			return c.Type
		}
		return migration.Type{}
	}
	var out []foreignKey
	for _, c := range constraints {
		out = append(out, foreignKey{c, table, typeOf})
	}
	return out
}

// name is the constraint's name, or the one that the server would choose.
func (k foreignKey) name() string {
	if k.Constraint.Name != "" {
		return k.Constraint.Name
	}
	return serverName(k.table, k.Constraint)
}

// referenced are the columns that it references: the primary key's where none are named.
func (k foreignKey) referenced(before *schema.State) []string {
	if key := before.Relation(k.References).PrimaryKey(); len(k.ReferencedColumns) == 0 && key != nil {
		return key.Columns
	}
	return k.ReferencedColumns
}

// hasKey reports whether a whole unique index is on exactly these columns.
func hasKey(before *schema.State, r *schema.Relation, columns []string) bool {
	return slices.ContainsFunc(r.Indexes, func(name migration.Name) bool {
		i := before.Relation(name)
		if i == nil || i.Definition == nil || !i.Definition.Unique || !i.Definition.Where.IsZero() {
			return false
		}
		var own []string
		for _, e := range i.Definition.Elements {
			own = append(own, e.Column)
		}
		return sameColumns(own, columns)
	})
}
