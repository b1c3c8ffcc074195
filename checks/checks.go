// Package checks holds the safety rules. A check is two files with one stem:
// index_blocks_writes.go is the rule, index_blocks_writes.md its lesson,
// documentation page and test. All lists them.
//
// A check looks at operations with the state they meet and the effect they
// have there, or at the revision graph. It knows no SQL text, no framework
// and no GitHub, keeps nothing between runs, and reads nothing but its Pass.
package checks

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// Severity follows evidence (see the fields of Check).
type Severity int8

// The severities, weakest first. Off is for configuration only.
const (
	Off Severity = iota
	Notice
	Warning
	Error
)

var severityNames = [...]string{"off", "notice", "warning", "error"}

// String is the name that configuration and reports use.
func (s Severity) String() string { return severityNames[s] }

// ParseSeverity turns a name into a severity.
func ParseSeverity(name string) (Severity, bool) {
	for i, n := range severityNames {
		if n == name {
			return Severity(i), true
		}
	}
	return Off, false
}

// Check is one rule.
type Check struct {
	// Name says the hazard in lower-case words with hyphens; it never changes
	// its meaning. Aliases are names that it had before.
	Name    string
	Aliases []string
	// Severity is that of a finding whose evidence says nothing else: Error
	// when it will fail, lose data, break the running application or stop
	// `upgrade head`; Warning when it hurts only a big table; Notice when it
	// is worth knowing. Off by default checks have OffByDefault instead, so
	// that turning them on needs no severity.
	Severity     Severity
	OffByDefault bool
	// Edition is that of the configuration in which the check became a
	// default: with an older one its findings are notices.
	Edition int
	// Dialects are those that the check is about; none means all.
	Dialects []string
	// Prevents are the server's messages that this check would have spared a
	// team; lessons bind to checks by them.
	Prevents []ServerMessage
	// Replaces names the checks that say less about the same operation: what
	// they find there is left out where this one reports. One hazard gives
	// one finding.
	Replaces []string
	// Title and Page are those of the lesson that brings the check; "" for ours,
	// whose pages Title and Page of this package give.
	Title, Page string
	// Run looks at the change and reports; nil for what the review reports by itself.
	Run func(*Pass)
}

// LessonPrefix begins the names of the checks that lessons bring, and of no others.
const LessonPrefix = "lesson/"

// IsOfLesson reports whether a name is that of a check that a lesson brings.
func IsOfLesson(name string) bool { return strings.HasPrefix(name, LessonPrefix) }

// Step is one statement of the change, with what it meets and what it does.
type Step struct {
	Migration  *migration.Migration
	Statement  *migration.Statement
	Operations []migration.Operation
	// Spans are the places of the operations, in the same order; nil where each
	// has that of the whole statement.
	Spans []migration.Span
	// Within says which of them stand in a function that the statement calls.
	Within map[int]migration.Within
	// LongNames are the identifiers that the server cuts, whole.
	LongNames []string
	// Before is the state that the statement meets. Each operation meets the
	// same: the server plans a statement's subcommands together. In a result
	// of thousands of statements it is nil once the checks have run.
	Before *schema.State
	// Effect is that of the whole statement, Effects those of each operation.
	Effect  *schema.Effect
	Effects []schema.Effect
	// Unchanged is true for a statement that the merge base has as well: it
	// is replayed, but it is not what this change is about. Moved is true as
	// well where base has it in another migration, which has lost it.
	Unchanged, Moved bool
}

// Change is all that checks may look at.
type Change struct {
	// Migrations are those that the change adds or edits, in the order in which they run.
	Migrations []*migration.Migration
	// Steps are their statements, in that order: for each migration the
	// upgrade, and then the downgrade as run from where the upgrade ended.
	Steps []*Step
	// RoundTrips are the migrations with a downgrade that was read, each run up and
	// down again. One that was there before the change in part is not among them.
	RoundTrips []RoundTrip
	// Edited are the migrations that base has already and whose statements the
	// change adds to, takes away or alters; not those that are only written otherwise.
	Edited []*migration.Migration
	// Graphs are the revision graphs after the change, one a project.
	Graphs []*Graph
	// Final is the state after all upgrades.
	Final *schema.State
	// Dialect is the name of the dialect and Version its major version, which
	// is assumed where VersionAssumed is true: nobody has said one.
	Dialect        string
	Version        int
	VersionAssumed bool
	// SmallTable is the number of rows up to which a lock or a scan is no finding.
	SmallTable int64
	// RollbackRequired is false where the team writes no downgrades; the key is the project.
	RollbackRequired map[string]bool

	// Made when first asked for: the steps of a migration, and the operations
	// of each type that a direction carries out.
	byMigration map[*migration.Migration][]*Step
	operations  []operationOf
	first       map[directed]int
	shared      map[any]any
}

// Shared is what several checks work out once for a change: made by the first
// of them that asks for it by a key, of a type of the asker's own.
func (c *Change) Shared(key any, make func() any) any {
	if c.shared == nil {
		c.shared = map[any]any{}
	}
	if _, ok := c.shared[key]; !ok {
		c.shared[key] = make()
	}
	return c.shared[key]
}

// RoundTrip is a migration with the states before it, after its upgrade, and
// after its downgrade.
type RoundTrip struct {
	schema.RoundTrip
	Migration *migration.Migration
}

// Finding is one report of a check.
type Finding struct {
	Check    *Check
	Severity Severity
	Span     migration.Span
	// Message is one sentence without a final period, with the user's own
	// names, the consequence first.
	Message wording.Text
	// Cost is what it costs, such as "ACCESS EXCLUSIVE on users while it is
	// rewritten"; empty where Message says all.
	Cost wording.Text
	// Related are other places that belong to it.
	Related []Related
	Remedy  *migration.Remedy
	// Edits are an exact fix of the file, where the check itself knows one.
	Edits []migration.Edit
	// Object is what it is about, in words that stay when lines move: the
	// finding's fingerprint is made from it. Empty: the statement alone.
	Object string
	// Step is the statement it is about; nil for a migration or a graph.
	// Operation is which of its operations, as an index into Step.Operations.
	Step      *Step
	Operation int
	// Also are further operations of the step that the finding speaks for: what
	// its check replaces, it replaces there too.
	Also      []int
	Migration *migration.Migration
}

// Related is another place that belongs to a finding.
type Related struct {
	Span    migration.Span
	Message wording.Text
}

// Pass is one check at work on one change.
type Pass struct {
	Check  *Check
	Change *Change
	// Trouble is told, in one sentence, that the check itself did not work.
	Trouble func(wording.Text)
	report  func(Finding)
}

// NewPass makes a pass that hands its findings to report.
func NewPass(check *Check, change *Change, report func(Finding)) *Pass {
	return &Pass{Check: check, Change: change, Trouble: func(wording.Text) {}, report: report}
}

// Report reports a finding about an operation. Missing fields are filled in:
// the check, its severity, the place. What is not known is shown as unknown.
func (p *Pass) Report(at At, f Finding) {
	f.Step, f.Operation, f.Migration = at.Step, at.Index, at.Migration
	if f.Span.IsZero() {
		f.Span = at.Span()
	}
	if in, ok := at.Within[at.Index]; ok {
		f.Related = append(f.Related, Related{Span: in.Span, Message: wording.Say("it stands in function %s", code(in.Function.Short()))})
	}
	p.ReportMigration(at.Migration, f)
}

// ReportMigration reports a finding about a whole migration; the place is
// its file unless the finding has one.
func (p *Pass) ReportMigration(m *migration.Migration, f Finding) {
	f.Check, f.Migration = p.Check, m
	if f.Severity == Off {
		f.Severity = p.Check.Severity
	}
	if f.Span.IsZero() {
		f.Span = migration.Span{Path: m.Path()}
	}
	p.report(f)
}

// Hurts weighs work that is in proportion to a table, under a lock: Error for
// one declared big, Warning when nothing says how big it is, and not at all
// (ok is false) for one that is small, empty or born in this change.
func (p *Pass) Hurts(before *schema.State, table migration.Name) (severity Severity, ok bool) {
	if !before.Existed(table) {
		return Off, false
	}
	if r := before.Relation(table); r != nil && r.Empty {
		return Off, false
	}
	switch rows := before.Rows(table); {
	case rows < 0:
		return Warning, true
	case rows <= p.Change.SmallTable:
		return Off, false
	}
	return Error, true
}

// Size says what is known of the size of a table: "12,000,000 rows", "size unknown".
func Size(before *schema.State, table migration.Name) wording.Text {
	rows := before.Rows(table)
	if rows < 0 {
		return wording.Say("size unknown")
	}
	return wording.Say("%s rows", wording.Number(rows))
}
