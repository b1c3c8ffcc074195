package checks

import (
	"iter"
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// DropAddLooksLikeRename flags a column or a table that is dropped where the
// same migration adds its like: a tool that compares models with the database
// writes a rename in this way, and all values are lost.
var DropAddLooksLikeRename = &Check{
	Name:     "drop-add-looks-like-rename",
	Severity: Error,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"42703", "column … does not exist"},
		{"42P01", "relation … does not exist"},
	},
	Replaces: []string{"drop-column-breaks-running-code", "drop-table-loses-data"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.DropColumn](p) {
			severity, harms := BreaksColumn(at.Before, op.Table, op.Column)
			if !harms || isGone(at, op) || op.Table.IsUnknown() || migration.IsHole(op.Column) {
				continue
			}
			if add, ok := columnInItsPlace(p, at, op); ok {
				reportLostColumn(p, at, op, add, severity)
			}
		}
		for at, op := range Upgrades[migration.DropTable](p) {
			severity, harms := Breaks(at.Before, op.Table)
			if !harms || holdsNoData(at, op) || op.Table.IsUnknown() {
				continue
			}
			if create, ok := tableInItsPlace(p, at, op); ok {
				reportLostTable(p, at, op, create, severity)
			}
		}
	},
}

// added is the addition of a column, and where it stands.
type added struct {
	At
	migration.AddColumn
}

// columnInItsPlace is the column that the migration adds in place of the one
// that it drops: under the same name, or the one that is most like it.
func columnInItsPlace(p *Pass, at At, op migration.DropColumn) (best added, ok bool) {
	old, isKnown := droppedColumn(p, at, op)
	if isKnown && !old.Generated.IsZero() {
		return added{}, false // its values come from other columns
	}
	adds := slices.Collect(columnsAdded(p, at, op.Table))
	onlyPair := len(adds) == 1 && columnsDropped(p, at, op.Table) == 1
	highest := 0
	for _, add := range adds {
		rank := columnLikeness(old, isKnown, add.Column, onlyPair)
		if rank > highest && !fillsBetween(p, add.At, at, op.Table) {
			best, highest = add, rank
		}
	}
	return best, highest > 0
}

// columnsAdded are the columns that the migration of at adds to a table,
// without those whose values come from elsewhere.
func columnsAdded(p *Pass, at At, table migration.Name) iter.Seq[added] {
	table = at.Before.Resolve(table)
	return func(yield func(added) bool) {
		for other, add := range Upgrades[migration.AddColumn](p) {
			wasThere := add.IfNotExists && other.Before.Relation(add.Table).Column(add.Column.Name) != nil
			if other.Migration != at.Migration || other.Before.Resolve(add.Table) != table || wasThere || !add.Column.Generated.IsZero() {
				continue
			}
			if !yield(added{other, add}) {
				return
			}
		}
	}
}

// columnsDropped is how many columns of a table the migration of at drops.
func columnsDropped(p *Pass, at At, table migration.Name) int {
	table = at.Before.Resolve(table)
	n := 0
	for other, drop := range Upgrades[migration.DropColumn](p) {
		if other.Migration == at.Migration && other.Before.Resolve(drop.Table) == table {
			n++
		}
	}
	return n
}

// droppedColumn is what a dropped column was: as the state has it, or as the
// downgrade brings it back. known is false where only its name is known.
func droppedColumn(p *Pass, at At, op migration.DropColumn) (c migration.Column, known bool) {
	if c := at.Before.Relation(op.Table).Column(op.Column); c != nil && !c.Type.IsZero() {
		return migration.Column{Name: c.Name, Type: c.Type, NotNull: c.NotNull, Generated: *c.Generated}, true
	}
	table := at.Before.Resolve(op.Table)
	for other, add := range Downgrades[migration.AddColumn](p) {
		if other.Migration == at.Migration && other.Before.Resolve(add.Table) == table && add.Column.Name == op.Column {
			return add.Column, true
		}
	}
	return migration.Column{Name: op.Column}, false
}

// fillsBetween reports whether something between an addition and a later drop
// may have carried the values over: a change of the rows of the table, or what
// could not be read.
func fillsBetween(p *Pass, add, drop At, table migration.Name) bool {
	table = drop.Before.Resolve(table)
	within := false
	for step := range p.Steps(migration.Upgrade) {
		if step == drop.Step {
			break
		}
		if within && slices.ContainsFunc(step.Operations, func(op migration.Operation) bool { return fills(step.Before, op, table) }) {
			return true
		}
		within = within || step == add.Step
	}
	return within && unreadBetween(add, drop)
}

func fills(before *schema.State, op migration.Operation, table migration.Name) bool {
	switch op := op.(type) {
	case migration.Update:
		return before.Resolve(op.Table) == table
	case migration.Merge:
		return before.Resolve(op.Table) == table
	case migration.Insert:
		return before.Resolve(op.Table) == table
	case migration.Opaque, migration.Select: // a function may have done it
		return true
	}
	return false
}

// unreadBetween reports whether a part of the migration between two
// statements could not be read.
func unreadBetween(first, last At) bool {
	return slices.ContainsFunc(last.Migration.Unread, func(u migration.Unread) bool {
		return u.Direction == migration.Upgrade && u.Span.Start.Offset > first.Span().Start.Offset && u.Span.Start.Offset < last.Span().Start.Offset
	})
}

func reportLostColumn(p *Pass, at At, op migration.DropColumn, add added, severity Severity) {
	where := wording.Say("adding %s carries none of them over", columnOnly(add.Column.Name))
	if add.Column.Name == op.Column {
		where = wording.Say("adding it again brings none of them back")
	}
	p.Report(at, Finding{
		Severity: severity,
		Message: wording.Say("loses all values of %s for good, and breaks running code that uses it: %s",
			columnWords(op.Table, op.Column), where),
		Cost:    wording.Say("%s for an instant", held(at, op.Table)),
		Related: []Related{{Span: add.Span(), Message: wording.Say("this column begins without the values of the one that is dropped")}},
		Object:  at.Object(op.Table, op.Column),
		Remedy:  keepValues(p, at, op, add),
	})
}

// keepValues is the way from the dropped column to the one in its place that
// loses nothing.
func keepValues(p *Pass, at At, op migration.DropColumn, add added) *migration.Remedy {
	if add.Column.Name == op.Column {
		return convertInPlace(p, at, op, add)
	}
	rename := migration.RenameColumn{Table: op.Table, Column: op.Column, To: add.Column.Name}
	remedy := copyColumn(at, rename)
	remedy.Title = wording.Say("rename it, or carry its values over before it goes")
	add.Column.NotNull, add.Column.Constraints = false, nil
	remedy.Steps[0] = migration.Step{Title: wording.Say("else add the new column first"), Operations: []migration.Operation{add.AddColumn}}
	remedy.Steps = slices.Insert(remedy.Steps, 0, migration.Step{
		Title:      wording.Say("a rename keeps the values: in place of both, where no running code says the old name"),
		Operations: []migration.Operation{rename},
	})
	return remedy
}

func convertInPlace(p *Pass, at At, op migration.DropColumn, add added) *migration.Remedy {
	steps := []migration.Step{
		{Title: wording.Say("add it in its new form beside the old one"), Operations: []migration.Operation{
			note("add the new form of %s under another name, release code that writes both, and fill it in batches", columnWords(op.Table, op.Column))}},
		{Title: wording.Say("once no code uses the old one"), Operations: []migration.Operation{
			note("back it up: %s", code(dumpTable(at.Before.Resolve(op.Table)))), op}},
	}
	old, known := droppedColumn(p, at, op)
	if known && sameFamily(old.Type, add.Column.Type) {
		operation := migration.Operation(migration.AlterColumnType{Table: op.Table, Column: op.Column, Type: add.Column.Type, Collation: add.Column.Collation})
		if sameType(old.Type, add.Column.Type) {
			operation = note("change what differs of %s, such as its default, and leave the column in place", columnWords(op.Table, op.Column))
		}
		steps = []migration.Step{{Title: wording.Say("in place of both"), Operations: []migration.Operation{operation}}}
	}
	return &migration.Remedy{Title: wording.Say("change the column in place, or carry its values over before it goes"), Steps: steps}
}
