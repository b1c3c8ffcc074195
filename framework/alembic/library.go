package alembic

import (
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/framework/python/syntax"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
)

const (
	// maxModules is how many modules of a repository are read for its
	// revisions: those that they import, and those that these import.
	maxModules = 400
	// importDepth is how far imports are followed at once; what lies beyond is
	// read when it is needed, which is seldom.
	importDepth = 1
)

// library finds and keeps the modules of a repository that its revisions
// import: helpers, constants, enumerations, types. It reads all that a project
// may need at once, because files may be behind a network.
type library struct {
	snapshot framework.Snapshot
	paths    []string
	// mutex guards what is below: files are read by several workers.
	mutex   sync.Mutex
	texts   map[string]string
	modules map[string]*syntax.Module // by file
	found   map[importLine]string     // file, by who imports what
	trees   *syntax.Trees             // of other reviews; nil for none
}

// importLine is what a file in a folder imports.
type importLine struct{ folder, name string }

func newLibrary(s framework.Snapshot, trees *syntax.Trees) *library {
	return &library{
		snapshot: s, paths: s.Paths(), trees: trees,
		texts: map[string]string{}, modules: map[string]*syntax.Module{}, found: map[importLine]string{},
	}
}

// parser makes a parser for files of the repository.
func (l *library) parser() (*syntax.Parser, error) {
	parser, err := syntax.NewParser()
	if err == nil {
		parser.Remember(l.trees)
	}
	return parser, err
}

// importing is a line of a module that imports something.
var importing = lazyregexp.New(`^(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+([^#\n]*)|import[ \t]+([\w.]+))`)

// prepare reads the modules that revisions import, and those that these import.
// What cannot be read is not there: a revision has the same statements without it,
// only less is known of them.
func (l *library) prepare(sources []*migration.Source) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	wanted := map[string]bool{}
	for _, s := range sources {
		l.importsOf(s.Path, s.Text, wanted)
	}
	for range importDepth {
		files := slices.Sorted(maps.Keys(wanted))
		files = files[:min(len(files), max(maxModules-len(l.texts), 0))]
		if len(files) == 0 {
			return
		}
		texts, _ := l.snapshot.Read(files)
		maps.Copy(l.texts, texts)
		wanted = map[string]bool{}
		for file, text := range texts {
			l.importsOf(file, text, wanted)
		}
	}
}

// importsOf adds the files that a module imports and that are not read yet.
func (l *library) importsOf(file, text string, wanted map[string]bool) {
	add := func(name string) {
		if found := l.locate(importLine{path.Dir(file), name}); found != "" {
			if _, ok := l.texts[found]; !ok {
				wanted[found] = true
			}
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimLeft(line, " \t")
		if !strings.HasPrefix(line, "from") && !strings.HasPrefix(line, "import") {
			continue
		}
		match := importing.FindStringSubmatch(line)
		if match == nil || isForeignModule(match[1]+match[3]) {
			continue
		}
		from := match[1] + match[3]
		add(from)
		for _, name := range strings.FieldsFunc(match[2], func(r rune) bool { return r == ',' || r == '(' || r == ' ' }) {
			add(submodule(from, name))
		}
	}
}

func submodule(pkg, name string) string {
	if strings.HasSuffix(pkg, ".") {
		return pkg + name
	}
	return pkg + "." + name
}

// isForeignModule reports whether a module is Python's own or of a well-known
// library, even if a folder of the repository has its name: Alembic's often has.
func isForeignModule(name string) bool {
	first, _, _ := strings.Cut(name, ".")
	return first != "" && slices.Contains(harmless, first)
}

// module finds a module for the interpreter. It is a python.Library.
func (l *library) module(importer *migration.Source, name string) *syntax.Module {
	if isForeignModule(name) {
		return nil
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	file := l.locate(importLine{path.Dir(importer.Path), name})
	if file == "" {
		return nil
	}
	text, ok := l.texts[file]
	if !ok { // a module that a module imports
		if len(l.texts) >= maxModules {
			return nil
		}
		texts, _ := l.snapshot.Read([]string{file})
		text = texts[file]
		l.texts[file] = text
	}
	if m, ok := l.modules[file]; ok {
		return m
	}
	var m *syntax.Module
	if parser, err := l.parser(); err == nil {
		m = parser.Parse(migration.NewSource(file, text))
		parser.Close()
	}
	l.modules[file] = m
	return m
}

// locate finds the file of a module: relative to the folder of who imports it,
// or below that folder, one of those above it or their src, the nearest first.
func (l *library) locate(i importLine) string {
	if file, ok := l.found[i]; ok {
		return file
	}
	l.found[i] = l.search(i)
	return l.found[i]
}

func (l *library) search(i importLine) string {
	name := strings.TrimLeft(i.name, ".")
	inner := strings.ReplaceAll(name, ".", "/")
	if dots := len(i.name) - len(name); dots > 0 {
		return l.moduleFile(path.Join(i.folder, strings.Repeat("../", dots-1), inner))
	}
	for folder := i.folder; ; folder = path.Dir(folder) {
		for _, root := range []string{folder, path.Join(folder, "src")} {
			if file := l.moduleFile(path.Join(root, inner)); file != "" {
				return file
			}
		}
		if folder == "." || folder == "/" {
			return ""
		}
	}
}

// moduleFile is the file of a module or a package; "" when there is none.
func (l *library) moduleFile(name string) string {
	for _, file := range []string{name + ".py", name + "/__init__.py"} {
		if _, ok := slices.BinarySearch(l.paths, file); ok {
			return file
		}
	}
	return ""
}
