package checks

import (
	"fmt"
	"time"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
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
		for at, op := range Upgrades[migration.Operation](p) {
			work, ok := concurrentWork(at, op)
			if !ok || !at.Before.Existed(work.table) || at.Before.Session().Transaction != "" {
				continue
			}
			short := shortTimeouts(p, at, work)
			if len(short) == 0 {
				continue
			}
			p.Report(at, Finding{
				Message: fmt.Sprintf("%s: the %s cuts off, and %s", work.waits, short[0].words(), work.leaves),
				Object:  op.String(),
				Remedy:  withoutTimeouts(op, short),
			})
		}
	},
}

// concurrent is work on an index that goes on while others write.
type concurrent struct {
	table migration.Name
	// waits says what may take long, leaves what is there when it is canceled.
	waits, leaves string
	// builds is true where the table is read, so that its size matters.
	builds bool
}

func concurrentWork(at At, op migration.Operation) (concurrent, bool) {
	const waits = "waits for every transaction that is open"
	switch op := op.(type) {
	case migration.CreateIndex:
		return concurrent{op.Table, waits, "leaves " + indexWords(op.Index) + " behind as an invalid index", true}, op.Concurrently
	case migration.DropIndex:
		return concurrent{indexTable(at.Before, op.Index), waits, "leaves " + tableWords(op.Index) + " there, invalid", false}, op.Concurrently
	case migration.Reindex:
		return concurrent{indexTable(at.Before, op.Name), waits, "leaves an invalid copy behind (its name ends in `_ccnew`)", true}, op.Concurrently
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

func (t timeout) words() string { return code(t.name) + " of " + t.text }

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
		Title: "switch the timeout off for it: nobody waits for it",
		Steps: []migration.Step{{
			Title:      "without a timeout, outside a transaction",
			Autocommit: true,
			Operations: operations,
		}},
	}
}
