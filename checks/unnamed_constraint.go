package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// UnnamedConstraint flags constraints and indexes whose names the server
// chooses. A primary key is left out: there is one, so it can be found.
var UnnamedConstraint = &Check{
	Name:         "unnamed-constraint",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"42704", "constraint … of relation … does not exist"}},
	Run: func(p *Pass) {
		for at, operation := range Upgrades[migration.Operation](p) {
			if index, ok := operation.(migration.CreateIndex); ok && index.Index == "" {
				reportUnnamed(p, at, index.Table, wording.The("index"), indexName(index))
			}
			for c, added := range addedConstraints(operation) {
				if c.Name == "" && c.UsingIndex == "" && c.Kind != migration.PrimaryKey && c.Kind != migration.NotNull {
					reportUnnamed(p, at, added.table, wording.The(constraintWords(c.Kind)), serverName(added.table, c))
				}
			}
		}
	},
}

func reportUnnamed(p *Pass, at At, table migration.Name, what wording.Text, name string) {
	p.Report(at, Finding{
		Message: wording.Say("leaves the name of %s of %s to the server: nobody can drop it by a name that is the same in every database", what, tableWords(table)),
		Object:  at.Object(table, name),
		Remedy:  &migration.Remedy{Title: wording.Say("give it a name, or the application a naming convention")},
	})
}
