// Package review is the pipeline from a change to all that there is to say
// about it: which files are migrations, what their statements do in the state
// that they meet, which checks object, which lessons explain it, and the
// verdict. It reads files through snapshots and writes nothing.
package review

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/framework/alembic"
	"github.com/oncebitten/oncebitten/framework/sqlfile"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
)

// Frameworks are the migration tools that are known, the more particular first.
func Frameworks() []framework.Framework {
	return append([]framework.Framework{alembic.New()}, sqlfile.Frameworks()...)
}

// ChangedFile is a file that the change touches.
type ChangedFile struct {
	Path string
	// PreviousPath is where a renamed file was; else "".
	PreviousPath string
	// Status is "added", "modified", "renamed", "removed" or "given".
	Status string
}

// Input is what a review starts from.
type Input struct {
	Config *config.Config
	// Before is the repository at the tip of base, After the same with the
	// change in it. Before is nil when there is no history at all.
	Before, After framework.Snapshot
	// MergeBase is the repository where the change began; nil: as Before.
	// Statements of an edited file that it has already are not the change's.
	MergeBase framework.Snapshot
	Files     []ChangedFile
	// Named are those of Files that a user has named as migrations, whatever
	// folder they are in.
	Named []string
	// Unreadable are files of the change that could not be read, with why.
	Unreadable []FileError
	// Start, when not nil, makes the starting state instead of the
	// migrations of Before.
	Start *Start
	// Transaction is how a plain SQL file runs: "auto", "on" or "off".
	Transaction string
	// Last, when not 0, reviews the newest Last migrations of each project of
	// After, each as if it alone were the change. Files then only say which
	// projects: those that they belong to, or all where there are none.
	Last int
	// Now is the time of the review, by which ignores expire.
	Now time.Time
	// Notes are things to know about the input; the result repeats them.
	Notes []string
	// Lessons are the team's, bound; see Library.
	Lessons Library
	// ForgetSteps leaves Result.Steps empty, and findings without their steps:
	// what no output shows takes no memory.
	ForgetSteps bool
}

// Run reviews a change. It never fails: what is wrong with a file of the
// change is in the result.
func Run(in Input) *Result {
	r := newRun(in)
	for _, p := range r.projects {
		r.project(p)
	}
	r.finish()
	return r.result
}

// Touches reports whether a change touches any migration: whether there is
// anything to review. It reads no history.
func Touches(in Input) bool {
	r := newRun(in)
	return len(r.projects) > 0 || len(r.result.Errors) > 0
}

// run is one review at work.
type run struct {
	Input
	result   *Result
	projects []framework.Project
	// assumed is what the review says about its assumptions, when it says anything.
	assumed string
	// files are those of the change by path, the path of a renamed file being the new one.
	files map[string]ChangedFile
	// statements is how many statements of the change were looked at.
	statements int
	// comments are those that speak to Once Bitten, in files of the change.
	comments []comment
	// found is where the findings of a part of the change are gathered; parts
	// are the findings of the parts that have been checked.
	found []checks.Finding
	parts [][]Finding
}

func newRun(in Input) *run {
	if in.Config == nil {
		in.Config = config.Default()
	}
	r := &run{Input: in, files: map[string]ChangedFile{}, result: &Result{Sources: map[string]*migration.Source{}}}
	var assumed bool
	if r.result.Version, assumed = in.Config.Version(); assumed {
		r.assumed = fmt.Sprintf("no postgres-version is configured: %d is assumed", r.result.Version)
	}
	r.result.FailOn = severity(in.Config.FailOn)
	r.result.Language = in.Config.Language
	r.result.Errors = slices.Clone(in.Unreadable)
	for _, f := range in.Files {
		r.files[f.Path] = f
	}
	projects := r.find()
	r.noteOthers(projects)
	for _, p := range projects {
		if in.Last > 0 && len(in.Files) == 0 || slices.ContainsFunc(p.Files(), func(path string) bool { _, ok := r.files[path]; return ok }) || len(r.gone(p)) > 0 {
			r.projects = append(r.projects, p)
		}
	}
	return r
}

// find lists the projects of the repository. A part of a monorepo that says
// itself where its migrations are, or what tool they are for, is looked at by
// its own word alone.
func (r *run) find() []framework.Project {
	look := func(s config.Settings) []framework.Project {
		r.noteUnmatched(s.Paths)
		projects, err := framework.Find(r.After, framework.Options{
			Paths:       s.Paths,
			Framework:   s.Framework,
			Transaction: r.Transaction,
			Candidates:  candidates(r.Files),
			Named:       r.Named,
			SQL:         postgres.Reader{},
		}, Frameworks())
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
		if !migrations[path] {
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
		failed := FileError{Reason: e.Error()}
		for _, path := range r.After.Paths() {
			if strings.Contains(e.Error(), path) && len(path) > len(failed.Path) {
				failed.Path = path
			}
		}
		reason, unread := strings.CutPrefix(failed.Reason, "reading "+failed.Path+": ")
		failed.Reason = strings.TrimPrefix(reason, failed.Path+": ")
		if _, changed := r.files[failed.Path]; changed || unread {
			r.result.Errors = append(r.result.Errors, failed)
		} else {
			r.note("%s makes no sense, so migrations may be missed: %s", failed.Path, failed.Reason)
		}
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
	var out []string
	for _, f := range files {
		if f.Status != "removed" && (strings.HasSuffix(f.Path, ".py") || strings.HasSuffix(f.Path, ".sql")) {
			out = append(out, f.Path)
		}
	}
	return out
}

// severity turns a name of the configuration into a severity; "never" is Off.
func severity(name config.Severity) checks.Severity {
	s, ok := checks.ParseSeverity(string(name))
	if !ok {
		return checks.Off
	}
	return s
}

// read fetches sources; failed holds those that could not be read, with why.
func read(from framework.Snapshot, paths []string) (sources map[string]*migration.Source, failed map[string]string) {
	sources, failed = map[string]*migration.Source{}, map[string]string{}
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
			failed[path] = "the file is not there"
		}
	}
	return sources, failed
}

// reasonFor is the part of a snapshot's error that is about one path.
func reasonFor(path string, err error) string {
	reason := err.Error()
	for _, e := range parts(err) {
		if strings.Contains(e.Error(), path) {
			reason = e.Error()
			break
		}
	}
	return strings.TrimPrefix(strings.TrimPrefix(reason, "reading "+path+": "), path+": ")
}

// project reviews what the change does to one migration history.
func (r *run) project(p framework.Project) {
	settings := r.Config.For(p.Name())
	if settings.Dialect != postgres.Dialect {
		r.note("%s is for %s, which is not supported yet: its migrations were not looked at", p.Name(), settings.Dialect)
		return
	}
	var changedPaths, historyPaths []string
	for _, path := range p.Files() {
		if _, ok := r.files[path]; ok && r.Last == 0 {
			changedPaths = append(changedPaths, path)
		} else {
			historyPaths = append(historyPaths, path)
		}
	}
	changedSources, failed := read(r.After, changedPaths)
	for path, why := range failed {
		r.result.Errors = append(r.result.Errors, FileError{Path: path, Reason: why})
	}
	historySources, unreadable := read(r.After, historyPaths)
	if len(unreadable) > 0 {
		r.note("files of the history of %s could not be read (%d), so what they do is not known", p.Name(), len(unreadable))
	}
	for _, s := range historySources {
		s.UpgradeOnly = r.Last == 0 // else some of them are the change
	}
	current := p.Read(ordered(p.Files(), changedSources, historySources))
	h := &history{run: r, project: p, settings: settings, after: migration.NewGraph(current),
		incomplete: len(failed)+len(unreadable) > 0}
	h.version, h.versionAssumed = settings.Version()
	h.split(changedSources)
	h.review()
}

func (r *run) note(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(r.result.Notes, text) {
		r.result.Notes = append(r.result.Notes, text)
	}
}

// check runs the checks over a change and keeps their findings.
func (r *run) check(p framework.Project, settings config.Settings, change *checks.Change) {
	found := r.found[:0]
	for _, c := range checks.All {
		level, on := r.level(settings, c)
		if !on || c.Run == nil || len(c.Dialects) > 0 && !slices.Contains(c.Dialects, change.Dialect) {
			continue
		}
		c.Run(checks.NewPass(c, change, func(f checks.Finding) {
			if level != checks.Off {
				f.Severity = level
			}
			found = append(found, f)
		}))
	}
	if left := checks.WithoutReplaced(found); len(left) > 0 {
		part := make([]Finding, len(left))
		for i, f := range left {
			part[i] = r.finding(p, f)
		}
		r.parts = append(r.parts, part)
	}
	clear(found)
	r.found = found
}

// level is the severity that configuration gives to a check: Off when it
// leaves it to the check. on is false for one that is switched off.
func (r *run) level(settings config.Settings, c *checks.Check) (level checks.Severity, on bool) {
	if name, ok := settings.Checks[c.Name]; ok {
		level = severity(name)
		return level, level != checks.Off
	}
	if c.OffByDefault {
		return checks.Off, false
	}
	if c.Edition > r.Config.Edition {
		return checks.Notice, true
	}
	return checks.Off, true
}

// own is the severity of a finding that no check reports but the review
// itself, about a file. on is false when it is switched off.
func (r *run) own(c *checks.Check, path string) (level checks.Severity, on bool) {
	level, on = r.level(r.Config.For(path), c)
	if level == checks.Off {
		level = c.Severity
	}
	return level, on
}
