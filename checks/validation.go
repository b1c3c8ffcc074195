package checks

import (
	"fmt"

	"github.com/oncebitten/oncebitten/migration"
)

// reportValidation reports every constraint of a kind that the server
// validates while it locks others out: added without NOT VALID, written with
// a new column that has a default, or validated by the very transaction that
// still holds the lock of adding it. fails completes "and fails if …".
func reportValidation(p *Pass, kind migration.ConstraintKind, fails func(migration.Constraint) string) {
	for at, op := range Upgrades[migration.AddConstraint](p) {
		if op.Constraint.Kind == kind && at.Scans() {
			report(p, at, op.Table, op.Constraint, fails(op.Constraint), addNotValid(p, at, op))
		}
	}
	for at, op := range Upgrades[migration.AddColumn](p) {
		for _, c := range op.Column.Constraints {
			if c.Kind == kind && at.Scans() && !at.Rewrites() {
				report(p, at, op.Table, c, fails(c), constraintLater(op, c))
			}
		}
	}
	for at, op := range Upgrades[migration.ValidateConstraint](p) {
		added, known := constraintNamed(at, op.Table, op.Constraint)
		lock, locked := at.Lock(op.Table)
		if known && added.Kind == kind && at.Scans() && locked && lock.BlocksWrites {
			report(p, at, op.Table, added, fails(added), validateLater(op))
		}
	}
}

// constraintNamed is the constraint of that name, which the statement itself
// may have added.
func constraintNamed(at At, table migration.Name, name string) (migration.Constraint, bool) {
	for _, other := range at.Operations {
		if add, ok := other.(migration.AddConstraint); ok && add.Constraint.Name == name {
			return add.Constraint, true
		}
	}
	if c := at.Before.Relation(table).Constraint(name); c != nil {
		return c.Constraint, true
	}
	return migration.Constraint{}, false
}

// violation is the SQLSTATE of a row that violates a constraint of a kind.
func violation(kind migration.ConstraintKind) string {
	if kind == migration.ForeignKey {
		return "23503"
	}
	return "23514"
}

func report(p *Pass, at At, table migration.Name, c migration.Constraint, fails string, remedy *migration.Remedy) {
	severity, hurts := p.Hurts(at.Before, table)
	if !hurts {
		return
	}
	if _, possible := at.Fails(violation(c.Kind)); possible {
		fails = ", and fails if " + fails
	} else {
		fails = ""
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
		Message:  fmt.Sprintf("blocks %s %s until every row is checked%s", blocked(lock), and(tables), fails),
		Cost:     cost(at, table, "while all of its rows are read"),
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
