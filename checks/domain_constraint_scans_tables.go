package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// DomainConstraintScansTables flags a constraint of a domain for which the
// server reads every table with a column of it, while writes to them wait
// (PostgreSQL manual, ALTER DOMAIN; validateDomainConstraint in
// src/backend/commands/typecmds.c).
var DomainConstraintScansTables = &Check{
	Name:     "domain-constraint-scans-tables",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23514", "contains values that violate the new constraint"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AlterDomain](p) {
			if !readsValues(op) {
				continue
			}
			severity, hurt := p.hurtAny(at.Before, at.OwnEffect().Scans)
			finding := Finding{Severity: severity, Object: op.String(), Remedy: constrainNewValues(op)}
			switch {
			case len(hurt) > 0:
				finding.Message = wording.Say("blocks writes to %s until every row is checked%s", tableList(hurt), failsOnValue(at, op))
				finding.Cost = cost(at, hurt[0], wording.Say("while all of its rows are read"))
			case at.Before.Type(op.Domain) == nil:
				finding.Severity = Warning
				finding.Message = wording.Say("blocks writes to every table that has a column of %s until every row is checked", domainWords(op.Domain))
			default:
				continue
			}
			p.Report(at, finding)
		}
	},
}

// readsValues reports whether an action looks at the values that there are.
func readsValues(op migration.AlterDomain) bool {
	switch op.Action {
	case "add constraint":
		return !op.Constraint.NotValid
	case "validate constraint", "set not null":
		return true
	}
	return false
}

func failsOnValue(at At, op migration.AlterDomain) wording.Text {
	if _, null := at.Fails("23502"); null {
		return wording.Say(", and fails if one has no value for its %s", domainWords(op.Domain))
	}
	return wording.Say(", and fails if the %s of one violates it", domainWords(op.Domain))
}

func domainWords(domain migration.Name) wording.Text {
	if domain.IsUnknown() {
		return wording.Say("a domain whose name is not known")
	}
	return code(domain.Short()).Text()
}

// constrainNewValues holds the constraint for new values first. There is no
// way to look at the others without making writes wait: what is left is to
// choose the time.
func constrainNewValues(op migration.AlterDomain) *migration.Remedy {
	quiet := migration.Step{
		Title: wording.Say("check the existing values at a quiet time"),
		Operations: []migration.Operation{
			note("ALTER DOMAIN … VALIDATE CONSTRAINT reads all of these tables, and blocks writes to them meanwhile: set a lock_timeout"),
		},
	}
	if op.Action == "validate constraint" {
		return &migration.Remedy{Title: wording.Say("validate it at a quiet time"), Steps: []migration.Step{quiet}}
	}
	amend := migration.AddNotValid
	if op.Action == "set not null" || op.Constraint.Kind == migration.NotNull {
		amend = ""
		op.Action, op.Constraint = "add constraint", migration.Constraint{
			Kind: migration.Check, Name: objectName(op.Domain, "not_null"), Expression: migration.Expression{SQL: "VALUE IS NOT NULL"},
		}
	}
	if op.Constraint.Name == "" {
		op.Constraint.Name = serverName(op.Domain, op.Constraint)
	}
	op.Constraint.NotValid = true
	return &migration.Remedy{
		Title: wording.Say("add it NOT VALID, and validate it at a quiet time"),
		Amend: amend,
		Steps: []migration.Step{{Title: wording.Say("for new values only"), Operations: []migration.Operation{op}}, quiet},
	}
}
