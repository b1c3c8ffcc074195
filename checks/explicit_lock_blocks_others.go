package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// ExplicitLockBlocksOthers flags LOCK TABLE in a mode that keeps writers or
// readers out, where nothing limits the wait for it (PostgreSQL manual, LOCK).
var ExplicitLockBlocksOthers = &Check{
	Name:         "explicit-lock-blocks-others",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"40P01", "deadlock detected"},
	},
	Run: func(p *Pass) {
		for at, op := range Upgrades[migration.Lock](p) {
			if op.Nowait || waitIsLimited(at) {
				continue
			}
			for _, table := range op.Tables {
				lock, locked := at.OwnEffect().LockOn(at.Before.Resolve(table))
				if !locked || !lock.BlocksWrites() || !at.Before.Existed(table) {
					continue
				}
				p.Report(at, Finding{
					Message: wording.Say("blocks %s %s from when it begins to wait until the transaction ends", blocked(lock), tableWords(table)),
					Cost:    wording.Say("%s on %s", lock.Mode(), tableWords(table)),
					Object:  at.Object(table, ""),
					Remedy:  limitWait(at),
				})
			}
		}
	},
}
