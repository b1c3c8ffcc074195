package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// DroppedForeignKeyLocksBothTables flags a foreign key that goes, alone or with
// its column or table: the server locks the other end of it as well, because
// the triggers that enforce it are on both (PostgreSQL manual, ALTER TABLE).
var DroppedForeignKeyLocksBothTables = &Check{
	Name:     "dropped-foreign-key-locks-both-tables",
	Severity: Notice,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"40P01", "deadlock detected"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Operation](p) {
			table, what := dropsForeignKey(op)
			if table.IsZero() || waitIsLimited(at) {
				continue
			}
			others := otherEnds(p, at, table)
			if len(others) == 0 {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("blocks reads and writes of %s too, from when it begins to wait: %s takes a foreign key with it", wording.And(others), what),
				Cost:    wording.Say("ACCESS EXCLUSIVE on %s until the transaction ends", wording.And(others)),
				Object:  at.Object(table, op.String()),
				Remedy:  limitWait(at),
			})
		}
	},
}

// dropsForeignKey is the table of an operation that may take a foreign key
// with it, and the operation in words; zero for any other.
func dropsForeignKey(op migration.Operation) (table migration.Name, what wording.Text) {
	switch op := op.(type) {
	case migration.DropConstraint:
		return op.Table, wording.Say("dropping %s", columnOnly(op.Constraint))
	case migration.DropColumn:
		return op.Table, wording.Say("dropping %s", columnWords(op.Table, op.Column))
	case migration.DropTable:
		return op.Table, wording.Say("dropping %s", tableWords(op.Table))
	}
	return migration.Name{}, wording.Text{}
}

// otherEnds are the older tables, in words, that an operation locks because a
// foreign key of its table goes. Those that the transaction drops as well do not
// count. (What CASCADE takes of other tables is told by the check about that.)
func otherEnds(p *Pass, at At, table migration.Name) []wording.Text {
	relation := at.Before.Relation(table)
	if relation == nil || !at.Before.Existed(table) {
		return nil
	}
	var ends []migration.Name
	for _, c := range relation.Constraints {
		ends = append(ends, c.References)
	}
	var others []wording.Text
	for _, lock := range at.OwnEffect().Locks {
		other := lock.Relation
		if lock.BlocksReads() && other != relation.Name && slices.Contains(ends, other) && at.Before.Existed(other) && !droppedTogether(p, at, other) {
			others = append(others, tableWords(other))
		}
	}
	return others
}

// droppedTogether reports whether a table goes in the same transaction.
func droppedTogether(p *Pass, at At, table migration.Name) bool {
	for other, op := range Upgrades[migration.DropTable](p) {
		if sameTransaction(at, other) && other.Before.Resolve(op.Table) == table {
			return true
		}
	}
	return false
}

// waitIsLimited reports whether a lock_timeout ends the wait for a lock, and with
// it that of all who queue behind it.
func waitIsLimited(at At) bool { return at.Before.Limits("lock_timeout") }

// limitWait is a statement that locks for an instant, with a limit on the wait
// for the lock.
func limitWait(at At) *migration.Remedy {
	return &migration.Remedy{
		Title: wording.Say("limit the wait for the lock, in a transaction of its own"),
		Steps: []migration.Step{{
			Title:      wording.Say("alone in its migration, and run again when it gives up"),
			Operations: append(limit(at, "lock_timeout"), at.Operations[at.Index]),
		}},
	}
}

// limit sets a timeout for the rest of the transaction, or of the session where
// there is none. How long it is, only the team can know.
func limit(at At, parameter string) []migration.Operation {
	return []migration.Operation{
		note("5s, or as long as users can wait"),
		migration.SetVariable{Name: parameter, Value: "5s", Local: at.Before.Session().Transaction != ""},
	}
}
