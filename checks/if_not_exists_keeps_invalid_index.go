package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// IfNotExistsKeepsInvalidIndex flags CREATE INDEX CONCURRENTLY IF NOT EXISTS:
// the name is all that it looks at, so it takes what a failed build has left
// for the index (PostgreSQL manual, CREATE INDEX).
var IfNotExistsKeepsInvalidIndex = &Check{
	Name:     "if-not-exists-keeps-invalid-index",
	Severity: Notice,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.CreateIndex](p) {
			if !op.Concurrently || !op.IfNotExists || !at.Before.Existed(op.Table) || at.Before.Session().Transaction != "" {
				continue
			}
			index := migration.Name{Schema: at.Before.Resolve(op.Table).Schema, Name: op.Index}
			finding := Finding{
				Message: wording.Say("reports success and builds nothing if an earlier build failed and left %s invalid", indexWords(op.Index)),
				Object:  at.Object(op.Table, op.Index),
				Remedy:  dropAndBuild(op, index),
			}
			known := at.Before.Relation(index)
			switch {
			case known != nil && known.Definition != nil && !known.Definition.Valid:
				finding.Severity = Warning
				finding.Message = wording.Say("reports success and builds nothing: %s is there, and it is invalid", indexWords(op.Index))
			case droppedBefore(p, at, index):
				continue
			}
			p.Report(at, finding)
		}
	},
}

// droppedBefore reports whether the change drops an index before a statement,
// so that none of that name can be left.
func droppedBefore(p *Pass, at At, index migration.Name) bool {
	for other, op := range Upgrades[migration.DropIndex](p) {
		if other.Step == at.Step {
			break
		}
		if dropped := other.Before.Resolve(op.Index); dropped == index || op.Index.Schema == "" && dropped.Name == index.Name {
			return true
		}
	}
	return false
}

func dropAndBuild(op migration.CreateIndex, index migration.Name) *migration.Remedy {
	op.IfNotExists = false
	if op.Table.Schema == "" {
		index.Schema = ""
	}
	return &migration.Remedy{
		Title: wording.Say("drop what may be left, and build it without {IF NOT EXISTS}"),
		Steps: []migration.Step{{
			Title:      wording.Say("an index that the application uses already is better looked at first"),
			Autocommit: true,
			Operations: []migration.Operation{migration.DropIndex{Index: index, Concurrently: true, IfExists: true}, op},
		}},
	}
}
