package checks

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// DropObjectBreaksRunningCode flags the end of a view, a function, a sequence
// or a type: they hold no rows, but queries of the release that still runs
// may name them.
var DropObjectBreaksRunningCode = &Check{
	Name:     "drop-object-breaks-running-code",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"42P01", "relation … does not exist"},
		{"42883", "function … does not exist"},
		{"42704", "type … does not exist"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.DropView](p) {
			if severity, harms := Breaks(at.Before, op.View); harms && !surelyGone(at, op.View, op.IfExists) {
				kind := "view"
				if op.Materialized {
					kind = "materialized view"
				}
				reportDroppedObject(p, at, op, object{kind, op.View}, severity)
			}
		}
		for at, op := range Upgrades[migration.DropSequence](p) {
			severity, harms := Breaks(at.Before, op.Sequence)
			if harms && !surelyGone(at, op.Sequence, op.IfExists) && !lostItsUsers(p, at) {
				reportDroppedObject(p, at, op, object{"sequence", op.Sequence}, capped(severity, false))
			}
		}
		for at, op := range Upgrades[migration.DropType](p) {
			severity, harms := BreaksType(at.Before, op.Type)
			gone := op.IfExists && at.Before.Complete() && at.Before.Type(op.Type) == nil
			if harms && !gone && !lostItsUsers(p, at) && !renamedBefore(p, at, op.Type) {
				reportDroppedObject(p, at, op, object{"type", op.Type}, capped(severity, false))
			}
		}
		for at, op := range Upgrades[migration.DropFunction](p) {
			if !dropsTrigger(p, at) && !bornFunction(at.Before, op.Function) {
				reportDroppedObject(p, at, op, object{op.Object, op.Function}, Warning)
			}
		}
	},
}

// object is what is dropped: its kind in words, and its name.
type object struct {
	kind string
	name migration.Name
}

func reportDroppedObject(p *Pass, at At, op migration.Operation, o object, severity Severity) {
	atOnce, later := recreated(p, at, o.name)
	if atOnce {
		return
	}
	words := wording.Say("%s %s", wording.The(o.kind), tableWords(o.name))
	if o.name.IsUnknown() {
		words = wording.Say("%s whose name is not known", wording.The(o.kind))
	}
	finding := Finding{
		Severity: severity,
		Message:  wording.Say("breaks running code that uses %s", words),
		Object:   o.kind + " " + at.Before.Resolve(o.name).String(),
		Remedy: &migration.Remedy{
			Title: wording.Say("release code without it first, and drop it a release later"),
			Steps: []migration.Step{
				{Title: wording.Say("stop using it"), Operations: []migration.Operation{note("release code that does not use %s", words)}},
				{Title: wording.Say("drop it in a later release"), Operations: []migration.Operation{op}},
			},
		},
	}
	if later {
		finding.Severity = Notice
		finding.Message = wording.Say("leaves running code without %s until it is created again", words)
		finding.Remedy = &migration.Remedy{
			Title: wording.Say("drop and create it in one transaction"),
			Steps: []migration.Step{{Title: wording.Say("in one transaction"), Operations: []migration.Operation{
				note("put the DROP and the CREATE between BEGIN and COMMIT: nobody sees the moment between them")}}},
		}
	}
	p.Report(at, finding)
}

// surelyGone reports whether DROP … IF EXISTS surely finds nothing to drop.
func surelyGone(at At, name migration.Name, ifExists bool) bool {
	return ifExists && at.Before.Complete() && at.Before.Relation(name) == nil
}

// recreated reports whether the migration makes something of a name again
// after it was dropped: in the same transaction (at once, for others), or later.
func recreated(p *Pass, at At, name migration.Name) (atOnce, later bool) {
	name = at.Before.Resolve(name)
	after := false
	for step := range p.Steps(migration.Upgrade) {
		after = after || step == at.Step
		if !after || step.Migration != at.Migration {
			continue
		}
		for i, op := range step.Operations {
			if made, ok := makes(op); ok && step.Before.Resolve(made) == name {
				atOnce = atOnce || sameTransaction(at, At{step, i})
				later = true
			}
		}
	}
	return atOnce, later
}

// makes is the name under which an operation makes something that code may use.
func makes(op migration.Operation) (name migration.Name, ok bool) {
	switch op := op.(type) {
	case migration.CreateView:
		return op.View, true
	case migration.CreateTable:
		return op.Table, true
	case migration.CreateSequence:
		return op.Sequence, true
	case migration.CreateType:
		return op.Type, true
	case migration.CreateFunction:
		return op.Function, true
	case migration.RenameTable:
		return migration.Name{Schema: op.Table.Schema, Name: op.To}, true
	case migration.AlterFunction:
		return migration.Name{Schema: op.Function.Schema, Name: op.To}, op.To != ""
	case migration.AlterType:
		return migration.Name{Schema: op.Type.Schema, Name: op.Argument}, op.Action == "rename to"
	case migration.Other:
		renames := strings.HasPrefix(op.Kind, "rename ") && len(op.Names) == 2
		creates := strings.HasPrefix(op.Kind, "create ") && len(op.Names) == 1
		if renames || creates {
			return op.Names[len(op.Names)-1], true
		}
	}
	return migration.Name{}, false
}

// lostItsUsers reports whether the migration has before this taken away what
// uses a type or a sequence: a table, a column, its type or its default. That
// has its own finding where it breaks code.
func lostItsUsers(p *Pass, at At) bool {
	return before(p, at, func(op migration.Operation) bool {
		switch op.(type) {
		case migration.DropTable, migration.DropColumn, migration.AlterColumnType, migration.DropDefault, migration.SetDefault:
			return true
		}
		return false
	})
}

// renamedBefore reports whether the migration has given a type its name, so
// that no running code says it: it makes way for another one.
func renamedBefore(p *Pass, at At, name migration.Name) bool {
	return before(p, at, func(op migration.Operation) bool {
		rename, ok := op.(migration.AlterType)
		return ok && rename.Action == "rename to" && rename.Argument == name.Name
	})
}

// dropsTrigger reports whether the migration drops a trigger: its function
// goes with it, which only the trigger has called.
func dropsTrigger(p *Pass, at At) bool {
	return before(p, at, func(op migration.Operation) bool {
		drop, ok := op.(migration.DropOnTable)
		return ok && drop.Object == "trigger"
	})
}

// bornFunction reports whether the change has created all functions of a name.
func bornFunction(before *schema.State, name migration.Name) bool {
	functions := before.Functions(name)
	return len(functions) > 0 && !slices.ContainsFunc(functions, func(f *schema.Function) bool { return f.Epoch == 0 })
}

// before reports whether the migration has done something before an operation.
func before(p *Pass, at At, is func(migration.Operation) bool) bool {
	for step := range p.Steps(migration.Upgrade) {
		operations := step.Operations
		if step == at.Step {
			operations = operations[:at.Index]
		}
		if step.Migration == at.Migration && slices.ContainsFunc(operations, is) {
			return true
		}
		if step == at.Step {
			break
		}
	}
	return false
}
