package checks

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// UniqueFailsOnDuplicates flags a unique index that cannot be built, or may
// not be, for what is in the rows: where the checks of locks, which say so
// too, have nothing to say (PostgreSQL manual, CREATE INDEX, UNIQUE).
var UniqueFailsOnDuplicates = &Check{
	Name:     "unique-fails-on-duplicates",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{{"23505", "could not create unique index"}},
	Replaces: []string{"unique-builds-index-under-lock", "index-blocks-writes"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Operation](p) {
			for _, u := range uniqueBuilds(op) {
				reportDuplicates(p, at, u)
			}
		}
	},
}

// uniqueBuild is a unique index that a statement builds.
type uniqueBuild struct {
	table        migration.Name
	name         string
	columns      []string // nil for an expression
	concurrently bool
	// nullsCount is true where two nulls are duplicates.
	nullsCount bool
	// partial is true for an index of those rows that meet a condition.
	partial bool
	// added is the new column that it is written with, if any.
	added *migration.AddColumn
}

// uniqueBuilds are the unique indexes that an operation builds.
func uniqueBuilds(op migration.Operation) []uniqueBuild {
	var out []uniqueBuild
	add := func(table migration.Name, c migration.Constraint, added *migration.AddColumn) {
		if c.Kind == migration.Unique && c.UsingIndex == "" {
			if c.Name == "" {
				c.Name = serverName(table, c)
			}
			out = append(out, uniqueBuild{table, c.Name, c.Columns, false, c.NullsNotDistinct, false, added})
		}
	}
	switch op := op.(type) {
	case migration.CreateIndex:
		if op.Unique {
			out = append(out, uniqueBuild{op.Table, indexName(op), indexColumns(op), op.Concurrently, op.NullsNotDistinct, !op.Where.IsZero(), nil})
		}
	case migration.AddConstraint:
		add(op.Table, op.Constraint, nil)
	case migration.AddColumn:
		for _, c := range op.Column.Constraints {
			added := op
			add(op.Table, c, &added)
		}
	}
	return out
}

func reportDuplicates(p *Pass, at At, u uniqueBuild) {
	if !at.Before.Existed(u.table) || at.Before.Emptied(u.table) || !at.Builds() {
		return
	}
	finding := Finding{Object: at.Object(u.table, u.name), Remedy: findDuplicates(u)}
	_, hurts := p.Hurts(at.Before, u.table)
	_, may := at.Fails("23505")
	nulls := u.nullsCount && allNull(at, u.table, u.columns)
	switch {
	case sameInAllRows(p, at, u):
		finding.Severity = Error
		finding.Message = wording.Say("fails if %s has more than one row: all get the same %s", tableWords(u.table), columnList(u.columns))
	case !may || preparedFor(p, at, u) || allNull(at, u.table, u.columns) && !nulls:
		return
	case u.concurrently && !u.nullsCount: // a build that blocks nobody may be tried
		return
	case u.concurrently:
		finding.Message = wording.Say("fails if two rows of %s have the same %s, and leaves an invalid index %s behind", tableWords(u.table), keyOf(u), indexWords(u.name))
	case hurts:
		return // the check of its lock says so
	default:
		finding.Severity = Notice
		finding.Message = wording.Say("fails if two rows of %s have the same %s", tableWords(u.table), keyOf(u))
	}
	if u.nullsCount && finding.Severity != Error {
		finding.Message = wording.Say("%s; two rows without one count as the same", finding.Message)
	}
	p.Report(at, finding)
}

func keyOf(u uniqueBuild) wording.Text {
	if u.columns == nil {
		return wording.Say("key")
	}
	return columnList(u.columns)
}

// sameInAllRows reports whether all rows that were there surely have the same
// values in the columns: each was added by the change, with a default that is
// the same for all rows or with none, where nulls count.
func sameInAllRows(p *Pass, at At, u uniqueBuild) bool {
	relation := at.Before.Relation(u.table)
	for _, name := range u.columns {
		value, isNew := migration.Expression{}, false
		if c := relation.Column(name); c != nil {
			isNew = c.Epoch > 0 && !c.Updated && c.Identity == "" && c.Generated.IsZero() && !setDefaultLater(p, u.table, name)
			value = *c.Default
		} else if u.added != nil && u.added.Column.Name == name {
			c := u.added.Column
			isNew = c.Identity == "" && !c.Serial && c.Generated.IsZero()
			value = c.Default
		}
		noValue := value.IsZero() || value.Null
		if !isNew || value.Volatile || noValue && !u.nullsCount {
			return false
		}
	}
	return len(u.columns) > 0 && !u.partial
}

// setDefaultLater reports whether the change sets the default of a column
// after it added it: then the rows there are do not have it.
func setDefaultLater(p *Pass, table migration.Name, column string) bool {
	for at, op := range Upgrades[migration.SetDefault](p) {
		if op.Column == column && at.Before.Resolve(op.Table) == at.Before.Resolve(table) {
			return true
		}
	}
	return false
}

// preparedFor reports whether the migrations of the change have done something
// about duplicates before: changed or deleted rows, or, for a concurrent build, dropped the
// invalid index that the last attempt left.
func preparedFor(p *Pass, at At, u uniqueBuild) bool {
	table := at.Before.Resolve(u.table)
	for step := range p.Steps(migration.Upgrade) {
		if step == at.Step {
			return false
		}
		for _, op := range step.Operations {
			switch op := op.(type) {
			case migration.Delete:
				if step.Before.Resolve(op.Table) == table {
					return true
				}
			case migration.Update:
				if step.Before.Resolve(op.Table) == table {
					return true
				}
			case migration.DropIndex:
				if u.concurrently && op.Index.Name == u.name {
					return true
				}
			}
		}
	}
	return false
}

func findDuplicates(u uniqueBuild) *migration.Remedy {
	operations := []migration.Operation{note("look for rows with the same key, and decide which of them stays")}
	if u.columns != nil && !slices.ContainsFunc(u.columns, migration.IsHole) {
		quoted := make([]string, len(u.columns))
		for i, c := range u.columns {
			quoted[i] = migration.QuoteIdentifier(c)
		}
		list := strings.Join(quoted, ", ")
		operations = []migration.Operation{note("look for them: %s", code("SELECT "+list+", count(*) FROM "+u.table.Short()+" GROUP BY "+list+" HAVING count(*) > 1"))}
	}
	if u.concurrently {
		operations = append(operations, note("before another attempt: %s", code("DROP INDEX CONCURRENTLY IF EXISTS "+migration.QuoteIdentifier(u.name))))
	}
	return &migration.Remedy{
		Title: wording.Say("give each row its own key first"),
		Steps: []migration.Step{{Title: wording.Say("before the index is built"), Operations: operations}},
	}
}
