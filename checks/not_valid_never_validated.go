package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// NotValidNeverValidated flags the constraints that were added NOT VALID and
// then forgotten, when a change works on their table: once, however many they are.
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
		type named struct {
			table migration.Name
			name  string
		}
		said := map[named]bool{}
		for at, operation := range Upgrades[migration.Operation](p) {
			table, ok := alteredTable(operation)
			if !ok {
				continue
			}
			var unproved []*schema.Constraint
			relation := at.Before.Relation(table)
			for _, c := range forgotten(relation, p.Change.Final) {
				key := named{relation.Name, c.Name}
				switch {
				case said[key]:
				case wouldProve(c, operation):
					reportForgotten(p, at, table, []*schema.Constraint{c}, wording.Say("reads every row of %s for what %s would prove, if it were validated",
						tableWords(table), code(migration.QuoteIdentifier(c.Name))))
				default:
					unproved = append(unproved, c)
				}
				said[key] = true
			}
			switch len(unproved) {
			case 0:
			case 1:
				reportForgotten(p, at, table, unproved, wording.Say("leaves %s of %s unproved: it was added {NOT VALID}, and nothing has validated it since, so older rows may break it",
					constraintList(unproved), tableWords(table)))
			default:
				reportForgotten(p, at, table, unproved, wording.Say("leaves %s of %s unproved: they were added {NOT VALID}, and nothing has validated them since, so older rows may break them",
					constraintList(unproved), tableWords(table)))
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
	if before == nil || before.Epoch > 0 { // born in the change, as all that it has
		return nil
	}
	var out []*schema.Constraint
	var after *schema.Relation
	for _, c := range before.Constraints {
		if !c.NotValid || c.Valid || c.NotEnforced || c.Epoch > 0 {
			continue
		}
		if after == nil { // few tables have any of them
			after = final.Relation(before.Name)
		}
		if last := after.Constraint(c.Name); last != nil && !last.Valid {
			out = append(out, c)
		}
	}
	return out
}

// wouldProve reports whether a constraint says what an operation reads the
// whole table for.
func wouldProve(c *schema.Constraint, operation migration.Operation) bool {
	op, ok := operation.(migration.SetNotNull)
	return ok && slices.Contains(c.Expression.Parts().NotNull, op.Column)
}

// reportForgotten reports constraints of a table in one finding. Of several it is
// about the table: who accepts it accepts those that others will forget there too.
func reportForgotten(p *Pass, at At, table migration.Name, constraints []*schema.Constraint, message wording.Text) {
	object, title := at.Object(table, ""), wording.Say("validate them, in a migration of their own")
	if len(constraints) == 1 {
		object, title = at.Object(table, constraints[0].Name), wording.Say("validate it, in a migration of its own")
	}
	p.Report(at, Finding{
		Message: message,
		Object:  object,
		Remedy: &migration.Remedy{
			Title: title,
			Steps: []migration.Step{{Title: wording.Say("reads all rows, and lets others read and write"), Operations: validateAll(table, constraints)}},
		},
	})
}

// validateAll validates constraints, and says where to find those beyond what
// anybody would copy from a recipe.
func validateAll(table migration.Name, constraints []*schema.Constraint) (operations []migration.Operation) {
	const most = 10
	for i, c := range constraints {
		if i == most {
			return append(operations, note("and so on for %d more: pg_constraint has them, where convalidated is false", len(constraints)-most))
		}
		operations = append(operations, migration.ValidateConstraint{Table: table, Constraint: c.Name})
	}
	return operations
}

// constraintList names constraints; of more than three it names two and counts
// the others.
func constraintList(constraints []*schema.Constraint) wording.Text {
	const most = 3
	var words []wording.Text
	for i, c := range constraints {
		if len(constraints) > most && i == most-1 {
			words = append(words, wording.Say("%d more constraints", len(constraints)-i))
			break
		}
		words = append(words, code(migration.QuoteIdentifier(c.Name)).Text())
	}
	return wording.And(words)
}
