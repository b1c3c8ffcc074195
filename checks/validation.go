package checks

import (
	"fmt"

	"github.com/oncebitten/oncebitten/migration"
)

// reportValidation reports every constraint of a kind that the server
// validates while it locks others out: added without NOT VALID, written with
// a new column that has a default, or validated by the very transaction that
// still holds the lock of adding it. fails completes "and fails if …".
func reportValidation(p *Pass, kind migration.ConstraintKind, fails func(at At, c migration.Constraint) string) {
	for at, op := range Upgrades[migration.AddConstraint](p) {
		if op.Constraint.Kind == kind && at.Scans() {
			report(p, at, op.Table, op.Constraint, fails(at, op.Constraint), addNotValid(p, at, op))
		}
	}
	for at, op := range Upgrades[migration.AddColumn](p) {
		for _, c := range op.Column.Constraints {
			if c.Kind == kind && at.Scans() && !at.Rewrites() {
				report(p, at, op.Table, c, fails(at, c), constraintLater(op, c))
			}
		}
	}
	for at, op := range Upgrades[migration.ValidateConstraint](p) {
		added := at.Before.Relation(op.Table).Constraint(op.Constraint)
		lock, locked := at.Lock(op.Table)
		if added != nil && added.Kind == kind && locked && lock.BlocksWrites {
			report(p, at, op.Table, added.Constraint, fails(at, added.Constraint), validateLater(op))
		}
	}
}

func report(p *Pass, at At, table migration.Name, c migration.Constraint, fails string, remedy *migration.Remedy) {
	severity, hurts := p.Hurts(at.Before, table)
	if !hurts {
		return
	}
	lock, _ := at.Lock(table)
	tables := []string{tableWords(table)}
	if c.Kind == migration.ForeignKey && at.Before.Resolve(c.References) != at.Before.Resolve(table) && at.Before.Existed(c.References) {
		tables = append(tables, tableWords(c.References))
	}
	name := c.Name
	if name == "" {
		name = serverName(table, c)
	}
	p.Report(at, Finding{
		Severity: severity,
		Message:  fmt.Sprintf("blocks %s of %s until every row is checked, and fails if %s", blocked(lock), and(tables), fails),
		Cost:     cost(at, table, "all of its rows are read"),
		Object:   at.Object(table, name),
		Remedy:   remedy,
	})
}

func addNotValid(p *Pass, at At, op migration.AddConstraint) *migration.Remedy {
	relation := at.Before.Relation(op.Table)
	if op.Constraint.Kind == migration.ForeignKey && relation != nil && relation.PartitionBy != "" && p.Change.Version < 18 {
		return &migration.Remedy{
			Title: "add the foreign key to one partition after the other",
			Steps: []migration.Step{{
				Title:      "each partition on its own",
				Operations: []migration.Operation{note("a partitioned table takes no NOT VALID foreign key before PostgreSQL 18: add it NOT VALID to each partition, and validate each")},
			}},
		}
	}
	return &migration.Remedy{
		Title: "add it NOT VALID, and validate it in a later migration",
		Amend: migration.AddNotValid,
		Steps: validateSteps(op.Table, op.Constraint),
	}
}

func constraintLater(op migration.AddColumn, c migration.Constraint) *migration.Remedy {
	bare := op
	bare.Column.Constraints = nil
	for _, other := range op.Column.Constraints {
		if other.Kind != c.Kind {
			bare.Column.Constraints = append(bare.Column.Constraints, other)
		}
	}
	first := migration.Step{Title: "add the column without the constraint", Operations: []migration.Operation{bare}}
	return &migration.Remedy{
		Title: "add the column first, then the constraint NOT VALID, then validate it",
		Steps: append([]migration.Step{first}, validateSteps(op.Table, c)...),
	}
}

func validateLater(op migration.ValidateConstraint) *migration.Remedy {
	return &migration.Remedy{
		Title: "validate it in a migration of its own",
		Steps: []migration.Step{{
			Title:      "after the transaction that added the constraint has committed",
			Operations: []migration.Operation{op},
		}},
	}
}
