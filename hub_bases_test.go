package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// stores commits the files and links of a folder to another repository of the
// server. Options: branch=NAME (else main), tag=NAME, submodule=PATH, and for=TOKEN
// where only this token sees it. The commit is then $COMMIT. Without a folder
// the repository is empty.
func (h *hub) stores(args []string) error {
	owner, name, ok := strings.Cut(args[0], "/")
	if !ok {
		return fmt.Errorf("usage: github stores OWNER/NAME [FOLDER] [branch=NAME] [tag=NAME] [submodule=PATH] [for=TOKEN]")
	}
	repo := h.server.Repository(owner, name)
	c := githubtest.Commit{Branch: "main", Submodules: map[string]string{}}
	var folders []string
	for _, arg := range args[1:] {
		switch option, value, _ := strings.Cut(arg, "="); option {
		case "branch":
			c.Branch = value
		case "tag":
			c.Branch, c.Tag = "", value
		case "submodule":
			c.Submodules[value] = strings.Repeat("a", 40)
		case "for":
			repo.ShowTo(value)
		default:
			folders = append(folders, arg)
		}
	}
	for _, folder := range folders {
		var err error
		if c.Files, err = h.read(folder); err != nil {
			return err
		}
		if c.Links, err = h.links(folder); err != nil {
			return err
		}
		h.ts.Setenv("COMMIT", repo.Commit(c))
	}
	return nil
}

// renames gives a repository another name.
func (h *hub) renames(args []string) error {
	owner, name, _ := strings.Cut(args[0], "/")
	newOwner, newName, _ := strings.Cut(args[1], "/")
	h.server.Repository(owner, name).Rename(newOwner, newName)
	return nil
}

// hangs keeps the requests that match path= or body= waiting until the next run is over.
func (h *hub) hangs(args []string) error {
	if h.hung == nil {
		h.hung = make(chan struct{})
	}
	hung := h.hung
	f := githubtest.Fault{Status: 502, Answer: "{}", Before: func() { <-hung }}
	for _, option := range args {
		switch name, value, _ := strings.Cut(option, "="); name {
		case "path":
			f.Path = value
		case "body":
			f.Body = value
		default:
			return fmt.Errorf("usage: github hangs [path=PATTERN] [body=PATTERN]")
		}
	}
	h.server.Fail(f)
	return nil
}

// letGo answers what has been kept waiting.
func (h *hub) letGo() {
	if h.hung != nil {
		close(h.hung)
		h.hung = nil
	}
}

// baseReading is how long lesson bases may take: the usual time, unless one of
// them is known to hang.
func (h *hub) baseReading() time.Duration {
	if h.hung != nil {
		return 250 * time.Millisecond
	}
	return 0
}
