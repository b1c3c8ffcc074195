//go:build server

package postgres_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/postgres"
)

// measured is what a server did with a case, while it is being read.
type measured struct {
	fact truthFact
	// refused is true if a statement did not run in a transaction, so that its
	// locks could not be read while it held them.
	refused bool
	// over is true once the case has failed: what follows does not count.
	over bool
	// number counts the statements that have ended.
	number int
	// refusedWork is true if such a statement did work in proportion to a table:
	// of several statements, nobody knows then which took which lock.
	refusedWork bool
	// works and blocks are what the statement did that is being read.
	works, blocks bool
	// scans are the newest of each table, files those of rewrites and builds.
	scans map[string]scanned
	files map[string]bool
	// failedScans are those that are known when a statement has failed.
	failedScans []string
}

// scanned is how often a table was scanned, and how many rows were read.
type scanned struct{ times, rows int }

// measurement is the measuring of one theme.
type measurement struct {
	*testServer
	theme    truthTheme
	database string
	// tables are the names of those that can be locked, by OID.
	tables map[string]string
	cases  []*measured
}

// measure runs the cases of a theme in databases of that name, and is what each did.
func (s *testServer) measure(theme truthTheme, database string) []truthFact {
	m := &measurement{testServer: s, theme: theme, database: database, tables: map[string]string{}}
	for _, c := range theme.cases {
		m.cases = append(m.cases, &measured{scans: map[string]scanned{}, files: map[string]bool{}, fact: truthFact{
			ID: c.id, SQL: c.sql, InTx: c.inTransaction, OK: true,
			Locks: map[string]string{}, Rewrites: []string{}, Scans: []string{}, IndexBuilds: [][2]string{}, Hazard: []string{},
		}})
	}
	m.run()
	m.probe()
	m.findFailKinds()
	facts := make([]truthFact, len(m.cases))
	for i, c := range m.cases {
		facts[i] = c.sorted()
	}
	m.psql("postgres", "DROP DATABASE "+database)
	return facts
}

// run makes the set-up, and runs each case.
func (m *measurement) run() {
	var script strings.Builder
	fmt.Fprintf(&script, "\\set ON_ERROR_STOP on\nCREATE DATABASE %s;\n\\connect %s\nSET client_min_messages = warning;\n", m.database, m.database)
	script.WriteString("\\o /dev/null\n" + m.theme.setup + "\n\\o\n" + readMeasure(m.t) + "\\set ON_ERROR_STOP off\n")
	script.WriteString("SELECT 'table', oid, name FROM measure.relations WHERE kind IN ('r', 'p');\n")
	for i, c := range m.theme.cases {
		fmt.Fprintf(&script, "\\echo case|%d\n", i)
		if c.inTransaction {
			inTransaction(&script, pieces(c.sql))
		} else {
			m.inCopy(&script, i, func() { autocommit(&script, pieces(c.sql)) })
			fmt.Fprintf(&script, "\\connect %s\n", m.database)
		}
	}
	output, _ := m.psql("postgres", script.String())
	var current *measured
	for line := range strings.Lines(output) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		switch {
		case fields[0] == "case":
			i, _ := strconv.Atoi(fields[1])
			current = m.cases[i]
		case fields[0] == "table" && current == nil:
			m.tables[fields[1]] = fields[2]
		case current != nil:
			current.note(fields)
		}
	}
}

// inCopy writes a script that does something in a copy of the database.
func (m *measurement) inCopy(script *strings.Builder, i int, do func()) {
	copied := fmt.Sprintf("%s_%d", m.database, i)
	fmt.Fprintf(script, "\\connect postgres\n%s\\connect %s\n", m.copyTo(copied), copied)
	do()
	fmt.Fprintf(script, "\\connect postgres\nDROP DATABASE %s;\n", copied)
}

// copyTo is the statement that copies the database.
func (m *measurement) copyTo(name string) string {
	return fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s%s;\n", name, m.database, m.copying)
}

// inTransaction writes a script that runs statements in one transaction, which
// is rolled back.
func inTransaction(script *strings.Builder, statements []string) {
	script.WriteString("BEGIN \\; SELECT 'met scan', * FROM measure.scans;\n")
	for _, sql := range statements {
		fmt.Fprintf(script, "\\o /dev/null\n%s;\n\\o\n\\set state :SQLSTATE\n", sql)
		script.WriteString("SELECT * FROM measure.findings;\nSELECT 'scan', * FROM measure.scans;\n\\echo state|:state|00000\n")
	}
	// In one message, so that the server does not take in the statistics between.
	script.WriteString("ROLLBACK \\; SELECT 'failed scan', * FROM measure.scans;\n")
}

// autocommit writes a script that runs each statement in a transaction of its
// own, or by itself where it refuses that.
func autocommit(script *strings.Builder, statements []string) {
	script.WriteString("\\o /dev/null\nSELECT count(*) FROM measure.relations;\n\\o\n") // its statistics are sent
	open := false
	for _, sql := range statements {
		word := strings.ToUpper(strings.Fields(sql)[0])
		begins := word == "BEGIN" || word == "START"
		ends := word == "COMMIT" || word == "END" || word == "ABORT" || word == "ROLLBACK" && !strings.Contains(strings.ToUpper(sql), " TO ")
		script.WriteString("\\set committed 00000\n")
		outside := slices.Contains([]string{"LOCK", "SAVEPOINT", "RELEASE", "DECLARE"}, word) // it fails in no transaction
		alone := !open && !begins && !ends && !outside
		if alone {
			script.WriteString("BEGIN \\; SELECT 'met scan', * FROM measure.scans;\n")
		}
		fmt.Fprintf(script, "\\o /dev/null\n%s;\n\\o\n\\set state :SQLSTATE\n", sql)
		if !begins && !ends {
			script.WriteString("SELECT * FROM measure.findings;\nSELECT 'scan', * FROM measure.scans;\n")
		}
		if alone {
			script.WriteString("COMMIT \\; SELECT 'failed scan', * FROM measure.scans;\n\\set committed :SQLSTATE\n")
			script.WriteString("SELECT :'state' IN ('25001', '2D000') AS refused \\gset\n\\if :refused\n\\echo refused\n")
			fmt.Fprintf(script, "\\o /dev/null\n%s;\n\\o\n\\set state :SQLSTATE\n\\set committed 00000\n", sql)
			script.WriteString("SELECT 'scan', * FROM measure.scans;\nSELECT * FROM measure.findings;\n\\endif\n")
		}
		script.WriteString("\\echo state|:state|:committed\n")
		open = (open || begins) && !ends
	}
	if open {
		script.WriteString("ROLLBACK;\n")
	}
}

// note takes one line of the measurement.
func (m *measured) note(fields []string) {
	switch finding := fields[0]; {
	case finding == "failed scan" && (!m.over || m.fact.InTx): // it may have failed on the first row
		if now, _ := readScan(fields, scanned{}); now.times > m.scans[fields[1]].times {
			m.failedScans = append(m.failedScans, fields[1])
		}
	case m.over:
	case finding == "refused":
		m.refused = true
	case finding == "state":
		m.endStatement(fields[1], fields[2])
	case finding == "lock":
		mode := lockName(fields[3])
		m.fact.lock(fields[1], mode)
		m.blocks = m.blocks || fields[2] != "i" && fields[2] != "I" && lockOrder(mode) >= lockOrder("SHARE")
	case finding == "met scan":
		m.scans[fields[1]], _ = readScan(fields, scanned{})
	case finding == "scan":
		now, enough := readScan(fields, m.scans[fields[1]])
		m.scans[fields[1]] = now
		if enough {
			m.works = true
			m.fact.Scans = append(m.fact.Scans, fields[1])
		}
	case finding == "rewrite" && !m.files[fields[3]]:
		m.works, m.files[fields[3]] = true, true
		m.fact.Rewrites = append(m.fact.Rewrites, fields[1])
	case finding == "build" && !m.files[fields[3]]:
		m.works, m.files[fields[3]] = true, true
		m.fact.IndexBuilds = append(m.fact.IndexBuilds, [2]string{fields[1], fields[2]})
	}
}

// readScan reads how often a table was scanned, and reports whether at least
// half of its rows were read since it was met.
func readScan(fields []string, met scanned) (now scanned, enough bool) {
	now.times, _ = strconv.Atoi(fields[2])
	now.rows, _ = strconv.Atoi(fields[3])
	all, _ := strconv.Atoi(fields[4])
	return now, now.times > met.times && (now.rows-met.rows)*2 >= all
}

// endStatement takes the SQLSTATE of a statement and that of its COMMIT.
func (m *measured) endStatement(states ...string) {
	m.number++
	for _, state := range states {
		if state != "00000" && m.fact.OK {
			m.fact.OK, m.fact.SQLState, m.fact.FailedAt, m.over = false, state, m.number, true
		}
	}
	if !m.over {
		m.failedScans = nil
	}
	m.refusedWork = m.refusedWork || m.refused && m.works
	if m.works && m.blocks && len(m.fact.Hazard) == 0 {
		m.fact.Hazard = []string{"blocks"}
	}
	m.works, m.blocks = false, false
}

// lock notes a lock, if it is stronger than the one that is known.
func (fact *truthFact) lock(relation, mode string) {
	if lockOrder(mode) > lockOrder(fact.Locks[relation]) {
		fact.Locks[relation] = mode
	}
}

// blocksWrites reports whether a table was locked against writers.
func (fact *truthFact) blocksWrites() bool {
	for _, mode := range fact.Locks {
		if lockOrder(mode) >= lockOrder("SHARE") {
			return true
		}
	}
	return false
}

// sorted is the fact, when all is known.
func (m *measured) sorted() truthFact {
	fact := m.fact
	if m.refusedWork && m.number == 1 && fact.blocksWrites() {
		fact.Hazard = []string{"blocks"}
	}
	if !fact.OK {
		fact.Rewrites, fact.IndexBuilds, fact.Hazard = []string{}, [][2]string{}, []string{}
		fact.Scans = append(fact.Scans, m.failedScans...)
		if fact.FailKind == "data" {
			fact.Hazard = []string{"fails on data"}
		}
	}
	slices.Sort(fact.Rewrites)
	slices.Sort(fact.Scans)
	fact.Scans = slices.Compact(fact.Scans)
	fact.Rewrites = slices.Compact(fact.Rewrites)
	slices.SortFunc(fact.IndexBuilds, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	fact.IndexBuilds = slices.CompactFunc(fact.IndexBuilds, func(a, b [2]string) bool { return a == b })
	return fact
}

// findFailKinds runs the cases that failed where all tables are empty. Those
// of several statements are also run each in a transaction of its own.
func (m *measurement) findFailKinds() {
	var alone, inEmpty strings.Builder
	for _, inTransaction := range []bool{true, false} {
		for i, c := range m.cases {
			if c.fact.OK || c.fact.InTx != inTransaction {
				continue
			}
			if statements := pieces(m.theme.cases[i].sql); inTransaction && len(statements) > 1 {
				m.inCopy(&alone, i, func() { outcomes(&alone, i, "in_tx_only", statements) })
			}
			if inTransaction {
				inEmpty.WriteString("BEGIN;\n")
			}
			outcomes(&inEmpty, i, "data", pieces(m.theme.cases[i].sql))
			inEmpty.WriteString("ROLLBACK;\n")
		}
	}
	if inEmpty.Len() == 0 {
		return
	}
	empty := m.database + "_empty"
	script := fmt.Sprintf("%s\\connect %s\n", m.copyTo(empty), empty) +
		`SELECT 'TRUNCATE ' || string_agg(oid::regclass::text, ', ') FROM measure.relations WHERE kind IN ('r', 'p') \gexec` + "\n" +
		inEmpty.String() + "\\connect postgres\nDROP DATABASE " + empty + ";\n" + alone.String()
	output, _ := m.psql("postgres", script)
	for line := range strings.Lines(output) {
		if fields := strings.Split(strings.TrimSpace(line), "|"); fields[0] == "outcome" {
			i, _ := strconv.Atoi(fields[1])
			m.cases[i].fact.noteOutcome(fields[2], !slices.ContainsFunc(fields[3:], func(state string) bool { return state != "00000" }))
		}
	}
}

// outcomes writes a script that runs statements, and says how each ended.
func outcomes(script *strings.Builder, i int, kind string, statements []string) {
	fmt.Fprintf(script, "\\set states ''\n")
	for _, sql := range statements {
		fmt.Fprintf(script, "\\o /dev/null\n%s;\n\\o\n\\set states :states '|' :SQLSTATE\n", sql)
	}
	fmt.Fprintf(script, "\\echo outcome|%d|%s:states\n", i, kind)
}

// noteOutcome takes how a failed case ended elsewhere: it failed on its data if
// that went well where the tables are empty.
func (fact *truthFact) noteOutcome(kind string, well bool) {
	switch {
	case well:
		fact.FailKind = kind
	case fact.FailKind == "" && fact.InTx && fact.SQLState == "25001": // it refuses to run in one
		fact.FailKind = "in_tx_only"
	case fact.FailKind == "":
		fact.FailKind = "always"
	}
}

// lockName turns the name of pg_locks, "ShareUpdateExclusiveLock", into that
// of the manual.
func lockName(mode string) string {
	var b strings.Builder
	for i, r := range strings.TrimSuffix(mode, "Lock") {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.ToUpper(b.String())
}

// lockModes are in the order of their strength.
var lockModes = []string{
	"ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
	"SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
}

func lockOrder(mode string) int { return slices.Index(lockModes, mode) }

// pieces are the statements of SQL text.
func pieces(sql string) []string {
	var out []string
	for _, piece := range (postgres.Reader{}).Split(sql) {
		out = append(out, sql[piece.Start:piece.End])
	}
	return out
}
