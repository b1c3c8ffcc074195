package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// EnumTypeNeverCreated flags a column of an enum that the framework does not
// create, and nothing else has (Alembic, add_column and alter_column).
var EnumTypeNeverCreated = &Check{
	Name:     "enum-type-never-created",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"42704", "type … does not exist"}},
	Replaces: []string{"statement-always-fails", "type-change-refused"},
	Run: func(p *Pass) {
		for _, direction := range []migration.Direction{migration.Upgrade, migration.Downgrade} {
			for at, op := range operations[migration.AddColumn](p, direction) {
				reportNeverCreated(p, at, op.Table, op.Column.Name, op.Column.Type)
			}
			for at, op := range operations[migration.AlterColumnType](p, direction) {
				reportNeverCreated(p, at, op.Table, op.Column, op.Type)
			}
		}
	},
}

func reportNeverCreated(p *Pass, at At, table migration.Name, column string, t migration.Type) {
	fact, needs := needsEnum(at, column)
	if !needs || t.Name.IsUnknown() || at.Statement.Guard != "" || at.Before.Type(t.Name) != nil {
		return
	}
	relation := at.Before.Relation(table)
	finding := Finding{
		// Whatever creates types beside the history, it has not created the table.
		Severity: capped(Error, relation != nil && at.Before.Sure(table)),
		Message: wording.Say("fails, because there is no type %s: this call does not create it for %s, nor does the history",
			tableWords(t.Name), columnWords(table, column)),
		Object: at.Object(table, column),
		Remedy: createEnumFirst(t.Name, fact, at.Operation()),
	}
	if at.Statement.Direction == migration.Downgrade {
		finding.Severity = min(finding.Severity, Warning)
		finding.Message = wording.Say("the rollback %s", finding.Message)
	}
	p.Report(at, finding)
}

// needsEnum is what the framework says of a column of an enum.
func needsEnum(at At, column string) (migration.NeedsEnum, bool) {
	for _, f := range at.Statement.Facts {
		if fact, ok := f.(migration.NeedsEnum); ok && fact.Column == column {
			return fact, true
		}
	}
	return migration.NeedsEnum{}, false
}

func createEnumFirst(name migration.Name, fact migration.NeedsEnum, op migration.Operation) *migration.Remedy {
	create := note("create the type %s with its labels: Enum(…, name=…).create(op.get_bind())", tableWords(name))
	if len(fact.Labels) > 0 {
		create = migration.CreateType{Type: name, Kind: "enum", Labels: fact.Labels}
	}
	return &migration.Remedy{
		Title: wording.Say("create the type first"),
		Steps: []migration.Step{{Title: wording.Say("in this order"), Operations: []migration.Operation{create, op}}},
	}
}
