package checks

import (
	"fmt"

	"github.com/oncebitten/oncebitten/migration"
)

// ForeignKeyWithoutIndex flags a new foreign key whose own columns no index of
// all rows leads with, once the change is done. The server makes none (PostgreSQL
// manual, 5.4.5).
var ForeignKeyWithoutIndex = &Check{
	Name:         "foreign-key-without-index",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Run: func(p *Pass) {
		for at, operation := range Upgrades[migration.Operation](p) {
			table, constraints := addedConstraints(operation)
			for _, c := range constraints {
				if c.Kind != migration.ForeignKey || len(c.Columns) == 0 || p.Change.Final.Relation(table) == nil || p.Change.Final.IndexedBy(table, c.Columns) != nil {
					continue
				}
				p.Report(at, Finding{
					Message: fmt.Sprintf("makes every delete from %s, and every change of its key, read all of %s: no index leads with %s",
						tableWords(c.References), tableWords(table), columnList(c.Columns)),
					Object: at.Object(table, serverName(table, c)),
					Remedy: indexForeignKey(table, c),
				})
			}
		}
	},
}

// addedConstraints are the constraints that an operation adds, with their table.
func addedConstraints(operation migration.Operation) (table migration.Name, constraints []migration.Constraint) {
	switch op := operation.(type) {
	case migration.CreateTable:
		constraints = append(constraints, op.Constraints...)
		for _, c := range op.Columns {
			constraints = append(constraints, c.Constraints...)
		}
		return op.Table, constraints
	case migration.AddColumn:
		return op.Table, op.Column.Constraints
	case migration.AddConstraint:
		return op.Table, []migration.Constraint{op.Constraint}
	}
	return migration.Name{}, nil
}

func indexForeignKey(table migration.Name, c migration.Constraint) *migration.Remedy {
	op := migration.CreateIndex{Table: table, Method: "btree", Concurrently: true, Index: objectName(table, append(c.Columns[:len(c.Columns):len(c.Columns)], "idx")...)}
	for _, column := range c.Columns {
		op.Elements = append(op.Elements, migration.IndexElement{Column: column})
	}
	return &migration.Remedy{
		Title: "make an index for it",
		Steps: []migration.Step{{Title: "while others write", Autocommit: true, Operations: []migration.Operation{op}}},
	}
}
