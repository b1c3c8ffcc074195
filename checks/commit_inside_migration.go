package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// CommitInsideMigration flags a COMMIT or ROLLBACK that ends the transaction
// which the tool has begun and means to end itself.
var CommitInsideMigration = &Check{
	Name:     "commit-inside-migration",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"25P01", "there is no transaction in progress"}},
	Run: func(p *Pass) {
		for _, m := range p.Change.Migrations {
			for _, direction := range []migration.Direction{migration.Upgrade, migration.Downgrade} {
				reportCommit(p, p.StepsOf(m, direction))
			}
		}
	},
}

// reportCommit reports the first statement that ends the tool's transaction:
// those after it end none, or one that the migration began itself.
func reportCommit(p *Pass, steps []*Step) {
	began := false
	for i, step := range steps {
		for n, operation := range step.Operations {
			control, ok := operation.(migration.TransactionControl)
			switch {
			case !ok:
				continue
			case control.Action == "begin":
				began = true
				continue
			case !endsTransaction(control) || step.Statement.Transaction == "" || began && !step.Statement.Wrapped:
				continue
			}
			if !step.Unchanged {
				c := commitAt{step.Statement, control, changing(inTransaction(steps[:i], step)), changing(steps[i+1:])}
				p.Report(At{step, n}, Finding{
					Severity: c.weight(),
					Message:  c.message(),
					Object:   control.Action,
					Remedy:   withoutCommit(steps[i+1:]),
				})
			}
			return
		}
	}
}

// endsTransaction reports whether COMMIT or ROLLBACK ends what was done so far.
func endsTransaction(control migration.TransactionControl) bool {
	return control.Action == "commit" || control.Action == "rollback"
}

// changing counts the statements that change the schema or the rows.
func changing(steps []*Step) int {
	count := 0
	for _, step := range steps {
		for _, operation := range step.Operations {
			if withoutRollback(operation) != Off {
				count++
				break
			}
		}
	}
	return count
}

// inTransaction are the statements that run in the transaction of another.
func inTransaction(steps []*Step, of *Step) []*Step {
	var out []*Step
	for _, step := range steps {
		if step.Statement.Transaction == of.Statement.Transaction {
			out = append(out, step)
		}
	}
	return out
}

// commitAt is a COMMIT or ROLLBACK with the number of statements that change
// something: in its transaction before it, and after it.
type commitAt struct {
	statement     *migration.Statement
	control       migration.TransactionControl
	before, after int
}

// weight is Notice for what leaves nothing half done in this migration,
// where only the file says that there is a transaction, and for a way back.
func (c commitAt) weight() Severity {
	undone := c.control.Action == "rollback" && c.before > 0
	halfDone := c.before > 0 && c.after > 0 || c.after > 1
	if !c.statement.Wrapped || c.statement.Direction == migration.Downgrade || !undone && !halfDone {
		return Notice
	}
	return Warning
}

func (c commitAt) message() wording.Text {
	rollback := c.control.Action == "rollback"
	switch {
	case !c.statement.Wrapped:
		return wording.Say("ends a transaction that this file has not begun: if the tool has, it can undo nothing from here on")
	case rollback && c.before > 0:
		return wording.Say("undoes what the migration has done so far, and the tool records all of it as done")
	case rollback:
		return wording.Say("undoes what this run has done so far, earlier migrations included, and what follows runs without a transaction")
	case c.before > 0 && c.after > 0:
		return wording.Say("leaves the migration half done if a later statement fails: what came before it is committed, and the tool cannot undo it")
	case c.after > 1:
		return wording.Say("leaves the migration half done if a later statement fails: what follows runs without a transaction, each statement by itself")
	}
	return wording.Say("ends the transaction of the tool, which then runs the rest of the migration, and records it, without one")
}

// withoutCommit is the way for what has to run outside a transaction, where
// such a statement follows, and otherwise to leave the COMMIT out.
func withoutCommit(following []*Step) *migration.Remedy {
	for _, step := range following {
		for _, operation := range step.Operations {
			if isConcurrent(operation) && len(step.Statement.Holes) == 0 {
				return &migration.Remedy{
					Title: wording.Say("leave it out, and run what the server refuses in a transaction in a migration of its own"),
					Steps: []migration.Step{{
						Title:      wording.Say("a migration of its own, outside a transaction"),
						Autocommit: true,
						Operations: []migration.Operation{operation},
					}},
				}
			}
		}
	}
	return &migration.Remedy{
		Title: wording.Say("leave it out, and put what has to be committed first into a migration of its own"),
	}
}

// isConcurrent reports whether an operation has the word CONCURRENTLY, so
// that it cannot run in a transaction.
func isConcurrent(operation migration.Operation) bool {
	switch op := operation.(type) {
	case migration.CreateIndex:
		return op.Concurrently
	case migration.DropIndex:
		return op.Concurrently
	case migration.Reindex:
		return op.Concurrently
	case migration.DetachPartition:
		return op.Concurrently
	}
	return false
}
