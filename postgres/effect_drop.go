package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

func list(words []string) string { return strings.Join(words, ", ") }

func (c *cost) dropTable(op migration.DropTable) {
	if c.missing(op.Table, op.IfExists, "42P01") || c.wrongKind(op.Table) {
		return
	}
	c.lock(dropTable, itself, op.Table)
	r := c.table(op.Table)
	if r == nil {
		return
	}
	if slices.Contains(c.before.Session().PendingTriggers, r.Name) {
		c.lockTargets(r) // the foreign keys go first
		c.alwaysFails("55006", "%s has pending trigger events in this transaction", r.Name.Short())
		return
	}
	if c.isPartition(r) {
		c.lock(dropTable, itsParent, r.Parent)
	}
	if !op.Cascade && c.isNeeded(r) {
		c.lockBelow(dropTable, op.Table)
		return
	}
	c.dropAll(r, op.Cascade)
}

// isNeeded adds the failure of dropping a relation that others depend on, which
// the statement does not drop as well.
func (c *cost) isNeeded(r *schema.Relation) bool {
	for _, d := range r.Dependents {
		if d.Name.Schema != "" && c.before.Relation(d.Name) != nil && !c.goesToo(d.Name) {
			c.alwaysFails("2BP01", "%s %s depends on %s", wording.The(d.Kind), d.Name.Short(), r.Name.Short())
			return true
		}
	}
	for _, name := range c.referencing(r) {
		if name != r.Name && !c.goesToo(name) {
			c.alwaysFails("2BP01", "a foreign key of %s references %s", name.Short(), r.Name.Short())
			return true
		}
	}
	for _, child := range r.Children {
		if r.Kind == schema.Table && !c.goesToo(child) {
			c.alwaysFails("2BP01", "%s inherits from %s", child.Short(), r.Name.Short())
			return true
		}
	}
	return false
}

// goesToo reports whether the statement itself drops a relation: the server
// looks at what depends on all that DROP TABLE a, b names together.
func (c *cost) goesToo(name migration.Name) bool {
	return slices.ContainsFunc(c.together, func(op migration.Operation) bool {
		switch op := op.(type) {
		case migration.DropTable:
			return c.before.Resolve(op.Table) == name
		case migration.DropView:
			return c.before.Resolve(op.View) == name
		}
		return false
	})
}

// dropAll locks all that goes with a relation: its indexes, sequences and
// partitions, both ends of its foreign keys and, with cascade, its dependents.
func (c *cost) dropAll(r *schema.Relation, cascade bool) {
	if slices.Contains(c.dropped, r.Name) {
		return
	}
	c.dropped = append(c.dropped, r.Name)
	c.lock(dropTable, itself, r.Name)
	c.lockAllIndexes(dropTable, r)
	c.lock(dropTable, itsSequences, r.Sequences...)
	c.lockTargets(r)
	for _, child := range r.Children {
		if part := c.before.Relation(child); part != nil && r.Kind != schema.PartitionedIndex {
			c.dropAll(part, cascade)
		}
	}
	if parent := c.before.Relation(r.Parent); parent != nil && parent.Kind == schema.PartitionedTable {
		// A partition that goes changes the bounds that its parent keeps.
		c.lock(dropTable, itsParent, parent.Name)
		c.lock(dropTable, itsDefault, parent.DefaultPartition)
	}
	if !cascade {
		return
	}
	c.lock(dropTable, itsReferences, r.ReferencedBy...)
	for _, d := range r.Dependents {
		if view := c.before.Relation(d.Name); view != nil && d.Name.Schema != "" {
			c.dropAll(view, true)
		}
	}
}

// lockTargets locks what the foreign keys of a table reference that goes. The triggers
// for those that a partition has from the table above it stay.
func (c *cost) lockTargets(r *schema.Relation) {
	for _, k := range r.Constraints {
		if !c.isFromParent(r, k) {
			c.lock(dropTable, itsTargets, k.References)
		}
	}
}

// isFromParent reports whether a partition has a foreign key because the table
// has it that it is a partition of.
func (c *cost) isFromParent(r *schema.Relation, k *schema.Constraint) bool {
	return k.Kind == migration.ForeignKey && c.isPartition(r) &&
		slices.ContainsFunc(c.before.Relation(r.Parent).Constraints, func(own *schema.Constraint) bool {
			return own.References == k.References && slices.Equal(own.Columns, k.Columns)
		})
}

func (c *cost) dropColumn(op migration.DropColumn) {
	if c.wrongKind(op.Table) {
		return
	}
	r := c.before.Relation(op.Table)
	inKey := r != nil && c.before.Sure(op.Table) && slices.Contains(r.PartitionKey, op.Column)
	if !c.alter(dropColumn, op.Table, !inKey) {
		return
	}
	if r.Column(op.Column) == nil {
		if !op.IfExists {
			c.hasColumns(op.Table, op.Column)
		}
		return
	}
	if inKey {
		c.alwaysFails("42P16", "%s is in the partition key", op.Column)
		return
	}
	if c.isInherited(r, op.Column) {
		c.alwaysFails("42P16", "%s is inherited", op.Column)
		return
	}
	if op.Only && c.onlyAbove(op.Table, op.Column, func(*schema.Column) bool { return true }) {
		return
	}
	for _, part := range c.tree(op.Table) {
		if table := c.before.Relation(part); table != nil && !c.dropColumnOf(table, op.Column, op.Cascade) {
			return
		}
	}
}

// isInherited reports whether a column comes from a parent.
func (c *cost) isInherited(r *schema.Relation, column string) bool {
	return c.before.Sure(r.Name) && slices.ContainsFunc(r.Parents, func(p migration.Name) bool {
		return c.before.Relation(p).Column(column) != nil
	})
}

// dropColumnOf locks what goes with a column of one table. It reports false
// where something else depends on it.
func (c *cost) dropColumnOf(r *schema.Relation, column string, cascade bool) bool {
	for _, d := range r.Dependents {
		if !d.Reads(column) || d.Kind == "generated column" && d.Name.Name == column || d.Columns == nil {
			continue
		}
		if !cascade && d.Kind == "generated column" && !c.since(generatedColumnsStay) {
			continue // it goes with the column
		}
		if !cascade {
			c.alwaysFails("2BP01", "%s %s depends on %s", wording.The(d.Kind), d.Name.Name, column)
			return false
		}
		if view := c.before.Relation(d.Name); view != nil && d.Name.Schema != "" {
			c.dropAll(view, true)
		}
	}
	for _, index := range r.Indexes {
		if definition(c.before.Relation(index)).Reads(column) {
			c.lock(dropColumn, itsIndexes, index)
		}
	}
	for _, sequence := range r.Sequences {
		if s := c.before.Relation(sequence); s != nil && s.OwnedByColumn == column {
			c.lock(dropColumn, itsSequences, sequence)
		}
	}
	for i := range r.Constraints {
		k := r.Constraints[i]
		switch {
		case !k.Reads(column):
		case k.Kind == migration.ForeignKey:
			c.lock(dropColumn, itsTargets, c.tree(k.References)...)
		case !k.Index().IsZero():
			if c.dropKey(dropColumn, r, k, cascade); c.fails() {
				return false
			}
		}
	}
	return true
}

func (c *cost) dropView(op migration.DropView) {
	if c.missing(op.View, op.IfExists, "42P01") {
		return
	}
	r := c.table(op.View)
	if r != nil && c.before.Sure(op.View) && (r.Kind != schema.View && !op.Materialized || r.Kind != schema.MaterializedView && op.Materialized) {
		c.alwaysFails("42809", "%s is %s", r.Name.Short(), wording.A(r.Kind.String()))
		return
	}
	c.lock(dropTable, itself, op.View)
	if r == nil || !op.Cascade && c.isNeeded(r) {
		return
	}
	c.dropAll(r, op.Cascade)
}

func (c *cost) dropSequence(op migration.DropSequence) {
	if c.missing(op.Sequence, op.IfExists, "42P01") || c.isNone(op.Sequence, schema.Sequence) {
		return
	}
	c.lock(dropSequence, itself, op.Sequence)
	r := c.before.Relation(op.Sequence)
	if r == nil {
		return
	}
	for _, user := range c.before.Relations() {
		if user.Name == r.OwnedBy || !c.drawsFrom(user, r.Name) {
			continue
		}
		if !op.Cascade {
			c.alwaysFails("2BP01", "a default of %s depends on %s", user.Name.Short(), r.Name.Short())
			return
		}
		c.lock(dropSequence, itsUsers, user.Name)
	}
	if owner := c.before.Relation(r.OwnedBy).Column(r.OwnedByColumn); owner != nil && (owner.Identity != "" || !owner.Default.IsZero()) {
		if !op.Cascade || owner.Identity != "" {
			c.alwaysFails("2BP01", "the default of %s depends on %s", r.OwnedBy.Short()+"."+r.OwnedByColumn, r.Name.Short())
			return
		}
		c.lock(dropSequence, itsTable, r.OwnedBy)
	}
}

// drawsFrom reports whether a default of a table draws from a sequence.
func (c *cost) drawsFrom(table *schema.Relation, sequence migration.Name) bool {
	return slices.ContainsFunc(table.Columns, func(column *schema.Column) bool {
		return slices.ContainsFunc(column.Default.Parts().Sequences, func(n migration.Name) bool { return c.before.Resolve(n) == sequence })
	})
}

func (c *cost) dropType(op migration.DropType) {
	if c.missingType(op.Type, op.IfExists) {
		return
	}
	t := c.before.Type(op.Type)
	if t == nil {
		return
	}
	users := c.before.UsersOfType(t)
	c.lock(dropType, itsUsers, users...)
	for _, user := range users {
		r := c.before.Relation(user)
		if !op.Cascade {
			c.alwaysFails("2BP01", "a column of %s is of type %s", user.Short(), t.Name.Short())
			return
		}
		for _, column := range r.Columns {
			if column.Type.Name == t.Name || c.before.Type(column.Type.Name) == t {
				c.dropColumnOf(r, column.Name, true)
			}
		}
	}
}

func (c *cost) dropSchema(op migration.DropSchema) {
	for _, r := range c.before.Relations() {
		if r.Name.Schema != op.Schema {
			continue
		}
		c.dropAll(r, true)
		if !op.Cascade && !c.fails() {
			c.alwaysFails("2BP01", "%s is in schema %s", r.Name.Short(), op.Schema)
		}
	}
}
