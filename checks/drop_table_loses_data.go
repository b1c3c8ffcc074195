package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// DropTableLosesData flags the end of a table, or of a schema or a database
// with all in it.
var DropTableLosesData = &Check{
	Name:     "drop-table-loses-data",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"42P01", "relation … does not exist"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.DropTable](p) {
			severity, harms := Breaks(at.Before, op.Table)
			if !harms || holdsNoData(at, op) {
				continue
			}
			backup := dumpTable(at.Before.Resolve(op.Table))
			p.Report(at, Finding{
				Severity: severity,
				Message: wording.Say("loses all rows of %s for good, and breaks running code that uses it; back it up first: %s",
					tableWords(op.Table), code(backup)),
				Object: at.Object(op.Table, ""),
				Remedy: stopUsingTable(op, at.Before.Relation(op.Table), backup),
			})
		}
		for at, op := range Upgrades[migration.DropSchema](p) {
			if !op.Cascade { // or it fails when there is something in it
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("loses every table of the schema %s with its rows; back them up first: %s",
					code(migration.QuoteIdentifier(op.Schema)), code(dumpSchema(op.Schema))),
				Object: migration.QuoteIdentifier(op.Schema),
			})
		}
		for at, op := range Upgrades[migration.Other](p) {
			if op.Kind != "drop database" || len(op.Names) == 0 {
				continue
			}
			name := op.Names[0].Name
			p.Report(at, Finding{
				Message: wording.Say("loses every table of the database %s with its rows; back it up first: %s",
					columnOnly(name), code("pg_dump --format=custom --file="+shellWord(name+".dump")+" "+shellWord(name))),
				Object: "database " + name,
			})
		}
	},
}

// holdsNoData reports whether there is surely nothing to lose.
func holdsNoData(at At, op migration.DropTable) bool {
	relation := at.Before.Relation(op.Table)
	switch {
	case op.Foreign: // the rows are another server's
		return true
	case relation == nil:
		return op.IfExists && at.Before.Complete()
	}
	return relation.Temporary || relation.Kind == schema.ForeignTable
}

func stopUsingTable(op migration.DropTable, relation *schema.Relation, backup string) *migration.Remedy {
	last := []migration.Operation{note("back it up: %s", code(backup))}
	if relation != nil {
		for _, c := range relation.Constraints {
			if c.Kind == migration.ForeignKey { // its end locks the referenced table too
				last = append(last, migration.DropConstraint{Table: op.Table, Constraint: c.Name})
			}
		}
	}
	return &migration.Remedy{
		Title: wording.Say("release code without it first, back it up, and drop it a release later"),
		Steps: []migration.Step{
			{Title: wording.Say("stop using it"), Operations: []migration.Operation{note("release code that neither reads nor writes %s", tableWords(op.Table))}},
			{Title: wording.Say("drop it in a later release"), Operations: append(last, op)},
		},
	}
}
