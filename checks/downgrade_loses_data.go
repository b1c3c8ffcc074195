package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// DowngradeLosesData flags a downgrade that drops what the upgrade has filled
// with data from elsewhere. It is off by default: dropping what was made is what
// downgrades are for.
var DowngradeLosesData = &Check{
	Name:         "downgrade-loses-data",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Run: func(p *Pass) {
		for at, op := range Downgrades[migration.DropColumn](p) {
			c := at.Before.Relation(op.Table).Column(op.Column)
			if c != nil && c.Updated && c.Epoch == at.Before.Epoch() && !bringsBack(p, at, op.Table) {
				reportLoses(p, at, columnWords(op.Table, op.Column), at.Object(op.Table, op.Column))
			}
		}
		for at, op := range Downgrades[migration.DropTable](p) {
			r := at.Before.Relation(op.Table)
			if r != nil && r.Epoch == at.Before.Epoch() && fillsTable(p.StepsOf(at.Migration, migration.Upgrade), r.Name) && !bringsBack(p, at, op.Table) {
				reportLoses(p, at, tableWords(op.Table), at.Object(op.Table, ""))
			}
		}
	},
}

// fillsTable reports whether one of some statements fills a table with rows
// that come from elsewhere: those of VALUES the next upgrade writes again.
func fillsTable(steps []*Step, table migration.Name) bool {
	return slices.ContainsFunc(steps, func(step *Step) bool {
		return slices.ContainsFunc(step.Operations, func(operation migration.Operation) bool {
			switch op := operation.(type) {
			case migration.Insert:
				return len(op.Sources) > 0 && step.Before.Resolve(op.Table) == table
			case migration.Merge:
				return step.Before.Resolve(op.Table) == table
			case migration.CreateTable:
				return op.AsQuery && op.WithData && len(op.Sources) > 0 && migration.Name{Schema: table.Schema, Name: op.Table.Name} == table
			}
			return false
		})
	})
}

// bringsBack reports whether the downgrade has copied something out of a table,
// or within it, before the operation.
func bringsBack(p *Pass, at At, table migration.Name) bool {
	for _, step := range p.StepsOf(at.Migration, migration.Downgrade) {
		if step == at.Step {
			break
		}
		for _, operation := range step.Operations {
			switch op := operation.(type) {
			case migration.Insert:
				if slices.Contains(op.Sources, table) {
					return true
				}
			case migration.Update:
				if op.Table == table || slices.Contains(op.Sources, table) {
					return true
				}
			}
		}
	}
	return false
}

func reportLoses(p *Pass, at At, what wording.Text, object string) {
	p.Report(at, Finding{
		Message: wording.Say("the rollback loses what the upgrade has put into %s, and what was written there since", what),
		Object:  object,
		Remedy: &migration.Remedy{
			Title: wording.Say("bring the data back to where it came from, before this statement"),
		},
	})
}
