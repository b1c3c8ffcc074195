package checks

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ConcurrentlyInTransaction flags a statement that the server refuses inside
// a transaction block: CONCURRENTLY, VACUUM, CREATE DATABASE and others.
var ConcurrentlyInTransaction = &Check{
	Name:     "concurrently-in-transaction",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"25001", "cannot run inside a transaction block"}},
	Replaces: []string{"statement-always-fails"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Operation](p) {
			reportInTransaction(p, at, op, Error)
		}
		for at, op := range Downgrades[migration.Operation](p) {
			reportInTransaction(p, at, op, Warning) // the rollback fails, not the deploy
		}
	},
}

func reportInTransaction(p *Pass, at At, op migration.Operation, severity Severity) {
	if _, fails := at.Fails("25001"); !fails {
		return
	}
	message := wording.Say("always fails: the server refuses %s inside a transaction, and this one runs in one", code(refused(op)))
	if at.Before.Session().Transaction == "" {
		message = wording.Say("always fails: the server refuses %s inside a transaction, and a block of code always runs in one", code(refused(op)))
	}
	p.Report(at, Finding{
		Severity: severity,
		Message:  message,
		Object:   op.String(),
		Remedy: &migration.Remedy{
			Title: wording.Say("run it outside a transaction"),
			Amend: migration.OutsideTransaction,
			Steps: []migration.Step{{
				Title:      wording.Say("a migration of its own"),
				Autocommit: true,
				Operations: []migration.Operation{op},
			}},
		},
	})
}

// refused is the command, as the manual calls it.
func refused(op migration.Operation) string {
	switch op := op.(type) {
	case migration.CreateIndex:
		return "{CREATE INDEX CONCURRENTLY}"
	case migration.DropIndex:
		return "{DROP INDEX CONCURRENTLY}"
	case migration.Reindex:
		if op.Concurrently {
			return "REINDEX CONCURRENTLY"
		}
		if op.Object == "table" || op.Object == "index" {
			return "REINDEX of a partitioned " + op.Object
		}
		return "REINDEX " + strings.ToUpper(op.Object)
	case migration.DetachPartition:
		return "DETACH PARTITION CONCURRENTLY"
	}
	return op.String()
}
