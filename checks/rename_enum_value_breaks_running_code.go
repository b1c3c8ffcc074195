package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// RenameEnumValueBreaksRunningCode flags a new label for a value of an enum:
// the release that still runs writes the old one, and does not know the new.
var RenameEnumValueBreaksRunningCode = &Check{
	Name:     "rename-enum-value-breaks-running-code",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"22P02", "invalid input value for enum"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.RenameEnumValue](p) {
			severity, harms := BreaksType(at.Before, op.Type)
			if !harms || addedInChange(p, at, op) {
				continue
			}
			p.Report(at, Finding{
				Severity: severity,
				Message: wording.Say("breaks running code that still writes %s to columns of the type %s, or does not know %s when it reads it",
					label(op.Value), tableWords(op.Type), label(op.To)),
				Object: at.Before.ResolveType(op.Type).String() + " " + op.Value,
				Remedy: addLabel(op),
			})
		}
	},
}

// BreaksType is Breaks for a type.
func BreaksType(before *schema.State, name migration.Name) (severity Severity, ok bool) {
	if name.IsUnknown() {
		return Warning, true
	}
	if t := before.Type(name); t != nil && t.Epoch > 0 {
		return Off, false
	}
	return Error, true
}

// addedInChange reports whether the change itself has added the label that
// is renamed, so that no running code knows it.
func addedInChange(p *Pass, at At, op migration.RenameEnumValue) bool {
	name := at.Before.ResolveType(op.Type)
	for other, add := range Upgrades[migration.AddEnumValue](p) {
		if other.Step == at.Step {
			break
		}
		if add.Value == op.Value && other.Before.ResolveType(add.Type) == name {
			return true
		}
	}
	return false
}

// label shows a label of an enum as SQL writes it.
func label(value string) wording.Text {
	if migration.IsHole(value) {
		return wording.Say("a label that is not known")
	}
	return code("'" + value + "'").Text()
}

func addLabel(op migration.RenameEnumValue) *migration.Remedy {
	add := migration.Operation(migration.AddEnumValue{Type: op.Type, Value: op.To, IfNotExists: true})
	if op.Type.IsUnknown() || migration.IsHole(op.To) {
		add = note("add the new label to the type")
	}
	return &migration.Remedy{
		Title: wording.Say("add the new label, move the rows over, and leave the old one in the type"),
		Steps: []migration.Step{
			{Title: wording.Say("add the new label"), Operations: []migration.Operation{add}},
			{Title: wording.Say("move over"), Operations: []migration.Operation{
				note("release code that reads both labels and writes the new one, then change the rows of the old label in batches")}},
		},
	}
}
