package report

import (
	"encoding/json"
	"io"
	"slices"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
)

// formatVersion is that of the JSON outputs: fields may be added to a
// version, never changed.
const formatVersion = 1

// JSON writes a review as one line of JSON, the stable form for programs.
// Lines and columns count from 1, columns in bytes; what is about a whole
// file is at its first byte. No list is null, and all are sorted.
func JSON(w io.Writer, r *review.Result) error {
	out := jsonResult{Version: formatVersion, Verdict: r.Verdict, Errors: []jsonError{}, Files: []jsonFile{}, Findings: []jsonFinding{}, Unread: []jsonUnread{},
		Lessons: []jsonApplied{}, LessonFiles: []jsonLessons{}, Notes: []string{}}
	for _, e := range r.Errors {
		out.Errors = append(out.Errors, jsonError{e.Path, e.Reason})
	}
	for _, f := range r.Files {
		out.Files = append(out.Files, jsonFile{f.Path, f.Framework, f.Revision, f.Status})
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, newJSONFinding(f))
	}
	for _, u := range sortedUnread(r.Unread) {
		start, end := newJSONSpan(u.Span)
		out.Unread = append(out.Unread, jsonUnread{u.Span.Path, start, end, u.Reason.Plain().In(r.Language)})
	}
	for _, l := range r.Lessons {
		out.Lessons = append(out.Lessons, jsonApplied{newJSONLesson(l.LessonLink), l.BuiltIn, l.Findings})
	}
	for _, f := range r.LessonsRead {
		out.LessonFiles = append(out.LessonFiles, jsonLessons{f.Path, f.Repository, f.Commit, f.Lessons})
	}
	out.Notes = append(out.Notes, r.Notes...)
	return writeJSON(w, out)
}

// writeJSON writes a value as one line, with the characters of SQL as they are.
func writeJSON(w io.Writer, value any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(value)
}

type jsonResult struct {
	Version     int            `json:"version"`
	Verdict     review.Verdict `json:"verdict"`
	Errors      []jsonError    `json:"errors"`
	Files       []jsonFile     `json:"files"`
	Findings    []jsonFinding  `json:"findings"`
	Unread      []jsonUnread   `json:"unread"`
	Lessons     []jsonApplied  `json:"lessons"`
	LessonFiles []jsonLessons  `json:"lessonFiles"`
	Notes       []string       `json:"notes"`
}

type jsonError struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

type jsonFile struct {
	Path      string `json:"path"`
	Framework string `json:"framework"`
	Revision  string `json:"revision"`
	Status    string `json:"status"`
}

type jsonPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type jsonFinding struct {
	Check       string              `json:"check"`
	Severity    string              `json:"severity"`
	Message     string              `json:"message"`
	File        string              `json:"file"`
	Start       jsonPosition        `json:"start"`
	End         jsonPosition        `json:"end"`
	Direction   migration.Direction `json:"direction"`
	SQL         string              `json:"sql"`
	Fingerprint string              `json:"fingerprint"`
	Fix         *jsonFix            `json:"fix"`
	Lessons     []jsonLesson        `json:"lessons"`
	Suppressed  *jsonSuppression    `json:"suppressed"`
}

type jsonFix struct {
	Edits []jsonEdit `json:"edits"`
	Title string     `json:"title"`
}

type jsonEdit struct {
	Start jsonPosition `json:"start"`
	End   jsonPosition `json:"end"`
	Text  string       `json:"text"`
}

// jsonLesson is a lesson. Repository is "" for one of the repository itself.
type jsonLesson struct {
	Title      string `json:"title"`
	Path       string `json:"path"`
	Line       int    `json:"line"`
	URL        string `json:"url"`
	Repository string `json:"repository"`
}

func newJSONLesson(l review.LessonLink) jsonLesson {
	return jsonLesson{l.Title, l.Path, l.Line, l.URL, l.Repository}
}

// jsonApplied is a lesson with how many findings it explains, accepted ones
// left out. BuiltIn is true for the page of a check.
type jsonApplied struct {
	jsonLesson
	BuiltIn  bool `json:"builtIn"`
	Findings int  `json:"findings"`
}

// jsonLessons is a file of lessons that was read, with how many it has. Commit is
// "" where it is the one on disk.
type jsonLessons struct {
	Path       string `json:"path"`
	Repository string `json:"repository"`
	Commit     string `json:"commit"`
	Lessons    int    `json:"lessons"`
}

type jsonSuppression struct {
	By     string `json:"by"`
	Reason string `json:"reason"`
	Until  string `json:"until"`
}

type jsonUnread struct {
	File   string       `json:"file"`
	Start  jsonPosition `json:"start"`
	End    jsonPosition `json:"end"`
	Reason string       `json:"reason"`
}

func newJSONFinding(f *review.Finding) jsonFinding {
	start, end := newJSONSpan(f.Span)
	out := jsonFinding{
		Check: f.Check.Name, Severity: f.Severity.String(), Message: f.Message,
		File: f.Span.Path, Start: start, End: end,
		Direction: f.Direction, SQL: f.SQL, Fingerprint: f.Fingerprint, Lessons: []jsonLesson{},
	}
	if f.Fix != nil {
		out.Fix = newJSONFix(f.Fix)
	}
	for _, l := range f.Lessons() {
		out.Lessons = append(out.Lessons, newJSONLesson(l))
	}
	if s := f.Suppressed; s != nil {
		out.Suppressed = &jsonSuppression{s.By, s.Reason, s.Until}
	}
	return out
}

func newJSONFix(fix *review.Fix) *jsonFix {
	edits := slices.Clone(fix.Edits)
	slices.SortStableFunc(edits, func(a, b migration.Edit) int { return compareSpans(a.Span, b.Span) })
	out := &jsonFix{Edits: []jsonEdit{}, Title: fix.Title}
	for _, e := range edits {
		start, end := newJSONSpan(e.Span)
		out.Edits = append(out.Edits, jsonEdit{start, end, e.Text})
	}
	return out
}

func newJSONSpan(s migration.Span) (start, end jsonPosition) {
	if s.Start.Line == 0 {
		return jsonPosition{1, 1}, jsonPosition{1, 1}
	}
	return jsonPosition{s.Start.Line, s.Start.Column}, jsonPosition{s.End.Line, s.End.Column}
}
