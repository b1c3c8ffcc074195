package command

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// selection is what the user wants to have reviewed on this machine.
type selection struct {
	paths []string
	// base is the branch or commit that the change departs from, "" for the default.
	base string
	// last is the N of --last, 0 without it.
	last int
	// steps is true when the output shows each statement.
	steps bool
	// plain is true when the output shows no lessons.
	plain bool
}

// local prepares the review of files on this machine.
func (s *shared) local(ctx context.Context, want selection) (review.Input, error) {
	in := review.Input{Transaction: s.transaction, Now: s.Now(), Last: want.last, ForgetSteps: !want.steps}
	root, err := s.root(want.paths)
	if err != nil {
		return in, err
	}
	if in.Config, err = s.configuration(root); err != nil {
		return in, err
	}
	switch {
	case len(want.paths) > 0 || want.last > 0:
		err = s.fromDisk(&in, root, want.paths)
	default:
		err = s.fromGit(ctx, &in, root, want.base)
	}
	if err != nil {
		return in, err
	}
	if err := sizes(in.Config, in.After); err != nil {
		return in, err
	}
	if in.Start, err = s.startingState(in.Config, in.After); err != nil {
		return in, err
	}
	in.Notes = unavailable(in.Config)
	if want.plain || readsBases(in.Config) && !review.Touches(in) {
		return in, nil
	}
	in.Lessons, err = library(ctx, in.Config, shelf{files: in.After}, s.bases())
	return in, err
}

// root is the folder that paths are relative to: the nearest one above the
// paths (or the working directory) that has a configuration or is a git
// repository, else the working directory, else the folder of the first path.
func (s *shared) root(paths []string) (string, error) {
	from := s.Directory
	if len(paths) > 0 {
		from = s.path(paths[0])
		info, err := os.Stat(from)
		if err != nil {
			return "", about(paths[0], err)
		}
		if !info.IsDir() {
			from = filepath.Dir(from)
		}
	}
	for folder := from; ; folder = filepath.Dir(folder) {
		for _, mark := range []string{config.FileName, ".git"} {
			if _, err := os.Lstat(filepath.Join(folder, mark)); err == nil {
				return folder, nil
			}
		}
		if folder == filepath.Dir(folder) {
			break
		}
	}
	if relative, err := filepath.Rel(s.Directory, from); err == nil && filepath.IsLocal(relative) {
		return s.Directory, nil
	}
	return from, nil
}

// about says what is wrong with a file by the name that the user gave it:
// "open /home/sam/x: no such file" becomes "x: no such file".
func about(name string, err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return wording.Errorf("%s: %w", name, err)
}

// contains reports whether a sorted list has a path.
func contains(sorted []string, path string) bool {
	_, found := slices.BinarySearch(sorted, path)
	return found
}

// fromDisk makes the named files the change, and the rest the history.
func (s *shared) fromDisk(in *review.Input, root string, paths []string) error {
	snapshot, err := framework.Directory(root)
	if err != nil {
		return err
	}
	in.After = snapshot
	all := snapshot.Paths() // sorted
	in.Files, in.Named = slices.Grow(in.Files, len(paths)), slices.Grow(in.Named, len(paths))
	for _, name := range paths {
		relative, err := filepath.Rel(root, s.path(name))
		if err != nil || !filepath.IsLocal(relative) {
			return wording.Errorf("%s is outside of %s, to which the first path belongs: check it in a run of its own", name, root)
		}
		relative = filepath.ToSlash(relative)
		if contains(all, relative) {
			in.Files = append(in.Files, review.ChangedFile{Path: relative, Status: "given"})
			in.Named = append(in.Named, relative)
			continue
		}
		info, err := os.Lstat(s.path(name))
		switch {
		case err != nil:
			return about(name, err)
		case info.IsDir():
			for _, path := range all {
				if relative == "." || strings.HasPrefix(path, relative+"/") {
					in.Files = append(in.Files, review.ChangedFile{Path: path, Status: "given"})
				}
			}
		case !info.Mode().IsRegular():
			in.Unreadable = append(in.Unreadable, review.FileError{Path: relative, Reason: wording.Say("it is not a regular file, and links are not followed: name the file itself").In(in.Config.Language)})
		default:
			in.Unreadable = append(in.Unreadable, review.FileError{Path: relative, Reason: wording.Say("it lies in a folder of other people's files, which are not read").In(in.Config.Language)})
		}
	}
	return nil
}

// fromGit makes what differs from the base the change.
func (s *shared) fromGit(ctx context.Context, in *review.Input, root, base string) error {
	repository, err := pull.OpenRepository(ctx, root)
	if err != nil {
		return err
	}
	change, err := repository.Change(ctx, base)
	if err != nil {
		return err
	}
	if repository.Root != root {
		return wording.Errorf("%s is not the root of its git repository (%s): move it there, or name the files to check", filepath.Join(root, config.FileName), repository.Root)
	}
	return takeChange(ctx, in, change)
}

// takeChange makes the input of a review from a change that pull has read.
func takeChange(ctx context.Context, in *review.Input, change *pull.Change) error {
	history, err := change.Base(ctx)
	if err != nil {
		return incomplete{err}
	}
	in.Before = history
	in.MergeBase = &mergeBase{ctx: ctx, change: change}
	over := &changedTexts{ctx: ctx, change: change}
	var gone []string
	for _, f := range change.Files {
		in.Files = append(in.Files, review.ChangedFile{Path: f.Path, PreviousPath: f.PreviousPath, Status: string(f.Status)})
		if f.Status == pull.Removed {
			gone = append(gone, f.Path)
			continue
		}
		if f.Status == pull.Renamed {
			gone = append(gone, f.PreviousPath)
		}
		over.paths = append(over.paths, f.Path)
	}
	slices.Sort(over.paths)
	in.After = framework.Layer(history, over, gone)
	return nil
}

// changedTexts is the snapshot of the changed files alone, at head.
type changedTexts struct {
	ctx    context.Context
	change *pull.Change
	paths  []string
}

func (c *changedTexts) Paths() []string { return c.paths }

func (c *changedTexts) Read(paths []string) (map[string]string, error) {
	return c.change.Texts(c.ctx, paths)
}

// mergeBase is the snapshot of the merge base, which is asked for only when a
// migration was edited.
type mergeBase struct {
	ctx    context.Context
	change *pull.Change
}

func (m *mergeBase) Paths() []string {
	before, err := m.change.Before(m.ctx)
	if err != nil {
		return nil
	}
	return before.Paths()
}

func (m *mergeBase) Read(paths []string) (map[string]string, error) {
	before, err := m.change.Before(m.ctx)
	if err != nil {
		return nil, err
	}
	return before.Read(paths)
}

// startingState is what --history, or schema: of the configuration, says.
func (s *shared) startingState(settings *config.Config, repository framework.Snapshot) (*review.Start, error) {
	if s.history == "" {
		if settings.Schema == "" {
			return nil, nil
		}
		text, err := declared("schema", settings.Schema, repository)
		if err != nil {
			return nil, err
		}
		return &review.Start{Dumps: []*migration.Source{migration.NewSource(settings.Schema, text)}}, nil
	}
	path := s.path(s.history)
	info, err := os.Stat(path)
	if err != nil {
		return nil, wording.Errorf("--history %w", about(s.history, err))
	}
	if info.IsDir() {
		snapshot, err := framework.Directory(path)
		if err != nil {
			return nil, wording.Errorf("--history %s: %w", s.history, err)
		}
		start, err := review.StartFrom(snapshot)
		if err != nil {
			return nil, wording.Errorf("--history %s: %w", s.history, err)
		}
		return start, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, wording.Errorf("--history %w", about(s.history, err))
	}
	return &review.Start{Dumps: []*migration.Source{migration.NewSource(filepath.Base(path), string(text))}}, nil
}
