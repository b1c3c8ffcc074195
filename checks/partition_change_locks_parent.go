package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// PartitionChangeLocksParent flags partitions that come or go under a lock on
// the whole partitioned table: short, but everybody waits who waits behind it
// (PostgreSQL manual, CREATE TABLE, PARTITION OF; ALTER TABLE, DETACH PARTITION).
var PartitionChangeLocksParent = &Check{
	Name:         "partition-change-locks-parent",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"55000", "cannot detach partitions concurrently when a default partition exists"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.CreateTable](p) {
			if !op.PartitionOf.IsZero() {
				reportParentLock(p, at, op.PartitionOf, wording.Say("to make a partition of it"), attachNew(p, op))
			}
		}
		for at, op := range Upgrades[migration.DetachPartition](p) {
			reportParentLock(p, at, op.Table, wording.Say("to detach a partition of it"), detachFirst(p, at, op.Table, op.Partition))
		}
		for at, op := range Upgrades[migration.DropTable](p) {
			if parent, ok := partitionParent(at.Before, op.Table); ok {
				reportParentLock(p, at, parent, wording.Say("to drop a partition of it"), detachFirst(p, at, parent, op.Table, op))
			}
		}
	},
}

func reportParentLock(p *Pass, at At, parent migration.Name, purpose wording.Text, remedy *migration.Remedy) {
	lock, locked := at.Lock(parent)
	if _, refused := at.Fails("25001"); !locked || refused || !lock.BlocksReads() || !at.Before.Existed(parent) {
		return
	}
	p.Report(at, Finding{
		Message: wording.Say("blocks reads and writes of all of %s for an instant, and of everybody behind it while it waits, %s", tableWords(parent), purpose),
		Cost:    held(at, parent),
		Object:  at.Object(parent, "") + ": " + at.Operations[at.Index].String(),
		Remedy:  remedy,
	})
}

// partitionParent is the partitioned table that a table is a partition of.
func partitionParent(before *schema.State, table migration.Name) (parent migration.Name, ok bool) {
	r := before.Relation(table)
	if r == nil || r.Parent.IsZero() || r.Inherited {
		return migration.Name{}, false
	}
	return r.Parent, true
}

// attachNew makes the new partition apart and attaches it, which since
// PostgreSQL 12 lets others use the parent.
func attachNew(p *Pass, op migration.CreateTable) *migration.Remedy {
	if p.Change.Version < 12 || op.Table.IsUnknown() || op.PartitionOf.IsUnknown() {
		return withTimeout()
	}
	return &migration.Remedy{
		Title: wording.Say("make an empty table, and attach that"),
		Steps: []migration.Step{{
			Title: wording.Say("one migration: the lock of ATTACH lets others read and write"),
			Operations: []migration.Operation{
				statement("CREATE TABLE %s (LIKE %s INCLUDING ALL)", op.Table.Short(), op.PartitionOf.Short()),
				migration.AttachPartition{Table: op.PartitionOf, Partition: op.Table, Bound: op.Bound},
			},
		}},
	}
}

// detachFirst detaches a partition while others use the parent: from
// PostgreSQL 14 on, and where there is no default partition.
func detachFirst(p *Pass, at At, parent, partition migration.Name, then ...migration.Operation) *migration.Remedy {
	r := at.Before.Relation(parent)
	if p.Change.Version < 14 || r == nil || !r.Partial.IsZero() || !r.DefaultPartition.IsZero() {
		return withTimeout()
	}
	steps := []migration.Step{{
		Title:      wording.Say("detach it while others read and write"),
		Autocommit: true,
		Operations: []migration.Operation{migration.DetachPartition{Table: parent, Partition: partition, Concurrently: true}},
	}}
	if len(then) > 0 {
		steps = append(steps, migration.Step{Title: wording.Say("then nobody waits for it"), Operations: then})
	}
	return &migration.Remedy{Title: wording.Say("detach it concurrently, outside a transaction"), Steps: steps}
}

// withTimeout is what is left where no weaker lock will do.
func withTimeout() *migration.Remedy {
	return &migration.Remedy{
		Title: wording.Say("give up early, and try again"),
		Steps: []migration.Step{{
			Title:      wording.Say("the same statement, alone in its migration"),
			Operations: []migration.Operation{note("set a lock_timeout before it, so that nobody waits long behind it, and repeat it until it gets the lock")},
		}},
	}
}
