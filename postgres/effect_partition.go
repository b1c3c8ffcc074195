package postgres

import (
	"iter"
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

func (c *cost) createTable(op migration.CreateTable) {
	if op.AsQuery { // the query is read before the name is looked up
		for _, source := range op.Sources {
			if c.missing(source, false, "42P01") {
				return
			}
			c.lock(createTableAs, itsSources, source)
		}
	}
	if slices.ContainsFunc(op.Columns, c.isTooNewColumn) || slices.ContainsFunc(op.Constraints, c.isTooNewConstraint) {
		return
	}
	if existing := c.before.Relation(op.Table); existing != nil && !op.Temporary {
		if !op.IfNotExists && c.before.Sure(op.Table) {
			c.alwaysFails("42P07", "%s already exists", existing.Name.Short())
		}
		if op.IfNotExists || c.fails() {
			return
		}
	}
	if !c.mayCreateTable(op) {
		return
	}
	for _, parent := range op.Inherits {
		if c.missing(parent, false, "42P01") {
			return
		}
		c.lock(createTableInherits, itsParent, parent)
	}
	if c.parentsDisagree(op) {
		return
	}
	for _, like := range op.Like {
		if c.missing(like.Table, false, "42P01") {
			return
		}
		c.lock(createTableLike, itsSources, like.Table)
	}
	for k := range tableConstraints(op) {
		if k.Kind != migration.ForeignKey || c.before.Resolve(k.References) == c.before.Resolve(op.Table) {
			continue
		}
		k.NotValid = false
		if c.references(createTableReferences, op.Table, k, false); c.fails() || c.outlives(op, k.References) {
			return
		}
	}
	for _, column := range op.Columns {
		c.newLabelInColumn(column.Default.Parts().Texts, column.Type)
	}
	if !op.PartitionOf.IsZero() {
		c.newPartition(op)
	}
	switch {
	case op.AsQuery && op.WithData:
		c.read(op.Sources)
	case op.AsQuery:
		c.lock(createTableAs, itsSources, op.Sources...)
	}
}

// tableConstraints are all constraints of a new table: its own and those
// written with its columns.
func tableConstraints(op migration.CreateTable) iter.Seq[migration.Constraint] {
	return func(yield func(migration.Constraint) bool) {
		for _, k := range op.Constraints {
			if !yield(k) {
				return
			}
		}
		for _, column := range op.Columns {
			for _, k := range column.Constraints {
				if !yield(k) {
					return
				}
			}
		}
	}
}

// newPartition is CREATE TABLE … PARTITION OF: unlike ATTACH it locks the
// parent against all others.
func (c *cost) newPartition(op migration.CreateTable) {
	if c.missing(op.PartitionOf, false, "42P01") {
		return
	}
	c.lock(createTablePartitionOf, itsParent, op.PartitionOf)
	parent := c.table(op.PartitionOf)
	if parent == nil {
		return
	}
	if parent.Kind == schema.Table && c.before.Sure(parent.Name) {
		c.alwaysFails("42P17", "%s is not partitioned", parent.Name.Short())
		return
	}
	if c.checkBound(createTablePartitionOf, parent, op.Bound); c.fails() {
		return
	}
	c.adoptConstraints(createTablePartitionOf, parent)
	c.lockAllIndexes(createTablePartitionOf, parent)
}

// adoptConstraints are the foreign keys that a partition takes over.
func (c *cost) adoptConstraints(f form, parent *schema.Relation) {
	for _, k := range parent.Constraints {
		if k.Kind == migration.ForeignKey {
			c.lock(f, itsTargets, c.tree(k.References)...)
		}
	}
	for _, name := range parent.ReferencedBy {
		c.lock(f, itsReferences, name)
	}
}

// checkBound is what a new bound costs: it may overlap another, and the
// default partition must hold no row of it.
func (c *cost) checkBound(f form, parent *schema.Relation, bound migration.PartitionBound) {
	if !parent.DefaultPartition.IsZero() {
		c.lock(f, itsDefault, c.tree(parent.DefaultPartition)...)
		if bound.Default {
			c.alwaysFails("42P17", "%s already has a default partition", parent.Name.Short())
			return
		}
	}
	if isEmptyBound(bound) {
		c.alwaysFails("42P17", "its lower bound is not below its upper bound")
		return
	}
	for _, name := range parent.Children {
		if other := c.before.Relation(name); other != nil && c.before.Sure(parent.Name) && overlaps(bound, other.Bound) {
			c.alwaysFails("42P17", "it would overlap partition %s", name.Short())
			return
		}
	}
	if rest := c.before.Relation(parent.DefaultPartition); rest != nil && !bound.Default {
		c.scanUnlessExcluded(parent, rest, bound)
	}
}

// scanUnlessExcluded reads the default partition for rows of a new bound,
// unless a validated CHECK of it excludes them.
func (c *cost) scanUnlessExcluded(parent, rest *schema.Relation, bound migration.PartitionBound) {
	if isExcluded(rest, parent.PartitionKey, bound) {
		return
	}
	for _, heap := range c.heaps(c.tree(rest.Name)) {
		if c.hasRows(heap) {
			c.scan(heap)
			c.mayFailOn(heap, "23514", "a row of %s belongs to the new partition", heap.Short())
		}
	}
}

func (c *cost) attachPartition(op migration.AttachPartition) {
	if op.Index {
		c.attachIndex(op)
		return
	}
	if !c.alter(attachPartition, op.Table, false) {
		return
	}
	parent := c.before.Relation(op.Table)
	if parent != nil && parent.Kind == schema.Table && c.before.Sure(parent.Name) {
		state := "42P17"
		if c.since(attachIsForPartitioned) {
			state = "42809"
		}
		c.alwaysFails(state, "%s is not partitioned", parent.Name.Short())
		return
	}
	if parent != nil {
		c.lock(attachPartition, itsDefault, parent.DefaultPartition)
	}
	if c.missing(op.Partition, false, "42P01") {
		return
	}
	part := c.table(op.Partition)
	c.lock(attachPartition, itsPartition, c.tree(op.Partition)...)
	if parent != nil {
		c.adoptConstraints(attachPartition, parent)
		c.attachIndexes(parent, part)
	}
	if parent == nil || part == nil {
		c.scan(c.heaps(c.tree(op.Partition))...)
		return
	}
	if !c.fitsParent(parent, part) {
		return
	}
	if c.checkBound(attachPartition, parent, op.Bound); c.fails() {
		return
	}
	c.checkAdopted(parent, part)
	if c.isWithin(parent, part, op.Bound) {
		return
	}
	if heaps := c.heaps(c.tree(part.Name)); c.anyRows(heaps) && !(op.Bound.Default && len(parent.Children) == 0) {
		c.scan(heaps...)
		c.mayFailOn(part.Name, "23514", "a row of %s is outside the bound", part.Name.Short())
	}
}

// checkAdopted is what the foreign keys cost that a table gets as a partition,
// and does not have yet.
func (c *cost) checkAdopted(parent, part *schema.Relation) {
	for _, k := range parent.Constraints {
		if k.Kind != migration.ForeignKey || !k.Valid || slices.ContainsFunc(part.Constraints, func(own *schema.Constraint) bool {
			return own.References == k.References && slices.Equal(own.Columns, k.Columns)
		}) {
			continue
		}
		c.checkMatches(part.Name, k.Definition())
	}
}

// isWithin reports whether valid checks of a table say that all of its rows are
// within a bound: for a default partition that they are outside of all others.
func (c *cost) isWithin(parent, part *schema.Relation, bound migration.PartitionBound) bool {
	if !bound.Default {
		return boundProven(parent, part, bound)
	}
	return !slices.ContainsFunc(parent.Children, func(name migration.Name) bool {
		other := c.before.Relation(name)
		return other == nil || !isExcluded(part, parent.PartitionKey, other.Bound)
	})
}

// attachIndexes takes or builds the parts of the parent's indexes.
func (c *cost) attachIndexes(parent, part *schema.Relation) {
	c.lockAllIndexes(attachPartition, parent)
	if part == nil {
		return
	}
	builder := schema.NewBuilder(c.before.State)
	builder.Apply(migration.AttachPartition{Table: parent.Name, Partition: part.Name})
	c.buildNew(builder.State(), c.tree(part.Name))
}

// fitsParent adds the failure of a table that cannot be a partition: other
// columns, or nulls where the parent has none.
func (c *cost) fitsParent(parent, part *schema.Relation) bool {
	if !c.before.Sure(parent.Name) || !c.before.Sure(part.Name) {
		return true
	}
	if !part.Parent.IsZero() {
		c.alwaysFails("42809", "%s is a partition or inherits already", part.Name.Short())
		return false
	}
	for _, column := range parent.Columns {
		own := part.Column(column.Name)
		if own == nil || column.NotNull && !own.NotNull {
			c.alwaysFails("42804", "column %s is missing in %s, or may be null there", column.Name, part.Name.Short())
			return false
		}
	}
	for _, column := range part.Columns {
		if parent.Column(column.Name) == nil {
			c.alwaysFails("42804", "%s has a column %s that %s has not", part.Name.Short(), column.Name, parent.Name.Short())
			return false
		}
	}
	for _, k := range parent.Constraints {
		if k.Kind == migration.Check && part.Constraint(k.Name) == nil {
			c.alwaysFails("42804", "%s has no constraint %s", part.Name.Short(), k.Name)
			return false
		}
	}
	return true
}

func (c *cost) attachIndex(op migration.AttachPartition) {
	c.lock(attachIndexPartition, itself, op.Table)
	if index := c.before.Relation(op.Partition); index != nil && index.Kind != schema.Index && index.Kind != schema.PartitionedIndex && c.before.Sure(op.Partition) {
		c.alwaysFails("42P17", "%s is %s", index.Name.Short(), wording.A(index.Kind.String()))
		return
	}
	c.lock(attachIndexPartition, itsPartition, op.Partition)
	for _, name := range []migration.Name{op.Table, op.Partition} {
		if d := definition(c.before.Relation(name)); d != nil {
			c.lock(attachIndexPartition, itsTable, d.Table)
		}
	}
}

func (c *cost) detachPartition(op migration.DetachPartition) {
	if (op.Concurrently || op.Finalize) && c.isTooNew(detachConcurrentlySyntax) ||
		op.Concurrently && c.refusedInTransaction(wording.Verbatim("DETACH PARTITION CONCURRENTLY")) {
		return
	}
	f := detachPartition
	switch {
	case op.Concurrently:
		f = detachPartitionConcurrently
	case op.Finalize:
		f = detachPartitionFinalize
	}
	if !c.alter(f, op.Table, false) {
		return
	}
	parent := c.before.Relation(op.Table)
	if op.Concurrently && parent != nil && !parent.DefaultPartition.IsZero() {
		c.alwaysFails("55000", "%s has a default partition", parent.Name.Short())
		return
	}
	if parent != nil && !op.Finalize {
		c.lock(f, itsDefault, parent.DefaultPartition)
	}
	if c.missing(op.Partition, false, "42P01") {
		return
	}
	c.lockDetached(f, op)
	if parent == nil {
		return
	}
	if c.before.Sure(parent.Name) && !slices.Contains(parent.Children, c.before.Resolve(op.Partition)) {
		c.alwaysFails("42P01", "%s is not a partition of %s", op.Partition.Short(), parent.Name.Short())
		return
	}
	c.release(f, parent, op.Partition)
}

// lockDetached locks a partition and all below it: with CONCURRENTLY against
// all others only at the end, when queries through the parent do not see it any more.
func (c *cost) lockDetached(f form, op migration.DetachPartition) {
	c.lock(f, itsPartition, op.Partition)
	c.lock(f, below, c.tree(op.Partition)[1:]...)
}

// release locks what ties a partition to its parent: the default partition,
// its parts of the parent's indexes, the targets of foreign keys.
func (c *cost) release(f form, parent *schema.Relation, partition migration.Name) {
	c.lock(f, itsDefault, parent.DefaultPartition)
	for _, index := range c.indexNames(partition) {
		if i := c.before.Relation(index); i != nil && slices.Contains(parent.Indexes, i.Parent) {
			c.lock(f, itsIndexes, index)
		}
	}
	for _, k := range parent.Constraints {
		if k.Kind == migration.ForeignKey {
			c.lock(f, itsTargets, c.tree(k.References)...)
		}
	}
	for _, name := range c.referencing(parent) {
		c.leaveReferences(f, name, partition)
	}
}

// leaveReferences looks for rows of a table that reference those of a partition
// which leaves the table that the foreign key is to.
func (c *cost) leaveReferences(f form, referencing, partition migration.Name) {
	c.lock(f, itsReferences, c.tree(referencing)...)
	c.lock(dropConstraint, itself, partition) // the foreign key to the partition alone goes
	heaps, rows := c.heaps(c.tree(partition)), c.heaps(c.tree(referencing))
	c.planned(selectRows, itself, heaps...)
	c.planned(selectRows, itself, rows...)
	if c.anyRows(heaps) && c.anyRows(rows) {
		c.scan(heaps...)
		c.scan(rows...)
		c.mayFailOn(c.before.Resolve(partition), "23503", "a row of %s references one of %s", referencing.Short(), partition.Short())
	}
}

// referencing are the tables with a foreign key to a table, or to one that it is
// a partition of.
func (c *cost) referencing(r *schema.Relation) []migration.Name {
	out := slices.Clip(r.ReferencedBy)
	for _, above := range c.before.Above(r) {
		if !c.isPartition(r) {
			break
		}
		out = append(out, above.ReferencedBy...)
		r = above
	}
	return out
}
