package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// UpdateViolatesConstraint flags an UPDATE of every row that gives a column a
// value that a constraint refuses (PostgreSQL manual, 5.4).
var UpdateViolatesConstraint = &Check{
	Name:     "update-violates-constraint",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23502", "null value in column … violates not-null constraint"},
		{"23514", "violates check constraint"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Update](p) {
			reason, certain := refusedValue(at, op)
			if !certain || at.Before.Emptied(op.Table) {
				continue
			}
			severity, harms := Breaks(at.Before, op.Table)
			if !harms {
				continue
			}
			p.Report(at, Finding{
				Severity: severity,
				Message:  wording.Say("fails if %s has any row: %s", tableWords(op.Table), reason),
				Object:   at.Object(op.Table, ""),
				Remedy:   changeConstraintFirst(op),
			})
		}
	},
}

// refusedValue says which value a constraint refuses in every row.
func refusedValue(at At, op migration.Update) (reason wording.Text, certain bool) {
	for _, f := range at.OwnEffect().Fails {
		switch {
		case !f.Certain || f.Always:
		case f.SQLState == "23502":
			return wording.Say("NOT NULL refuses NULL in %s", wording.And(notNullAmong(at, op))), true
		case f.SQLState == "23514":
			return wording.Say("a CHECK refuses the value of %s", columnList(op.Columns)), true
		}
	}
	return wording.Text{}, false
}

// notNullAmong are the NOT NULL columns that are set to NULL.
func notNullAmong(at At, op migration.Update) []wording.Text {
	var out []wording.Text
	for _, name := range op.Nulls {
		if c := at.Before.Relation(op.Table).Column(name); c != nil && c.NotNull {
			out = append(out, columnOnly(name))
		}
	}
	return out
}

func changeConstraintFirst(op migration.Update) *migration.Remedy {
	return &migration.Remedy{
		Title: wording.Say("change the constraint first, or the value"),
		Steps: []migration.Step{{
			Title:      wording.Say("before the update"),
			Operations: []migration.Operation{note("drop what refuses the value of %s, if it is no longer true", columnList(op.Columns))},
		}},
	}
}
