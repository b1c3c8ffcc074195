package pull

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// localTrees are the trees of a change in a local repository.
type localTrees struct {
	repository *Repository
}

func (t *localTrees) at(ctx context.Context, commit string) (*Snapshot, error) {
	if commit == "" {
		return emptySnapshot(), nil
	}
	return t.repository.Snapshot(ctx, commit)
}

func (t *localTrees) head(ctx context.Context) (*Snapshot, error) {
	return t.repository.WorkTree(ctx)
}

// Snapshot is the tree of a commit.
func (r *Repository) Snapshot(ctx context.Context, commit string) (*Snapshot, error) {
	hash, err := r.Commit(ctx, commit)
	if err != nil {
		return nil, err
	}
	if hash == "" {
		return nil, wording.Errorf("%q names no commit in %s", commit, r.Root)
	}
	output, err := r.git(ctx, nil, "ls-tree", "-r", "-z", "--full-tree", hash)
	if err != nil {
		return nil, err
	}
	entries := map[string]entry{}
	for _, line := range fields(output) { // "<mode> <kind> <hash>\t<path>"
		head, path, ok := strings.Cut(line, "\t")
		columns := strings.Fields(head)
		if !ok || len(columns) != 3 {
			return nil, wording.Errorf("git ls-tree gives %.80q, which is not understood", line)
		}
		entries[path] = entry{mode: columns[0], hash: columns[2], size: -1}
	}
	return newSnapshot(ctx, hash, entries, objectContents{repository: r}), nil
}

// WorkTree is the tree as it is on the disk, with what is not committed and
// not tracked, without what is ignored.
func (r *Repository) WorkTree(ctx context.Context) (*Snapshot, error) {
	output, err := r.git(ctx, nil, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	entries := map[string]entry{}
	for _, path := range fields(output) {
		if mode := r.mode(path); mode != "" {
			entries[path] = entry{mode: mode, size: -1}
		}
	}
	return newSnapshot(ctx, "", entries, diskContents{root: r.Root}), nil
}

// diskContents reads the files of a working tree.
type diskContents struct {
	root string
}

func (c diskContents) read(_ context.Context, files map[string]entry) (map[string]string, error) {
	root, err := os.OpenRoot(c.root)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	out := make(map[string]string, len(files))
	var failures []error
	for _, path := range sortedPaths(files) {
		text, err := readRegular(root, path)
		if err != nil {
			failures = append(failures, &FileError{Path: path, Err: err})
			continue
		}
		out[path] = text
	}
	return out, errors.Join(failures...)
}

// objectContents reads the files of a commit, all of them with one process.
type objectContents struct {
	repository *Repository
}

func (c objectContents) read(ctx context.Context, files map[string]entry) (map[string]string, error) {
	paths := sortedPaths(files)
	var input bytes.Buffer
	for _, path := range paths {
		input.WriteString(files[path].hash + "\n")
	}
	output, err := c.repository.git(ctx, &input, "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	reader := bufio.NewReader(bytes.NewReader(output))
	out := make(map[string]string, len(files))
	var failures []error
	for _, path := range paths {
		text, err := nextObject(reader)
		var unusable *objectError
		switch {
		case errors.As(err, &unusable):
			failures = append(failures, &FileError{Path: path, Err: err})
		case err != nil:
			return nil, wording.Errorf("git cat-file: %s: %w", path, err)
		default:
			out[path] = text
		}
	}
	return out, errors.Join(failures...)
}

// objectError says why one object cannot be used; the next one can be read.
type objectError struct{ reason wording.Text }

func (e *objectError) Error() string      { return e.reason.String() }
func (e *objectError) Text() wording.Text { return e.reason }

// nextObject reads "<hash> blob <size>\n<content>\n", or "<hash> missing\n".
func nextObject(reader *bufio.Reader) (string, error) {
	head, err := reader.ReadString('\n')
	if err != nil {
		return "", err
	}
	columns := strings.Fields(head)
	if len(columns) == 2 && columns[1] == "missing" {
		return "", &objectError{wording.Say("git does not have its content: fetch it first")}
	}
	if len(columns) != 3 {
		return "", wording.Errorf("%.80q is not understood", head)
	}
	size, err := strconv.ParseInt(columns[2], 10, 64)
	if err != nil {
		return "", err
	}
	if columns[1] != "blob" || size > maxFileSize {
		if _, err := io.CopyN(io.Discard, reader, size+1); err != nil {
			return "", err
		}
		if columns[1] == "blob" {
			return "", &objectError{wording.OfError(tooBig(size))}
		}
		return "", &objectError{wording.Say("git has an object of the kind %s there, which is no file", columns[1])}
	}
	content := make([]byte, size+1)
	if _, err := io.ReadFull(reader, content); err != nil {
		return "", err
	}
	return string(content[:size]), nil
}

// Relative gives a path within the repository, slash-separated, for a path as
// a user writes it; ok is false when it is outside.
func (r *Repository) Relative(path string) (relative string, ok bool) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", false
	}
	for _, root := range []string{r.Root, resolved(r.Root)} {
		for _, full := range []string{absolute, resolvedFolder(absolute)} {
			rel, err := filepath.Rel(root, full)
			if err == nil && filepath.IsLocal(rel) {
				return filepath.ToSlash(rel), true
			}
		}
	}
	return "", false
}

// resolved follows the links in a path, where that is possible.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// resolvedFolder follows the links in the folder of a path, and not the last
// one: a file that is a link is refused later, by its own name.
func resolvedFolder(path string) string {
	return filepath.Join(resolved(filepath.Dir(path)), filepath.Base(path))
}
