package framework

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

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
	// A root's own listing asks the system about every file. What this one lists
	// is only names: whoever reads one goes through the root.
	err = fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
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
	r := folderReader{root: d.root}
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

// content reads a file of so many bytes, of which read returns the next ones,
// through a buffer that the reading of other files has used.
func content(size int64, buffer []byte, read func([]byte) (int, error)) (string, error) {
	if size > MaxFileSize {
		return "", wording.Errorf("it has %d bytes, more than %d", size, MaxFileSize)
	}
	var text strings.Builder
	text.Grow(int(size))
	for {
		n, err := read(buffer)
		text.Write(buffer[:max(0, n)])
		switch {
		case text.Len() > MaxFileSize: // it grew meanwhile
			return "", wording.Errorf("it has more than %d bytes", MaxFileSize)
		case err == io.EOF || err == nil && (n == 0 || n < len(buffer) && int64(text.Len()) == size): // no need to ask for the end
			return text.String(), nil
		case err != nil:
			return "", err
		}
	}
}

// notRegular says why a link, a folder or a device is not read.
func notRegular() error { return wording.Errorf("it is not a regular file") }

// withoutPath takes the path out of an error that will be wrapped with it.
func withoutPath(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return err
}
