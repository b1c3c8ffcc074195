package checks

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// LongNameIsTruncated flags a name of more than 63 bytes: the server cuts it
// and says so in a notice that nobody reads (PostgreSQL manual, 4.1.1).
var LongNameIsTruncated = &Check{
	Name:     "long-name-is-truncated",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"42622", "identifier … will be truncated to"},
		{"42P07", "relation … already exists"},
	},
	Run: func(p *Pass) {
		for at, operation := range Upgrades[migration.Operation](p) {
			if len(at.LongNames) == 0 { // as in nearly all statements
				continue
			}
			for _, given := range givenNames(operation) {
				whole, cut := wholeName(at.LongNames, given.name)
				if !cut || migration.IsHole(whole) {
					continue
				}
				p.Report(at, Finding{
					Message: wording.Say("cuts the name of %s to its first %d bytes, %s: any other name that begins so is taken for the same",
						wording.The(given.object), len(given.name), code(migration.QuoteIdentifier(given.name))),
					Object: given.object + " " + given.name,
					Remedy: &migration.Remedy{Title: wording.Say("give it a name of at most %d bytes", maxName)},
				})
			}
		}
	},
}

// wholeName is the long name of which a name is what the server keeps.
func wholeName(long []string, name string) (whole string, cut bool) {
	for _, l := range long {
		if len(name) > maxName-4 && len(name) <= maxName && strings.HasPrefix(l, name) {
			return l, true
		}
	}
	return "", false
}
