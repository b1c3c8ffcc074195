package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// SetNotNullScansTable flags SET NOT NULL where no validated CHECK spares the
// server the scan of all rows (PostgreSQL manual, ALTER TABLE, SET NOT NULL).
var SetNotNullScansTable = &Check{
	Name:     "set-not-null-scans-table",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23502", "contains null values"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.SetNotNull](p) {
			reportRequired(p, at, op, &migration.Remedy{
				Title: wording.Say("prove it first with a CHECK that is validated without blocking"),
				Steps: proofSteps(op, at.Before.Relation(op.Table)),
			})
		}
		for at, op := range Upgrades[migration.AddConstraint](p) { // PostgreSQL 18
			if k := op.Constraint; k.Kind == migration.NotNull && !k.NotValid && len(k.Columns) == 1 {
				reportRequired(p, at, migration.SetNotNull{Table: op.Table, Column: k.Columns[0]}, addNotValid(p, at, op))
			}
		}
	},
}

// reportRequired reports a column that becomes NOT NULL, with the way that
// does not scan under the lock.
func reportRequired(p *Pass, at At, op migration.SetNotNull, safe *migration.Remedy) {
	fails, certain := mayFail(at)
	severity, hurts := p.Hurts(at.Before, op.Table)
	if !hurts || !certain && !at.Scans() {
		return
	}
	finding := Finding{
		Severity: severity,
		Message:  wording.Say("blocks reads and writes of %s during a full scan", tableWords(op.Table)),
		Cost:     cost(at, op.Table, wording.Say("while all of its rows are read")),
		Object:   at.Object(op.Table, op.Column),
		Remedy:   safe,
	}
	switch {
	case certain:
		finding.Severity = Error
		finding.Remedy = fillFirst(op)
		finding.Message = wording.Say("fails if %s has any row: nothing has filled %s", tableWords(op.Table), columnOnly(op.Column))
	case fails && !updated(at.Before, op):
		finding.Message = wording.Say("%s, and fails if any %s is null", finding.Message, columnOnly(op.Column))
	}
	p.Report(at, finding)
}

// proofSteps are requireSteps, without the first where a CHECK that would
// prove it is there already and only has to be validated.
func proofSteps(op migration.SetNotNull, relation *schema.Relation) []migration.Step {
	steps := requireSteps(op.Table, op.Column)
	if relation == nil {
		return steps
	}
	for _, c := range relation.Constraints {
		if c.Kind == migration.Check && !c.Valid && !c.NotEnforced && slices.Contains(c.Expression.Parts().NotNull, op.Column) {
			validate := migration.Step{
				Title:      wording.Say("check the existing rows, in a transaction of its own"),
				Operations: []migration.Operation{migration.ValidateConstraint{Table: op.Table, Constraint: c.Name}},
			}
			require := migration.Step{
				Title:      wording.Say("require it: no scan, the constraint proves it"),
				Operations: []migration.Operation{op},
			}
			return []migration.Step{validate, require}
		}
	}
	return steps
}

// mayFail reports whether the operation may fail on a null value, and whether
// it surely does where there is a row.
func mayFail(at At) (fails, certain bool) {
	failure, fails := at.Fails("23502")
	return fails, failure.Certain
}

func fillFirst(op migration.SetNotNull) *migration.Remedy {
	fill := migration.Step{
		Title:      wording.Say("fill the existing rows"),
		Operations: []migration.Operation{note("fill %s in batches, before anything requires it", columnOnly(op.Column))},
	}
	return &migration.Remedy{
		Title: wording.Say("fill it first, then require it"),
		Steps: append([]migration.Step{fill}, requireSteps(op.Table, op.Column)...),
	}
}

// updated reports whether the change has given the column values: its author
// has then thought of the nulls.
func updated(before *schema.State, op migration.SetNotNull) bool {
	column := before.Relation(op.Table).Column(op.Column)
	return column != nil && column.Updated
}
