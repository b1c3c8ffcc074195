package review

import (
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/migration"
)

// Trial is what came of one example of a lesson, reviewed as a change of its
// own: of tables that are there, and of unknown size.
type Trial struct {
	// Example is that of the lesson, Wants are the findings that it announces.
	Example lesson.Example
	Wants   []lesson.Want
	// Findings and Unread are what the review said; their places are in the file
	// that the example was made, see Line.
	Findings []*Finding
	Unread   []migration.Unread
	// Statements is how many were read.
	Statements int

	header int
}

// Line is the line of a lesson's file where something stands that was found in
// one of its examples.
func (t Trial) Line(at migration.Span) int {
	inside := max(at.Start.Line-t.header, 1) - 1
	return t.Example.Line + min(inside, max(lines(t.Example.Code)-1, 0))
}

func lines(code string) (n int) {
	for i := range len(code) {
		if code[i] == '\n' {
			n++
		}
	}
	return n
}

// ReviewExample reviews one example of a lesson by itself and returns its
// findings. An example in a language that no framework reads has none.
func ReviewExample(e lesson.Example) []*Finding {
	return scenario{example: e}.try(config.Default(), nil).Findings
}

// Try runs the examples of a lesson that show what to do or what not to do,
// upon the histories and the steps that it shows. Of the configuration count
// the server's version and the severities of checks; the checks named in on
// are on whatever it says, and those of them that lessons bring run too.
func Try(l *lesson.Lesson, c *config.Config, on []*checks.Check) []Trial {
	return tryScenarios(scenarios(l), c, on)
}

func tryScenarios(all []scenario, c *config.Config, on []*checks.Check) []Trial {
	var out []Trial
	for _, s := range all {
		out = append(out, s.try(c, on))
	}
	return out
}

// try runs one example. What is not read of it may be a placeholder: it then
// counts as read with names in place of them, if that is better.
func (s scenario) try(c *config.Config, on []*checks.Check) Trial {
	t := s.run(c, on, false)
	if len(t.Unread) == 0 {
		return t
	}
	if named := s.run(c, on, true); len(named.Unread) < len(t.Unread) {
		return named
	}
	return t
}

func (s scenario) run(c *config.Config, on []*checks.Check, named bool) Trial {
	t := Trial{Example: s.example}
	t.Wants, _ = s.example.Wants()
	files := s.stage(named)
	if files.path == "" {
		return t
	}
	t.header = files.header
	before := framework.Texts(files.before)
	status := "added"
	if _, ok := files.before[files.path]; ok {
		status = "modified"
	}
	in := Input{
		Config:      s.settings(c, on),
		Before:      before,
		After:       framework.Overlay(before, map[string]*string{files.path: &files.text}),
		Files:       []ChangedFile{{Path: files.path, Status: status}},
		Named:       []string{files.path},
		Transaction: "auto",
		Lessons:     Library{Checks: slices.DeleteFunc(slices.Clone(on), func(c *checks.Check) bool { return !checks.IsOfLesson(c.Name) })},
	}
	if files.dump != "" {
		in.Start = &Start{Dumps: []*migration.Source{migration.NewSource("history.sql", files.dump)}}
	}
	result := Run(in)
	t.Findings, t.Unread, t.Statements = result.Findings, result.Unread, len(result.Steps)
	return t
}

// settings are those of a lesson's example: it shows one thing, so it needs no
// downgrade, and its tables are any team's.
func (s scenario) settings(c *config.Config, on []*checks.Check) *config.Config {
	out := config.Default()
	out.Edition, out.Language = c.Edition, c.Language
	out.PostgresVersion = c.PostgresVersion
	out.Rollback = config.RollbackOptional
	if major, ok := s.example.Number("postgres"); ok {
		out.PostgresVersion = major
	}
	out.Checks = maps.Clone(c.Checks)
	for _, check := range on {
		if _, said := out.Checks[check.Name]; check.OffByDefault && !said {
			if out.Checks == nil {
				out.Checks = map[string]config.Severity{}
			}
			out.Checks[check.Name] = config.Severity(check.Severity.String())
		}
	}
	return out
}

// How much of the examples of lessons is run, by what scenario.cost says: to
// find out which checks they belong to, and to judge them. Beyond it, lessons
// are bound by what they say alone, and are not judged, which is told.
const (
	maxTried  = 600
	maxJudged = 6000
)

// within are the lessons whose scenarios cost no more than a bound together,
// with these. rest is the first lesson that is beyond it, nil where none is.
func within(bound int, lessons []*lesson.Lesson, scenarios func(*lesson.Lesson) []scenario) (chosen []*lesson.Lesson, found [][]scenario, rest *lesson.Lesson) {
	for _, l := range lessons {
		s := scenarios(l)
		for _, one := range s {
			if bound -= one.cost(); bound < 0 {
				return chosen, found, l
			}
		}
		if len(s) > 0 {
			chosen, found = append(chosen, l), append(found, s)
		}
	}
	return chosen, found, nil
}

// firing is which checks fire on the examples of lessons, found out on all
// processors.
type firing map[*lesson.Lesson][]Trial

// tryAll runs the examples of the lessons, up to maxTried. rest is the first
// lesson that was left out, nil where all were run.
func tryAll(lessons []*lesson.Lesson) (out firing, rest *lesson.Lesson) {
	lessons = slices.DeleteFunc(slices.Clone(lessons), func(l *lesson.Lesson) bool { return len(l.OwnChecks) > 0 }) // those are bound to their own
	chosen, found, rest := within(maxTried, lessons, toBind)
	results := make([][]Trial, len(chosen))
	inParallel(len(chosen), func(i int) {
		results[i] = tryScenarios(found[i], config.Default(), nil)
		if !shown(results[i]) {
			on := offByDefault(chosen[i])
			for k, s := range found[i] {
				if s.example.Kind != lesson.Good { // of a solution, what is off says nothing
					results[i][k] = s.try(config.Default(), on)
				}
			}
		}
	})
	out = firing{}
	for i, l := range chosen {
		out[l] = results[i]
	}
	return out, rest
}

// toBind are the scenarios of a lesson that tell which checks it belongs to.
func toBind(l *lesson.Lesson) []scenario {
	if e, ok := l.Undecided(); ok {
		return []scenario{{example: e}}
	}
	return scenarios(l)
}

// shown reports whether a check fires on one of the examples that are not good, or there
// are none of those.
func shown(trials []Trial) bool {
	none := true
	for _, t := range trials {
		if t.Example.Kind == lesson.Good {
			continue
		}
		none = false
		for _, f := range t.Findings {
			if f.Check != checks.UnreadStatement {
				return true
			}
		}
	}
	return none
}

// saidOfMost are checks, off by default, that fire on most migrations: that one does
// says nothing about what a lesson teaches, unless its error says the same, or it names the setting.
var saidOfMost = []*checks.Check{
	checks.MissingLockTimeout, checks.MissingStatementTimeout, checks.CachedPlanChanges, checks.SerialInsteadOfIdentity,
	checks.TableWithoutPrimaryKey, checks.UnnamedConstraint, checks.NameNeedsQuotes,
}

// offByDefault are the checks that are off unless somebody turns them on, which a
// lesson may be about.
func offByDefault(l *lesson.Lesson) []*checks.Check {
	var recorded []*checks.Check
	for _, text := range l.Errors {
		recorded = append(recorded, lesson.Preventing(checks.All, text)...)
	}
	return slices.DeleteFunc(slices.Clone(checks.All), func(c *checks.Check) bool {
		named := c == checks.MissingLockTimeout && strings.Contains(l.Body, "lock_timeout") || c == checks.MissingStatementTimeout && strings.Contains(l.Body, "statement_timeout")
		return !c.OffByDefault || slices.Contains(saidOfMost, c) && !slices.Contains(recorded, c) && !named
	})
}

// inParallel calls do with each number below n, on all processors.
func inParallel(n int, do func(int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), n) {
		wait.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

// names are the checks that fire on an example of a lesson, sorted.
func (f firing) names(l *lesson.Lesson, e lesson.Example) []string {
	var names []string
	for _, t := range f[l] {
		if t.Example.Line != e.Line || t.Example.Code != e.Code { // a row of a table has several on a line
			continue
		}
		for _, found := range t.Findings {
			if found.Check != checks.UnreadStatement { // a placeholder is no hazard
				names = append(names, found.Check.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
