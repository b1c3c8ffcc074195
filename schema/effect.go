package schema

import (
	"cmp"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// LockMode is a mode of locks. There is one value of each, in its dialect, so
// that a lock is small: a statement may take one on every index of a table.
type LockMode struct {
	// Name is the dialect's, for display.
	Name string
	// Strength orders the modes of one dialect.
	Strength int
	// BlocksReads and BlocksWrites say what others cannot do meanwhile.
	BlocksReads, BlocksWrites bool
}

// On is the lock of that mode on a relation.
func (m *LockMode) On(relation migration.Name) Lock { return Lock{relation, m} }

// Lock is a lock on one relation; the zero Lock is none.
type Lock struct {
	Relation migration.Name
	mode     *LockMode
}

// noLock is the mode of the zero Lock.
var noLock LockMode

func (l Lock) of() *LockMode {
	if l.mode == nil {
		return &noLock
	}
	return l.mode
}

// Mode is the dialect's name of its mode.
func (l Lock) Mode() string { return l.of().Name }

// Strength orders locks by their modes.
func (l Lock) Strength() int { return l.of().Strength }

// BlocksReads reports whether others cannot read meanwhile.
func (l Lock) BlocksReads() bool { return l.of().BlocksReads }

// BlocksWrites reports whether others cannot write meanwhile.
func (l Lock) BlocksWrites() bool { return l.of().BlocksWrites }

// IndexLocks are locks of one mode on indexes of a table.
type IndexLocks struct {
	Indexes []migration.Name
	mode    *LockMode
}

// OnIndexes are the locks of that mode on indexes.
func (m *LockMode) OnIndexes(indexes []migration.Name) IndexLocks { return IndexLocks{indexes, m} }

// Failure is a way in which a statement may fail.
type Failure struct {
	// SQLState is the five-character code of PostgreSQL manual, appendix A.
	SQLState string
	// When completes "fails when …": "users has rows".
	When wording.Text
	// Table is the table whose rows decide, where it may be another than that
	// of the operation.
	Table migration.Name
	// Since is the major version of the server from which on it does not fail;
	// 0 where no version takes it.
	Since int
	// Certain is true if it fails on any table that has rows (or always).
	Certain bool
	// Always is true if it fails even on empty tables.
	Always bool
}

// Effect is what an operation, or a whole statement, costs in a state.
// Every list but OnIndexes is sorted and without repeats.
type Effect struct {
	// Locks are the strongest lock a relation, of the relations that existed
	// before the migration.
	Locks []Lock
	// OnIndexes are more locks, of modes that block neither reads nor writes: whoever
	// reads or changes rows has one on every index of a table. AllLocks has both.
	OnIndexes []IndexLocks
	// Rewrites and Scans are tables whose heap is rewritten, or read in full.
	Rewrites, Scans []migration.Name
	// Builds are the indexes built on tables that existed before.
	Builds []migration.Name
	Fails  []Failure
	// Uncertain is what the effect assumes where the state is not fully known.
	Uncertain []Assumption
}

// Assumption is what an effect takes for granted. Most are that a relation is not
// known, or not in full, of which there is one for many a statement: so it says that
// in words only when it is asked.
type Assumption struct {
	// Relation is the one that is not known, as the statement names it, or not in
	// full, for the reason Why.
	Relation migration.Name
	// Why is all that is assumed where there is no Relation.
	Why wording.Text
}

// Text is the assumption in words.
func (a Assumption) Text() wording.Text {
	switch {
	case a.Relation.IsZero():
		return a.Why
	case a.Why.IsZero():
		return wording.Say("%s is not known: taken to exist, with rows, of unknown size", wording.Code(a.Relation.Short()))
	}
	return wording.Say("not all is known of %s: %s", wording.Code(a.Relation.Short()), a.Why)
}

// Assumptions are what the effect assumes, in words and in order.
func (e Effect) Assumptions() []wording.Text {
	texts := make([]wording.Text, len(e.Uncertain))
	for i, a := range e.Uncertain {
		texts[i] = a.Text()
	}
	return texts
}

// LockOn is the strongest lock on a relation, if any.
func (e Effect) LockOn(relation migration.Name) (lock Lock, ok bool) {
	for _, l := range e.Locks {
		if l.Relation == relation {
			lock, ok = l, true
			break
		}
	}
	for _, on := range e.OnIndexes {
		if on.mode.Strength > lock.Strength() && slices.Contains(on.Indexes, relation) {
			lock, ok = on.mode.On(relation), true
		}
	}
	return lock, ok
}

// AllLocks are the strongest lock a relation, with those on indexes that nobody waits for.
func (e Effect) AllLocks() []Lock {
	if len(e.OnIndexes) == 0 {
		return e.Locks
	}
	all := slices.Clone(e.Locks)
	for _, on := range e.OnIndexes {
		for _, index := range on.Indexes {
			all = append(all, on.mode.On(index))
		}
	}
	return strongest(all)
}

// strongest puts locks in order, and leaves the strongest a relation.
func strongest(locks []Lock) []Lock {
	slices.SortFunc(locks, func(a, b Lock) int {
		return cmp.Or(a.Relation.Compare(b.Relation), cmp.Compare(b.Strength(), a.Strength()))
	})
	return slices.CompactFunc(locks, func(a, b Lock) bool { return a.Relation == b.Relation })
}

// RewritesTable reports whether the heap of a table is rewritten.
func (e Effect) RewritesTable(table migration.Name) bool { return slices.Contains(e.Rewrites, table) }

// ScansTable reports whether the heap of a table is read in full.
func (e Effect) ScansTable(table migration.Name) bool { return slices.Contains(e.Scans, table) }

// AlwaysFails reports whether it fails whatever rows there are.
func (e Effect) AlwaysFails() bool {
	return slices.ContainsFunc(e.Fails, func(f Failure) bool { return f.Always })
}

// Needs is the major version of the server from which on it does not fail by
// its syntax; 0 where every version can read it.
func (e Effect) Needs() int {
	version := 0
	for _, f := range e.Fails {
		version = max(version, f.Since)
	}
	return version
}

// Merge is the effect of the operations of one statement together, or of one
// operation on several servers.
func Merge(effects ...Effect) *Effect {
	var all Effect
	for _, e := range effects {
		all.Locks = append(all.Locks, e.Locks...)
		all.OnIndexes = append(all.OnIndexes, e.OnIndexes...)
		all.Rewrites = append(all.Rewrites, e.Rewrites...)
		all.Scans = append(all.Scans, e.Scans...)
		all.Builds = append(all.Builds, e.Builds...)
		all.Fails = append(all.Fails, e.Fails...)
		all.Uncertain = append(all.Uncertain, e.Uncertain...)
	}
	all = all.Sorted()
	return &all
}

// Sorted puts every list but OnIndexes in order and takes repeats out; of the locks on one
// relation the strongest stays.
func (e Effect) Sorted() Effect {
	for _, names := range []*[]migration.Name{&e.Rewrites, &e.Scans, &e.Builds} {
		slices.SortFunc(*names, migration.Name.Compare)
		*names = slices.Compact(*names)
	}
	e.Locks = strongest(e.Locks)
	slices.SortFunc(e.Fails, func(a, b Failure) int {
		if a.SQLState != b.SQLState {
			return strings.Compare(a.SQLState, b.SQLState)
		}
		return wording.Compare(a.When, b.When)
	})
	e.Fails = slices.Compact(e.Fails)
	e.Uncertain = slices.Compact(e.Uncertain) // of the same table twice, mostly
	slices.SortFunc(e.Uncertain, func(a, b Assumption) int { return wording.Compare(a.Text(), b.Text()) })
	e.Uncertain = slices.CompactFunc(e.Uncertain, func(a, b Assumption) bool { return a.Text() == b.Text() })
	return e
}
