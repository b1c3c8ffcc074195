package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// LocksPileUp flags a transaction that keeps everybody out of several older
// tables at once: each is blocked until the last one is done, and code that
// uses them in another order may deadlock with it (PostgreSQL manual, 13.3.4).
var LocksPileUp = &Check{
	Name:     "locks-pile-up",
	Severity: Notice,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"40P01", "deadlock detected"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		var current pile
		for step := range p.Steps(migration.Upgrade) {
			transaction := step.Before.Session().Transaction
			if transaction == "" {
				continue
			}
			if transaction != current.transaction {
				current = pile{transaction: transaction, tables: current.tables[:0], steps: current.steps[:0]}
			}
			before := len(current.tables)
			current.add(step)
			if before > 0 && before < manyLocks && len(current.tables) >= manyLocks {
				reportPile(p, step, current)
			}
		}
	},
}

// manyLocks is the number of tables from which their locks are worth a word:
// a table and the one that it references are usual.
const manyLocks = 3

// pile are the tables that one transaction has locked, in the order of the
// statements that did, which are steps.
type pile struct {
	transaction string
	tables      []migration.Name
	steps       []*Step
}

// add takes in the tables that a statement locks, but for those that it drops.
func (l *pile) add(step *Step) {
	for _, lock := range step.Effect.Locks {
		if !lock.BlocksReads() {
			continue
		}
		table := wholeTable(step.Before, lock.Relation)
		if slices.Contains(l.tables, table) || !step.Before.Existed(table) || !isReadByCode(step.Before, table, "table") ||
			drops(step, table) {
			continue
		}
		l.tables, l.steps = append(l.tables, table), append(l.steps, step)
	}
}

// wholeTable is the partitioned table that a partition belongs to, else the
// table itself: partitions are locked together with it.
func wholeTable(before *schema.State, name migration.Name) migration.Name {
	r := before.Relation(name)
	if r == nil {
		return name
	}
	for _, above := range before.Above(r) {
		if r.Inherited {
			break
		}
		name, r = above.Name, above
	}
	return name
}

// drops reports whether a statement drops a table, or an index of that name
// whose table is not known.
func drops(step *Step, name migration.Name) bool {
	return slices.ContainsFunc(step.Operations, func(op migration.Operation) bool {
		switch op := op.(type) {
		case migration.DropTable:
			return step.Before.Resolve(op.Table) == name
		case migration.DropIndex:
			return step.Before.Resolve(op.Index) == name
		}
		return false
	})
}

func reportPile(p *Pass, step *Step, l pile) {
	severity := Notice
	words := make([]wording.Text, len(l.tables))
	var related []Related
	for i, table := range l.tables {
		words[i] = tableWords(table)
		if s, hurts := p.Hurts(step.Before, table); hurts && s == Error {
			severity = Warning
		}
		if l.steps[i] != step {
			related = append(related, Related{Span: l.steps[i].Statement.Span, Message: wording.Say("locks %s", tableWords(table))})
		}
	}
	p.Report(At{step, 0}, Finding{
		Severity: severity,
		Message:  wording.Say("blocks reads and writes of %s together, and may deadlock with code that uses them in another order", wording.And(words)),
		Cost:     wording.Say("ACCESS EXCLUSIVE on each until the transaction ends"),
		Object:   At{step, 0}.Object(l.tables[len(l.tables)-1], ""),
		Related:  related,
		Remedy: &migration.Remedy{
			Title: wording.Say("take one transaction a table"),
			Steps: []migration.Step{{
				Title:      wording.Say("one migration for each table, each in a transaction of its own"),
				Operations: []migration.Operation{note("change only one of %s here, and the others in migrations of their own", wording.And(words))},
			}},
		},
	})
}
