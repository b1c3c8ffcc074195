package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// NewColumnRewritesTable flags a new column whose value differs from row to
// row, so that every row is written anew: a volatile default, serial, an
// identity, a stored generated column, a domain with constraints (PostgreSQL
// manual, ALTER TABLE, notes).
var NewColumnRewritesTable = &Check{
	Name:     "new-column-rewrites-table",
	Aliases:  []string{"volatile-default-rewrites-table"},
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"57014", "canceling statement due to statement timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AddColumn](p) {
			if !at.Rewrites() {
				continue
			}
			severity, hurts := p.Hurts(at.Before, op.Table)
			if !hurts {
				continue
			}
			reason, certain := whyRewritten(at.Before, op.Column)
			p.Report(at, Finding{
				Severity: capped(severity, certain),
				Message: wording.Say("blocks reads and writes of %s while every row is rewritten: %s",
					tableWords(op.Table), reason),
				Cost:   cost(at, op.Table, wording.Say("while it is rewritten")),
				Object: at.Object(op.Table, op.Column.Name),
				Remedy: fillLater(at.Before, op),
			})
		}
	},
}

// whyRewritten says what of a column makes the server rewrite the table;
// certain is false where the volatility of a function is not known.
func whyRewritten(before *schema.State, c migration.Column) (reason wording.Text, certain bool) {
	value, what := c.Default, wording.Say("the default %s", code(c.Default.SQL))
	if domain := before.Type(c.Type.Name); domain != nil && value.IsZero() {
		value = domain.Default
		what = wording.Say("the default %s of the domain %s", code(value.SQL), code(domain.Name.Short()))
	}
	declared := before.FunctionVolatility(migration.Name{Name: value.Parts().UnknownFunction})
	switch domain := constrainedDomain(before, c.Type); {
	case c.Serial:
		return wording.Say("a serial column numbers the existing rows"), true
	case c.Identity != "":
		return wording.Say("an identity column numbers the existing rows"), true
	case !c.Generated.IsZero():
		return wording.Say("a stored generated column is computed for the existing rows"), true
	case domain != nil:
		return wording.Say("the domain %s has constraints, which are checked for each row", code(domain.Name.Short())), true
	case value.Parts().UnknownFunction != "" && declared == "":
		return wording.Say("%s calls %s, which counts as volatile unless it is declared otherwise", what, code(value.Parts().UnknownFunction)), false
	case value.Volatile:
		return wording.Say("%s is computed for each row", what), true
	}
	return wording.Say("its value is computed for each row"), true
}

// constrainedDomain is the domain whose constraints a new value of a type is
// checked against; nil where there is none.
func constrainedDomain(before *schema.State, t migration.Type) *schema.UserType {
	if t.Array {
		return nil
	}
	for _, d := range before.Domains(t) {
		if d.NotNull || len(d.Constraints) > 0 {
			return d
		}
	}
	return nil
}

// fillLater adds the column with no value, and lets new rows have theirs.
func fillLater(before *schema.State, op migration.AddColumn) *migration.Remedy {
	c := op.Column
	plain := migration.AddColumn{Table: op.Table, IfNotExists: op.IfNotExists, Only: op.Only,
		Column: migration.Column{Name: c.Name, Type: c.Type, Collation: c.Collation}}
	steps := []migration.Step{{Title: wording.Say("add the column with no value"), Operations: []migration.Operation{plain}}}
	if domains := before.Domains(c.Type); len(domains) > 0 {
		plain.Column.Type = domains[len(domains)-1].Base
		steps[0].Operations = []migration.Operation{plain}
		if constrainedDomain(before, c.Type) != nil {
			steps[0].Operations = append(steps[0].Operations, note("add the constraints of the domain to the table, as checks, {NOT VALID}"))
		}
		if c.Default.IsZero() {
			c.Default = domains[0].Default
		}
	}
	switch {
	case c.Serial || c.Identity != "":
		steps[0].Operations = append(steps[0].Operations, note("create a sequence, and make its nextval the default of %s", columnOnly(c.Name)))
	case !c.Generated.IsZero():
		steps[0].Operations = append(steps[0].Operations, note("let a trigger compute %s for new rows", columnOnly(c.Name)))
	case !c.Default.IsZero():
		steps[0].Operations = append(steps[0].Operations, migration.SetDefault{Table: op.Table, Column: c.Name, Default: c.Default})
	}
	steps = append(steps, migration.Step{
		Title:      wording.Say("fill the existing rows"),
		Operations: []migration.Operation{note("fill %s in batches, outside a migration", columnOnly(c.Name))},
	})
	if c.NotNull {
		steps = append(steps, requireSteps(op.Table, c.Name)...)
	}
	for _, k := range c.Constraints {
		steps = append(steps, constrainSteps(op.Table, k)...)
	}
	return &migration.Remedy{Title: wording.Say("add it empty, set the default for new rows, fill the others in batches"), Steps: steps}
}
