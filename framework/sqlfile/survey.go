package sqlfile

import (
	"path"
	"slices"
	"sync"

	"github.com/oncebitten/oncebitten/framework"
)

// A survey is what the paths of a snapshot say, whatever tool is looked for.
type survey struct {
	// paths are those of all files, names what those of SQL files say: sorted.
	paths []string
	names []*name
	// folders are the SQL files by the folder they are in.
	folders map[string][]*name
	// alembic is true where the snapshot has an environment of Alembic.
	alembic bool
}

// A discovery is the projects of a snapshot, whatever their tools are, with the
// texts of the files that tell.
type discovery struct {
	projects []*project
	samples  map[string]string
}

// A surveyor keeps what it takes to look at a snapshot for the next tool, which
// mostly looks at the same one with the same options.
type surveyor struct {
	mutex     sync.Mutex
	snapshot  framework.Snapshot
	survey    *survey
	options   framework.Options
	discovery *discovery
}

func (s *surveyor) of(snapshot framework.Snapshot, o framework.Options) *discovery {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.survey == nil || s.snapshot != snapshot {
		s.snapshot, s.survey, s.discovery = snapshot, newSurvey(snapshot.Paths()), nil
	}
	if s.discovery == nil || !discoverSame(s.options, o) {
		s.options, s.discovery = o, s.survey.discover(snapshot, o)
	}
	return s.discovery
}

// discoverSame reports whether the same projects are discovered with either.
func discoverSame(a, b framework.Options) bool {
	return slices.Equal(a.Paths, b.Paths) && slices.Equal(a.Candidates, b.Candidates) && slices.Equal(a.Named, b.Named)
}

func (s *survey) discover(snapshot framework.Snapshot, o framework.Options) *discovery {
	f := finder{survey: s, options: o, found: make(map[*name]bool, len(s.names))}
	d := &discovery{projects: f.projects()}
	var paths []string
	for _, p := range d.projects {
		paths = append(paths, p.sample...)
	}
	// A file that cannot be read tells nothing here. It is reported when it is
	// read as a part of the history or of the change.
	d.samples, _ = snapshot.Read(paths)
	return d
}

// sampleOf are the paths of the first and the last one of a project's names.
func sampleOf(names []*name) []string {
	first, last := slices.MinFunc(names, compareNames).path, slices.MaxFunc(names, compareNames).path
	if first == last {
		return []string{first}
	}
	return []string{first, last}
}

func newSurvey(paths []string) *survey {
	s := &survey{paths: paths, folders: map[string][]*name{}}
	for _, p := range paths {
		s.alembic = s.alembic || path.Base(p) == "script.py.mako"
		if isSQL(p) {
			n := parseName(p, s.exists)
			s.names = append(s.names, n)
			folder := path.Dir(p)
			s.folders[folder] = append(s.folders[folder], n)
		}
	}
	return s
}

func (s *survey) exists(path string) bool {
	_, ok := slices.BinarySearch(s.paths, path)
	return ok
}

// named is what the path of a SQL file says, nil for any other path.
func (s *survey) named(path string) *name {
	i, ok := slices.BinarySearchFunc(s.names, path, comparePath)
	if !ok {
		return nil
	}
	return s.names[i]
}
