package main

import (
	"fmt"
	"strings"

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
