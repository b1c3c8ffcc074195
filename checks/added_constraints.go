package checks

import (
	"iter"

	"github.com/oncebitten/oncebitten/migration"
)

// addition is the table to which an operation adds a constraint, with the
// columns that it adds too.
type addition struct {
	table   migration.Name
	columns []migration.Column
}

// addedConstraints are the constraints that an operation adds to a table.
func addedConstraints(op migration.Operation) iter.Seq2[migration.Constraint, addition] {
	return func(yield func(migration.Constraint, addition) bool) {
		switch op := op.(type) {
		case migration.AddConstraint:
			yield(op.Constraint, addition{table: op.Table})
		case migration.AddColumn:
			for _, c := range op.Column.Constraints {
				if !yield(c, addition{op.Table, []migration.Column{op.Column}}) {
					return
				}
			}
		case migration.CreateTable:
			for _, c := range op.Constraints {
				if !yield(c, addition{op.Table, op.Columns}) {
					return
				}
			}
			for _, column := range op.Columns {
				for _, c := range column.Constraints {
					if !yield(c, addition{op.Table, op.Columns}) {
						return
					}
				}
			}
		}
	}
}
