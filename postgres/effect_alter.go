package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// alterForm is the form of a subcommand of ALTER TABLE without an operation of
// its own, in the words of package migration.
func alterForm(action string) form {
	switch action {
	case "set statistics":
		return setStatistics
	case "set (attribute options)", "reset (attribute options)":
		return setAttributeOptions
	case "set storage":
		return setStorage
	case "set compression":
		return setCompression
	case "set expression":
		return setExpression
	case "alter identity":
		return alterIdentity
	case "drop identity":
		return dropIdentity
	case "alter constraint":
		return alterConstraint
	case "set (storage parameters)", "reset (storage parameters)":
		return setParameters
	case "set logged", "set unlogged":
		return setLogged
	case "set access method":
		return setAccessMethod
	case "set tablespace":
		return setTablespace
	case "cluster on":
		return clusterOn
	case "set without cluster":
		return setWithoutCluster
	case "replica identity":
		return replicaIdentity
	case "owner to":
		return ownerTo
	case "inherit":
		return inherit
	case "no inherit":
		return noInherit
	case "of", "not of":
		return ofType
	case "enable trigger", "disable trigger", "enable always trigger", "enable replica trigger",
		"enable trigger all", "disable trigger all", "enable trigger user", "disable trigger user":
		return switchTrigger
	case "enable rule", "disable rule", "enable always rule", "enable replica rule":
		return switchRule
	case "enable row level security", "disable row level security", "force row level security", "no force row level security":
		return rowSecurity
	}
	return alterTable
}

// isStrongOption reports whether a storage parameter cannot be changed under
// the weak lock of the others.
func isStrongOption(option string) bool {
	return option == "user_catalog_table" || option == "security_barrier"
}

func (c *cost) alterTable(op migration.AlterTable) {
	f, r := alterForm(op.Action), c.before.Relation(op.Table)
	setsParameters := f == setParameters
	switch {
	case f == setCompression && c.isTooNew(compressionSyntax), f == setAccessMethod && c.isTooNew(accessMethodSyntax):
		return
	case setsParameters && r != nil && r.Kind == schema.View:
		f = alterView
	case setsParameters && slices.ContainsFunc(strings.Split(op.Argument, ", "), isStrongOption):
		f = setStrongParameters
	}
	if !c.alter(f, op.Table, !op.Only) || op.Column != "" && r != nil && r.Kind != schema.Index && !c.hasColumns(op.Table, op.Column) {
		return
	}
	if setsParameters && r != nil && r.Kind == schema.PartitionedTable && c.before.Sure(op.Table) {
		c.refuseParameters(op)
	}
	c.alterAction(f, op, r)
}

// refuseParameters adds the failure of storage parameters on a partitioned
// table, which stores nothing.
func (c *cost) refuseParameters(op migration.AlterTable) {
	state := "22023"
	if c.since(partitionedParameters) {
		state = "42809"
	}
	c.alwaysFails(state, "%s is partitioned and stores nothing", op.Table.Short())
}

// alterAction is what an action costs beside its lock on the table.
func (c *cost) alterAction(f form, op migration.AlterTable, r *schema.Relation) {
	switch f {
	case setLogged:
		c.setLogged(op, r)
	case setAccessMethod:
		c.setAccessMethod(op, r)
	case setTablespace:
		c.setTablespace(op, r)
	case inherit:
		c.inherit(op, r)
	case noInherit:
		c.noInherit(op, r)
	case ownerTo:
		if r != nil && !strings.HasSuffix(op.Argument, "_user") && op.Argument != "current_role" {
			c.lock(ownerTo, itsSequences, r.Sequences...)
			c.lockAllIndexes(ownerTo, r)
		}
	case replicaIdentity:
		switch op.Argument {
		case "", "default", "full", "nothing":
		default: // USING INDEX
			if index := c.sibling(op.Table, op.Argument); !c.missingIndex(r, index) {
				c.identifyBy(r, index)
			}
		}
	case clusterOn:
		if index := c.sibling(op.Table, op.Argument); !c.missingIndex(r, index) {
			c.lock(clusterOn, itsIndexes, index)
			if c.isPartitioned(op.Table) {
				c.alwaysFails("0A000", "%s is partitioned, and is no table to cluster", r.Name.Short())
			}
		}
	case switchTrigger:
		c.switchTriggers(op, r)
	case switchRule:
		c.missingPart(op.Table, "rule", op.Argument)
	case alterIdentity, dropIdentity:
		c.mustBeIdentity(op, r)
		c.lockColumnSequence(f, r, op.Column)
	case setStorage:
		c.mayStore(op, r)
	case setExpression:
		c.rewrite(setExpression, c.heaps(c.tree(op.Table))...)
	case alterConstraint:
		c.alterConstraintTarget(op, r)
	}
}

// inherit is INHERIT parent: the child must have the parent's columns.
func (c *cost) inherit(op migration.AlterTable, r *schema.Relation) {
	if r != nil && c.partitionInherits(r) || c.missing(op.Other, false, "42P01") {
		return
	}
	c.lock(inherit, itsParent, op.Other)
	parent := c.before.Relation(op.Other)
	if parent == nil || r == nil || !c.before.Sure(op.Table) || !c.before.Sure(op.Other) {
		return
	}
	if slices.Contains(r.Parents, parent.Name) || slices.Contains(c.tree(r.Name), parent.Name) {
		c.alwaysFails("42P07", "%s and %s inherit from each other, or do so already", r.Name.Short(), parent.Name.Short())
		return
	}
	for _, column := range parent.Columns {
		if own := r.Column(column.Name); own == nil || column.NotNull && !own.NotNull {
			c.alwaysFails("42804", "column %s is missing in %s, or may be null there", column.Name, r.Name.Short())
			return
		}
	}
}

// noInherit is NO INHERIT parent.
func (c *cost) noInherit(op migration.AlterTable, r *schema.Relation) {
	if r != nil && c.partitionInherits(r) || c.missing(op.Other, false, "42P01") {
		return
	}
	c.lock(noInherit, itsParent, op.Other)
	if r != nil && c.before.Sure(op.Table) && c.before.Sure(op.Other) && !slices.Contains(r.Parents, c.before.Resolve(op.Other)) {
		c.alwaysFails("42P01", "%s does not inherit from %s", r.Name.Short(), op.Other.Short())
	}
}

// partitionInherits adds the failure of changing what a partition inherits from.
func (c *cost) partitionInherits(r *schema.Relation) bool {
	if !c.isPartition(r) || !c.before.Sure(r.Name) {
		return false
	}
	c.alwaysFails("42809", "%s is a partition", r.Name.Short())
	return true
}

// missingIndex adds the failure of naming an index that a table does not have.
func (c *cost) missingIndex(r *schema.Relation, index migration.Name) bool {
	if r == nil || !c.before.Sure(r.Name) || !c.before.Sure(index) || c.before.Relation(index) != nil {
		return false
	}
	c.alwaysFails("42704", "index %s does not exist", index.Short())
	return true
}

// identifyBy is REPLICA IDENTITY USING INDEX, which needs a whole unique index
// on columns that are NOT NULL (PostgreSQL manual, ALTER TABLE).
func (c *cost) identifyBy(r *schema.Relation, index migration.Name) {
	d := definition(c.before.Relation(index))
	if r != nil && d != nil && c.before.Sure(r.Name) {
		nullable := slices.ContainsFunc(d.Elements, func(e migration.IndexElement) bool {
			column := r.Column(e.Column)
			return column == nil || !column.NotNull
		})
		if !d.Unique || !d.Where.IsZero() || nullable {
			c.alwaysFails("42809", "%s is not a unique index on columns that are NOT NULL", index.Short())
		}
	}
	c.lock(replicaIdentity, itsIndexes, index)
}

// sibling is a relation in the schema of another: an index of a table.
func (c *cost) sibling(table migration.Name, name string) migration.Name {
	return migration.Name{Schema: c.before.Resolve(table).Schema, Name: name}
}

// setLogged rewrites a table that is not yet as it shall be; an unlogged
// table cannot reference a logged one, nor the other way round.
func (c *cost) setLogged(op migration.AlterTable, r *schema.Relation) {
	if r != nil && r.Kind == schema.Sequence {
		if !c.since(persistentSequences) {
			c.alwaysFails("42809", "%s is a sequence", r.Name.Short())
		}
		return
	}
	unlogged := op.Action == "set unlogged"
	if r != nil && r.Partial.IsZero() && r.Unlogged == unlogged {
		return
	}
	if c.isPartitioned(op.Table) && c.since(partitionedNeverUnlogged) {
		c.alwaysFails("42809", "%s is partitioned", r.Name.Short())
		return
	}
	if r != nil {
		if !c.persistsWithOthers(r, unlogged) {
			return
		}
		c.lock(setLogged, itsSequences, r.Sequences...)
	}
	c.rewrite(setLogged, c.heaps([]migration.Name{c.before.Resolve(op.Table)})...)
}

// persistsWithOthers adds the failure of a table that is logged and references
// one that is not.
func (c *cost) persistsWithOthers(r *schema.Relation, unlogged bool) bool {
	if unlogged {
		for _, name := range r.ReferencedBy {
			if child := c.before.Relation(name); child != nil && child != r && !child.Unlogged && c.before.Sure(r.Name) {
				c.alwaysFails("42P16", "%s references it and is logged", name.Short())
				return false
			}
		}
		return true
	}
	for _, k := range r.Constraints {
		if target := c.before.Relation(k.References); target != nil && target != r && target.Unlogged && c.before.Sure(r.Name) {
			c.alwaysFails("42P16", "it references %s, which is unlogged", target.Name.Short())
			return false
		}
	}
	return true
}

// setAccessMethod rewrites a table that another access method keeps. That of
// a partitioned table is for the partitions to come.
func (c *cost) setAccessMethod(op migration.AlterTable, r *schema.Relation) {
	if c.isPartitioned(op.Table) && !c.since(partitionedAccessMethod) {
		c.alwaysFails("42809", "%s is partitioned", r.Name.Short())
		return
	}
	if r == nil || r.AccessMethod != op.Argument && (r.AccessMethod != "" || op.Argument != "heap") {
		c.rewrite(setAccessMethod, c.heaps([]migration.Name{c.before.Resolve(op.Table)})...)
	}
}

// setTablespace copies a table or an index to another place, as it is.
func (c *cost) setTablespace(op migration.AlterTable, r *schema.Relation) {
	if r != nil && (r.Tablespace == op.Argument || r.Tablespace == "" && op.Argument == "pg_default") {
		return
	}
	if d := definition(r); d != nil {
		c.build(r.Name, d.Table)
		return
	}
	for _, heap := range c.heaps([]migration.Name{c.before.Resolve(op.Table)}) {
		if c.hasRows(heap) {
			c.effect.Rewrites = append(c.effect.Rewrites, heap)
		}
	}
}

func (c *cost) alterConstraintTarget(op migration.AlterTable, r *schema.Relation) {
	if r == nil || op.Inherit { // of a NOT NULL constraint, which may have no name here
		return
	}
	switch k := r.Constraint(op.Argument); {
	case k == nil && c.before.Sure(op.Table):
		c.alwaysFails("42704", "%s has no constraint %s", r.Name.Short(), op.Argument)
	case k != nil && k.Kind != migration.ForeignKey && c.before.Sure(op.Table):
		c.alwaysFails("42809", "%s is not a foreign key", op.Argument)
	case k != nil && k.Kind == migration.ForeignKey:
		c.lockPartitions(alterConstraint, op.Table)
		c.enforce(op, r, k)
	}
}

// enforce is ALTER CONSTRAINT … [NOT] ENFORCED: it drops the triggers of a foreign
// key, or makes them and looks every row up (ATExecAlterConstrEnforceability, tablecmds.c).
func (c *cost) enforce(op migration.AlterTable, r *schema.Relation, k *schema.Constraint) {
	targets := c.tree(k.References)
	switch {
	case op.NotEnforced && !k.NotEnforced:
		c.lock(dropConstraint, itsTargets, targets...)
	case op.Enforced && k.NotEnforced:
		c.lock(addForeignKey, itsTargets, targets...)
		if heaps := c.heaps(c.tree(op.Table)); c.anyRows(heaps) {
			c.joinReferences(heaps, k.References)
			c.mayFail("23503", "a row of %s has no match in %s", r.Name.Short(), k.References.Short())
		}
	}
}
