package review

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/framework/sqlfile"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// Start makes a starting state in place of a repository's own history.
type Start struct {
	// Dumps are SQL files that make a whole schema, such as pg_dump's.
	Dumps []*migration.Source
	// Migrations run after the dumps, in order.
	Migrations []*migration.Migration
}

// StartFrom reads a starting state from a snapshot: the migrations that the
// frameworks find in it, or else all of its SQL files, in the order of their paths.
func StartFrom(s framework.Snapshot) (*Start, error) {
	projects, err := framework.Find(s, framework.Options{Transaction: "auto", SQL: postgres.Reader{}}, Frameworks())
	if err != nil {
		return nil, err
	}
	start := &Start{}
	for _, p := range projects {
		sources, failed := read(s, p.Files())
		if err := firstFailure(p.Files(), failed); err != nil {
			return nil, err
		}
		start.Migrations = append(start.Migrations, migration.NewGraph(p.Read(ordered(p.Files(), sources))).Migrations...)
	}
	if len(projects) > 0 {
		return start, nil
	}
	dumps := slices.DeleteFunc(slices.Clone(s.Paths()), func(path string) bool { return !strings.HasSuffix(path, ".sql") })
	if len(dumps) == 0 {
		return nil, wording.Errorf("there are neither migrations nor SQL files")
	}
	sources, failed := read(s, dumps)
	if err := firstFailure(dumps, failed); err != nil {
		return nil, err
	}
	start.Dumps = ordered(dumps, sources)
	return start, nil
}

// firstFailure is the error of the first of paths that could not be read; nil
// where all could.
func firstFailure(paths []string, failed map[string]wording.Text) error {
	for _, path := range paths {
		if why, ok := failed[path]; ok {
			return wording.Errorf("reading %s: %s", path, why)
		}
	}
	return nil
}

// replay applies a starting state, and returns what could not be read of it.
// A dump says all there is, if all of it was read.
func (s *Start) replay(builder *schema.Builder) (unread []migration.Unread) {
	var statements []*migration.Statement
	for _, source := range s.Dumps {
		dump := sqlfile.ReadDump(source, postgres.Reader{})
		statements = append(statements, dump.Statements...)
		unread = append(unread, dump.Unread...)
	}
	for _, m := range s.Migrations {
		statements = append(statements, m.In(migration.Upgrade)...)
		unread = append(unread, m.Unread...)
	}
	readings := readStatements(slices.Values([][]*migration.Statement{statements}))
	for _, statement := range statements {
		reading := readings.take(statement).WithCalls(builder.State)
		builder.ApplyGuarded(guard(statement, reading), reading.Operations, nil)
		unread = append(unread, reading.Unread()...)
	}
	builder.SetComplete(len(s.Migrations) == 0 && len(unread) == 0)
	return slices.DeleteFunc(unread, func(u migration.Unread) bool { return u.Direction == migration.Downgrade })
}

// ordered are the sources in the order of paths.
func ordered(paths []string, sources ...map[string]*migration.Source) []*migration.Source {
	out := make([]*migration.Source, 0, len(paths))
	for _, path := range paths {
		for _, m := range sources {
			if s, ok := m[path]; ok {
				out = append(out, s)
			}
		}
	}
	return out
}
