package migration

import (
	"iter"
	"slices"

	"github.com/oncebitten/oncebitten/wording"
)

// Remedy is the safe way round a hazard. A framework turns it into text of
// its own kind: edits of the file where that is exact, a recipe otherwise.
type Remedy struct {
	// Title is a verb phrase: "build the index concurrently".
	Title wording.Text
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
	// OutsideTransaction takes the only statement of a migration out of its transaction.
	OutsideTransaction Amendment = "outside"
	// AddServerDefault gives the database the default that a new column has in the application.
	AddServerDefault Amendment = "server default"
)

// Step is one deploy of a recipe: a migration of its own.
type Step struct {
	// Title says what this deploy is for, in a few words.
	Title wording.Text
	// Autocommit is true where the operations must run outside a transaction.
	Autocommit bool
	// Commands are what a person types in place of writing a migration: the
	// framework's own tool makes it. There are no Operations then.
	Commands []string
	// Operations are rendered in order; a Note is a comment.
	Operations []Operation
}

// Note is a comment to the reader among the operations of a recipe. No
// statement is one.
type Note struct{ wording.Text }

func (Note) operation() {}

// String is the note in English.
func (n Note) String() string { return n.In(wording.English) }

// IsRevision reports whether a step is a migration: it carries something out,
// and is not notes alone.
func (s Step) IsRevision() bool {
	return slices.ContainsFunc(s.Operations, func(o Operation) bool { return !isNote(o) })
}

// Notes are a step in words, for people: what it says to them, in order.
func (s Step) Notes() iter.Seq[wording.Text] {
	return func(yield func(wording.Text) bool) {
		for _, o := range s.Operations {
			note, ok := o.(Note)
			if !ok {
				note.Text = wording.Verbatim(o.String())
			}
			if !yield(note.Text) {
				return
			}
		}
	}
}

func isNote(o Operation) bool {
	_, ok := o.(Note)
	return ok
}

// Recipe is the steps of a remedy as a framework writes them.
type Recipe struct {
	// Language is that of the code, as Markdown's fences name it.
	Language string
	// Codes are the migrations, one for each step: "" for one that is none, or
	// that cannot be written.
	Codes []string
	// Unit is what the tool's users call a migration.
	Unit wording.Text
	// Between says what keeps several migrations of the recipe from running as
	// one, where the tool does not do so by itself; else nothing.
	Between wording.Text
}

// Edit replaces a range of a file by Text; an empty range inserts.
type Edit struct {
	Span Span
	Text string
}
