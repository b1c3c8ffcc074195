package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// SetNotNullDropsItsProof flags SET NOT NULL in one ALTER TABLE with the end,
// or only now the validation, of the CHECK that would have spared the scan.
// The server carries out all drops first and all validations last, whatever
// their order in the statement (src/backend/commands/tablecmds.c, AlterTablePass).
var SetNotNullDropsItsProof = &Check{
	Name:     "set-not-null-drops-its-proof",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"57014", "canceling statement due to statement timeout"},
	},
	Replaces: []string{"set-not-null-scans-table", "check-validates-under-lock"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.SetNotNull](p) {
			proof, index, dropped := proofInStatement(at, op)
			severity, hurts := p.Hurts(at.Before, op.Table)
			if proof == "" || !hurts || !at.Scans() {
				continue
			}
			finding := Finding{
				Severity: severity,
				Message: wording.Say("blocks reads and writes of %s during a full scan: the same statement validates %s only after %s is required",
					tableWords(op.Table), code(migration.QuoteIdentifier(proof)), columnOnly(op.Column)),
				Cost:   cost(at, op.Table, wording.Say("while all of its rows are read")),
				Object: at.Object(op.Table, op.Column),
				Remedy: provenFirst(op, proof),
				Also:   []int{index},
			}
			if dropped {
				finding.Message = wording.Say("blocks reads and writes of %s during a full scan: the same statement first drops %s, which proves that no %s is null",
					tableWords(op.Table), code(migration.QuoteIdentifier(proof)), columnOnly(op.Column))
				finding.Remedy = dropLater(op, proof)
			}
			p.Report(at, finding)
		}
	},
}

// proofInStatement is the CHECK that proves a column to have no null, and
// that the statement drops, or validates, together with SET NOT NULL: its
// name, which operation it is, and whether it is dropped. The name is empty
// when there is none.
func proofInStatement(at At, op migration.SetNotNull) (name string, index int, dropped bool) {
	proves := func(constraint string, valid bool) bool {
		c := at.Before.Relation(op.Table).Constraint(constraint)
		return c != nil && c.Kind == migration.Check && !c.NotEnforced && c.Valid == valid && slices.Contains(c.Expression.Parts().NotNull, op.Column)
	}
	for i, other := range at.Operations {
		switch other := other.(type) {
		case migration.DropConstraint:
			if other.Table == op.Table && proves(other.Constraint, true) {
				return other.Constraint, i, true
			}
		case migration.ValidateConstraint:
			if other.Table == op.Table && proves(other.Constraint, false) {
				return other.Constraint, i, false
			}
		}
	}
	return "", 0, false
}

func dropLater(op migration.SetNotNull, proof string) *migration.Remedy {
	return &migration.Remedy{
		Title: wording.Say("take two statements, SET NOT NULL first"),
		Steps: []migration.Step{{
			Title:      wording.Say("no scan: the constraint is still there to prove it"),
			Operations: []migration.Operation{op, migration.DropConstraint{Table: op.Table, Constraint: proof}},
		}},
	}
}

func provenFirst(op migration.SetNotNull, proof string) *migration.Remedy {
	return &migration.Remedy{
		Title: wording.Say("validate it in a migration before"),
		Steps: []migration.Step{{
			Title:      wording.Say("check the existing rows, in a transaction of its own"),
			Operations: []migration.Operation{migration.ValidateConstraint{Table: op.Table, Constraint: proof}},
		}, {
			Title:      wording.Say("require it: no scan, the constraint proves it"),
			Operations: []migration.Operation{op},
		}},
	}
}
