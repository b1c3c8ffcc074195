package framework

import (
	"errors"
	"maps"
	"slices"
)

// Layer is Overlay for changed texts that are behind a snapshot of their
// own, and so are read only when they are asked for: over hides what base
// has at the same path, and removed are the paths that the change deletes.
func Layer(base, over Snapshot, removed []string) Snapshot {
	l := &layer{base: base, over: over, changed: map[string]bool{}}
	for _, p := range over.Paths() {
		l.changed[p] = true
	}
	l.paths = slices.Clone(over.Paths())
	for _, p := range base.Paths() {
		if !l.changed[p] && !slices.Contains(removed, p) {
			l.paths = append(l.paths, p)
		}
	}
	slices.Sort(l.paths)
	return l
}

type layer struct {
	base, over Snapshot
	changed    map[string]bool
	paths      []string
}

func (l *layer) Paths() []string { return l.paths }

func (l *layer) Read(paths []string) (map[string]string, error) {
	var above, below []string
	for _, p := range paths {
		if l.changed[p] {
			above = append(above, p)
		} else {
			below = append(below, p)
		}
	}
	texts := map[string]string{}
	var failures []error
	for _, part := range []struct {
		from  Snapshot
		paths []string
	}{{l.over, above}, {l.base, below}} {
		if len(part.paths) == 0 {
			continue
		}
		got, err := part.from.Read(part.paths)
		maps.Copy(texts, got)
		failures = append(failures, err)
	}
	return texts, errors.Join(failures...)
}
