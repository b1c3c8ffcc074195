package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// ColumnTypeRewritesTable flags a change of type, or of the expression of a
// generated column, for which the server writes the table, or its indexes, anew
// (PostgreSQL manual, ALTER TABLE, SET DATA TYPE, SET EXPRESSION and notes).
var ColumnTypeRewritesTable = &Check{
	Name:     "column-type-rewrites-table",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"22001", "value too long for type"},
		{"42804", "cannot be cast automatically to type"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AlterColumnType](p) {
			severity, hurt := p.hurtAny(at.Before, retyped(at, op))
			if len(hurt) == 0 || !at.Rewrites() && !at.Builds() && !at.Scans() {
				continue
			}
			work := retypeWork(at, op)
			column := at.Before.Relation(op.Table).Column(op.Column)
			p.Report(at, Finding{
				Severity: capped(severity, column != nil && !column.Type.IsZero()),
				Message: wording.Say("blocks reads and writes of %s while %s for the new type of %s",
					tableList(blockedByRetyping(at, op)), work, columnOnly(op.Column)),
				Cost:   cost(at, op.Table, wording.Say("while %s", work)),
				Object: at.Object(op.Table, op.Column),
				Remedy: retypeSafely(at, op, column),
			})
		}
		for at, op := range Upgrades[migration.AlterTable](p) {
			reportExpression(p, at, op)
		}
	},
}

// reportExpression reports SET EXPRESSION, which computes a stored generated
// column anew in every row (PostgreSQL manual, ALTER TABLE, from 17 on).
func reportExpression(p *Pass, at At, op migration.AlterTable) {
	severity, hurts := p.Hurts(at.Before, op.Table)
	if op.Action != "set expression" || !hurts || !at.Rewrites() {
		return
	}
	p.Report(at, Finding{
		Severity: severity,
		Message: wording.Say("blocks reads and writes of %s while it is rewritten for the new expression of %s",
			tableWords(op.Table), columnOnly(op.Column)),
		Cost:   cost(at, op.Table, wording.Say("while it is rewritten with all of its indexes")),
		Object: at.Object(op.Table, op.Column),
		Remedy: &migration.Remedy{
			Title: wording.Say("move to a plain column that a trigger keeps, filled in batches"),
			Steps: []migration.Step{{
				Title:      wording.Say("in place of the generated column"),
				Operations: []migration.Operation{note("add a column for the new value of %s, write it with a trigger, and fill it in batches, outside a migration", columnOnly(op.Column))},
			}},
		},
	})
}

// retyped are the tables that the change works on: that of the column first,
// then those that a foreign key ties to it.
func retyped(at At, op migration.AlterColumnType) []migration.Name {
	tables := []migration.Name{at.Before.Resolve(op.Table)}
	for _, scanned := range at.OwnEffect().Scans {
		if !slices.Contains(tables, scanned) {
			tables = append(tables, scanned)
		}
	}
	return tables
}

// blockedByRetyping are those of these tables that nobody can read meanwhile.
func blockedByRetyping(at At, op migration.AlterColumnType) []migration.Name {
	tree := at.Before.Tree(op.Table)
	return slices.DeleteFunc(retyped(at, op), func(table migration.Name) bool {
		lock, _ := at.Lock(table)
		part := table != tree[0] && slices.Contains(tree, table) // its parent stands for it
		return part || !lock.BlocksReads() && table != tree[0]
	})
}

// retypeWork says what the server does to the table.
func retypeWork(at At, op migration.AlterColumnType) wording.Text {
	it := wording.Say("it")
	if len(blockedByRetyping(at, op)) > 1 {
		it = tableWords(op.Table)
	}
	switch {
	case at.Rewrites():
		return wording.Say("%s is rewritten with all of its indexes", it)
	case at.Builds():
		return wording.Say("%s gets new indexes", it)
	}
	return wording.Say("every row is checked against the constraints again")
}

// retypeSafely is the way round: where only constraints of the table are
// checked again, they are added again afterwards; else a new column.
func retypeSafely(at At, op migration.AlterColumnType, column *schema.Column) *migration.Remedy {
	checked := checkedAgain(at, op)
	if at.Rewrites() || at.Builds() || len(checked) == 0 || len(retyped(at, op)) > 1 {
		return typeByNewColumn(op, column)
	}
	first := migration.Step{Title: wording.Say("without the constraints, which come back for new rows")}
	last := migration.Step{Title: wording.Say("check the existing rows, in a transaction of its own")}
	for _, c := range checked {
		first.Operations = append(first.Operations, migration.DropConstraint{Table: op.Table, Constraint: c.Name})
	}
	first.Operations = append(first.Operations, op)
	for _, c := range checked {
		c.NotValid = true
		first.Operations = append(first.Operations, migration.AddConstraint{Table: op.Table, Constraint: c})
		last.Operations = append(last.Operations, migration.ValidateConstraint{Table: op.Table, Constraint: c.Name})
	}
	return &migration.Remedy{Title: wording.Say("drop the constraints, change the type, and add them again {NOT VALID}"), Steps: []migration.Step{first, last}}
}

// checkedAgain are the checks of the table that read the column.
func checkedAgain(at At, op migration.AlterColumnType) []migration.Constraint {
	var out []migration.Constraint
	r := at.Before.Relation(op.Table)
	if r == nil {
		return nil
	}
	for _, c := range r.Constraints {
		if c.Kind == migration.Check && c.Valid && c.Reads(op.Column) {
			out = append(out, c.Definition())
		}
	}
	return out
}

// typeByNewColumn moves the data to a column of the new type, a few rows at a
// time, and swaps the names in the end.
func typeByNewColumn(op migration.AlterColumnType, column *schema.Column) *migration.Remedy {
	added := op.Column + "_new"
	newColumn := migration.Column{Name: added, Type: op.Type, Collation: op.Collation}
	swap := []migration.Operation{
		migration.RenameColumn{Table: op.Table, Column: op.Column, To: op.Column + "_old"},
		migration.RenameColumn{Table: op.Table, Column: added, To: op.Column},
	}
	if column != nil && column.NotNull {
		swap = append([]migration.Operation{note("first make %s {NOT NULL}: see set-not-null-scans-table", columnOnly(added))}, swap...)
	}
	return &migration.Remedy{
		Title: wording.Say("move to a new column of that type, and swap the names"),
		Steps: []migration.Step{{
			Title:      wording.Say("add the new column"),
			Operations: []migration.Operation{migration.AddColumn{Table: op.Table, Column: newColumn}},
		}, {
			Title:      wording.Say("fill it"),
			Operations: []migration.Operation{note("write both columns (a trigger does it for all writers), then fill %s in batches, outside a migration", columnOnly(added))},
		}, {
			Title:      wording.Say("swap the names in one short transaction"),
			Operations: swap,
		}, {
			Title:      wording.Say("a release later"),
			Operations: []migration.Operation{migration.DropColumn{Table: op.Table, Column: op.Column + "_old"}},
		}},
	}
}
