package schema

import (
	"maps"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// temporarySchema is where temporary tables are, ahead of the search path.
const temporarySchema = "pg_temp"

// Builder replays operations into a state. Applying never fails: what does
// not fit the state (a table that is not known, a column that is there
// already) is taken as it is, because what is known of a history may be wrong
// and the history is not.
type Builder struct {
	now State
	// last is the State that was handed out last.
	last   *State
	states series[State]
	marks  series[ownership] // of what is changed in place until the next State
	owners
	// made are the relations that no State handed out so far holds, removed the
	// names that were taken out since then.
	made    []*Relation
	removed []migration.Name
	// spareParts and spareExtras are those of relations that turned out to have
	// none: the next relation takes them, with nothing in them.
	spareParts  []*Parts
	spareExtras []*Extras
	// defaults are the expressions without a column that columns have so far, by their
	// text, columnTypes the types of columns.
	defaults    map[string]*migration.Expression
	columnTypes map[columnTypeKey]*ColumnType
	// touched are the relations and types that were made, changed or dropped
	// since the migration began, some of them several times; of history nobody asks.
	touched []migration.Name
	// begun is the state at the start of the open transaction, savepoints
	// those at its savepoints, for a rollback.
	begun      *State
	savepoints []savepoint
}

type savepoint struct {
	name  string
	state *State
}

// NewBuilder starts from a state; nil is an empty database.
func NewBuilder(from *State) *Builder {
	b := &Builder{owners: owners{fresh: &ownership{}, lists: &ownership{}}}
	if from == nil {
		from = &State{session: &Session{}, backdrop: &backdrop{}}
	}
	b.now, b.last, b.begun = *from, from, from
	return b
}

// State is what has been built so far. It stays as it is whatever is applied
// later.
func (b *Builder) State() *State {
	if b.now == *b.last {
		return b.last
	}
	b.settle()
	b.last = b.states.next()
	*b.last = b.now
	return b.last
}

// unsettled is how many relations may wait for settle.
const unsettled = 256

// settle ends what is changed in place: the relations that were made keep no room
// for parts that they turned out not to have.
func (b *Builder) settle() {
	for _, r := range b.made {
		if r.Parts != noParts && r.Parts.isEmpty() {
			b.spareParts = append(b.spareParts, r.Parts)
			r.Parts = noParts
		}
		if r.Extras != noExtras && r.Extras.isEmpty() {
			b.spareExtras = append(b.spareExtras, r.Extras)
			r.Extras = noExtras
		}
	}
	b.startAnew()
}

// startAnew has no relation changed in place that there is so far.
func (b *Builder) startAnew() {
	clear(b.made)
	b.made, b.removed, b.fresh = b.made[:0], b.removed[:0], b.marks.next()
}

// BeginMigration begins the next migration of the change: relations created
// from now on are born in it.
func (b *Builder) BeginMigration() {
	next := b.editBackdrop()
	next.epoch++
	next.renamings = nil
	b.touched = b.touched[:0]
}

// Touched are the relations and types that were made, changed or dropped since
// the migration began, in the order of their names.
func (b *Builder) Touched() []migration.Name {
	b.touched = sortedOnce(b.touched)
	return slices.Clone(b.touched)
}

// EndHistory ends the session that replayed the history: its settings and
// its transaction are not those of the change.
func (b *Builder) EndHistory() {
	b.SetTransaction("")
	b.now.session = &Session{}
}

// SetComplete says whether what the state does not hold does not exist.
func (b *Builder) SetComplete(complete bool) { b.editBackdrop().complete = complete }

// SetRows declares the size of a table, named as "users" or "schema.users".
func (b *Builder) SetRows(name string, rows int64) {
	table := migration.Name{Schema: "public", Name: name}
	if schema, bare, ok := strings.Cut(name, "."); ok {
		table = migration.Name{Schema: schema, Name: bare}
	}
	declared := maps.Clone(b.now.declared)
	if declared == nil {
		declared = map[migration.Name]int64{}
	}
	declared[table] = rows
	b.editBackdrop().declared = declared
	if r := b.now.Relation(table); r != nil && r.Epoch == 0 {
		b.edit(table).editBackground().Rows = rows
	}
}

// SetTransaction says in which transaction the next statement runs, "" for
// none. Another one than before ends that: its locks, its SET LOCAL.
func (b *Builder) SetTransaction(id string) {
	if id == b.now.session.Transaction {
		return
	}
	b.endTransaction().Transaction = id
	b.begun = b.State()
}

// endTransaction forgets what lasts as long as the transaction. It returns the
// session, which may be changed.
func (b *Builder) endTransaction() *Session {
	s := b.editSession()
	s.Transaction, s.held, s.LocalSettings, s.PendingTriggers, s.Constraints = "", nil, nil, nil, ""
	b.savepoints = nil
	if len(b.now.newLabels) == 0 {
		return s
	}
	for _, name := range b.now.newLabels {
		if t := b.editType(name); t != nil {
			t.NewLabels = nil
		}
	}
	b.editBackdrop().newLabels = nil
	return s
}

// rollback brings back the schema and the session of an earlier moment of the
// transaction: SET is undone, and locks taken since then are let go
// (PostgreSQL manual, SET; 13.3.1).
func (b *Builder) rollback(to *State) {
	b.startAnew()
	b.lists = &ownership{} // others go on where those of the earlier moment end
	b.now.relations, b.now.session = to.relations, to.session
	if b.now.backdrop != to.backdrop {
		s := b.editBackdrop()
		s.types, s.functions, s.objects = to.types, to.functions, to.objects
	}
}

// ApplyStatement applies the operations of one statement, in the order in
// which the server carries them out, and keeps the locks that it took if it
// runs in a transaction.
func (b *Builder) ApplyStatement(operations []migration.Operation, locks []Lock) {
	if len(b.made) >= unsettled { // in a history, of which nobody asks for the states in between
		b.settle()
	}
	if b.now.session.Transaction != "" && len(locks) > 0 { // before, as operations may rename what is locked
		b.hold(locks)
	}
	skipped := 0 // up to here operations do nothing
	for _, i := range ExecutionOrder(operations) {
		if i < skipped {
			continue
		}
		if behind := b.now.Skips(operations[i]); behind > 0 {
			skipped = i + 1 + behind
			continue
		}
		b.Apply(operations[i])
	}
}
