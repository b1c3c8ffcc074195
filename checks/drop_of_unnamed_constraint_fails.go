package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// DropOfUnnamedConstraintFails flags the drop of a constraint for which the file
// gives no name: the tool raises an error, unless a naming convention of the
// application happens to make one.
var DropOfUnnamedConstraintFails = &Check{
	Name:     "drop-of-unnamed-constraint-fails",
	Severity: Warning,
	Edition:  1,
	Prevents: []ServerMessage{{"", "Can't emit DROP CONSTRAINT for constraint"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.DropConstraint](p) {
			reportDropUnnamed(p, at, op)
		}
		for at, op := range Downgrades[migration.DropConstraint](p) {
			reportDropUnnamed(p, at, op)
		}
	},
}

func reportDropUnnamed(p *Pass, at At, op migration.DropConstraint) {
	if !slices.Contains(at.Statement.Facts, migration.Fact(migration.NoName{})) {
		return
	}
	message := wording.Say("fails before it reaches the database: a constraint of %s is to be dropped, and its name is None", tableWords(op.Table))
	if at.Statement.Direction == migration.Downgrade {
		message = wording.Say("the rollback %s", message)
	}
	p.Report(at, Finding{
		Message: message,
		Object:  at.Object(op.Table, ""),
		Remedy:  &migration.Remedy{Title: wording.Say("name the constraint where it is made, and drop it by that name")},
	})
}
