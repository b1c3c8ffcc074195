package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// JSONHasNoEquality flags columns of the type json, which the server cannot
// compare.
var JSONHasNoEquality = &Check{
	Name:         "json-has-no-equality",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"42883", "could not identify an equality operator for type"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.CreateTable](p) {
			for _, c := range op.Columns {
				reportJSON(p, at, op.Table, c.Name, c.Type)
			}
		}
		for at, op := range Upgrades[migration.AddColumn](p) {
			reportJSON(p, at, op.Table, op.Column.Name, op.Column.Type)
		}
		for at, op := range Upgrades[migration.AlterColumnType](p) {
			reportJSON(p, at, op.Table, op.Column, op.Type)
		}
	},
}

func reportJSON(p *Pass, at At, table migration.Name, column string, t migration.Type) {
	if t.Name.Name != "json" || t.Name.Schema != "" && t.Name.Schema != "pg_catalog" {
		return
	}
	p.Report(at, Finding{
		Message: wording.Say("breaks every SELECT DISTINCT, GROUP BY and UNION that has %s: the type json has no equality", columnWords(table, column)),
		Object:  at.Object(table, column),
		Remedy: &migration.Remedy{
			Title: wording.Say("make it {jsonb}"),
		},
	})
}
