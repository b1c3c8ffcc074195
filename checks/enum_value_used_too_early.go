package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// EnumValueUsedTooEarly flags the use of an enum's label in the transaction
// that added it (PostgreSQL manual, ALTER TYPE, notes).
var EnumValueUsedTooEarly = &Check{
	Name:     "enum-value-used-too-early",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"55P04", "unsafe use of new value"}},
	Replaces: []string{"statement-always-fails"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Operation](p) {
			reportUsedTooEarly(p, at, op)
		}
		for at, op := range Downgrades[migration.Operation](p) {
			reportUsedTooEarly(p, at, op)
		}
	},
}

func reportUsedTooEarly(p *Pass, at At, op migration.Operation) {
	failure, fails := at.Fails("55P04")
	if !fails {
		return
	}
	finding := Finding{
		Object: op.String(),
		Remedy: &migration.Remedy{
			Title: wording.Say("add the label in a transaction of its own, before it is used"),
			Steps: []migration.Step{{
				Title: wording.Say("in a migration of its own"),
				// Where the tool runs all migrations in one transaction, that alone does not commit.
				Autocommit: at.Migration.ContinuesTransaction,
				Operations: addedLabels(at.Before),
			}},
		},
	}
	if always, ok := at.AlwaysFails(); ok && always == failure {
		reportRefused(p, at, failure, failure.When, finding)
		return
	}
	finding.Severity = Warning
	finding.Message = wording.Say("fails with 55P04 if %s", failure.When)
	if at.Statement.Direction == migration.Downgrade {
		finding.Message = wording.Say("the rollback %s", finding.Message)
	}
	p.Report(at, finding)
}

// addedLabels adds the labels that the open transaction has added so far.
func addedLabels(before *schema.State) []migration.Operation {
	var out []migration.Operation
	for _, t := range before.TypesWithNewLabels() {
		for _, label := range t.NewLabels {
			out = append(out, migration.AddEnumValue{Type: t.Name, Value: label, IfNotExists: true})
		}
	}
	return out
}
