// Package site writes the documentation as a web site: an index of the checks, a
// page for each with its lesson, the table of locks, the configuration, and a lesson's own check. It
// is plain HTML with one style sheet. Nothing in it runs, asks another server or
// counts its readers; all links between pages are relative, so it can be read
// from a folder, and published below any path.
package site

import (
	"bytes"
	"embed"
	"html/template"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/docs"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

//go:embed template
var templates embed.FS

// A File is one file of the site: its path with slashes, and its content.
type File struct {
	Path    string
	Content []byte
}

// Files are all files of the site in a language, in the order of their paths.
// The same program always makes the same bytes.
func Files(reader wording.Language) ([]File, error) {
	w := &writer{reader: reader}
	var err error
	w.templates, err = template.New("").Funcs(template.FuncMap{"say": w.say}).ParseFS(templates, "template/*.html")
	if err != nil {
		return nil, err
	}
	style, err := templates.ReadFile("template/style.css")
	if err != nil {
		return nil, err
	}
	w.files = append(w.files, File{"style.css", style})
	w.index()
	for _, check := range checks.All {
		w.check(check)
	}
	w.document("locks.html", "locks", docs.Locks)
	w.document("configuration.html", "configuration", docs.Configuration)
	w.document("lesson-checks.html", "lesson-checks", docs.LessonChecks)
	if w.err != nil {
		return nil, w.err
	}
	slices.SortFunc(w.files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return w.files, nil
}

// A writer makes the pages; err is the first thing that went wrong.
type writer struct {
	reader    wording.Language
	templates *template.Template
	files     []File
	err       error
}

// page is what the frame of every page needs.
type page struct {
	Language wording.Language
	Title    string
	// Root leads from the page to the folder of the site: "" or "../".
	Root string
	// Here is the part of the site that the page belongs to.
	Here string
	Home string
	Body any
}

// write makes one page of a template.
func (w *writer) write(path, name, title, here string, body any) {
	var b bytes.Buffer
	err := w.templates.ExecuteTemplate(&b, name, page{
		Language: w.reader, Title: title, Root: strings.Repeat("../", strings.Count(path, "/")), Here: here, Home: review.Home, Body: body,
	})
	if err != nil && w.err == nil {
		w.err = wording.Errorf("%s: %w", path, err)
	}
	w.files = append(w.files, File{path, b.Bytes()})
}

// document writes a page of package docs, whose first line is its title.
func (w *writer) document(path, here, text string) {
	first, text, _ := strings.Cut(text, "\n")
	html, sections, err := rendering{reader: w.reader, folder: "docs"}.html(text)
	if err != nil && w.err == nil {
		w.err = wording.Errorf("%s: %w", path, err)
	}
	w.write(path, "document.html", strings.TrimPrefix(first, "# "), here, struct {
		HTML     template.HTML
		Sections []section
	}{html, sections})
}
