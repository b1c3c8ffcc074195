package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

func (c *cost) addConstraint(op migration.AddConstraint) {
	k := op.Constraint
	if c.isTooNewConstraint(k) || c.wrongKind(op.Table) {
		return
	}
	recurse := !op.Only
	switch k.Kind {
	case migration.Check:
		recurse = recurse && (!k.NoInherit || c.since(noInheritCheckLocksBelow))
	case migration.ForeignKey:
		refused := k.NotValid && c.isPartitioned(op.Table) && !c.since(partitionedKeyNotValid)
		recurse = recurse && !refused
	case migration.PrimaryKey, migration.Unique, migration.Exclude:
		recurse = false // see addKey
	}
	if !c.alter(additionOf(k), op.Table, recurse) {
		return
	}
	if !c.mayReference(k) || !c.hasColumns(op.Table, k.Columns...) {
		return
	}
	if r := c.before.Relation(op.Table); k.Name != "" && r.Constraint(k.Name) != nil && !r.Constraint(k.Name).ByConvention && c.before.Sure(op.Table) {
		c.alwaysFails("42710", "%s already has a constraint %s", r.Name.Short(), k.Name)
		return
	}
	if c.nameIsTaken(op) {
		return
	}
	switch k.Kind {
	case migration.ForeignKey:
		c.references(addForeignKey, op.Table, k, !k.NotValid && !k.NotEnforced)
	case migration.Check:
		if !c.mayCheck(op) {
			return
		}
		c.usesNewLabel(k.Expression.Parts().Texts, op.Table, k.Expression.Columns)
		if !k.NotValid && !k.NotEnforced {
			tree := c.tree(op.Table)
			if k.NoInherit {
				tree = tree[:1]
			}
			c.check(c.heaps(tree), "23514", wording.Say("the check"))
		}
	case migration.NotNull:
		if !k.NotValid && len(k.Columns) == 1 {
			c.proveNotNull(op.Table, k.Columns[0], op.Only)
		}
	case migration.PrimaryKey, migration.Unique, migration.Exclude:
		c.addKey(op)
	}
}

// additionOf is the form of ALTER TABLE that adds a constraint.
func additionOf(k migration.Constraint) form {
	switch {
	case k.Kind == migration.Check:
		return addCheck
	case k.Kind == migration.NotNull:
		return addNotNull
	case k.Kind == migration.ForeignKey:
		return addForeignKey
	case k.UsingIndex != "":
		return addUsingIndex
	case k.Kind == migration.PrimaryKey:
		return addPrimaryKey
	}
	return addUnique
}

func definition(index *schema.Relation) *schema.IndexDefinition {
	if index == nil {
		return nil
	}
	return index.Definition
}

// indexColumns are the columns of an index, "" for an expression.
func indexColumns(d *schema.IndexDefinition) []string {
	out := make([]string, len(d.Elements))
	for i, e := range d.Elements {
		out[i] = e.Column
	}
	return out
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// addKey is ADD PRIMARY KEY, UNIQUE or EXCLUDE.
func (c *cost) addKey(op migration.AddConstraint) {
	k := op.Constraint
	if k.Kind == migration.PrimaryKey {
		if r := c.before.Relation(op.Table); r.PrimaryKey() != nil && c.before.Sure(op.Table) {
			c.alwaysFails("42P16", "%s already has a primary key", r.Name.Short())
			return
		}
	}
	if k.UsingIndex != "" {
		c.takeIndex(op)
		return
	}
	if k.Kind != migration.PrimaryKey || c.since(keyLocksBelow) {
		c.lockBelow(additionOf(k), op.Table)
	}
	if k.Kind == migration.Exclude && c.isPartitioned(op.Table) && !c.since(partitionedExclusion) {
		c.alwaysFails("0A000", "exclusion constraints are not supported on partitioned tables")
		return
	}
	if k.Kind == migration.PrimaryKey {
		c.keyColumnsNotNull(op.Table, k.Columns)
	}
	if op.Only && c.isPartitioned(op.Table) {
		return // an index that is not valid until the partitions have theirs
	}
	c.buildKey(additionOf(k), op.Table, k)
	if c.fails() || !c.anyRows(c.heaps(c.tree(op.Table))) {
		return
	}
	table := c.before.Resolve(op.Table).Short()
	if k.Kind == migration.Exclude {
		c.mayFail("23P01", "two rows of %s conflict", table)
	} else {
		c.mayFail("23505", "two rows of %s have the same %s", table, list(k.Columns))
	}
}

// keyColumnsNotNull makes the columns of a primary key NOT NULL; where one is
// not yet, the tables below are locked as SET NOT NULL does.
func (c *cost) keyColumnsNotNull(table migration.Name, columns []string) {
	r := c.before.Relation(table)
	for _, name := range columns {
		if column := r.Column(name); column == nil || !column.NotNull || !c.isPartitioned(table) || c.since(notNullConstraints) {
			c.lockBelow(addPrimaryKey, table)
			c.proveNotNull(table, name, false)
		}
	}
}

// buildKey builds the index of a key, on each partition too.
func (c *cost) buildKey(f form, table migration.Name, k migration.Constraint) {
	if c.isPartitioned(table) && !c.coversPartitionKey(table, k.Columns) {
		return
	}
	for _, column := range k.Columns {
		method := "btree"
		if k.Exclusion != nil {
			method = k.Exclusion.Method
		}
		if !c.canOrder(table, column, method) {
			return
		}
	}
	tree := []migration.Name{c.before.Resolve(table)}
	if c.isPartitioned(table) {
		tree = c.tree(table)
		c.lock(f, itsPartitions, tree[1:]...)
	}
	builder := schema.NewBuilder(c.before.State)
	builder.Apply(migration.AddConstraint{Table: table, Constraint: k})
	c.buildNew(builder.State(), tree)
}

// buildNew builds the indexes that tables have in a later state, and do not
// have before.
func (c *cost) buildNew(after *schema.State, tables []migration.Name) {
	for _, table := range c.heaps(tables) {
		r := after.Relation(table)
		if r == nil {
			continue
		}
		for _, index := range r.Indexes {
			if !slices.Contains(c.indexNames(table), index) {
				c.build(index, table)
			}
		}
	}
}

// coversPartitionKey adds the failure of a unique index on a partitioned
// table without all columns of the partition key (PostgreSQL manual, 5.11.2.3).
func (c *cost) coversPartitionKey(table migration.Name, columns []string) bool {
	r := c.before.Relation(table)
	for _, key := range r.PartitionKey {
		if key != "" && !slices.Contains(columns, key) {
			c.alwaysFails("0A000", "a unique index of %s must include its partition key (%s)", r.Name.Short(), list(r.PartitionKey))
			return false
		}
	}
	return true
}

// takeIndex is ADD CONSTRAINT … USING INDEX.
func (c *cost) takeIndex(op migration.AddConstraint) {
	k := op.Constraint
	index := migration.Name{Schema: c.before.Resolve(op.Table).Schema, Name: k.UsingIndex}
	if c.isPartitioned(op.Table) {
		c.alwaysFails("0A000", "USING INDEX is not supported on partitioned tables")
		return
	}
	i := c.before.Relation(index)
	if i == nil && c.before.Sure(index) {
		c.alwaysFails("42704", "index %s does not exist", k.UsingIndex)
		return
	}
	c.lock(addUsingIndex, itsIndexes, index)
	if k.Name != "" && k.Name != k.UsingIndex {
		c.lock(renameIndex, itself, index)
	}
	d := definition(i)
	if d == nil {
		return
	}
	switch {
	case d.Table != c.before.Resolve(op.Table):
		c.alwaysFails("55000", "%s is an index of %s", i.Name.Short(), d.Table.Short())
	case slices.ContainsFunc(d.Elements, func(e migration.IndexElement) bool { return e.Descending || e.NullsFirst }):
		c.alwaysFails("42809", "%s does not sort as the index of a constraint does", i.Name.Short())
	case !d.Unique || !d.Where.IsZero() || slices.Contains(indexColumns(d), ""):
		c.alwaysFails("42809", "%s is not a unique index on plain columns of the whole table", i.Name.Short())
	case !d.Valid:
		c.alwaysFails("55000", "index %s is not valid", i.Name.Short())
	case d.Constraint != "":
		c.alwaysFails("55000", "index %s belongs to a constraint already", i.Name.Short())
	case k.Kind == migration.PrimaryKey:
		c.keyColumnsNotNull(op.Table, indexColumns(d))
	}
}

func (c *cost) validateConstraint(op migration.ValidateConstraint) {
	if !c.alter(validateConstraint, op.Table, false) {
		return
	}
	r := c.before.Relation(op.Table)
	k := r.Constraint(op.Constraint)
	switch {
	case k == nil && c.before.Sure(op.Table):
		c.alwaysFails("42704", "%s has no constraint %s", r.Name.Short(), op.Constraint)
	case k == nil:
		c.assume("constraint %s is not known: taken to be a check that is not valid", op.Constraint)
		c.check(c.heaps(c.tree(op.Table)), "23514", wording.Code(op.Constraint).Text())
	case k.Kind == migration.PrimaryKey || k.Kind == migration.Unique || k.Kind == migration.Exclude:
		c.alwaysFails("42809", "%s is a key, which is always valid", op.Constraint)
	case k.Valid:
	case k.Kind == migration.ForeignKey:
		c.lock(validateConstraint, itsTargets, c.tree(k.References)...)
		if heaps := c.heaps(c.tree(op.Table)); c.anyRows(heaps) {
			c.joinReferences(heaps, k.References)
			c.mayFail("23503", "a row of %s has no match in %s", r.Name.Short(), k.References.Short())
		}
	case k.Kind == migration.NotNull && len(k.Columns) == 1:
		c.lockBelow(validateConstraint, op.Table)
		c.proveNotNull(op.Table, k.Columns[0], false)
	default:
		c.lockBelow(validateConstraint, op.Table)
		c.check(c.heaps(c.tree(op.Table)), "23514", wording.Code(op.Constraint).Text())
	}
}

func (c *cost) dropConstraint(op migration.DropConstraint) {
	if !c.alter(dropConstraint, op.Table, false) {
		return
	}
	r := c.before.Relation(op.Table)
	k := r.Constraint(op.Constraint)
	if k == nil {
		if !op.IfExists {
			c.noConstraint(r, op)
		}
		return
	}
	if parent := c.before.Relation(r.Parent); c.isPartition(r) && parent.Constraint(op.Constraint) != nil && c.before.Sure(op.Table) {
		c.alwaysFails("42P16", "%s comes from %s", op.Constraint, parent.Name.Short())
		return
	}
	switch k.Kind {
	case migration.Check, migration.NotNull:
		c.lockBelow(dropConstraint, op.Table)
	case migration.ForeignKey:
		c.lockBelow(dropConstraint, op.Table)
		c.lock(dropConstraint, itsTargets, c.tree(k.References)...)
	default:
		if c.isPartitioned(op.Table) {
			c.lockBelow(dropConstraint, op.Table)
		}
		c.dropKey(dropConstraint, r, k, op.Cascade)
	}
}

// dropKey is dropping a primary key, unique or exclusion constraint.
func (c *cost) dropKey(f form, r *schema.Relation, k *schema.Constraint, cascade bool) {
	for _, name := range r.ReferencedBy {
		child := c.before.Relation(name)
		if child == nil || !slices.ContainsFunc(child.Constraints, func(o *schema.Constraint) bool {
			return o.References == r.Name && sameSet(o.ReferencedColumns, k.Columns)
		}) {
			continue
		}
		if !cascade {
			c.alwaysFails("2BP01", "a foreign key of %s needs %s", name.Short(), k.Name)
			return
		}
		c.lock(f, itsReferences, name)
	}
	for _, index := range c.tree(k.Index()) {
		c.lock(f, itsIndexes, index)
		if d := definition(c.before.Relation(index)); d != nil {
			c.lock(f, below, d.Table)
		}
	}
}

func (c *cost) renameConstraint(op migration.RenameConstraint) {
	if !c.alter(renameConstraint, op.Table, false) {
		return
	}
	r := c.before.Relation(op.Table)
	k := r.Constraint(op.Constraint)
	switch {
	case k != nil && k.Kind == migration.Check:
		c.lockBelow(renameConstraint, op.Table)
	case k != nil:
		c.lock(renameConstraint, itsIndexes, k.Index())
		if taken := c.sibling(op.Table, op.To); !k.Index().IsZero() && c.before.Relation(taken) != nil && c.before.Sure(taken) {
			c.alwaysFails("42P07", "%s already exists", taken.Short())
		}
	default:
		c.noConstraint(r, migration.DropConstraint{Table: op.Table, Constraint: op.Constraint})
	}
}

// mayBeNamed reports whether the constraint that an operation names may be one
// that has its name by a convention of the application. A key's would have
// "pk" or "primary" in it.
func mayBeNamed(r *schema.Relation, op migration.DropConstraint) bool {
	keyName := strings.Contains(op.Constraint, "pk") || strings.Contains(op.Constraint, "primary")
	return slices.ContainsFunc(r.Constraints, func(k *schema.Constraint) bool {
		return k.ByConvention && (op.Kind == "" || op.Kind == k.Kind) && (k.Kind != migration.PrimaryKey || keyName)
	})
}

// noConstraint adds the failure of naming a constraint that a table has not.
// NOT NULL may be a constraint too, with a name that the state
// does not keep (PostgreSQL 18 release notes): table_column_not_null, unless renamed.
func (c *cost) noConstraint(r *schema.Relation, op migration.DropConstraint) {
	if c.before.Sure(op.Table) && !mayBeNamed(r, op) && (!c.since(notNullConstraints) || !strings.HasSuffix(op.Constraint, "_not_null")) {
		c.alwaysFails("42704", "%s has no constraint %s", r.Name.Short(), op.Constraint)
	}
}
