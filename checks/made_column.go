package checks

import (
	"iter"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// madeColumn is a column that an upgrade makes, or gives another type.
type madeColumn struct {
	table migration.Name
	migration.Column
}

// madeColumns are the columns that the change's upgrades make or retype.
func madeColumns(p *Pass) iter.Seq2[At, madeColumn] {
	return func(yield func(At, madeColumn) bool) {
		for at, operation := range Upgrades[migration.Operation](p) {
			switch op := operation.(type) {
			case migration.CreateTable:
				for _, c := range op.Columns {
					if !yield(at, madeColumn{op.Table, c}) {
						return
					}
				}
			case migration.AddColumn:
				if !yield(at, madeColumn{op.Table, op.Column}) {
					return
				}
			case migration.AlterColumnType:
				if !yield(at, madeColumn{op.Table, migration.Column{Name: op.Column, Type: op.Type}}) {
					return
				}
			}
		}
	}
}

// isBuiltin reports whether a type is the server's own of that name, or an
// array of it.
func isBuiltin(t migration.Type, name string) bool {
	return t.Name.Name == name && (t.Name.Schema == "" || t.Name.Schema == "pg_catalog")
}

// reportColumn reports a made column with a sentence about it.
func reportColumn(p *Pass, at At, c madeColumn, message wording.Text, remedy *migration.Remedy) {
	p.Report(at, Finding{Message: message, Object: at.Object(c.table, c.Name), Remedy: remedy})
}
