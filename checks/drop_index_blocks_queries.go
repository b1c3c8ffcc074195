package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// DropIndexBlocksQueries flags DROP INDEX: it needs ACCESS EXCLUSIVE on the
// table of the index, and whoever comes later waits behind it (PostgreSQL
// manual, DROP INDEX, CONCURRENTLY).
var DropIndexBlocksQueries = &Check{
	Name:     "drop-index-blocks-queries",
	Severity: Notice,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"57014", "canceling statement due to statement timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.DropIndex](p) {
			index := at.Before.Relation(op.Index)
			table := indexTable(at.Before, op.Index)
			_, hurts := p.Hurts(at.Before, table)
			if op.Concurrently || !hurts || !at.Before.Existed(op.Index) || waitIsLimited(at) || at.fails() || droppedTogether(p, at, table) {
				continue
			}
			words := wording.Say("the table of %s", tableWords(op.Index))
			if index != nil {
				words = tableWords(table)
			}
			p.Report(at, Finding{
				Message: wording.Say("blocks reads and writes of %s, from when it begins to wait for the queries that run", words),
				Cost:    wording.Say("ACCESS EXCLUSIVE on %s for an instant", words),
				Object:  at.Object(op.Index, ""),
				Remedy:  dropConcurrently(at, op, index),
			})
		}
	},
}

// fails reports whether the operation fails whatever rows there are.
func (a At) fails() bool {
	return slices.ContainsFunc(a.OwnEffect().Fails, func(f schema.Failure) bool { return f.Always })
}

// dropConcurrently drops an index while others read and write. The server
// cannot do so with a partitioned index, nor with CASCADE.
func dropConcurrently(at At, op migration.DropIndex, index *schema.Relation) *migration.Remedy {
	if op.Cascade || index != nil && index.Kind == schema.PartitionedIndex {
		return limitWait(at)
	}
	op.Concurrently = true
	return &migration.Remedy{
		Title: wording.Say("drop it concurrently, outside a transaction"),
		Amend: migration.AddConcurrently,
		Steps: []migration.Step{{
			Autocommit: true,
			Operations: []migration.Operation{op},
		}},
	}
}
