package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// TruncateLosesData flags TRUNCATE of a table that was there before the
// change, and says which others it empties, or why it fails.
var TruncateLosesData = &Check{
	Name:     "truncate-loses-data",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"0A000", "cannot truncate a table referenced in a foreign key constraint"}},
	Replaces: []string{"statement-always-fails"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Truncate](p) {
			reportTruncate(p, at, op)
		}
	},
}

func reportTruncate(p *Pass, at At, op migration.Truncate) {
	severity, emptied := Off, []migration.Name(nil)
	for _, table := range op.Tables {
		if s, harms := losesRows(at.Before, table); harms {
			severity, emptied = max(severity, s), append(emptied, table)
		}
	}
	others := emptiedWith(at, op)
	if len(emptied)+len(others) == 0 {
		return
	}
	if len(emptied) == 0 {
		severity = Error
	}
	backups := make([]migration.Operation, 0, len(emptied)+len(others))
	for _, table := range slices.Concat(emptied, others) {
		backups = append(backups, note("back it up: %s", code(dumpTable(at.Before.Resolve(table)))))
	}
	finding := Finding{
		Severity: severity,
		Message:  truncateMessage(at, op, emptied, others),
		Object:   op.String(),
		Remedy: &migration.Remedy{
			Title: wording.Say("back it up, and delete only the rows that are to go"),
			Steps: []migration.Step{
				{Title: wording.Say("first"), Operations: backups},
				{Title: wording.Say("then"), Operations: []migration.Operation{
					note("delete the rows that are to go by ranges of the key, a few thousand at a time, and commit after each")}},
			},
		},
	}
	if len(emptied) > 0 {
		finding.Cost = wording.Say("%s until the transaction ends; %s", held(at, emptied[0]), Size(at.Before, emptied[0]))
	}
	p.Report(at, finding)
}

// losesRows is Breaks for the rows of a table: there are none to lose in one
// that is empty or that lives as long as the session.
func losesRows(before *schema.State, table migration.Name) (severity Severity, ok bool) {
	if r := before.Relation(table); r != nil && r.Temporary || before.Emptied(table) {
		return Off, false
	}
	return Breaks(before, table)
}

// emptiedWith are the other tables that CASCADE empties: the effect has them
// locked. Partitions go with their tables.
func emptiedWith(at At, op migration.Truncate) []migration.Name {
	if !op.Cascade {
		return nil
	}
	var out []migration.Name
	for _, lock := range at.OwnEffect().Locks {
		r := at.Before.Relation(lock.Relation)
		isNamed := slices.ContainsFunc(op.Tables, func(t migration.Name) bool { return at.Before.Resolve(t) == lock.Relation })
		if isNamed || r == nil || r.Kind != schema.Table && r.Kind != schema.PartitionedTable || !r.Parent.IsZero() {
			continue
		}
		if _, harms := losesRows(at.Before, lock.Relation); harms {
			out = append(out, lock.Relation)
		}
	}
	return out
}

func truncateMessage(at At, op migration.Truncate, emptied, others []migration.Name) wording.Text {
	names := func(tables []migration.Name) wording.Text {
		words := make([]wording.Text, len(tables))
		for i, t := range tables {
			words[i] = tableWords(t)
		}
		return wording.And(words)
	}
	if failure, fails := at.Fails("0A000"); fails && failure.Always {
		return wording.Say("fails, because %s; with CASCADE it would empty both", failure.When)
	}
	if len(emptied) == 0 {
		return wording.Say("loses all rows of %s for good: CASCADE empties what references %s", names(others), names(op.Tables))
	}
	message := wording.Say("loses all rows of %s for good", names(emptied))
	switch {
	case len(others) > 0:
		message = wording.Say("%s, and by CASCADE those of %s", message, names(others))
	case op.Cascade && !at.Before.Complete():
		message = wording.Say("%s, and by CASCADE those of every table that references it", message)
	}
	return wording.Say("%s; back it up first: %s", message, code(dumpTable(at.Before.Resolve(emptied[0]))))
}
