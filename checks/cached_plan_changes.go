package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// CachedPlanChanges flags a table whose columns change while prepared
// statements may have a plan for SELECT * of it.
var CachedPlanChanges = &Check{
	Name:         "cached-plan-changes",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"0A000", "cached plan must not change result type"}},
	Run: func(p *Pass) {
		said := map[string]bool{}
		for step := range p.Steps(migration.Upgrade) {
			for i, op := range step.Operations {
				table, changes := changesColumns(op)
				at := At{step, i}
				object := at.Object(table, "")
				if !changes || table.IsUnknown() || !at.Before.Existed(table) || said[object] {
					continue
				}
				said[object] = true
				p.Report(at, Finding{
					Message: wording.Say("breaks prepared statements with SELECT * from %s, until their connections are made anew: its columns change", tableWords(table)),
					Object:  object,
					Remedy: &migration.Remedy{
						Title: wording.Say("name the columns in queries, and renew the connections after the deploy"),
						Steps: []migration.Step{{Title: wording.Say("before the change"), Operations: []migration.Operation{
							note("release code that names the columns of %s in its prepared statements", tableWords(table))}}},
					},
				})
			}
		}
	},
}

// changesColumns reports whether an operation changes what SELECT * returns.
func changesColumns(op migration.Operation) (table migration.Name, changes bool) {
	switch op := op.(type) {
	case migration.AddColumn:
		return op.Table, true
	case migration.DropColumn:
		return op.Table, true
	case migration.AlterColumnType:
		return op.Table, true
	}
	return migration.Name{}, false
}
