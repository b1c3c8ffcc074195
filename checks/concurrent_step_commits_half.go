package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ConcurrentStepCommitsHalf flags a migration that changes the schema in more
// than one step, one of them outside a transaction: no failure can undo all of
// it. It is off by default: many teams accept that for a short migration.
var ConcurrentStepCommitsHalf = &Check{
	Name:         "concurrent-step-commits-half",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"42701", "column … of relation … already exists"}},
	Run: func(p *Pass) {
		for _, m := range p.Change.Migrations {
			steps := schemaSteps(p.StepsOf(m, migration.Upgrade))
			for _, step := range steps {
				if len(steps) < 2 || step.Unchanged || step.Statement.Transaction != "" {
					continue
				}
				p.Report(At{step, 0}, Finding{
					Message: wording.Say("leaves the migration half done when it fails, or when what follows does: it runs outside the transaction of the rest"),
					Object:  step.Operations[0].String(),
					Remedy:  aloneOutside(step),
				})
				break
			}
		}
	},
}

// schemaSteps are the statements that change the schema and that a second run
// would not pass over.
func schemaSteps(steps []*Step) []*Step {
	var out []*Step
	for _, step := range steps {
		for _, operation := range step.Operations {
			if changesSchema(operation) && !isRepeatable(operation) {
				out = append(out, step)
				break
			}
		}
	}
	return out
}

// isRepeatable reports whether an operation does nothing where it was done
// before: IF EXISTS, IF NOT EXISTS, OR REPLACE.
func isRepeatable(operation migration.Operation) bool {
	switch op := operation.(type) {
	case migration.CreateTable:
		return op.IfNotExists
	case migration.DropTable:
		return op.IfExists
	case migration.AddColumn:
		return op.IfNotExists
	case migration.DropColumn:
		return op.IfExists
	case migration.DropConstraint:
		return op.IfExists
	case migration.CreateIndex:
		return op.IfNotExists
	case migration.DropIndex:
		return op.IfExists
	case migration.AddEnumValue:
		return op.IfNotExists
	case migration.CreateFunction:
		return op.OrReplace
	case migration.CommentOn, migration.Grant:
		return true
	}
	return false
}

func aloneOutside(step *Step) *migration.Remedy {
	remedy := &migration.Remedy{Title: wording.Say("give it a migration of its own")}
	if len(step.Statement.Holes) == 0 {
		remedy.Steps = []migration.Step{{
			Title:      wording.Say("outside a transaction, and nothing else"),
			Autocommit: true,
			Operations: step.Operations,
		}}
	}
	return remedy
}
