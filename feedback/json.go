package feedback

import (
	"encoding/json"
	"io"
	"time"
)

// formatVersion is that of the JSON output: fields may be added to a version,
// never changed.
const formatVersion = 1

type jsonReport struct {
	Version  int          `json:"version"`
	Branch   string       `json:"branch"`
	Since    string       `json:"since"`
	Until    string       `json:"until"`
	Steps    int          `json:"steps"`
	Changes  int          `json:"changes"`
	Taught   int          `json:"taught"`
	Months   []string     `json:"months"`
	Lessons  []jsonLesson `json:"lessons"`
	Untaught []jsonCheck  `json:"untaught"`
	Notes    []string     `json:"notes"`
}

type jsonLesson struct {
	Title      string   `json:"title"`
	Path       string   `json:"path"`
	Line       int      `json:"line"`
	URL        string   `json:"url"`
	Repository string   `json:"repository"`
	Checks     []string `json:"checks"`
	jsonCount
}

type jsonCheck struct {
	Check string `json:"check"`
	Title string `json:"title"`
	jsonCount
}

type jsonCount struct {
	Findings int             `json:"findings"`
	Changes  int             `json:"changes"`
	PerMonth []int           `json:"perMonth"`
	Last     *jsonOccurrence `json:"last"`
}

type jsonOccurrence struct {
	Commit  string `json:"commit"`
	Subject string `json:"subject"`
	Date    string `json:"date"`
	Check   string `json:"check"`
	File    string `json:"file"`
	Line    int    `json:"line"`
}

// JSON writes a report as one line of JSON. The lessons are all of the team's:
// those that fired first, then those that did not, then those that are bound to
// no check. No list is null; last is null where nothing fired.
func JSON(w io.Writer, r *Report) error {
	out := jsonReport{
		Version: formatVersion, Branch: r.Branch, Since: date(r.Since), Until: date(r.Until), Steps: r.Steps, Changes: r.Changes, Taught: r.Taught,
		Months: append([]string{}, r.Months...), Lessons: []jsonLesson{}, Untaught: []jsonCheck{}, Notes: []string{},
	}
	for _, note := range r.Notes {
		out.Notes = append(out.Notes, note.String())
	}
	for _, group := range [][]Lesson{r.Lessons, r.Silent, r.Unbound} {
		for _, l := range group {
			out.Lessons = append(out.Lessons, jsonLesson{l.Title, l.Path, l.Line, l.URL, l.Repository, append([]string{}, l.Checks...), newJSONCount(l.Count)})
		}
	}
	for _, c := range r.Untaught {
		out.Untaught = append(out.Untaught, jsonCheck{c.Name, c.Title, newJSONCount(c.Count)})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

func newJSONCount(n Count) jsonCount {
	out := jsonCount{Findings: n.Findings, Changes: n.Changes, PerMonth: append([]int{}, n.PerMonth...)}
	if l := n.Last; l.Commit != "" {
		out.Last = &jsonOccurrence{l.Commit, l.Subject, date(l.Date), l.Check, l.Path, l.Line}
	}
	return out
}

// date is a day, "" for none.
func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}
