package checks

import (
	"strconv"
	"time"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// ShortTimeoutOnConcurrentBuild flags a timeout that is right for an ALTER
// TABLE and in force during work with CONCURRENTLY, which waits for every
// older transaction without blocking anybody, and leaves an invalid index
// behind when it is canceled (PostgreSQL manual, CREATE INDEX).
var ShortTimeoutOnConcurrentBuild = &Check{
	Name:     "short-timeout-on-concurrent-build",
	Severity: Warning,
	Edition:  1,
	Dialects: []string{"postgresql"},
	Prevents: []ServerMessage{
		{"55P03", "canceling statement due to lock timeout"},
		{"57014", "canceling statement due to statement timeout"},
	},
	Run: func(p *Pass) {
		var last *Finding // of the migration that is looked at
		var findings []*Finding
		for at, op := range Upgrades[migration.Operation](p) {
			work, ok := concurrentWork(at, op)
			if !ok || !at.Before.Existed(work.table) || at.Before.Session().Transaction != "" {
				continue
			}
			short := shortTimeouts(p, at, work)
			switch {
			case len(short) == 0:
			case last != nil && last.Migration == at.Migration:
				last.Related = append(last.Related, Related{Span: at.Span(), Message: wording.Say("the same goes for this one")})
			default:
				last = &Finding{
					Message: wording.Say("%s if %s", work.leaves, short[0].exceeded()),
					Object:  op.String(),
					Remedy:  withoutTimeouts(op, short),
					Step:    at.Step, Operation: at.Index, Migration: at.Migration,
				}
				findings = append(findings, last)
			}
		}
		for _, f := range findings {
			p.Report(At{f.Step, f.Operation}, *f)
		}
	},
}

// concurrent is work on an index that goes on while others write.
type concurrent struct {
	table migration.Name
	// leaves says what is there when it is canceled.
	leaves wording.Text
	// builds is true where the table is read, so that its size matters.
	builds bool
}

func concurrentWork(at At, op migration.Operation) (concurrent, bool) {
	switch op := op.(type) {
	case migration.CreateIndex:
		if op.Concurrently {
			return concurrent{op.Table, wording.Say("leaves %s behind as an invalid index", indexWords(op.Index)), true}, true
		}
	case migration.DropIndex:
		if op.Concurrently {
			return concurrent{indexTable(at.Before, op.Index), wording.Say("leaves %s there, invalid", tableWords(op.Index)), false}, true
		}
	case migration.Reindex:
		if op.Concurrently {
			return concurrent{indexTable(at.Before, op.Name), wording.Say("leaves an invalid copy behind (its name ends in `_ccnew`)"), true}, true
		}
	}
	return concurrent{}, false
}

// indexTable is the table of an index; the name itself where that is not
// known, or where it is not that of an index.
func indexTable(before *schema.State, index migration.Name) migration.Name {
	if r := before.Relation(index); r != nil && r.Definition != nil {
		return r.Definition.Table
	}
	return index
}

// The shortest timeouts that work with CONCURRENTLY can live with. It waits
// for the transactions that were open when it began, wherever in the database
// they are: a minute is more than those of an application last. A build
// reads the table twice as well: ten minutes are enough for most tables,
// unless it is known to be small.
const (
	shortestWait  = time.Minute
	shortestBuild = 10 * time.Minute
)

// timeout is a timeout in force: the parameter, its value and that as written.
type timeout struct {
	name, text string
	value      time.Duration
}

// exceeded says what makes the timeout cancel the work.
func (t timeout) exceeded() wording.Text {
	text := t.text
	if _, err := strconv.Atoi(text); err == nil {
		text += " ms"
	}
	limit := wording.Say("%s of %s", code(t.name), text)
	if t.name == "lock_timeout" {
		return wording.Say("a transaction stays open for longer than the %s", limit)
	}
	return wording.Say("it takes longer than the %s", limit)
}

// shortTimeouts are the timeouts in force that the work may not keep.
func shortTimeouts(p *Pass, at At, work concurrent) []timeout {
	var out []timeout
	session := at.Before.Session()
	for _, name := range []string{"lock_timeout", "statement_timeout", "transaction_timeout"} {
		value, ok := session.Timeout(name)
		shortest := shortestWait
		if _, big := p.Hurts(at.Before, work.table); name != "lock_timeout" && work.builds && big {
			shortest = shortestBuild
		}
		if text, _ := session.Setting(name); ok && value > 0 && value < shortest {
			out = append(out, timeout{name, text, value})
		}
	}
	return out
}

// isShort reports whether a parameter's value would be too short a timeout
// for work with CONCURRENTLY on any table.
func isShort(name, value string) bool {
	session := &schema.Session{Settings: map[string]string{name: value}}
	timeout, ok := session.Timeout(name)
	return ok && timeout > 0 && timeout < shortestWait && (name == "lock_timeout" || name == "statement_timeout")
}

// withoutTimeouts switches the timeouts off for one operation.
func withoutTimeouts(op migration.Operation, short []timeout) *migration.Remedy {
	var operations []migration.Operation
	for _, t := range short {
		operations = append(operations, migration.SetVariable{Name: t.name, Value: "0"})
	}
	operations = append(operations, op)
	for _, t := range short {
		operations = append(operations, migration.SetVariable{Name: t.name, Value: t.text})
	}
	return &migration.Remedy{
		Title: wording.Say("switch the timeout off for it: nobody waits for it"),
		Steps: []migration.Step{{
			Autocommit: true,
			Operations: operations,
		}},
	}
}
