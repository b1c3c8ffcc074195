// Package review is the pipeline from a change to all that there is to say
// about it: which files are migrations, what their statements do in the state
// that they meet, which checks object, which lessons explain it, and the
// verdict. It reads files through snapshots and writes nothing.
package review

import (
	"slices"
	"time"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/framework/alembic"
	"github.com/oncebitten/oncebitten/framework/sqlfile"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/wording"
)

// Frameworks are the migration tools that are known, the more particular first.
func Frameworks() []framework.Framework {
	return append([]framework.Framework{alembic.New()}, sqlfile.Frameworks()...)
}

// RememberingFrameworks are the same for reviews of many changes of a repository.
func RememberingFrameworks() []framework.Framework {
	return append([]framework.Framework{alembic.NewRemembering()}, sqlfile.Frameworks()...)
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
	// Frameworks are the migration tools to look for; nil for Frameworks().
	Frameworks []framework.Framework
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
	Notes []wording.Text
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
	r.reviewLessons()
	r.finish()
	return r.result
}

// Touches reports whether a change touches any migration or lesson: whether
// there is anything to review. It reads no history.
func Touches(in Input) bool {
	r := newRun(in)
	return len(r.projects) > 0 || len(r.lessonFiles) > 0 || len(r.result.Errors) > 0
}

// run is one review at work.
type run struct {
	Input
	result   *Result
	projects []framework.Project
	// assumed is what the review says about its assumptions, when it says anything.
	assumed wording.Text
	// files are those of the change by path, the path of a renamed file being the new one.
	files map[string]ChangedFile
	// lessonFiles are those of the change that hold the team's lessons.
	lessonFiles []ChangedFile
	// statements is how many statements of the change were looked at.
	statements int
	// comments are those that speak to Once Bitten, in files of the change.
	comments []comment
	// found is where the findings of a part of the change are gathered.
	found []checks.Finding
	// findings is room for those of the result, sheet for their texts; recipe is where
	// one is put together.
	findings []Finding
	sheet    wording.Sheet
	recipe   []RecipeStep
	// troubled are the checks that have said that they did not work.
	troubled []*checks.Check
}

func newRun(in Input) *run {
	if in.Config == nil {
		in.Config = config.Default()
	}
	r := &run{Input: in, files: make(map[string]ChangedFile, len(in.Files)), result: &Result{Sources: map[string]*migration.Source{}}}
	var assumed bool
	if r.result.Version, assumed = in.Config.Version(); assumed {
		r.assumed = wording.Say("no postgres-version is configured: %d is assumed", r.result.Version)
	}
	r.result.FailOn = severity(in.Config.FailOn)
	r.result.Language = in.Config.Language
	r.result.Errors = slices.Clone(in.Unreadable)
	for _, f := range in.Files {
		r.files[f.Path] = f
	}
	r.findLessonFiles()
	projects := r.find()
	r.noteOthers(projects)
	for _, p := range projects {
		if in.Last > 0 && len(in.Files) == 0 || slices.ContainsFunc(p.Files(), func(path string) bool { _, ok := r.files[path]; return ok }) || len(r.gone(p)) > 0 {
			r.projects = append(r.projects, p)
		}
	}
	return r
}

// severity turns a name of the configuration into a severity; "never" is Off.
func severity(name config.Severity) checks.Severity {
	s, ok := checks.ParseSeverity(string(name))
	if !ok {
		return checks.Off
	}
	return s
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
		r.result.Errors = append(r.result.Errors, FileError{Path: path, Reason: why.In(r.reader())})
	}
	historySources, unreadable := read(r.After, historyPaths)
	if len(unreadable) > 0 {
		r.note("files of the history of %s could not be read (%d), so what they do is not known", p.Name(), len(unreadable))
	}
	for _, s := range historySources {
		s.UpgradeOnly = r.Last == 0 // else some of them are the change
	}
	current := p.Outline(ordered(p.Files(), changedSources, historySources))
	h := &history{run: r, project: p, settings: settings, after: migration.NewGraph(current),
		incomplete: len(failed)+len(unreadable) > 0}
	h.version, h.versionAssumed = settings.Version()
	h.split(changedSources)
	h.review()
}

// note keeps what there is to know about the review, by a format and its arguments.
func (r *run) note(format string, args ...any) { r.keepNote(wording.Say(format, args...)) }

// keepNote keeps a note, once.
func (r *run) keepNote(note wording.Text) {
	if text := note.In(r.reader()); text != "" && !slices.Contains(r.result.Notes, text) {
		r.result.Notes = append(r.result.Notes, text)
	}
}

// check runs the checks over a change and keeps their findings.
func (r *run) check(p framework.Project, settings config.Settings, change *checks.Change) {
	found := r.found[:0]
	var level checks.Severity
	pass := checks.NewPass(nil, change, func(f checks.Finding) {
		if level != checks.Off {
			f.Severity = level
		}
		found = append(found, f)
	})
	pass.Trouble = func(text wording.Text) {
		if !slices.Contains(r.troubled, pass.Check) {
			r.troubled = append(r.troubled, pass.Check)
			r.note("%s", text)
		}
	}
	for _, c := range r.all() {
		var on bool
		level, on = r.level(settings, c)
		if !on || c.Run == nil || len(c.Dialects) > 0 && !slices.Contains(c.Dialects, change.Dialect) {
			continue
		}
		pass.Check = c
		if mistake := safely(func() { c.Run(pass) }); !mistake.IsZero() {
			reason := wording.Say("the check %s came to no end: %s", c.Name, mistake)
			r.result.Errors = append(r.result.Errors, FileError{Path: change.Migrations[0].Path(), Reason: reason.In(r.reader())})
		}
	}
	left := checks.WithoutReplaced(found)
	var other Remedy // those of a check follow each other
	for i := range left {
		var f *Finding
		if mistake := safely(func() { f = r.finding(p, &left[i], other) }); !mistake.IsZero() {
			f = r.said(&left[i])
			r.note("how to do it safely is not said: %s", mistake)
		}
		r.result.Findings = append(r.result.Findings, f)
		if f.Remedy.words != nil {
			other = f.Remedy
		}
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
