// Package migration holds the words that every other package speaks: a
// migration and its statements as a framework would run them, the operations
// they carry out, and exact places in files. It imports nothing of ours.
package migration

import (
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// Migration is one revision, as its framework would run it. What its files hold
// below their names and headers is there once it is open: Statements, Unread,
// Rollback and Comments.
type Migration struct {
	// Framework is the name of the tool whose file this is: "alembic", "sql", …
	Framework string
	// Project tells apart the migration histories of one repository: the
	// folder of an Alembic environment, the folder of the SQL files.
	Project string
	// Source is the file of the upgrade; Down is the file of the downgrade
	// where that is another one (x.up.sql, x.down.sql), else nil.
	Source, Down *Source

	// Revision identifies the migration within its project: Alembic's
	// revision id, the version of a SQL file's name. It may be empty when it
	// could not be read.
	Revision string
	// Parents are the revisions that must have run before: Alembic's
	// down_revision, or the SQL file before this one. Empty for a base.
	Parents []string
	// DependsOn are Alembic's depends_on: needed first, but no parents.
	DependsOn []string
	// Labels are Alembic's branch_labels.
	Labels []string
	// Header holds the places of the identifiers above, by the names
	// "revision", "parents", "depends_on", "labels"; each is the span of the
	// value, absent where there is none.
	Header map[string]Span

	// ByName is set where the tool goes by the names of files; nil where a file
	// says itself what it follows.
	ByName *ByName

	// Statements are in the order in which they run, first all of the
	// upgrade, then all of the downgrade.
	Statements []*Statement
	// Unread is what could not be read at all, of either direction.
	Unread []Unread
	// Rollback says what the downgrade is, and RollbackSpan where: the
	// downgrade function, or nowhere.
	Rollback     Rollback
	RollbackSpan Span
	// Repeatable is true for one that the tool runs again whenever its text has
	// changed: Flyway's R__views.sql.
	Repeatable bool
	// ContinuesTransaction is true when the tool runs this migration in the
	// transaction that the migration before it has open: Alembic without
	// transaction_per_migration.
	ContinuesTransaction bool
	// Connection are run-time parameters that the tool's own set-up gives to its
	// connection, by lower-case name: the lock_timeout of Alembic's env.py.
	Connection map[string]string
	// Comments are the comments of the file that speak to Once Bitten:
	// those that contain "oncebitten:".
	Comments []Comment

	closed closed
}

// Path is the path of the file of the upgrade.
func (m *Migration) Path() string { return m.Source.Path }

// In returns the statements of one direction.
func (m *Migration) In(d Direction) []*Statement {
	var out []*Statement
	for _, s := range m.Statements {
		if s.Direction == d {
			out = append(out, s)
		}
	}
	return out
}

// Direction is the way a statement takes the database.
type Direction string

// The directions, by the names that reports use.
const (
	Upgrade   Direction = "upgrade"
	Downgrade Direction = "downgrade"
)

// Rollback says what there is to undo a migration with.
type Rollback int

const (
	RollbackNone    Rollback = iota // the framework has no rollbacks
	RollbackWritten                 // statements, or code that was not read
	RollbackEmpty                   // there, but it does nothing
	RollbackMissing                 // not there at all
	RollbackRefused                 // it raises an error, on purpose
)

// Statement is one SQL statement, as the framework's tool would send it.
type Statement struct {
	// SQL is without a terminating semicolon. Each unknown part of it is a
	// hole: an identifier that Holes explains.
	SQL string
	// Span is where it stands in the original file: the statement itself in a
	// SQL file, the call in Python.
	Span Span
	// Call is the framework's own name for what produced it, such as
	// "op.add_column"; empty where the SQL was written by hand. Statements of
	// one call share their Span.
	Call      string
	Direction Direction
	// Transaction tells which transaction of its migration it runs in: "1",
	// "2", … or "" outside any.
	Transaction string
	// Wrapped is true where that transaction is the tool's affair: the tool is
	// known to begin one before the migration, and to commit after it.
	Wrapped bool
	// Guard is the condition under which it may run, as the file has it
	// (`not has_table("users")`); empty when it always does.
	Guard string
	// Source and Map lead from bytes of SQL to places in the file.
	Source *Source
	Map    TextMap
	Facts  []Fact
	Holes  []Hole
	// Vocabulary is the framework's own for what SQL has terms for; nil where
	// the statement was written in SQL.
	Vocabulary Vocabulary
}

// SpanOf is the place in the file of SQL[start:end], or of the whole
// statement where those bytes were made by a framework.
func (s *Statement) SpanOf(start, end int) Span {
	if from, to, ok := s.Map.Range(start, end); ok && s.Source != nil {
		return s.Source.Span(from, to)
	}
	return s.Span
}

// Whole is the place in the file of all of SQL.
func (s *Statement) Whole() Span { return s.SpanOf(0, len(s.SQL)) }

// Generated reports whether a framework made the SQL, as Alembic's directives
// do, so that its parts have no places of their own; else it was written by hand.
func (s *Statement) Generated() bool {
	_, _, ok := s.Map.Range(0, 1)
	return !ok
}

// Display is the SQL with each hole shown as ‹unknown: reason›, in the language
// of a reader.
func (s *Statement) Display(reader wording.Language) string { return s.Reveal(s.SQL, reader) }

// Reveal shows each hole of the statement in any text that was made from it,
// such as a message or a recipe, as ‹unknown: reason›.
func (s *Statement) Reveal(text string, reader wording.Language) string {
	if len(s.Holes) == 0 {
		return text
	}
	var pairs []string
	for i := len(s.Holes) - 1; i >= 0; i-- { // hole_12 before hole_1
		pairs = append(pairs, s.Holes[i].Name, wording.Say("‹unknown: %s›", s.Holes[i].Reason).In(reader))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Hole is an unknown inside a statement.
type Hole struct {
	// Name is the reserved identifier that stands for it in the SQL.
	Name string
	Span Span
	// Reason completes "unknown: …".
	Reason wording.Text
}

const holePrefix = "oncebitten_hole_"

// HoleName is the reserved identifier of a statement's hole with a number:
// what is unknown under the same number is the same.
func HoleName(n int) string { return holePrefix + strconv.Itoa(n) }

// IsHole reports whether an identifier stands for an unknown one, or is part
// of a text that holds an unknown.
func IsHole(identifier string) bool { return strings.Contains(identifier, holePrefix) }

// Unread is a part of a migration that could not be read: at Span, because
// of Reason (which completes "not read: …").
type Unread struct {
	Span      Span
	Direction Direction
	Reason    wording.Text
}

// Comment is a comment in a file, without its comment marks.
type Comment struct {
	Span Span
	Text string
}

// Fact is something about a statement that its SQL cannot carry.
type Fact interface{ fact() }

// ClientDefault says that a new column has a default in the application
// only: SQLAlchemy's Column(default=…), which emits nothing.
type ClientDefault struct {
	Column string
	// Value is the default as the file has it.
	Value string
	Span  Span
}

func (ClientDefault) fact() {}

// ExistingType is the type that a column has before the statement, by the word
// of the author: Alembic's existing_type=, which emits nothing.
type ExistingType struct {
	Column string
	// SQL is the type as SQL.
	SQL string
}

func (ExistingType) fact() {}

// PrimaryKeyFlag says that a new column is the primary key by the word of its
// author, which emits nothing: SQLAlchemy's Column(primary_key=True) in add_column.
type PrimaryKeyFlag struct{ Column string }

func (PrimaryKeyFlag) fact() {}

// NeedsEnum says that a statement uses an enum that the framework's call looks
// as if it created, and does not: SQLAlchemy's Enum(…, name=…) in a new column of
// a table that is there already, or as the new type of a column.
type NeedsEnum struct {
	Column string
	Labels []string
}

func (NeedsEnum) fact() {}

// ExistingKind is the kind of a constraint that a statement drops, by the word
// of the author: the type_= of Alembic's drop_constraint, which emits nothing.
type ExistingKind struct {
	Constraint string
	Kind       ConstraintKind
}

func (ExistingKind) fact() {}

// NoName says that the tool is to name something in the statement, and that the
// file gives None for it: Alembic's drop_constraint(None, …).
type NoName struct{}

func (NoName) fact() {}
