package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// SlowWorkUnderEarlierLock flags a statement that reads or writes a whole
// table and blocks nobody by itself, in a transaction that keeps others out of
// an older table: locks are held until the transaction ends (PostgreSQL
// manual, 13.3). Changes of rows are backfill-in-schema-transaction's, and
// what locks the very table that it reads is told by the check about that.
var SlowWorkUnderEarlierLock = &Check{
	Name:     "slow-work-under-earlier-lock",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"57014", "canceling statement due to statement timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Operation](p) {
			table, severity, slow := slowWork(p, at, op)
			if !slow {
				continue
			}
			if lock, held := heldBefore(at, table); held {
				p.Report(at, Finding{
					Severity: severity,
					Message:  wording.Say("blocks %s %s until all of %s is read: an earlier statement of the transaction has locked it", blocked(lock), tableWords(lock.Relation), tableWords(table)),
					Cost:     wording.Say("%s on %s until the transaction ends; %s: %s", lock.Mode(), tableWords(lock.Relation), tableWords(table), Size(at.Before, table)),
					Object:   at.Object(table, ""),
					Remedy:   inItsOwnTransaction(op, lock.Relation),
				})
			}
		}
	},
}

// slowWork weighs the work of an operation that blocks nobody by itself: the
// largest table that it reads. slow is false where there is none, and where
// another check speaks of it.
func slowWork(p *Pass, at At, op migration.Operation) (table migration.Name, severity Severity, slow bool) {
	if _, ok := backfillOf(op); ok || blocksByItself(at, op) {
		return table, severity, false
	}
	effect := at.OwnEffect()
	for _, list := range [...][]migration.Name{effect.Scans, effect.Rewrites} {
		for _, worked := range list {
			if s, hurts := p.Hurts(at.Before, worked); hurts && s > severity {
				table, severity = worked, s
			}
		}
	}
	if query, ok := op.(migration.Select); ok && severity < Error && !countsAll(query) {
		return table, severity, false // a look at rows is mostly one at few of them
	}
	return table, severity, severity > Off
}

// countsAll reports whether a query surely looks at every row: it counts or
// adds up those of a whole table.
func countsAll(query migration.Select) bool {
	return query.Where.IsZero() && !query.Limited && slices.ContainsFunc(query.Functions, func(name string) bool {
		return name == "count" || name == "sum" || name == "avg"
	})
}

// blocksByItself reports whether an operation keeps others out of what it works
// on: by its own lock or, where it validates, by one that is held already.
func blocksByItself(at At, op migration.Operation) bool {
	switch op := op.(type) {
	case migration.ValidateConstraint:
		lock, _ := at.Lock(op.Table)
		return lock.BlocksWrites()
	case migration.RefreshMaterializedView:
		return !op.Concurrently // nobody else writes to it
	}
	return slices.ContainsFunc(at.OwnEffect().Locks, func(l schema.Lock) bool { return l.BlocksWrites() })
}

func inItsOwnTransaction(op migration.Operation, locked migration.Name) *migration.Remedy {
	return &migration.Remedy{
		Title: wording.Say("do the slow work in a migration of its own"),
		Steps: []migration.Step{{
			Title:      wording.Say("what locks, and nothing else"),
			Operations: []migration.Operation{note("keep only the quick changes of %s in this migration", tableWords(locked))},
		}, {
			Title:      wording.Say("the slow work, in a transaction of its own"),
			Operations: []migration.Operation{op},
		}},
	}
}
