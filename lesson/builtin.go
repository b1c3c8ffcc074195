package lesson

import (
	"strings"

	"github.com/oncebitten/oncebitten/checks"
)

// BuiltIn reads the page of a check as the lesson it is: the one that every
// team has. A page of no known shape is a lesson all the same, with the
// check's name as its title.
func BuiltIn(check *checks.Check, page string) *Lesson {
	path := "checks/" + strings.ReplaceAll(check.Name, "-", "_") + ".md"
	d := Read(path, page)
	if len(d.Lessons) == 0 {
		return &Lesson{Title: check.Name, Path: path, Line: 1, Body: strings.TrimSpace(page)}
	}
	return d.Lessons[0]
}
