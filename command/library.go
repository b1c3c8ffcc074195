package command

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// What is read of one source in another repository, at most: nobody looks
// through a pattern that says "everything".
const (
	maxBaseFiles = 500
	maxBaseBytes = 32 << 20
)

// shelf is a tree that lessons are in: the repository's own, or that of a base.
type shelf struct {
	files framework.Snapshot
	base  lesson.Base
	// lost is why the tree could not be listed; "" where it could. Note is
	// something to know about one that could.
	lost, note wording.Text
	// size is that of a file in bytes; nil for a tree whose files have no limit.
	size func(path string) int64
	// explain says why a file of it could not be read; nil for the repository's own.
	explain func(error) wording.Text
	// irregular are the links and submodules in it, as far as they are known.
	irregular []string

	wanted []string
	texts  map[string]string
	err    error // of reading the texts
}

// librarian gathers lessons from the shelves.
type librarian struct {
	shelves   map[string]*shelf // by what shelfOf says
	documents []*lesson.Document
	taken     map[string]bool // files by where they are stored
	missing   []lesson.Problem
}

// library reads a team's lessons, in the order in which the configuration
// names them, and binds them to the checks: own has those of the repository,
// and others reads those elsewhere. What could not be read is among its
// problems, unless its source is required: then it is an error.
func library(ctx context.Context, c *config.Config, own shelf, others *bases) (review.Library, error) {
	ctx, done := others.limit(ctx)
	defer done()
	l := &librarian{shelves: others.shelves(ctx, c.Lessons), taken: map[string]bool{}}
	l.shelves[""] = &own
	matches := make([][]string, len(c.Lessons))
	lost := make([][]wording.Text, len(c.Lessons))
	for i, source := range c.Lessons {
		matches[i], lost[i] = l.match(source)
	}
	for _, s := range l.shelves {
		if len(s.wanted) > 0 {
			s.texts, s.err = s.files.Read(s.wanted)
		}
	}
	for i, source := range c.Lessons {
		lost[i] = append(lost[i], l.take(source, matches[i])...)
		for _, message := range lost[i] {
			if source.Required {
				return review.Library{}, wording.Errorf("lessons: %s is required, and not read: %s", source, message)
			}
			l.miss(source, message)
		}
	}
	return review.NewLibrary(l.documents).Without(l.missing), nil
}

func (l *librarian) miss(source config.LessonSource, message wording.Text) {
	p := lesson.Problem{Path: source.String(), Severity: checks.Warning, Message: message}
	if !slices.Contains(l.missing, p) {
		l.missing = append(l.missing, p)
	}
}

// match lists the files of a source, and says what of it is lost.
func (l *librarian) match(source config.LessonSource) (paths []string, lost []wording.Text) {
	s := l.shelves[shelfOf(source)]
	if !s.lost.IsZero() {
		return nil, []wording.Text{s.lost}
	}
	if !s.note.IsZero() {
		l.miss(source, s.note)
	}
	bytes := int64(0)
	for _, path := range s.files.Paths() {
		if match, err := doublestar.Match(source.Glob, path); err == nil && match {
			paths = append(paths, path)
			if s.size != nil {
				bytes += s.size(path)
			}
		}
	}
	for _, path := range s.irregular {
		folder, _ := doublestar.SplitPattern(source.Glob)
		match, err := doublestar.Match(source.Glob, path)
		if err == nil && match || folder == path || strings.HasPrefix(folder, path+"/") {
			lost = append(lost, wording.Say("%s is a symbolic link or a submodule, which is not followed: name the place that has the file itself", path))
		}
	}
	switch {
	case s.size != nil && (len(paths) > maxBaseFiles || bytes > maxBaseBytes):
		return nil, append(lost, wording.Say("it has %d files with %d bytes, and at most %d with %d are read: narrow the pattern",
			len(paths), bytes, maxBaseFiles, maxBaseBytes))
	case len(paths) == 0 && len(lost) == 0:
		return nil, []wording.Text{wording.Say("no file matches this pattern of lessons")}
	}
	s.wanted = append(s.wanted, paths...)
	return paths, lost
}

// take reads the documents of a source, each once whoever else names it, and
// says what of it is lost.
func (l *librarian) take(source config.LessonSource, paths []string) (lost []wording.Text) {
	s := l.shelves[shelfOf(source)]
	var readable []string
	for _, path := range paths {
		stored := strings.ToLower(s.base.Repository) + "@" + s.base.Commit + ":" + path
		if l.taken[stored] {
			continue
		}
		l.taken[stored] = true
		text, ok := s.texts[path]
		switch {
		case !ok:
			lost = append(lost, wording.Say("%s could not be read: %s", path, s.why(path)))
		case isLargeFilePointer(text):
			lost = append(lost, wording.Say("%s is kept in Git LFS, which is not read: keep text in git itself", path))
		default:
			readable = append(readable, path)
		}
	}
	for _, d := range review.ReadLessons(readable, s.texts) {
		l.documents = append(l.documents, d.StoredIn(s.base))
	}
	return lost
}

// why is what is known about a file that could not be read.
func (s *shelf) why(path string) wording.Text {
	err := reasonFor(path, s.err)
	switch {
	case err == nil:
		return wording.Say("it is not there")
	case s.explain != nil:
		return s.explain(err)
	}
	return wording.OfError(err)
}

// reasonFor is the part of an error that is about a file.
func reasonFor(path string, err error) error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			if found := reasonFor(path, e); found != e {
				return found
			}
		}
	}
	var file *pull.FileError
	if errors.As(err, &file) && file.Path == path {
		return file.Err
	}
	return err
}

// isLargeFilePointer recognises what Git LFS leaves in place of a file
// (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md).
func isLargeFilePointer(text string) bool {
	return len(text) < 1024 && strings.HasPrefix(text, "version https://git-lfs.github.com/spec/")
}

// documents reads the lesson files that a path of the command line names: a
// file, or the Markdown files in a folder.
func (s *shared) documents(root, name string, from framework.Snapshot) ([]*lesson.Document, error) {
	relative, err := filepath.Rel(root, s.path(name))
	if err != nil || !filepath.IsLocal(relative) {
		return nil, wording.Errorf("%s is outside of %s", name, root)
	}
	relative = filepath.ToSlash(relative)
	var paths []string
	for _, path := range from.Paths() {
		if path == relative || strings.HasSuffix(path, ".md") && (relative == "." || strings.HasPrefix(path, relative+"/")) {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return nil, wording.Errorf("%s: there is no lesson file", name)
	}
	texts, err := from.Read(paths)
	if err != nil {
		return nil, err
	}
	return review.ReadLessons(paths, texts), nil
}
