package schema_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// TestSettings follows SET through transactions, as PostgreSQL 15 does. A
// script is a list of commands: set, local, reset and the like of one
// parameter, transaction control, and what the parameter must be after it.
func TestSettings(t *testing.T) {
	tests := []string{
		"begin; set 5s; = 5s; rollback; = ",
		"begin; set 5s; commit; = 5s; discard; = ",
		"begin; set 6s; savepoint; set 7s; rollback to; = 6s; commit; = 6s",
		"begin; savepoint; local 9s; release; = 9s; commit; = ",
		"begin; local 1s; set 2s; = 2s; commit; = 2s",
		"begin; set 3s; local 1s; = 1s; commit; = 3s",
		"begin; local 1s; reset; = ; commit; = ",
		"set 4s; begin; local current; = 4s; commit; = 4s",
		"set 4s; begin; local default; = ; commit; = 4s",
		"begin; local 1s; current; commit; = 1s",
		"local 1s; = ",
		"set 4s; begin; reset all; = ; rollback; = 4s",
		"set 4s; reset; = ",
		"set 4s; discard temp; = 4s",
		"begin; local 9s; chain; = ",
	}
	for _, test := range tests {
		b := schema.NewBuilder(nil)
		for _, command := range strings.Split(test, ";") {
			if want, ok := strings.CutPrefix(strings.TrimSpace(command), "="); ok {
				if got, _ := b.State().Session().Setting("lock_timeout"); got != strings.TrimSpace(want) {
					t.Errorf("%s: lock_timeout is %q at %q", test, got, command)
				}
				continue
			}
			run(b, strings.TrimSpace(command))
		}
	}
}

// run carries out one command of a script of TestSettings.
func run(b *schema.Builder, command string) {
	set := migration.SetVariable{Name: "lock_timeout"}
	words := strings.Fields(command)
	last := words[len(words)-1]
	switch set.Local = words[0] == "local"; {
	case command == "begin":
		b.SetTransaction("1")
	case command == "chain":
		b.Apply(migration.TransactionControl{Action: "commit", Chain: true})
		b.SetTransaction("1")
	case words[0] == "discard":
		b.Apply(migration.Other{Kind: "discard", NotInTransaction: len(words) == 1})
	case last == "all":
		b.Apply(migration.SetVariable{Name: "all", Reset: true})
	case last == "reset" || last == "default":
		set.Reset = true
		b.Apply(set)
	case last == "current":
		set.FromCurrent = true
		b.Apply(set)
	case words[0] == "set" || words[0] == "local":
		set.Value = last
		b.Apply(set)
	default:
		b.Apply(migration.TransactionControl{Action: command})
	}
}

// TestLimits has the timeouts that a session begins with, and what it sets itself.
func TestLimits(t *testing.T) {
	role := func(value string) migration.Operation {
		return migration.Other{Kind: "alter role", Sets: migration.SetVariable{Name: "lock_timeout", Value: value, Reset: value == ""}}
	}
	set := func(value string) migration.Operation {
		return migration.SetVariable{Name: "lock_timeout", Value: value, Reset: value == ""}
	}
	resetAll := migration.Other{Kind: "alter role", Sets: migration.SetVariable{Name: "all", Reset: true}}
	list := func(operations ...migration.Operation) []migration.Operation { return operations }
	for _, test := range []struct {
		history    []migration.Operation
		connection string
		change     []migration.Operation
		want       bool
	}{
		{nil, "", nil, false},
		{nil, "3000", nil, true},
		{nil, "0", nil, false},
		{nil, "3000", list(set("0")), false},
		{nil, "3000", list(set("0"), set("")), true},
		{nil, "", list(set("not known")), true},
		{list(role("3s")), "", nil, true},
		{list(role("3s"), role("")), "", nil, false},
		{list(role("3s"), resetAll), "", nil, false},
		{list(set("3s")), "", nil, false},
		{nil, "", list(role("3s")), false},
	} {
		b := schema.NewBuilder(nil)
		for _, op := range test.history {
			b.Apply(op)
		}
		b.EndHistory()
		b.BeginMigration()
		if test.connection != "" {
			b.Connect(map[string]string{"lock_timeout": test.connection})
		}
		for _, op := range test.change {
			b.Apply(op)
		}
		if got := b.State().Limits("lock_timeout"); got != test.want {
			t.Errorf("history %v, connection %q, change %v: limited is %t", test.history, test.connection, test.change, got)
		}
	}
}

// What a savepoint's rollback undoes: its locks as well.
func TestRollbackToSavepointReleasesLocks(t *testing.T) {
	lock := func(b *schema.Builder, table string) {
		b.ApplyStatement([]migration.Operation{migration.DropNotNull{Table: bare(table), Column: "id"}},
			[]schema.Lock{(&schema.LockMode{Name: "ACCESS EXCLUSIVE", Strength: 8, BlocksReads: true, BlocksWrites: true}).On(public(table))})
	}
	b := shop()
	b.SetTransaction("1")
	lock(b, "users")
	b.Apply(migration.TransactionControl{Action: "savepoint", Name: "s"})
	lock(b, "orders")
	b.Apply(migration.TransactionControl{Action: "rollback to", Name: "s"})
	held := slices.Collect(b.State().Session().Held())
	if len(held) != 1 || held[0].Relation != public("users") {
		t.Errorf("held are %+v", held)
	}
}

// TestTimeouts has the values that PostgreSQL 15 takes for lock_timeout, and
// those that it refuses.
func TestTimeouts(t *testing.T) {
	for value, want := range map[string]string{
		"1500": "1.5s", "5s": "5s", "5 s": "5s", " 5s ": "5s", "1.5s": "1.5s", "1min": "1m0s", "2h": "2h0m0s", "1d": "24h0m0s",
		"100us": "0s", "1e3": "1s", "0": "0s", "default": "", "1 MIN": "", "5S": "", "-1": "", "soon": "", "": "", "5 hours": "",
	} {
		b := schema.NewBuilder(nil)
		b.Apply(migration.SetVariable{Name: "lock_timeout", Value: value})
		got, ok := b.State().Session().Timeout("lock_timeout")
		if text := fmt.Sprint(got); ok != (want != "") || ok && text != want {
			t.Errorf("lock_timeout = %q is %v, %v; want %q", value, got, ok, want)
		}
	}
	if got, ok := schema.NewBuilder(nil).State().Session().Timeout("lock_timeout"); ok || got != time.Duration(0) {
		t.Error("a timeout that nobody has set is known")
	}
}
