package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// RenameBreaksRunningCode flags a new name for a table, a view or a column:
// the release that still runs asks for the old one.
var RenameBreaksRunningCode = &Check{
	Name:     "rename-breaks-running-code",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"42703", "column … does not exist"},
		{"42P01", "relation … does not exist"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.RenameColumn](p) {
			severity, harms := BreaksColumn(at.Before, op.Table, op.Column)
			if !harms || viewKeepsColumn(p, at, op) {
				continue
			}
			p.Report(at, Finding{
				Severity: severity,
				Message:  wording.Say("breaks running code that still says %s", columnWords(op.Table, op.Column)),
				Cost:     wording.Say("%s for an instant", held(at, op.Table)),
				Object:   at.Object(op.Table, op.Column),
				Remedy:   copyColumn(at, op),
			})
		}
		for at, op := range Upgrades[migration.RenameTable](p) {
			renamed := migration.Name{Schema: op.Table.Schema, Name: op.To}
			reportTableRename(p, at, op, op.Object, op.Table, renamed)
		}
		for at, op := range Upgrades[migration.SetSchema](p) {
			moved := migration.Name{Schema: op.Schema, Name: op.Name.Name}
			reportTableRename(p, at, op, op.Object, op.Name, moved)
		}
		for at, op := range Upgrades[migration.Other](p) {
			if op.Kind == "rename schema" && len(op.Names) == 2 && !bornSchema(p, at, op.Names[0].Name) {
				reportSchemaRename(p, at, op.Names[0].Name)
			}
		}
	},
}

func reportSchemaRename(p *Pass, at At, schema string) {
	words := wording.Say("the schema %s", columnOnly(schema))
	if migration.IsHole(schema) {
		words = wording.Say("the schema's old name")
	}
	p.Report(at, Finding{
		Message: wording.Say("breaks running code that still says %s, in a query or in its search path", words),
		Object:  "schema " + schema,
		Remedy: &migration.Remedy{
			Title: wording.Say("let code find the tables by the search path first, and rename the schema then"),
			Steps: []migration.Step{{Title: wording.Say("first the code"), Operations: []migration.Operation{
				note("release code that says no schema, and has the old and the new one in its search path")}}},
		},
	})
}

// bornSchema reports whether the change creates a schema itself.
func bornSchema(p *Pass, at At, schema string) bool {
	for other, create := range Upgrades[migration.CreateSchema](p) {
		if other.Step == at.Step {
			break
		}
		if create.Schema == schema {
			return true
		}
	}
	return false
}

func reportTableRename(p *Pass, at At, op migration.Operation, object string, table, now migration.Name) {
	severity, harms := Breaks(at.Before, table)
	if !harms || !isReadByCode(at.Before, table, object) || viewNamed(p, at, table) {
		return
	}
	p.Report(at, Finding{
		Severity: severity,
		Message:  wording.Say("breaks running code that still says %s", tableWords(table)),
		Cost:     wording.Say("%s for an instant", held(at, table)),
		Object:   at.Object(table, ""),
		Remedy: &migration.Remedy{
			Title: wording.Say("leave a view under the old name until no code says it"),
			Steps: []migration.Step{{
				Title: wording.Say("rename it and leave a view, in one transaction"),
				Operations: []migration.Operation{op,
					statement("CREATE VIEW %s AS SELECT * FROM %s", table.Short(), now.Short())},
			}, {
				Title:      wording.Say("once no code says the old name"),
				Operations: []migration.Operation{migration.DropView{View: table}},
			}},
		},
	})
}

// isReadByCode reports whether a name is one that queries use: not that of an
// index or a sequence, which have the same kinds of statements.
func isReadByCode(before *schema.State, name migration.Name, object string) bool {
	if relation := before.Relation(name); relation != nil {
		object = relation.Kind.String()
	}
	switch object {
	case "", "table", "partitioned table", "view", "materialized view", "foreign table":
		return true
	}
	return false
}

// viewNamed reports whether the transaction of a step also makes a view of a
// name: old queries then find what they ask for.
func viewNamed(p *Pass, at At, name migration.Name) bool {
	name = at.Before.Resolve(name)
	for other, view := range Upgrades[migration.CreateView](p) {
		if sameTransaction(at, other) && other.Before.Resolve(view.View) == name {
			return true
		}
	}
	return false
}

// viewKeepsColumn reports whether the table of a renamed column is itself
// replaced by a view in the same transaction.
func viewKeepsColumn(p *Pass, at At, op migration.RenameColumn) bool {
	table := at.Before.Resolve(op.Table)
	if viewNamed(p, at, table) {
		return true
	}
	for other, rename := range Upgrades[migration.RenameTable](p) {
		old := other.Before.Resolve(rename.Table)
		if sameTransaction(at, other) && table == (migration.Name{Schema: old.Schema, Name: rename.To}) {
			return viewNamed(p, other, old)
		}
	}
	return false
}

// sameTransaction reports whether two operations become visible at once.
func sameTransaction(a, b At) bool {
	if a.Step == b.Step {
		return true
	}
	one, other := a.Before.Session(), b.Before.Session()
	return one != nil && other != nil && one.Transaction != "" && one.Transaction == other.Transaction
}

func copyColumn(at At, op migration.RenameColumn) *migration.Remedy {
	added := migration.Column{Name: op.To}
	if c := at.Before.Relation(op.Table).Column(op.Column); c != nil {
		added.Type, added.Collation = c.Type, c.Collation
	}
	first := []migration.Operation{migration.AddColumn{Table: op.Table, Column: added}}
	if added.Type.IsZero() {
		first = []migration.Operation{note("add %s with the type of %s", columnWords(op.Table, op.To), columnOnly(op.Column))}
	}
	return &migration.Remedy{
		Title: wording.Say("add the new column, move the code over, and drop the old one later"),
		Steps: []migration.Step{
			{Title: wording.Say("add the new column"), Operations: first},
			{Title: wording.Say("move over"), Operations: []migration.Operation{
				note("release code that writes both columns, fill %s in batches, then release code that reads it", columnOnly(op.To))}},
			{Title: wording.Say("once no code says the old name"), Operations: []migration.Operation{migration.DropColumn{Table: op.Table, Column: op.Column}}},
		},
	}
}
