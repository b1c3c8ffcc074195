package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// DropColumnBreaksRunningCode flags the end of a column: the release that
// still runs while the migration does selects and inserts it, and its data is
// gone for good.
var DropColumnBreaksRunningCode = &Check{
	Name:     "drop-column-breaks-running-code",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"42703", "column … does not exist"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.DropColumn](p) {
			severity, harms := BreaksColumn(at.Before, op.Table, op.Column)
			if !harms || isGone(at, op) {
				continue
			}
			backup := dumpTable(at.Before.Resolve(op.Table))
			p.Report(at, Finding{
				Severity: severity,
				Message: wording.Say("breaks running code that uses %s, and loses its data for good%s; back it up first: %s",
					columnWords(op.Table, op.Column), goesAlong(at, op), code(backup)),
				Cost:   wording.Say("%s for an instant", held(at, op.Table)),
				Object: at.Object(op.Table, op.Column),
				Remedy: stopUsingColumn(at, op, backup),
			})
		}
	},
}

// isGone reports whether DROP COLUMN IF EXISTS surely finds nothing to drop.
func isGone(at At, op migration.DropColumn) bool {
	relation := at.Before.Relation(op.Table)
	return op.IfExists && at.Before.Complete() && relation != nil && relation.Partial.IsZero() && relation.Column(op.Column) == nil
}

func stopUsingColumn(at At, op migration.DropColumn, backup string) *migration.Remedy {
	first := []migration.Operation{note("release code that neither reads nor writes %s", columnWords(op.Table, op.Column))}
	if c := at.Before.Relation(op.Table).Column(op.Column); c != nil && c.NotNull && c.Default.IsZero() && c.Identity == "" && c.Generated.IsZero() {
		first = append([]migration.Operation{
			migration.DropNotNull{Table: op.Table, Column: op.Column}, // or the INSERTs of that release fail
		}, first...)
	}
	return &migration.Remedy{
		Title: wording.Say("release code without it first, back it up, and drop it a release later"),
		Steps: []migration.Step{
			{Title: wording.Say("stop using it"), Operations: first},
			{Title: wording.Say("drop it in a later release"), Operations: []migration.Operation{note("back it up: %s", code(backup)), op}},
		},
	}
}

// goesAlong names the constraints and indexes that go with a column without a
// word: those of several columns too.
func goesAlong(at At, op migration.DropColumn) wording.Text {
	r := at.Before.Relation(op.Table)
	if r == nil {
		return wording.Text{}
	}
	var words []wording.Text
	for _, c := range r.Constraints {
		if c.Reads(op.Column) {
			words = append(words, wording.Say("%s %s", wording.The(constraintWords(c.Kind)), columnOnly(c.Name)))
		}
	}
	for _, name := range r.Indexes {
		if i := at.Before.Relation(name); i != nil && i.Definition.Reads(op.Column) && i.Definition.Constraint == "" {
			words = append(words, wording.Say("the index %s", columnOnly(name.Name)))
		}
	}
	if len(words) == 0 {
		return wording.Text{}
	}
	return wording.Say(", along with %s", wording.And(words))
}

// constraintWords is the kind of a constraint as a sentence has it.
func constraintWords(kind migration.ConstraintKind) string {
	switch kind {
	case migration.PrimaryKey, migration.ForeignKey:
		return string(kind)
	case migration.Exclude:
		return "exclusion constraint"
	}
	return string(kind) + " constraint"
}
