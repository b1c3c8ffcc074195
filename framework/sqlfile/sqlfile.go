// Package sqlfile finds and reads migrations that are SQL files: folders of
// numbered or dated files, pairs of x.up.sql and x.down.sql, and the files of
// goose, dbmate and sql-migrate, in which comments mark the sections.
package sqlfile

import (
	"slices"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
)

// Frameworks are the tools that this package knows, those with marks in their
// files first: "goose", "dbmate", "sql-migrate" and, for all other SQL files, "sql".
func Frameworks() []framework.Framework {
	shared := new(surveyor)
	var out []framework.Framework
	for _, s := range syntaxes() {
		out = append(out, tool{s, shared})
	}
	return append(out, tool{nil, shared})
}

// A tool is one of the frameworks; without a syntax it is plain SQL.
type tool struct {
	syntax   *syntax
	surveyor *surveyor
}

// Name is "goose", "dbmate", "sql-migrate" or "sql".
func (t tool) Name() string {
	if t.syntax == nil {
		return "sql"
	}
	return t.syntax.tool
}

// A project is the SQL files of one folder.
type project struct {
	tool   string
	syntax *syntax // nil for plain SQL
	folder string
	names  []*name
	// sample are the files whose marks tell the tool.
	sample []string
	// entries are the migrations in their order, worked out when asked for first:
	// of most projects a sample says that they are another tool's.
	entries func() []entry
	// files are the paths of the entries, worked out in the same way.
	files       func() []string
	sql         migration.SQLReader
	transaction string
	// exists tells which files the snapshot has.
	exists func(path string) bool
}

func (p *project) Framework() string { return p.tool }

// Name is the folder of the files; "." for the root of the repository.
func (p *project) Name() string { return p.folder }

// Files are the paths of upgrades and downgrades, sorted. They are not to be changed.
func (p *project) Files() []string { return p.files() }

func filesOf(entries []entry) []string {
	files := make([]string, 0, len(entries))
	for _, e := range entries {
		if e.up != "" {
			files = append(files, e.up)
		}
		if e.down != "" {
			files = append(files, e.down)
		}
	}
	slices.Sort(files)
	return files
}

// entriesWith are the entries of the project, and of sources that it did not
// have when it was found.
func (p *project) entriesWith(sources []*migration.Source) []entry {
	var more []*name
	for _, s := range sources {
		if _, known := slices.BinarySearchFunc(p.names, s.Path, comparePath); !known {
			more = append(more, parseName(s.Path, p.exists))
		}
	}
	if len(more) == 0 {
		return p.entries()
	}
	return order(slices.Concat(p.names, more))
}
