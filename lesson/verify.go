package lesson

import (
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
	tallies   map[*Document]*tally
	// comparable is how many more names are compared with what a link is thought to mean.
	comparable int
}

// maxCompared is how many names are compared with those of broken links. A
// file with thousands of these is told of all, of the first ones with what may be meant.
const maxCompared = 200_000

// NewVerifier is for documents that are read already, by their paths in files.
func NewVerifier(files Files, documents []*Document) *Verifier {
	v := &Verifier{files: files, paths: map[string]bool{".": true}, documents: map[string]*Document{},
		tallies: map[*Document]*tally{}, comparable: maxCompared}
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
		newest := v.tally(of).newest
		if _, said := findDate(f.value); said != "" && newest > said {
			message := wording.Say("says that the last change was on %s, and a lesson is of %s", f.value, newest)
			if of != d {
				message = wording.Say("says that the last change was on %s, and a lesson in %s is of %s", f.value, of.Path, newest)
			}
			value, _ := restyled(f.value, newest)
			report(f.line, message, d.correction(f, value))
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
