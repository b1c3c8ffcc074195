package review

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/wording"
)

// Fault is an example that does not teach what its lesson says.
type Fault struct {
	Lesson *lesson.Lesson
	// Check is LessonExampleNotCaught or LessonSolutionHurts.
	Check    *checks.Check
	Severity checks.Severity
	// Line is in the lesson's file.
	Line    int
	Message wording.Text
	// Object is what it is about, in words that stay when lines move.
	Object string
	// Hurts is what a check says of a solution; nil for other faults.
	Hurts *Finding
}

// Judge runs the examples of the library's lessons, and returns those that do
// not teach what they claim, with how many were run, and the problem that not
// all were, if there are too many. A bad example must be caught by a
// check that its lesson is bound to; where it announces findings, by exactly
// those, on their lines. Of a solution, errors and warnings of any check are
// faults: who follows the lesson would have them.
func (l Library) Judge(c *config.Config) (faults []Fault, tried int, left []lesson.Problem) {
	var all []*lesson.Lesson
	for _, d := range l.Documents {
		all = append(all, d.Lessons...)
	}
	chosen, found, rest := within(maxJudged, all, scenarios)
	bound := l.bound()
	judges := make([]judge, len(chosen))
	inParallel(len(chosen), func(i int) {
		j := &judges[i]
		j.of, j.bound = chosen[i], bound[chosen[i]]
		for _, t := range tryScenarios(found[i], c, j.bound) {
			j.trial(t)
		}
	})
	for i, j := range judges {
		tried += len(found[i])
		faults = append(faults, j.faults...)
	}
	if rest != nil {
		left = []lesson.Problem{{Path: rest.File(), Line: rest.Line, Severity: checks.Warning, Message: wording.Say(
			"from here on no example is tested: there are too many, or too long ones; split the files, and test one after the other")}}
	}
	return faults, tried, left
}

// own are the checks that the lesson brings.
func (j *judge) own() []*checks.Check {
	return slices.DeleteFunc(slices.Clone(j.bound), func(c *checks.Check) bool { return !checks.IsOfLesson(c.Name) })
}

// bound are the checks that each lesson belongs to by what it teaches; those
// that object to its solution are none of them.
func (l Library) bound() map[*lesson.Lesson][]*checks.Check {
	out := map[*lesson.Lesson][]*checks.Check{}
	for _, b := range l.Bindings {
		if b.By != lesson.BySolution {
			out[b.Lesson] = append(out[b.Lesson], b.Check)
		}
	}
	return out
}

// judge judges the trials of one lesson.
type judge struct {
	of     *lesson.Lesson
	bound  []*checks.Check
	faults []Fault
}

func (j *judge) trial(t Trial) {
	switch {
	case t.Example.Kind != lesson.Bad:
		j.good(t)
	case len(t.Wants) > 0:
		j.announced(t)
	default:
		j.bad(t)
	}
}

func (j *judge) add(f Fault) {
	f.Lesson = j.of
	j.faults = append(j.faults, f)
}

// notCaught is the fault of a bad example. That it is bad its author has said
// where the fence or a marker does; else it is read from where it stands.
func (j *judge) notCaught(t Trial, line int, object string, message wording.Text) {
	severity := checks.Warning
	if t.Example.Marked() || len(t.Wants) > 0 || len(j.own()) > 0 {
		severity = checks.Error
	}
	j.add(Fault{Check: checks.LessonExampleNotCaught, Severity: severity, Line: line, Object: object, Message: message})
}

func (j *judge) bad(t Trial) {
	catching := j.bound
	if own := j.own(); len(own) > 0 {
		catching = own
	}
	var others []*checks.Check
	for _, f := range t.Findings {
		switch {
		case slices.Contains(catching, f.Check):
			return
		case f.Check != checks.UnreadStatement && !slices.Contains(others, f.Check):
			others = append(others, f.Check)
		}
	}
	message := wording.Say("no check catches this bad example, so the lesson guards against nothing")
	switch {
	case len(j.own()) > 0 && len(t.Unread) == 0:
		message = wording.Say("the lesson's own check does not catch this bad example: %s", named(catching))
	case len(j.bound) > 0 && len(others) > 0:
		message = wording.Say("this bad example is not caught by the checks of its lesson (%s), but by %s: say so in the field Checks", named(j.bound), named(others))
	case len(t.Unread) > 0:
		message = wording.Say("no check catches this bad example, which was not read: %s", t.Unread[0].Reason)
	case t.Statements == 0:
		message = wording.Say("no check catches this bad example: there is no statement in it that a migration would run")
	case len(j.bound) > 0:
		message = wording.Say("this bad example is not caught by the checks of its lesson: %s", named(j.bound))
	}
	j.notCaught(t, t.Example.Line, "bad example", message)
}

// announced holds the findings against the markers: each marker must have its
// finding, and each error its marker.
func (j *judge) announced(t Trial) {
	left := slices.Clone(t.Findings)
	for _, w := range t.Wants {
		check := checks.Find(w.Check)
		if check == nil {
			check = find(j.bound, w.Check)
		}
		if check == nil {
			j.notCaught(t, w.Line, w.Check, wording.Say("this line announces %s, and there is no such check: %s", code(w.Check), checks.NotFound(w.Check)))
			continue
		}
		here := func(f *Finding) bool { return f.Check == check && t.Line(f.Span) == w.Line }
		if i := slices.IndexFunc(left, here); i >= 0 {
			left = slices.Delete(left, i, i+1)
			continue
		}
		elsewhere := slices.IndexFunc(left, func(f *Finding) bool { return f.Check == check })
		switch {
		case elsewhere >= 0:
			j.notCaught(t, w.Line, w.Check, wording.Say("this line announces %s, which is found on line %s instead", code(w.Check), strconv.Itoa(t.Line(left[elsewhere].Span))))
		case len(t.Unread) > 0:
			j.notCaught(t, w.Line, w.Check, wording.Say("this line announces %s, which finds nothing here; this was not read: %s", code(w.Check), t.Unread[0].Reason))
		default:
			j.notCaught(t, w.Line, w.Check, wording.Say("this line announces %s, which finds nothing here", code(w.Check)))
		}
	}
	for _, f := range left {
		if f.Severity == checks.Error {
			j.notCaught(t, t.Line(f.Span), f.Check.Name, wording.Say("this line does not announce an error of %s: %s", code(f.Check.Name), f.Message))
		}
	}
}

// good reports what checks say of a solution, or of an example of what to do.
// What is said of a file as a whole, such as its place among the revisions, is
// nothing that an example shows, unless its lesson is about that.
func (j *judge) good(t Trial) {
	for _, f := range t.Findings {
		own := slices.Contains(j.own(), f.Check)
		if f.Severity < checks.Warning && !own || f.Suppressed != nil || f.isAboutFile() && !slices.Contains(j.bound, f.Check) {
			continue
		}
		severity := f.Severity
		message := wording.Say("the lesson's own solution has a warning of %s: %s", code(f.Check.Name), f.Message)
		if own {
			severity = checks.Error
			message = wording.Say("the lesson's own check %s objects to its own solution: %s", code(f.Check.Name), f.Message)
		} else if f.Severity == checks.Error {
			message = wording.Say("the lesson's own solution is an error of %s: %s", code(f.Check.Name), f.Message)
		}
		j.add(Fault{Check: checks.LessonSolutionHurts, Severity: severity, Line: t.Line(f.Span), Message: message,
			Object: f.Check.Name + " " + f.Object, Hurts: f})
	}
}

// named lists checks by their names.
func named(list []*checks.Check) wording.Text {
	var names []wording.Text
	for _, c := range list {
		names = append(names, code(c.Name))
	}
	return wording.And(names)
}

// code is a name as Markdown shows code.
func code(name string) wording.Text { return wording.Verbatim(fmt.Sprintf("`%s`", name)) }
