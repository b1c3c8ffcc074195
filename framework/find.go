package framework

import (
	"errors"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// Find lists the migration projects of a snapshot, sorted by name, as the
// frameworks of all find them. A file that one framework has claimed is not
// shown to those after it, so no file is in two tools' projects: name the
// tools that are surest of their files first.
//
// With Options.Framework only that tool looks; a name that none has is an
// error. The error joins what the tools could not read; the projects that
// were found are returned with it.
func Find(s Snapshot, o Options, all []Framework) ([]Project, error) {
	if o.Framework != "" {
		chosen := slices.IndexFunc(all, func(f Framework) bool { return f.Name() == o.Framework })
		if chosen < 0 {
			return nil, wording.Errorf("framework %q is not known: it is one of %s", o.Framework, strings.Join(Names(all), ", "))
		}
		all = all[chosen : chosen+1]
	}
	var found []Project
	var failures []error
	for i, f := range all {
		projects, err := f.Find(s, o)
		if err != nil {
			failures = append(failures, err)
		}
		for _, p := range projects {
			if len(p.Files()) > 0 {
				found = append(found, p)
			}
		}
		if i+1 < len(all) {
			s, o = withoutFiles(s, o, projects)
		}
	}
	slices.SortStableFunc(found, func(a, b Project) int { return strings.Compare(a.Name(), b.Name()) })
	return found, errors.Join(failures...)
}

// Names are the names of frameworks, in their order.
func Names(all []Framework) []string {
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.Name()
	}
	return names
}

// withoutFiles hides the files of projects from the next framework.
func withoutFiles(s Snapshot, o Options, projects []Project) (Snapshot, Options) {
	taken := map[string]*string{}
	for _, p := range projects {
		for _, path := range p.Files() {
			taken[path] = nil
		}
	}
	if len(taken) == 0 {
		return s, o
	}
	isTaken := func(path string) bool { _, ok := taken[path]; return ok }
	o.Candidates = slices.DeleteFunc(slices.Clone(o.Candidates), isTaken)
	o.Named = slices.DeleteFunc(slices.Clone(o.Named), isTaken)
	return Overlay(s, taken), o
}
