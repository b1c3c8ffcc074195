package checks

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// TransactionLeftOpen flags a file that begins a transaction and does not
// commit it, where no tool does it either.
var TransactionLeftOpen = &Check{
	Name:     "transaction-left-open",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"25001", "there is already a transaction in progress"}},
	Run: func(p *Pass) {
		for _, m := range p.Change.Migrations {
			for _, direction := range []migration.Direction{migration.Upgrade, migration.Downgrade} {
				reportLeftOpen(p, p.StepsOf(m, direction))
			}
		}
	},
}

func reportLeftOpen(p *Pass, steps []*Step) {
	var open *At
	for _, step := range steps {
		for n, operation := range step.Operations {
			control, ok := operation.(migration.TransactionControl)
			switch {
			case !ok || step.Statement.Wrapped:
			case control.Action == "begin" && open != nil && !step.Unchanged:
				p.Report(At{step, n}, Finding{
					Message: wording.Say("begins no second transaction: the first is still open, and the next COMMIT ends it with all that is in it"),
					Related: []Related{{Span: open.Span(), Message: wording.Say("the transaction that is open")}},
					Object:  "second begin",
				})
			case control.Action == "begin" && open == nil:
				open = &At{step, n}
			case endsTransaction(control) && !control.Chain:
				open = nil
			}
		}
	}
	if open == nil || open.Unchanged {
		return
	}
	severity := Error
	if open.Statement.Direction == migration.Downgrade {
		severity = Warning // the rollback is lost, not the deploy
	}
	p.Report(*open, Finding{
		Severity: severity,
		Message:  wording.Say("loses all that follows: nothing commits this transaction, so the server undoes it when the connection closes"),
		Object:   "begin",
		Remedy:   &migration.Remedy{Title: wording.Say("commit it after the last statement")},
		Edits:    commitAfter(steps[len(steps)-1].Statement),
	})
}

// commitAfter adds a COMMIT after the last statement of a file, where its
// semicolon shows where that ends.
func commitAfter(last *migration.Statement) []migration.Edit {
	if last.Source == nil || last.Generated() || last.Call != "" {
		return nil
	}
	rest := last.Source.Text[last.Span.End.Offset:]
	gap := len(rest) - len(strings.TrimLeft(rest, " \t\r\n"))
	if !strings.HasPrefix(rest[gap:], ";") {
		return nil
	}
	end := last.Span.End.Offset + gap + 1
	return []migration.Edit{{Span: last.Source.Span(end, end), Text: "\nCOMMIT;"}}
}
