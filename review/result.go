package review

import (
	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// Verdict is the outcome of a review.
type Verdict string

// The verdicts, by the names of the JSON output.
const (
	Pass       Verdict = "pass"
	Fail       Verdict = "fail"       // findings at or above fail-on
	Incomplete Verdict = "incomplete" // a file of the change could not be analysed
)

// Result is all that there is to say about a change. It is complete before
// anything is written anywhere.
type Result struct {
	Verdict Verdict
	// Errors are the files of the change that could not be analysed.
	Errors []FileError
	// Files are the migrations of the change, in the order of their paths.
	Files []File
	// LessonFiles are the lesson files of the change, in the order of its
	// files; they belong to no framework and are no revisions.
	LessonFiles []File
	// Findings are sorted by path, line, column and check; suppressed ones are among them.
	Findings []*Finding
	// Unread is what could not be read in the change's statements.
	Unread []migration.Unread
	// Steps are the statements of the change, as the checks saw them; none
	// where Input.ForgetSteps.
	Steps []*checks.Step
	// Language is that of the messages, and of what is written around them.
	Language wording.Language
	// Forks are the revision graphs of the projects that the change leaves with several heads.
	Forks []*checks.Graph
	// Lessons are those that applied, most findings first.
	Lessons []AppliedLesson
	// LessonsRead are the files that the team's lessons were read from, in the order
	// of the configuration.
	LessonsRead []LessonsFile
	// Notes are things to know about the review itself: an assumed server
	// version, a history that could not be read in full. One sentence each.
	Notes []string
	// FailOn is the severity from which findings fail the review; Off for never.
	FailOn checks.Severity
	// Version is the major version of the server that was assumed.
	Version int
	// Sources are the changed files by path, for showing lines.
	Sources map[string]*migration.Source
}

// Count is how many findings of a severity count: those not suppressed.
func (r *Result) Count(s checks.Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s && f.Suppressed == nil {
			n++
		}
	}
	return n
}

// Empty reports whether there was nothing to review.
func (r *Result) Empty() bool {
	return len(r.Files) == 0 && len(r.LessonFiles) == 0 && len(r.Errors) == 0
}

// FileError is a file of the change that could not be analysed; without a
// path, it is the change as a whole.
type FileError struct {
	Path, Reason string
}

// File is a migration file of the change. Status is "added", "modified",
// "renamed", "removed" or "given" (named on the command line).
type File struct {
	Path, Framework, Revision, Status string
}

// Finding is what a check reported, ready to be shown.
type Finding struct {
	Check    *checks.Check
	Severity checks.Severity
	// IsGenerated is true where a framework has made the statement, so that the file
	// does not show it.
	IsGenerated bool
	// Operation is which of the step's it is about.
	Operation int32
	Span      migration.Span
	// Message is one sentence without a final period, Cost what it costs, Related
	// are other places that belong to it: all in the language of the reader, and
	// what is not known is shown as unknown.
	Message, Cost string
	Related       []Related
	// Object is what it is about, in words that stay when lines move: part of its
	// fingerprint. Empty: the statement alone.
	Object string
	// Fingerprint stays the same as long as the finding is the same: 16
	// hexadecimal digits, made from the check, the path (following renames),
	// the direction, the object, the normalised statement and the occurrence.
	Fingerprint string
	// Migration is nil for what is not about one, Step for a finding about a file,
	// and where Input.ForgetSteps.
	Migration *migration.Migration
	Step      *checks.Step
	Direction migration.Direction
	// SQL is the statement, with holes shown as unknown; "" for a finding about a file.
	SQL       string
	statement *otherStatement
	// Remedy is the safe way, Fix an exact change of the file, if there is one.
	Remedy Remedy
	Fix    *Fix
	// Taught is what lessons say of it; nil where none does.
	Taught     *Taught
	Suppressed *Suppression
}

// Taught is what lessons say of the findings of a check, which share it.
type Taught struct {
	// Lessons are the team's, then the built-in one.
	Lessons []LessonLink
	// Follows is the team's lesson whose own solution the statements follow, if any.
	Follows *LessonLink
}

// Lessons are those that are about the finding.
func (f *Finding) Lessons() []LessonLink {
	if f.Taught == nil {
		return nil
	}
	return f.Taught.Lessons
}

// Follows is the team's lesson whose own solution the statement follows, if any.
func (f *Finding) Follows() *LessonLink {
	if f.Taught == nil {
		return nil
	}
	return f.Taught.Follows
}

// otherStatement is what few findings have: a statement that is not shown as it
// is, or stands in other lines than the finding. The statement itself is not
// kept: a large change has very many.
type otherStatement struct {
	sql  string
	span migration.Span
}

// isAboutFile reports whether it is about a file, and about no statement of it.
func (f *Finding) isAboutFile() bool { return f.SQL == "" && f.statement == nil }

// own is the statement that a finding is about, with its holes, and its place; ""
// and that of the finding for one about a file.
func (f *Finding) own() (sql string, span migration.Span) {
	if f.statement != nil {
		return f.statement.sql, f.statement.span
	}
	return f.SQL, f.Span
}

// Related is another place that belongs to a finding.
type Related struct {
	Span    migration.Span
	Message string
}

// Fix is an exact change of a file.
type Fix struct {
	Title string
	Edits []migration.Edit
}

// LessonLink is a lesson, as a comment links it.
type LessonLink struct {
	Title string
	// Repository is "owner/name" of the lesson base, "" for the repository's
	// own lessons and for built-in ones.
	Repository string
	// Path and Line are where it stands in its repository; URL is empty when
	// there is no page to link.
	Path string
	Line int
	URL  string
	// Date is the day it was learned, as written; "" when it does not say.
	Date string
	// BuiltIn is true for the page of the check itself.
	BuiltIn bool
}

// LessonsFile is a file of lessons that the review knew.
type LessonsFile struct {
	// Repository and Commit are where it is stored; Repository is "" for the
	// repository itself, Commit for a working tree.
	Repository, Path, Commit string
	// Lessons is how many it has.
	Lessons int
}

// AppliedLesson is a lesson that applied, with the findings it explains.
type AppliedLesson struct {
	LessonLink
	Findings int
}

// Suppression says who accepted a finding: By is "file" for an ignore in the
// migration, else the login of the one who did.
type Suppression struct {
	By, Reason string
	// Until is "2027-01-01", or "" for ever.
	Until string
}
