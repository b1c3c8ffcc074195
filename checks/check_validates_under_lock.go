package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// CheckValidatesUnderLock flags a CHECK constraint whose rows are checked
// while reads and writes wait (PostgreSQL manual, ALTER TABLE, notes).
var CheckValidatesUnderLock = &Check{
	Name:     "check-validates-under-lock",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23514", "check constraint … is violated by some row"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		reportValidation(p, migration.Check, func(c migration.Constraint) wording.Text {
			if len(c.Expression.Columns) == 0 {
				return wording.Say("a row violates it")
			}
			return wording.Say("a row's %s violates it", columnList(c.Expression.Columns))
		})
	},
}
