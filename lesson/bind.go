package lesson

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/nearest"
	"github.com/oncebitten/oncebitten/wording"
)

// Binding says that a lesson belongs to a check.
type Binding struct {
	Lesson *Lesson
	Check  *checks.Check
	By     Bond
	// Why is a clause such as "its Checks field names it".
	Why wording.Text
}

// Bond is what binds a lesson to a check.
type Bond int

// The bonds, the strongest first. A lesson has bonds of the first kind of the
// first three that it has any of, and besides those of BySolution.
const (
	ByName    Bond = iota // its Checks field names the check
	ByError               // it records an error that the check prevents
	ByExample             // the check fires on its bad example
	// BySolution is for a check that fires on the lesson's own solution: who
	// follows the lesson is told so, and told a better way.
	BySolution
	// ByOwnCheck is for the check that the lesson brings.
	ByOwnCheck
)

// sharedByTooMany is from how many checks on an error says nothing about which
// of them a lesson means: a lock timeout has thirty.
const sharedByTooMany = 8

// Bind finds the checks of each lesson, in the order of the lessons and, for
// each, of all. Fires says which checks fire on an example, by name; it is
// asked for migration code only, and may be nil where nothing can run.
//
// Of the checks that prevent a recorded error those count that fire on the bad
// example as well, where there is one. A name in a Checks field that no check
// has is a problem, and so is an error that too many checks prevent; the lesson
// is then bound as if neither had been there. One that brings a check of its own
// needs no other, so only its Checks field binds it.
func Bind(lessons []*Lesson, all []*checks.Check, fires func(*Lesson, Example) []string) ([]Binding, []Problem) {
	var bindings []Binding
	var problems []Problem
	known := newKnownErrors(all)
	likened := 0
	for _, l := range lessons {
		named, unknown := byName(l, all, &likened)
		problems = append(problems, unknown...)
		found := named
		if len(found) == 0 && len(l.OwnChecks) == 0 {
			shown := byExample(l, all, fires, ByExample)
			found = byError(l, all, known)
			switch both := shownToo(found, shown); {
			case len(both) > 0:
				found = both
			case len(found) >= sharedByTooMany:
				problems = append(problems, sharedError(l, len(found), len(shown) > 0)...)
				found = shown
			case len(found) == 0:
				found = shown
			}
		}
		bindings = append(bindings, found...)
		bindings = append(bindings, byExample(l, all, fires, BySolution)...)
	}
	return bindings, problems
}

func byName(l *Lesson, all []*checks.Check, likened *int) (found []Binding, problems []Problem) {
	for _, name := range l.Checks {
		check := find(all, name)
		if check == nil {
			*likened++
			problems = append(problems, unknownCheck(l, name, all, *likened <= maxLikened))
			continue
		}
		if !slices.ContainsFunc(found, func(b Binding) bool { return b.Check == check }) {
			found = append(found, Binding{l, check, ByName, wording.Say("its Checks field names it")})
		}
	}
	return found, problems
}

func byError(l *Lesson, all []*checks.Check, known *knownErrors) (found []Binding) {
	why := map[*checks.Check]wording.Text{}
	for _, recorded := range l.Errors {
		for check, reason := range known.preventing(recorded) {
			if why[check].IsZero() {
				why[check] = reason
			}
		}
	}
	for _, check := range all {
		if !why[check].IsZero() {
			found = append(found, Binding{l, check, ByError, why[check]})
		}
	}
	return found
}

// shownToo are those of the bindings by an error whose check fires on the bad
// example too.
func shownToo(byError, shown []Binding) (both []Binding) {
	for _, b := range byError {
		if slices.ContainsFunc(shown, func(s Binding) bool { return s.Check == b.Check }) {
			both = append(both, b)
		}
	}
	return both
}

// sharedError is the problem of a lesson whose error many checks prevent, unless
// an example says which are meant.
func sharedError(l *Lesson, shared int, shown bool) []Problem {
	if shown {
		return nil
	}
	return []Problem{{Path: l.Path, Line: l.Line, Severity: checks.Warning, Message: wording.Say(
		"%d checks prevent the error of this lesson: name those it is about in a field Checks, or show a bad example", shared)}}
}

// byExample binds by the bad examples of a lesson, or by its solutions.
func byExample(l *Lesson, all []*checks.Check, fires func(*Lesson, Example) []string, by Bond) (found []Binding) {
	if fires == nil {
		return nil
	}
	only := l.onlyExample()
	for i, e := range l.Examples {
		if !e.IsMigration() || by == ByExample && e.Kind != Bad && i != only || by == BySolution && !e.Solution {
			continue
		}
		names := fires(l, e)
		for _, check := range all {
			if !slices.Contains(names, check.Name) || slices.ContainsFunc(found, func(b Binding) bool { return b.Check == check }) {
				continue
			}
			why := wording.Say("the check fires on its bad example on line %d", e.Line)
			switch {
			case by == BySolution:
				why = wording.Say("the check fires on its own solution on line %d", e.Line)
			case e.Kind == Other:
				why = wording.Say("the check fires on its only example, on line %d, of which nothing says whether it is the mistake or the remedy", e.Line)
			case check.OffByDefault:
				why = wording.Say("the check, which is off unless the configuration turns it on, fires on its bad example on line %d", e.Line)
			}
			found = append(found, Binding{l, check, by, why})
		}
	}
	return found
}

// onlyExample is the place of the one migration that a lesson shows without any word
// of what it is: whichever it is, the lesson is about what a check says of it. Negative
// where there is none.
func (l *Lesson) onlyExample() int {
	only := -1
	for i, e := range l.Examples {
		switch {
		case !e.IsMigration() || e.looksOnly():
		case only >= 0 || e.Kind != Other || e.Has("history"):
			return -1
		default:
			only = i
		}
	}
	return only
}

// Undecided is the one migration that a lesson shows, where nothing says whether it is
// the mistake or the remedy.
func (l *Lesson) Undecided() (e Example, ok bool) {
	if i := l.onlyExample(); i >= 0 {
		return l.Examples[i], true
	}
	return Example{}, false
}

// find is the check of a name, present or past; nil where there is none.
func find(all []*checks.Check, name string) *checks.Check {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	for _, c := range all {
		if c.Name == name || slices.Contains(c.Aliases, name) {
			return c
		}
	}
	return nil
}

// maxLikened is how many unknown names are compared with the known ones.
const maxLikened = 200

func unknownCheck(l *Lesson, name string, all []*checks.Check, compare bool) Problem {
	message := wording.Say("there is no check %q; `oncebitten checks` lists them", name)
	if !compare {
		return Problem{Path: l.Path, Line: l.checksLine, Severity: checks.Error, Message: message}
	}
	if like, ok := nearest.Name(name, names(all)); ok {
		message = wording.Say("there is no check %q; did you mean %q?", name, like)
	}
	return Problem{Path: l.Path, Line: l.checksLine, Severity: checks.Error, Message: message}
}

func names(all []*checks.Check) []string {
	var names []string
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names
}
