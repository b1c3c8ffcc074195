package framework

import "github.com/oncebitten/oncebitten/wording"

// FileError is an error of a Snapshot: why one of its files cannot be read.
type FileError interface {
	error
	// About is the path of the file, and the reason without it.
	About() (path string, reason error)
}

// unreadError is the FileError of the snapshots in this package.
type unreadError struct {
	path   string
	reason error
}

func (e *unreadError) Error() string          { return e.Text().String() }
func (e *unreadError) Text() wording.Text     { return wording.Say("reading %s: %s", e.path, e.reason) }
func (e *unreadError) Unwrap() error          { return e.reason }
func (e *unreadError) About() (string, error) { return e.path, e.reason }

// SetUpError says that a tool's own configuration was read and makes no sense.
type SetUpError struct {
	Path string
	Err  error
}

func (e *SetUpError) Error() string { return e.Text().String() }

// Text is the error in words.
func (e *SetUpError) Text() wording.Text { return wording.Say("%s: %s", e.Path, e.Err) }

// Unwrap gives the reason.
func (e *SetUpError) Unwrap() error { return e.Err }
