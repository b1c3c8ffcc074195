package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// Triggers, rules and policies: what belongs to a table. A trigger goes with
// the function that it calls.

func (b *Builder) createTrigger(op migration.CreateTrigger) {
	b.edit(op.Table)
	b.dropOnTable(migration.DropOnTable{Object: "trigger", Name: op.Trigger, Table: op.Table})
	r := b.edit(op.Table)
	r.Triggers = append(r.Triggers, Trigger{op.Trigger, op.Function, op.ForEachRow})
	if len(op.Columns) > 0 {
		links := b.links(r)
		links.Dependents = append(links.Dependents, Dependent{Name: migration.Name{Name: op.Trigger}, Kind: "trigger", Columns: op.Columns})
	}
}

func (b *Builder) dropOnTable(op migration.DropOnTable) {
	r := b.known(op.Table)
	if r == nil {
		return
	}
	switch op.Object {
	case "trigger":
		r.Triggers = without(r.Triggers, func(t Trigger) bool { return t.Name == op.Name })
	case "policy":
		r.Policies = without(r.Policies, func(name string) bool { return name == op.Name })
	case "rule":
		r.Rules = without(r.Rules, func(name string) bool { return name == op.Name })
	}
	b.dropDependents(r, func(d Dependent) bool { return d.Kind == op.Object && d.Name.Name == op.Name })
}

// alterOnTable carries out CREATE POLICY and CREATE RULE, and gives a trigger or a policy a new name.
func (b *Builder) alterOnTable(op migration.AlterOnTable) {
	r := b.edit(op.Table)
	switch op.Action {
	case "create policy":
		r.Policies = append(r.Policies, op.Name)
		b.addReader(r, "policy", op)
	case "alter policy":
		b.addReader(r, "policy", op)
	case "create rule":
		r.Rules = append(without(r.Rules, func(name string) bool { return name == op.Name }), op.Name)
		b.addReader(r, "rule", op)
	case "rename policy":
		r.Policies = replacer(op.Name, op.To)(r.Policies)
	case "rename rule":
		r.Rules = replacer(op.Name, op.To)(r.Rules)
	case "rename trigger":
		r.editTrigger(op.Name, func(t *Trigger) { t.Name = op.To })
	}
	b.editDependents(r, func(d *Dependent) {
		if op.Action == "rename "+d.Kind && d.ofTable() && d.Name.Name == op.Name {
			d.Name.Name = op.To
		}
	})
}

// addReader notes the columns that a policy or a rule reads, with those that it
// has read before.
func (b *Builder) addReader(r *Relation, kind string, op migration.AlterOnTable) {
	for _, d := range r.Dependents {
		if d.Kind == kind && d.ofTable() && d.Name.Name == op.Name {
			op.Columns = append(slices.Clone(d.Columns), op.Columns...)
		}
	}
	b.dropDependents(r, func(d Dependent) bool { return d.Kind == kind && d.ofTable() && d.Name.Name == op.Name })
	if len(op.Columns) > 0 {
		links := b.links(r)
		links.Dependents = append(links.Dependents, Dependent{Name: migration.Name{Name: op.Name}, Kind: kind, Columns: op.Columns})
	}
}

// editTrigger changes a trigger of a relation that is being edited, if it is known.
func (r *Relation) editTrigger(name string, change func(*Trigger)) {
	i := slices.IndexFunc(r.Triggers, func(t Trigger) bool { return t.Name == name })
	if i < 0 {
		return
	}
	r.Triggers = slices.Clone(r.Triggers)
	change(&r.Triggers[i])
}

// dropTriggersOf takes out the triggers that call a function.
func (b *Builder) dropTriggersOf(function migration.Name) {
	for _, use := range b.now.TriggersOf(function) {
		b.dropOnTable(migration.DropOnTable{Object: "trigger", Name: use.Trigger, Table: use.Table})
	}
}

// renameInTriggers has the triggers that call a function follow its name.
func (b *Builder) renameInTriggers(function migration.Name, to string) {
	for _, use := range b.now.TriggersOf(function) {
		b.edit(use.Table).editTrigger(use.Trigger, func(t *Trigger) { t.Function.Name = to })
	}
}
