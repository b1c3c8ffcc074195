package migration

import (
	"reflect"
	"slices"
)

// Operation is what (a part of) a statement does to the schema or the data:
// one of the structs in the list at the end of this file. ALTER TABLE with three subcommands is three operations.
//
// String says it in one line of lower-case words with schema-qualified
// names, such as "create index i on public.users".
type Operation interface {
	operation()
	String() string
}

// Expression is SQL inside a statement: a default, a check, a predicate.
// The dialect fills in what it understands of it.
type Expression struct {
	SQL string
	// Columns are the columns it reads, by bare name, sorted.
	Columns []string
	// Volatile is true when two rows may get different values in one
	// statement: it calls a volatile function, or one that is not known.
	Volatile bool
	// Null is true for the constant NULL (a cast of it included).
	Null bool
	// Constant is true when it reads no column and calls no function.
	Constant bool
	// Details are what few expressions have, nil for none of it: most of the
	// expressions in a state are empty, so an empty one is small. They are
	// shared: Parts reads them, and With sets others.
	Details *ExpressionParts
}

// ExpressionParts are what stands in an expression.
type ExpressionParts struct {
	// Functions are the functions it calls, as written.
	Functions []string
	// UnknownFunction is the first function whose volatility is not known;
	// "" when all are, and when another function is volatile anyway.
	UnknownFunction string
	// NotNull are the columns that are surely not null where it is true:
	// those of its top-level AND that are tested with IS NOT NULL.
	NotNull []string
	// Subqueries are the relations it reads; Subquery is true if it has a query
	// within it, of a relation or not.
	Subqueries []Name
	Subquery   bool
	// Sequences are those that it draws from: nextval('orders_id_seq').
	Sequences []Name
	// Texts are its constants of text, as values: 'new' of state = 'new'.
	Texts []string
	// Column is the column that it is, when it is nothing but one, perhaps
	// cast: Casts are the types then, in the order in which they apply.
	Column string
	Casts  []Type
}

var noParts ExpressionParts

// IsZero reports whether there is no expression.
func (e Expression) IsZero() bool { return e.SQL == "" }

// Equal reports whether two expressions are the same in all that is known of them.
func (e Expression) Equal(other Expression) bool {
	return e.SQL == other.SQL && slices.Equal(e.Columns, other.Columns) && e.Volatile == other.Volatile &&
		e.Null == other.Null && e.Constant == other.Constant &&
		(e.Details == other.Details || reflect.DeepEqual(e.Details, other.Details))
}

// Parts are what stands in it, to be read only.
func (e Expression) Parts() *ExpressionParts {
	if e.Details == nil {
		return &noParts
	}
	return e.Details
}

// With is the expression with these parts.
func (e Expression) With(parts ExpressionParts) Expression {
	e.Details = nil
	if !parts.isEmpty() {
		details := parts // so that only what is kept takes memory
		e.Details = &details
	}
	return e
}

func (p *ExpressionParts) isEmpty() bool {
	return len(p.Functions) == 0 && p.UnknownFunction == "" && len(p.NotNull) == 0 && len(p.Subqueries) == 0 &&
		len(p.Sequences) == 0 && len(p.Texts) == 0 && p.Column == "" && len(p.Casts) == 0 && !p.Subquery
}

// Type is a data type as written, with its name brought to the catalogue's
// ("int4" for integer, "varchar" for character varying).
type Type struct {
	Name Name
	// Modifiers are the numbers in parentheses: {10, 2} for numeric(10,2).
	Modifiers []int
	// Array is true for an array of it.
	Array bool
}

// IsZero reports whether there is no type.
func (t Type) IsZero() bool { return t.Name.IsZero() }

// Column is a column as a statement defines it.
type Column struct {
	Name    string
	Type    Type
	NotNull bool
	Default Expression
	// Generated is the expression of a generated column; Virtual tells
	// GENERATED … VIRTUAL from STORED.
	Generated Expression
	Virtual   bool
	// Identity is "always" or "by default" for an identity column.
	Identity string
	// Serial is true for smallserial, serial and bigserial: Type is then the
	// integer type, NotNull is true and Default is the sequence's nextval.
	Serial    bool
	Collation Name
	// Constraints are those written with the column, but for NOT NULL and
	// DEFAULT: each has Columns set to this one.
	Constraints []Constraint
}

// ConstraintKind tells the kinds of constraint apart.
type ConstraintKind string

// The kinds, by their SQL names in lower case.
const (
	PrimaryKey ConstraintKind = "primary key"
	Unique     ConstraintKind = "unique"
	ForeignKey ConstraintKind = "foreign key"
	Check      ConstraintKind = "check"
	Exclude    ConstraintKind = "exclude"
	NotNull    ConstraintKind = "not null" // PostgreSQL 18
)

// Constraint is a constraint of a table (or, in DomainConstraint, a domain).
type Constraint struct {
	Kind ConstraintKind
	// Name is empty where the server chooses it. ByConvention is true where
	// it is empty and a convention of the application may choose it instead:
	// SQLAlchemy's naming_convention.
	Name         string
	Columns      []string
	ByConvention bool
	// NotValid is true with NOT VALID: existing rows have not been checked.
	NotValid bool
	// NotEnforced is true with NOT ENFORCED (PostgreSQL 18).
	NotEnforced                bool
	NoInherit                  bool
	NullsNotDistinct           bool
	Deferrable, InitiallyDefer bool
	// Temporal is true where the last column is a period (PostgreSQL 18):
	// WITHOUT OVERLAPS of a key, PERIOD of a foreign key.
	Temporal bool
	Include  []string
	// Expression is that of a check.
	Expression Expression
	// References and ReferencedColumns are the other end of a foreign key;
	// no columns means its primary key.
	References        Name
	ReferencedColumns []string
	// OnDelete and OnUpdate are "", "cascade", "set null", "set default", "restrict".
	OnDelete, OnUpdate string
	// UsingIndex is the index that becomes the constraint's.
	UsingIndex string
	// Exclusion is what an exclusion constraint has beside its columns; nil
	// for all others. It is shared: who changes it copies it.
	Exclusion *Exclusion
}

// Exclusion is the method, the operators and the predicate of an exclusion
// constraint. The element of an operator has no entry in the columns when it is an expression.
type Exclusion struct {
	Method    string
	Operators []string
	Where     Expression
}

// IndexElement is one column or expression of an index.
type IndexElement struct {
	// Column is empty for an expression.
	Column string
	// Details are what few elements have, nil for none of it: a plain column is
	// small. They are shared: Parts reads them, and who changes them copies them.
	Details *IndexElementParts
	// Descending, NullsFirst and NullsLast are as written.
	Descending, NullsFirst, NullsLast bool
}

// IndexElementParts are what an element is beside a column.
type IndexElementParts struct {
	Expression Expression
	Collation  Name
	OpClass    string
}

var noElementParts IndexElementParts

// Parts are what it is beside a column, to be read only.
func (e IndexElement) Parts() *IndexElementParts {
	if e.Details == nil {
		return &noElementParts
	}
	return e.Details
}

// The closed set of operations: those of tables are in operation_table.go, of
// other objects in operation_object.go and operation_function.go, of data and
// sessions in operation_data.go.

func (CreateTable) operation()             {}
func (DropTable) operation()               {}
func (RenameTable) operation()             {}
func (SetSchema) operation()               {}
func (AddColumn) operation()               {}
func (DropColumn) operation()              {}
func (RenameColumn) operation()            {}
func (AlterColumnType) operation()         {}
func (SetNotNull) operation()              {}
func (DropNotNull) operation()             {}
func (SetDefault) operation()              {}
func (DropDefault) operation()             {}
func (AddIdentity) operation()             {}
func (DropExpression) operation()          {}
func (AddConstraint) operation()           {}
func (ValidateConstraint) operation()      {}
func (DropConstraint) operation()          {}
func (RenameConstraint) operation()        {}
func (AttachPartition) operation()         {}
func (DetachPartition) operation()         {}
func (AlterTable) operation()              {}
func (CreateIndex) operation()             {}
func (DropIndex) operation()               {}
func (Reindex) operation()                 {}
func (CreateView) operation()              {}
func (DropView) operation()                {}
func (RefreshMaterializedView) operation() {}
func (CreateSequence) operation()          {}
func (AlterSequence) operation()           {}
func (DropSequence) operation()            {}
func (CreateType) operation()              {}
func (AddEnumValue) operation()            {}
func (RenameEnumValue) operation()         {}
func (AlterType) operation()               {}
func (AlterDomain) operation()             {}
func (DropType) operation()                {}
func (CreateSchema) operation()            {}
func (DropSchema) operation()              {}
func (CreateTrigger) operation()           {}
func (DropOnTable) operation()             {}
func (AlterOnTable) operation()            {}
func (Insert) operation()                  {}
func (Update) operation()                  {}
func (Delete) operation()                  {}
func (Merge) operation()                   {}
func (Select) operation()                  {}
func (Copy) operation()                    {}
func (Truncate) operation()                {}
func (Lock) operation()                    {}
func (Vacuum) operation()                  {}
func (Cluster) operation()                 {}
func (TransactionControl) operation()      {}
func (SetConstraints) operation()          {}
func (SetVariable) operation()             {}
func (CommentOn) operation()               {}
func (Grant) operation()                   {}
func (CreateFunction) operation()          {}
func (AlterFunction) operation()           {}
func (DropFunction) operation()            {}
func (Call) operation()                    {}
func (Other) operation()                   {}
func (IfExists) operation()                {}
func (Requires) operation()                {}
func (Opaque) operation()                  {}
