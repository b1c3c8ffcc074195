package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ForeignKeyValidatesUnderLock flags a foreign key whose rows are checked
// while writes to both of its tables wait (PostgreSQL manual, ALTER TABLE,
// ADD table_constraint and notes).
var ForeignKeyValidatesUnderLock = &Check{
	Name:     "foreign-key-validates-under-lock",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23503", "violates foreign key constraint"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		reportValidation(p, migration.ForeignKey, func(c migration.Constraint) wording.Text {
			return wording.Say("%s has no row for some %s", tableWords(c.References), columnList(c.Columns))
		})
	},
}
