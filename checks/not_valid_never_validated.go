package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// NotValidNeverValidated flags a constraint that was added NOT VALID and then
// forgotten, when a change works on its table.
var NotValidNeverValidated = &Check{
	Name:     "not-valid-never-validated",
	Severity: Notice,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23514", "check constraint … is violated by some row"},
		{"23503", "violates foreign key constraint"},
	},
	Run: func(p *Pass) {
		said := map[string]bool{}
		for at, operation := range Upgrades[migration.Operation](p) {
			table, ok := alteredTable(operation)
			if !ok {
				continue
			}
			for _, c := range forgotten(at.Before.Relation(table), p.Change.Final) {
				object := at.Object(table, c.Name)
				if said[object] {
					continue
				}
				said[object] = true
				p.Report(at, Finding{
					Message: forgottenMessage(operation, table, c),
					Object:  object,
					Remedy: &migration.Remedy{
						Title: wording.Say("validate it, in a migration of its own"),
						Steps: []migration.Step{{
							Title:      wording.Say("reads all rows, and lets others read and write"),
							Operations: []migration.Operation{migration.ValidateConstraint{Table: table, Constraint: c.Name}},
						}},
					},
				})
			}
		}
	},
}

// alteredTable is the table that an operation alters. A change of its rows is
// none: it may be what a validation waits for.
func alteredTable(operation migration.Operation) (table migration.Name, ok bool) {
	switch op := operation.(type) {
	case migration.AddColumn:
		return op.Table, true
	case migration.DropColumn:
		return op.Table, true
	case migration.RenameColumn:
		return op.Table, true
	case migration.AlterColumnType:
		return op.Table, true
	case migration.SetNotNull:
		return op.Table, true
	case migration.AddConstraint:
		return op.Table, true
	case migration.CreateIndex:
		return op.Table, true
	case migration.AttachPartition:
		return op.Partition, !op.Index
	}
	return migration.Name{}, false
}

// forgotten are the constraints of a table that history has left NOT VALID
// and that are so still after the change.
func forgotten(before *schema.Relation, final *schema.State) []*schema.Constraint {
	if before == nil {
		return nil
	}
	var out []*schema.Constraint
	for _, c := range before.Constraints {
		if !c.NotValid || c.Valid || c.NotEnforced || c.Epoch > 0 {
			continue
		}
		if last := final.Relation(before.Name).Constraint(c.Name); last != nil && !last.Valid {
			out = append(out, c)
		}
	}
	return out
}

func forgottenMessage(operation migration.Operation, table migration.Name, c *schema.Constraint) wording.Text {
	name := code(migration.QuoteIdentifier(c.Name))
	if op, ok := operation.(migration.SetNotNull); ok && slices.Contains(c.Expression.Parts().NotNull, op.Column) {
		return wording.Say("reads every row of %s for what %s would prove, if it were validated", tableWords(table), name)
	}
	return wording.Say("leaves %s of %s unproved: it was added {NOT VALID}, and nothing has validated it since, so older rows may break it", name, tableWords(table))
}
