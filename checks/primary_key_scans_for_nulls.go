package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// PrimaryKeyScansForNulls flags a primary key that is made of a ready index on
// columns that may be null: the server makes them NOT NULL, and reads the
// table for that (PostgreSQL manual, ALTER TABLE, ADD
// table_constraint_using_index).
var PrimaryKeyScansForNulls = &Check{
	Name:     "primary-key-scans-for-nulls",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23502", "contains null values"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AddConstraint](p) {
			if op.Constraint.Kind != migration.PrimaryKey || op.Constraint.UsingIndex == "" || !at.Scans() {
				continue
			}
			severity, hurts := p.Hurts(at.Before, op.Table)
			if !hurts {
				continue
			}
			columns := nullableKey(at, op)
			finding := Finding{
				Severity: severity,
				Message:  wording.Say("blocks reads and writes of %s while every row is read for nulls in %s, and fails if there is one", tableWords(op.Table), columnList(columns)),
				Cost:     cost(at, op.Table, wording.Say("while all of its rows are read")),
				Object:   at.Object(op.Table, op.Constraint.UsingIndex),
				Remedy:   requireFirst(op, columns),
			}
			if _, certain := mayFail(at); certain {
				finding.Severity = Error
				finding.Message = wording.Say("fails if %s has any row: nothing has filled %s", tableWords(op.Table), columnList(columns))
			}
			p.Report(at, finding)
		}
	},
}

// nullableKey are the columns of the key that may be null as far as is known.
func nullableKey(at At, op migration.AddConstraint) []string {
	table := at.Before.Relation(op.Table)
	index := at.Before.Relation(migration.Name{Schema: at.Before.Resolve(op.Table).Schema, Name: op.Constraint.UsingIndex})
	var out []string
	for _, e := range index.Definition.Elements {
		if c := table.Column(e.Column); (c == nil || !c.NotNull) && !table.NotNullProven(e.Column) {
			out = append(out, e.Column)
		}
	}
	return out
}

// requireFirst makes the columns NOT NULL without a scan under lock, and then
// the index the primary key's.
func requireFirst(op migration.AddConstraint, columns []string) *migration.Remedy {
	var steps []migration.Step
	for _, column := range columns {
		steps = append(steps, requireSteps(op.Table, column)...)
	}
	return &migration.Remedy{
		Title: wording.Say("make the columns NOT NULL first, by way of a validated CHECK"),
		Steps: append(steps, migration.Step{Title: wording.Say("make the index the primary key's: no scan"), Operations: []migration.Operation{op}}),
	}
}
