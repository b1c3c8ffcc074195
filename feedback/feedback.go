// Package feedback says what a base of lessons is worth: what it would have
// said about the changes that a branch has taken in. It counts what reviews of
// them have found, and writes the counts as a table, as JSON and as a chart.
package feedback

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// Report is what the lessons would have said, over some time.
type Report struct {
	// Branch is the one whose changes were looked at; Since and Until are the
	// dates of the first and the last of them.
	Branch       string
	Since, Until time.Time
	// Steps is how many changes the branch has taken in, Changes how many of
	// them have migrations, Taught how many of those a lesson is about.
	Steps, Changes, Taught int
	// Months are those between Since and Until, as "2026-01".
	Months []string
	// Lessons are the team's that fired, most findings first; Silent are those
	// that did not, and Unbound those that are bound to no check.
	Lessons []Lesson
	Silent  []Lesson
	Unbound []Lesson
	// Untaught are the checks that fired and that no lesson of the team is about.
	Untaught []Check
	// Notes say what was not looked at, and why.
	Notes []wording.Text
}

// Lesson is a lesson with what it would have said.
type Lesson struct {
	Title, Repository, Path, URL string
	Line                         int
	// Place is how the lesson is named to people.
	Place string
	// Checks are the names of those it is bound to.
	Checks []string
	Count
}

// Check is a check with what it has found.
type Check struct {
	Name, Title string
	Count
}

// Count is how often something fired.
type Count struct {
	Findings, Changes int
	// PerMonth is how many of the findings are of each of the report's months.
	PerMonth []int
	// Last is the newest of them.
	Last Occurrence

	byMonth map[string]int
}

// Occurrence is a finding in a change.
type Occurrence struct {
	Commit, Subject string
	Date            time.Time
	Check           string
	Path            string
	Line            int
}

// Change is a change that a branch has taken in.
type Change struct {
	Commit, Subject string
	Date            time.Time
}

// Counter counts over changes, which come in any order.
type Counter struct {
	report  Report
	library review.Library
	lessons map[*lesson.Lesson]*Lesson
	checks  map[*checks.Check]*Check
}

// New makes a counter for the lessons of a library.
func New(branch string, library review.Library) *Counter {
	c := &Counter{report: Report{Branch: branch}, library: library, lessons: map[*lesson.Lesson]*Lesson{}, checks: map[*checks.Check]*Check{}}
	for _, d := range library.Documents {
		for _, l := range d.Lessons {
			counted := &Lesson{Title: l.Title, Path: l.Path, Line: l.Line, URL: l.URL(), Place: l.Place()}
			if l.Base.Elsewhere {
				counted.Repository = l.Base.Repository
			}
			c.lessons[l] = counted
		}
	}
	for _, b := range library.Bindings {
		if counted := c.lessons[b.Lesson]; b.By != lesson.BySolution && counted != nil {
			counted.Checks = append(counted.Checks, b.Check.Name)
		}
	}
	return c
}

// Pass counts a change without migrations.
func (c *Counter) Pass(change Change) {
	c.report.Steps++
	if c.report.Until.Before(change.Date) {
		c.report.Until = change.Date
	}
	if c.report.Since.IsZero() || change.Date.Before(c.report.Since) {
		c.report.Since = change.Date
	}
}

// Add counts a change with migrations, by what its review has found.
func (c *Counter) Add(change Change, result *review.Result) {
	c.Pass(change)
	c.report.Changes++
	seen := map[*Count]bool{}
	taught := false
	for _, f := range result.Findings {
		if f.Suppressed != nil || f.Check == checks.UnreadStatement {
			continue
		}
		at := Occurrence{Commit: change.Commit, Subject: change.Subject, Date: change.Date, Check: f.Check.Name, Path: f.Span.Path, Line: max(f.Span.Start.Line, 1)}
		fired := false
		for _, b := range c.library.Bindings {
			if counted := c.lessons[b.Lesson]; b.Check == f.Check && b.By != lesson.BySolution && counted != nil {
				counted.add(at, seen)
				fired = true
			}
		}
		taught = taught || fired
		if !fired {
			if c.checks[f.Check] == nil {
				c.checks[f.Check] = &Check{Name: f.Check.Name, Title: checks.Title(f.Check.Name)}
			}
			c.checks[f.Check].add(at, seen)
		}
	}
	if taught {
		c.report.Taught++
	}
}

// Note says something about the report, once.
func (c *Counter) Note(text wording.Text) {
	if !slices.Contains(c.report.Notes, text) {
		c.report.Notes = append(c.report.Notes, text)
	}
}

// add counts a finding; seen are those that have counted its change.
func (n *Count) add(at Occurrence, seen map[*Count]bool) {
	n.Findings++
	if !seen[n] {
		seen[n] = true
		n.Changes++
	}
	if n.byMonth == nil {
		n.byMonth = map[string]int{}
	}
	n.byMonth[month(at.Date)]++
	if n.Last.Commit == "" || at.Date.After(n.Last.Date) {
		n.Last = at
	}
}

func month(t time.Time) string { return t.UTC().Format("2006-01") }

// Report is what has been counted, in the order in which it is shown.
func (c *Counter) Report() *Report {
	r := c.report
	for t := r.Since; !t.IsZero() && month(t) <= month(r.Until); t = time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC) {
		r.Months = append(r.Months, month(t))
	}
	for _, d := range c.library.Documents {
		for _, l := range d.Lessons {
			counted := *c.lessons[l]
			counted.spread(r.Months)
			switch {
			case counted.Findings > 0:
				r.Lessons = append(r.Lessons, counted)
			case len(counted.Checks) > 0:
				r.Silent = append(r.Silent, counted)
			default:
				r.Unbound = append(r.Unbound, counted)
			}
		}
	}
	slices.SortStableFunc(r.Lessons, func(a, b Lesson) int { return a.compare(b.Count) })
	for _, name := range slices.SortedFunc(maps.Keys(c.checks), func(a, b *checks.Check) int { return cmp.Compare(a.Name, b.Name) }) {
		counted := *c.checks[name]
		counted.spread(r.Months)
		r.Untaught = append(r.Untaught, counted)
	}
	slices.SortStableFunc(r.Untaught, func(a, b Check) int { return a.compare(b.Count) })
	return &r
}

// compare puts what fired more often first.
func (n Count) compare(other Count) int {
	return cmp.Or(cmp.Compare(other.Findings, n.Findings), cmp.Compare(other.Changes, n.Changes), other.Last.Date.Compare(n.Last.Date))
}

// spread lays the count out over months.
func (n *Count) spread(months []string) {
	n.PerMonth = make([]int, len(months))
	for i, m := range months {
		n.PerMonth[i] = n.byMonth[m]
	}
}
