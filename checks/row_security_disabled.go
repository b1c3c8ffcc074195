package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// RowSecurityDisabled flags the end of what decides which rows a role may
// see: row level security switched off, or a policy dropped for good.
var RowSecurityDisabled = &Check{
	Name:     "row-security-disabled",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AlterTable](p) {
			var message wording.Text
			switch op.Action {
			case "disable row level security":
				message = wording.Say("shows all rows of %s to every role that may read it, whatever its policies say", tableWords(op.Table))
			case "no force row level security":
				message = wording.Say("shows all rows of %s to its owner: policies do not hold for the owner any more", tableWords(op.Table))
			default:
				continue
			}
			reportRowSecurity(p, at, op.Table, message, op.Action, securedAgain)
		}
		for at, op := range Upgrades[migration.DropOnTable](p) {
			if op.Object == "policy" {
				message := wording.Say("lets roles see or write other rows of %s than the policy %s has said, or none", tableWords(op.Table), columnOnly(op.Name))
				reportRowSecurity(p, at, op.Table, message, "policy "+op.Name, policyAgain)
			}
		}
	},
}

// reportRowSecurity reports it unless the table is born in the change, goes in
// it, or gets what takes its place.
func reportRowSecurity(p *Pass, at At, table migration.Name, message wording.Text, what string, again func(migration.Operation) (migration.Name, bool)) {
	resolved := at.Before.Resolve(table)
	isGone := at.Before.Relation(table) != nil && p.Change.Final.Relation(resolved) == nil
	if !at.Before.Existed(table) || isGone {
		return
	}
	for step := range p.Steps(migration.Upgrade) {
		for _, op := range step.Operations {
			if other, ok := again(op); ok && step.Before.Resolve(other) == resolved {
				return
			}
		}
	}
	p.Report(at, Finding{
		Message: message,
		Object:  at.Object(table, "") + " " + what,
		Remedy: &migration.Remedy{
			Title: wording.Say("put the rule that is to hold from now on beside it, in one transaction"),
			Steps: []migration.Step{{Title: wording.Say("in the same transaction"), Operations: []migration.Operation{
				note("create the policy that takes its place on %s, and leave row level security on", tableWords(table))}}},
		},
	})
}

func securedAgain(op migration.Operation) (table migration.Name, ok bool) {
	alter, ok := op.(migration.AlterTable)
	return alter.Table, ok && (alter.Action == "enable row level security" || alter.Action == "force row level security")
}

func policyAgain(op migration.Operation) (table migration.Name, ok bool) {
	alter, ok := op.(migration.AlterOnTable)
	return alter.Table, ok && alter.Action == "create policy"
}
