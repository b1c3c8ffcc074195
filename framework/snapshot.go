package framework

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
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

// MaxFileSize is the size in bytes from which a file on disk is not read.
const MaxFileSize = 64 << 20

// skippedFolders hold other people's files, or none that anyone wrote.
var skippedFolders = []string{
	".git", ".hg", ".svn", ".mypy_cache", ".nox", ".pytest_cache", ".tox",
	".venv", "__pycache__", "node_modules", "site-packages", "venv",
}

// Directory is a snapshot of a folder on disk. It holds regular files only:
// symbolic links are never followed, neither to files nor to folders, and the
// folders of version control, virtual environments and installed packages
// are left out, as are folders that may not be listed. Texts are read when
// they are asked for; a file larger than MaxFileSize is an error then.
func Directory(root string) (Snapshot, error) {
	handle, err := os.OpenRoot(root)
	if err != nil {
		return nil, err
	}
	d := &directory{root: handle}
	err = fs.WalkDir(handle.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil: // a folder that may not be listed
			return fs.SkipDir
		case entry.IsDir() && slices.Contains(skippedFolders, path.Base(name)):
			return fs.SkipDir
		case entry.Type().IsRegular():
			d.paths = append(d.paths, name)
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(wording.Errorf("listing %s: %w", root, err), handle.Close())
	}
	slices.Sort(d.paths)
	return d, nil
}

type directory struct {
	root  *os.Root
	paths []string
}

func (d *directory) Paths() []string { return d.paths }

func (d *directory) Read(paths []string) (map[string]string, error) {
	texts := make(map[string]string, len(paths))
	var failures []error
	r := folderReader{root: d.root, folder: d.root}
	for _, p := range paths {
		text, err := r.readFile(p)
		if err != nil {
			failures = append(failures, &unreadError{p, err})
			continue
		}
		texts[p] = text
	}
	return texts, errors.Join(append(failures, r.leave())...)
}

// folderReader reads files below a root. It stays in the folder of the file
// before: those of one folder are read one after the other.
type folderReader struct {
	root, folder *os.Root
	// name is that of the folder; "" for the root.
	name string
}

// enter makes a folder the one whose files are read next.
func (r *folderReader) enter(name string) error {
	if name == r.name {
		return nil
	}
	if err := r.leave(); err != nil || name == "" {
		return err
	}
	folder, err := r.root.OpenRoot(name)
	if err != nil {
		return withoutPath(err)
	}
	r.folder, r.name = folder, name
	return nil
}

// leave goes back to the root.
func (r *folderReader) leave() error {
	if r.name == "" {
		return nil
	}
	folder := r.folder
	r.folder, r.name = r.root, ""
	return folder.Close()
}

func (r *folderReader) readFile(name string) (text string, err error) {
	folder, base := path.Split(name)
	if err := r.enter(strings.TrimSuffix(folder, "/")); err != nil {
		return "", err
	}
	info, err := r.folder.Lstat(base)
	switch {
	case err != nil:
		return "", withoutPath(err)
	case !info.Mode().IsRegular():
		return "", wording.Errorf("it is not a regular file")
	case info.Size() > MaxFileSize:
		return "", wording.Errorf("it has %d bytes, more than %d", info.Size(), MaxFileSize)
	}
	file, err := r.folder.Open(base)
	if err != nil {
		return "", withoutPath(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	var content bytes.Buffer
	content.Grow(int(info.Size()) + bytes.MinRead)
	size, err := content.ReadFrom(io.LimitReader(file, MaxFileSize+1))
	if size > MaxFileSize { // it grew meanwhile
		return "", wording.Errorf("it has more than %d bytes", MaxFileSize)
	}
	return content.String(), err
}

// withoutPath takes the path out of an error that will be wrapped with it.
func withoutPath(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return err
}
