// Package framework finds the migrations of a repository and turns them into
// statements, each tool in a package of its own below this one. What a tool
// would run is said in SQL: checks and dialects never see Python.
package framework

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Snapshot is a repository's files at one commit. Its type is one that == may
// compare, as a pointer: the same snapshot is the same value.
type Snapshot interface {
	// Paths are the paths of all regular files, slash-separated, sorted.
	Paths() []string
	// Read returns the texts of files, by path. It asks for all of them at
	// once because they may be behind a network. A file that is not there, or
	// cannot be read, is missing from the result, and within the error a
	// FileError names it.
	Read(paths []string) (map[string]string, error)
}

// Options say what a user has settled about the migrations.
type Options struct {
	// Paths are globs (doublestar) of the migration files; none: found.
	Paths []string
	// Framework is the name of the tool; "": found.
	Framework string
	// Transaction says whether a plain SQL file runs in one transaction:
	// "auto", "on" or "off".
	Transaction string
	// Candidates are files that may be migrations by their shape, whatever
	// their folder: the changed ones, or those named on the command line.
	Candidates []string
	// Named are files of which the user said that they are migrations: those
	// on the command line. A SQL file among them is one whatever its name and
	// folder; a changed SQL file that is a candidate only may be any query.
	Named []string
	// SQL cuts SQL text into statements.
	SQL migration.SQLReader
}

// Framework is a migration tool.
type Framework interface {
	// Name is what configuration and reports call it.
	Name() string
	// Find lists the tool's projects in a snapshot. An error means that the
	// tool's own configuration, or a candidate, could not be read.
	Find(s Snapshot, o Options) ([]Project, error)
}

// Project is one migration history of a repository: an Alembic environment, a
// folder of SQL files.
type Project interface {
	// Framework is the tool's name.
	Framework() string
	// Name tells the project from others in the repository: the path of its folder.
	Name() string
	// Files are the paths of the migration files in the snapshot, sorted.
	Files() []string
	// Read turns files of the project into migrations, each file by itself:
	// a file with an error hides nothing of the others. Where the tool goes by the
	// names of files the result is in their order; else a graph finds the order.
	Read(sources []*migration.Source) []*migration.Migration
	// Outline is Read without what takes time and memory, where the tool can tell
	// the migrations apart without: what they hold is read when they are opened
	// (migration.Migration.Open).
	Outline(sources []*migration.Source) []*migration.Migration
	// Amend writes an amendment of a statement as exact edits of its file;
	// none when it cannot be exact.
	Amend(s *migration.Statement, a migration.Amendment) []migration.Edit
	// Render writes the steps of a recipe as the users of the tool would; those for
	// people alone are left to others. s is the statement that it is for, and what it
	// does; nil for a whole migration. Notes are in the language of the reader.
	Render(s *migration.Statement, does []migration.Operation, steps []migration.Step, reader wording.Language) migration.Recipe
}
