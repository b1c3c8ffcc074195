package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// DeleteLosesEveryRow flags DELETE without a condition, on a table that was
// there before the change.
var DeleteLosesEveryRow = &Check{
	Name:     "delete-loses-every-row",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Delete](p) {
			severity, harms := losesRows(at.Before, op.Table)
			if !harms || !op.Where.IsZero() || len(op.Sources) > 0 || moved(at, op) || copied(p, at, op.Table) {
				continue
			}
			backup := dumpTable(at.Before.Resolve(op.Table))
			message := wording.Say("deletes all rows of %s for good%s; back it up first: %s",
				tableWords(op.Table), deletedAlong(at, op.Table), code(backup))
			if refilled(p, at, op.Table) {
				severity = capped(severity, false)
				message = wording.Say("replaces all rows of %s%s: what was added to it since is lost",
					tableWords(op.Table), deletedAlong(at, op.Table))
			}
			p.Report(at, Finding{
				Severity: severity,
				Message:  message,
				Object:   at.Object(op.Table, ""),
				Remedy: &migration.Remedy{
					Title: wording.Say("say which rows are to go, and delete them in batches"),
					Steps: []migration.Step{
						{Title: wording.Say("first"), Operations: []migration.Operation{note("back it up: %s", code(backup))}},
						{Title: wording.Say("then"), Operations: []migration.Operation{
							note("delete with a WHERE that says which rows are to go, by ranges of the key, and commit after each")}},
					},
				},
			})
		}
	},
}

// moved reports whether the statement puts the rows into another table as it
// deletes them: WITH moved AS (DELETE … RETURNING *) INSERT … SELECT … FROM moved.
func moved(at At, op migration.Delete) bool {
	return op.Returning && slices.ContainsFunc(at.Step.Operations, func(o migration.Operation) bool {
		insert, ok := o.(migration.Insert)
		return ok && insert.Rows == 0 && !insert.DefaultValues && at.Before.Resolve(insert.Table) != at.Before.Resolve(op.Table)
	})
}

// copied reports whether the migration has put the rows of a table elsewhere
// before it deletes them.
func copied(p *Pass, at At, table migration.Name) bool {
	table = at.Before.Resolve(table)
	for step := range p.Steps(migration.Upgrade) {
		if step == at.Step {
			break
		}
		if step.Migration == at.Migration && slices.ContainsFunc(step.Operations, func(op migration.Operation) bool { return copiesFrom(step, op, table) }) {
			return true
		}
	}
	return false
}

// refilled reports whether the same transaction then inserts rows of its own
// into the table, as for a list of fixed values.
func refilled(p *Pass, at At, table migration.Name) bool {
	table = at.Before.Resolve(table)
	after := false
	for step := range p.Steps(migration.Upgrade) {
		for i, op := range step.Operations {
			insert, ok := op.(migration.Insert)
			if after && ok && step.Before.Resolve(insert.Table) == table && sameTransaction(at, At{step, i}) {
				return true
			}
		}
		after = after || step == at.Step
	}
	return false
}

// deletedAlong names the tables whose rows go along by ON DELETE CASCADE.
func deletedAlong(at At, table migration.Name) wording.Text {
	r := at.Before.Relation(table)
	if r == nil {
		return wording.Text{}
	}
	var words []wording.Text
	for _, name := range r.ReferencedBy {
		child := at.Before.Relation(name)
		cascades := func(c *schema.Constraint) bool { return c.References == r.Name && c.OnDelete == "cascade" }
		if child != nil && name != r.Name && slices.ContainsFunc(child.Constraints, cascades) {
			words = append(words, tableWords(name))
		}
	}
	if len(words) == 0 {
		return wording.Text{}
	}
	return wording.Say(", and by ON DELETE CASCADE those of %s that refer to them", wording.And(words))
}
