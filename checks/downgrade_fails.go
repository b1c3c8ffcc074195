package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// DowngradeFails flags a statement of a downgrade that passes on empty tables
// and is sure to fail on rows. What fails on every table is another check's; what
// depends on the rows that came since the upgrade is no finding, for every way
// back from a looser rule to a stricter one does.
var DowngradeFails = &Check{
	Name:     "downgrade-fails",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23502", "contains null values"},
	},
	Run: func(p *Pass) {
		for at, op := range Downgrades[migration.AddColumn](p) {
			if _, fails := failsOnRows(at); fails {
				reportDowngradeFails(p, at, op.Table, op.Column.Name, wording.Say("the rows there are get no %s", columnOnly(op.Column.Name)), bringBackNullable(op))
			}
		}
		for at, op := range Downgrades[migration.SetNotNull](p) {
			if _, fails := failsOnRows(at); fails {
				reportDowngradeFails(p, at, op.Table, op.Column, wording.Say("nothing has filled %s", columnOnly(op.Column)), fillFirst(op))
			}
		}
	},
}

func reportDowngradeFails(p *Pass, at At, table migration.Name, column string, why wording.Text, remedy *migration.Remedy) {
	p.Report(at, Finding{
		Message: wording.Say("the rollback fails if %s has any row: %s", tableWords(table), why),
		Object:  at.Object(table, column),
		Remedy:  remedy,
	})
}

// failsOnRows is how an operation is sure to fail on a table with rows, though
// not on an empty one.
func failsOnRows(at At) (failure schema.Failure, ok bool) {
	for _, f := range at.OwnEffect().Fails {
		switch {
		case f.Always:
			return schema.Failure{}, false
		case f.Certain:
			failure, ok = f, true
		}
	}
	return failure, ok
}

// bringBackNullable is the column as a downgrade can add it: what was in it
// is gone.
func bringBackNullable(op migration.AddColumn) *migration.Remedy {
	op.Column.NotNull = false
	return &migration.Remedy{
		Title: wording.Say("bring it back without {NOT NULL}, or with a {DEFAULT}: what was in it is gone"),
		Steps: []migration.Step{{Title: wording.Say("in the downgrade"), Operations: []migration.Operation{op}}},
	}
}
