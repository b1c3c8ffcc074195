package checks

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ClientDefaultEmitsNothing flags a new column whose default exists in the
// application only: the existing rows do not get it (SQLAlchemy, Column,
// default).
var ClientDefaultEmitsNothing = &Check{
	Name:     "client-default-emits-nothing",
	Severity: Error,
	Edition:  1,
	Prevents: []ServerMessage{{"23502", "contains null values"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AddColumn](p) {
			fact, ok := clientDefault(at, op.Column)
			if !ok || !at.Before.Existed(op.Table) {
				continue
			}
			finding := Finding{
				Span:     fact.Span,
				Severity: Notice,
				Message: wording.Say("leaves %s null in the existing rows: its default is the application's, the database never sees it",
					columnWords(op.Table, op.Column.Name)),
				Object: at.Object(op.Table, op.Column.Name),
				Remedy: serverDefault(op, fact),
			}
			if severity, fails := failsWithRows(at, op); fails {
				finding.Severity = severity
				finding.Message = wording.Say("fails if %s has any row: the default of %s is the application's, so the existing rows get no value",
					tableWords(op.Table), columnOnly(op.Column.Name))
			}
			p.Report(at, finding)
		}
	},
}

// clientDefault is the default that a new column has in the application, when
// it has none in the database.
func clientDefault(at At, c migration.Column) (migration.ClientDefault, bool) {
	if !c.Default.IsZero() {
		return migration.ClientDefault{}, false
	}
	for _, f := range at.Statement.Facts {
		if fact, ok := f.(migration.ClientDefault); ok && fact.Column == c.Name {
			return fact, true
		}
	}
	return migration.ClientDefault{}, false
}

// serverDefault tells to write the default for the database. How a value of
// the application is said in SQL is for its author to decide.
func serverDefault(op migration.AddColumn, fact migration.ClientDefault) *migration.Remedy {
	add := note("add {DEFAULT}: the existing rows then have it in %s", columnOnly(op.Column.Name))
	if len(fact.Value) <= 40 && !strings.Contains(fact.Value, "\n") {
		add = note("add {DEFAULT}, like default=%s: the existing rows then have it in %s", fact.Value, columnOnly(op.Column.Name))
	}
	return &migration.Remedy{
		Title: wording.Say("give the database the default too"),
		Amend: migration.AddServerDefault,
		Steps: []migration.Step{{
			Title: wording.Say("in the same column"),
			Operations: []migration.Operation{
				add,
			},
		}},
	}
}
