package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
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
			var what wording.Text
			switch op := operation.(type) {
			case migration.CreateTable:
				if op.IfNotExists && !op.Temporary {
					what = wording.Say("the table %s", tableWords(op.Table))
				}
			case migration.AddColumn:
				if op.IfNotExists {
					what = wording.Say("the column %s", columnWords(op.Table, op.Column.Name))
				}
			case migration.CreateIndex:
				if op.IfNotExists {
					what = wording.Say("the index %s", indexWords(op.Index))
				}
			}
			if what.IsZero() || at.Statement.Transaction == "" {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("passes over another one of this name without an error, whatever it looks like: %s may then not be what the code expects", what),
				Object:  operation.String(),
				Remedy:  &migration.Remedy{Title: wording.Say("leave {IF NOT EXISTS} out: the transaction undoes a migration that fails")},
			})
		}
	},
}
