package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// TableWithoutPrimaryKey flags a new table that has no primary key once the
// change is done.
var TableWithoutPrimaryKey = &Check{
	Name:         "table-without-primary-key",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"55000", "because it does not have a replica identity"}},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.CreateTable](p) {
			r := p.Change.Final.Relation(op.Table)
			if r == nil || !r.Partial.IsZero() || op.Temporary || op.Foreign || !op.PartitionOf.IsZero() || r.PrimaryKey() != nil {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("leaves the rows of %s without a name: two equal ones cannot be told apart, and logical replication cannot update or delete them", tableWords(op.Table)),
				Object:  at.Object(op.Table, ""),
				Remedy:  &migration.Remedy{Title: wording.Say("give it a primary key")},
			})
		}
	},
}
