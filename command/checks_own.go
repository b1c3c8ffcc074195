package command

import (
	"context"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/wording"
)

// page is the lesson of a check: of one of ours, or of one that a lesson brings.
func (s *shared) page(ctx context.Context, name string) (string, error) {
	reader := s.reader()
	if found := checks.Find(name); found != nil {
		return checks.Shown(found.Name, reader), nil
	}
	if checks.IsOfLesson(name) {
		own, err := s.ownChecks(ctx)
		if err != nil {
			return "", err
		}
		for _, c := range own {
			if c.Name == name {
				return c.Page, nil
			}
		}
		return "", wording.Errorf("no lesson brings a check %s: `oncebitten lessons` lists them", name)
	}
	return "", wording.Errorf("%s", checks.NotFound(name))
}

// ownChecks are those of the lessons that the configuration names.
func (s *shared) ownChecks(ctx context.Context) ([]*checks.Check, error) {
	root, err := s.root(nil)
	if err != nil {
		return nil, err
	}
	c, err := s.configuration(root)
	if err != nil || len(c.Lessons) == 0 {
		return nil, err
	}
	snapshot, err := framework.Directory(root)
	if err != nil {
		return nil, err
	}
	l, err := library(ctx, c, shelf{files: snapshot}, s.bases())
	return l.Checks, err
}
