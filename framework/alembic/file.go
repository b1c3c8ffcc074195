package alembic

import (
	"path"
	"slices"

	"github.com/oncebitten/oncebitten/framework/python"
)

// opening are the functions that open a file.
var opening = []string{"builtins.open", "io.open", "codecs.open"}

// maxFile is how long a file may be that a migration reads.
const maxFile = 1 << 20

// fileText is the text of a file of the repository that a migration reads, by
// open("…").read() or Path("…").read_text().
func (r *recorder) fileText(c *python.Call) (string, bool) {
	method, ok := c.Callee.(*python.Attribute)
	if !ok || r.files == nil || method.Name != "read" && method.Name != "read_text" {
		return "", false
	}
	if method.Name == "read_text" {
		name, ok := python.FilePath(method.Of)
		if !ok {
			return "", false
		}
		return r.files.text(path.Dir(r.source.Path), name)
	}
	opened, ok := method.Of.(*python.Call)
	if !ok || len(c.Arguments) > 0 {
		return "", false
	}
	var name string
	if open, isMethod := opened.Callee.(*python.Attribute); isMethod && open.Name == "open" && python.PathOf(open) == "" {
		name, ok = python.FilePath(open.Of)
	} else if ok = slices.Contains(opening, python.PathOf(opened.Callee)) && len(opened.Arguments) > 0; ok {
		name, ok = python.FilePath(opened.Arguments[0].Value)
	}
	if !ok {
		return "", false
	}
	return r.files.text(path.Dir(r.source.Path), name)
}

// text is the text of a file, whose name is relative to the root of the
// repository or to one of the folders above a revision, where Alembic may run.
func (l *library) text(folder, name string) (string, bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, file := range above(folder, name) {
		if _, ok := slices.BinarySearch(l.paths, file); !ok {
			continue
		}
		text, ok := l.texts[file]
		if !ok && len(l.texts) < maxModules {
			texts, _ := l.snapshot.Read([]string{file})
			if text, ok = texts[file]; ok {
				l.texts[file] = text
			}
		}
		return text, ok && len(text) <= maxFile
	}
	return "", false
}

// above are the places where a relative path may lead: from the root, or from a
// folder or one above it.
func above(folder, name string) []string {
	files := []string{path.Clean(name)}
	for ; folder != "." && folder != "/"; folder = path.Dir(folder) {
		files = append(files, path.Join(folder, name))
	}
	return files
}
