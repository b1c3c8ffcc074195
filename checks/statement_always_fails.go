package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// StatementAlwaysFails flags a statement that the server refuses whatever rows
// there are, because of what the history has made of the schema.
var StatementAlwaysFails = &Check{
	Name:     "statement-always-fails",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"42P07", "relation … already exists"},
		{"42703", "column … of relation … does not exist"},
		{"42701", "column … of relation … already exists"},
		{"42704", "constraint … of relation … does not exist"},
		{"42710", "constraint … for relation … already exists"},
		{"42P16", "cannot drop columns from view"},
	},
	Replaces: []string{
		"drop-constraint-loses-protection",
		// Work that is never done.
		"attach-partition-scans-table", "check-validates-under-lock", "cluster-rewrites-table", "column-type-rewrites-table",
		"default-partition-scanned", "domain-constraint-scans-tables", "exclusion-builds-index-under-lock", "foreign-key-validates-under-lock",
		"index-blocks-writes", "new-column-rewrites-table", "primary-key-scans-for-nulls", "refresh-blocks-reads", "reindex-blocks-writes",
		"set-not-null-scans-table", "storage-change-rewrites-table", "unique-builds-index-under-lock",
	},
	Run: func(p *Pass) {
		seen := map[failurePlace]bool{}
		for at, op := range Upgrades[migration.Operation](p) {
			reportAlwaysFails(p, at, op, seen)
		}
		for at, op := range Downgrades[migration.Operation](p) {
			reportAlwaysFails(p, at, op, seen)
		}
	},
}

// failurePlace tells failures apart: the same one in the same migration is
// reported once, where it comes first.
type failurePlace struct {
	migration *migration.Migration
	direction migration.Direction
	failure   schema.Failure
}

func reportAlwaysFails(p *Pass, at At, op migration.Operation, seen map[failurePlace]bool) {
	failure, fails := at.AlwaysFails()
	place := failurePlace{at.Migration, at.Statement.Direction, failure}
	if !fails || seen[place] {
		return
	}
	seen[place] = true
	finding := Finding{Object: op.String()}
	words := failure.When
	if failure.Since > 0 && p.Change.VersionAssumed {
		finding.Severity = Warning
		words = wording.Say("%s; no `postgres-version` is configured", failure.When)
	} else {
		for operation := range at.Step.Operations { // none of the statement is carried out
			finding.Also = append(finding.Also, operation)
		}
	}
	reportRefused(p, at, failure, words, finding)
}

// reportRefused reports a statement that the server always refuses, and why.
// Of a downgrade it is a Warning: the rollback fails, not the deploy.
func reportRefused(p *Pass, at At, failure schema.Failure, why wording.Text, f Finding) {
	f.Message = wording.Say("always fails with %s: %s", failure.SQLState, why)
	if f.Severity == Off {
		f.Severity = p.Check.Severity
	}
	if at.Statement.Direction == migration.Downgrade {
		f.Severity = min(f.Severity, Warning)
		f.Message = wording.Say("the rollback %s", f.Message)
	}
	p.Report(at, f)
}
