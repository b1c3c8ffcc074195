package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// SecurityDefinerWithoutSearchPath flags a function that runs with the rights
// of its owner and looks names up in a path that its caller chooses.
var SecurityDefinerWithoutSearchPath = &Check{
	Name:         "security-definer-without-search-path",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.CreateFunction](p) {
			if !op.SecurityDefiner || op.SetsSearchPath || getsSearchPath(p, at, op.Function) {
				continue
			}
			p.Report(at, Finding{
				Message: wording.Say("lets whoever may call %s run code of theirs with the rights of its owner: it looks names up in the search path of its caller",
					tableWords(op.Function)),
				Object: "function " + at.Before.Resolve(op.Function).String(),
				Remedy: &migration.Remedy{
					Title: wording.Say("give the function a search path of its own"),
					Steps: []migration.Step{{Title: wording.Say("with the function"), Operations: []migration.Operation{
						note("add SET search_path to the function, with the schemas that it needs, and pg_temp as the last")}}},
				},
			})
		}
	},
}

// getsSearchPath reports whether the change gives a function its search path later.
func getsSearchPath(p *Pass, at At, function migration.Name) bool {
	function = at.Before.Resolve(function)
	for other, alter := range Upgrades[migration.AlterFunction](p) {
		if alter.SetsSearchPath && other.Before.Resolve(alter.Function) == function {
			return true
		}
	}
	return false
}
