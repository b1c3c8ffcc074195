//go:build !unix

package framework

import (
	"errors"
	"os"
)

// folderReader reads files below a root.
type folderReader struct {
	root   *os.Root
	buffer []byte
}

// leave ends the reading.
func (r *folderReader) leave() error { return nil }

// readFile reads a regular file.
func (r *folderReader) readFile(name string) (text string, err error) {
	info, err := r.root.Lstat(name)
	switch {
	case err != nil:
		return "", withoutPath(err)
	case !info.Mode().IsRegular():
		return "", notRegular()
	}
	file, err := r.root.Open(name)
	if err != nil {
		return "", withoutPath(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if r.buffer == nil {
		r.buffer = make([]byte, 64<<10)
	}
	return content(info.Size(), r.buffer, file.Read)
}
