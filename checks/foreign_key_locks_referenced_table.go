package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ForeignKeyLocksReferencedTable flags a foreign key that costs nothing on its
// own table and yet keeps writers out of the one it points at, because a
// trigger is made there (PostgreSQL manual, ALTER TABLE, ADD table_constraint).
var ForeignKeyLocksReferencedTable = &Check{
	Name:         "foreign-key-locks-referenced-table",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"40P01", "deadlock detected"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Operation](p) {
			table, targets := addsForeignKeys(op)
			if len(targets) == 0 || at.Scans() || waitIsLimited(at) {
				continue
			}
			var targeted []wording.Text
			for _, lock := range at.OwnEffect().Locks {
				isTarget := func(name migration.Name) bool { return at.Before.Resolve(name) == lock.Relation }
				if lock.BlocksWrites() && at.Before.Existed(lock.Relation) && lock.Relation != at.Before.Resolve(table) && slices.ContainsFunc(targets, isTarget) {
					targeted = append(targeted, tableWords(lock.Relation))
				}
			}
			if len(targeted) == 0 {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("blocks writes to %s, from when it begins to wait: a foreign key of %s points there", wording.And(targeted), tableWords(table)),
				Cost:    wording.Say("SHARE ROW EXCLUSIVE on %s until the transaction ends", wording.And(targeted)),
				Object:  at.Object(table, ""),
				Remedy:  limitWait(at),
			})
		}
	},
}

// addsForeignKeys are the tables that the new foreign keys of an operation point at.
func addsForeignKeys(op migration.Operation) (table migration.Name, targets []migration.Name) {
	for c, added := range addedConstraints(op) {
		if c.Kind == migration.ForeignKey {
			table, targets = added.table, append(targets, c.References)
		}
	}
	return table, targets
}
