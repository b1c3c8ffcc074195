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

// maxOwnChecks is how many checks of lessons are compiled: each takes half a millisecond.
const maxOwnChecks = 1000

// ownCheck is a check that a lesson brings, and what came of compiling it.
type ownCheck struct {
	lesson.OwnCheck
	of     *lesson.Lesson
	check  *checks.Check
	faults []rule.Fault
}

// compileAll compiles the checks that the lessons of documents bring, on all
// processors. rest is the first that is beyond the bound, nil where none is.
func compileAll(documents []*lesson.Document) (compiled map[*lesson.Document][]*ownCheck, rest *ownCheck) {
	compiled = map[*lesson.Document][]*ownCheck{}
	pages := map[*lesson.Lesson]string{}
	var all []*ownCheck
gather:
	for _, d := range documents {
		for _, of := range d.Lessons {
			for _, own := range of.OwnChecks {
				c := &ownCheck{OwnCheck: own, of: of}
				if len(all) == maxOwnChecks {
					rest = c
					break gather
				}
				if pages[of] == "" {
					pages[of] = of.Page()
				}
				all = append(all, c)
				compiled[d] = append(compiled[d], c)
			}
		}
	}
	inParallel(len(all), func(i int) { all[i].compile(pages[all[i].of]) })
	return compiled, rest
}

func (c *ownCheck) compile(page string) {
	if c.Name == "" {
		return
	}
	c.check, c.faults = rule.Compile(rule.Source{
		Name: checks.LessonPrefix + c.Name, Expression: c.Expression, Message: cmp.Or(c.of.Finding, c.of.Title),
		Severity: cmp.Or(c.of.Severity, checks.Warning), Title: c.of.Title, Page: page,
	})
}

// addOwnChecks takes the checks that the lessons of a document bring, and binds
// each to its lesson. One that could not be compiled, or has the name of
// another one, is a problem.
func (l *Library) addOwnChecks(compiled []*ownCheck, titles map[string]string) (problems []lesson.Problem) {
	for _, c := range compiled {
		found := c.problems(titles)
		if problems = append(problems, found...); len(found) > 0 {
			continue
		}
		titles[c.check.Name] = c.check.Title
		l.Checks = append(l.Checks, c.check)
		l.Bindings = append(l.Bindings, lesson.Binding{Lesson: c.of, Check: c.check, By: lesson.ByOwnCheck, Why: wording.Say("its own check")})
	}
	return problems
}

// problems are what is wrong with a check; titles are those of the lessons that
// others have come from, by the names of these.
func (c *ownCheck) problems(titles map[string]string) (problems []lesson.Problem) {
	add := func(line, column int, message wording.Text, excerpt string) {
		problems = append(problems, lesson.Problem{
			Path: c.of.Path, Line: line, Column: column, Severity: checks.Error, Message: message, Excerpt: excerpt})
	}
	if c.Name == "" {
		add(c.Line, 0, wording.Say("this check has no name: write it behind the fence, as ```cel name=payments-need-their-owner"), "")
		return problems
	}
	name := checks.LessonPrefix + c.Name
	if title, taken := titles[name]; taken {
		add(c.Line, 0, wording.Say("another lesson has a check %s (%q): give this one a name, as ```cel name=…", name, title), "")
		return problems
	}
	for _, f := range c.faults {
		line, column := c.of.Line, 0
		if f.Line > 0 {
			line, column = c.Place(f.Line, f.Column)
		}
		add(line, column, f.Message, f.Excerpt)
	}
	return problems
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
