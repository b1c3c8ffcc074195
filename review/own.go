package review

import (
	"cmp"
	"slices"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/nearest"
	"github.com/oncebitten/oncebitten/rule"
	"github.com/oncebitten/oncebitten/wording"
)

// addOwnChecks compiles the checks that lessons bring, and binds each to its
// lesson. One that cannot be compiled, or has the name of another one, is a problem.
func (l *Library) addOwnChecks(d *lesson.Document) (problems []lesson.Problem) {
	for _, of := range d.Lessons {
		for _, own := range of.OwnChecks {
			check, found := l.ownCheck(of, own)
			problems = append(problems, found...)
			if check != nil {
				l.Checks = append(l.Checks, check)
				l.Bindings = append(l.Bindings, lesson.Binding{Lesson: of, Check: check, By: lesson.ByOwnCheck, Why: "its own check"})
			}
		}
	}
	return problems
}

func (l *Library) ownCheck(of *lesson.Lesson, own lesson.OwnCheck) (*checks.Check, []lesson.Problem) {
	problem := func(line, column int, message wording.Text, excerpt string) []lesson.Problem {
		return []lesson.Problem{{Path: of.Path, Line: line, Column: column, Severity: checks.Error, Message: message, Excerpt: excerpt}}
	}
	if own.Name == "" {
		return nil, problem(own.Line, 0, wording.Say("this check has no name: write it behind the fence, as ```cel name=payments-need-their-owner"), "")
	}
	name := checks.LessonPrefix + own.Name
	if other := find(l.Checks, name); other != nil {
		return nil, problem(own.Line, 0, wording.Say("another lesson has a check %s (%q): give this one a name, as ```cel name=…", name, other.Title), "")
	}
	check, faults := rule.Compile(rule.Source{
		Name: name, Expression: own.Expression, Message: cmp.Or(of.Finding, of.Title),
		Severity: cmp.Or(of.Severity, checks.Warning), Title: of.Title, Page: of.Page(),
	})
	var problems []lesson.Problem
	for _, f := range faults {
		line, column := of.Line, 0
		if f.Line > 0 {
			line, column = own.Place(f.Line, f.Column)
		}
		problems = append(problems, problem(line, column, wording.Verbatim(f.Message), f.Excerpt)...)
	}
	return check, problems
}

// find is the check of a name; nil where there is none.
func find(list []*checks.Check, name string) *checks.Check {
	for _, c := range list {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// all are the checks of a run: ours, and those that lessons bring.
func (r *run) all() []*checks.Check { return slices.Concat(checks.All, r.Lessons.Checks) }

// noteConfigured says which checks of lessons the configuration names that no
// lesson brings. Its reader could not know: lessons are read after it.
func (r *run) noteConfigured() {
	var names, known []string
	for _, c := range r.Lessons.Checks {
		known = append(known, c.Name)
	}
	for _, p := range r.projects {
		for name := range r.Config.For(p.Name()).Checks {
			if checks.IsOfLesson(name) && !slices.Contains(known, name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if like, ok := nearest.Name(name, known); ok {
			r.note("the configuration names the check %s, which no lesson brings: did you mean %s?", name, like)
		} else {
			r.note("the configuration names the check %s, which no lesson brings", name)
		}
	}
}
