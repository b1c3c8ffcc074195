package checks

import (
	"fmt"

	"github.com/oncebitten/oncebitten/migration"
)

// ClientDefaultEmitsNothing flags a new column whose default exists in the
// application only: the rows there are do not get it (SQLAlchemy, Column,
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
				Message: fmt.Sprintf("leaves %s null in the rows there are: its default is the application's, the database never sees it",
					columnWords(op.Table, op.Column.Name)),
				Object: at.Object(op.Table, op.Column.Name),
				Remedy: serverDefault(op),
			}
			if severity, fails := failsWithRows(at, op); fails {
				finding.Severity = severity
				finding.Message = fmt.Sprintf("fails if %s has any row: the default of %s is the application's, so the rows there are get no value",
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

func serverDefault(op migration.AddColumn) *migration.Remedy {
	return &migration.Remedy{
		Title: "give the database the default too",
		Steps: []migration.Step{{
			Title: "add the column with a server default",
			Operations: []migration.Operation{
				note("write the default as server_default: %s then has it in the rows there are", columnOnly(op.Column.Name)),
				op,
			},
		}},
	}
}
