package command

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// listed is a lesson as the list shows it, in the form of --format json.
type listed struct {
	Title    string   `json:"title"`
	Path     string   `json:"path"`
	Line     int      `json:"line"`
	Anchor   string   `json:"anchor"`
	URL      string   `json:"url"`
	Tags     []string `json:"tags"`
	Date     string   `json:"date"`
	Project  string   `json:"project"`
	Severity string   `json:"severity"` // "off" where it says none
	Pattern  bool     `json:"pattern"`
	Examples int      `json:"examples"`
	Bindings []bond   `json:"bindings"`
	// Nearest are checks that it may be about, where it is bound to none.
	Nearest []near `json:"nearest"`

	place string
}

type bond struct {
	Check string `json:"check"`
	By    string `json:"by"`
	Why   string `json:"why"`
}

type near struct {
	Check string   `json:"check"`
	Words []string `json:"words"`
}

// problem is one of the files, in the form of --format json.
type problem struct {
	Path     string `json:"path"`
	Line     int    `json:"line"` // 0 for the whole file
	Severity string `json:"severity"`
	Message  string `json:"message"`
}

// bonds are the names of what binds a lesson, in the JSON output.
var bonds = map[lesson.Bond]string{
	lesson.ByName: "checks-field", lesson.ByError: "error", lesson.ByExample: "bad-example",
	lesson.BySolution: "own-solution", lesson.ByOwnCheck: "own-check",
}

// list is what there is to say about the lessons of a library, to a reader.
func list(l review.Library, reader wording.Language) []listed {
	byLesson := map[*lesson.Lesson][]lesson.Binding{}
	for _, b := range l.Bindings {
		byLesson[b.Lesson] = append(byLesson[b.Lesson], b)
	}
	var likenesses *lesson.Likenesses
	out := []listed{}
	for _, d := range l.Documents {
		for _, of := range d.Lessons {
			item := listed{
				Title: of.Title, Path: of.Path, Line: of.Line, Anchor: of.Anchor, URL: of.URL(), Tags: append([]string{}, of.Tags...),
				Date: of.Date, Project: of.Project, Severity: of.Severity.String(), Pattern: of.Pattern, Examples: len(of.Examples),
				Bindings: []bond{}, Nearest: []near{}, place: of.Place(),
			}
			for _, b := range byLesson[of] {
				item.Bindings = append(item.Bindings, bond{b.Check.Name, bonds[b.By], b.Why.In(reader)})
			}
			if len(item.Bindings) == 0 {
				if likenesses == nil {
					likenesses = lesson.NewLikenesses(aboutMigrations(), aboutCheck)
				}
				for _, n := range likenesses.Of(of) {
					item.Nearest = append(item.Nearest, near{n.Check.Name, n.Words})
				}
			}
			out = append(out, item)
		}
	}
	return out
}

// aboutMigrations are the checks that a lesson may teach: not those that the
// review reports of unread statements, ignores and lesson files.
func aboutMigrations() []*checks.Check {
	return slices.DeleteFunc(slices.Clone(checks.All), func(c *checks.Check) bool { return c.Run == nil })
}

// aboutCheck is what is said of a check, in all languages.
func aboutCheck(c *checks.Check) string {
	words := c.Name + "\n" + checks.Page(c.Name)
	for _, reader := range wording.Languages() {
		words += "\n" + wording.Title(checks.Title(c.Name)).In(reader)
	}
	return words
}

// listLessons writes each lesson with the checks it is bound to, and why.
func listLessons(w io.Writer, l review.Library, reader wording.Language) error {
	line := func(words wording.Text) { fmt.Fprintln(w, "    "+words.In(reader)) }
	for _, item := range list(l, reader) {
		fmt.Fprintf(w, "%s  %s\n", item.place, item.Title)
		for _, b := range item.Bindings {
			line(wording.Say("%s: %s", b.Check, b.Why))
		}
		if len(item.Bindings) > 0 {
			continue
		}
		line(wording.Say("bound to no check"))
		for _, n := range item.Nearest {
			line(wording.Say("perhaps %s, which shares the words %s", n.Check, strings.Join(n.Words, ", ")))
		}
		if len(item.Nearest) > 0 {
			line(wording.Say("to bind it, write below its heading: **Checks**: `%s`", item.Nearest[0].Check))
		}
	}
	for _, p := range slices.Concat(l.Missing, l.Problems) {
		fmt.Fprintln(w, p.Lines().In(reader))
	}
	if len(l.Documents) == 0 {
		fmt.Fprintln(w, wording.Say("there are no lessons: name their files, or set lessons: in .oncebitten.yml").In(reader))
	}
	return nil
}

// lessonsJSON writes the same for programs, as one line. Fields may be added to
// a version, never changed.
func lessonsJSON(w io.Writer, l review.Library) error {
	out := struct {
		Version  int       `json:"version"`
		Lessons  []listed  `json:"lessons"`
		Problems []problem `json:"problems"`
	}{1, list(l, wording.English), []problem{}}
	for _, p := range slices.Concat(l.Missing, l.Problems) {
		out.Problems = append(out.Problems, problem{p.Path, p.Line, p.Severity.String(), p.Message.String()})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
