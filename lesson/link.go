package lesson

import (
	"net/url"
	"strings"
)

// Base is where a lesson base is stored.
type Base struct {
	// Server is the URL of the GitHub server; "" is https://github.com.
	Server string
	// Repository is "owner/name"; "" where the files are in no repository.
	Repository string
	// Commit is the commit that the files were read at, or a branch.
	Commit string
}

// StoredIn says where the document is stored, and is the document.
func (d *Document) StoredIn(base Base) *Document {
	for _, l := range d.Lessons {
		l.Base = base
	}
	return d
}

// URL is the address of the lesson's heading as GitHub shows the file at the
// commit of its base; "" where there is no repository to link.
func (l *Lesson) URL() string {
	base := l.Base
	if base.Repository == "" || base.Commit == "" || l.Path == "" {
		return ""
	}
	server := strings.TrimRight(base.Server, "/")
	if server == "" {
		server = "https://github.com"
	}
	address := server + "/" + escapePath(base.Repository) + "/blob/" + escapePath(base.Commit) + "/" + escapePath(l.Path)
	if l.Anchor != "" {
		address += "#" + url.PathEscape(l.Anchor)
	}
	return address
}

// escapePath escapes each segment of a path, parentheses included: the
// address goes into a Markdown link.
func escapePath(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return strings.Join(segments, "/")
}
