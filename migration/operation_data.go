package migration

import "github.com/oncebitten/oncebitten/wording"

// Insert is INSERT. Rows is how many rows of VALUES it has, 0 for a query.
type Insert struct {
	Table   Name
	Columns []string
	Rows    int
	// DefaultValues is true for DEFAULT VALUES.
	DefaultValues bool
	Sources       []Name
	// Nulls are the positions, from 0, at which a row of VALUES has the constant NULL.
	Nulls []int
	// Values are the first rows of VALUES.
	Values [][]Constant
	// Overriding is "", "system" or "user": what OVERRIDING … VALUE says.
	Overriding string
	// OnConflict is nil without an ON CONFLICT.
	OnConflict *OnConflict
	// Where and Limited are those of its query, as in Select; Texts are the
	// constants of text in it.
	Where   Expression
	Limited bool
	Texts   []string
}

// OnConflict is the ON CONFLICT of an INSERT: with Columns or a Constraint, or
// neither for any conflict. Partly is true where it has an expression, a condition
// or an operator class as well.
type OnConflict struct {
	Columns    []string
	Constraint string
	Partly     bool
}

// Update is UPDATE.
type Update struct {
	Table Name
	// Only is true for ONLY, without the tables below.
	Only    bool
	Columns []string
	// Nulls are those of Columns that it sets to the constant NULL.
	Nulls []string
	// Values are what it sets Columns to, in their order.
	Values  []Constant
	Sources []Name
	// Where is empty when every row is updated (WHERE true counts as none).
	Where Expression
	// Texts are the constants of text that it assigns.
	Texts []string
}

// Delete is DELETE.
type Delete struct {
	Table   Name
	Only    bool
	Sources []Name
	Where   Expression
	// Returning is true where RETURNING hands the rows on.
	Returning bool
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
	// Where is empty when it reads every row; Limited is true with LIMIT, and
	// for EXPLAIN, which reads nothing.
	Where   Expression
	Limited bool
	// Sequences are those that it draws from or sets; Texts are the constants
	// of text in it.
	Sequences []Name
	Texts     []string
	// Casts are the types that something in it is cast to.
	Casts []Type
}

// Copy is COPY table FROM (In) or TO.
type Copy struct {
	Table   Name
	Columns []string
	In      bool
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
	// Only is true when each of them is named with ONLY.
	Only   bool
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

// SetConstraints is SET CONSTRAINTS; without Names it is about all.
type SetConstraints struct {
	Names    []Name
	Deferred bool
}

// SetVariable is SET, SET LOCAL and RESET of a run-time parameter.
type SetVariable struct {
	Name  string // lower case; "all" for RESET ALL
	Value string // as text, lists joined with ", "; "" when reset
	Local bool
	Reset bool
	// FromCurrent is true for SET … FROM CURRENT, which has no value of its own.
	FromCurrent bool
}

// CommentOn is COMMENT ON. Object is "table", "column", "index", …; of a
// trigger, rule, policy or constraint Name is its table, and Part its own name.
type CommentOn struct {
	Object string
	Name   Name
	Column string
	Part   string
}

// Grant is GRANT or REVOKE, on the relations named (none for other objects).
type Grant struct {
	Revoke bool
	Object string
	Names  []Name
	// Columns are those that GRANT SELECT (a, b) names.
	Columns []string
	// Privileges are in lower case; none for ALL. Public is true for PUBLIC, that is for every role.
	Privileges []string
	Public     bool
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
	// IfExists and Cascade are those of a DROP, IfNotExists is that of a CREATE.
	IfExists, Cascade, IfNotExists bool
	// Sets is what sessions that begin later are to start with: ALTER ROLE … SET
	// and ALTER DATABASE … SET.
	Sets SetVariable
}

// IfExists says that the next Operations of the statement do nothing where the
// relation is not there: ALTER TABLE IF EXISTS.
type IfExists struct {
	Relation   Name
	Operations int
}

// Requires says that the server knows the syntax of the statement, or what it
// calls, from a major version on: an older one refuses all of it.
type Requires struct {
	Version int
	Syntax  wording.Text // "NOT ENFORCED"
	// SQLState is "" where an older server cannot read the statement, 42601.
	SQLState string
	// Function is the function that came with the version, if it is one.
	Function string
}

// Opaque is a statement whose effect on the schema is not known: a dynamic
// EXECUTE, a statement that does not parse. Tables are those that it may touch.
//
// In a recipe SQL is the statement, where it can be written out.
type Opaque struct {
	Reason wording.Text
	Tables []Name
	SQL    string
}
