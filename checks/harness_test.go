package checks_test

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
)

// example is one change with its history, to be reviewed as a pull request is.
type example struct {
	// dump is SQL that makes the starting state, in place of before.
	dump string
	// before are the files of base by path, changed those of the change, deleted
	// those that it takes out: what announces their findings, else "".
	before, changed, deleted map[string]string
	config                   *config.Config
	// transaction is how a plain SQL file runs; "" counts as "auto".
	transaction string
}

// want is a finding that an example announces: `-- want NAME`, then perhaps a
// severity, then perhaps a part of the message in double quotes ($ at its end
// stands for the end of the message). The marker stands at the end of the
// finding's first line, after --, # or in <!-- -->.
type want struct {
	path     string
	line     int
	check    string
	severity string
	text     string
}

var marker = regexp.MustCompile(`\s*(?:<!--|--|#) want ([a-z-]+)(?: (error|warning|notice))?(?: "([^"]*)")?(?: -->)?`)

// wants takes the markers out of the changed files.
func (e *example) wants() []want {
	var out []want
	for path, text := range e.changed {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			for _, m := range marker.FindAllStringSubmatch(line, -1) {
				out = append(out, want{path, i + 1, m[1], m[2], m[3]})
			}
			lines[i] = marker.ReplaceAllString(line, "")
		}
		e.changed[path] = strings.Join(lines, "\n")
	}
	for path, text := range e.deleted { // has no line any more
		for _, m := range marker.FindAllStringSubmatch(text, -1) {
			out = append(out, want{path, 0, m[1], m[2], m[3]})
		}
	}
	return out
}

// review runs the whole pipeline over the example, its markers taken out.
func (e *example) review(t *testing.T) *review.Result {
	t.Helper()
	input := review.Input{
		Config:      e.config,
		Before:      framework.Texts(e.before),
		Transaction: cmp.Or(e.transaction, "auto"),
		Now:         time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC),
	}
	after := map[string]*string{}
	for path, text := range e.changed {
		after[path] = &text
		status := "added"
		if _, ok := e.before[path]; ok {
			status = "modified"
		}
		input.Files = append(input.Files, review.ChangedFile{Path: path, Status: status})
	}
	for path := range e.deleted {
		after[path] = nil
		input.Files = append(input.Files, review.ChangedFile{Path: path, Status: "removed"})
	}
	slices.SortFunc(input.Files, func(a, b review.ChangedFile) int { return strings.Compare(a.Path, b.Path) })
	input.After = framework.Overlay(input.Before, after)
	if e.dump != "" {
		input.Start = &review.Start{Dumps: []*migration.Source{migration.NewSource("history.sql", e.dump)}}
	}
	result := review.Run(input)
	for _, e := range result.Errors {
		t.Errorf("%s: %s", e.Path, e.Reason)
	}
	return result
}

// compare holds findings against what was announced: each finding must meet a
// want of its own, and each want a finding.
func compare(t *testing.T, findings []*review.Finding, wants []want) {
	t.Helper()
	wants = slices.Clone(wants)
	for _, f := range findings {
		if f.Suppressed != nil {
			continue
		}
		i := slices.IndexFunc(wants, func(w want) bool {
			return w.path == f.Span.Path && w.line == f.Span.Start.Line && w.check == f.Check.Name &&
				(w.severity == "" || w.severity == f.Severity.String()) && strings.Contains(f.Message+"$", w.text)
		})
		if i < 0 {
			t.Errorf("found, but not announced: %s", show(f))
			continue
		}
		wants = slices.Delete(wants, i, i+1)
	}
	for _, w := range wants {
		t.Errorf("announced, but not found: %s:%d: %s %s %q", w.path, w.line, w.check, w.severity, w.text)
	}
}

func show(f *review.Finding) string {
	return fmt.Sprintf("%s:%d: %s %s: %s (%s)", f.Span.Path, f.Span.Start.Line, f.Check.Name, f.Severity, f.Message, f.Cost)
}

// checkFinding holds a finding against what every finding must be.
func checkFinding(t *testing.T, e *example, f *review.Finding) {
	t.Helper()
	checkSentence(t, f)
	if f.Fix != nil {
		checkFix(t, e, f)
	}
	if f.Direction == migration.Upgrade {
		checkRecipe(t, e, f)
	}
}

// checkSentence holds a message against the form of messages: one sentence
// without a final period, lower case first, no hole in sight.
func checkSentence(t *testing.T, f *review.Finding) {
	t.Helper()
	m := f.Message
	if m == "" || m[0] >= 'A' && m[0] <= 'Z' || strings.HasSuffix(m, ".") || strings.Count(m, "`")%2 != 0 || migration.IsHole(m+f.Cost) {
		t.Errorf("not a sentence as messages are: %s", show(f))
	}
	if f.Object == "" {
		t.Errorf("no object, so no stable fingerprint: %s", show(f))
	}
	if f.Severity == checks.Off {
		t.Errorf("no severity: %s", show(f))
	}
}

// checkFix applies the exact fix of a finding: the finding must be gone.
func checkFix(t *testing.T, e *example, f *review.Finding) {
	t.Helper()
	fixed := example{dump: e.dump, before: e.before, changed: maps.Clone(e.changed), deleted: e.deleted, config: e.config}
	path := f.Span.Path
	text := fixed.changed[path]
	for _, edit := range slices.Backward(f.Fix.Edits) {
		if edit.Span.Path != path {
			t.Fatalf("the fix edits %s: %s", edit.Span.Path, show(f))
		}
		text = text[:edit.Span.Start.Offset] + edit.Text + text[edit.Span.End.Offset:]
	}
	fixed.changed[path] = text
	for _, other := range fixed.review(t).Findings {
		if other.Check == f.Check && other.Span.Path == path && other.Object == f.Object && other.Message == f.Message && other.Suppressed == nil {
			t.Errorf("the fix of\n%s\nleaves\n%s\nin\n%s", show(f), show(other), text)
		}
	}
}

// endsInItself are the checks whose recipe ends in the very statement that
// they are about: what is safe there is the order of releases.
var endsInItself = []*checks.Check{
	checks.DropColumnBreaksRunningCode,
	checks.DropTableLosesData,
	checks.DropObjectBreaksRunningCode,
	checks.DropDefaultBreaksInserts,
	checks.RenameBreaksRunningCode,
}

// checkAccepted holds the nth step of a recipe against what a server of that
// version does not take, or not for that kind of relation. What a step lacks
// may be what the notes of an earlier one tell people to make.
func checkAccepted(t *testing.T, f *review.Finding, n int, result *review.Result, code string) {
	t.Helper()
	refusals := []string{"0A000", "25001", "42601", "42809"}
	noted := false
	for i, step := range f.Remedy.Steps() {
		noted = noted || i < n && len(step.Code) == 0
	}
	if !noted {
		refusals = append(refusals, "55000")
	}
	for _, step := range result.Steps {
		for _, failure := range step.Effect.Fails {
			if failure.Always && slices.Contains(refusals, failure.SQLState) {
				t.Errorf("the recipe of\n%s\nis refused with %s: %s\nin\n%s", show(f), failure.SQLState, failure.When, code)
			}
		}
	}
}

// onlyComments reports whether code says nothing but notes to people.
func onlyComments(code string) bool {
	for line := range strings.Lines(code) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "--") && !strings.HasPrefix(line, "#") {
			return false
		}
	}
	return true
}

// countRevisions is how many of some files are Alembic revisions.
func countRevisions(files map[string]string) int {
	n := 0
	for path := range files {
		if strings.HasSuffix(path, ".py") {
			n++
		}
	}
	return n
}

// checkRecipe runs the safe way that a finding shows, one deploy after the
// other: it must be read, and be safe by the finding's own check.
func checkRecipe(t *testing.T, e *example, f *review.Finding) {
	t.Helper()
	for _, step := range f.Remedy.Steps() {
		code := step.Code.String()
		if text := code + strings.Join(step.Notes, "\n"); strings.TrimSpace(text) == "" || migration.IsHole(text) || onlyComments(code) != (code == "") {
			t.Errorf("%s\nhas a recipe that nobody can read: %q", show(f), text)
		}
	}
	if f.Step != nil && len(f.Step.Statement.Holes) > 0 {
		return // for people to complete
	}
	before := maps.Clone(e.before)
	revisions := countRevisions(before)
	for i, step := range f.Remedy.Steps() {
		if len(step.Code) == 0 || step.Language == "sh" { // words, or what a tool is to make
			continue
		}
		path, code := fmt.Sprintf("migrations/9%03d_recipe.sql", i), step.Code.String()
		if step.Language == "python" {
			path, code = fmt.Sprintf("versions/recipe%d.py", i), revision(code, revisions+i+1)
		}
		deploy := example{dump: e.dump, before: before, changed: map[string]string{path: code}, config: e.config}
		if strings.HasPrefix(code, "-- outside a transaction") { // as the recipe says
			deploy.transaction = "off"
		}
		result := deploy.review(t)
		for _, other := range result.Findings {
			if other.Check == checks.UnreadStatement || other.Check == f.Check && !slices.Contains(endsInItself, f.Check) {
				t.Errorf("the recipe of\n%s\nhas\n%s\nin\n%s", show(f), show(other), code)
			}
		}
		checkAccepted(t, f, i, result, code)
		before = maps.Clone(before)
		before[path] = code
	}
}
