package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// TimestampWithoutTimeZone flags a column for moments that does not say which
// moment it is: timestamp keeps no time zone.
var TimestampWithoutTimeZone = &Check{
	Name:         "timestamp-without-time-zone",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Run: func(p *Pass) {
		for at, c := range madeColumns(p) {
			if isBuiltin(c.Type, "timestamp") {
				reportColumn(p, at, c, wording.Say("stores in %s what a clock showed somewhere, and no moment: two sessions with other time zones mean different ones", columnWords(c.table, c.Name)),
					&migration.Remedy{Title: wording.Say("make it {timestamp with time zone}")})
			}
		}
	},
}
