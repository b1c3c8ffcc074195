package checks

import (
	"github.com/oncebitten/oncebitten/migration"
)

// NewConstraintRejectsOldWriters flags a rule for columns that were there
// before: the release that still runs was not written with it in mind.
var NewConstraintRejectsOldWriters = &Check{
	Name:         "new-constraint-rejects-old-writers",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23502", "null value in column … violates not-null constraint"},
		{"23505", "duplicate key value violates unique constraint"},
		{"23514", "violates check constraint"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.SetNotNull](p) {
			r := at.Before.Relation(op.Table)
			c := r.Column(op.Column)
			if c != nil && (c.NotNull || c.Epoch > 0) || r.NotNullProven(op.Column) || !at.Before.Existed(op.Table) {
				continue
			}
			reportNewRule(p, at, op.Table, op.Column, "leave "+columnWords(op.Table, op.Column)+" null")
		}
		for at, op := range Upgrades[migration.AddConstraint](p) {
			c := op.Constraint
			if c.NotEnforced || c.UsingIndex != "" || !at.Before.Existed(op.Table) || allBorn(at, op.Table, about(c)) {
				continue
			}
			name := c.Name
			if name == "" {
				name = serverName(op.Table, c)
			}
			reportNewRule(p, at, op.Table, name, breach(op.Table, c))
		}
	},
}

// allBorn reports whether all columns are born in the change: no running code
// writes them.
func allBorn(at At, table migration.Name, columns []string) bool {
	for _, name := range columns {
		if c := at.Before.Relation(table).Column(name); c == nil || c.Epoch == 0 {
			return false
		}
	}
	return len(columns) > 0
}

// breach says what code does that a constraint refuses.
func breach(table migration.Name, c migration.Constraint) string {
	switch c.Kind {
	case migration.Check:
		words := "write rows of " + tableWords(table) + " that violate the check"
		if c.NotValid {
			words += ", or change an older row that violates it"
		}
		return words
	case migration.ForeignKey:
		return "write rows of " + tableWords(table) + " before the row of " + tableWords(c.References) + " that they refer to"
	case migration.NotNull:
		return "leave " + columnList(c.Columns) + " of " + tableWords(table) + " null"
	case migration.Exclude:
		return "write rows of " + tableWords(table) + " that conflict with another"
	}
	return "write rows of " + tableWords(table) + " with equal " + columnList(c.Columns)
}

func reportNewRule(p *Pass, at At, table migration.Name, what, does string) {
	p.Report(at, Finding{
		Message: "refuses the writes of running code that may " + does,
		Object:  at.Object(table, what),
		Remedy: &migration.Remedy{
			Title: "release code that keeps the rule first",
			Steps: []migration.Step{
				{Title: "first the code", Operations: []migration.Operation{note("release code that keeps the rule for %s everywhere", tableWords(table))}},
				{Title: "in a later release", Operations: []migration.Operation{note("then add the rule, and mend the rows that violate it")}},
			},
		},
	})
}
