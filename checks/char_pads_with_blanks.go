package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// CharPadsWithBlanks flags char(n), which fills up what is shorter.
var CharPadsWithBlanks = &Check{
	Name:         "char-pads-with-blanks",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Run: func(p *Pass) {
		for at, c := range madeColumns(p) {
			if isBuiltin(c.Type, "bpchar") {
				reportColumn(p, at, c, wording.Say("fills what is shorter in %s with blanks, which comparisons count or not, by the type of the other side", columnWords(c.table, c.Name)),
					&migration.Remedy{Title: wording.Say("make it {text}, with a check on its length where that is a rule")})
			}
		}
	},
}
