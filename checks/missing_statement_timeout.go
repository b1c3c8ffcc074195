package checks

import (
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// MissingStatementTimeout flags a migration whose statements may keep others
// out for as long as they take (PostgreSQL manual, statement_timeout).
var MissingStatementTimeout = &Check{
	Name:         "missing-statement-timeout",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"57014", "canceling statement due to statement timeout"}},
	Run: func(p *Pass) {
		reportUnlimited(p, "statement_timeout", func(lock schema.Lock) wording.Text {
			return wording.Say("blocks %s %s for as long as it takes", blocked(lock), tableWords(lock.Relation))
		})
	},
}
