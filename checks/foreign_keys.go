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
	addition
	before *schema.State
}

// foreignKeys are the foreign keys that the change adds: by themselves, with a
// column, or with a table.
func foreignKeys(p *Pass, direction migration.Direction) iter.Seq2[At, foreignKey] {
	return func(yield func(At, foreignKey) bool) {
		for at, op := range operations[migration.Operation](p, direction) {
			for c, added := range addedConstraints(op) {
				if c.Kind == migration.ForeignKey && !yield(at, foreignKey{c, added, at.Before}) {
					return
				}
			}
		}
	}
}

// column is the type of a column of the table, as the operation leaves it; zero
// where it is not known.
func (k foreignKey) column(name string) migration.Type {
	for _, c := range k.columns {
		if c.Name == name {
			return c.Type
		}
	}
	if c := k.before.Relation(k.table).Column(name); c != nil {
		return c.Type
	}
	return migration.Type{}
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
	if len(k.ReferencedColumns) > 0 {
		return k.ReferencedColumns
	}
	if key := before.Relation(k.References).PrimaryKey(); key != nil {
		return key.Columns
	}
	return nil
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
