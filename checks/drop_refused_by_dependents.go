package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// DropRefusedByDependents flags a DROP without CASCADE of what something else
// needs (PostgreSQL manual, 5.14, Dependency Tracking).
var DropRefusedByDependents = &Check{
	Name:     "drop-refused-by-dependents",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"2BP01", "because other objects depend on"},
		{"2BP01", "cannot drop … because … requires it"},
	},
	Replaces: []string{"statement-always-fails"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Operation](p) {
			reportDropRefused(p, at, op)
		}
		for at, op := range Downgrades[migration.Operation](p) {
			reportDropRefused(p, at, op)
		}
	},
}

func reportDropRefused(p *Pass, at At, op migration.Operation) {
	failure, fails := at.AlwaysFails()
	if !fails || failure.SQLState != "2BP01" {
		return
	}
	first := dropFirst(at.Before, op)
	switch _, isIndex := op.(migration.DropIndex); {
	case len(first) == 0:
		first = append(first, note("drop what depends on it first, each by its name; then this"))
	case !isIndex: // the index of a constraint goes with it
		first = append(first, op)
	}
	reportRefused(p, at, failure, failure.When, Finding{
		Object: op.String(),
		Remedy: &migration.Remedy{
			Title: wording.Say("drop what depends on it first, by name"),
			Steps: []migration.Step{{Title: wording.Say("in one transaction"), Operations: first}},
		},
	})
}

// dropFirst is what a DROP needs to be gone before, as far as it can be said
// in operations. In place of the index of a constraint it is the constraint that goes.
func dropFirst(state *schema.State, op migration.Operation) []migration.Operation {
	switch op := op.(type) {
	case migration.DropTable:
		return append(dropReaders(state, op.Table, ""), dropReferences(state, op.Table, nil)...)
	case migration.DropView:
		return dropReaders(state, op.View, "")
	case migration.DropColumn:
		return append(dropReaders(state, op.Table, op.Column), dropReferences(state, op.Table, []string{op.Column})...)
	case migration.DropConstraint:
		if c := state.Relation(op.Table).Constraint(op.Constraint); c != nil {
			return dropReferences(state, op.Table, c.Columns)
		}
	case migration.DropSequence:
		return dropDefaultsFrom(state, state.Resolve(op.Sequence))
	case migration.DropIndex:
		if r := state.Relation(op.Index); r != nil && r.Definition != nil && r.Definition.Constraint != "" {
			return []migration.Operation{migration.DropConstraint{Table: r.Definition.Table, Constraint: r.Definition.Constraint}}
		}
	case migration.DropFunction:
		var out []migration.Operation
		for _, use := range state.TriggersOf(op.Function) {
			out = append(out, migration.DropOnTable{Object: "trigger", Name: use.Trigger, Table: use.Table})
		}
		return out
	}
	return nil
}

// dropDefaultsFrom drops the defaults that draw from a sequence. An identity
// column has none.
func dropDefaultsFrom(state *schema.State, sequence migration.Name) []migration.Operation {
	var out []migration.Operation
	for _, r := range state.Relations() {
		for _, column := range r.Columns {
			draws := slices.ContainsFunc(column.Default.Parts().Sequences, func(s migration.Name) bool { return state.Resolve(s) == sequence })
			if draws {
				out = append(out, migration.DropDefault{Table: r.Name, Column: column.Name})
			}
		}
	}
	return out
}
