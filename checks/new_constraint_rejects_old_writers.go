package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
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
			reportNewRule(p, at, op.Table, op.Column, wording.Say("leave %s null", columnWords(op.Table, op.Column)))
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
func breach(table migration.Name, c migration.Constraint) wording.Text {
	switch c.Kind {
	case migration.Check:
		if c.NotValid {
			return wording.Say("write rows of %s that violate the check, or change an older row that violates it", tableWords(table))
		}
		return wording.Say("write rows of %s that violate the check", tableWords(table))
	case migration.ForeignKey:
		return wording.Say("write rows of %s before the row of %s that they refer to", tableWords(table), tableWords(c.References))
	case migration.NotNull:
		return wording.Say("leave %s of %s null", columnList(c.Columns), tableWords(table))
	case migration.Exclude:
		return wording.Say("write rows of %s that conflict with another", tableWords(table))
	}
	return wording.Say("write rows of %s with equal %s", tableWords(table), columnList(c.Columns))
}

func reportNewRule(p *Pass, at At, table migration.Name, what string, does wording.Text) {
	p.Report(at, Finding{
		Message: wording.Say("refuses the writes of running code that may %s", does),
		Object:  at.Object(table, what),
		Remedy: &migration.Remedy{
			Title: wording.Say("release code that keeps the rule first"),
			Steps: []migration.Step{
				{Title: wording.Say("first the code"), Operations: []migration.Operation{note("release code that keeps the rule for %s everywhere", tableWords(table))}},
				{Title: wording.Say("in a later release"), Operations: []migration.Operation{note("then add the rule, and mend the rows that violate it")}},
			},
		},
	})
}
