package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// RollbackMissing flags a migration that cannot be undone because nobody has
// written how, in a project that writes it.
var RollbackMissing = &Check{
	Name:     "rollback-missing",
	Severity: Warning,
	Edition:  1,
	Run: func(p *Pass) {
		for _, m := range p.Change.Migrations {
			if !p.Change.RollbackRequired[m.Project] || m.Rollback != migration.RollbackMissing && m.Rollback != migration.RollbackEmpty {
				continue
			}
			severity := Off
			for _, step := range p.StepsOf(m, migration.Upgrade) {
				for _, operation := range step.Operations {
					if !step.Unchanged {
						severity = max(severity, withoutRollback(operation))
					}
				}
			}
			for _, u := range m.Unread {
				if u.Direction == migration.Upgrade {
					severity = max(severity, Notice)
				}
			}
			if severity == Off {
				continue
			}
			finding := Finding{
				Severity: severity,
				Span:     m.RollbackSpan,
				Object:   m.Revision,
				Remedy:   &migration.Remedy{Title: wording.Say("write the way back, or make it raise an error that says why there is none")},
			}
			switch m.Rollback {
			case migration.RollbackMissing:
				finding.Message = wording.Say("cannot be rolled back: there is no downgrade")
			case migration.RollbackEmpty:
				if severity == Notice { // there is nothing that could be written
					continue
				}
				finding.Message = wording.Say("cannot be rolled back: the downgrade does nothing")
			}
			p.ReportMigration(m, finding)
		}
	},
}

// withoutRollback weighs an operation that nothing undoes: Warning for one
// that changes the schema, which the next upgrade would meet changed already.
// Rows that were changed, and labels that an enum got, stay as they are in most
// downgrades, because nothing tells which they were: a Notice, and an empty
// downgrade will do. What leaves the schema as it was needs no way back: Off.
func withoutRollback(operation migration.Operation) Severity {
	switch op := operation.(type) {
	case migration.AttachPartition:
		if op.Index { // PostgreSQL has no command that undoes it
			return Notice
		}
	case migration.ValidateConstraint, migration.Select, migration.SetVariable, migration.TransactionControl, migration.Lock,
		migration.Vacuum, migration.Cluster, migration.Reindex, migration.RefreshMaterializedView:
		return Off
	case migration.Insert, migration.Update, migration.Delete, migration.Merge, migration.Copy, migration.Truncate,
		migration.AddEnumValue, migration.Opaque:
		return Notice
	}
	return Warning
}
