package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// SetLocalOutsideTransaction flags SET LOCAL where there is no transaction for
// it to last: the server warns and does nothing (PostgreSQL manual, SET).
var SetLocalOutsideTransaction = &Check{
	Name:     "set-local-outside-transaction",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"25P01", "SET LOCAL can only be used in transaction blocks"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.SetVariable](p) {
			if !op.Local || at.Before.Session().Transaction != "" {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("has no effect: outside a transaction %s stays what it was", code(op.Name)),
				Object:  op.Name,
				Remedy:  setForSession(p, at, op),
			})
		}
	},
}

// setForSession is SET without LOCAL, except where it would give a concurrent
// build a timeout that it cannot keep.
func setForSession(p *Pass, at At, op migration.SetVariable) *migration.Remedy {
	op.Local = false
	if build, ok := buildAfter(p, at); ok && isShort(op.Name, op.Value) {
		return &migration.Remedy{
			Title: wording.Say("leave it out: a concurrent build needs the time"),
			Steps: []migration.Step{{
				Title:      wording.Say("the build without it"),
				Autocommit: true,
				Operations: []migration.Operation{build},
			}},
		}
	}
	return &migration.Remedy{
		Title: wording.Say("set it for the session"),
		Amend: migration.DropLocal,
		Steps: []migration.Step{{
			Title:      wording.Say("SET lasts until the session ends, or sets it again"),
			Autocommit: true,
			Operations: []migration.Operation{op},
		}},
	}
}

// buildAfter is the first statement after another in its migration that works
// on an index concurrently.
func buildAfter(p *Pass, at At) (migration.Operation, bool) {
	after := false
	for step := range p.Steps(migration.Upgrade) {
		for _, op := range step.Operations {
			if _, concurrent := concurrentWork(At{Step: step}, op); concurrent && after && step.Migration == at.Migration {
				return op, true
			}
		}
		after = after || step == at.Step
	}
	return nil, false
}
