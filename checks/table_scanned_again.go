package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// TableScannedAgain flags a table that one transaction alters in several
// statements which each read or rewrite all of it: in one ALTER TABLE the
// server does so once (PostgreSQL manual, ALTER TABLE, notes). Where a proof
// depends on the order, the one statement does not read the table at all, so
// it is never told to merge.
var TableScannedAgain = &Check{
	Name:         "table-scanned-again",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"55P03", "canceling statement due to lock timeout"}},
	Run: func(p *Pass) {
		first := map[migration.Name]At{}
		for at, op := range Upgrades[migration.Operation](p) {
			table, alters := altersUnderLock(at, op)
			if !alters {
				forget(first, at)
				continue
			}
			earlier, seen := first[table]
			switch {
			case !seen || !sameTransaction(earlier, at):
				first[table] = at
			case earlier.Step != at.Step:
				reportScannedAgain(p, earlier, at, op, table)
			}
		}
	},
}

// altersUnderLock is the table that a subcommand of ALTER TABLE reads or
// rewrites while nobody else can use it.
func altersUnderLock(at At, op migration.Operation) (table migration.Name, ok bool) {
	switch op := op.(type) {
	case migration.AddColumn:
		table = op.Table
	case migration.AlterColumnType:
		table = op.Table
	case migration.SetNotNull:
		table = op.Table
	case migration.AddConstraint:
		table = op.Table
	case migration.AlterTable:
		table = op.Table
	default:
		return table, false
	}
	table = at.Before.Resolve(table)
	lock, _ := at.OwnEffect().LockOn(table)
	return table, lock.BlocksReads() && at.OwnEffect().ScansTable(table)
}

// forget gives up the tables whose rows a statement changes, or may: what comes
// later may need them as they are then.
func forget(first map[migration.Name]At, at At) {
	switch at.Operations[at.Index].(type) {
	case migration.Insert, migration.Update, migration.Delete, migration.Merge, migration.Copy, migration.Opaque, migration.Select:
		clear(first)
	}
}

func reportScannedAgain(p *Pass, earlier, at At, op migration.Operation, table migration.Name) {
	if _, hurts := p.Hurts(at.Before, table); !hurts {
		return
	}
	p.Report(at, Finding{
		Message: wording.Say("reads all of %s once more while reads and writes wait: an earlier statement of the transaction has done so already", tableWords(table)),
		Cost:    cost(at, table, wording.Say("while it is read again")),
		Object:  at.Object(table, op.String()),
		Related: []Related{{Span: earlier.Span(), Message: wording.Say("reads it the first time")}},
		Remedy:  &migration.Remedy{Title: wording.Say("put both into {one ALTER TABLE, with a comma between them}")},
	})
}
