package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// NameNeedsQuotes flags a name that has to be quoted wherever it is used.
var NameNeedsQuotes = &Check{
	Name:         "name-needs-quotes",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"42P01", "relation … does not exist"}},
	Run: func(p *Pass) {
		for at, operation := range Upgrades[migration.Operation](p) {
			for _, given := range givenNames(operation) {
				var why wording.Text
				switch {
				case migration.IsReserved(given.name):
					why = wording.Say("it is a key word")
				case migration.QuoteIdentifier(given.name) != given.name:
					why = wording.Say("it is not all of lower-case letters, digits and underscores")
				default:
					continue
				}
				p.Report(at, Finding{
					Message: wording.Say("makes everyone quote %s %s for ever: %s", wording.The(given.object), code(`"`+given.name+`"`), why),
					Object:  given.object + " " + given.name,
					Remedy:  &migration.Remedy{Title: wording.Say("give it a plain name: lower-case letters, digits and underscores")},
				})
			}
		}
	},
}
