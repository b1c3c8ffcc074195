package framework

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
)

// Texts is a snapshot in memory: texts by path.
func Texts(files map[string]string) Snapshot {
	changed := make(map[string]*string, len(files))
	for name, text := range files {
		changed[name] = &text
	}
	return Overlay(nothing{}, changed)
}

// nothing is the snapshot without files.
type nothing struct{}

func (nothing) Paths() []string { return nil }

func (nothing) Read(paths []string) (map[string]string, error) {
	var missing []error
	for _, p := range paths {
		missing = append(missing, &unreadError{p, fs.ErrNotExist})
	}
	return map[string]string{}, errors.Join(missing...)
}

// Overlay is the tree after a change: base, with the texts of changed in
// place of its own. A nil text is a file that the change deletes.
func Overlay(base Snapshot, changed map[string]*string) Snapshot {
	var paths []string
	for _, p := range base.Paths() {
		if _, ok := changed[p]; !ok {
			paths = append(paths, p)
		}
	}
	for _, p := range slices.Sorted(maps.Keys(changed)) {
		if changed[p] != nil {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	return &overlay{base: base, changed: changed, paths: paths}
}

type overlay struct {
	base    Snapshot
	changed map[string]*string
	paths   []string
}

func (o *overlay) Paths() []string { return o.paths }

func (o *overlay) Read(paths []string) (map[string]string, error) {
	texts := make(map[string]string, len(paths))
	var rest []string
	var failures []error
	for _, p := range paths {
		text, ok := o.changed[p]
		switch {
		case !ok:
			rest = append(rest, p)
		case text == nil:
			failures = append(failures, &unreadError{p, fs.ErrNotExist})
		default:
			texts[p] = *text
		}
	}
	if len(rest) == 0 {
		return texts, errors.Join(failures...)
	}
	below, err := o.base.Read(rest)
	maps.Copy(texts, below)
	return texts, errors.Join(append(failures, err)...)
}
