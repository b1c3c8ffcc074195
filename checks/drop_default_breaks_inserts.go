package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// DropDefaultBreaksInserts flags a required column that loses its default:
// INSERTs of the release that still runs leave the column out, or do not know
// it at all.
var DropDefaultBreaksInserts = &Check{
	Name:     "drop-default-breaks-inserts",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"23502", "null value in column … violates not-null constraint"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.DropDefault](p) {
			reportLostDefault(p, at, op.Table, op.Column, op)
		}
		for at, op := range Upgrades[migration.AlterTable](p) {
			if op.Action == "drop identity" {
				reportLostDefault(p, at, op.Table, op.Column, nil)
			}
		}
	},
}

// reportLostDefault reports a column that is required, and that nothing fills
// any more when the change is done. again is the operation for a later
// release; nil where there is none to show.
func reportLostDefault(p *Pass, at At, table migration.Name, column string, again migration.Operation) {
	c, last := at.Before.Relation(table).Column(column), p.Change.Final.Relation(table).Column(column)
	switch {
	case !at.Before.Existed(table) || c == nil || !c.NotNull:
		return
	case c.Default.IsZero() && c.Identity == "":
		return // it had none
	case last == nil || !last.NotNull || !last.Default.IsZero() || last.Identity != "" || !last.Generated.IsZero():
		return
	}
	message := wording.Say("breaks INSERTs of running code that leave out %s: it is required, and has no default any more", columnWords(table, column))
	if c.Epoch > 0 {
		message = wording.Say("breaks INSERTs of running code into %s: it does not know the new column %s, which is required and has no default any more",
			tableWords(table), columnOnly(column))
	}
	later := migration.Step{Title: wording.Say("drop the default in a later release"), Operations: []migration.Operation{again}}
	if again == nil {
		later.Operations = []migration.Operation{statement("ALTER TABLE %s ALTER COLUMN %s DROP IDENTITY", table.Short(), migration.QuoteIdentifier(column))}
	}
	p.Report(at, Finding{
		Message: message,
		Cost:    wording.Say("%s for an instant", held(at, table)),
		Object:  at.Object(table, column),
		Remedy: &migration.Remedy{
			Title: wording.Say("keep the default until every running release writes the column"),
			Steps: []migration.Step{
				{Title: wording.Say("first the code"), Operations: []migration.Operation{
					note("release code that writes %s in every INSERT, and keep the default meanwhile", columnWords(table, column))}},
				later,
			},
		},
	})
}
