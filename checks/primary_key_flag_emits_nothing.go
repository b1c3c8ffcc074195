package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// PrimaryKeyFlagEmitsNothing flags a new column that is the primary key in the
// migration and not in the database (Alembic, add_column, inline_primary_key).
var PrimaryKeyFlagEmitsNothing = &Check{
	Name:     "primary-key-flag-emits-nothing",
	Severity: Warning,
	Edition:  1,
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AddColumn](p) {
			if !hasPrimaryKeyFlag(at, op.Column.Name) || becomesKey(p, at, op) {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("leaves %s without the primary key %s: the call emits nothing for primary_key=True",
					tableWords(op.Table), columnOnly(op.Column.Name)),
				Object: at.Object(op.Table, op.Column.Name),
				Remedy: indexFirst(op.Table, migration.Constraint{
					Kind: migration.PrimaryKey, Columns: []string{op.Column.Name}, Name: serverName(op.Table, migration.Constraint{Kind: migration.PrimaryKey}),
				}, &op),
			})
		}
	},
}

func hasPrimaryKeyFlag(at At, column string) bool {
	for _, f := range at.Statement.Facts {
		if fact, ok := f.(migration.PrimaryKeyFlag); ok && fact.Column == column {
			return true
		}
	}
	return false
}

// becomesKey reports whether the change makes the column a primary key after
// all, alone or with others.
func becomesKey(p *Pass, at At, op migration.AddColumn) bool {
	table := at.Before.Resolve(op.Table)
	for other, add := range Upgrades[migration.AddConstraint](p) {
		if add.Constraint.Kind == migration.PrimaryKey && other.Before.Resolve(add.Table) == table {
			return true
		}
	}
	return false
}
