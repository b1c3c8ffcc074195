package checks

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// GrantToPublic flags privileges that every role gets, those of the future
// included.
var GrantToPublic = &Check{
	Name:         "grant-to-public",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Grant](p) {
			if op.Revoke || !op.Public {
				continue
			}
			privileges := wording.Say("all privileges")
			if len(op.Privileges) > 0 {
				privileges = wording.Verbatim(strings.ToUpper(strings.Join(op.Privileges, ", ")))
			}
			on := wording.The(op.Object)
			words := make([]wording.Text, len(op.Names))
			for i, name := range op.Names {
				words[i] = tableWords(name)
			}
			if len(words) > 0 {
				on = wording.Say("%s %s", on, wording.And(words))
			}
			p.Report(at, Finding{
				Message: wording.Say("gives %s on %s to every role, and to those that are made later", privileges, on),
				Object:  op.String(),
				Remedy: &migration.Remedy{
					Title: wording.Say("grant it to the role that needs it"),
					Steps: []migration.Step{{Title: wording.Say("instead"), Operations: []migration.Operation{
						note("name the role that needs it in place of PUBLIC")}}},
				},
			})
		}
	},
}
