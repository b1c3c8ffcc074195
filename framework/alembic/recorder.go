package alembic

import (
	"cmp"
	"strconv"

	"github.com/oncebitten/oncebitten/framework/python"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// recorder is the host of one migration's code: it turns what the code does
// to the database into statements, in the order in which Alembic would send
// them.
type recorder struct {
	source *migration.Source
	reader migration.SQLReader
	// code is what tells the recorder; nil while the module is loaded.
	code *python.Interpreter
	// files are those of the repository, which code may read.
	files *library
	// naming is the project's convention for names that are not given.
	naming naming

	// direction is that of the function that is followed; "" while the
	// module is loaded, when no statement may be run.
	direction  migration.Direction
	statements []*migration.Statement
	unread     []migration.Unread

	comments []migration.Comment
	// sent is how many statements the direction has sent.
	sent int

	// transaction is the number of the current one, open whether there is one.
	transaction int
	open        bool

	// batches are the batch_alter_table calls by the symbol that they return.
	batches map[*python.Call]*batch
	// enums are the types that create_table has created in this direction:
	// Alembic creates each once.
	enums map[string]bool
}

// maxStatements is how many statements of one direction are kept.
const maxStatements = 10_000

// begin gets ready for a direction.
func (r *recorder) begin(direction migration.Direction) {
	r.direction, r.sent = direction, 0
	r.transaction, r.open = 1, true
	r.batches, r.enums = map[*python.Call]*batch{}, map[string]bool{}
}

// emission is one statement to come.
type emission struct {
	// place is the call, name its name, such as "op.add_column".
	place python.Place
	name  string
	guard string
	facts []migration.Fact
	sql   python.Text
	// outside is true on a connection that commits by itself.
	outside bool
}

// emit appends a statement.
func (r *recorder) emit(e emission) {
	if r.direction == "" {
		return // at the top of the module: it does not run with the migration
	}
	if r.sent++; r.sent > maxStatements {
		if r.sent == maxStatements+1 {
			r.NotRead(e.place, wording.Say("more statements than are followed: the others are like those before"))
		}
		return
	}
	text, pieces, holes := e.sql.WithHoles()
	control := r.reader.ControlsTransaction(text)
	if control == "begin" {
		r.open = true // the statement that begins a transaction belongs to it
	}
	transaction := r.current()
	if e.outside {
		transaction = ""
	}
	r.statements = append(r.statements, &migration.Statement{
		SQL:         text,
		Span:        e.place.Span(),
		Call:        e.name,
		Direction:   r.direction,
		Transaction: transaction,
		Wrapped:     transaction != "", // whoever began it: Alembic commits at the end
		Guard:       e.guard,
		Source:      r.source,
		Map:         pieces,
		Facts:       e.facts,
		Holes:       holes,
		Vocabulary:  termsFor(e.name),
	})
	if control == "commit" || control == "rollback" {
		r.end()
	}
}

// current is the name of the transaction that a statement runs in now.
func (r *recorder) current() string {
	if !r.open {
		return ""
	}
	return strconv.Itoa(r.transaction)
}

// end ends the transaction; the next one has another number.
func (r *recorder) end() {
	if r.open {
		r.open = false
		r.transaction++
	}
}

// NotRead notes code that was not followed.
func (r *recorder) NotRead(place python.Place, reason wording.Text) {
	if r.direction == "" {
		return // Read reports the syntax errors of the whole file by itself
	}
	r.unread = append(r.unread, migration.Unread{Span: place.Span(), Direction: r.direction, Reason: reason})
}

// Importing makes what the top level of another module does count for nothing.
func (r *recorder) Importing() func() {
	direction := r.direction
	r.direction = ""
	return func() { r.direction = direction }
}

// unsure notes an argument that decides what a call does and is not known.
func (r *recorder) unsure(a python.Argument) {
	reason := python.Kind(a.Value)
	if a.Name != "" {
		reason = wording.Say("%s: %s", a.Name, reason)
	}
	r.NotRead(a.Place, reason)
}

// Assign notes that an operation is replaced: its calls are read as Alembic's
// all the same.
func (r *recorder) Assign(a *python.Attribute, _ python.Value) {
	if isOperations(a.Of) {
		direction := cmp.Or(r.direction, migration.Upgrade) // what the top of a module does is told of the upgrade
		r.unread = append(r.unread, migration.Unread{Span: a.Place.Span(), Direction: direction, Reason: wording.Say("op.%s is replaced by something else", a.Name)})
	}
}

// Enter starts a batch or an autocommit block.
func (r *recorder) Enter(manager python.Value) python.Value {
	if call, ok := manager.(*python.Call); ok && methodOf(call) == "autocommit_block" {
		r.end()
	}
	return nil
}

// Leave ends one.
func (r *recorder) Leave(manager python.Value) {
	call, ok := manager.(*python.Call)
	if !ok {
		return
	}
	if methodOf(call) == "autocommit_block" {
		r.open = true
		return
	}
	if b := r.batches[call]; b != nil {
		r.flush(b)
	}
}

// methodOf is the last name of what is called.
func methodOf(call *python.Call) string {
	switch callee := call.Callee.(type) {
	case *python.Attribute:
		return callee.Name
	case python.Reference:
		return lastOf(callee.Path)
	}
	return ""
}

// batch is an open batch_alter_table: what it is about, and what waits for
// its end.
type batch struct {
	table   python.Argument
	schema  python.Argument
	pending []emission
}

// flush sends what has waited for the end of a batch.
func (r *recorder) flush(b *batch) {
	for _, e := range b.pending {
		r.emit(e)
	}
	b.pending = nil
}
