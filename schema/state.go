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
	epoch int
	// renamings are the relations that the migration has renamed so far.
	renamings []renaming
	// uncertain says why the state may be wrong, oldest first.
	uncertain []wording.Text
	owner     *ownership // may change it in place
}

// Kind is what a relation is.
type Kind string

// The kinds of relation, as pg_class.relkind tells them apart.
const (
	Table            Kind = "table"
	PartitionedTable Kind = "partitioned table"
	View             Kind = "view"
	MaterializedView Kind = "materialized view"
	ForeignTable     Kind = "foreign table"
	Index            Kind = "index"
	PartitionedIndex Kind = "partitioned index"
	Sequence         Kind = "sequence"
)

// Relation is a table, view, index or sequence, as far as it is known.
type Relation struct {
	Name migration.Name
	Kind Kind
	// Epoch is that of the migration that created it: 0 for history.
	Epoch int
	// Partial is why its columns, indexes and constraints are not all known;
	// nothing when they are.
	Partial wording.Text

	// Of an index: its table and definition.
	Definition *IndexDefinition
	// Of a sequence: the table that owns it, and its column.
	OwnedBy       migration.Name
	OwnedByColumn string

	Unlogged, Temporary bool
	// Empty is true when it surely has no row: it was created or truncated
	// in this change, and nothing was inserted since.
	Empty bool
	// DeletedIn is the transaction that has deleted all of its rows, "" for
	// none. They still take their space, so a scan takes its time.
	DeletedIn string
	// Rows is the declared number of rows; -1 when nobody said.
	Rows int64

	// Parts and Extras are never nil.
	*Parts
	*Extras
	owner *ownership // may change it in place
}

func (r *Relation) name() migration.Name { return r.Name }

// Parts are what tables and views have. Indexes and sequences have not, so
// that they share one.
type Parts struct {
	// Columns and Constraints are shared between states: an element never changes,
	// a changed one is a new one.
	Columns     []*Column
	Constraints []*Constraint
	// Indexes are the names of its indexes, in the order of creation.
	Indexes []migration.Name
	// ReferencedBy are the tables that have a foreign key to this one,
	// Referenced the columns that one leads to, or has led to.
	ReferencedBy []migration.Name
	Referenced   []string
	// Dependents are the views, triggers and generated columns that read it.
	Dependents []Dependent
	// Sequences are those that its columns own, in the order of creation.
	Sequences []migration.Name
	lists     *ownership // may append to the lists above
}

// noParts are those of all relations that have none.
var noParts = &Parts{}

// isEmpty reports whether there are none.
func (p *Parts) isEmpty() bool {
	return len(p.Columns) == 0 && len(p.Constraints) == 0 && len(p.Indexes) == 0 && len(p.ReferencedBy) == 0 &&
		len(p.Referenced) == 0 && len(p.Dependents) == 0 && len(p.Sequences) == 0
}

// Extras are what most relations have not, so that most share one.
type Extras struct {
	// Parent and Children are those of a partition or of a partitioned
	// index's parts. A table that inherits has Inherited true and all its
	// Parents, of which Parent is the first.
	Parent    migration.Name
	Parents   []migration.Name
	Children  []migration.Name
	Inherited bool
	// Bound is that of a partition.
	Bound migration.PartitionBound
	// PartitionBy is "range", "list" or "hash", PartitionKey the columns of
	// the key ("" for an expression) of a partitioned table.
	PartitionBy      string
	PartitionKey     []string
	DefaultPartition migration.Name

	// Of a view: what it reads, and why its rows cannot be written.
	Sources  []migration.Dependency
	ReadOnly wording.Text

	AccessMethod string
	Tablespace   string
	Triggers     []Trigger
	Policies     []string
	Rules        []string
}

// noExtras are those of all relations that have none.
var noExtras = &Extras{}

// isEmpty reports whether there are none.
func (e *Extras) isEmpty() bool {
	return e.Parent.IsZero() && len(e.Parents) == 0 && len(e.Children) == 0 && !e.Inherited && e.Bound.SQL == "" && !e.Bound.Default &&
		e.PartitionBy == "" && len(e.PartitionKey) == 0 && e.DefaultPartition.IsZero() && len(e.Sources) == 0 && e.ReadOnly.IsZero() &&
		e.AccessMethod == "" && e.Tablespace == "" && len(e.Triggers) == 0 && len(e.Policies) == 0 && len(e.Rules) == 0
}

// Column is a column as it stands.
type Column struct {
	Name string
	Type migration.Type
	// Default and Generated are never nil: a column without one has the zero
	// expression, which most share. An expression never changes.
	Default   *migration.Expression
	Generated *migration.Expression
	Identity  string
	Collation migration.Name
	// Epoch is that of the migration that added it.
	Epoch            int
	NotNull, Virtual bool
	// Filled is true when a statement of this change has updated every row's
	// value, Updated when one has updated some.
	Filled, Updated bool
}

// Constraint is a constraint as it stands; Valid is false after NOT VALID
// until it is validated.
type Constraint struct {
	migration.Constraint
	Valid bool
	// Index is the index that a primary key, unique or exclusion constraint owns.
	Index migration.Name
	Epoch int
}

// IndexDefinition is what an index is on.
type IndexDefinition struct {
	Table    migration.Name
	Elements []migration.IndexElement
	Include  []string
	Method   string
	Where    migration.Expression
	// Constraint is the name of the constraint that owns it, or "".
	Constraint       string
	Unique           bool
	NullsNotDistinct bool
	// Valid is false for one whose concurrent build failed, and for one ON
	// ONLY a partitioned table.
	Valid bool
	// Clustered is true for the index that CLUSTER without an index takes.
	Clustered bool
}

// Dependent is something that would break, or refuse, when a column goes or
// changes its type: a view, or a generated column or a trigger of the same
// table.
type Dependent struct {
	// Name is that of the view; of a generated column or a trigger it is the
	// bare name, without a schema.
	Name migration.Name
	// Kind is "view", "materialized view", "generated column", "rule", "policy", "trigger".
	Kind string
	// Columns are those it reads; nil means any.
	Columns []string
}

// Trigger is a trigger of a table, with the function that it calls.
type Trigger struct {
	Name     string
	Function migration.Name
	// ForEachRow tells FOR EACH ROW from FOR EACH STATEMENT: such a trigger of a
	// partitioned table is one of each partition too.
	ForEachRow bool
}

// UserType is a type that a migration created: an enum, a domain, a composite
// type or another kind.
type UserType struct {
	Name  migration.Name
	Kind  string // as migration.CreateType.Kind
	Epoch int
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
