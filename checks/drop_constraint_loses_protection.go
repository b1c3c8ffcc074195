package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// DropConstraintLosesProtection flags the end of a constraint or a unique
// index that nothing takes the place of.
var DropConstraintLosesProtection = &Check{
	Name:     "drop-constraint-loses-protection",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55000", "because it does not have a replica identity"},
		{"23505", "could not create unique index"},
		{"23514", "check constraint … is violated by some row"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.DropConstraint](p) {
			reportLostConstraint(p, at, op)
		}
		for at, op := range Upgrades[migration.DropIndex](p) {
			index := at.Before.Relation(op.Index)
			if index == nil || index.Epoch > 0 || index.Definition == nil || !index.Definition.Unique || !index.Definition.Valid || index.Definition.Constraint != "" {
				continue
			}
			table := index.Definition.Table
			unique := migration.Constraint{Kind: migration.Unique, Name: op.Index.Name, Columns: keyColumns(index.Definition.Elements)}
			if at.Before.Existed(table) && !replacedInChange(p, at, table, unique) && !goesAnyway(p, at, table, unique) {
				reportProtection(p, at, table, unique, Warning, wording.Say("the unique index %s", columnOnly(op.Index.Name)))
			}
		}
	},
}

func reportLostConstraint(p *Pass, at At, op migration.DropConstraint) {
	dropped := migration.Constraint{Kind: op.Kind, Name: op.Constraint}
	severity := Warning
	switch c := at.Before.Relation(op.Table).Constraint(op.Constraint); {
	case c != nil && c.Epoch > 0, !at.Before.Existed(op.Table):
		return
	case c != nil:
		dropped = c.Definition()
	case constraintGone(at, op):
		return
	case op.Kind == "":
		severity = Notice
	}
	if replacedInChange(p, at, op.Table, dropped) || goesAnyway(p, at, op.Table, dropped) || isProven(p, at, op.Table, dropped) {
		return
	}
	words := wording.Say("the constraint %s", columnOnly(op.Constraint))
	reportProtection(p, at, op.Table, dropped, severity, words)
}

// constraintGone reports whether DROP CONSTRAINT IF EXISTS surely finds
// nothing to drop.
func constraintGone(at At, op migration.DropConstraint) bool {
	r := at.Before.Relation(op.Table)
	return op.IfExists && r != nil && at.Before.Sure(op.Table) && r.Constraint(op.Constraint) == nil
}

func reportProtection(p *Pass, at At, table migration.Name, c migration.Constraint, severity Severity, words wording.Text) {
	message := wording.Say("lets in %s, which %s has kept out so far", keptOut(table, c), words)
	if c.Kind == migration.PrimaryKey {
		message = wording.Say("%s; where the table is published, UPDATE and DELETE fail then", message)
	}
	p.Report(at, Finding{
		Severity: severity,
		Message:  message,
		Cost:     wording.Say("%s for an instant", held(at, table)),
		Object:   at.Object(table, c.Name),
		Remedy: &migration.Remedy{
			Title: wording.Say("put what takes its place before it goes"),
			Steps: []migration.Step{{Title: wording.Say("before the drop"), Operations: []migration.Operation{
				note("add what is to hold from now on, validate it, and drop the old one then")}}},
		},
	})
}

// keptOut says which rows a table takes without a constraint.
func keptOut(table migration.Name, c migration.Constraint) wording.Text {
	rows := wording.Say("rows of %s", tableWords(table))
	switch c.Kind {
	case migration.PrimaryKey:
		return wording.Say("%s without a key, or with one that is there already", rows)
	case migration.Unique:
		if len(c.Columns) == 0 || slices.Contains(c.Columns, "") {
			return wording.Say("duplicate %s", rows)
		}
		return wording.Say("%s with equal %s", rows, columnList(c.Columns))
	case migration.ForeignKey:
		if c.References.IsZero() {
			return wording.Say("%s that refer to what is not there", rows)
		}
		return wording.Say("%s that refer to %s without a row there", rows, tableWords(c.References))
	case migration.Check:
		return wording.Say("%s that violate the check", rows)
	case migration.Exclude:
		return wording.Say("%s that conflict with each other", rows)
	}
	return rows
}

// replacedInChange reports whether the change adds a constraint of the same
// kind that is about some of the same columns, before or after.
func replacedInChange(p *Pass, at At, table migration.Name, c migration.Constraint) bool {
	table = at.Before.Resolve(table)
	for other, add := range Upgrades[migration.AddConstraint](p) {
		if other.Before.Resolve(add.Table) == table && takesPlace(add.Constraint, c) {
			return true
		}
	}
	isKey := c.Kind == migration.Unique || c.Kind == migration.PrimaryKey
	for other, create := range Upgrades[migration.CreateIndex](p) {
		if isKey && create.Unique && other.Before.Resolve(create.Table) == table && sharesColumn(keyColumns(create.Elements), c.Columns) {
			return true
		}
	}
	return false
}

func takesPlace(add, dropped migration.Constraint) bool {
	if add.Name == dropped.Name || dropped.Kind == "" {
		return add.Name == dropped.Name
	}
	isKey := func(k migration.ConstraintKind) bool { return k == migration.PrimaryKey || k == migration.Unique }
	if add.Kind != dropped.Kind && !(isKey(add.Kind) && isKey(dropped.Kind)) {
		return false
	}
	if add.Kind == migration.PrimaryKey || add.UsingIndex != "" {
		return true
	}
	return sharesColumn(about(add), about(dropped))
}

// about are the columns that a constraint is about.
func about(c migration.Constraint) []string { return slices.Concat(c.Columns, c.Expression.Columns) }

// sharesColumn reports whether two lists share a column; one that is not
// known may share any.
func sharesColumn(a, b []string) bool {
	return len(b) == 0 || slices.ContainsFunc(a, func(c string) bool { return slices.Contains(b, c) })
}

// keyColumns are the columns of an index, "" for an expression.
func keyColumns(elements []migration.IndexElement) []string {
	out := make([]string, len(elements))
	for i, e := range elements {
		out[i] = e.Column
	}
	return out
}

// goesAnyway reports whether the table, a column of the constraint or the
// table that it references is gone after the change.
func goesAnyway(p *Pass, at At, table migration.Name, c migration.Constraint) bool {
	isGone := func(name migration.Name) bool {
		return at.Before.Relation(name) != nil && p.Change.Final.Relation(name) == nil
	}
	if isGone(table) || !c.References.IsZero() && isGone(c.References) {
		return true
	}
	before, last := at.Before.Relation(table), p.Change.Final.Relation(table)
	return slices.ContainsFunc(about(c), func(column string) bool {
		return before.Column(column) != nil && last.Column(column) == nil
	})
}

// isProven reports whether something else keeps out what a check did: NOT NULL
// for a check that was its proof, and the bounds of a partition for the check
// that stood in for them before it was attached.
func isProven(p *Pass, at At, table migration.Name, c migration.Constraint) bool {
	if c.Kind != migration.Check && c.Kind != "" {
		return false
	}
	if len(about(c)) == 0 { // not known: the steps beside it tell
		return besideProof(p, at, table)
	}
	last := p.Change.Final.Relation(table)
	required := func(column string) bool {
		final := last.Column(column)
		return slices.Contains(c.Expression.Parts().NotNull, column) && final != nil && final.NotNull
	}
	if !slices.ContainsFunc(about(c), func(column string) bool { return !required(column) }) {
		return true
	}
	r := at.Before.Relation(table)
	return r != nil && isBounded(at.Before.Relation(r.Parent), about(c))
}

func isBounded(parent *schema.Relation, columns []string) bool {
	return parent != nil && !slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(parent.PartitionKey, c) })
}

// besideProof reports whether the migration has required a column of the table,
// or attached it as a partition, before it drops a check.
func besideProof(p *Pass, at At, table migration.Name) bool {
	table = at.Before.Resolve(table)
	return before(p, at, func(op migration.Operation) bool {
		switch op := op.(type) {
		case migration.SetNotNull:
			return at.Before.Resolve(op.Table) == table
		case migration.AttachPartition:
			return at.Before.Resolve(op.Partition) == table
		}
		return false
	})
}
