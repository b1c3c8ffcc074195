package checks

import (
	"iter"
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// BackfillInSchemaTransaction flags a change of many rows in the transaction
// of a schema change: locks are held until the transaction ends (PostgreSQL
// manual, 13.3), so the quick one lasts as long as the slow statement.
var BackfillInSchemaTransaction = &Check{
	Name:     "backfill-in-schema-transaction",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Replaces: []string{"update-touches-every-row"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"40P01", "deadlock detected"},
		{"55006", "because it has pending trigger events"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Operation](p) {
			fill, ok := backfillOf(op)
			if !ok {
				continue
			}
			severity, hurts := fill.hurts(p, at.Before)
			if !hurts {
				continue
			}
			if lock, held := heldBefore(at, fill.table); held {
				reportBackfill(p, at, fill, severity, wording.Say("%s on %s", lock.Mode(), tableWords(lock.Relation)),
					wording.Say("blocks %s %s until %s", blocked(lock), tableWords(lock.Relation), fill.done()))
			} else if later, lock, ok := lockedAfter(p, at); ok && at.Before.Existed(fill.table) {
				reportBackfill(p, at, fill, min(severity, Warning), wording.Say("row locks"),
					wording.Say("keeps the rows it changes in %s locked until the schema change of %s is done", tableWords(fill.table), tableWords(lock.Relation)),
					Related{Span: later.Statement.Span, Message: wording.Say("the schema change in the same transaction")})
			}
		}
	},
}

// backfill is a statement whose work grows with a table.
type backfill struct {
	operation migration.Operation
	table     migration.Name
	// The tables whose size says how much work it is: sources, and before them
	// the table itself where own.
	own     bool
	sources []migration.Name
}

func backfillOf(op migration.Operation) (b backfill, ok bool) {
	switch op := op.(type) {
	case migration.Update:
		b = backfill{table: op.Table, own: true}
	case migration.Delete:
		b = backfill{table: op.Table, own: true}
	case migration.Insert:
		b = backfill{table: op.Table, sources: op.Sources}
	case migration.Merge:
		b = backfill{table: op.Table, own: true, sources: op.Sources}
	}
	b.operation = op
	return b, b.own || len(b.sources) > 0
}

// done completes "until …".
func (b backfill) done() wording.Text {
	switch op := b.operation.(type) {
	case migration.Update:
		if !op.Where.IsZero() {
			return wording.Say("the rows of %s are updated", tableWords(b.table))
		}
		return wording.Say("all rows of %s are updated", tableWords(b.table))
	case migration.Delete:
		return wording.Say("the rows of %s are deleted", tableWords(b.table))
	case migration.Insert:
		return wording.Say("the query has filled %s", tableWords(b.table))
	}
	return wording.Say("the rows are merged into %s", tableWords(b.table))
}

// first is the first of the tables whose size says how much work it is.
func (b backfill) first() migration.Name {
	if b.own {
		return b.table
	}
	return b.sources[0]
}

// hurts weighs the largest of the tables that the statement reads.
func (b backfill) hurts(p *Pass, before *schema.State) (severity Severity, ok bool) {
	severity, _ = p.hurtAny(before, b.sources)
	if s, hurts := p.Hurts(before, b.table); b.own && hurts {
		severity = max(severity, s)
	}
	return severity, severity > Off
}

// heldBefore is a lock that keeps writers out of an older table and that the
// transaction has taken before this statement: on the table that is filled,
// if there is one.
func heldBefore(at At, table migration.Name) (schema.Lock, bool) {
	session := at.Before.Session()
	if session == nil || session.Transaction == "" {
		return schema.Lock{}, false
	}
	table = at.Before.Resolve(table)
	if lock, ok := session.HeldOn(table); ok && lock.BlocksWrites() {
		return lock, true
	}
	return blocksTable(at.Before, session.Held())
}

// lockedAfter is such a lock that the transaction takes later.
func lockedAfter(p *Pass, at At) (*Step, schema.Lock, bool) {
	after := false
	for step := range p.Steps(migration.Upgrade) {
		if after && sameTransaction(at, At{Step: step}) {
			if lock, ok := blocksTable(step.Before, slices.Values(step.Effect.Locks)); ok {
				return step, lock, true
			}
		}
		after = after || step == at.Step
	}
	return nil, schema.Lock{}, false
}

func blocksTable(before *schema.State, locks iter.Seq[schema.Lock]) (schema.Lock, bool) {
	for lock := range locks {
		if lock.BlocksWrites() && before.Existed(lock.Relation) && isReadByCode(before, lock.Relation, "table") {
			return lock, true
		}
	}
	return schema.Lock{}, false
}

// reportBackfill reports a backfill that keeps what is locked until its
// transaction ends.
func reportBackfill(p *Pass, at At, fill backfill, severity Severity, locked, message wording.Text, related ...Related) {
	p.Report(at, Finding{
		Severity: severity,
		Message:  message,
		Cost:     wording.Say("%s until the transaction ends; %s: %s", locked, tableWords(fill.first()), Size(at.Before, fill.first())),
		Related:  related,
		Object:   at.Object(fill.table, ""),
		Remedy: &migration.Remedy{
			Title: wording.Say("change the schema first, and the rows in batches of their own"),
			Steps: []migration.Step{
				{Title: wording.Say("the schema change alone"), Operations: []migration.Operation{note("keep only the schema change in this migration")}},
				{Title: wording.Say("the rows, outside a transaction of the schema"), Operations: []migration.Operation{
					note("change %s by ranges of its key, a few thousand rows at a time, and commit after each", tableWords(fill.table))}},
			},
		},
	})
}
