package site

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// checkPath is the page of a check on the site.
func checkPath(name string) string { return "checks/" + name + ".html" }

// entry is a check in a list.
type entry struct {
	*checks.Check
	Path, Title string
}

func (w *writer) entry(c *checks.Check) entry {
	return entry{c, checkPath(c.Name), wording.Title(checks.Title(c.Name)).In(w.reader)}
}

// listed is a subject with its checks.
type listed struct {
	ID, Title string
	Checks    []entry
}

// index writes the list of all checks by subject.
func (w *writer) index() {
	var list []listed
	for _, s := range subjects {
		l := listed{ID: s.ID, Title: capital(s.Title.In(w.reader))}
		for _, check := range checks.All {
			if subjectOf(check).ID == s.ID {
				l.Checks = append(l.Checks, w.entry(check))
			}
		}
		list = append(list, l)
	}
	w.write("index.html", "index.html", "Once Bitten", "checks", list)
}

// headingTag is one of the tags before the title of a page.
var headingTag = lazyregexp.New(`\[([A-Z]+)\]`)

// subjectOf is the first subject that has a tag of the check's page.
func subjectOf(check *checks.Check) subject {
	heading, _, _ := strings.Cut(checks.Page(check.Name), "\n")
	for _, m := range headingTag.FindAllStringSubmatch(heading, -1) {
		for _, s := range subjects {
			if slices.Contains(s.Tags, m[1]) {
				return s
			}
		}
	}
	return subject{}
}

// lessonPage is what the template of a check is given.
type lessonPage struct {
	entry
	Subject, SubjectID string
	HTML               template.HTML
	// TextLanguage is that of the lesson.
	TextLanguage              wording.Language
	Sections                  []section
	Related                   []entry
	Configuration, Ignore     template.HTML
	LessonSource, CheckSource string
}

// check writes the page of one check.
func (w *writer) check(c *checks.Check) {
	_, text, language := checks.PageFor(c.Name, w.reader)
	r := rendering{reader: w.reader, root: "../", folder: "checks", self: c.Name}
	html, sections, err := r.html(w.lessonText(text))
	if err != nil && w.err == nil {
		w.err = wording.Errorf("%s: %w", c.Name, err)
	}
	subject := subjectOf(c)
	comment, statement := "-- ", "sql"
	if !strings.Contains(text, "```sql good") {
		comment, statement = "# ", "python"
	}
	w.write(checkPath(c.Name), "check.html", w.entry(c).Title, "checks", lessonPage{
		entry: w.entry(c), Subject: capital(subject.Title.In(w.reader)), SubjectID: subject.ID,
		HTML: html, TextLanguage: language, Sections: sections, Related: w.related(c),
		Configuration: snippet("yaml", "checks:\n  "+c.Name+": "+cmp.Or(map[bool]string{true: c.Severity.String()}[c.OffByDefault], "off")),
		Ignore:        snippet(statement, comment+"oncebitten: ignore "+c.Name+": "+wording.Say("why it does no harm here").In(w.reader)),
		LessonSource:  review.PageURL(c.Name, w.reader),
		CheckSource:   review.Home + "/blob/main/checks/" + strings.TrimSuffix(checks.PageFile(c.Name), ".md") + ".go",
	})
}

// snippet is a few lines of code as HTML.
func snippet(language, code string) template.HTML {
	var lines []string
	for _, line := range strings.Split(code, "\n") {
		lines = append(lines, highlighted(language, line))
	}
	return template.HTML(strings.Join(lines, "\n"))
}

// fieldStart begins a field of a lesson: its name, and what follows on the line.
var fieldStart = lazyregexp.New(`^\*\*([^*]+)\*\*[ ]?:[ ]?(.*)$`)

// lessonText is the lesson of a page with a heading for each field. What the
// page has anyway is left out: the title, the severity and the check.
func (w *writer) lessonText(text string) string {
	var b strings.Builder
	fence := 0 // the backticks of the block that is open
	for line := range strings.Lines(text) {
		switch after := strings.TrimLeft(line, "`"); {
		case fence == 0 && len(line)-len(after) >= 3:
			fence = len(line) - len(after)
		case fence > 0 && len(line)-len(after) >= fence && after == "\n":
			fence = 0
		}
		m := fieldStart.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		switch {
		case fence > 0 || m == nil && !strings.HasPrefix(line, "### "):
			b.WriteString(line)
		case m != nil:
			for _, f := range fields { // the severity is none
				if slices.Contains(f.Names, m[1]) {
					fmt.Fprintf(&b, "## %s {#%s}\n\n%s\n", capital(f.Title.In(w.reader)), f.ID, m[2])
				}
			}
		}
	}
	return b.String()
}

// related are the checks that a lesson names or replaces, and those that name or
// replace it, in the order of all.
func (w *writer) related(c *checks.Check) []entry {
	var out []entry
	for _, other := range checks.All {
		if other != c && (names(c, other) || names(other, c)) {
			out = append(out, w.entry(other))
		}
	}
	return out
}

// names reports whether a check replaces another one or its lesson's prose names it.
func names(c, other *checks.Check) bool {
	return slices.Contains(c.Replaces, other.Name) || strings.Contains(checks.Page(c.Name), "`"+other.Name+"`")
}
