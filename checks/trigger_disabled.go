package checks

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// TriggerDisabled flags triggers that are switched off, and with them whatever
// they keep: foreign keys, audit trails, derived columns (PostgreSQL manual,
// ALTER TABLE, DISABLE TRIGGER; session_replication_role).
var TriggerDisabled = &Check{
	Name:     "trigger-disabled",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23503", "violates foreign key constraint"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AlterTable](p) {
			if strings.HasPrefix(op.Action, "disable trigger") && at.Before.Existed(op.Table) {
				reportDisabled(p, at, op)
			}
		}
		for at, op := range Upgrades[migration.SetVariable](p) {
			if op.Name == replicationRole && op.Value == "replica" && !(op.Local && at.Before.Session().Transaction == "") {
				reportReplica(p, at, op)
			}
		}
	},
}

func reportDisabled(p *Pass, at At, op migration.AlterTable) {
	what := code(migration.QuoteIfAny(op.Argument)).Text()
	switch op.Action {
	case "disable trigger all":
		what = wording.Say("every trigger, those of foreign keys included,")
	case "disable trigger user":
		what = wording.Say("every trigger")
	}
	finding := Finding{
		Message: wording.Say("blocks writes to %s, and after it they go past %s of the table", tableWords(op.Table), what),
		Cost:    wording.Say("%s until the transaction ends", held(at, op.Table)),
		Object:  at.Object(op.Table, op.Argument),
		Remedy:  &migration.Remedy{Title: wording.Say("let the triggers run; give the one that is in the way a condition instead")},
	}
	switch on, ok := enabledAfter(p, at, op); {
	case ok && sameTransaction(at, on):
		finding.Severity = Notice
		finding.Message = wording.Say("blocks writes to %s until the transaction ends, and its own go past %s of the table", tableWords(op.Table), what)
	case ok:
		finding.Message = wording.Say("%s until they are enabled again", finding.Message)
		finding.Related = []Related{{Span: on.Span(), Message: wording.Say("enabled again, in another transaction")}}
	default:
		finding.Message = wording.Say("%s for good: nothing in the change enables it again", finding.Message)
	}
	p.Report(at, finding)
}

// enabledAfter is the statement after another that enables what it disables.
func enabledAfter(p *Pass, at At, op migration.AlterTable) (At, bool) {
	after := false
	for other, enable := range Upgrades[migration.AlterTable](p) {
		whole := strings.HasSuffix(enable.Action, "trigger all") || enable.Action == "enable trigger user" && op.Action != "disable trigger all"
		if after && strings.HasPrefix(enable.Action, "enable") && other.Before.Resolve(enable.Table) == at.Before.Resolve(op.Table) &&
			(whole || enable.Argument == op.Argument && strings.HasSuffix(enable.Action, "trigger")) {
			return other, true
		}
		after = after || other == at
	}
	return At{}, false
}

const replicationRole = "session_replication_role"

// reportReplica reports a session that takes itself for a replica: none of its
// changes meets a trigger or a foreign key.
func reportReplica(p *Pass, at At, op migration.SetVariable) {
	finding := Finding{
		Message: wording.Say("lets what this session writes go past every trigger and foreign key"),
		Object:  op.Name,
		Remedy:  &migration.Remedy{Title: wording.Say("let the triggers run, and write rows in an order that the foreign keys accept")},
	}
	if !op.Local && !resetAfter(p, at) {
		finding.Message = wording.Say("%s, and that of the migrations after it: nothing sets it back", finding.Message)
	}
	p.Report(at, finding)
}

// resetAfter reports whether the migration sets the role of its session back.
func resetAfter(p *Pass, at At) bool {
	after := false
	for other, op := range Upgrades[migration.SetVariable](p) {
		if after && other.Migration == at.Migration && (op.Name == replicationRole || op.Reset && op.Name == "all") && op.Value != "replica" {
			return true
		}
		after = after || other == at
	}
	return false
}
