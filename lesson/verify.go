package lesson

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/wording"
)

// Files are the files beside a document; a framework.Snapshot is such.
type Files interface {
	Paths() []string
	Read(paths []string) (map[string]string, error)
}

// Verifier holds documents against the files beside them: the figures that
// they say, and the links that they have.
type Verifier struct {
	files     Files
	paths     map[string]bool // folders as well
	documents map[string]*Document
}

// NewVerifier is for documents that are read already, by their paths in files.
func NewVerifier(files Files, documents []*Document) *Verifier {
	v := &Verifier{files: files, paths: map[string]bool{".": true}, documents: map[string]*Document{}}
	for _, p := range files.Paths() {
		for ; !v.paths[p]; p = path.Dir(p) {
			v.paths[p] = true
		}
	}
	for _, d := range documents {
		v.documents[d.Path] = d
	}
	return v
}

// document is a file of lessons that a document links; nil where it is none
// that can be read. What that one links is nobody's question, so links may go in circles.
func (v *Verifier) document(p string) *Document {
	if d, ok := v.documents[p]; ok {
		return d
	}
	v.documents[p] = nil
	if !v.paths[p] || !strings.HasSuffix(strings.ToLower(p), ".md") {
		return nil
	}
	if texts, err := v.files.Read([]string{p}); err == nil {
		v.documents[p] = Read(p, texts[p])
	}
	return v.documents[p]
}

// Problems are the figures of a document that are wrong, and its links that
// lead nowhere. No lesson is lost by any.
func (v *Verifier) Problems(d *Document) []Problem {
	var problems []Problem
	report := func(line int, message wording.Text, c *Correction) {
		problems = append(problems, Problem{Path: d.Path, Line: line, Severity: checks.Warning, Message: message, Upkeep: true, Correction: c})
	}
	for _, f := range d.figures {
		v.figure(d, f, report)
	}
	for _, l := range d.links {
		if message := v.link(d, l); !message.IsZero() {
			report(l.line, message, nil)
		}
	}
	slices.SortStableFunc(problems, func(a, b Problem) int { return a.Line - b.Line })
	return problems
}

// figure reports a figure that is wrong. One about what is not known is left
// alone: labels that no lesson has, files that are not there.
func (v *Verifier) figure(d *Document, f figure, report func(int, wording.Text, *Correction)) {
	of := d
	if f.file != "" {
		if of = v.document(resolve(d.Path, f.file)); of == nil {
			return
		}
	}
	if f.what == lastChange {
		newest := newestDay(of)
		said, format := day(f.value)
		if said != "" && newest > said {
			message := wording.Say("says that the last change was on %s, and a lesson is of %s", f.value, newest)
			if of != d {
				message = wording.Say("says that the last change was on %s, and a lesson in %s is of %s", f.value, of.Path, newest)
			}
			report(f.line, message, d.correction(f, format(newest)))
		}
		return
	}
	want, noun, known := v.count(d, of, f)
	if known && want != f.number() {
		message := wording.Say("gives the number of %s as %s, and it is %d", noun, f.value, want)
		if of != d {
			message = wording.Say("gives the number of %s in %s as %s, and it is %d", noun, of.Path, f.value, want)
		}
		report(f.line, message, d.correction(f, strconv.Itoa(want)))
	}
}

// count is how many there are of what a figure counts.
func (v *Verifier) count(d, of *Document, f figure) (want int, noun wording.Text, known bool) {
	lessons, patterns := countLessons(of)
	switch f.what {
	case patternCount:
		return patterns, wording.Say("patterns"), patterns > 0
	case labelledCount:
		want, known = countLabel(of, f.label)
		return want, wording.Say("lessons of %q", strings.Trim(f.label, "* ")), known
	case totalCount:
		linked := map[string]bool{}
		for _, row := range d.figures {
			if row.file == "" || row.what != lessonCount || linked[row.file] {
				continue
			}
			linked[row.file] = true
			other := v.document(resolve(d.Path, row.file))
			if other == nil {
				return 0, wording.Text{}, false
			}
			n, _ := countLessons(other)
			want += n
		}
		if len(linked) > 0 {
			return want, wording.Say("lessons"), true
		}
		if f.number() == lessons+patterns { // patterns are lessons too
			return lessons + patterns, wording.Say("lessons"), true
		}
	}
	// A file without lessons counts those of other files.
	return lessons, wording.Say("lessons"), of != d || lessons > 0
}

func countLessons(d *Document) (lessons, patterns int) {
	for _, l := range d.Lessons {
		if l.Pattern {
			patterns++
		} else {
			lessons++
		}
	}
	return lessons, patterns
}

// countLabel counts the lessons with a tag, or of a severity. known is false
// for a label that nothing has.
func countLabel(d *Document, label string) (n int, known bool) {
	severity := severityOf(strings.Trim(label, "* "))
	words := normalize(label)
	for _, l := range d.Lessons {
		if l.Pattern {
			continue
		}
		tagged := slices.ContainsFunc(l.Tags, func(tag string) bool { return normalize(tag) == words })
		if tagged || severity != checks.Off && l.Severity == severity {
			n++
		}
	}
	return n, n > 0
}

// newestDay is the day of the newest lesson, "" where none has one.
func newestDay(d *Document) (newest string) {
	for _, l := range d.Lessons {
		if said, _ := day(l.Date); said > newest {
			newest = said
		}
	}
	return newest
}

// day reads a date as 2026-01-26 and says how to write another one in its
// form; "" for other forms.
func day(s string) (iso string, format func(iso string) string) {
	if isoDay.MatchString(s) {
		return s, func(iso string) string { return iso }
	}
	if p := strings.Split(s, "/"); len(p) == 3 && len(p[2]) == 4 { // 26/01/2026, never the American order where it can be told
		d, m := p[0], p[1]
		american := len(m) > 0 && m > "12" && len(m) == 2
		if american {
			d, m = m, d
		}
		return fmt.Sprintf("%s-%02s-%02s", p[2], m, d), func(iso string) string {
			if american {
				return iso[5:7] + "/" + iso[8:] + "/" + iso[:4]
			}
			return iso[8:] + "/" + iso[5:7] + "/" + iso[:4]
		}
	}
	return "", nil
}

// resolve is the path that a link in a file leads to; "" for one that leaves the repository.
func resolve(from, link string) string {
	if rest, ok := strings.CutPrefix(link, "/"); ok {
		return path.Clean(rest)
	}
	p := path.Join(path.Dir(from), link)
	if p == ".." || strings.HasPrefix(p, "../") {
		return ""
	}
	return p
}
