package checks

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// MissingLockTimeout flags a migration that waits for a lock without a limit:
// while it waits, all who come later wait behind it (PostgreSQL manual,
// lock_timeout).
var MissingLockTimeout = &Check{
	Name:         "missing-lock-timeout",
	Severity:     Notice,
	OffByDefault: true,
	Edition:      1,
	Dialects:     []string{"postgresql"},
	Prevents:     []ServerMessage{{"55P03", "canceling statement due to lock timeout"}},
	Run: func(p *Pass) {
		reportUnlimited(p, "lock_timeout", func(lock schema.Lock) wording.Text {
			return wording.Say("blocks %s %s for as long as it has to wait for its lock", blocked(lock), tableWords(lock.Relation))
		})
	},
}

// reportUnlimited reports, once a migration, the first statement that keeps
// others out of an older table while a timeout is not in force. hazard says
// what its lock does.
func reportUnlimited(p *Pass, parameter string, hazard func(schema.Lock) wording.Text) {
	var reported *migration.Migration
	for step := range p.Steps(migration.Upgrade) {
		if step.Migration == reported || step.Before.Limits(parameter) {
			continue
		}
		for i, effect := range step.Effects {
			lock, blocks := blocksTable(step.Before, slices.Values(effect.Locks))
			if !blocks {
				continue
			}
			at := At{step, i}
			p.Report(at, Finding{
				Message: wording.Say("%s: no %s is in force", hazard(lock), code(parameter)),
				Cost:    wording.Say("%s on %s", lock.Mode(), tableWords(lock.Relation)),
				Object:  parameter,
				Remedy:  setTimeout(at, parameter),
			})
			reported = step.Migration
			break
		}
	}
}

func setTimeout(at At, parameter string) *migration.Remedy {
	return &migration.Remedy{
		Title: wording.Say("set it first, or once for all where the connection is made"),
		Steps: []migration.Step{{
			Title:      wording.Say("ahead of the first statement that locks"),
			Operations: limit(at, parameter),
		}},
	}
}
