package command

import (
	"context"
	"slices"

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
		own, err := s.ownChecks(ctx, s.bases())
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

// checkNames are the names of all checks, for completion: those that lessons of
// other repositories bring are left out, as nobody waits for them.
func (s *shared) checkNames(ctx context.Context) []string {
	own, _ := s.ownChecks(ctx, nil) // what is wrong with the configuration is said by the command itself
	return namesOf(slices.Concat(checks.All, own))
}

func namesOf(all []*checks.Check) (names []string) {
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names
}

// ownChecks are those of the lessons that the configuration names; others reads
// those in other repositories, nil for none of them.
func (s *shared) ownChecks(ctx context.Context, others *bases) ([]*checks.Check, error) {
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
	l, err := library(ctx, c, shelf{files: snapshot}, others)
	return l.Checks, err
}
