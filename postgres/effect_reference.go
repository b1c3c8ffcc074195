package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// references is what a foreign key costs at both of its ends; validate is
// true where the existing rows have to be checked.
func (c *cost) references(f form, table migration.Name, k migration.Constraint, validate bool) {
	if c.missing(k.References, false, "42P01") {
		return
	}
	target := c.table(k.References)
	c.lock(f, itsTargets, k.References)
	if c.isPartitioned(table) && k.NotValid && !c.since(partitionedKeyNotValid) {
		c.alwaysFails("42809", "a foreign key of a partitioned table cannot be NOT VALID")
		return
	}
	if target != nil && (!c.referencesKey(target, k) || !c.comparable(table, target, k)) {
		return
	}
	c.lock(f, itsTargets, c.tree(k.References)...)
	if validate {
		c.checkMatches(table, k)
	}
}

// checkMatches is the query that validates a foreign key of a table that is there.
func (c *cost) checkMatches(table migration.Name, k migration.Constraint) {
	heaps := c.heaps(c.tree(table))
	if !c.anyRows(heaps) || c.hasNullKey(table, k) {
		// The query is planned all the same: indexes are opened. Where every
		// row has a null, no key is looked up.
		c.planned(selectRows, itself, heaps...)
		c.planned(selectRows, itself, c.tree(k.References)...)
		c.scan(heaps...)
		return
	}
	c.joinReferences(heaps, k.References)
	c.mayFail("23503", "a row of %s has no match in %s", c.before.Resolve(table).Short(), c.before.Resolve(k.References).Short())
}

// hasNullKey reports whether a column of a foreign key is surely null in every
// row, so that no row references anything.
func (c *cost) hasNullKey(table migration.Name, k migration.Constraint) bool {
	r := c.before.Relation(table)
	return r != nil && slices.ContainsFunc(k.Columns, func(name string) bool {
		column := r.Column(name)
		return column != nil && c.isAllNull(r, column)
	})
}

// joinReferences is the query that validates a foreign key: it joins both
// tables.
func (c *cost) joinReferences(heaps []migration.Name, target migration.Name) {
	c.planned(selectRows, itself, heaps...)
	c.planned(selectRows, itself, c.tree(target)...)
	c.scan(heaps...)
	c.scan(c.heaps(c.tree(target))...)
}

// referencesKey adds the failure of a foreign key to columns that no primary
// key, unique constraint or whole unique index is on.
func (c *cost) referencesKey(target *schema.Relation, k migration.Constraint) bool {
	if !c.before.Sure(target.Name) || !c.hasColumns(target.Name, k.ReferencedColumns...) {
		return !c.fails()
	}
	columns := k.ReferencedColumns
	if len(columns) == 0 {
		if target.PrimaryKey() == nil {
			c.alwaysFails("42704", "%s has no primary key", target.Name.Short())
			return false
		}
		return true
	}
	if len(k.Columns) > 0 && len(k.Columns) != len(columns) {
		c.alwaysFails("42830", "it has %d columns and references %d", len(k.Columns), len(columns))
		return false
	}
	for _, index := range c.indexesOf(target) {
		d := definition(index)
		if d != nil && d.Unique && d.Where.IsZero() && sameSet(indexColumns(d), columns) {
			return true
		}
	}
	c.alwaysFails("42830", "no unique constraint of %s is on exactly these columns", target.Name.Short())
	return false
}
