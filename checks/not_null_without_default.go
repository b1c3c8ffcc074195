package checks

import (
	"fmt"

	"github.com/oncebitten/oncebitten/migration"
)

// NotNullWithoutDefault flags a NOT NULL column for which the rows there are
// get no value (PostgreSQL manual, ALTER TABLE, notes on ADD COLUMN).
var NotNullWithoutDefault = &Check{
	Name:     "not-null-without-default",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"23502", "contains null values"}},
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
				Message: fmt.Sprintf("fails if %s has any row: the rows there are get no %s",
					tableWords(op.Table), columnOnly(op.Column.Name)),
				Object: at.Object(op.Table, op.Column.Name),
				Remedy: fillThenRequire(at, op),
			})
		}
	},
}

// failsWithRows reports whether adding a column fails because the rows there
// are would be null in it. The effect knows; where the state is too uncertain
// for it to say so, the definition of the column decides.
func failsWithRows(at At, op migration.AddColumn) (Severity, bool) {
	if relation := at.Before.Relation(op.Table); relation != nil {
		if relation.Empty || op.IfNotExists && relation.Column(op.Column.Name) != nil {
			return Off, false
		}
	}
	if !lacksValue(at, op.Column) {
		return Off, false
	}
	return Breaks(at.Before, op.Table)
}

// lacksValue reports whether the rows there are would be null in a new
// column that is NOT NULL. A default with a hole in it is some value.
func lacksValue(at At, c migration.Column) bool {
	if !c.NotNull || c.Serial || c.Identity != "" || !c.Generated.IsZero() {
		return false
	}
	if t := at.Before.Type(c.Type.Name); t != nil && !t.Default.IsZero() && !t.Default.Null && c.Default.IsZero() {
		return false // the default of the domain
	}
	return c.Default.IsZero() || c.Default.Null
}

func fillThenRequire(at At, op migration.AddColumn) *migration.Remedy {
	nullable := op
	nullable.Column.NotNull = false
	column := columnOnly(op.Column.Name)
	steps := []migration.Step{{
		Title: "add the column, nullable",
		Operations: []migration.Operation{
			note("or keep NOT NULL and add a default that is true for the rows there are"),
			nullable,
		},
	}, {
		Title:      "fill the rows there are",
		Operations: []migration.Operation{note("once the application writes %s: fill it in batches, outside this migration", column)},
	}}
	return &migration.Remedy{
		Title: "choose a default, or add it nullable, fill it and require it later",
		Steps: append(steps, requireSteps(op.Table, op.Column.Name)...),
	}
}
