package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// UnloggedTableLosesRows flags tables that are outside the write-ahead log:
// empty after a crash, and on every replica.
var UnloggedTableLosesRows = &Check{
	Name:         "unlogged-table-loses-rows",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.CreateTable](p) {
			if op.Unlogged {
				reportUnlogged(p, at, op.Table)
			}
		}
		for at, op := range Upgrades[migration.AlterTable](p) {
			if op.Action == "set unlogged" && op.Object != "sequence" {
				reportUnlogged(p, at, op.Table)
			}
		}
	},
}

// reportUnlogged reports a table that is still unlogged, and there, when the
// change is done: one may be filled faster first, and logged then.
func reportUnlogged(p *Pass, at At, table migration.Name) {
	last := p.Change.Final.Relation(at.Before.Resolve(table))
	if last == nil || !last.Unlogged {
		return
	}
	p.Report(at, Finding{
		Message: wording.Say("loses all rows of %s when the server crashes, and has none on replicas and after a failover", tableWords(table)),
		Object:  at.Object(table, ""),
		Remedy: &migration.Remedy{
			Title: wording.Say("leave {UNLOGGED} to tables that can be filled again"),
			Steps: []migration.Step{{Title: wording.Say("instead"), Operations: []migration.Operation{
				note("create %s without {UNLOGGED}, unless it holds what can be made again at any time", tableWords(table))}}},
		},
	})
}
