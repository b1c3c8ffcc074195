package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// reportValidation reports every constraint of a kind that the server
// validates while it locks others out: added without NOT VALID, written with
// a new column that has a default, validated by the very transaction that
// still holds the lock of adding it, or enforced. fails completes "and fails if …".
func reportValidation(p *Pass, kind migration.ConstraintKind, fails func(migration.Constraint) wording.Text) {
	for at, op := range Upgrades[migration.AddConstraint](p) {
		if op.Constraint.Kind == kind && at.Scans() {
			reportConstraint(p, at, op.Table, op.Constraint, fails(op.Constraint), addNotValid(p, at, op))
		}
	}
	for at, op := range Upgrades[migration.AddColumn](p) {
		for _, c := range op.Column.Constraints {
			if c.Kind == kind && at.Scans() && !at.Rewrites() {
				reportConstraint(p, at, op.Table, c, fails(c), constraintLater(op, c))
			}
		}
	}
	for at, op := range Upgrades[migration.ValidateConstraint](p) {
		added, known := constraintNamed(at, op.Table, op.Constraint)
		lock, locked := at.Lock(op.Table)
		if known && added.Kind == kind && at.Scans() && locked && lock.BlocksWrites() {
			reportConstraint(p, at, op.Table, added, fails(added), validateLater(op))
		}
	}
	for at, op := range Upgrades[migration.AlterTable](p) {
		if enforced, known := constraintNamed(at, op.Table, op.Argument); op.Enforced && known && enforced.Kind == kind && at.Scans() {
			reportConstraint(p, at, op.Table, enforced, fails(enforced), enforceAnother(op, enforced))
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
		return c.Definition(), true
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

// reportConstraint reports one constraint, unless its table is too small to hurt.
func reportConstraint(p *Pass, at At, table migration.Name, c migration.Constraint, fails wording.Text, remedy *migration.Remedy) {
	severity, hurts := p.Hurts(at.Before, table)
	if !hurts {
		return
	}
	message := wording.Say("blocks %s until every row is checked", blockedTables(at, table, c))
	if _, possible := at.Fails(violation(c.Kind)); possible && !allNull(at, table, c.Columns) {
		message = wording.Say("%s, and fails if %s", message, fails)
	}
	name := c.Name
	if name == "" {
		name = serverName(table, c)
	}
	p.Report(at, Finding{
		Severity: severity,
		Message:  message,
		Cost:     cost(at, table, wording.Say("while all of its rows are read")),
		Object:   at.Object(table, name),
		Remedy:   remedy,
	})
}

// blockedTables says what others cannot do to the table of a constraint, and
// to the one that a foreign key points at.
func blockedTables(at At, table migration.Name, c migration.Constraint) wording.Text {
	lock, _ := at.Lock(table)
	words := wording.Say("%s %s", blocked(lock), tableWords(table))
	other, locked := at.Lock(c.References)
	switch {
	case c.Kind != migration.ForeignKey || !locked || !other.BlocksWrites() || !at.Before.Existed(c.References):
		return words
	case at.Before.Resolve(c.References) == at.Before.Resolve(table):
		return words
	case other.BlocksReads() == lock.BlocksReads():
		return wording.Say("%s and %s", words, tableWords(c.References))
	}
	return wording.Say("%s and %s %s", words, blocked(other), tableWords(c.References))
}

// allNull reports whether columns are surely null in every row: the change
// has added them, and nothing has given them a value.
func allNull(at At, table migration.Name, columns []string) bool {
	relation := at.Before.Relation(table)
	for _, name := range columns {
		c := relation.Column(name)
		if c == nil || c.Epoch == 0 || c.Updated || !c.Default.IsZero() || !c.Generated.IsZero() || c.Identity != "" {
			return false
		}
	}
	return len(columns) > 0
}

func addNotValid(p *Pass, at At, op migration.AddConstraint) *migration.Remedy {
	relation := at.Before.Relation(op.Table)
	if op.Constraint.Kind == migration.ForeignKey && relation != nil && relation.PartitionBy != "" && p.Change.Version < 18 {
		return &migration.Remedy{
			Title: wording.Say("add the foreign key to one partition after the other"),
			Steps: []migration.Step{{
				Title:      wording.Say("each partition on its own"),
				Operations: []migration.Operation{note("a partitioned table takes no foreign key {NOT VALID} before PostgreSQL 18: add it {NOT VALID} to each partition, and validate each")},
			}},
		}
	}
	return &migration.Remedy{
		Title: wording.Say("add it {NOT VALID}, and validate it in a later migration"),
		Amend: migration.AddNotValid,
		Steps: validateSteps(op.Table, op.Constraint),
	}
}

func constraintLater(op migration.AddColumn, c migration.Constraint) *migration.Remedy {
	first := migration.Step{Title: wording.Say("add the column without the constraint"), Operations: []migration.Operation{without(op, c.Kind)}}
	return &migration.Remedy{
		Title: wording.Say("add the column first, then the constraint {NOT VALID}, then validate it"),
		Steps: append([]migration.Step{first}, validateSteps(op.Table, c)...),
	}
}

// enforceAnother replaces a constraint that is not enforced: ENFORCED takes no NOT VALID.
func enforceAnother(op migration.AlterTable, c migration.Constraint) *migration.Remedy {
	drop := migration.DropConstraint{Table: op.Table, Constraint: c.Name}
	c.NotEnforced = false
	steps := validateSteps(op.Table, c)
	steps[0].Operations = append([]migration.Operation{drop}, steps[0].Operations...)
	return &migration.Remedy{Title: wording.Say("drop it, add it again {NOT VALID}, and validate it in a later migration"), Steps: steps}
}

func validateLater(op migration.ValidateConstraint) *migration.Remedy {
	return &migration.Remedy{
		Title: wording.Say("validate it in a migration of its own"),
		Steps: []migration.Step{{
			Title:      wording.Say("after the transaction that added the constraint has committed"),
			Operations: []migration.Operation{op},
		}},
	}
}
