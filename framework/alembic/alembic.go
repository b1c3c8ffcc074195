// Package alembic reads the revision files of Alembic, the migration tool of
// SQLAlchemy, without running them: package python follows their code, and
// this package knows what each operation sends to PostgreSQL. The SQL is that
// of "alembic upgrade --sql"; the golden files in testdata were printed by
// Alembic itself.
package alembic

import (
	"errors"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/wording"
)

// Name is what configuration and reports call the tool.
const Name = "alembic"

// New is the framework for Alembic.
func New() framework.Framework { return tool{} }

// NewRemembering is one for reviews of many changes of a repository: what files
// were parsed to is kept from one to the next.
func NewRemembering() framework.Framework { return tool{syntax.NewTrees()} }

type tool struct{ trees *syntax.Trees }

func (tool) Name() string { return Name }

// Find lists the environments that the snapshot's configuration files name
// and those that show by their files; then the folders of candidates that
// are revision files by their shape. The error joins what could not be read.
func (t tool) Find(s framework.Snapshot, o framework.Options) ([]framework.Project, error) {
	f := finder{snapshot: s, paths: s.Paths(), options: o, projects: map[string]*project{}, library: newLibrary(s, t.trees)}
	f.configured()
	f.bare()
	f.byShape()
	f.restrict()
	var out []framework.Project
	for _, name := range slices.Sorted(maps.Keys(f.projects)) {
		out = append(out, f.projects[name])
	}
	return out, errors.Join(f.failures...)
}

// finder is one search for projects.
type finder struct {
	snapshot framework.Snapshot
	paths    []string
	options  framework.Options
	// projects are those found so far, by name.
	projects map[string]*project
	library  *library
	failures []error
}

// read is Snapshot.Read that keeps the error for later.
func (f *finder) read(paths []string) map[string]string {
	if len(paths) == 0 {
		return nil
	}
	texts, err := f.snapshot.Read(paths)
	if err != nil {
		f.failures = append(f.failures, err)
	}
	return texts
}

// configured finds the environments that configuration files name.
func (f *finder) configured() {
	var files []string
	for _, p := range f.paths {
		base := path.Base(p)
		if (strings.HasSuffix(base, ".ini") || base == "pyproject.toml") && !isForeign(p) {
			files = append(files, p)
		}
	}
	texts := f.read(files)
	for _, file := range files {
		text, ok := texts[file]
		if !ok {
			continue
		}
		environments, err := f.environmentsIn(file, text)
		if err != nil {
			f.failures = append(f.failures, &framework.SetUpError{Path: file, Err: err})
		}
		for _, e := range environments {
			f.add(e)
		}
	}
}

// foreignFolders hold other people's code.
var foreignFolders = []string{"node_modules", "site-packages", ".venv", "venv", ".tox", ".git"}

func isForeign(file string) bool {
	return slices.ContainsFunc(strings.Split(file, "/"), func(folder string) bool {
		return slices.Contains(foreignFolders, folder)
	})
}

// add makes the project of an environment, or adds its folders to the one
// that is there.
func (f *finder) add(e environment) {
	p := f.projects[e.folder]
	if p == nil {
		p = &project{name: e.folder, sql: f.options.SQL, library: f.library}
		set := f.setUp(e.folder)
		p.transactionPerMigration = f.transactionPerMigration(e.folder, set)
		p.env = set
		p.connection = timeoutsIn(e.configuration + "\n" + set)
		f.projects[e.folder] = p
	}
	if !e.recursive && f.nested(e) {
		e.recursive = true
	}
	for _, file := range f.paths {
		if isRevisionFile(file) && e.holds(file) && !slices.Contains(p.files, file) {
			p.files = append(p.files, file)
		}
	}
	slices.Sort(p.files)
}

// isRevisionFile reports whether Alembic would take a file of its folder for
// a revision.
func isRevisionFile(file string) bool {
	base := path.Base(file)
	return strings.HasSuffix(base, ".py") && base != "__init__.py" && base != "env.py" && !strings.HasPrefix(base, ".#")
}

// bare finds environments that no configuration file names, by the files
// that "alembic init" makes.
func (f *finder) bare() {
	for _, p := range f.paths {
		folder := path.Dir(p)
		if path.Base(p) != "script.py.mako" || isForeign(p) || f.projects[folder] != nil || !f.exists(path.Join(folder, "env.py")) {
			continue
		}
		f.add(environment{folder: folder, versions: []string{path.Join(folder, "versions")}})
	}
}

func (f *finder) exists(file string) bool {
	_, found := slices.BinarySearch(f.paths, file)
	return found
}

// shape is what the top of a revision file has.
var shape = lazyregexp.New(`(?m)^\x{FEFF}?down_revision\b[^\n]*=`)

// byShape makes projects of the folders of candidates that are revision
// files though no environment holds them.
func (f *finder) byShape() {
	var candidates []string
	for _, p := range slices.Concat(f.options.Candidates, f.options.Named) {
		if isRevisionFile(p) && f.exists(p) && !f.isTaken(p) {
			candidates = append(candidates, p)
		}
	}
	slices.Sort(candidates)
	candidates = slices.Compact(candidates)
	texts := f.read(candidates)
	for _, p := range candidates {
		text, ok := texts[p]
		if !ok || f.isTaken(p) || !shape.MatchString(text) || !strings.Contains(text, "def upgrade") {
			continue
		}
		f.add(environment{folder: path.Dir(p), versions: []string{path.Dir(p)}})
	}
}

func (f *finder) isTaken(file string) bool {
	for _, p := range f.projects {
		if slices.Contains(p.files, file) {
			return true
		}
	}
	return false
}

// restrict keeps the files that Options.Paths names. A Python file that is
// named and in no environment is a revision in a project of its folder.
func (f *finder) restrict() {
	if len(f.options.Paths) == 0 {
		return
	}
	named := func(file string) bool {
		return slices.ContainsFunc(f.options.Paths, func(glob string) bool {
			ok, err := doublestar.Match(glob, file)
			return ok && err == nil
		})
	}
	for _, glob := range f.options.Paths {
		if !doublestar.ValidatePattern(glob) {
			f.failures = append(f.failures, wording.Errorf("paths: %q is not a pattern of files", glob))
		}
	}
	for _, p := range f.projects {
		p.files = slices.DeleteFunc(p.files, func(file string) bool { return !named(file) })
	}
	for _, file := range f.paths {
		if isRevisionFile(file) && named(file) && !f.isTaken(file) {
			p := f.projects[path.Dir(file)]
			if p == nil {
				p = &project{name: path.Dir(file), sql: f.options.SQL, library: f.library}
				f.projects[p.name] = p
			}
			p.files = append(p.files, file)
		}
	}
}
