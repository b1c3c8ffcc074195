package review

import (
	"slices"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
)

// history is one project's migrations: those that the change adds or edits,
// and those that it finds there.
type history struct {
	*run
	project  framework.Project
	settings config.Settings
	// version is the server's major version to judge by, assumed where nobody said one.
	version        int
	versionAssumed bool
	// after is the graph with the change in it.
	after *migration.Graph
	// old are the migrations that are replayed, in order; changed those under review.
	old, changed []*migration.Migration
	// incomplete is true where a file of the project could not be read.
	incomplete bool
	// before is the graph without the change.
	before *migration.Graph
	// had holds the normalised statements that an edited file had before, by its path.
	had map[string]map[string]int
	// moved holds the normalised statements that one migration of base has lost,
	// and another one may have got.
	moved map[string]int

	// rollback is true when a migration must have a downgrade.
	rollback  bool
	readings  *readings
	estimator postgres.Estimator
	// forgotten are the steps of a part that has been checked, to be used for the next one.
	forgotten []*checks.Step
}

// review replays the history and reviews the change upon it.
func (h *history) review() {
	if h.Last > 0 {
		cut := max(0, len(h.old)-h.Last)
		h.old, h.changed = h.old[:cut], h.old[cut:]
	}
	if len(h.changed) == 0 && h.Last > 0 {
		return
	}
	h.noteGraph()
	h.collectRemoved()
	h.rollback = h.rollbackRequired()
	h.readAll()
	start := h.start()
	if h.Last > 0 {
		builder := schema.NewBuilder(start)
		for _, m := range h.changed {
			before := builder.State()
			h.replay(builder, m, h.readings.of)
			builder.EndHistory()
			h.examine(before, []*migration.Migration{m})
		}
		return
	}
	h.examine(start, h.changed)
}

// readAll has every statement that will be needed read.
func (h *history) readAll() {
	h.readings = readStatements(func(yield func([]*migration.Statement) bool) {
		if h.Start == nil {
			for _, m := range h.old {
				if !yield(m.Open().In(migration.Upgrade)) {
					return
				}
			}
		}
		for _, m := range h.changed {
			if !yield(m.Open().Statements) {
				return
			}
		}
	})
}

// batch is the number of statements from which a change is checked in parts:
// the state that each statement meets is kept until its checks have run, and
// ten thousand states are too many. A part ends where a transaction does.
const batch = 1000

// examine records what each statement of migrations meets and does, and runs the checks over it.
func (h *history) examine(start *schema.State, migrations []*migration.Migration) {
	graph := h.graph(migrations)
	if len(graph.Heads()) > 1 {
		h.result.Forks = append(h.result.Forks, graph)
	}
	change := h.part([]*checks.Graph{graph})
	builder := schema.NewBuilder(start)
	transactions := &numbering{}
	for _, m := range migrations {
		if len(change.Steps) >= batch && !m.ContinuesTransaction {
			h.checkPart(change, builder)
			change = h.part(nil)
		}
		change.Migrations = append(change.Migrations, m.Open())
		builder.BeginMigration()
		builder.Connect(m.Connection)
		transactions.next(m)
		before, hasDowngrade := (*schema.State)(nil), len(m.In(migration.Downgrade)) > 0
		if hasDowngrade {
			before = builder.State()
		}
		h.record(change, builder, m, migration.Upgrade, transactions)
		if hasDowngrade {
			h.recordBack(change, builder, m, before)
		}
		if h.isEdited(m, change.Steps) {
			change.Edited = append(change.Edited, m)
		}
		h.result.Unread = append(h.result.Unread, m.Unread...)
		h.collect(m)
	}
	h.checkPart(change, builder)
}

// recordBack records the downgrade of a migration, whose upgrade builder has
// carried out from the state before.
func (h *history) recordBack(change *checks.Change, builder *schema.Builder, m *migration.Migration, before *schema.State) {
	trip := checks.RoundTrip{Migration: m}
	trip.Before, trip.After = before, builder.State()
	back := schema.NewBuilder(trip.After)
	back.SetTransaction("")
	h.record(change, back, m, migration.Downgrade, &numbering{prefix: "downgrade "})
	if h.had[m.Path()] == nil {
		trip.Back, trip.Touched = back.State(), union(builder.Touched(), back.Touched())
		change.RoundTrips = append(change.RoundTrips, trip)
	}
}

// isEdited reports whether base has a migration already, with other statements
// than those of its steps.
func (h *history) isEdited(m *migration.Migration, steps []*checks.Step) bool {
	had := h.had[m.Path()]
	if h.before.Revision(m.Revision) == nil {
		return false // to the tool it is another one
	}
	for _, left := range had {
		if left > 0 {
			return true
		}
	}
	return had != nil && slices.ContainsFunc(steps, func(s *checks.Step) bool { return s.Migration == m && (!s.Unchanged || s.Moved) })
}

// union are the names that are in one of two lists, sorted.
func union(a, b []migration.Name) []migration.Name {
	both := slices.Concat(a, b)
	slices.SortFunc(both, migration.Name.Compare)
	return slices.Compact(both)
}

// part is a part of the change, still empty. The graphs go with the first.
func (h *history) part(graphs []*checks.Graph) *checks.Change {
	return &checks.Change{
		Dialect:          postgres.Dialect,
		Version:          h.version,
		VersionAssumed:   h.versionAssumed,
		SmallTable:       h.settings.SmallTable,
		RollbackRequired: map[string]bool{h.project.Name(): h.rollback},
		Graphs:           graphs,
	}
}

// checkPart runs the checks over a part of the change. What is not needed any
// more is let go then: of a large change the states, and the steps themselves
// where nobody wants them.
func (h *history) checkPart(change *checks.Change, builder *schema.Builder) {
	change.Final = builder.State()
	h.check(h.project, h.settings, change)
	h.statements += len(change.Steps)
	if h.ForgetSteps {
		for _, m := range change.Migrations {
			m.Close()
		}
		for _, step := range change.Steps {
			*step = checks.Step{}
		}
		h.forgotten = change.Steps
		h.estimator.Forget()
		return
	}
	if len(change.Steps) >= batch {
		for _, step := range change.Steps {
			step.Before = nil
		}
	}
	h.result.Steps = append(h.result.Steps, change.Steps...)
}

// rollbackRequired says whether a migration must have a downgrade: what the
// configuration says, or else what the team does. It is "the team writes
// none" when fewer than one in four of its newest migrations has one.
func (h *history) rollbackRequired() bool {
	switch h.settings.Rollback {
	case config.RollbackRequired:
		return true
	case config.RollbackOptional:
		return false
	}
	const look = 20
	newest := h.old[max(0, len(h.old)-look):]
	written, doing := 0, 0
	for _, m := range newest {
		if len(m.Open().In(migration.Upgrade)) == 0 {
			continue
		}
		doing++
		if m.Rollback == migration.RollbackWritten || m.Rollback == migration.RollbackRefused {
			written++
		}
	}
	return doing < 3 || written*4 >= doing
}

// collect keeps a changed migration's file and its comments.
func (h *history) collect(m *migration.Migration) {
	status := h.files[m.Path()].Status
	if status == "" {
		status = "given"
	}
	h.result.Files = append(h.result.Files, File{Path: m.Path(), Framework: m.Framework, Revision: m.Revision, Status: status})
	h.result.Sources[m.Path()] = m.Source
	if m.Down != nil {
		h.result.Sources[m.Down.Path] = m.Down
	}
	h.keepComments(m)
}
