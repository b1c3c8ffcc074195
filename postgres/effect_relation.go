package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

func (c *cost) renameTable(op migration.RenameTable) {
	if op.Object == "type" || c.missing(op.Table, op.IfExists, "42P01") {
		return
	}
	r := c.table(op.Table)
	f := renameTable
	if op.Object == "index" && (r == nil || definition(r) != nil) { // not ALTER TABLE, which may name an index too
		f = renameIndex
	}
	c.lock(f, itself, op.Table)
	target := c.sibling(op.Table, op.To)
	if other := c.before.Relation(target); other != nil && c.before.Sure(target) {
		c.alwaysFails("42P07", "%s already exists", target.Short())
		return
	}
	if r != nil && slices.Contains(c.before.Session().PendingTriggers, r.Name) {
		c.alwaysFails("55006", "%s has pending trigger events in this transaction", r.Name.Short())
	}
}

func (c *cost) setSchema(op migration.SetSchema) {
	switch op.Object {
	case "table", "view", "materialized view", "sequence", "foreign table":
	default:
		return // types, functions, extensions: no relation is locked
	}
	if c.missing(op.Name, false, "42P01") {
		return
	}
	c.lock(setSchema, itself, op.Name)
	if strings.HasPrefix(op.Schema, "pg_temp") {
		c.alwaysFails("0A000", "nothing can be moved into schemas of temporary tables")
		return
	}
	if r := c.table(op.Name); r != nil {
		c.lock(setSchema, itsSequences, r.Sequences...)
	}
}

func (c *cost) truncate(op migration.Truncate) {
	var tables []migration.Name
	for _, name := range op.Tables {
		if c.missing(name, false, "42P01") || c.wrongKind(name) {
			return
		}
		c.table(name)
		if op.Only {
			tables = append(tables, c.before.Resolve(name))
		} else {
			tables = append(tables, c.tree(name)...)
		}
	}
	own := len(tables)
	tables = c.withReferencing(tables, op.Cascade)
	c.lock(truncate, itsReferences, tables[own:]...)
	for _, name := range op.Tables {
		c.lock(truncate, itself, name)
		if !op.Only {
			c.lockBelow(truncate, name)
		}
	}
	if c.fails() {
		return
	}
	for _, name := range op.Tables {
		c.lockAbove(truncate, name)
	}
	for _, name := range tables {
		r := c.before.Relation(name)
		if r == nil {
			continue
		}
		if r.Kind != schema.PartitionedTable {
			c.lockAllIndexes(truncate, r)
		}
		if op.Restart {
			c.lock(truncate, itsSequences, r.Sequences...)
		}
		if slices.Contains(c.before.Session().PendingTriggers, r.Name) {
			c.alwaysFails("55006", "%s has pending trigger events in this transaction", r.Name.Short())
		}
	}
}

// withReferencing adds the tables that reference others of the list, which
// TRUNCATE empties with CASCADE and refuses to leave without.
func (c *cost) withReferencing(tables []migration.Name, cascade bool) []migration.Name {
	for i := 0; i < len(tables); i++ {
		r := c.before.Relation(tables[i])
		if r == nil {
			continue
		}
		for _, name := range c.referencing(r) {
			switch {
			case slices.Contains(tables, name):
			case cascade:
				tables = append(tables, c.tree(name)...)
			default:
				c.alwaysFails("0A000", "%s references %s", name.Short(), r.Name.Short())
				return tables
			}
		}
	}
	return tables
}

func (c *cost) lockTable(op migration.Lock) {
	if c.before.Session().Transaction == "" {
		c.alwaysFails("25P01", "it runs outside a transaction, where a lock would not last")
		return
	}
	for _, name := range op.Tables {
		if c.missing(name, false, "42P01") {
			return
		}
		if c.wrongKind(name, schema.View) {
			return
		}
		c.table(name)
		if op.Only {
			c.lockIn(modeNamed(op.Mode), name)
			continue
		}
		views, tables := c.expand([]migration.Name{name})
		c.lockIn(modeNamed(op.Mode), views...)
		c.lockIn(modeNamed(op.Mode), tables...)
	}
}

func (c *cost) vacuum(op migration.Vacuum) {
	if op.Vacuum && c.refusedInTransaction(wording.Verbatim("VACUUM")) {
		return
	}
	f := analyze
	switch {
	case op.Full:
		f = vacuumFull
	case op.Vacuum:
		f = vacuum
	}
	for _, name := range op.Tables {
		if c.missing(name, false, "42P01") {
			return
		}
		if r := c.table(name); r != nil && r.Kind == schema.View {
			continue // skipped, with a warning
		}
		c.lock(f, itself, name)
		tree := c.tree(name)
		if c.isPartitioned(name) {
			c.lock(f, itsPartitions, tree[1:]...)
		} else {
			c.lockBelow(f, name)
			tree = c.vacuumed(tree)
		}
		for _, part := range c.heaps(tree) {
			if f == vacuumFull {
				c.rewrite(vacuumFull, part)
			}
			c.lockAllIndexes(f, c.before.Relation(part))
		}
	}
	if len(op.Tables) == 0 {
		c.assume("it visits all tables of the database")
		c.visitAll(op)
	}
}

// vacuumed are those of a table and the ones that inherit from it which VACUUM
// and ANALYZE of the table are for.
func (c *cost) vacuumed(tree []migration.Name) []migration.Name {
	if c.since(vacuumBelow) {
		return tree
	}
	return tree[:1]
}

// visitAll locks the tables that are known one after the other, as VACUUM and
// ANALYZE without a table do: get_all_vacuum_rels, vacuum.c.
func (c *cost) visitAll(op migration.Vacuum) {
	for _, r := range c.before.Relations() {
		switch r.Kind {
		case schema.Table, schema.MaterializedView, schema.PartitionedTable:
			op.Tables = []migration.Name{r.Name}
			c.vacuum(op)
		}
	}
}

// isClustered reports whether an index of a table is marked as the one that
// CLUSTER takes.
func (c *cost) isClustered(r *schema.Relation) bool {
	return slices.ContainsFunc(r.Indexes, func(index migration.Name) bool {
		d := definition(c.before.Relation(index))
		return d == nil || d.Clustered
	})
}

func (c *cost) cluster(op migration.Cluster) {
	if op.Table.IsZero() {
		if !c.refusedInTransaction(wording.Say("CLUSTER of all tables")) {
			c.assume("it rewrites the tables that were clustered before")
		}
		return
	}
	if !c.alter(cluster, op.Table, false) {
		return
	}
	if r := c.before.Relation(op.Table); op.Index == "" && r != nil && c.before.Sure(op.Table) && !c.isClustered(r) {
		c.alwaysFails("42704", "no index of %s was used by CLUSTER before", r.Name.Short())
		return
	}
	switch partitioned := c.isPartitioned(op.Table); {
	case partitioned && !c.since(partitionedCluster):
		c.alwaysFails("0A000", "PostgreSQL %d does not cluster partitioned tables", c.version)
		return
	case partitioned && c.refusedInTransaction(wording.Say("CLUSTER of a partitioned table")):
		return
	case partitioned:
		c.lockPartitions(cluster, op.Table)
	}
	if index := c.before.Relation(c.sibling(op.Table, op.Index)); op.Index != "" && index == nil && c.before.Sure(op.Table) {
		c.alwaysFails("42704", "index %s does not exist", op.Index)
		return
	} else if d := definition(index); d != nil && op.Index != "" && d.Table != c.before.Resolve(op.Table) {
		c.alwaysFails("42809", "%s is no index of %s", op.Index, op.Table.Short())
		return
	}
	c.rewrite(cluster, c.heaps(c.tree(op.Table))...)
}

func (c *cost) opaque(op migration.Opaque) {
	c.assume("it is not understood: %s", op.Reason)
}
