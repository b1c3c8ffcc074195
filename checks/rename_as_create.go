package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// The table that a migration creates in place of one that it drops.

// created is the creation of a table, and where it stands.
type created struct {
	At
	migration.CreateTable
}

// tableInItsPlace is the table that the migration creates in place of the one
// that it drops: under the same name, or with nearly the same columns.
func tableInItsPlace(p *Pass, at At, op migration.DropTable) (best created, ok bool) {
	name := at.Before.Resolve(op.Table)
	columns := droppedColumns(p, at, op)
	highest := 0.0
	for other, create := range Upgrades[migration.CreateTable](p) {
		if other.Migration != at.Migration || create.Temporary || !create.PartitionOf.IsZero() || carriesRows(p, other, at, create) {
			continue
		}
		likeness := tableLikeness(columns, create.Columns)
		if sameName := other.Before.Resolve(create.Table) == name; sameName {
			likeness = 2
		}
		if likeness >= enoughColumns && likeness > highest {
			best, highest = created{other, create}, likeness
		}
	}
	return best, highest > 0
}

// enoughColumns is the part of their columns that two tables share, of all
// that either has, where one is taken for the other.
const enoughColumns = 0.75

// tableLikeness is the part of their columns that two tables share by name
// and kind of type. Two columns are not enough to tell: `id` and `name`.
func tableLikeness(old, new []migration.Column) float64 {
	shared := 0
	for _, o := range old {
		if slices.ContainsFunc(new, func(n migration.Column) bool { return n.Name == o.Name && sameFamily(n.Type, o.Type) }) {
			shared++
		}
	}
	if shared < 3 {
		return 0
	}
	return float64(shared) / float64(len(old)+len(new)-shared)
}

// droppedColumns are the columns of a dropped table: as the state has them,
// or as the downgrade brings them back; none where they are not known.
func droppedColumns(p *Pass, at At, op migration.DropTable) []migration.Column {
	if r := at.Before.Relation(op.Table); r != nil && r.Partial.IsZero() {
		var out []migration.Column
		for _, c := range r.Columns {
			out = append(out, migration.Column{Name: c.Name, Type: c.Type})
		}
		return out
	}
	name := at.Before.Resolve(op.Table)
	for other, create := range Downgrades[migration.CreateTable](p) {
		if other.Migration == at.Migration && other.Before.Resolve(create.Table) == name {
			return create.Columns
		}
	}
	return nil
}

// carriesRows reports whether the migration may have put the rows of a
// dropped table elsewhere first: into the new table, or into a copy that fills
// it later.
func carriesRows(p *Pass, create, drop At, op migration.CreateTable) bool {
	if op.AsQuery {
		return true
	}
	dropped := drop.Before.Resolve(drop.Operations[drop.Index].(migration.DropTable).Table)
	for step := range p.Steps(migration.Upgrade) {
		if step == drop.Step {
			break
		}
		if step.Migration == drop.Migration && slices.ContainsFunc(step.Operations, func(o migration.Operation) bool { return copiesFrom(step, o, dropped) }) {
			return true
		}
	}
	return unreadBetween(create, drop)
}

// copiesFrom reports whether an operation reads the rows of a table into another.
func copiesFrom(step *Step, op migration.Operation, table migration.Name) bool {
	var sources []migration.Name
	switch op := op.(type) {
	case migration.Insert:
		sources = op.Sources
	case migration.CreateTable:
		sources = op.Sources
	case migration.Merge:
		sources = op.Sources
	case migration.Opaque:
		return true
	case migration.Select:
		sources = op.Sources // by a program, or a function
	}
	return slices.ContainsFunc(sources, func(s migration.Name) bool { return step.Before.Resolve(s) == table })
}

func reportLostTable(p *Pass, at At, op migration.DropTable, create created, severity Severity) {
	where := wording.Say("creating %s, which has its columns, carries none of them over", tableWords(create.Table))
	name, now := at.Before.Resolve(op.Table), create.Before.Resolve(create.Table)
	if name == now {
		where = wording.Say("creating it again brings none of them back")
	}
	p.Report(at, Finding{
		Severity: severity,
		Message: wording.Say("loses all rows of %s for good, and breaks running code that uses it: %s",
			tableWords(op.Table), where),
		Related: []Related{{Span: create.Span(), Message: wording.Say("this table begins without the rows of the one that is dropped")}},
		Object:  at.Object(op.Table, ""),
		Remedy:  keepRows(op, name, now),
	})
}

// keepRows is the way from the dropped table to the one in its place that
// loses nothing.
func keepRows(op migration.DropTable, name, now migration.Name) *migration.Remedy {
	if name == now {
		return &migration.Remedy{
			Title: wording.Say("alter the table, or keep its rows until they are copied"),
			Steps: []migration.Step{{Title: wording.Say("in place of both"), Operations: []migration.Operation{
				note("change with ALTER TABLE what is to differ of %s, and leave the table in place", tableWords(op.Table))}}},
		}
	}
	first := migration.Operation(migration.RenameTable{Table: op.Table, To: now.Name})
	if name.Schema != now.Schema {
		first = migration.SetSchema{Object: "table", Name: name, Schema: now.Schema}
	}
	return &migration.Remedy{
		Title: wording.Say("rename it, and leave a view under the old name"),
		Steps: []migration.Step{
			{Title: wording.Say("in place of both, in one transaction"), Operations: []migration.Operation{
				first, statement("CREATE VIEW %s AS SELECT * FROM %s", name.Short(), now.Short())}},
			{Title: wording.Say("once no code says the old name"), Operations: []migration.Operation{migration.DropView{View: name}}},
		},
	}
}
