package review

import (
	"cmp"
	"slices"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/wording"
)

// Library is a team's lessons with the checks that they belong to. The zero
// Library has only the built-in pages.
type Library struct {
	Documents []*lesson.Document
	Bindings  []lesson.Binding
	// Checks are those that lessons bring, in the order of the lessons.
	Checks []*checks.Check
	// Problems are those of the documents and of their bindings.
	Problems []lesson.Problem
	// Missing are the sources, or files of them, that could not be read.
	Missing []lesson.Problem
}

// NewLibrary binds the lessons of documents to the checks: by their own word,
// by the errors they record, by the examples on which a check fires.
func NewLibrary(documents []*lesson.Document) Library {
	l := Library{Documents: documents}
	var lessons []*lesson.Lesson
	for _, d := range documents {
		lessons = append(lessons, d.Lessons...)
	}
	fires, rest := tryAll(lessons)
	own, left := compileAll(documents)
	titles := map[string]string{}
	for _, d := range documents {
		bindings, problems := lesson.Bind(d.Lessons, checks.All, fires.names)
		l.Bindings = append(l.Bindings, bindings...)
		for _, p := range slices.Concat(d.Problems, problems, l.addOwnChecks(own[d], titles)) {
			p.Path = d.Name()
			l.Problems = append(l.Problems, p)
		}
	}
	if rest != nil {
		l.Problems = append(l.Problems, lesson.Problem{Path: rest.File(), Line: rest.Line, Severity: checks.Warning, Message: wording.Say(
			"from here on no example is run to find the checks of a lesson: there are too many, or too long ones; name the checks of the others in a field Checks")})
	}
	if left != nil {
		l.Problems = append(l.Problems, lesson.Problem{Path: left.of.File(), Line: left.Line, Severity: checks.Error, Message: wording.Say(
			"from here on no check of a lesson is read: that is done for %d; write fewer, or join those that are alike", maxOwnChecks)})
	}
	return l
}

// Without is the library with word of what is missing from it.
func (l Library) Without(missing []lesson.Problem) Library {
	l.Missing = append(l.Missing, missing...)
	return l
}

// Verified is the library with what its own files say of themselves, and where
// their links lead, held against the files of their repository.
func (l Library) Verified(files lesson.Files) Library {
	own := slices.DeleteFunc(slices.Clone(l.Documents), func(d *lesson.Document) bool { return d.Name() != d.Path })
	v := lesson.NewVerifier(files, own)
	for _, d := range own {
		l.Problems = append(l.Problems, v.Problems(d)...)
	}
	return l
}

// linkTo is a team's lesson as a comment links it.
func linkTo(of *lesson.Lesson) LessonLink {
	link := LessonLink{Title: of.Title, Path: of.Path, Line: of.Line, URL: of.URL(), Date: of.Date}
	if of.Base.Elsewhere {
		link.Repository = of.Base.Repository
	}
	return link
}

// builtIn is the page of a check, in the language of the reader if there is one.
func builtIn(c *checks.Check, reader wording.Language) LessonLink {
	path := PagePath(c.Name, reader)
	return LessonLink{Title: wording.Title(checks.Title(c.Name)).In(reader), Path: path, Line: 1, URL: PageURL(c.Name, reader), BuiltIn: true}
}

// maxLinked is how many lessons of the team a finding names.
const maxLinked = 20

// taught is what lessons have to say of the findings of a check, and how many
// of the team's are about it, of which it names up to maxLinked.
type taught struct {
	Taught
	bound int
}

// link gives every finding its lessons, and counts those that applied.
func (r *run) link() {
	by := map[*checks.Check]*taught{} // of the checks that found something: titles stand in pages of text
	for _, f := range r.result.Findings {
		if by[f.Check] == nil {
			by[f.Check] = &taught{}
		}
	}
	for _, b := range r.Lessons.Bindings {
		t := by[b.Check]
		switch link := linkTo(b.Lesson); {
		case t == nil:
		case b.By != lesson.BySolution:
			if t.bound++; t.bound <= maxLinked {
				t.Lessons = append(t.Lessons, link)
			}
		case t.Follows == nil:
			t.Follows = &link
		}
	}
	for check, t := range by {
		if page := builtIn(check, r.reader()); page.Title != "" {
			t.Lessons = append(t.Lessons, page)
		}
	}
	for _, f := range r.result.Findings {
		t := by[f.Check]
		f.Taught = &t.Taught
		if t.bound > maxLinked {
			r.note("%d lessons are about %s: its findings name the first %d", t.bound, f.Check.Name, maxLinked)
		}
	}
	r.result.countLessons()
	r.result.LessonsRead = r.Lessons.files()
}

// files are those that the library was read from.
func (l Library) files() []LessonsFile {
	var out []LessonsFile
	for _, d := range l.Documents {
		f := LessonsFile{Path: d.Path, Commit: d.StoredAt().Commit, Lessons: len(d.Lessons)}
		if d.StoredAt().Elsewhere {
			f.Repository = d.StoredAt().Repository
		}
		out = append(out, f)
	}
	return out
}

// countLessons lists the lessons of the findings that count.
func (r *Result) countLessons() {
	count := map[LessonLink]int{}
	for _, f := range r.Findings {
		if f.Suppressed == nil {
			for _, link := range f.Lessons() {
				count[link]++
			}
		}
	}
	r.Lessons = nil
	for link, n := range count {
		r.Lessons = append(r.Lessons, AppliedLesson{LessonLink: link, Findings: n})
	}
	slices.SortFunc(r.Lessons, func(a, b AppliedLesson) int {
		return cmp.Or(cmp.Compare(b.Findings, a.Findings), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line))
	})
}
