package checks

import (
	"fmt"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// ColumnTypeRewritesTable flags a change of type for which the server writes
// the table, or its indexes, anew (PostgreSQL manual, ALTER TABLE, SET DATA
// TYPE and notes).
var ColumnTypeRewritesTable = &Check{
	Name:     "column-type-rewrites-table",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"22001", "value too long for type"},
		{"42804", "cannot be cast automatically to type"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AlterColumnType](p) {
			severity, hurts := p.Hurts(at.Before, op.Table)
			if !hurts || !at.Rewrites() && !at.Builds() {
				continue
			}
			work := "is rewritten with all of its indexes"
			if !at.Rewrites() {
				work = "gets new indexes"
			}
			column := at.Before.Relation(op.Table).Column(op.Column)
			p.Report(at, Finding{
				Severity: capped(severity, column != nil && !column.Type.IsZero()),
				Message: fmt.Sprintf("blocks reads and writes of %s while it %s for the new type of %s",
					tableWords(op.Table), work, columnOnly(op.Column)),
				Cost:   cost(at, op.Table, "while it "+work),
				Object: at.Object(op.Table, op.Column),
				Remedy: typeByNewColumn(op, column),
			})
		}
	},
}

// typeByNewColumn moves the data to a column of the new type, a few rows at a
// time, and swaps the names in the end.
func typeByNewColumn(op migration.AlterColumnType, column *schema.Column) *migration.Remedy {
	added := op.Column + "_new"
	newColumn := migration.Column{Name: added, Type: op.Type, Collation: op.Collation}
	swap := []migration.Operation{
		migration.RenameColumn{Table: op.Table, Column: op.Column, To: op.Column + "_old"},
		migration.RenameColumn{Table: op.Table, Column: added, To: op.Column},
	}
	if column != nil && column.NotNull {
		swap = append([]migration.Operation{note("first make %s NOT NULL: see set-not-null-scans-table", columnOnly(added))}, swap...)
	}
	return &migration.Remedy{
		Title: "move to a new column of that type, and swap the names",
		Steps: []migration.Step{{
			Title:      "add the new column",
			Operations: []migration.Operation{migration.AddColumn{Table: op.Table, Column: newColumn}},
		}, {
			Title:      "fill it",
			Operations: []migration.Operation{note("write both columns (a trigger does it for all writers), then fill %s in batches, outside a migration", columnOnly(added))},
		}, {
			Title:      "swap the names in one short transaction",
			Operations: swap,
		}, {
			Title:      "a release later",
			Operations: []migration.Operation{migration.DropColumn{Table: op.Table, Column: op.Column + "_old"}},
		}},
	}
}
