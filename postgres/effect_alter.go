package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// alterActions are the subcommands of ALTER TABLE without an operation of
// their own, with the lock that each takes (PostgreSQL manual, ALTER TABLE;
// AlterTableGetLockLevel in src/backend/commands/tablecmds.c). An action that
// is not here takes ACCESS EXCLUSIVE.
var alterActions = []struct {
	action string
	mode   mode
	// recurses is true where the tables below are altered too.
	recurses bool
}{
	{"set statistics", shareUpdateExclusive, true},
	{"set (attribute options)", shareUpdateExclusive, false},
	{"reset (attribute options)", shareUpdateExclusive, false},
	{"set storage", accessExclusive, true},
	{"set compression", accessExclusive, false},
	{"set (storage parameters)", shareUpdateExclusive, false},
	{"reset (storage parameters)", shareUpdateExclusive, false},
	{"cluster on", shareUpdateExclusive, false},
	{"set without cluster", shareUpdateExclusive, false},
	{"enable trigger", shareRowExclusive, false},
	{"enable always trigger", shareRowExclusive, false},
	{"enable replica trigger", shareRowExclusive, false},
	{"disable trigger", shareRowExclusive, false},
	{"enable trigger all", shareRowExclusive, false},
	{"disable trigger all", shareRowExclusive, false},
	{"enable trigger user", shareRowExclusive, false},
	{"disable trigger user", shareRowExclusive, false},
	{"alter constraint", accessExclusive, false},
	{"set expression", accessExclusive, true},
}

// isStrongOption reports whether a storage parameter cannot be changed under
// the weak lock of the others.
func isStrongOption(option string) bool {
	return option == "user_catalog_table" || option == "security_barrier"
}

func (c *cost) alterTable(op migration.AlterTable) {
	m, recurses := accessExclusive, false
	for _, row := range alterActions {
		if row.action == op.Action {
			m, recurses = row.mode, row.recurses && !op.Only
		}
	}
	switch {
	case op.Action == "set compression" && c.isTooNew(compressionSyntax),
		op.Action == "set access method" && c.isTooNew(accessMethodSyntax):
		return
	}
	r := c.before.Relation(op.Table)
	if strings.HasSuffix(op.Action, "set (storage parameters)") &&
		slices.ContainsFunc(strings.Split(op.Argument, ", "), isStrongOption) {
		m = accessExclusive
	}
	if r != nil && r.Kind == schema.View && m == shareUpdateExclusive {
		m = accessExclusive
	}
	if r != nil && r.Kind == schema.Sequence {
		m = shareRowExclusive
		if op.Action == "owner to" {
			m = accessExclusive
		}
	}
	if !c.alter(m, op.Table, recurses) || op.Column != "" && r != nil && r.Kind != schema.Index && !c.hasColumns(op.Table, op.Column) {
		return
	}
	if strings.HasSuffix(op.Action, "set (storage parameters)") && r != nil && r.Kind == schema.PartitionedTable && c.before.Sure(op.Table) {
		c.refuseParameters(op)
	}
	c.alterAction(op, r)
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

// alterAction is what an action costs beside its lock.
func (c *cost) alterAction(op migration.AlterTable, r *schema.Relation) {
	switch op.Action {
	case "set logged", "set unlogged":
		c.setLogged(op, r)
	case "set access method":
		c.setAccessMethod(op, r)
	case "set tablespace":
		c.setTablespace(op, r)
	case "inherit":
		c.inherit(op, r)
	case "no inherit":
		c.noInherit(op, r)
	case "owner to":
		if r != nil && !strings.HasSuffix(op.Argument, "_user") && op.Argument != "current_role" {
			c.lock(accessExclusive, r.Sequences...)
			c.lock(accessExclusive, r.Indexes...)
		}
	case "replica identity":
		switch op.Argument {
		case "", "default", "full", "nothing":
		default: // USING INDEX
			if index := c.sibling(op.Table, op.Argument); !c.missingIndex(r, index) {
				c.identifyBy(r, index)
			}
		}
	case "cluster on":
		if index := c.sibling(op.Table, op.Argument); !c.missingIndex(r, index) {
			c.lock(shareUpdateExclusive, index)
			if c.isPartitioned(op.Table) {
				c.alwaysFails("0A000", "%s is partitioned, and is no table to cluster", r.Name.Short())
			}
		}
	case "enable trigger", "disable trigger", "enable always trigger", "enable replica trigger",
		"enable trigger all", "disable trigger all", "enable trigger user", "disable trigger user":
		c.switchTriggers(op, r)
	case "enable rule", "disable rule", "enable always rule", "enable replica rule":
		c.missingPart(op.Table, "rule", op.Argument)
	case "alter identity":
		c.mustBeIdentity(op, r)
		c.lockColumnSequence(r, op.Column, shareRowExclusive)
	case "drop identity":
		c.mustBeIdentity(op, r)
		c.lockColumnSequence(r, op.Column, accessExclusive)
	case "set storage":
		c.mayStore(op, r)
	case "set expression":
		c.rewrite(c.heaps(c.tree(op.Table))...)
	case "alter constraint":
		c.alterConstraintTarget(op, r)
	}
}

// inherit is INHERIT parent: the child must have the parent's columns.
func (c *cost) inherit(op migration.AlterTable, r *schema.Relation) {
	if r != nil && c.partitionInherits(r) || c.missing(op.Other, false, "42P01") {
		return
	}
	c.lock(shareUpdateExclusive, op.Other)
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
	c.lock(accessShare, op.Other)
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
	c.lock(share, index)
}

// sibling is a relation in the schema of another: an index of a table.
func (c *cost) sibling(table migration.Name, name string) migration.Name {
	return migration.Name{Schema: c.before.Resolve(table).Schema, Name: name}
}

func (c *cost) lockColumnSequence(r *schema.Relation, column string, m mode) {
	if r == nil {
		return
	}
	for _, sequence := range r.Sequences {
		if s := c.before.Relation(sequence); s != nil && s.OwnedByColumn == column {
			c.lock(m, sequence)
		}
	}
}

// setLogged rewrites a table that is not yet as it shall be; an unlogged
// table cannot reference a logged one, nor the other way round.
func (c *cost) setLogged(op migration.AlterTable, r *schema.Relation) {
	unlogged := op.Action == "set unlogged"
	if r != nil && r.Partial == "" && r.Unlogged == unlogged {
		return
	}
	if c.isPartitioned(op.Table) && c.since(partitionedNeverUnlogged) {
		c.alwaysFails("42809", "%s is partitioned", r.Name.Short())
		return
	}
	if r != nil && c.before.Sure(op.Table) {
		for _, k := range r.Constraints {
			if target := c.before.Relation(k.References); target != nil && target != r && !unlogged && target.Unlogged {
				c.alwaysFails("42P16", "it references %s, which is unlogged", target.Name.Short())
				return
			}
		}
		for _, name := range r.ReferencedBy {
			if child := c.before.Relation(name); child != nil && child != r && unlogged && !child.Unlogged {
				c.alwaysFails("42P16", "%s references it and is logged", name.Short())
				return
			}
		}
	}
	if r != nil && c.since(persistentSequences) {
		c.lock(accessExclusive, r.Sequences...)
	}
	c.rewrite(c.heaps([]migration.Name{c.before.Resolve(op.Table)})...)
}

// setAccessMethod rewrites a table that another access method keeps. That of
// a partitioned table is for the partitions to come.
func (c *cost) setAccessMethod(op migration.AlterTable, r *schema.Relation) {
	if c.isPartitioned(op.Table) && !c.since(partitionedAccessMethod) {
		c.alwaysFails("42809", "%s is partitioned", r.Name.Short())
		return
	}
	if r == nil || r.AccessMethod != op.Argument && (r.AccessMethod != "" || op.Argument != "heap") {
		c.rewrite(c.heaps([]migration.Name{c.before.Resolve(op.Table)})...)
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
	case k != nil && k.Kind == migration.ForeignKey && c.isPartitioned(op.Table):
		c.lock(accessExclusive, c.tree(op.Table)...)
	}
}
