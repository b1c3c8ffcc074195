package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ExclusionBuildsIndexUnderLock flags an exclusion constraint whose index is
// built while reads and writes wait: the server knows no weaker way, neither
// NOT VALID nor USING INDEX (PostgreSQL manual, ALTER TABLE, ADD
// table_constraint and ADD table_constraint_using_index).
var ExclusionBuildsIndexUnderLock = &Check{
	Name:     "exclusion-builds-index-under-lock",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23P01", "could not create exclusion constraint"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AddConstraint](p) {
			if op.Constraint.Kind != migration.Exclude || !at.Builds() {
				continue
			}
			severity, hurts := p.Hurts(at.Before, op.Table)
			if !hurts {
				continue
			}
			name := op.Constraint.Name
			if name == "" {
				name = serverName(op.Table, op.Constraint)
			}
			p.Report(at, Finding{
				Severity: severity,
				Message: wording.Say("blocks reads and writes of %s while the index of %s is built, and fails if two rows conflict",
					tableWords(op.Table), indexWords(name)),
				Cost:   cost(at, op.Table, wording.Say("while the index is built")),
				Object: at.Object(op.Table, name),
				Remedy: whileItCanWait(op.Table),
			})
		}
	},
}

// whileItCanWait is what is left where no weaker lock will do.
func whileItCanWait(table migration.Name) *migration.Remedy {
	return &migration.Remedy{
		Title: wording.Say("find the conflicts first, and add it while the table can wait"),
		Steps: []migration.Step{{
			Title:      wording.Say("before the deploy"),
			Operations: []migration.Operation{note("look for pairs of rows that conflict, and repair them: one is enough for it to fail")},
		}, {
			Title: wording.Say("while nobody needs the table"),
			Operations: []migration.Operation{
				note("nothing builds the index of an exclusion constraint while others use %s: set a lock_timeout, and add the constraint in a migration of its own", tableWords(table)),
			},
		}},
	}
}
