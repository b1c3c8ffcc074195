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

// modes are what the manual says of them: their names are those that LOCK TABLE
// uses. They block reads where SELECT (ACCESS SHARE) has to wait, writes where
// INSERT, UPDATE and DELETE (ROW EXCLUSIVE) have to.
var modes = [...]schema.LockMode{
	noLock:               {Name: "none"},
	accessShare:          {Name: "ACCESS SHARE", Strength: int(accessShare)},
	rowShare:             {Name: "ROW SHARE", Strength: int(rowShare)},
	rowExclusive:         {Name: "ROW EXCLUSIVE", Strength: int(rowExclusive)},
	shareUpdateExclusive: {Name: "SHARE UPDATE EXCLUSIVE", Strength: int(shareUpdateExclusive)},
	share:                {Name: "SHARE", Strength: int(share), BlocksWrites: true},
	shareRowExclusive:    {Name: "SHARE ROW EXCLUSIVE", Strength: int(shareRowExclusive), BlocksWrites: true},
	exclusive:            {Name: "EXCLUSIVE", Strength: int(exclusive), BlocksWrites: true},
	accessExclusive:      {Name: "ACCESS EXCLUSIVE", Strength: int(accessExclusive), BlocksWrites: true, BlocksReads: true},
}

// modeNamed is the mode of that name; ACCESS EXCLUSIVE, LOCK TABLE's default,
// for any other.
func modeNamed(name string) mode {
	for m := range modes {
		if modes[m].Name == name && m > 0 {
			return mode(m)
		}
	}
	return accessExclusive
}

// lock takes the lock that a form of a statement has on some relations.
func (c *cost) lock(f form, w whose, relations ...migration.Name) {
	if m := c.mode(f, w); m != noLock {
		c.lockIn(m, relations...)
	}
}

// mode is that of the lock that a form of a statement takes on this server.
func (c *cost) mode(f form, w whose) mode {
	for _, earlier := range locks[f].before {
		if earlier.whose == w && !c.since(earlier.change) {
			return earlier.mode
		}
	}
	return locks[f].on[w]
}

// lockIn takes locks in a mode. Only those that were there before the
// migration count: nobody else can see the others.
func (c *cost) lockIn(m mode, relations ...migration.Name) {
	for _, name := range relations {
		if name.Name != "" {
			resolved, r := c.before.find(name)
			c.take(m, resolved, r)
		}
	}
}

// take takes a lock on a relation of the state, nil for one that it does not know.
func (c *cost) take(m mode, resolved migration.Name, r *schema.Relation) {
	if c.before.Predates(r) && !resolved.IsUnknown() {
		c.effect.Locks = append(c.effect.Locks, modes[m].On(resolved))
	}
}

// lockAllIndexes is lock for the indexes of a relation, nil for one that is not known.
func (c *cost) lockAllIndexes(f form, r *schema.Relation) {
	if m := c.mode(f, itsIndexes); m != noLock && r != nil {
		c.lockIndexes(m, r)
	}
}

// lockIndexes is lockIn for the indexes of a relation. Locks that nobody waits for stay
// a part of its list: statement after statement takes them.
func (c *cost) lockIndexes(m mode, r *schema.Relation) {
	indexes := leaveOut(c.before.IndexesBefore(r), migration.Name.IsUnknown)
	switch {
	case len(indexes) == 0:
	case !modes[m].BlocksWrites:
		c.effect.OnIndexes = append(c.effect.OnIndexes, modes[m].OnIndexes(indexes))
	default:
		for _, name := range indexes {
			c.effect.Locks = append(c.effect.Locks, modes[m].On(name))
		}
	}
}

// lockBelow is lock for the tables below a relation.
func (c *cost) lockBelow(f form, name migration.Name) {
	if c.mode(f, below) != noLock {
		c.lock(f, below, c.tree(name)[1:]...)
	}
}

// lockPartitions is lock for the partitions of a relation.
func (c *cost) lockPartitions(f form, name migration.Name) {
	if c.isPartitioned(name) {
		c.lock(f, itsPartitions, c.tree(name)[1:]...)
	}
}

// lockAbove is lock for the partitioned tables that a relation is a partition of.
func (c *cost) lockAbove(f form, name migration.Name) {
	r := c.before.Relation(name)
	if r == nil {
		return
	}
	for _, above := range c.before.Above(r) {
		if !c.isPartition(r) {
			return
		}
		c.lock(f, itsParent, above.Name)
		r = above
	}
}

// lockColumnSequence is lock for the sequences that a column owns.
func (c *cost) lockColumnSequence(f form, r *schema.Relation, column string) {
	if r == nil {
		return
	}
	for _, sequence := range r.Sequences {
		if s := c.before.Relation(sequence); s != nil && s.OwnedByColumn == column {
			c.lock(f, itsSequences, sequence)
		}
	}
}
