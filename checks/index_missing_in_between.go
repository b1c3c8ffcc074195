package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// IndexMissingInBetween flags an index that is dropped before the one in its
// place is built: queries have none meanwhile.
var IndexMissingInBetween = &Check{
	Name:         "index-missing-in-between",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"57014", "canceling statement due to statement timeout"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.DropIndex](p) {
			old := at.Before.Relation(op.Index)
			if old == nil || old.Epoch > 0 || old.Definition == nil || !old.Definition.Valid {
				continue
			}
			table := old.Definition.Table
			_, hurts := p.Hurts(at.Before, table)
			create, found := indexInItsPlace(p, at, old)
			if !hurts || !found || isCovered(at.Before, old) {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("leaves queries of %s without an index on %s until the new one is built",
					tableWords(table), columnOnly(firstColumn(old.Definition.Elements))),
				Cost:    wording.Say("%s: %s", tableWords(table), Size(at.Before, table)),
				Related: []Related{{Span: create.Span(), Message: wording.Say("the index in its place is built here")}},
				Object:  old.Name.String(),
				Remedy: &migration.Remedy{
					Title: wording.Say("build the new index under another name, and drop the old one after"),
					Steps: []migration.Step{
						{Title: wording.Say("first the new one"), Autocommit: true, Operations: []migration.Operation{
							note("create the new index {CONCURRENTLY}, under a name of its own")}},
						{Title: wording.Say("once it is valid"), Autocommit: true, Operations: []migration.Operation{
							migration.DropIndex{Index: op.Index, Concurrently: true}}},
					},
				},
			})
		}
	},
}

// indexInItsPlace is the index that the change builds later, in another
// transaction, with the same first column. In one transaction nobody meets
// the table without an index: everybody waits.
func indexInItsPlace(p *Pass, at At, old *schema.Relation) (create At, found bool) {
	first := firstColumn(old.Definition.Elements)
	after := false
	for other, op := range Upgrades[migration.CreateIndex](p) {
		after = after || isLater(p, at, other)
		if after && first != "" && first == firstColumn(op.Elements) && other.Before.Resolve(op.Table) == old.Definition.Table && !sameTransaction(at, other) {
			return other, true
		}
	}
	return At{}, false
}

// isLater reports whether an operation of the upgrades comes after another.
func isLater(p *Pass, at, other At) bool {
	if at.Step == other.Step {
		return other.Index > at.Index
	}
	for step := range p.Steps(migration.Upgrade) {
		switch step {
		case at.Step:
			return true
		case other.Step:
			return false
		}
	}
	return false
}

// isCovered reports whether the table has another index with the same first column.
func isCovered(before *schema.State, old *schema.Relation) bool {
	table := before.Relation(old.Definition.Table)
	if table == nil {
		return false
	}
	for _, name := range table.Indexes {
		i := before.Relation(name)
		if name != old.Name && i != nil && i.Definition != nil && i.Definition.Valid && i.Definition.Where.IsZero() &&
			firstColumn(i.Definition.Elements) == firstColumn(old.Definition.Elements) {
			return true
		}
	}
	return false
}

// firstColumn is the first column of an index; "" for an expression.
func firstColumn(elements []migration.IndexElement) string {
	if len(elements) == 0 {
		return ""
	}
	return elements[0].Column
}
