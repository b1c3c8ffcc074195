package checks

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// CascadeDropsDependents flags DROP … CASCADE: it takes along whatever depends
// on the object, where the server would otherwise refuse, and name it.
var CascadeDropsDependents = &Check{
	Name:     "cascade-drops-dependents",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"42P01", "relation … does not exist"}},
	Run: func(p *Pass) {
		for step := range p.Steps(migration.Upgrade) {
			for i, op := range step.Operations {
				at := At{step, i}
				if d, ok := cascade(at, op); ok {
					reportDependents(p, at, d)
				}
			}
		}
	},
}

// cascade is what goes with the object of a DROP … CASCADE; ok is false for
// all other operations, and where the object is surely not there.
func cascade(at At, op migration.Operation) (d dependents, ok bool) {
	switch op := op.(type) {
	case migration.DropTable:
		if !op.Cascade || surelyGone(at, op.Table, op.IfExists) {
			return d, false
		}
		d = relationDependents(at.Before, op.Table)
		op.Cascade = false
		d.without = op
	case migration.DropView:
		if !op.Cascade || surelyGone(at, op.View, op.IfExists) {
			return d, false
		}
		d = relationDependents(at.Before, op.View)
		op.Cascade = false
		d.without = op
	case migration.DropColumn:
		if !op.Cascade || isGone(at, op) {
			return d, false
		}
		d = columnDependents(at.Before, op.Table, op.Column)
		op.Cascade = false
		d.without = op
	case migration.DropConstraint:
		if !op.Cascade || constraintGone(at, op) {
			return d, false
		}
		d = constraintDependents(at.Before, op.Table, op.Constraint)
		op.Cascade = false
		d.without = op
	default:
		return cascadeOfObject(at, op)
	}
	return d, true
}

// functionDependents are what may depend on a function.
var functionDependents = wording.Say("triggers, defaults and generated columns")

// cascadeOfObject is cascade for what is no part of a relation.
func cascadeOfObject(at At, op migration.Operation) (d dependents, ok bool) {
	switch op := op.(type) {
	case migration.DropType:
		if !op.Cascade || op.IfExists && at.Before.Complete() && at.Before.Type(op.Type) == nil {
			return d, false
		}
		d = typeDependents(at.Before, op.Type)
		op.Cascade = false
		d.without = op
	case migration.DropSequence:
		if !op.Cascade || surelyGone(at, op.Sequence, op.IfExists) {
			return d, false
		}
		d = sequenceDependents(at.Before, op.Sequence)
		op.Cascade = false
		d.without = op
	case migration.DropFunction:
		if !op.Cascade {
			return d, false
		}
		d = dependents{
			object: wording.Say("%s %s", wording.The(op.Object), tableWords(op.Function)), such: functionDependents,
			all: bornFunction(at.Before, op.Function), // then so is all that depends on it
		}
	case migration.Other:
		kind, isDrop := strings.CutPrefix(op.Kind, "drop ")
		if !op.Cascade || !isDrop {
			return d, false
		}
		d = dependents{object: wording.The(kind), such: functionDependents}
		if kind == "extension" {
			d.such = wording.Say("columns of its types")
		}
		for _, name := range op.Names {
			d.object = wording.Say("%s %s", d.object, tableWords(name))
		}
	default:
		return d, false
	}
	return d, true
}

func reportDependents(p *Pass, at At, d dependents) {
	d = d.older(p, at)
	if len(d.found) == 0 && d.all {
		return
	}
	severity := p.Check.Severity
	message := wording.Say("drops all that depends on %s as well, such as %s, and without CASCADE the server would refuse and name it", d.object, d.such)
	first := note("ask the server: without CASCADE it refuses, and its DETAIL names what depends on it")
	if len(d.found) > 0 {
		words := make([]wording.Text, len(d.found))
		for i, one := range d.found {
			words[i] = one.words
			if one.loses {
				severity = Error
			}
		}
		message = wording.Say("drops %s along with %s", wording.And(words), d.object)
		if severity == Error {
			message = wording.Say("%s, with all that is stored there", message)
		}
		first = note("decide about %s first, each in a statement of its own", wording.And(words))
	}
	last := note("then drop it without CASCADE")
	if d.without != nil {
		last = d.without
	}
	p.Report(at, Finding{
		Severity: severity,
		Message:  message,
		Object:   "cascade of " + at.Operations[at.Index].String(),
		Remedy: &migration.Remedy{
			Title: wording.Say("drop what depends on it by name first, and leave CASCADE out"),
			Steps: []migration.Step{{Title: wording.Say("by name"), Operations: []migration.Operation{first, last}}},
		},
	})
}
