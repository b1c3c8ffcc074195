package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// TypeChangeRefused flags a change of type that the server refuses: something
// reads the column, or no cast leads to the new type by itself (PostgreSQL
// manual, ALTER TABLE, SET DATA TYPE).
var TypeChangeRefused = &Check{
	Name:     "type-change-refused",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"0A000", "cannot alter type of a column used"},
		{"42804", "cannot be cast automatically to type"},
	},
	Replaces: []string{"statement-always-fails"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AlterColumnType](p) {
			reportTypeRefused(p, at, op)
		}
		for at, op := range Downgrades[migration.AlterColumnType](p) {
			reportTypeRefused(p, at, op)
		}
	},
}

func reportTypeRefused(p *Pass, at At, op migration.AlterColumnType) {
	failure, fails := at.AlwaysFails()
	if !fails {
		return
	}
	column := at.Before.Relation(op.Table).Column(op.Column)
	finding := Finding{Object: at.Object(op.Table, op.Column)}
	why := failure.When
	readers := dropReaders(at.Before, op.Table, op.Column)
	switch {
	case failure.SQLState != "42804" && len(readers) > 0:
		finding.Remedy = retypeWithoutReaders(op, readers)
	case failure.SQLState != "42804":
		return
	case !op.Using.IsZero(), column != nil && !column.Default.IsZero() && castsAlone(column.Type, op.Type):
		finding.Remedy = retypeWithoutDefault(op)
	default:
		why = wording.Say("%s, and nothing says how: {USING} does", failure.When)
		finding.Remedy = sayHow(op, at.Before.Relation(op.Table))
	}
	finding.Severity = capped(Error, column != nil && !column.Type.IsZero())
	reportRefused(p, at, failure, why, finding)
}

// castsAlone reports whether it can only be the default that does not become
// the new type: the type of the values is that already.
func castsAlone(from, to migration.Type) bool { return from.String() == to.String() }

// retypeWithoutReaders takes what reads the column away for the change. All in
// one transaction: others never see it gone.
func retypeWithoutReaders(op migration.AlterColumnType, readers []migration.Operation) *migration.Remedy {
	operations := append(readers, op, note("make again what was dropped, as it was, in the same transaction"))
	return &migration.Remedy{
		Title: wording.Say("drop what reads the column and make it again, in one transaction"),
		Steps: []migration.Step{{Title: wording.Say("in one transaction"), Operations: operations}},
	}
}

// retypeWithoutDefault takes the default away for the change.
func retypeWithoutDefault(op migration.AlterColumnType) *migration.Remedy {
	return &migration.Remedy{
		Title: wording.Say("drop the default, change the type, and set a default of the new type"),
		Steps: []migration.Step{{
			Title: wording.Say("in one transaction"),
			Operations: []migration.Operation{
				migration.DropDefault{Table: op.Table, Column: op.Column},
				op,
				note("set the default again, as a value of the new type"),
			},
		}},
	}
}

// sayHow casts the values explicitly. What becomes of each is for the author to decide.
func sayHow(op migration.AlterColumnType, relation *schema.Relation) *migration.Remedy {
	cast := migration.QuoteIdentifier(op.Column) + "::" + op.Type.String()
	remedy := &migration.Remedy{Title: wording.Say("say with {USING} how each value becomes one of the new type")}
	if migration.IsHole(cast) || isReferring(relation, op.Column) {
		remedy.Steps = []migration.Step{{Title: wording.Say("in the same statement"), Operations: []migration.Operation{
			note("add {USING} with a cast or another expression; it fails on values that the cast does not take")}}}
		return remedy
	}
	op.Using = migration.Expression{SQL: cast}
	operations := []migration.Operation{note("if that cast does what you want: it fails on values that it does not take"), op}
	if column := relation.Column(op.Column); column != nil && !column.Default.IsZero() {
		operations = append([]migration.Operation{migration.DropDefault{Table: op.Table, Column: op.Column}}, operations...)
		operations = append(operations, note("set the default again, as a value of the new type"))
	}
	remedy.Steps = []migration.Step{{Title: wording.Say("in its place"), Operations: operations}}
	return remedy
}

// isReferring reports whether a column is one of a foreign key, which has to be
// of the type that it references.
func isReferring(relation *schema.Relation, column string) bool {
	if relation == nil {
		return false
	}
	return slices.ContainsFunc(relation.Constraints, func(c *schema.Constraint) bool {
		return c.Kind == migration.ForeignKey && slices.Contains(c.Columns, column)
	})
}
