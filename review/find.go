package review

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/wording"
)

// find lists the projects of the repository. A part of a monorepo that says
// itself where its migrations are, or what tool they are for, is looked at by
// its own word alone.
func (r *run) find() []framework.Project {
	tools := r.Frameworks
	if tools == nil {
		tools = Frameworks()
	}
	look := func(s config.Settings) []framework.Project {
		r.noteUnmatched(s.Paths)
		projects, err := framework.Find(r.After, framework.Options{
			Paths:       s.Paths,
			Framework:   s.Framework,
			Transaction: r.Transaction,
			Candidates:  candidates(r.Files),
			Named:       r.Named,
			SQL:         postgres.Reader{},
		}, tools)
		r.unreadable(err)
		return projects
	}
	found := look(r.Config.Settings)
	for _, part := range r.Config.Projects {
		if part.Framework == r.Config.Framework && slices.Equal(part.Paths, r.Config.Paths) {
			continue
		}
		inside := func(p framework.Project) bool {
			return p.Name() == part.Path || strings.HasPrefix(p.Name(), part.Path+"/")
		}
		found = slices.DeleteFunc(found, inside)
		for _, p := range look(part.Settings) {
			if inside(p) {
				found = append(found, p)
			}
		}
	}
	return found
}

// noteUnmatched says which patterns of paths: no file matches: a typo there
// would leave every migration out, and the verdict green.
func (r *run) noteUnmatched(globs []string) {
	for _, glob := range globs {
		matches := func(path string) bool { return doublestar.MatchUnvalidated(glob, path) }
		if doublestar.ValidatePattern(glob) && !slices.ContainsFunc(r.After.Paths(), matches) {
			r.note("%s: no file matches this pattern of paths", glob)
		}
	}
}

// noteOthers says which of the files that a user has named are no migrations.
func (r *run) noteOthers(projects []framework.Project) {
	migrations := map[string]bool{}
	for _, p := range projects {
		for _, path := range p.Files() {
			migrations[path] = true
		}
	}
	for _, path := range r.Named {
		if !migrations[path] && !isLessonFile(r, path) {
			r.note("%s was not looked at: it is not a migration that a known tool would run", path)
		}
	}
}

// unreadable keeps what the frameworks could not read when they looked for
// migrations. Nobody knows what is in a changed file that was not read, nor
// what a tool's set-up says that could not be fetched: the review is then
// incomplete. A set-up that was there before and makes no sense is a note:
// it is not what the change is about.
func (r *run) unreadable(err error) {
	for _, e := range parts(err) {
		path, reason := "", e
		if file, ok := errors.AsType[framework.FileError](e); ok {
			path, reason = file.About()
		}
		if setUp, ok := errors.AsType[*framework.SetUpError](e); ok {
			path, reason = setUp.Path, setUp.Err
			if _, changed := r.files[path]; !changed {
				r.note("%s makes no sense, so migrations may be missed: %s", path, reason)
				continue
			}
		}
		r.result.Errors = append(r.result.Errors, FileError{Path: path, Reason: wording.OfError(reason).In(r.reader())})
	}
}

// parts are the errors that errors.Join put together, none for no error.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []error
		for _, e := range joined.Unwrap() {
			out = append(out, parts(e)...)
		}
		return out
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// gone are the files that the change takes out of a project, as far as their
// places tell: they lay where the project's files lie, and were of their kind.
func (r *run) gone(p framework.Project) []string {
	type place struct{ folder, kind string }
	placeOf := func(file string) place { return place{path.Dir(file), path.Ext(file)} }
	aboveOf := func(file string) place { return place{path.Dir(path.Dir(file)), path.Base(file)} } // 0001_x/up.sql
	places, files := map[place]bool{}, map[string]bool{}
	for _, file := range p.Files() {
		places[placeOf(file)], files[file] = true, true
		if path.Dir(file) != p.Name() {
			places[aboveOf(file)] = true
		}
	}
	var out []string
	for _, f := range r.Files {
		was := f.Path
		switch {
		case f.Status == "removed":
		case f.Status == "renamed" && !files[f.Path]:
			was = f.PreviousPath
		default:
			continue
		}
		if places[placeOf(was)] || places[aboveOf(was)] {
			out = append(out, was)
		}
	}
	return out
}

// candidates are the changed files that may be migrations by their shape.
func candidates(files []ChangedFile) []string {
	out := make([]string, 0, len(files))
	for _, f := range files {
		if f.Status != "removed" && (strings.HasSuffix(f.Path, ".py") || strings.HasSuffix(f.Path, ".sql")) {
			out = append(out, f.Path)
		}
	}
	return out
}

// read fetches sources; failed holds those that could not be read, with why.
func read(from framework.Snapshot, paths []string) (sources map[string]*migration.Source, failed map[string]wording.Text) {
	sources, failed = make(map[string]*migration.Source, len(paths)), map[string]wording.Text{}
	if from == nil || len(paths) == 0 {
		return sources, failed
	}
	texts, err := from.Read(paths)
	for _, path := range paths {
		text, ok := texts[path]
		switch {
		case ok:
			sources[path] = migration.NewSource(path, text)
		case err != nil:
			failed[path] = reasonFor(path, err)
		default:
			failed[path] = wording.Say("the file is not there")
		}
	}
	return sources, failed
}

// reasonFor is the part of a snapshot's error that is about one path; all of it
// where none is.
func reasonFor(path string, err error) wording.Text {
	for _, e := range parts(err) {
		if file, ok := errors.AsType[framework.FileError](e); ok {
			if about, reason := file.About(); about == path {
				return wording.OfError(reason)
			}
		}
	}
	return wording.OfError(err)
}
