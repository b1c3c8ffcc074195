// Package schema holds the state of a database just before a statement, as
// replayed from its migrations, and the effect that a statement has in it.
// It knows no SQL text and no database: the dialect does.
package schema

import (
	"github.com/benbjohnson/immutable"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// State is a database at one moment: what is known of its relations and
// types, and of the session that migrates it. A State never changes; a
// Builder makes the next one. Everything that it hands out is to be read only.
//
// What is not in it may well exist: history is often incomplete. So a
// relation that the state does not know counts as existing, with unknown
// columns and of unknown size.
type State struct {
	relations nameMap[*Relation]
	session   *Session
	*backdrop
}

// backdrop is what of a state few statements change, so that most states share
// one: Builder.editBackdrop gives another one, to be changed.
type backdrop struct {
	types nameMap[*UserType]
	// functions are those that were created, by name: one an overload.
	functions nameMap[overloads]
	objects   []Object
	// temporary is true once there was a temporary relation, deferrable once
	// there was a constraint that is not checked at once.
	temporary, deferrable bool
	// extensions is true once an extension was created, which may bring types
	// and functions.
	extensions bool
	// complete is true when the state starts from a whole schema dump or from
	// a first migration, so that what it does not hold does not exist.
	complete bool
	// newLabels are the enums with labels added in the open transaction.
	newLabels []migration.Name
	// declared are the sizes of tables that somebody declared, by resolved name.
	declared map[migration.Name]int64
	// connection are the parameters that sessions begin with.
	connection map[string]string
	// epoch counts the changed migrations begun: 0 is history.
	epoch Epoch
	// renamings are the relations that the migration has renamed so far.
	renamings []renaming
	// uncertain says why the state may be wrong, oldest first.
	uncertain []wording.Text
	owner     *ownership // may change it in place
}

// Epoch numbers the migrations of the change, from 1; 0 is history.
type Epoch int32

// UserType is a type that a migration created: an enum, a domain, a composite
// type or another kind.
type UserType struct {
	Name  migration.Name
	Kind  string // as migration.CreateType.Kind
	Epoch Epoch
	// CreatedIn is the transaction that created it, "" for none.
	CreatedIn string
	// Labels are those of an enum; NewLabels were added in the transaction
	// that is open, and cannot be used before its end.
	Labels, NewLabels []string
	// Base, Default, NotNull and Constraints are those of a domain.
	Base        migration.Type
	Default     migration.Expression
	NotNull     bool
	Constraints []Constraint
	Columns     []migration.Column
}

func (t *UserType) name() migration.Name { return t.Name }

// Session is the connection that runs the migrations.
type Session struct {
	// Transaction identifies the open transaction, "" outside any.
	Transaction string
	// held are the locks that this transaction has taken so far, strongest a relation.
	held *immutable.SortedMap[migration.Name, Lock]
	// Settings are the run-time parameters that were set, by lower-case name;
	// Setting says which value is in force.
	Settings map[string]string
	// LocalSettings are those that end with the transaction.
	LocalSettings map[string]string
	// PendingTriggers are the tables with deferred trigger events in the transaction.
	PendingTriggers []migration.Name
	// Constraints is what SET CONSTRAINTS has made of the deferrable ones in the
	// transaction: "immediate", "deferred", or "" for what each says itself.
	Constraints string
	owner       *ownership // may change it in place
}

// Defers reports whether a constraint is checked at the end of the transaction.
func (s *Session) Defers(c *Constraint) bool {
	switch s.Constraints {
	case "immediate":
		return false
	case "deferred":
		return c.Deferrable
	}
	return c.InitiallyDefer
}
