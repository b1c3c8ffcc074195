package migration

// Operation is what (a part of) a statement does to the schema or the data:
// one of the structs of this package that embed nothing and end up in the
// list below. ALTER TABLE with three subcommands is three operations.
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
	// Functions are the functions it calls, as written.
	Functions []string
	// UnknownFunction is the first function whose volatility is not known;
	// "" when all are, and when another function is volatile anyway.
	UnknownFunction string
	// Null is true for the constant NULL (a cast of it included).
	Null bool
	// Constant is true when it reads no column and calls no function.
	Constant bool
	// NotNull are the columns that are surely not null where it is true:
	// those of its top-level AND that are tested with IS NOT NULL.
	NotNull []string
	// Subqueries are the relations it reads.
	Subqueries []Name
	// Sequences are those that it draws from: nextval('orders_id_seq').
	Sequences []Name
	// Texts are its constants of text, as values: 'new' of state = 'new'.
	Texts []string
	// Column is the column that it is, when it is nothing but one, perhaps
	// cast: Casts are the types then, in the order in which they apply.
	Column string
	Casts  []Type
}

// IsZero reports whether there is no expression.
func (e Expression) IsZero() bool { return e.SQL == "" }

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
	// Name is empty where the server chooses it.
	Name    string
	Columns []string
	// NotValid is true with NOT VALID: rows there are have not been checked.
	NotValid bool
	// NotEnforced is true with NOT ENFORCED (PostgreSQL 18).
	NotEnforced bool
	// Expression is that of a check; Where is the predicate of an exclusion.
	Expression Expression
	Where      Expression
	NoInherit  bool
	// References and ReferencedColumns are the other end of a foreign key;
	// no columns means its primary key.
	References        Name
	ReferencedColumns []string
	// OnDelete and OnUpdate are "", "cascade", "set null", "set default", "restrict".
	OnDelete, OnUpdate string
	// UsingIndex is the index that becomes the constraint's.
	UsingIndex       string
	NullsNotDistinct bool
	Include          []string
	Deferrable       bool
	InitiallyDefer   bool
	// Method and Operators are those of an exclusion constraint; an
	// operator's element has no entry in Columns when it is an expression.
	Method    string
	Operators []string
}

// IndexElement is one column or expression of an index.
type IndexElement struct {
	// Column is empty for an expression.
	Column     string
	Expression Expression
	Collation  Name
	OpClass    string
	// Descending, NullsFirst and NullsLast are as written.
	Descending, NullsFirst, NullsLast bool
}

// CreateTable is CREATE TABLE, CREATE TABLE AS and SELECT INTO.
type CreateTable struct {
	Table       Name
	IfNotExists bool
	Temporary   bool
	Unlogged    bool
	// Foreign is true for CREATE FOREIGN TABLE.
	Foreign     bool
	Columns     []Column
	Constraints []Constraint
	Inherits    []Name
	Like        []TableLike
	OfType      Name
	// PartitionBy is "range", "list" or "hash" for a partitioned table, with
	// the columns of its key ("" for an expression).
	PartitionBy  string
	PartitionKey []string
	// PartitionOf is the parent of a partition, with the bound as written.
	PartitionOf Name
	Bound       PartitionBound
	// AsQuery is true for CREATE TABLE AS, which reads Sources.
	AsQuery  bool
	Sources  []Name
	WithData bool
	// AccessMethod and Tablespace are as written.
	AccessMethod, Tablespace string
}

// TableLike is LIKE table [INCLUDING …] in a CREATE TABLE.
type TableLike struct {
	Table Name
	// The parts that are copied beside columns and NOT NULL.
	Defaults, Constraints, Indexes, Identity, Generated bool
}

// PartitionBound is FOR VALUES …, or DEFAULT.
type PartitionBound struct {
	Default bool
	// SQL is the bound as written.
	SQL string
	// From and To are the literals of a range bound, In those of a list
	// bound, one a key column; MINVALUE and MAXVALUE are as written.
	From, To []string
	In       []string
	// Modulus and Remainder are those of a hash bound.
	Modulus, Remainder int
}

// DropTable drops one table.
type DropTable struct {
	Table    Name
	IfExists bool
	Cascade  bool
	// Foreign is true for DROP FOREIGN TABLE, which loses no rows.
	Foreign bool
}

// RenameTable is ALTER TABLE … RENAME TO, also when it names a view, an index or a sequence.
type RenameTable struct {
	Table    Name
	To       string
	IfExists bool
	// Object is what the statement calls it: "table", "view", "materialized
	// view", "index", "sequence", "foreign table"; "" counts as "table".
	Object string
}

// SetSchema is ALTER … SET SCHEMA. Object is "table", "view", "sequence", "type", "function", …
type SetSchema struct {
	Object string
	Name   Name
	Schema string
}

// AddColumn adds one column.
type AddColumn struct {
	Table       Name
	Column      Column
	IfNotExists bool
	// Only is true for ALTER TABLE ONLY.
	Only bool
}

// DropColumn drops one column.
type DropColumn struct {
	Table    Name
	Column   string
	IfExists bool
	Cascade  bool
}

// RenameColumn renames a column of a table, a view or a composite type.
type RenameColumn struct {
	Table      Name
	Column, To string
}

// AlterColumnType is ALTER COLUMN … [SET DATA] TYPE.
type AlterColumnType struct {
	Table     Name
	Column    string
	Type      Type
	Collation Name
	Using     Expression
	Only      bool
}

// SetNotNull is ALTER COLUMN … SET NOT NULL.
type SetNotNull struct {
	Table  Name
	Column string
	Only   bool
}

// DropNotNull is ALTER COLUMN … DROP NOT NULL.
type DropNotNull struct {
	Table  Name
	Column string
}

// SetDefault is ALTER COLUMN … SET DEFAULT; it touches no row there is.
type SetDefault struct {
	Table   Name
	Column  string
	Default Expression
}

// DropDefault is ALTER COLUMN … DROP DEFAULT.
type DropDefault struct {
	Table  Name
	Column string
}

// AddIdentity is ALTER COLUMN … ADD GENERATED … AS IDENTITY.
type AddIdentity struct {
	Table    Name
	Column   string
	Identity string // "always" or "by default"
}

// DropExpression is ALTER COLUMN … DROP EXPRESSION.
type DropExpression struct {
	Table    Name
	Column   string
	IfExists bool
}

// AddConstraint is ALTER TABLE … ADD table_constraint.
type AddConstraint struct {
	Table      Name
	Constraint Constraint
	Only       bool
}

// ValidateConstraint is ALTER TABLE … VALIDATE CONSTRAINT.
type ValidateConstraint struct {
	Table      Name
	Constraint string
}

// DropConstraint is ALTER TABLE … DROP CONSTRAINT.
type DropConstraint struct {
	Table      Name
	Constraint string
	IfExists   bool
	Cascade    bool
}

// RenameConstraint is ALTER TABLE … RENAME CONSTRAINT.
type RenameConstraint struct {
	Table          Name
	Constraint, To string
}

// AttachPartition is ALTER TABLE … ATTACH PARTITION (or ALTER INDEX …, then Index is true).
type AttachPartition struct {
	Table     Name
	Partition Name
	Bound     PartitionBound
	Index     bool
}

// DetachPartition is ALTER TABLE … DETACH PARTITION.
type DetachPartition struct {
	Table        Name
	Partition    Name
	Concurrently bool
	Finalize     bool
}

// AlterTable is a subcommand of ALTER TABLE that has no struct of its own:
// Action names it in lower case, as the manual does: "set statistics",
// "set storage", "set (storage parameters)", "enable trigger", "set logged",
// "set access method", "set tablespace", "cluster on", "inherit",
// "replica identity", "enable row level security", "owner to",
// "alter constraint", "alter identity" (SET GENERATED, RESTART, SET INCREMENT, …),
// "drop identity", "set expression", …
type AlterTable struct {
	Table  Name
	Action string
	// Column is the column it is about, where it is about one.
	Column string
	// Argument is what it sets or names: the trigger, the constraint, the
	// index of REPLICA IDENTITY and CLUSTER ON, the access method.
	Argument string
	// Other is the other relation that it names: the parent of INHERIT.
	Other Name
	// Expression is that of SET EXPRESSION.
	Expression Expression
	// InitiallyDeferred is true for ALTER CONSTRAINT … INITIALLY DEFERRED.
	InitiallyDeferred bool
	// Object is "table", "view", "materialized view", "index", "sequence" or "foreign table".
	Object string
	Only   bool
}

// CreateIndex is CREATE INDEX.
type CreateIndex struct {
	Index            string // empty where the server chooses it
	Table            Name
	Elements         []IndexElement
	Include          []string
	Unique           bool
	Concurrently     bool
	IfNotExists      bool
	Only             bool
	NullsNotDistinct bool
	Method           string // "btree" where none is written
	Where            Expression
}

// DropIndex drops one index.
type DropIndex struct {
	Index        Name
	Concurrently bool
	IfExists     bool
	Cascade      bool
}

// Reindex is REINDEX. Object is "index", "table", "schema", "database" or "system".
type Reindex struct {
	Object       string
	Name         Name
	Concurrently bool
}

// CreateView is CREATE VIEW and CREATE MATERIALIZED VIEW.
type CreateView struct {
	View         Name
	Materialized bool
	OrReplace    bool
	IfNotExists  bool
	Temporary    bool
	// Columns are the output columns where they are known; "*" stands for all of Sources.
	Columns []string
	// Sources are the relations it reads, with the columns it is known to
	// read of each (nil: unknown, so any).
	Sources  []Dependency
	WithData bool
}

// DropView drops one view or materialized view.
type DropView struct {
	View         Name
	Materialized bool
	IfExists     bool
	Cascade      bool
}

// RefreshMaterializedView is REFRESH MATERIALIZED VIEW.
type RefreshMaterializedView struct {
	View         Name
	Concurrently bool
	WithNoData   bool
}

// CreateSequence creates a sequence. OwnedBy and OwnedByColumn are those of
// OWNED BY, where it is written.
type CreateSequence struct {
	Sequence      Name
	OwnedBy       Name
	OwnedByColumn string
	IfNotExists   bool
	Temporary     bool
}

// AlterSequence changes a sequence's parameters.
type AlterSequence struct {
	Sequence Name
	// OwnedBy is the table that will own it, by the column OwnedByColumn,
	// where the statement says so.
	OwnedBy       Name
	OwnedByColumn string
	Restart       bool
}

// DropSequence drops one sequence.
type DropSequence struct {
	Sequence Name
	IfExists bool
	Cascade  bool
}

// CreateType is CREATE TYPE and CREATE DOMAIN. Kind is "enum", "composite", "domain", "range" or "base".
type CreateType struct {
	Type Name
	Kind string
	// Labels are those of an enum.
	Labels []string
	// Base, Default, NotNull and Constraints are those of a domain.
	Base        Type
	Default     Expression
	NotNull     bool
	Constraints []Constraint
	// Columns are the attributes of a composite type.
	Columns []Column
}

// AddEnumValue is ALTER TYPE … ADD VALUE.
type AddEnumValue struct {
	Type        Name
	Value       string
	IfNotExists bool
}

// RenameEnumValue is ALTER TYPE … RENAME VALUE.
type RenameEnumValue struct {
	Type      Name
	Value, To string
}

// AlterType is any other change of a type: Action as in AlterTable ("add attribute", "alter attribute type", "rename to", …).
type AlterType struct {
	Type     Name
	Action   string
	Argument string
}

// AlterDomain is ALTER DOMAIN. Action is "add constraint", "validate
// constraint", "drop constraint", "set not null", "drop not null",
// "set default", "drop default", "rename to", "rename constraint".
type AlterDomain struct {
	Domain     Name
	Action     string
	Constraint Constraint
	Default    Expression
	Argument   string
}

// DropType drops one type or domain.
type DropType struct {
	Type     Name
	IfExists bool
	Cascade  bool
}

// CreateSchema creates a schema.
type CreateSchema struct {
	Schema      string
	IfNotExists bool
}

// DropSchema drops one schema.
type DropSchema struct {
	Schema   string
	IfExists bool
	Cascade  bool
}

// CreateTrigger is CREATE TRIGGER.
type CreateTrigger struct {
	Trigger   string
	Table     Name
	OrReplace bool
	// ForEachRow tells FOR EACH ROW from FOR EACH STATEMENT.
	ForEachRow bool
	// Columns are those of UPDATE OF and of WHEN.
	Columns []string
}

// DropOnTable drops a trigger, rule or policy: an object that belongs to a table.
type DropOnTable struct {
	Object   string // "trigger", "rule", "policy"
	Name     string
	Table    Name
	IfExists bool
	Cascade  bool
}

// AlterOnTable creates or alters a rule or policy, or alters or renames a
// trigger: Action is "create policy", "create rule", "alter policy",
// "rename trigger", …
type AlterOnTable struct {
	Action string
	Name   string
	Table  Name
}

// Insert is INSERT. Rows is how many rows of VALUES it has, 0 for a query.
type Insert struct {
	Table   Name
	Columns []string
	Rows    int
	Sources []Name
	// OnConflict is true with an ON CONFLICT that names columns or a constraint.
	OnConflict bool
	// Where is that of its query; Texts are the constants of text in it.
	Where Expression
	Texts []string
}

// Update is UPDATE.
type Update struct {
	Table   Name
	Columns []string
	Sources []Name
	// Where is empty when every row is updated (WHERE true counts as none).
	Where Expression
	// Texts are the constants of text that it assigns.
	Texts []string
}

// Delete is DELETE.
type Delete struct {
	Table   Name
	Sources []Name
	Where   Expression
}

// Merge is MERGE.
type Merge struct {
	Table   Name
	Sources []Name
}

// Select is a query, or any statement that only reads. Locking is "" or the
// clause of SELECT … FOR ("update", "share", …).
type Select struct {
	Sources   []Name
	Locking   string
	Functions []string
	// Where is empty when it reads every row; Limited is true with LIMIT.
	Where   Expression
	Limited bool
	// Sequences are those that it draws from or sets; Texts are the constants
	// of text in it.
	Sequences []Name
	Texts     []string
}

// Copy is COPY table FROM (In) or TO.
type Copy struct {
	Table Name
	In    bool
}

// Truncate is TRUNCATE of one or more tables.
type Truncate struct {
	Tables []Name
	// Only is true when each of them is named with ONLY.
	Only    bool
	Cascade bool
	Restart bool
}

// Lock is LOCK TABLE, with the mode in capitals, as PostgreSQL names it.
type Lock struct {
	Tables []Name
	Mode   string
	Nowait bool
}

// Vacuum is VACUUM or ANALYZE. No tables means all of the database.
type Vacuum struct {
	Tables  []Name
	Full    bool
	Analyze bool
	// Vacuum is false for a plain ANALYZE.
	Vacuum bool
}

// Cluster is CLUSTER.
type Cluster struct {
	Table Name
	Index string
}

// TransactionControl is BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, ROLLBACK TO:
// Action is "begin", "commit", "rollback", "savepoint", "release", "rollback to".
type TransactionControl struct {
	Action string
	Name   string // of the savepoint
	Chain  bool
}

// SetVariable is SET, SET LOCAL and RESET of a run-time parameter.
type SetVariable struct {
	Name  string // lower case; "all" for RESET ALL
	Value string // as text, lists joined with ", "; "" when reset
	Local bool
	Reset bool
}

// CommentOn is COMMENT ON. Object is "table", "column", "index", …
type CommentOn struct {
	Object string
	Name   Name
	Column string
}

// Grant is GRANT or REVOKE, on the relations named (none for other objects).
type Grant struct {
	Revoke bool
	Object string
	Names  []Name
}

// CreateFunction is CREATE FUNCTION and CREATE PROCEDURE.
type CreateFunction struct {
	Function   Name
	OrReplace  bool
	Language   string
	Volatility string // "immutable", "stable" or "volatile"
}

// Other is a command with no operation of its own: Kind is the
// command in lower case ("create extension", "drop function", "discard").
// It takes no lock on a relation that is worth naming.
type Other struct {
	Kind string
	// Names are the objects it is about, where they were understood.
	Names []Name
	// NotInTransaction is true when the server refuses it inside a transaction block.
	NotInTransaction bool
}

// IfExists says that the operations after it in the statement do nothing where
// the relation is not there: ALTER TABLE IF EXISTS.
type IfExists struct {
	Relation Name
}

// Opaque is a statement whose effect on the schema is not known: a dynamic
// EXECUTE, a statement that does not parse. Tables are those that it may touch.
type Opaque struct {
	Reason string
	Tables []Name
}

// Dependency is a relation that a view reads, with the columns it reads of
// it; no columns means that they are not known, so any of them.
type Dependency struct {
	Relation Name
	Columns  []string
}

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
func (SetVariable) operation()             {}
func (CommentOn) operation()               {}
func (Grant) operation()                   {}
func (CreateFunction) operation()          {}
func (Other) operation()                   {}
func (IfExists) operation()                {}
func (Opaque) operation()                  {}
