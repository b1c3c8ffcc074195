package review

import (
	"fmt"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/migration"
)

// ReadLessons reads lesson files, on all processors, in the order of their paths.
func ReadLessons(paths []string, texts map[string]string) []*lesson.Document {
	documents := make([]*lesson.Document, len(paths))
	inParallel(len(paths), func(i int) { documents[i] = lesson.Read(paths[i], texts[paths[i]]) })
	return documents
}

// findLessonFiles keeps those files of the change that the configuration says
// are lessons of this repository.
func (r *run) findLessonFiles() {
	for _, f := range r.Files {
		if f.Status != "removed" && isLessonFile(r, f.Path) {
			r.lessonFiles = append(r.lessonFiles, f)
		}
	}
}

func isLessonFile(r *run, path string) bool {
	for _, source := range r.Config.Lessons {
		if source.Repository == "" && doublestar.MatchUnvalidated(source.Glob, path) {
			return true
		}
	}
	return false
}

// maxLessonBytes is how much of the lesson files of a change is tested, one of
// them whatever its size: who sends thousands of examples does not choose how
// long a run takes.
const maxLessonBytes = 8 << 20

// reviewLessons tests the lesson files of the change, and reports what is
// wrong with them that was not wrong before.
func (r *run) reviewLessons() {
	if len(r.lessonFiles) == 0 || r.Last > 0 {
		return
	}
	var now, was []string
	for _, f := range r.lessonFiles {
		now = append(now, f.Path)
		if path := previous(f); path != "" {
			was = append(was, path)
		}
	}
	after, failed := read(r.After, now)
	for path, why := range failed {
		r.result.Errors = append(r.result.Errors, FileError{Path: path, Reason: why.In(r.reader())})
	}
	from := r.MergeBase
	if from == nil {
		from = r.Before
	}
	before, _ := read(from, was) // what cannot be read there excuses nothing
	size := 0
	for _, f := range r.lessonFiles {
		source, ok := after[f.Path]
		if !ok {
			continue
		}
		if size += len(source.Text); size > maxLessonBytes && size > len(source.Text) {
			r.note("%s and the lesson files after it are not tested: those of the change have more than %d MB together", f.Path, maxLessonBytes>>20)
			break
		}
		r.result.LessonFiles = append(r.result.LessonFiles, File{Path: f.Path, Status: f.Status})
		r.result.Sources[f.Path] = source
		old := map[string]int{}
		if b, ok := before[previous(f)]; ok {
			for _, finding := range r.lessonFindings(migration.NewSource(f.Path, b.Text), from) {
				old[identity(finding)]++
			}
		}
		for _, finding := range r.lessonFindings(source, r.After) {
			if key := identity(finding); old[key] > 0 {
				old[key]--
				continue
			}
			r.result.Findings = append(r.result.Findings, finding)
		}
	}
}

// previous is where a file was before the change; "" for a new one.
func previous(f ChangedFile) string {
	switch {
	case f.Status == "added" || f.Status == "given":
		return ""
	case f.PreviousPath != "":
		return f.PreviousPath
	}
	return f.Path
}

// identity is what makes a finding of a lesson file the same as one of its
// earlier version.
func identity(f *Finding) string {
	return fmt.Sprintf("%s\x00%d\x00%s\x00%s", f.Check.Name, f.Severity, f.Object, f.Message)
}

// lessonFindings are all that is wrong with a lesson file among those of its
// repository.
func (r *run) lessonFindings(source *migration.Source, files framework.Snapshot) []*Finding {
	document := lesson.Read(source.Path, source.Text)
	library := NewLibrary([]*lesson.Document{document}).Verified(files)
	var out []*Finding
	for _, p := range library.Problems {
		if p.Upkeep && p.Severity == checks.Notice { // of interest to who lists the lessons
			continue
		}
		out = r.reportLesson(out, source, p.Line, checks.Finding{
			Check: checks.LessonNeedsMending, Severity: p.Severity, Message: p.Message, Object: p.Message.String(),
		}, nil)
	}
	faults, _, left := library.Judge(r.Config)
	for _, p := range left {
		out = r.reportLesson(out, source, p.Line, checks.Finding{
			Check: checks.LessonNeedsMending, Severity: p.Severity, Message: p.Message, Object: p.Message.String(),
		}, nil)
	}
	for _, f := range faults {
		out = r.reportLesson(out, source, f.Line, checks.Finding{
			Check: f.Check, Severity: f.Severity, Message: f.Message, Object: f.Lesson.Title + ": " + f.Object,
		}, f.Hurts)
	}
	return out
}

// reportLesson adds a finding on a line of a lesson file, or on the file as a
// whole where the line is 0. A configured severity beats that of the finding,
// and what hurts in a solution brings its cost and its safe way along.
func (r *run) reportLesson(out []*Finding, source *migration.Source, line int, f checks.Finding, hurts *Finding) []*Finding {
	level, on := r.level(r.Config.Settings, f.Check)
	if !on {
		return out
	}
	if level != checks.Off {
		f.Severity = level
	}
	f.Span = migration.Span{Path: source.Path}
	if line > 0 {
		f.Span = source.LineSpan(line)
	}
	said := r.said(&f)
	if hurts != nil {
		said.Cost, said.Remedy = hurts.Cost, hurts.Remedy
	}
	return append(out, said)
}
