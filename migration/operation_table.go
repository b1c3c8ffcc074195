package migration

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
	// Literals are the same values as written, those of From before those of
	// To, where each is a literal, MINVALUE, MAXVALUE or NULL; else nil.
	Literals []string
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
	Only     bool
}

// RenameColumn renames a column of a table, a view or a composite type.
type RenameColumn struct {
	Table      Name
	Column, To string
	// Only is true where it is not for the tables below.
	Only bool
}

// AlterColumnType is ALTER COLUMN … [SET DATA] TYPE.
type AlterColumnType struct {
	Table     Name
	Column    string
	Type      Type
	Collation Name
	Using     Expression
	Only      bool
	// From is the type that the author says the column has had so far; zero
	// where nothing is said.
	From Type
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
	Only   bool
}

// SetDefault is ALTER COLUMN … SET DEFAULT; it touches no existing row.
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
	// Start is the first number that it gives, as written; "" where none is.
	Start string
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
	// Kind is that by the word of the author; "" where nothing is said.
	Kind ConstraintKind
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
	// Enforced and NotEnforced are true for ALTER CONSTRAINT … [NOT] ENFORCED.
	Enforced, NotEnforced bool
	// IfExists is true for DROP IDENTITY IF EXISTS.
	IfExists bool
	// Inherit is true for ALTER CONSTRAINT … [NO] INHERIT.
	Inherit bool
	// Object is "table", "view", "materialized view", "index", "sequence" or "foreign table".
	Object string
	Only   bool
}
