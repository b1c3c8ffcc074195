package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// StorageChangeRewritesTable flags a change of how or where a table is kept
// that writes all of it anew: SET LOGGED and UNLOGGED, SET ACCESS METHOD, SET
// TABLESPACE (PostgreSQL manual, ALTER TABLE).
var StorageChangeRewritesTable = &Check{
	Name:     "storage-change-rewrites-table",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"57014", "canceling statement due to statement timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AlterTable](p) {
			table := storedTable(at, op)
			severity, hurts := p.Hurts(at.Before, table)
			work, changes := storageWork(at, op)
			if !changes || !hurts || !at.Rewrites() && !at.Builds() {
				continue
			}
			relation := at.Before.Relation(op.Table)
			p.Report(at, Finding{
				Severity: capped(severity, relation != nil && relation.Partial.IsZero()),
				Message:  wording.Say("blocks reads and writes of %s while %s", tableWords(table), work),
				Cost:     cost(at, table, wording.Say("while %s", work)),
				Object:   at.Object(op.Table, "") + " " + op.Action,
				Remedy:   storeAnew(at, op),
			})
		}
	},
}

// storedTable is the table that an action makes wait: that of an index, where
// it is an index that moves.
func storedTable(at At, op migration.AlterTable) migration.Name {
	if r := at.Before.Relation(op.Table); r != nil && r.Definition != nil {
		return r.Definition.Table
	}
	return op.Table
}

// storageWork says what the server does meanwhile; changes is false for an
// action that is none of storage.
func storageWork(at At, op migration.AlterTable) (work wording.Text, changes bool) {
	switch op.Action {
	case "set logged":
		return wording.Say("it is written anew with a log"), true
	case "set unlogged":
		return wording.Say("it is written anew without a log"), true
	case "set access method":
		return wording.Say("it is written anew with the access method %s", columnOnly(op.Argument)), true
	case "set tablespace":
		if isIndex(at, op) {
			return wording.Say("%s is copied to another tablespace", indexWords(op.Table.Name)), true
		}
		return wording.Say("it is copied to another tablespace"), true
	}
	return wording.Text{}, false
}

func isIndex(at At, op migration.AlterTable) bool {
	r := at.Before.Relation(op.Table)
	return op.Object == "index" || r != nil && r.Definition != nil
}

// storeAnew is the way that others can work meanwhile: something new beside the old.
func storeAnew(at At, op migration.AlterTable) *migration.Remedy {
	title, how := wording.Say("move to a new table, and swap the names"), note(
		"make a new table that is kept as you want it, copy the rows in batches while a trigger keeps it up to date, and swap the names in one short transaction; or do it while nobody needs %s, with a lock_timeout", tableWords(op.Table))
	switch {
	case op.Action == "set tablespace" && isIndex(at, op):
		title = wording.Say("build a new index there, and drop the old one")
		how = note("CREATE INDEX CONCURRENTLY … TABLESPACE %s, then DROP INDEX CONCURRENTLY of the old one", migration.QuoteIdentifier(op.Argument))
	case op.Action == "set tablespace" && !op.Table.IsUnknown():
		title = wording.Say("move it while others use it")
		how = note("pg_repack --table=%s --tablespace=%s --moveidx", shellWord(at.Before.Resolve(op.Table).String()), shellWord(op.Argument))
	}
	return &migration.Remedy{
		Title: title,
		Steps: []migration.Step{{Title: wording.Say("outside the migrations"), Operations: []migration.Operation{how}}},
	}
}
