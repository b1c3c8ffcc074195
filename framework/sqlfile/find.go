package sqlfile

import (
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Find lists the folders of SQL migrations whose files are of this tool: the
// marks in the first or the last file of a folder tell. It prefers to miss a
// folder to taking queries, fixtures or dumps for migrations; Options.Paths
// and Options.Named say what the names do not.
func (t tool) Find(s framework.Snapshot, o framework.Options) ([]framework.Project, error) {
	for _, glob := range o.Paths {
		if !doublestar.ValidatePattern(glob) {
			return nil, wording.Errorf("paths: %q is not a valid pattern", glob)
		}
	}
	var out []framework.Project
	found := t.surveyor.of(s, o)
	for _, p := range found.projects {
		if t.owns(p, found.samples) {
			mine := *p
			mine.tool, mine.syntax, mine.sql, mine.transaction = t.Name(), t.syntax, o.SQL, o.Transaction
			out = append(out, &mine)
		}
	}
	return out, nil
}

// owns reports whether a sample of the project has the tool's marks; plain
// SQL takes every project that comes to it.
func (t tool) owns(p *project, texts map[string]string) bool {
	if t.syntax == nil {
		return true
	}
	return slices.ContainsFunc(p.sample, func(path string) bool {
		return layoutOf(texts[path], migration.Upgrade).syntax == t.syntax
	})
}

// A finder looks for the SQL migrations among the paths of a snapshot.
type finder struct {
	*survey
	options framework.Options
	// found are those that it has found.
	found map[*name]bool
}

// projects are the migrations, by project folder, sorted.
func (f *finder) projects() []*project {
	take := func(names []*name) {
		for _, n := range names {
			f.found[n] = true
		}
	}
	if len(f.options.Paths) > 0 {
		take(f.matching())
	} else {
		for _, names := range f.folders {
			take(f.migrationsAmong(names))
		}
		take(f.besideCandidates())
	}
	take(f.besideNamed())

	byFolder := map[string][]*name{}
	for _, n := range f.names {
		if f.found[n] {
			byFolder[n.folder] = append(byFolder[n.folder], n)
		}
	}
	var out []*project
	for _, folder := range slices.Sorted(maps.Keys(byFolder)) {
		p := &project{folder: folder, names: byFolder[folder], sample: sampleOf(byFolder[folder]), exists: f.exists}
		p.entries = sync.OnceValue(func() []entry { return order(p.names) })
		p.files = sync.OnceValue(func() []string { return filesOf(p.entries()) })
		out = append(out, p)
	}
	return out
}

// matching are the files that the user's globs name.
func (f *finder) matching() []*name {
	var out []*name
	for _, n := range f.names {
		if slices.ContainsFunc(f.options.Paths, func(glob string) bool { return doublestar.MatchUnvalidated(glob, n.path) }) {
			out = append(out, n)
		}
	}
	return out
}

// besideCandidates are the candidates whose names are surely those of
// migrations, with the files of the same shape beside them, unless they were
// found already.
func (f *finder) besideCandidates() []*name {
	var out []*name
	for _, p := range f.options.Candidates {
		if n := f.named(p); n != nil && !f.found[n] && n.isSure() && !isExcluded(path.Dir(p)) {
			out = append(out, f.alike(n)...)
		}
	}
	return out
}

// besideNamed are the files that the user named and, unless they were found
// already, the files of the same shape beside them.
func (f *finder) besideNamed() []*name {
	var out []*name
	for _, p := range f.options.Named {
		n := f.named(p)
		if n == nil {
			continue
		}
		out = append(out, n)
		if !f.found[n] && len(f.options.Paths) == 0 {
			out = append(out, f.alike(n)...)
		}
	}
	return out
}

// alike are the files of the folder that are named like n: all that have a
// version, if it has one. Of those without, only the other half of a pair.
func (f *finder) alike(n *name) []*name {
	var out []*name
	for _, other := range f.folders[path.Dir(n.path)] {
		if other.stem == n.stem || n.version != "" && other.version != "" || n.isVersioned() && other.isVersioned() {
			out = append(out, other)
		}
	}
	return out
}

// isVersioned reports whether a tool with an order would run the file.
func (n *name) isVersioned() bool { return n.version != "" || n.shape == repeatable }

// isSure reports whether the name alone tells a migration.
func (n *name) isSure() bool {
	switch n.shape {
	case flyway, repeatable, baseline, dated:
		return true
	case paired, folded:
		return n.version != ""
	}
	return n.direction == migration.Downgrade && n.version != ""
}

// migrationsAmong are the migrations of one folder's SQL files, if it is a
// folder of migrations.
func (f *finder) migrationsAmong(names []*name) []*name {
	folder := path.Dir(names[0].path)
	if isExcluded(folder) || f.isPython(folder) {
		return nil
	}
	versioned, sure := 0, 0
	kept := make([]*name, 0, len(names))
	for _, n := range names {
		if isDump(n) || isTemplate(n.path) {
			continue
		}
		kept = append(kept, n)
		if n.isVersioned() {
			versioned++
		}
		if n.isSure() {
			sure++
		}
	}
	named := hasMigrationName(path.Base(names[0].folder)) || hasMigrationName(path.Base(folder))
	inside := slices.ContainsFunc(strings.Split(folder, "/"), hasMigrationName)
	switch {
	case named:
		return kept
	case inside, sure > 0 && 2*sure >= len(kept),
		versioned >= 2 && versioned == len(kept) && !f.isSteps(kept),
		len(kept) == 1 && isPadded(kept[0].version): // the first of a new folder
		return slices.DeleteFunc(kept, func(n *name) bool { return !n.isVersioned() })
	}
	return nil
}

// isSteps reports whether files with short numbers are rather the steps of a
// script that is run again and again, as 01_tables.sql, 02_fill.sql: in a
// repository whose migrations are Alembic's they are no second history.
func (f *finder) isSteps(names []*name) bool {
	isLong := func(n *name) bool { return n.shape != numbered || len(n.version) > 2 }
	return f.alembic && !slices.ContainsFunc(names, isLong)
}

// isPadded reports whether a version is written for many to follow: 001.
func isPadded(version string) bool { return len(version) >= 3 && version[0] == '0' }

// isPython reports whether a folder belongs to a Python tool's migrations:
// SQL files there are read by Python files, in their order.
func (f *finder) isPython(folder string) bool {
	for _, d := range []string{folder, path.Dir(folder)} {
		if f.exists(path.Join(d, "__init__.py")) || f.exists(path.Join(d, "env.py")) {
			return true
		}
	}
	return false
}

// hasMigrationName reports whether a folder is named as folders of
// migrations are: migrations, db_migrations, migrate, changes, deltas, …
func hasMigrationName(folder string) bool {
	folder = strings.ToLower(folder)
	return strings.Contains(folder, "migration") ||
		slices.Contains([]string{"migrate", "changes", "changelog", "changelogs", "deltas", "delta", "drizzle", "evolutions"}, folder)
}

// isExcluded reports whether a path lies in a folder whose SQL is no team's
// migration, whatever it is called: test data, queries, other people's code.
func isExcluded(folder string) bool {
	excluded := []string{
		"__tests__", "benchmark", "benchmarks", "fixture", "fixtures", "node_modules", "queries", "query",
		"seed", "seeders", "seeds", "spec", "test", "testdata", "tests", "third_party", "vendor",
		"docker-entrypoint-initdb.d", "initdb.d", "site-packages",
	}
	return slices.ContainsFunc(strings.Split(strings.ToLower(folder), "/"), func(part string) bool {
		return slices.Contains(excluded, part)
	})
}

// isTemplate reports whether a file is SQL only after a template engine has
// been over it: x.jinja2.sql.
func isTemplate(p string) bool {
	inner := strings.TrimPrefix(path.Ext(strings.TrimSuffix(p, path.Ext(p))), ".")
	return isOneOf([]string{"jinja", "jinja2", "j2", "tmpl", "tpl", "template", "mustache", "erb"}, inner)
}

// isDump reports whether a file without a version is a dump of a schema, or
// data, by the names that tools and teams give these.
func isDump(n *name) bool {
	if n.isVersioned() {
		return false
	}
	words := strings.FieldsFunc(strings.ToLower(n.stem), func(r rune) bool { return strings.ContainsRune("._- ", r) })
	if len(words) == 0 {
		return true
	}
	first, last := words[0], words[len(words)-1]
	return slices.Contains([]string{"schema", "structure", "dump", "backup", "seed", "seeds", "fixture", "fixtures", "test", "tests"}, first) ||
		slices.Contains([]string{"dump", "backup", "seed", "seeds", "fixture", "fixtures"}, last)
}
