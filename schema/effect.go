package schema

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// Lock is a lock on one relation. Mode is the dialect's name for it, for
// display; Strength orders the modes of one dialect.
type Lock struct {
	Relation migration.Name
	Mode     string
	Strength int
	// BlocksReads and BlocksWrites say what others cannot do meanwhile.
	BlocksReads, BlocksWrites bool
}

// Failure is a way in which a statement may fail.
type Failure struct {
	// SQLState is the five-character code of PostgreSQL manual, appendix A.
	SQLState string
	// When completes "fails when …": "users has rows".
	When string
	// Certain is true if it fails on any table that has rows (or always).
	Certain bool
	// Always is true if it fails even on empty tables.
	Always bool
}

// Effect is what an operation, or a whole statement, costs in a state.
// Every list is sorted and without repeats.
type Effect struct {
	// Locks are the strongest lock a relation, of the relations that existed
	// before the migration.
	Locks []Lock
	// Rewrites and Scans are tables whose heap is rewritten, or read in full.
	Rewrites, Scans []migration.Name
	// Builds are the indexes built on tables that existed before.
	Builds []migration.Name
	Fails  []Failure
	// Uncertain is what the effect assumes where the state is not fully known.
	Uncertain []string
}

// LockOn is the strongest lock on a relation, if any.
func (e Effect) LockOn(relation migration.Name) (Lock, bool) {
	for _, l := range e.Locks {
		if l.Relation == relation {
			return l, true
		}
	}
	return Lock{}, false
}

// RewritesTable reports whether the heap of a table is rewritten.
func (e Effect) RewritesTable(table migration.Name) bool { return slices.Contains(e.Rewrites, table) }

// ScansTable reports whether the heap of a table is read in full.
func (e Effect) ScansTable(table migration.Name) bool { return slices.Contains(e.Scans, table) }

// Merge is the effect of two operations of one statement together.
func (e Effect) Merge(other Effect) Effect {
	out := Effect{
		Rewrites:  append(slices.Clone(e.Rewrites), other.Rewrites...),
		Scans:     append(slices.Clone(e.Scans), other.Scans...),
		Builds:    append(slices.Clone(e.Builds), other.Builds...),
		Fails:     append(slices.Clone(e.Fails), other.Fails...),
		Uncertain: append(slices.Clone(e.Uncertain), other.Uncertain...),
		Locks:     slices.Clone(e.Locks),
	}
	for _, l := range other.Locks {
		i := slices.IndexFunc(out.Locks, func(o Lock) bool { return o.Relation == l.Relation })
		switch {
		case i < 0:
			out.Locks = append(out.Locks, l)
		case l.Strength > out.Locks[i].Strength:
			out.Locks[i] = l
		}
	}
	return out.Sorted()
}

// Sorted puts every list in order and takes repeats out.
func (e Effect) Sorted() Effect {
	byName := func(a, b migration.Name) int { return strings.Compare(a.String(), b.String()) }
	for _, names := range []*[]migration.Name{&e.Rewrites, &e.Scans, &e.Builds} {
		slices.SortFunc(*names, byName)
		*names = slices.Compact(*names)
	}
	slices.SortFunc(e.Locks, func(a, b Lock) int { return byName(a.Relation, b.Relation) })
	slices.SortFunc(e.Fails, func(a, b Failure) int {
		return strings.Compare(a.SQLState+a.When, b.SQLState+b.When)
	})
	e.Fails = slices.Compact(e.Fails)
	slices.Sort(e.Uncertain)
	e.Uncertain = slices.Compact(e.Uncertain)
	return e
}
