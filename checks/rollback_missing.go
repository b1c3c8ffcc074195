package checks

import (
	"github.com/oncebitten/oncebitten/migration"
)

// RollbackMissing flags a migration that cannot be undone because nobody has
// written how, in a project that writes it.
var RollbackMissing = &Check{
	Name:     "rollback-missing",
	Severity: Warning,
	Edition:  1,
	Run: func(p *Pass) {
		changed := map[*migration.Migration]bool{}
		for step := range p.Steps(migration.Upgrade) {
			changed[step.Migration] = true
		}
		for _, m := range p.Change.Migrations {
			if !p.Change.RollbackRequired[m.Project] || !changed[m] && len(m.Unread) == 0 {
				continue
			}
			finding := Finding{
				Span:   m.RollbackSpan,
				Object: m.Revision,
				Remedy: &migration.Remedy{Title: "write the way back, or make it raise an error that says why there is none"},
			}
			switch m.Rollback {
			case migration.RollbackMissing:
				finding.Message = "cannot be rolled back: there is no downgrade"
			case migration.RollbackEmpty:
				finding.Message = "cannot be rolled back: the downgrade does nothing"
			default:
				continue
			}
			p.ReportMigration(m, finding)
		}
	},
}
