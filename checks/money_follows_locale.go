package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// MoneyFollowsLocale flags the type money: a setting of the server says what its
// values mean.
var MoneyFollowsLocale = &Check{
	Name:         "money-follows-locale",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Run: func(p *Pass) {
		for at, c := range madeColumns(p) {
			if isBuiltin(c.Type, "money") {
				reportColumn(p, at, c, wording.Say("reads and writes %s by lc_monetary: restored into a database with another locale, it is another amount", columnWords(c.table, c.Name)),
					&migration.Remedy{Title: wording.Say("make it {numeric}, and keep the currency in a column of its own")})
			}
		}
	},
}
