package postgres

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// mode is a table-level lock mode, weakest first (PostgreSQL manual, 13.3.1).
type mode int

const (
	noLock mode = iota
	accessShare
	rowShare
	rowExclusive
	shareUpdateExclusive
	share
	shareRowExclusive
	exclusive
	accessExclusive
)

// modeNames are the names that LOCK TABLE and the manual use.
var modeNames = [...]string{
	noLock:               "none",
	accessShare:          "ACCESS SHARE",
	rowShare:             "ROW SHARE",
	rowExclusive:         "ROW EXCLUSIVE",
	shareUpdateExclusive: "SHARE UPDATE EXCLUSIVE",
	share:                "SHARE",
	shareRowExclusive:    "SHARE ROW EXCLUSIVE",
	exclusive:            "EXCLUSIVE",
	accessExclusive:      "ACCESS EXCLUSIVE",
}

// modeNamed is the mode of that name; ACCESS EXCLUSIVE, LOCK TABLE's default,
// for any other.
func modeNamed(name string) mode {
	for m, n := range modeNames {
		if n == name && m > 0 {
			return mode(m)
		}
	}
	return accessExclusive
}

// blocksReads reports whether SELECT (ACCESS SHARE) has to wait.
func (m mode) blocksReads() bool { return m == accessExclusive }

// blocksWrites reports whether INSERT, UPDATE and DELETE (ROW EXCLUSIVE) have
// to wait.
func (m mode) blocksWrites() bool { return m >= share }

// on is the lock of that mode on a relation.
func (m mode) on(relation migration.Name) schema.Lock {
	return schema.Lock{
		Relation: relation, Mode: modeNames[m], Strength: int(m),
		BlocksReads: m.blocksReads(), BlocksWrites: m.blocksWrites(),
	}
}
