//go:build server

package postgres_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The locks of a statement that fails, or that refuses to run in a transaction,
// cannot be read while it holds them. So it is run into locks that a prepared
// transaction holds, and the server's log says which lock it waited for.

// waiting is the line of the log about a statement that waits for a lock: on a
// relation, or on a transaction, as concurrent commands do.
var waiting = regexp.MustCompile(`^probe (\d+):LOG: .* still waiting for (\w+) on (?:relation (\d+) of database)?`)

// weaker is, by a lock that a statement is known to take, one that does not
// conflict with it, but with stronger ones.
var weaker = map[string]string{
	"ACCESS SHARE":           "EXCLUSIVE",
	"ROW SHARE":              "SHARE",
	"ROW EXCLUSIVE":          "SHARE UPDATE EXCLUSIVE",
	"SHARE UPDATE EXCLUSIVE": "ROW EXCLUSIVE",
	"SHARE":                  "ROW SHARE",
	"SHARE ROW EXCLUSIVE":    "ROW SHARE",
	"EXCLUSIVE":              "ACCESS SHARE",
}

// probe finds the locks of the cases that failed or were refused, table by table.
func (m *measurement) probe() {
	open := map[int]map[string]string{}
	var setup, teardown strings.Builder
	for i, c := range m.cases {
		if c.fact.OK && !c.refused {
			continue
		}
		open[i] = map[string]string{}
		if !c.fact.InTx {
			setup.WriteString(m.copyTo(fmt.Sprintf("%s_%d", m.database, i)))
			fmt.Fprintf(&teardown, "DROP DATABASE %s_%d;\n", m.database, i)
		}
	}
	script := setup.String()
	for round := 1; len(open) > 0; round++ {
		var probes strings.Builder
		for _, i := range slices.Sorted(maps.Keys(open)) {
			m.probeOnce(&probes, i, open[i])
		}
		found := m.waits(script + "\\connect " + m.database + "\n" + probes.String())
		script = ""
		for i, known := range open {
			table := m.tables[found[i].oid]
			switch mode := found[i].mode; {
			case found[i].unknown && round < 20: // once more
			case table == "" || lockOrder(mode) <= lockOrder(known[table]):
				delete(open, i)
			default:
				known[table] = mode
				m.cases[i].fact.lock(table, mode)
			}
		}
	}
	if teardown.Len() > 0 {
		m.must("postgres", teardown.String())
	}
}

// probeOnce writes a script that runs a case while every table is locked, those
// of which a lock is known only against stronger ones.
func (m *measurement) probeOnce(script *strings.Builder, i int, known map[string]string) {
	c := m.theme.cases[i]
	if !c.inTransaction {
		fmt.Fprintf(script, "\\connect %s_%d\n", m.database, i)
	}
	fmt.Fprintf(script, "SET application_name = 'probe %d';\nBEGIN;\n", i)
	for _, table := range m.tables {
		if mode := known[table]; mode == "" {
			fmt.Fprintf(script, "LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE;\n", quoted(table))
		} else if weaker[mode] != "" {
			fmt.Fprintf(script, "LOCK TABLE ONLY %s IN %s MODE;\n", quoted(table), weaker[mode])
		}
	}
	script.WriteString("PREPARE TRANSACTION 'held';\nSET lock_timeout = '30ms';\n\\o /dev/null\n")
	if c.inTransaction {
		script.WriteString("BEGIN;\n")
	}
	for _, sql := range pieces(c.sql) {
		script.WriteString(sql + ";\n")
	}
	script.WriteString("ROLLBACK;\n\\o\nRESET ALL;\nROLLBACK PREPARED 'held';\n")
}

func quoted(table string) string {
	schema, name, found := strings.Cut(table, ".")
	if !found {
		schema, name = "public", table
	}
	return strconv.Quote(schema) + "." + strconv.Quote(name)
}

// wait is a lock that was waited for. It is unknown if the server gave up
// waiting before it came to saying so.
type wait struct {
	mode, oid string
	unknown   bool
}

// gaveUp is the line of the log about a statement that has waited too long.
var gaveUp = regexp.MustCompile(`^probe (\d+):ERROR:  canceling statement due to lock timeout`)

// waits runs a script of probes, and is the first wait of each.
func (s *testServer) waits(script string) map[int]wait {
	before, err := os.Stat(s.log())
	if err != nil {
		s.t.Fatal(err)
	}
	s.psql("postgres", script)
	log, err := os.ReadFile(s.log())
	if err != nil {
		s.t.Fatal(err)
	}
	found := map[int]wait{}
	for line := range strings.Lines(string(log[before.Size():])) {
		var w wait
		m := waiting.FindStringSubmatch(line)
		if m != nil {
			w = wait{mode: lockName(m[2]), oid: m[3]}
		} else if m = gaveUp.FindStringSubmatch(line); m != nil {
			w.unknown = true
		} else {
			continue
		}
		i, _ := strconv.Atoi(m[1])
		if _, known := found[i]; !known {
			found[i] = w
		}
	}
	return found
}
