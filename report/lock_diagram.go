package report

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// Bounds of a diagram of locks: more would not be read.
const (
	maxLockDiagrams = 2
	maxLockTables   = 6
	maxLockEvents   = 12
)

// lockDiagrams show, for each transaction that keeps locks while it goes on to
// another table and that has a finding, which table is closed to whom from
// which statement until the commit: a sequence diagram, where the bar on a
// table's line is the time for which it is locked. One is open, of several
// each is folded.
func (m *markdown) lockDiagrams() {
	transactions := slices.DeleteFunc(lockingTransactions(m.result), func(t *lockingTransaction) bool { return !t.worthShowing() })
	tag := "<details>"
	if len(transactions) == 1 {
		tag = "<details open>"
	}
	for _, t := range transactions[:min(len(transactions), maxLockDiagrams)] {
		m.printf("%s<summary>%s</summary>\n\n```mermaid\n%s```\n\n", tag, m.in(wording.Say("Locked until the commit of %s", t.files(escape.HTMLCode))), t.mermaid())
		if left := t.left(); !left.IsZero() {
			m.printf("%s\n\n", m.in(wording.Say("%s not shown", left)))
		}
		m.WriteString("</details>\n\n")
	}
	if more := len(transactions) - maxLockDiagrams; more > 0 {
		m.printf("%s\n\n", m.in(wording.Count(more, "and %d more transaction with locks on several tables", "and %d more transactions with locks on several tables")))
	}
}

// lockingTransaction is what one transaction of the upgrades does to the
// tables that were there before it.
type lockingTransaction struct {
	name   string
	reader wording.Language
	paths  []string
	tables []migration.Name // in the order in which they are met
	held   map[migration.Name]schema.Lock
	events []lockEvent
	// found is true where a finding that counts is about one of its statements.
	found bool
}

// lockEvent is a statement that locks a table, or works on all of one while
// tables are locked.
type lockEvent struct {
	step  *checks.Step
	table migration.Name
	lock  schema.Lock  // with no mode where the table is locked so already
	work  wording.Text // none where nothing takes long
	// others are those that an earlier statement has locked, while the work lasts.
	others []migration.Name
}

// lockingTransactions follows the upgrades of a result in the order in which
// they run. A large change has no states any more, and gives none.
func lockingTransactions(r *review.Result) []*lockingTransaction {
	found := map[*checks.Step]bool{}
	for _, f := range WorstFirst(r) {
		found[f.Step] = true
	}
	var out []*lockingTransaction
	for _, s := range r.Steps {
		if s.Before == nil || s.Statement.Direction != migration.Upgrade || s.Before.Session().Transaction == "" {
			continue
		}
		// Another project, or the next of several changes, counts its
		// transactions from one again: where nothing is held, one has begun.
		name := s.Before.Session().Transaction
		if len(out) == 0 || out[len(out)-1].name != name || !holds(s.Before.Session()) {
			out = append(out, &lockingTransaction{name: name, reader: r.Language, held: map[migration.Name]schema.Lock{}})
		}
		t := out[len(out)-1]
		t.found = t.found || found[s]
		t.add(s)
	}
	return out
}

func holds(s *schema.Session) bool {
	for range s.Held() {
		return true
	}
	return false
}

// add takes in the locks and the work of one statement.
func (t *lockingTransaction) add(s *checks.Step) {
	heldBefore := slices.DeleteFunc(slices.Clone(t.tables), func(n migration.Name) bool { return t.held[n].Mode() == "" })
	var events []lockEvent
	for _, l := range s.Effect.Locks {
		if blocks(l) && s.Before.Existed(l.Relation) && !isIndex(s, l.Relation) && l.Strength() > t.held[l.Relation].Strength() {
			t.held[l.Relation] = l
			events = append(events, lockEvent{step: s, table: l.Relation, lock: l})
		}
	}
	for _, table := range slices.Concat(s.Effect.Rewrites, s.Effect.Scans) {
		work := workOn(*s.Effect, table)
		i := slices.IndexFunc(events, func(e lockEvent) bool { return e.table == table })
		switch {
		case !s.Before.Existed(table):
		case i >= 0:
			events[i].work = work
		case len(heldBefore) > 0:
			events = append(events, lockEvent{step: s, table: table, work: work})
		}
	}
	for _, e := range events {
		if !e.work.IsZero() {
			e.others = slices.DeleteFunc(slices.Clone(heldBefore), func(n migration.Name) bool { return n == e.table })
		}
		if !slices.Contains(t.tables, e.table) {
			t.tables = append(t.tables, e.table)
		}
		if !slices.Contains(t.paths, s.Statement.Span.Path) {
			t.paths = append(t.paths, s.Statement.Span.Path)
		}
		t.events = append(t.events, e)
	}
}

// workOn says what a statement does to all rows of a table.
func workOn(e schema.Effect, table migration.Name) wording.Text {
	switch {
	case e.RewritesTable(table):
		return wording.Say("rewritten")
	case len(e.Builds) > 0:
		return wording.Say("index built")
	}
	return wording.Say("all rows read")
}

// worthShowing reports whether a statement goes on to a table while an earlier
// one has another locked.
func (t *lockingTransaction) worthShowing() bool {
	return t.found && slices.ContainsFunc(t.events, func(e lockEvent) bool {
		return slices.ContainsFunc(t.events, func(earlier lockEvent) bool {
			return earlier.step != e.step && earlier.lock.Mode() != "" && earlier.table != e.table
		})
	})
}

// shown are the tables and the events within the bounds.
func (t *lockingTransaction) shown() ([]migration.Name, []lockEvent) {
	tables := t.tables[:min(len(t.tables), maxLockTables)]
	events := slices.DeleteFunc(slices.Clone(t.events), func(e lockEvent) bool { return !slices.Contains(tables, e.table) })
	return tables, events[:min(len(events), maxLockEvents)]
}

// left says what is beyond the bounds, if anything is.
func (t *lockingTransaction) left() wording.Text {
	tables, events := t.shown()
	var parts []wording.Text
	if more := len(t.tables) - len(tables); more > 0 {
		parts = append(parts, wording.Count(more, "%d more table", "%d more tables"))
	}
	if more := len(t.events) - len(events); more > 0 {
		parts = append(parts, wording.Count(more, "%d more step", "%d more steps"))
	}
	return wording.And(parts)
}

// mermaid is the diagram. The bar of a table begins with its first lock.
func (t *lockingTransaction) mermaid() string {
	var b strings.Builder
	tables, events := t.shown()
	b.WriteString("%%{init: {\"sequence\": {\"mirrorActors\": false}}}%%\nsequenceDiagram\n")
	fmt.Fprintf(&b, "  participant m as %s\n", t.files(escape.MermaidLabel))
	participant := map[migration.Name]string{}
	for i, table := range tables {
		participant[table] = fmt.Sprintf("t%d", i+1)
		fmt.Fprintf(&b, "  participant %s as %s\n", participant[table], escape.MermaidLabel(showHoles(t.stepOf(table).Statement, table.Short(), t.reader)))
	}
	active := map[migration.Name]bool{}
	for _, e := range events {
		p := participant[e.table]
		fmt.Fprintf(&b, "  m->>%s: %s\n", p, escape.MermaidLabel(t.lineOf(e.step)+" "+verb(e.step.Statement)))
		if e.lock.Mode() != "" && !active[e.table] {
			active[e.table] = true
			fmt.Fprintf(&b, "  activate %s\n", p)
		}
		if note := e.note(t.reader); note != "" {
			fmt.Fprintf(&b, "  Note over %s: %s\n", p, note)
		}
	}
	for _, table := range tables {
		if active[table] {
			fmt.Fprintf(&b, "  deactivate %s\n", participant[table])
		}
	}
	fmt.Fprintf(&b, "  Note over m,%s: COMMIT\n", participant[tables[len(tables)-1]])
	return b.String()
}

// stepOf is the first statement that meets a table.
func (t *lockingTransaction) stepOf(table migration.Name) *checks.Step {
	i := slices.IndexFunc(t.events, func(e lockEvent) bool { return e.table == table })
	return t.events[i].step
}

// files names the file of the transaction, or counts them.
func (t *lockingTransaction) files(encode func(string) string) string {
	if len(t.paths) == 1 {
		return encode(path.Base(t.paths[0]))
	}
	return wording.Count(len(t.paths), "%d migration", "%d migrations").In(t.reader)
}

// lineOf is where a statement stands: the line, with the file where there are several.
func (t *lockingTransaction) lineOf(s *checks.Step) string {
	if span := s.Statement.Span; len(t.paths) > 1 {
		return Place(migration.Span{Path: path.Base(span.Path), Start: span.Start})
	}
	return wording.Say("line %d:", s.Statement.Span.Start.Line).In(t.reader)
}

// note says what others cannot do from here on, and what takes long meanwhile.
func (e lockEvent) note(reader wording.Language) string {
	var lines []string
	switch {
	case e.lock.BlocksReads():
		lines = append(lines, escape.MermaidLabel(e.lock.Mode()), wording.Say("no reads, no writes").In(reader))
	case e.lock.BlocksWrites():
		lines = append(lines, escape.MermaidLabel(e.lock.Mode()), wording.Say("no writes").In(reader))
	}
	if !e.work.IsZero() {
		lines = append(lines, "⏳ "+e.work.In(reader))
	}
	for i, table := range e.others {
		if i == 2 {
			lines = append(lines, wording.Say("and %d more", len(e.others)-i).In(reader))
			break
		}
		lines = append(lines, wording.Say("%s stays locked", escape.MermaidLabel(showHoles(e.step.Statement, table.Short(), reader))).In(reader))
	}
	return strings.Join(lines, "<br>")
}

// verb names what a statement is: its call, or the words that it begins with.
func verb(s *migration.Statement) string {
	if s.Call != "" {
		return s.Call
	}
	words := strings.Fields(s.SQL[:min(len(s.SQL), 200)])
	n := min(len(words), 1)
	for n < len(words) && slices.Contains(verbWords, strings.ToUpper(words[n])) {
		n++
	}
	return strings.ToUpper(strings.Join(words[:n], " "))
}

// verbWords may follow the first word of a statement and still say what it is.
var verbWords = []string{"TABLE", "UNIQUE", "INDEX", "MATERIALIZED", "VIEW", "TYPE", "DOMAIN", "SEQUENCE", "TRIGGER", "POLICY", "FUNCTION", "SCHEMA", "COLUMN", "FROM", "INTO"}
