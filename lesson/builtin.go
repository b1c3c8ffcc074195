package lesson

import (
	"strings"

	"github.com/oncebitten/oncebitten/checks"
)

// BuiltIn is the page of a check, read as the lesson it is: the one that every
// team has. Its Path is that in the repository of Once Bitten.
func BuiltIn(check *checks.Check) *Lesson {
	path := "checks/" + strings.ReplaceAll(check.Name, "-", "_") + ".md"
	d := Read(path, checks.Page(check.Name))
	if len(d.Lessons) == 0 {
		return &Lesson{Title: check.Name, Path: path, Line: 1}
	}
	return d.Lessons[0]
}
