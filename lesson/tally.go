package lesson

import (
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/wording"
)

// tally is what there is to count in a document.
type tally struct {
	lessons, patterns int
	// tagged are the lessons with a tag, as normalize leaves it, by severity.
	tagged map[string]map[checks.Severity]int
	// severe are the lessons of a severity.
	severe map[checks.Severity]int
	// newest is the day of the newest lesson, "" where none has one.
	newest string
	// linked is how many lessons the files have that its tables link; known is
	// false where one of them cannot be read, links where there is any.
	linked       int
	known, links bool
}

// tally counts a document, once.
func (v *Verifier) tally(d *Document) *tally {
	if t := v.tallies[d]; t != nil {
		return t
	}
	t := &tally{tagged: map[string]map[checks.Severity]int{}, severe: map[checks.Severity]int{}}
	v.tallies[d] = t
	for _, l := range d.Lessons {
		if _, said := findDate(l.Date); said > t.newest {
			t.newest = said
		}
		if l.Pattern {
			t.patterns++
			continue
		}
		t.lessons++
		t.severe[l.Severity]++
		seen := map[string]bool{}
		for _, tag := range l.Tags {
			if tag = normalize(tag); !seen[tag] {
				seen[tag] = true
				if t.tagged[tag] == nil {
					t.tagged[tag] = map[checks.Severity]int{}
				}
				t.tagged[tag][l.Severity]++
			}
		}
	}
	v.addLinked(t, d)
	return t
}

// addLinked counts the lessons of the files that the tables of a document link.
func (v *Verifier) addLinked(t *tally, d *Document) {
	t.known = true
	linked := map[string]bool{}
	for _, row := range d.figures {
		if row.file == "" || row.what != lessonCount || linked[row.file] {
			continue
		}
		linked[row.file], t.links = true, true
		other := v.document(resolve(d.Path, row.file))
		if other == nil {
			t.known = false
			return
		}
		for _, l := range other.Lessons {
			if !l.Pattern {
				t.linked++
			}
		}
	}
}

// labelled is how many lessons have a tag, or are of a severity.
func (t *tally) labelled(label string) (n int) {
	severity := severityOf(strings.Trim(label, "* "))
	tagged := t.tagged[normalize(label)]
	for _, of := range tagged {
		n += of
	}
	if severity != checks.Off {
		n += t.severe[severity] - tagged[severity]
	}
	return n
}

// count is how many there are of what a figure counts.
func (v *Verifier) count(d, of *Document, f figure) (want int, noun wording.Text, known bool) {
	t := v.tally(of)
	switch f.what {
	case patternCount:
		return t.patterns, wording.Say("patterns"), t.patterns > 0
	case labelledCount:
		want = t.labelled(f.label)
		return want, wording.Say("lessons of %q", strings.Trim(f.label, "* ")), want > 0
	case totalCount:
		switch linked := v.tally(d); {
		case !linked.known:
			return 0, wording.Text{}, false
		case linked.links:
			return linked.linked, wording.Say("lessons"), true
		}
		if f.number() == t.lessons+t.patterns { // patterns are lessons too
			return f.number(), wording.Say("lessons"), true
		}
	}
	// A file without lessons counts those of other files.
	return t.lessons, wording.Say("lessons"), of != d || t.lessons > 0
}
