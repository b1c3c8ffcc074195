package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/schema"
)

// Change is a row of the table of changes, for the tests of the facts in it.
type Change struct {
	What, Source string
	Since        int
}

// Changes are the rows of the table.
func Changes() []Change {
	out := make([]Change, len(changes))
	for i, row := range changes {
		out[i] = Change{row.what, row.source, row.since}
	}
	return out
}

// PretendSince runs a function as if a change had come with another version.
func PretendSince(i, version int, run func()) {
	since := changes[i].since
	defer func() { changes[i].since = since }()
	changes[i].since = version
	run()
}

// whoseNames say whose in words.
var whoseNames = [...]string{
	itself:        "the relation",
	below:         "tables below it",
	itsPartitions: "its partitions",
	itsParent:     "the table above it",
	itsPartition:  "the partition",
	itsDefault:    "the default partition",
	itsTable:      "its table",
	itsIndexes:    "its indexes",
	itsSequences:  "its sequences",
	itsTargets:    "tables that it references",
	itsReferences: "tables that reference it",
	itsCascades:   "tables that change with it",
	itsSources:    "relations that it reads",
	itsWrites:     "tables that it writes to",
	itsUsers:      "what uses it",
}

// LockRow is a row of the table of locks.
type LockRow struct {
	Statement, Source string
	Modes             []Mode
}

// Mode is one lock of a row.
type Mode struct {
	Whose string
	// Until is the last version on which it is so; 0 if it still is.
	Until int
	place *mode
}

// Locks are the rows of the table.
func Locks() []LockRow {
	out := make([]LockRow, len(locks))
	for f := range locks {
		row := &locks[f]
		out[f].Statement, out[f].Source = row.statement, row.source
		for w := range allWhose {
			if row.on[w] != noLock {
				out[f].Modes = append(out[f].Modes, Mode{Whose: whoseNames[w], place: &row.on[w]})
			}
			for i, earlier := range row.before {
				if earlier.whose == w {
					out[f].Modes = append(out[f].Modes, Mode{Whose: whoseNames[w], Until: changes[earlier.change].since - 1, place: &row.before[i].mode})
				}
			}
		}
	}
	return out
}

func (m Mode) String() string { return modes[*m.place].Name }

// Others are the modes next to it, the weaker and the stronger.
func (m Mode) Others() []string {
	var out []string
	if *m.place > noLock {
		out = append(out, modes[*m.place-1].Name)
	}
	if *m.place < accessExclusive {
		out = append(out, modes[*m.place+1].Name)
	}
	return out
}

// Pretend runs a function as if a lock had another mode.
func (m Mode) Pretend(other string, run func()) {
	is := *m.place
	defer func() { *m.place = is }()
	*m.place = mode(slices.IndexFunc(modes[:], func(m schema.LockMode) bool { return m.Name == other }))
	run()
}

// LockModes are those of tables, weakest first.
func LockModes() []schema.LockMode { return modes[accessShare:] }
