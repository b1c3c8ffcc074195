package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/lesson/servererror"
	"github.com/oncebitten/oncebitten/lesson/skeleton"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// draft is what is known, by what the user has named.
func (s *shared) draft(ctx context.Context, want beginning) (*skeleton.Draft, error) {
	named := 0
	for _, given := range []bool{len(want.checks) > 0, want.fingerprint != "", want.place != ""} {
		if given {
			named++
		}
	}
	switch {
	case named > 1:
		return nil, wording.Errorf("one of PATH:LINE, --from and --finding is enough to begin a lesson with")
	case len(want.checks) > 0:
		return draftOf(&skeleton.Draft{}, want.checks)
	case want.fingerprint != "":
		return s.draftOfReport(want)
	case want.place != "":
		return s.draftOfPlace(ctx, want.place)
	}
	return s.draftOfLog()
}

// draftOf says which checks a draft is about.
func draftOf(d *skeleton.Draft, names []string) (*skeleton.Draft, error) {
	for _, name := range names {
		c := checks.Find(name)
		if c == nil {
			return nil, wording.Errorf("--from: %s", checks.NotFound(name))
		}
		if !slices.Contains(d.Checks, c.Name) {
			d.Checks = append(d.Checks, c.Name)
		}
	}
	return d, nil
}

// firingAlone are the checks that object to code which stands alone.
func firingAlone(e lesson.Example) (names []string) {
	for _, f := range review.ReviewExample(e) {
		if f.Check != checks.UnreadStatement { // a placeholder is no hazard
			names = append(names, f.Check.Name)
		}
	}
	return names
}

// draftOfLog begins with an error in a log.
func (s *shared) draftOfLog() (*skeleton.Draft, error) {
	found, err := servererror.Find(s.Stdin)
	if errors.Is(err, servererror.ErrTooLong) {
		s.warn(wording.OfError(err))
	} else if err != nil {
		return nil, wording.Errorf("reading the log: %w", err)
	}
	if len(found) == 0 {
		return nil, wording.Errorf("there is no error of a PostgreSQL server in standard input: give a log to it, or name a finding (see 'oncebitten lessons new --help')")
	}
	e, preventing := chooseError(found)
	if len(found) > 1 {
		s.warn(wording.Say("the log has %d different errors; this is about: %s", len(found), e.Message))
	}
	d := &skeleton.Draft{Title: escape.MarkdownInline(e.Message), Error: e.String()}
	if e.Statement != "" {
		fires := firingAlone(lesson.Example{Kind: lesson.Bad, Language: "sql", Code: e.Statement + "\n"})
		both := slices.DeleteFunc(slices.Clone(preventing), func(name string) bool { return !slices.Contains(fires, name) })
		if len(both) > 0 {
			preventing = both
			d.Examples = []skeleton.Block{{Language: "sql", Code: e.Statement}}
		} else {
			d.Statement = e.Statement
		}
	}
	switch {
	case len(preventing) == 0:
		s.warn(wording.Say("no check prevents this error, so the lesson is bound to none: `oncebitten checks` lists them"))
	case len(preventing) > maxBound:
		s.warn(wording.Say("%d checks prevent this error: name those it is about in the lesson, of %s", len(preventing), strings.Join(preventing, ", ")))
		return d, nil
	}
	return draftOf(d, preventing)
}

// maxBound is how many checks a new lesson is bound to: an error that more of
// them prevent says little about any.
const maxBound = 5

// chooseError is the error of a log that a lesson is about: the first of those
// that the fewest checks prevent, else the first that is no consequence of another.
func chooseError(found []servererror.Error) (servererror.Error, []string) {
	best, names := -1, []string(nil)
	for i, e := range found {
		preventing := preventedBy(e)
		if len(preventing) > 0 && (best < 0 || len(preventing) < len(names)) {
			best, names = i, preventing
		}
	}
	if best >= 0 {
		return found[best], names
	}
	for _, e := range found {
		if e.SQLState != "25P02" && !strings.Contains(e.Message, "current transaction is aborted") {
			return e, nil
		}
	}
	return found[0], nil
}

// preventedBy are the checks that prevent an error: by its words, or where
// they say nothing by its SQLSTATE.
func preventedBy(e servererror.Error) (names []string) {
	preventing := lesson.Preventing(checks.All, e.Message)
	if len(preventing) == 0 && e.SQLState != "" {
		preventing = lesson.Preventing(checks.All, e.SQLState)
	}
	for _, c := range preventing {
		names = append(names, c.Name)
	}
	return names
}

// draftOfPlace begins with the findings on a line of a migration.
func (s *shared) draftOfPlace(ctx context.Context, place string) (*skeleton.Draft, error) {
	at := strings.LastIndex(place, ":")
	line := 0
	if at > 0 {
		line, _ = strconv.Atoi(place[at+1:]) // 0 is no line either
	}
	if line < 1 {
		return nil, wording.Errorf("%q is not PATH:LINE, such as migrations/0042_plan.sql:3", place)
	}
	in, err := s.local(ctx, selection{paths: []string{place[:at]}, plain: true})
	if err != nil {
		return nil, err
	}
	result := review.Run(in)
	if result.Verdict == review.Incomplete {
		return nil, unanalysed(result)
	}
	d := &skeleton.Draft{}
	var names []string
	findings := slices.Clone(result.Findings)
	slices.SortStableFunc(findings, func(a, b *review.Finding) int { return int(b.Severity) - int(a.Severity) })
	for _, f := range findings {
		if first, last := f.Span.Start.Line, max(f.Span.End.Line, f.Span.Start.Line); line < first || line > last || f.Check == checks.UnreadStatement {
			continue
		}
		if len(names) == 0 {
			takeFinding(d, f.Message, f.SQL, fmt.Sprintf("%s:%d", f.Span.Path, f.Span.Start.Line))
		}
		if !slices.Contains(names, f.Check.Name) && len(names) < maxBound {
			names = append(names, f.Check.Name)
		}
	}
	if len(names) == 0 {
		return nil, wording.Errorf("there is no finding on line %d of %s: `oncebitten check %s` shows those there are", line, place[:at], place[:at])
	}
	return draftOfFinding(d, names)
}

// takeFinding takes what a finding says into a draft.
func takeFinding(d *skeleton.Draft, message, sql, place string) {
	d.Context = escape.MarkdownSentence(message)
	d.Files = []string{escape.MarkdownCode(place)}
	d.Statement = servererror.Redact(sql)
}

// draftOfFinding is draftOf for a draft whose statement may be an example by itself.
func draftOfFinding(d *skeleton.Draft, names []string) (*skeleton.Draft, error) {
	fires := firingAlone(lesson.Example{Kind: lesson.Bad, Language: "sql", Code: d.Statement + "\n"})
	if slices.ContainsFunc(names, func(name string) bool { return slices.Contains(fires, name) }) {
		d.Examples, d.Statement = []skeleton.Block{{Language: "sql", Code: d.Statement}}, ""
	}
	return draftOf(d, names)
}

// draftOfReport begins with a finding of a JSON report.
func (s *shared) draftOfReport(want beginning) (*skeleton.Draft, error) {
	text, err := os.ReadFile(s.path(want.report))
	if err != nil {
		return nil, wording.Errorf("--report %w", about(want.report, err))
	}
	var result struct {
		Findings []struct {
			Check, Message, File, SQL, Fingerprint string
			Start                                  struct{ Line int }
		}
	}
	if err := json.Unmarshal(text, &result); err != nil {
		return nil, wording.Errorf("--report %s: it is not a report of `oncebitten check --format json`: %w", want.report, err)
	}
	for _, f := range result.Findings {
		if len(want.fingerprint) >= 4 && strings.HasPrefix(f.Fingerprint, want.fingerprint) {
			d := &skeleton.Draft{}
			takeFinding(d, f.Message, f.SQL, fmt.Sprintf("%s:%d", f.File, f.Start.Line))
			return draftOfFinding(d, []string{f.Check})
		}
	}
	return nil, wording.Errorf("--finding %q: %s has no finding with this fingerprint among its %d", want.fingerprint, want.report, len(result.Findings))
}
