package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// UpdateTouchesEveryRow flags UPDATE without a condition on a table that is
// not known to be small, in a transaction that holds no stronger lock.
var UpdateTouchesEveryRow = &Check{
	Name:         "update-touches-every-row",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"55P03", "canceling statement due to lock timeout"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Update](p) {
			_, hurts := p.Hurts(at.Before, op.Table)
			if !hurts || !op.Where.IsZero() || len(op.Sources) > 0 || at.Before.Emptied(op.Table) {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("writes every row of %s anew in one transaction: each stays locked until it ends, and the table grows to twice its size",
					tableWords(op.Table)),
				Cost:   wording.Say("%s: %s", tableWords(op.Table), Size(at.Before, op.Table)),
				Object: at.Object(op.Table, ""),
				Remedy: &migration.Remedy{
					Title: wording.Say("update in batches that commit one by one"),
					Steps: []migration.Step{{Title: wording.Say("outside a transaction of the schema"), Operations: []migration.Operation{
						note("update %s by ranges of its key, a few thousand rows at a time, and commit after each", tableWords(op.Table))}}},
				},
			})
		}
	},
}
