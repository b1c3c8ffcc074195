package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// What hangs on a table: triggers, rules, policies, comments, privileges.

// onTable is a statement whose only cost is a lock on its table.
func (c *cost) onTable(f form, table migration.Name) {
	if c.missing(table, false, "42P01") {
		return
	}
	c.table(table)
	c.lock(f, itself, table)
}

// hasPart reports whether a table has a trigger, rule, policy or constraint of
// that name.
func hasPart(r *schema.Relation, object, name string) bool {
	switch object {
	case "trigger":
		return trigger(r, name) != nil
	case "rule":
		return slices.Contains(r.Rules, name)
	case "policy":
		return slices.Contains(r.Policies, name)
	}
	return r.Constraint(name) != nil
}

// trigger is the trigger of that name of a table; nil when there is none.
func trigger(r *schema.Relation, name string) *schema.Trigger {
	i := slices.IndexFunc(r.Triggers, func(t schema.Trigger) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return &r.Triggers[i]
}

// parentTrigger is the partitioned table whose trigger of that name a partition
// has as well; nil when there is none.
func (c *cost) parentTrigger(r *schema.Relation, name string) *schema.Relation {
	for _, parent := range c.before.Above(r) {
		if parent.Kind != schema.PartitionedTable {
			break
		}
		if t := trigger(parent, name); t != nil && t.ForEachRow {
			return parent
		}
	}
	return nil
}

// lacksPart reports whether a table surely has no trigger, rule, policy or
// constraint of that name.
func (c *cost) lacksPart(table migration.Name, object, name string) bool {
	r := c.before.Relation(table)
	switch {
	case r == nil, !c.before.Sure(table), hasPart(r, object, name):
		return false
	case object == "trigger":
		return c.parentTrigger(r, name) == nil
	case object == "rule":
		return r.Kind != schema.View // the query of which is a rule
	case object == "constraint":
		return !c.since(notNullConstraints) // whose names the state does not have
	}
	return true
}

// missingPart adds the failure of naming a trigger, rule, policy or constraint
// that its table does not have.
func (c *cost) missingPart(table migration.Name, object, name string) bool {
	if !c.lacksPart(table, object, name) {
		return false
	}
	c.alwaysFails("42704", "%s %s does not exist on %s", wording.The(object), name, c.before.Resolve(table).Short())
	return true
}

// partExists adds the failure of creating a trigger, rule or policy whose name
// another of the table has.
func (c *cost) partExists(table migration.Name, object, name string) bool {
	r := c.before.Relation(table)
	if r == nil || !c.before.Sure(table) || !hasPart(r, object, name) {
		return false
	}
	c.alwaysFails("42710", "%s already has %s %s", r.Name.Short(), wording.A(object), name)
	return true
}

func (c *cost) createTrigger(op migration.CreateTrigger) {
	if op.OrReplace && c.isTooNew(replaceTriggerSyntax) {
		return
	}
	if c.onTable(createTrigger, op.Table); c.fails() {
		return
	}
	c.lock(createTrigger, itsTargets, op.From)
	if c.missingFunction(op.Function) || !op.OrReplace && c.partExists(op.Table, "trigger", op.Trigger) || !c.hasColumns(op.Table, op.UpdateOf...) {
		return
	}
	if op.ForEachRow { // made on each partition
		c.lockPartitions(createTrigger, op.Table)
	}
}

// alterOnTable is CREATE POLICY, CREATE RULE, and any ALTER of those and of triggers.
func (c *cost) alterOnTable(op migration.AlterOnTable) {
	action, object, _ := strings.Cut(op.Action, " ")
	f := alterOnTable
	switch op.Action {
	case "create rule":
		f = createRule
	case "create policy":
		f = createPolicy
	}
	if c.onTable(f, op.Table); c.fails() {
		return
	}
	c.lock(f, itsSources, op.Reads...)
	c.lock(f, itsWrites, op.Writes...)
	switch {
	case action != "create":
		c.missingPart(op.Table, object, op.Name)
	case !op.OrReplace:
		c.partExists(op.Table, object, op.Name)
	}
}

func (c *cost) dropOnTable(op migration.DropOnTable) {
	if c.missing(op.Table, op.IfExists, "42P01") {
		return
	}
	r := c.table(op.Table)
	switch {
	case op.IfExists && c.lacksPart(op.Table, op.Object, op.Name):
		return
	case c.missingPart(op.Table, op.Object, op.Name):
		c.lock(findOnTable, itself, op.Table)
		return
	}
	if op.Object == "trigger" && r != nil && c.before.Sure(op.Table) && trigger(r, op.Name) == nil {
		c.lock(findOnTable, itself, op.Table) // and that one only where it is the parent's trigger
		c.alwaysFails("2BP01", "trigger %s of %s requires it", op.Name, c.parentTrigger(r, op.Name).Name.Short())
		return
	}
	c.lock(dropOnTable, itself, op.Table)
	if op.Object == "trigger" {
		c.lockPartitions(dropOnTable, op.Table)
	}
}

// switchTriggers is ENABLE and DISABLE TRIGGER, which go down to the partitions
// that have a trigger for each row from their parent.
func (c *cost) switchTriggers(op migration.AlterTable, r *schema.Relation) {
	if r == nil || op.Argument != "" && c.missingPart(op.Table, "trigger", op.Argument) {
		return
	}
	goesDown := slices.ContainsFunc(r.Triggers, func(t schema.Trigger) bool {
		return t.ForEachRow && (op.Argument == "" || op.Argument == t.Name)
	})
	if goesDown && !op.Only {
		c.lockPartitions(switchTrigger, op.Table)
	}
}

func (c *cost) commentOn(op migration.CommentOn) {
	switch op.Object {
	case "table", "column", "index", "view", "materialized view", "sequence", "foreign table":
	case "trigger", "policy", "rule", "constraint":
		if c.onTable(findOnTable, op.Name); !c.fails() {
			c.missingPart(op.Name, op.Object, op.Part)
		}
		return
	default:
		return // no relation
	}
	if c.missing(op.Name, false, "42P01") {
		return
	}
	c.lock(commentOn, itself, op.Name)
	if r := c.before.Relation(op.Name); r != nil && op.Column != "" {
		c.hasColumns(op.Name, op.Column)
	}
}

// grant is GRANT and REVOKE on relations, which lock none on older servers.
func (c *cost) grant(op migration.Grant) {
	switch op.Object {
	case "sequence":
		c.lock(grant, itself, op.Names...)
		return
	case "table":
	default:
		return
	}
	for _, name := range op.Names {
		if c.missing(name, false, "42P01") {
			return
		}
		c.lock(grant, itself, name)
		if !c.hasColumns(name, op.Columns...) {
			return
		}
	}
}
