package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// NotNullWithoutDefault flags a NOT NULL column for which the existing rows
// get no value (PostgreSQL manual, ALTER TABLE, notes on ADD COLUMN).
var NotNullWithoutDefault = &Check{
	Name:     "not-null-without-default",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"23502", "contains null values"}},
	// What fails does not come as far as these.
	Replaces: []string{"new-column-rewrites-table", "foreign-key-validates-under-lock", "check-validates-under-lock", "unique-builds-index-under-lock"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AddColumn](p) {
			if _, clientSide := clientDefault(at, op.Column); clientSide {
				continue // client-default-emits-nothing says it better
			}
			severity, harms := failsWithRows(at, op)
			if !harms {
				continue
			}
			p.Report(at, Finding{
				Severity: severity,
				Message: wording.Say("fails if %s has any row: the existing rows get no %s",
					tableWords(op.Table), columnOnly(op.Column.Name)),
				Object: at.Object(op.Table, op.Column.Name),
				Remedy: fillThenRequire(at, op),
			})
		}
	},
}

// failsWithRows reports whether adding a column fails because the rows there
// are would be null in it. The effect knows; of a table that nobody has seen
// created the definition of the column must do.
func failsWithRows(at At, op migration.AddColumn) (Severity, bool) {
	failure, fails := at.Fails("23502")
	unseen := lacksValue(op.Column) && at.Before.Relation(op.Table) == nil
	if !(fails && failure.Certain || unseen) || at.Before.Emptied(op.Table) {
		return Off, false
	}
	return Breaks(at.Before, op.Table)
}

// lacksValue reports whether a column is NOT NULL and has no value for
// existing rows. A default that is not known is some value.
func lacksValue(c migration.Column) bool {
	hasValue := c.Serial || c.Identity != "" || !c.Generated.IsZero() || !c.Default.IsZero() && !c.Default.Null
	return c.NotNull && !hasValue
}

func fillThenRequire(at At, op migration.AddColumn) *migration.Remedy {
	nullable := without(op, migration.Check, migration.Unique, migration.PrimaryKey)
	nullable.Column.NotNull, nullable.Column.Default = false, migration.Expression{}
	column := columnOnly(op.Column.Name)
	steps := []migration.Step{{
		Title: wording.Say("add the column, nullable"),
		Operations: []migration.Operation{
			note("or keep {NOT NULL} and add a {DEFAULT} that is true for the existing rows"),
			nullable,
		},
	}, {
		Title:      wording.Say("fill the existing rows"),
		Operations: []migration.Operation{note("once the application writes %s: fill it in batches, outside this migration", column)},
	}}
	steps = append(steps, requireSteps(op.Table, op.Column.Name)...)
	for _, c := range op.Column.Constraints {
		if c.Kind != migration.ForeignKey { // which the empty column has already
			steps = append(steps, constrainSteps(op.Table, c)...)
		}
	}
	return &migration.Remedy{Title: wording.Say("choose a default, or add it nullable, fill it and require it later"), Steps: steps}
}
