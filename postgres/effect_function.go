package postgres

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// triggerFunctions are the server's own functions for triggers, which the list of
// those that expressions call does not have (PostgreSQL manual, 9.28, 12.4.3).
var triggerFunctions = []string{
	"suppress_redundant_updates_trigger", "tsvector_update_trigger", "tsvector_update_trigger_column", "unique_key_recheck",
}

// missingFunction adds the failure of naming a function that is not there: none
// of the server's or of its extensions, and none that a migration created.
func (c *cost) missingFunction(name migration.Name) bool {
	_, builtin := builtinFunctions()[name.Name]
	if isServerType(name.Name) || c.before.Type(name) != nil { // a cast in the form of a call, or the constructor of a range
		return false
	}
	if builtin || slices.Contains(triggerFunctions, name.Name) || name.IsUnknown() || !c.before.Complete() || c.before.HasExtensions() || len(c.before.Functions(name)) > 0 {
		return false
	}
	for _, r := range c.before.Relations() {
		if r.Column(name.Name) != nil { // v(t) is t.v
			return false
		}
	}
	c.alwaysFails("42883", "function %s does not exist", name.Short())
	return true
}

// createFunction is refused where there is one with the same parameters.
func (c *cost) createFunction(op migration.CreateFunction) {
	if !op.OrReplace && len(c.before.Uncertain()) == 0 && c.before.HasFunction(op) {
		c.alwaysFails("42723", "function %s already exists with the same parameters", op.Function.Short())
		return
	}
	if op.Language == "sql" && op.Body != nil {
		c.understandBody(op)
	}
}

// understandBody is what the server does to understand the code of a function in
// SQL when it is created: it looks up what the statements name, which run later.
func (c *cost) understandBody(op migration.CreateFunction) {
	body := read(op.Body, 1)
	for _, operation := range body.Operations { // what these leave behind is not there yet
		switch operation.(type) {
		case migration.Select, migration.Insert, migration.Update, migration.Delete, migration.Call:
		default:
			return
		}
	}
	for _, operation := range body.Operations {
		var sources, writes []migration.Name
		switch operation := operation.(type) {
		case migration.Select:
			sources = operation.Sources
		case migration.Insert:
			sources, writes = operation.Sources, []migration.Name{operation.Table}
		case migration.Update:
			sources, writes = operation.Sources, []migration.Name{operation.Table}
		case migration.Delete:
			sources, writes = operation.Sources, []migration.Name{operation.Table}
		}
		for _, name := range slices.Concat(writes, sources) {
			if !c.isCatalogue(name) && c.missing(name, false, "42P01") {
				return
			}
		}
		c.lock(createFunction, itsWrites, writes...)
		c.lock(createFunction, itsSources, without(slices.Clone(sources), c.isCatalogue)...)
	}
}

// callsMissing adds the failure of an expression that calls a function which is
// not there.
func (c *cost) callsMissing(e migration.Expression) bool {
	return slices.ContainsFunc(e.Parts().Functions, func(name string) bool {
		return c.missingFunction(newHead(name).name())
	})
}

// dropFunction is refused while something calls it; with cascade that goes too.
func (c *cost) dropFunction(op migration.DropFunction) {
	if op.Object == "aggregate" || !op.IfExists && c.missingFunction(op.Function) {
		return
	}
	if len(op.Inputs) == 0 { // as the function of a trigger
		for _, use := range c.before.TriggersOf(op.Function) {
			if !op.Cascade {
				c.alwaysFails("2BP01", "trigger %s of %s calls %s", use.Trigger, use.Table.Short(), op.Function.Short())
				return
			}
			c.lock(dropFunction, itsUsers, use.Table)
		}
	}
	if overloads := c.before.Functions(op.Function); len(overloads) == 1 {
		c.dropCallers(overloads[0], op.Cascade)
	}
}

// dropCallers is what depends on a function that goes: indexes, defaults and
// constraints that call it.
func (c *cost) dropCallers(f *schema.Function, cascade bool) {
	calls := func(e migration.Expression) bool { return slices.Contains(e.Parts().Functions, f.Name.Name) }
	if _, builtin := builtinFunctions()[f.Name.Name]; builtin {
		return // that may be the one that is called
	}
	for _, r := range c.before.Relations() {
		d := r.Definition
		inIndex := d != nil && (calls(*d.Where) || slices.ContainsFunc(d.Elements, func(e migration.IndexElement) bool { return calls(e.Parts().Expression) }))
		inTable := slices.ContainsFunc(r.Columns, func(column *schema.Column) bool { return calls(*column.Default) || calls(*column.Generated) }) ||
			slices.ContainsFunc(r.Constraints, func(k *schema.Constraint) bool { return calls(k.Expression) })
		if !inIndex && !inTable {
			continue
		}
		if !cascade {
			c.alwaysFails("2BP01", "%s calls %s", r.Name.Short(), f.Name.Short())
			return
		}
		c.lock(dropFunction, itsUsers, r.Name)
		if inIndex {
			c.lock(dropFunction, itsUsers, d.Table)
		}
	}
}
