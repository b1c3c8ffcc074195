package pull

import (
	"cmp"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"sort"
	"strconv"

	"github.com/oncebitten/oncebitten/wording"
)

// maxFileSize is the most that is read of one file, in bytes.
const maxFileSize = 50 << 20

// git's modes of what a tree can hold.
const (
	modeFile       = "100644"
	modeExecutable = "100755"
	modeLink       = "120000"
	modeSubmodule  = "160000"
)

// entry is a file of a tree.
type entry struct {
	mode string
	hash string // of the content; "" in a working tree
	size int64  // in bytes; -1 when it is not known
}

func (e entry) regular() bool { return e.mode == modeFile || e.mode == modeExecutable }

// Snapshot is a repository's files at one commit, or as they are in a working
// tree. Contents are read when they are asked for, and kept. A snapshot is not
// for several goroutines at the same time.
type Snapshot struct {
	// Commit is the commit's hash; "" for a working tree.
	Commit string

	// A snapshot is handed to code that knows of no network and has no context
	// to pass, so it keeps the one that it was made with.
	ctx     context.Context
	entries map[string]entry
	paths   []string
	source  contents
	texts   map[string]string
}

// contents reads the texts of files: by hash from GitHub or git, by path from
// a working tree. A file that cannot be read is missing from the result, and a
// *FileError within the error names it.
type contents interface {
	read(ctx context.Context, files map[string]entry) (map[string]string, error)
}

func newSnapshot(ctx context.Context, commit string, entries map[string]entry, source contents) *Snapshot {
	s := &Snapshot{Commit: commit, ctx: ctx, entries: entries, source: source, texts: map[string]string{}}
	for path, e := range entries {
		if e.regular() {
			s.paths = append(s.paths, path)
		}
	}
	sort.Strings(s.paths)
	return s
}

// emptySnapshot is the tree of a repository without commits.
func emptySnapshot() *Snapshot {
	return newSnapshot(context.Background(), "", nil, nil)
}

// Paths are the paths of all regular files, slash-separated, sorted. Symbolic
// links and submodules are not among them.
func (s *Snapshot) Paths() []string { return slices.Clone(s.paths) }

// Mode is git's mode of a path, such as "100644"; "" when it is not there.
func (s *Snapshot) Mode(path string) string { return s.entries[path].mode }

// Size is that of a file in bytes; -1 where the source does not say, or where
// there is none.
func (s *Snapshot) Size(path string) int64 {
	if e, ok := s.entries[path]; ok {
		return e.size
	}
	return -1
}

// Irregular are the paths of what is no regular file, sorted: symbolic links
// and submodules, neither of which is followed.
func (s *Snapshot) Irregular() []string {
	return slices.DeleteFunc(sortedPaths(s.entries), func(path string) bool { return s.entries[path].regular() })
}

// Read returns the texts of files, by path. A file that is not there, that is
// no regular file or that cannot be read is missing from the result, and a
// *FileError within the error names it and says why.
func (s *Snapshot) Read(paths []string) (map[string]string, error) {
	out := make(map[string]string, len(paths))
	wanted := map[string]entry{}
	var failures []error
	for _, path := range paths {
		if text, ok := s.texts[path]; ok {
			out[path] = text
			continue
		}
		e, ok := s.entries[path]
		if err := readable(e, ok); err != nil {
			failures = append(failures, &FileError{Path: path, Err: err})
			continue
		}
		wanted[path] = e
	}
	if len(wanted) > 0 {
		texts, err := s.source.read(s.ctx, wanted)
		for path, text := range texts {
			s.texts[path] = text
			out[path] = text
		}
		if err != nil {
			failures = append(failures, err)
		}
	}
	return out, errors.Join(failures...)
}

// readable says why an entry of a tree cannot be read, if it cannot.
func readable(e entry, there bool) error {
	switch {
	case !there:
		return wording.Errorf("no such file in this tree")
	case e.mode == modeLink:
		return wording.Errorf("a symbolic link, which is not followed")
	case e.mode == modeSubmodule:
		return wording.Errorf("a submodule, whose files are elsewhere")
	case !e.regular():
		return wording.Errorf("no regular file (mode %s)", e.mode)
	case e.size > maxFileSize:
		return tooBig(e.size)
	}
	return nil
}

func tooBig(size int64) error {
	return wording.Errorf("too big: %d bytes, and at most %d are read", size, maxFileSize)
}

// contentHash is git's hash of a file's content, of the same kind as like
// (SHA-256 for 64 digits, else SHA-1).
func contentHash(text, like string) string {
	head := "blob " + strconv.Itoa(len(text)) + "\x00"
	if len(like) == sha256.Size*2 {
		sum := sha256.New()
		sum.Write([]byte(head))
		sum.Write([]byte(text))
		return hex.EncodeToString(sum.Sum(nil))
	}
	sum := sha1.New()
	sum.Write([]byte(head))
	sum.Write([]byte(text))
	return hex.EncodeToString(sum.Sum(nil))
}

// difference lists what changed between two trees. A file that is gone while
// one with the same content is new has been renamed.
func difference(before, after *Snapshot) []File {
	var files []File
	gone := map[string][]string{} // by hash, in the order of the paths
	for _, path := range sortedPaths(before.entries) {
		old := before.entries[path]
		if _, ok := after.entries[path]; !ok {
			gone[old.hash] = append(gone[old.hash], path)
		}
	}
	for _, path := range sortedPaths(after.entries) {
		now := after.entries[path]
		old, ok := before.entries[path]
		switch {
		case ok && old == now:
			continue
		case ok:
			files = append(files, File{Path: path, Status: Modified, BlobSHA: now.hash, Mode: now.mode})
		case len(gone[now.hash]) > 0:
			from := gone[now.hash]
			files = append(files, File{Path: path, PreviousPath: from[0], Status: Renamed, BlobSHA: now.hash, Mode: now.mode})
			gone[now.hash] = from[1:]
		default:
			files = append(files, File{Path: path, Status: Added, BlobSHA: now.hash, Mode: now.mode})
		}
	}
	for _, paths := range gone {
		for _, path := range paths {
			files = append(files, File{Path: path, Status: Removed})
		}
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return files
}

func sortedPaths(entries map[string]entry) []string {
	return slices.Sorted(maps.Keys(entries))
}
