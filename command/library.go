package command

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/review"
)

// library reads a team's lessons from a snapshot, and binds them to the
// checks. What could not be read is among its problems, unless it is required.
func library(c *config.Config, from framework.Snapshot, base lesson.Base) (review.Library, error) {
	var paths []string
	var problems []lesson.Problem
	lost := func(path, message string) {
		problems = append(problems, lesson.Problem{Path: path, Severity: checks.Warning, Message: message})
	}
	for _, source := range c.Lessons {
		switch {
		case source.Repository != "" && source.Required:
			return review.Library{}, fmt.Errorf("lessons: %s is required, but lessons in other repositories are not read yet", source)
		case source.Repository != "":
			lost(source.Repository, "lessons in other repositories are not read yet")
			continue
		}
		matches := 0
		for _, path := range from.Paths() {
			if match, err := doublestar.Match(source.Glob, path); err == nil && match {
				matches++
				if !slices.Contains(paths, path) {
					paths = append(paths, path)
				}
			}
		}
		if matches == 0 {
			lost(source.Glob, "no file matches this pattern of lessons")
		}
	}
	var documents []*lesson.Document
	texts, err := from.Read(paths)
	for _, path := range paths {
		if text, ok := texts[path]; ok {
			documents = append(documents, lesson.Read(path, text).StoredIn(base))
		} else {
			lost(path, fmt.Sprintf("the file could not be read: %v", err))
		}
	}
	l := review.NewLibrary(documents)
	l.Problems = append(problems, l.Problems...)
	return l, nil
}

// documents reads the lesson files that a path of the command line names: a
// file, or the Markdown files in a folder.
func (s *shared) documents(root, name string, from framework.Snapshot) ([]*lesson.Document, error) {
	relative, err := filepath.Rel(root, s.path(name))
	if err != nil || !filepath.IsLocal(relative) {
		return nil, fmt.Errorf("%s is outside of %s", name, root)
	}
	relative = filepath.ToSlash(relative)
	var paths []string
	for _, path := range from.Paths() {
		if path == relative || strings.HasSuffix(path, ".md") && (relative == "." || strings.HasPrefix(path, relative+"/")) {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s: there is no lesson file", name)
	}
	texts, err := from.Read(paths)
	if err != nil {
		return nil, err
	}
	var documents []*lesson.Document
	for _, path := range paths {
		documents = append(documents, lesson.Read(path, texts[path]))
	}
	return documents, nil
}
