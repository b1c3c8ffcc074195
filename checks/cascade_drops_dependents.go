package checks

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
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
			object: op.Object + " " + tableWords(op.Function), such: "triggers, defaults and generated columns",
			all: bornFunction(at.Before, op.Function), // then so is all that depends on it
		}
	case migration.Other:
		kind, isDrop := strings.CutPrefix(op.Kind, "drop ")
		if !op.Cascade || !isDrop {
			return d, false
		}
		d = dependents{object: kind, such: "triggers, defaults and generated columns"}
		if kind == "extension" {
			d.such = "columns of its types"
		}
		for _, name := range op.Names {
			d.object += " " + tableWords(name)
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
	message := "drops all that depends on " + d.object + " as well, such as " + d.such + ", and without CASCADE the server would refuse and name it"
	first := note("ask the server: without CASCADE it refuses, and its DETAIL names what depends on it")
	if len(d.found) > 0 {
		words := make([]string, len(d.found))
		for i, one := range d.found {
			words[i] = one.words
			if one.loses {
				severity = Error
			}
		}
		message = "drops " + and(words) + " along with " + d.object
		if severity == Error {
			message += ", with all that is stored there"
		}
		first = note("decide about %s first, each in a statement of its own", and(words))
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
			Title: "drop what depends on it by name first, and leave CASCADE out",
			Steps: []migration.Step{{Title: "by name", Operations: []migration.Operation{first, last}}},
		},
	})
}
