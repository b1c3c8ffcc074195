package postgres

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// check reads heaps to see that each row fulfils a condition.
func (c *cost) check(heaps []migration.Name, sqlstate string, violated wording.Text) {
	c.scan(heaps...)
	if c.anyRows(heaps) {
		c.mayFail(sqlstate, "a row of %s violates %s", c.before.Resolve(heaps[0]).Short(), violated)
	}
}

// mayReference locks the table that a foreign key references, before its own
// columns are looked up.
func (c *cost) mayReference(k migration.Constraint) bool {
	if k.Kind != migration.ForeignKey {
		return true
	}
	if c.missing(k.References, false, "42P01") {
		return false
	}
	c.lock(addForeignKey, itsTargets, k.References)
	return true
}

// mayCheck adds the failure of a CHECK that the server refuses: on columns that
// are not there, or on a parent alone.
func (c *cost) mayCheck(op migration.AddConstraint) bool {
	r, k := c.before.Relation(op.Table), op.Constraint
	if r == nil || !c.before.Sure(op.Table) {
		return true
	}
	if !c.namesOwnColumns(op.Table, k.Expression) {
		return false
	}
	switch {
	case k.NoInherit && r.Kind == schema.PartitionedTable:
		c.alwaysFails("42P16", "%s is partitioned, and its partitions must fulfil it too", r.Name.Short())
	case op.Only && !k.NoInherit && len(r.Children) > 0:
		c.lockBelow(addCheck, op.Table)
		c.alwaysFails("42P16", "the tables below %s must fulfil it too", r.Name.Short())
	}
	return !c.fails()
}

// isTooNewConstraint adds the failure of a constraint that the server cannot
// read.
func (c *cost) isTooNewConstraint(k migration.Constraint) bool {
	return k.NullsNotDistinct && c.isTooNew(nullsNotDistinctSyntax)
}

// nameIsTaken adds the failure of a key whose index would have the name of
// another relation.
func (c *cost) nameIsTaken(op migration.AddConstraint) bool {
	k := op.Constraint
	isKey := k.Kind == migration.PrimaryKey || k.Kind == migration.Unique || k.Kind == migration.Exclude
	name := migration.Name{Schema: c.before.Resolve(op.Table).Schema, Name: k.Name}
	if !isKey || k.Name == "" || k.UsingIndex != "" || c.before.Relation(name) == nil || !c.before.Sure(name) || !c.before.Sure(op.Table) {
		return false
	}
	c.alwaysFails("42P07", "%s already exists", name.Short())
	return true
}
