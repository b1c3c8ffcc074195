package site

import (
	"bufio"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// listName is the file by which a folder shows that a site was written into it:
// the other files of the site, a line each.
const listName = "oncebitten-site.txt"

// Write writes files into a folder, which is made if it is not there. A folder that
// holds something and no site of ours is left alone: that is an error. What an
// older site has and this one has not is taken out; files of others beside it stay.
func Write(folder string, files []File) error {
	old, err := written(folder)
	if err != nil {
		return err
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Path)
	}
	// The list comes first, and names the old files until they are gone: a run that
	// is interrupted leaves a folder that the next one may write into.
	if err := writeList(folder, slices.Concat(names, old)); err != nil {
		return err
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(folder, filepath.FromSlash(f.Path)), f.Content); err != nil {
			return err
		}
	}
	for _, name := range old {
		if slices.Contains(names, name) {
			continue
		}
		if err := os.Remove(filepath.Join(folder, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return writeList(folder, names)
}

// written are the files of the site that a folder holds; none for a folder that is
// empty or not there.
func written(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	list, err := os.ReadFile(filepath.Join(folder, listName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, wording.Errorf("%s holds something and has no %s: name a new folder, or one that this command has written", folder, listName)
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for lines := bufio.NewScanner(bytes.NewReader(list)); lines.Scan(); {
		if name := lines.Text(); filepath.IsLocal(filepath.FromSlash(name)) { // somebody may have edited it
			names = append(names, name)
		}
	}
	return names, nil
}

func writeList(folder string, names []string) error {
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	return writeFile(filepath.Join(folder, listName), []byte(strings.Join(names, "\n")+"\n"))
}

// writeFile puts a file in its place as a whole.
func writeFile(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".oncebitten-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // where it has not been renamed
	_, err = file.Write(content)
	if err = errors.Join(err, file.Chmod(0o644), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
