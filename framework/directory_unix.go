//go:build unix

package framework

import (
	"errors"
	"os"
	"path"

	"golang.org/x/sys/unix"
)

// folderReader reads files below a root. It stays in the folder of the file
// before: those of one folder are read one after the other. It asks the system
// itself, as os asks six more times for every file, whether it could wait for it.
type folderReader struct {
	root   *os.Root
	folder *os.File
	// name is that of the folder.
	name   string
	buffer []byte
}

// enter makes a folder the one whose files are read next.
func (r *folderReader) enter(name string) error {
	if r.folder != nil && name == r.name {
		return nil
	}
	if err := r.leave(); err != nil {
		return err
	}
	folder, err := r.root.Open(path.Join(".", name))
	if err != nil {
		return withoutPath(err)
	}
	r.folder, r.name = folder, name
	return nil
}

// leave ends the reading.
func (r *folderReader) leave() error {
	if r.folder == nil {
		return nil
	}
	folder := r.folder
	r.folder = nil
	return folder.Close()
}

// readFile reads a regular file. The last part of its path is no link then,
// and where the others lead is the root's to judge.
func (r *folderReader) readFile(name string) (text string, err error) {
	folder, base := path.Split(name)
	if err := r.enter(folder); err != nil {
		return "", err
	}
	const readOnly = unix.O_RDONLY | unix.O_NOFOLLOW | unix.O_NONBLOCK | unix.O_CLOEXEC // a pipe does not keep it waiting
	file, err := again(func() (int, error) { return unix.Openat(int(r.folder.Fd()), base, readOnly, 0) })
	switch {
	case errors.Is(err, unix.ELOOP) || errors.Is(err, unix.EMLINK): // a link, as Linux and FreeBSD say it
		return "", notRegular()
	case err != nil:
		return "", err
	}
	defer func() { err = errors.Join(err, unix.Close(file)) }()
	var info unix.Stat_t
	if err := unix.Fstat(file, &info); err != nil {
		return "", err
	}
	if info.Mode&unix.S_IFMT != unix.S_IFREG {
		return "", notRegular()
	}
	if r.buffer == nil {
		r.buffer = make([]byte, 64<<10)
	}
	return content(info.Size, r.buffer, func(b []byte) (int, error) {
		return again(func() (int, error) { return unix.Read(file, b) })
	})
}

// again repeats a call to the system that a signal has interrupted.
func again(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}
