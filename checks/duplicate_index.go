package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// DuplicateIndex flags a new index that answers nothing which an older one of
// the table does not.
var DuplicateIndex = &Check{
	Name:         "duplicate-index",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.CreateIndex](p) {
			has := at.Before.Superseding(op)
			if has == nil || has.Name.Name == op.Index || p.Change.Final.Relation(has.Name) == nil {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("costs every write to %s and its space for nothing: %s answers all that %s can", tableWords(op.Table), tableWords(has.Name), indexWords(op.Index)),
				Object:  at.Object(op.Table, indexName(op)),
				Remedy:  &migration.Remedy{Title: wording.Say("leave it out, or drop the other one where this is better")},
			})
		}
	},
}
