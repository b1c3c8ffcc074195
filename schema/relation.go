package schema

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Kind is what a relation is.
type Kind uint8

// The kinds of relation, as pg_class.relkind tells them apart.
const (
	Table Kind = iota + 1
	PartitionedTable
	View
	MaterializedView
	ForeignTable
	Index
	PartitionedIndex
	Sequence
)

// String is what PostgreSQL calls the kind.
func (k Kind) String() string {
	return [...]string{"", "table", "partitioned table", "view", "materialized view", "foreign table", "index", "partitioned index", "sequence"}[k]
}

// Relation is a table, view, index or sequence, as far as it is known.
type Relation struct {
	Name migration.Name
	Kind Kind
	// Epoch is that of the migration that created it: 0 for history.
	Epoch               Epoch
	Unlogged, Temporary bool
	// Empty is true when it surely has no row: it was created or truncated
	// in this change, and nothing was inserted since.
	Empty bool

	// Definition is that of an index.
	Definition *IndexDefinition
	// These are never nil: relations that have nothing of one share it.
	*SequenceOwner
	*Parts
	*Extras
	owner *ownership // may change it in place
}

func (r *Relation) name() migration.Name { return r.Name }

// SequenceOwner is what owns a sequence. It never changes.
type SequenceOwner struct {
	OwnedBy       migration.Name
	OwnedByColumn string
}

// noOwner is that of all relations that have none.
var noOwner = &SequenceOwner{}

// Parts are what tables and views have. Indexes and sequences have not, so
// that they share one.
type Parts struct {
	// Columns and Constraints are shared between states: an element never changes,
	// a changed one is a new one.
	Columns     []*Column
	Constraints []*Constraint
	// Indexes are the names of its indexes, in the order of creation.
	Indexes []migration.Name
	// keyed has the bits of the columns that are in a unique index, or have been, led
	// those of the columns that an index begins with.
	keyed, led uint64
	lists      *ownership // may append to the lists above
	*Background
	*Links
}

// Background is what hardly ever changes once a relation is made, and what many
// have not. It is shared: Relation.editBackground gives another one, to be changed.
type Background struct {
	// Partial is why its columns, indexes and constraints are not all known;
	// nothing when they are.
	Partial wording.Text
	// Rows is the declared number of rows; -1 when nobody said.
	Rows int64
	// Sequences are those that its columns own, in the order of creation.
	Sequences []migration.Name
}

// editBackground is that of a relation that is being edited, to be changed in place.
func (r *Relation) editBackground() *Background {
	c := *r.Background
	c.Sequences = slices.Clip(c.Sequences)
	r.Background = &c
	return &c
}

// Links lead from a relation to those that hang on it. They change more seldom than
// the other parts, so that a changed relation shares them: Builder.links gives
// others, to be changed.
type Links struct {
	// ReferencedBy are the tables that have a foreign key to this one,
	// Referenced the columns that one leads to, or has led to.
	ReferencedBy []migration.Name
	Referenced   []string
	// Dependents are the views, triggers and generated columns that read it.
	Dependents []Dependent
	lists      *ownership // may append to the lists above
	owner      *ownership // may change them in place
}

// noParts, noBackground and noLinks are those of all relations that have none.
var (
	noParts      = &Parts{Background: noBackground, Links: noLinks}
	noBackground = &Background{Rows: -1}
	noLinks      = &Links{}
)

// isEmpty reports whether there are none.
func (p *Parts) isEmpty() bool {
	return p.Background == noBackground && len(p.Columns) == 0 && len(p.Constraints) == 0 && len(p.Indexes) == 0 && p.Links.isEmpty()
}

// isEmpty reports whether there are none.
func (l *Links) isEmpty() bool {
	return len(l.ReferencedBy) == 0 && len(l.Referenced) == 0 && len(l.Dependents) == 0
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

	// DeletedIn is the transaction that has deleted all of its rows, "" for
	// none. They still take their space, so a scan takes its time.
	DeletedIn string

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
		e.DeletedIn == "" && e.AccessMethod == "" && e.Tablespace == "" && len(e.Triggers) == 0 && len(e.Policies) == 0 && len(e.Rules) == 0
}

// Column is a column as it stands.
type Column struct {
	Name string
	*ColumnType
	// Default and Generated are never nil: a column without one has the zero
	// expression, which most share. An expression never changes.
	Default   *migration.Expression
	Generated *migration.Expression
	Identity  string
	// Epoch is that of the migration that added it.
	Epoch            Epoch
	NotNull, Virtual bool
	// Filled is true when a statement of this change has updated every row's
	// value, Updated when one has updated some.
	Filled, Updated bool
}

// ColumnType is the type of a column, with its collation. It never changes:
// most columns share one with others.
type ColumnType struct {
	Type      migration.Type
	Collation migration.Name
}

// IndexDefinition is what an index is on.
type IndexDefinition struct {
	Table    migration.Name
	Elements []migration.IndexElement
	// These are never nil, and never change: plain indexes share one.
	*IndexParts
	// Constraint is the name of the constraint that owns it, or "".
	Constraint string
	Unique     bool
	// Valid is false for one whose concurrent build failed, and for one ON
	// ONLY a partitioned table.
	Valid bool
	// Clustered is true for the index that CLUSTER without an index takes.
	Clustered bool
}

// IndexParts are what tells an index from a plain one, of all rows by a B-tree.
type IndexParts struct {
	Include []string
	Method  string
	// Where is never nil: an index on all rows has the zero expression, which
	// they share. An expression never changes.
	Where            *migration.Expression
	NullsNotDistinct bool
}

var plainIndex = &IndexParts{Method: "btree", Where: none}

// shared are the parts of an index as a state keeps them.
func (p IndexParts) shared() *IndexParts {
	if p.Method == "" {
		p.Method = "btree"
	}
	if p.Method == "btree" && p.Where.IsZero() && len(p.Include) == 0 && !p.NullsNotDistinct {
		return plainIndex
	}
	kept := p
	return &kept
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
