package checks

import (
	"fmt"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
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
			privileges := "all privileges"
			if len(op.Privileges) > 0 {
				privileges = strings.ToUpper(strings.Join(op.Privileges, ", "))
			}
			on := op.Object
			words := make([]string, len(op.Names))
			for i, name := range op.Names {
				words[i] = tableWords(name)
			}
			if len(words) > 0 {
				on += " " + and(words)
			}
			p.Report(at, Finding{
				Message: fmt.Sprintf("gives %s on the %s to every role, and to those that are made later", privileges, on),
				Object:  op.String(),
				Remedy: &migration.Remedy{
					Title: "grant it to the role that needs it",
					Steps: []migration.Step{{Title: "instead", Operations: []migration.Operation{
						note("name the role that needs it in place of PUBLIC")}}},
				},
			})
		}
	},
}
