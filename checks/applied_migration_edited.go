package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// AppliedMigrationEdited flags a migration that base has already and that now
// does something else: tools run a migration once, and some refuse to go on when
// its checksum differs.
var AppliedMigrationEdited = &Check{
	Name:     "applied-migration-edited",
	Severity: Warning,
	Edition:  1,
	Run: func(p *Pass) {
		for _, m := range p.Change.Edited {
			if m.Repeatable {
				continue
			}
			p.ReportMigration(m, Finding{
				Span:    firstChange(p, m),
				Message: wording.Say("changes what a migration does that base has already: a database that has run it will not run it again"),
				Object:  m.Revision,
				Remedy:  inNewMigration(),
			})
		}
	},
}

func inNewMigration() *migration.Remedy {
	return &migration.Remedy{
		Title: wording.Say("leave it as it was, and make the change in a new migration"),
		Steps: []migration.Step{{
			Title:      wording.Say("a migration of its own"),
			Operations: []migration.Operation{note("leave this file as base has it, and write here what is to change")},
		}},
	}
}

// firstChange is the place of the first statement that a migration did not have
// before; zero where it only lost some.
func firstChange(p *Pass, m *migration.Migration) migration.Span {
	for _, step := range p.Change.stepsOf(m) {
		if !step.Unchanged || step.Moved {
			return step.Statement.Span
		}
	}
	return migration.Span{}
}
