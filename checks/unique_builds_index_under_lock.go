package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// UniqueBuildsIndexUnderLock flags UNIQUE and PRIMARY KEY whose index is
// built while reads and writes wait (PostgreSQL manual, ALTER TABLE, ADD
// table_constraint_using_index).
var UniqueBuildsIndexUnderLock = &Check{
	Name:     "unique-builds-index-under-lock",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"23505", "could not create unique index"},
		{"55P03", "canceling statement due to lock timeout"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.AddConstraint](p) {
			reportUniqueBuild(p, at, op.Table, op.Constraint, nil)
		}
		for at, op := range Upgrades[migration.AddColumn](p) {
			if at.Rewrites() {
				continue // with all indexes: new-column-rewrites-table
			}
			for _, c := range op.Column.Constraints {
				reportUniqueBuild(p, at, op.Table, c, &op)
			}
		}
	},
}

// reportUniqueBuild reports one constraint; column is the new column that it
// is written with, if any.
func reportUniqueBuild(p *Pass, at At, table migration.Name, c migration.Constraint, column *migration.AddColumn) {
	if c.Kind != migration.Unique && c.Kind != migration.PrimaryKey || c.UsingIndex != "" || !at.Builds() {
		return
	}
	severity, hurts := p.Hurts(at.Before, table)
	if !hurts {
		return
	}
	if c.Name == "" {
		c.Name = serverName(table, c)
	}
	p.Report(at, Finding{
		Severity: severity,
		Message: wording.Say("blocks reads and writes of %s while the index of %s is built%s",
			tableWords(table), indexWords(c.Name), duplicates(at, func() wording.Text { return columnList(c.Columns) })),
		Cost:   cost(at, table, wording.Say("while the index is built")),
		Object: at.Object(table, c.Name),
		Remedy: uniqueLater(at, table, c, column),
	})
}

// uniqueLater is the way for a table, and that for a partitioned one, whose
// constraints take no ready index.
func uniqueLater(at At, table migration.Name, c migration.Constraint, column *migration.AddColumn) *migration.Remedy {
	if r := at.Before.Relation(table); r == nil || r.PartitionBy == "" {
		return indexFirst(table, c, column)
	}
	var steps []migration.Step
	if column != nil {
		steps = append(steps, migration.Step{
			Title:      wording.Say("add the column without the constraint"),
			Operations: []migration.Operation{without(*column, c.Kind)},
		})
	}
	return &migration.Remedy{
		Title: wording.Say("give it to the parent alone, then to each partition, and attach the indexes"),
		Steps: append(steps, migration.Step{
			Title:      wording.Say("the parent alone: its index is not valid yet"),
			Operations: []migration.Operation{migration.AddConstraint{Table: table, Constraint: c, Only: true}},
		}, migration.Step{
			Title:      wording.Say("one partition after the other"),
			Autocommit: true,
			Operations: []migration.Operation{note(
				"for each partition: a unique index of its own, built {CONCURRENTLY}; ADD CONSTRAINT … USING INDEX;\nthen ALTER INDEX %s ATTACH PARTITION that index", indexWords(c.Name))},
		}),
	}
}

// indexFirst builds the index while others write and then makes it the constraint's.
func indexFirst(table migration.Name, c migration.Constraint, column *migration.AddColumn) *migration.Remedy {
	var steps []migration.Step
	if column != nil {
		steps = append(steps, migration.Step{
			Title:      wording.Say("add the column without the constraint"),
			Operations: []migration.Operation{without(*column, c.Kind)},
		})
	}
	index := migration.CreateIndex{Index: objectName(table, slices.Concat(c.Columns, []string{"uniq"})...), Table: table, Unique: true,
		Concurrently: true, Method: "btree", Include: c.Include, NullsNotDistinct: c.NullsNotDistinct}
	for _, name := range c.Columns {
		index.Elements = append(index.Elements, migration.IndexElement{Column: name})
	}
	steps = append(steps, migration.Step{
		Title:      wording.Say("build the unique index while others write"),
		Autocommit: true,
		Operations: []migration.Operation{
			note("a build that fails leaves an invalid index: find the duplicates, drop it and build it again"),
			index,
		},
	})
	if c.Kind == migration.PrimaryKey && (column == nil || !column.Column.NotNull) {
		steps = append(steps, migration.Step{
			Title:      wording.Say("require the columns"),
			Operations: []migration.Operation{note("a primary key needs %s {NOT NULL}: see set-not-null-scans-table", columnList(c.Columns))},
		})
	}
	c.UsingIndex = index.Index
	return &migration.Remedy{
		Title: wording.Say("build the index concurrently, then make it the constraint's"),
		Steps: append(steps, migration.Step{
			Title:      wording.Say("make the index the constraint's"),
			Operations: []migration.Operation{migration.AddConstraint{Table: table, Constraint: c}},
		}),
	}
}
