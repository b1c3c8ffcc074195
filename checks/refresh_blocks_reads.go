package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// RefreshBlocksReads flags a materialized view that nobody can read while it
// is filled anew, or until somebody does (PostgreSQL manual, REFRESH
// MATERIALIZED VIEW).
var RefreshBlocksReads = &Check{
	Name:     "refresh-blocks-reads",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55000", "has not been populated"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.RefreshMaterializedView](p) {
			view := at.Before.Relation(op.View)
			empty := view != nil && view.Empty
			switch lock, _ := at.Lock(op.View); {
			case empty || op.Concurrently || !lock.BlocksReads():
			case op.WithNoData:
				reportEmptied(p, at, op)
			default:
				reportRefresh(p, at, op)
			}
		}
	},
}

func reportRefresh(p *Pass, at At, op migration.RefreshMaterializedView) {
	severity, hurts := p.Hurts(at.Before, op.View)
	if !hurts {
		return
	}
	p.Report(at, Finding{
		Severity: severity,
		Message:  wording.Say("blocks every read of %s until its query has run and its indexes are built", tableWords(op.View)),
		Cost:     cost(at, op.View, wording.Say("while it is filled anew")),
		Object:   at.Object(op.View, ""),
		Remedy:   refreshConcurrently(at, op),
	})
}

// reportEmptied reports WITH NO DATA; what the change itself fills again is
// unreadable for the time between.
func reportEmptied(p *Pass, at At, op migration.RefreshMaterializedView) {
	severity, hurts := Breaks(at.Before, op.View)
	if !hurts {
		return
	}
	if last := p.Change.Final.Relation(op.View); last == nil || !last.Empty {
		severity = Warning
	}
	remedy := refreshConcurrently(at, op)
	remedy.Title, remedy.Amend = wording.Say("fill it with data instead"), ""
	p.Report(at, Finding{
		Severity: severity,
		Message:  wording.Say("empties %s: every read of it fails until somebody refreshes it", tableWords(op.View)),
		Object:   at.Object(op.View, ""),
		Remedy:   remedy,
	})
}

// refreshConcurrently fills the view while others read it, which needs a
// unique index of all its rows first.
func refreshConcurrently(at At, op migration.RefreshMaterializedView) *migration.Remedy {
	op.Concurrently, op.WithNoData = true, false
	refresh := migration.Step{Title: wording.Say("refresh while others read"), Operations: []migration.Operation{op}}
	if view := at.Before.Relation(op.View); view != nil && at.Before.HasWholeUniqueIndex(view) {
		return &migration.Remedy{Title: wording.Say("refresh it concurrently"), Amend: migration.AddConcurrently, Steps: []migration.Step{refresh}}
	}
	return &migration.Remedy{
		Title: wording.Say("give it a unique index, then refresh it concurrently"),
		Steps: []migration.Step{{
			Title:      wording.Say("what tells its rows apart"),
			Operations: []migration.Operation{note("a unique index on plain columns of %s, for all rows (no WHERE), built {CONCURRENTLY}", tableWords(op.View))},
		}, refresh},
	}
}
