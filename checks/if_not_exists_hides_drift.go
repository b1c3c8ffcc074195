package checks

import (
	"fmt"

	"github.com/oncebitten/oncebitten/migration"
)

// IfNotExistsHidesDrift flags IF NOT EXISTS inside a transaction, where no half
// of a migration can be there already.
var IfNotExistsHidesDrift = &Check{
	Name:         "if-not-exists-hides-drift",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"42703", "column … does not exist"}},
	Run: func(p *Pass) {
		for at, operation := range Upgrades[migration.Operation](p) {
			what := ""
			switch op := operation.(type) {
			case migration.CreateTable:
				if op.IfNotExists && !op.Temporary {
					what = "the table " + tableWords(op.Table)
				}
			case migration.AddColumn:
				if op.IfNotExists {
					what = "the column " + columnWords(op.Table, op.Column.Name)
				}
			case migration.CreateIndex:
				if op.IfNotExists {
					what = "the index " + indexWords(op.Index)
				}
			}
			if what == "" || at.Statement.Transaction == "" {
				continue
			}
			p.Report(at, Finding{
				Message: fmt.Sprintf("passes over another one of this name without an error, whatever it looks like: %s may then not be what the code expects", what),
				Object:  operation.String(),
				Remedy:  &migration.Remedy{Title: "leave IF NOT EXISTS out: the transaction undoes a migration that fails"},
			})
		}
	},
}
