package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

func (c *cost) createIndex(op migration.CreateIndex) {
	if op.NullsNotDistinct && c.isTooNew(nullsNotDistinctSyntax) {
		return
	}
	f := createIndex
	if op.Concurrently {
		if c.refusedInTransaction(wording.Verbatim("CREATE INDEX CONCURRENTLY")) {
			return
		}
		f = createIndexConcurrently
	}
	if c.missing(op.Table, false, "42P01") || c.wrongKind(op.Table, schema.MaterializedView) {
		return
	}
	r := c.table(op.Table)
	c.lock(f, itself, op.Table)
	partitioned := c.isPartitioned(op.Table)
	if partitioned && op.Concurrently {
		c.lockPartitions(f, op.Table)
		c.alwaysFails("0A000", "an index of a partitioned table cannot be built concurrently")
		return
	}
	if partitioned && !op.Only {
		c.lockPartitions(f, op.Table)
	}
	if r != nil && slices.Contains(c.before.Session().PendingTriggers, r.Name) {
		c.alwaysFails("55006", "%s has pending trigger events in this transaction", r.Name.Short())
		return
	}
	columns := elementColumns(op)
	if c.indexExists(op) || !c.hasColumns(op.Table, columns...) || !c.canIndex(op) {
		return
	}
	if partitioned && op.Unique && !c.coversPartitionKey(op.Table, columns) {
		c.lockPartitions(f, op.Table)
		return
	}
	tree := c.tree(op.Table)[:1]
	switch {
	case partitioned && op.Only:
		return
	case partitioned:
		tree = c.tree(op.Table)
	}
	c.usesNewLabel(op.Where.Parts().Texts, op.Table, op.Where.Columns)
	c.buildDefined(op, tree)
	if op.Unique && c.anyRows(c.heaps(tree)) {
		if len(columns) < len(op.Elements) {
			c.mayFail("23505", "two rows of %s have the same key", relationName(r, op.Table))
		} else {
			c.mayFail("23505", "two rows of %s have the same %s", relationName(r, op.Table), list(columns))
		}
	}
}

func relationName(r *schema.Relation, name migration.Name) string {
	if r == nil {
		return name.Short()
	}
	return r.Name.Short()
}

// buildDefined builds an index on each table that has no equivalent yet.
func (c *cost) buildDefined(op migration.CreateIndex, tables []migration.Name) {
	if op.Index != "" && len(tables) == 1 {
		c.build(migration.Name{Schema: c.before.Resolve(op.Table).Schema, Name: op.Index}, op.Table)
		return
	}
	builder := schema.NewBuilder(c.before.State)
	builder.Apply(op)
	after := builder.State()
	if len(tables) > 1 {
		c.buildNew(after, tables)
		return
	}
	if r := after.Relation(op.Table); r != nil && len(r.Indexes) > 0 {
		c.build(r.Indexes[len(r.Indexes)-1], op.Table)
	}
}

// indexExists tells what happens where the name is taken: with IF NOT EXISTS
// nothing more than the lock on the table.
func (c *cost) indexExists(op migration.CreateIndex) bool {
	name := migration.Name{Schema: c.before.Resolve(op.Table).Schema, Name: op.Index}
	if op.Index == "" || c.before.Relation(name) == nil {
		return false
	}
	if !op.IfNotExists && !op.ByConvention && c.before.Sure(name) {
		c.alwaysFails("42P07", "%s already exists", name.Short())
	}
	return op.IfNotExists || c.fails()
}

// elementColumns are the plain columns of an index, in order.
func elementColumns(op migration.CreateIndex) []string {
	out := make([]string, 0, 8) // on the stack of who asks
	for _, e := range op.Elements {
		if e.Column != "" {
			out = append(out, e.Column)
		}
	}
	return out
}

func (c *cost) dropIndex(op migration.DropIndex) {
	if op.Concurrently && c.refusedInTransaction(wording.Verbatim("DROP INDEX CONCURRENTLY")) {
		return
	}
	if op.Concurrently && c.isOneOfSeveral() {
		return
	}
	if c.missing(op.Index, op.IfExists, "42704") || c.isNone(op.Index, schema.Index, schema.PartitionedIndex) {
		return
	}
	i := c.before.Relation(op.Index)
	d := definition(i)
	if d == nil {
		c.assume("index %s is not known, and so neither is the table whose lock it needs", op.Index.Short())
		c.lock(dropIndex, itself, op.Index)
		return
	}
	if op.Concurrently {
		c.lock(dropIndexConcurrently, itself, i.Name)
		c.lock(dropIndexConcurrently, itsTable, d.Table)
		if i.Kind == schema.PartitionedIndex {
			c.alwaysFails("0A000", "a partitioned index cannot be dropped concurrently")
		}
	} else {
		for _, part := range c.tree(i.Name) {
			c.lock(dropIndex, itself, part)
			if own := definition(c.before.Relation(part)); own != nil {
				c.lock(dropIndex, itsTable, own.Table)
			}
		}
	}
	switch {
	case d.Constraint != "" && c.before.Sure(d.Table):
		c.alwaysFails("2BP01", "constraint %s of %s needs it", d.Constraint, d.Table.Short())
	case !i.Parent.IsZero():
		c.alwaysFails("2BP01", "it is a part of %s", i.Parent.Short())
	}
}

// isOneOfSeveral adds the failure of DROP INDEX CONCURRENTLY a, b.
func (c *cost) isOneOfSeveral() bool {
	if len(c.together) == 1 {
		return false
	}
	c.alwaysFails("0A000", "DROP INDEX CONCURRENTLY drops one index only")
	return true
}

func (c *cost) reindex(op migration.Reindex) {
	if !c.mayReindex(op) {
		return
	}
	f := reindexForm(op)
	for _, index := range c.reindexed(op) {
		i := c.before.Relation(index)
		d := definition(i)
		isPartitioned := d != nil && i.Kind == schema.PartitionedIndex
		if isPartitioned && op.Object == "table" {
			continue // its parts are built one by one
		}
		if d != nil {
			c.lock(f, itsTable, d.Table)
		}
		if d != nil && op.Concurrently && c.isExclusion(d) {
			continue // skipped, with a warning
		}
		c.lock(f, itsIndexes, index)
		if d != nil && !isPartitioned {
			c.build(index, d.Table)
		}
	}
}

func reindexForm(op migration.Reindex) form {
	if op.Concurrently {
		return reindexConcurrently
	}
	return reindex
}

// mayReindex adds the failure of a REINDEX that the server refuses: some
// in a transaction, some with CONCURRENTLY (PostgreSQL manual, REINDEX, notes).
func (c *cost) mayReindex(op migration.Reindex) bool {
	if op.Object == "index" && c.isNone(op.Name, schema.Index, schema.PartitionedIndex) ||
		op.Object == "table" && c.isNone(op.Name, schema.Table, schema.PartitionedTable, schema.MaterializedView) {
		return false
	}
	whole := op.Object == "schema" || op.Object == "database" || op.Object == "system"
	partitions := c.isReindexOfPartitions(op.Name)
	switch {
	case op.Concurrently && c.refusedInTransaction(wording.Verbatim("REINDEX CONCURRENTLY")):
	case op.Concurrently && op.Object == "system":
		c.alwaysFails("0A000", "system catalogs cannot be reindexed concurrently")
	case op.Concurrently && op.Object == "index" && c.isExclusion(definition(c.before.Relation(op.Name))):
		c.alwaysFails("0A000", "the index of an exclusion constraint cannot be built concurrently")
	case partitions && !c.since(partitionedReindex):
		if op.Object == "index" {
			c.lockReindexed(op)
			c.alwaysFails("0A000", "PostgreSQL %d does not reindex partitioned indexes", c.version)
		}
	case whole:
		c.refusedInTransaction(wording.Say("REINDEX of a schema or a database"))
	case partitions:
		c.lockReindexed(op)
		c.refusedInTransaction(wording.Say("REINDEX of a partitioned table"))
	}
	return !c.fails()
}

// lockReindexed locks the table that REINDEX is about before it goes to its parts.
func (c *cost) lockReindexed(op migration.Reindex) {
	f := reindexForm(op)
	if d := definition(c.before.Relation(op.Name)); d != nil {
		c.lock(f, itsTable, d.Table)
		return
	}
	c.lock(f, itself, op.Name)
}

// isExclusion reports whether an index belongs to an exclusion constraint.
func (c *cost) isExclusion(d *schema.IndexDefinition) bool {
	if d == nil || d.Constraint == "" {
		return false
	}
	k := c.before.Relation(d.Table).Constraint(d.Constraint)
	return k != nil && k.Kind == migration.Exclude
}

func (c *cost) isReindexOfPartitions(name migration.Name) bool {
	r := c.before.Relation(name)
	return r != nil && (r.Kind == schema.PartitionedTable || r.Kind == schema.PartitionedIndex)
}

// reindexed are the indexes that REINDEX builds anew.
func (c *cost) reindexed(op migration.Reindex) []migration.Name {
	switch op.Object {
	case "index":
		if c.missing(op.Name, false, "42P01") {
			return nil
		}
		if c.before.Relation(op.Name) == nil {
			c.assume("index %s is not known, and so neither is the table whose lock it needs", op.Name.Short())
		}
		return c.tree(op.Name)
	case "table":
		if c.missing(op.Name, false, "42P01") {
			return nil
		}
		c.table(op.Name)
		tree := c.tree(op.Name)
		if !c.isPartitioned(op.Name) || !c.since(partitionedReindex) {
			tree = tree[:1]
		}
		c.lock(reindexForm(op), itself, tree[0])
		c.lock(reindexForm(op), itsPartitions, tree[1:]...)
		if c.isPartitioned(op.Name) && !c.since(partitionedReindex) {
			return nil // skipped, with a warning
		}
		return c.indexNames(tree...)
	}
	var out []migration.Name
	for _, r := range c.before.Relations() {
		if r.Kind == schema.Index && (op.Object == "database" || op.Object == "schema" && r.Name.Schema == op.Name.Name) {
			out = append(out, r.Name)
		}
	}
	return out
}
