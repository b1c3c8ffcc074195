package migration

// Remedy is the safe way round a hazard. A framework turns it into text of
// its own kind: edits of the file where that is exact, a recipe otherwise.
type Remedy struct {
	// Title is a verb phrase: "build the index concurrently".
	Title string
	// Amend is a change of this very statement that makes it safe on its own;
	// "" where there is none.
	Amend Amendment
	// Steps are the deploys, in order. They are shown when Amend is empty, or
	// cannot be written as an exact edit.
	Steps []Step
}

// Amendment is a small change of one statement.
type Amendment string

// The amendments that frameworks know how to write.
const (
	AddNotValid     Amendment = "not valid"    // a foreign key or a check, of a domain too
	AddConcurrently Amendment = "concurrently" // an index, outside a transaction already; a REFRESH
	DropLocal       Amendment = "not local"    // SET LOCAL becomes SET
)

// Step is one deploy of a recipe: a migration of its own.
type Step struct {
	// Title says what this deploy is for, in a few words.
	Title string
	// Autocommit is true where the operations must run outside a transaction.
	Autocommit bool
	// Operations are rendered in order. An Opaque one is a comment to the
	// reader: its Reason.
	Operations []Operation
}

// Edit replaces a range of a file by Text; an empty range inserts.
type Edit struct {
	Span Span
	Text string
}
