package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ForeignKeyDeletesRows flags ON DELETE CASCADE on a table that was there
// before: a DELETE elsewhere takes its rows along from now on.
var ForeignKeyDeletesRows = &Check{
	Name:         "foreign-key-deletes-rows",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AddConstraint](p) {
			reportCascade(p, at, op.Table, op.Constraint)
		}
		for at, op := range Upgrades[migration.AddColumn](p) {
			for _, c := range op.Column.Constraints {
				reportCascade(p, at, op.Table, c)
			}
		}
	},
}

func reportCascade(p *Pass, at At, table migration.Name, c migration.Constraint) {
	if c.Kind != migration.ForeignKey || c.OnDelete != "cascade" || !at.Before.Existed(table) {
		return
	}
	name := c.Name
	if name == "" {
		name = serverName(table, c)
	}
	p.Report(at, Finding{
		Message: wording.Say("deletes rows of %s whenever a row of %s goes that they refer to, without a word and as far as such keys reach",
			tableWords(table), tableWords(c.References)),
		Object: at.Object(table, name),
		Remedy: &migration.Remedy{
			Title: wording.Say("let the server refuse, and delete what depends on a row by name"),
			Steps: []migration.Step{{Title: wording.Say("instead"), Operations: []migration.Operation{
				note("leave {ON DELETE CASCADE} out: the default, NO ACTION, refuses to delete a row that others refer to")}}},
		},
	})
}
