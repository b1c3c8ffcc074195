package lesson

import (
	"fmt"
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
	// Elsewhere is true where it is another repository than the one whose
	// migrations are looked at.
	Elsewhere bool
}

// name is a path in the base, as it is named to people.
func (b Base) name(path string) string {
	if b.Elsewhere {
		return b.Repository + ":" + path
	}
	return path
}

// StoredIn says where the document is stored, and is the document.
func (d *Document) StoredIn(base Base) *Document {
	d.base = base
	for _, l := range d.Lessons {
		l.Base = base
	}
	return d
}

// StoredAt is where the document is stored.
func (d *Document) StoredAt() Base { return d.base }

// Name is the path of the document, behind the name of its repository where
// that is another one: "acme/handbook:lessons/database.md".
func (d *Document) Name() string { return d.base.name(d.Path) }

// File is the name of the lesson's document, as Document.Name has it.
func (l *Lesson) File() string { return l.Base.name(l.Path) }

// Place is where the lesson stands: the name of its document, and the line.
func (l *Lesson) Place() string { return fmt.Sprintf("%s:%d", l.File(), l.Line) }

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
	switch {
	case l.Anchor != "":
		address += "#" + url.PathEscape(l.Anchor)
	case l.Line > 1: // a row of a table or an item of a list: GitHub links lines where it shows the text as written
		address += fmt.Sprintf("?plain=1#L%d", l.Line)
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
