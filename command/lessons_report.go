package command

import (
	"context"
	"errors"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/feedback"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// retrospect is what the user wants to know about the past.
type retrospect struct {
	since, base, svg string
	timeout          time.Duration
}

func newLessonsReport(s *shared) *cobra.Command {
	var want retrospect
	c := &cobra.Command{
		Use:   "report",
		Short: "Say which lessons would have fired on the changes that were merged",
		Long: "Goes through the changes that the default branch has taken in, merged, squashed or pushed, and\n" +
			"reviews each that has migrations upon the history of its time, with the lessons of today. Says\n" +
			"which lessons would have fired, when and where, which never did, and which checks lack a lesson.",
		Example: "  oncebitten lessons report --since 6.months\n" +
			"  oncebitten lessons report --since v2.0 --format markdown --svg lessons.svg",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.validate("text", "markdown", "json"); err != nil {
				return err
			}
			return s.reportLessons(c.Context(), want)
		},
	}
	c.Flags().StringVar(&want.since, "since", "12.months", "a `date`, a number of days, weeks, months or years (6.months), a branch, a tag or a commit")
	c.Flags().StringVar(&want.base, "base", "", "the `branch` whose changes are looked at (default: the default branch)")
	c.Flags().StringVar(&want.svg, "svg", "", "also draw a chart into this `file`")
	c.Flags().DurationVar(&want.timeout, "timeout", 10*time.Minute, "stop after this long, and report what was looked at")
	return c
}

// reportLessons counts, and writes what it has counted.
func (s *shared) reportLessons(ctx context.Context, want retrospect) error {
	r, reader, err := s.lookBack(ctx, want)
	if err != nil {
		return err
	}
	if want.svg != "" {
		file, err := os.Create(s.path(want.svg))
		if err != nil {
			return wording.Errorf("--svg %w", about(want.svg, err))
		}
		if err := errors.Join(feedback.SVG(file, r, reader), file.Close()); err != nil {
			return wording.Errorf("--svg %w", about(want.svg, err))
		}
	}
	switch s.format {
	case "json":
		return s.write(func(w io.Writer) error { return feedback.JSON(w, r) })
	case "markdown":
		return s.write(func(w io.Writer) error { return feedback.Markdown(w, r, reader) })
	}
	return s.writeText(func(w io.Writer) error { return feedback.Text(w, r, reader) })
}

// outOfOrder is how many commits in a row may be older than what is asked for
// before the rest is: clocks differ.
const outOfOrder = 50

// lookBack reviews the changes of the past.
func (s *shared) lookBack(ctx context.Context, want retrospect) (*feedback.Report, wording.Language, error) {
	root, err := s.root(nil)
	if err != nil {
		return nil, "", err
	}
	settings, err := s.configuration(root)
	if err != nil {
		return nil, "", err
	}
	repository, err := pull.OpenRepository(ctx, root)
	if err != nil {
		return nil, "", err
	}
	if want.base == "" {
		if want.base, err = repository.DefaultBase(ctx); err != nil {
			return nil, "", err
		}
	}
	since, last, err := beginningOf(ctx, repository, want.since, s.Now())
	if err != nil {
		return nil, "", err
	}
	counter, lessons, err := s.counter(ctx, root, repository.Called(ctx, want.base), settings)
	if err != nil {
		return nil, "", err
	}
	tools := review.RememberingFrameworks()
	started, told, older, steps := time.Now(), time.Now(), 0, 0
	for m, err := range repository.Merged(ctx, want.base) {
		if errors.Is(err, pull.ErrShallow) {
			counter.Note(wording.OfError(err))
			break
		}
		if err != nil {
			return nil, "", err
		}
		if older++; !m.Date.Before(since) {
			older = 0
		}
		if m.Commit == last || older > outOfOrder {
			break
		}
		if older > 0 {
			continue
		}
		if time.Since(started) > want.timeout {
			counter.Note(wording.Say("stopped after %s: changes before %s were not looked at (--timeout)", want.timeout.String(), m.Date.Format(time.DateOnly)))
			break
		}
		if steps++; time.Since(told) > 10*time.Second {
			told = time.Now()
			s.warn(wording.Say("%d changes looked at, back to %s", steps, m.Date.Format(time.DateOnly)))
		}
		if err := count(ctx, counter, m, settings, lessons, tools); err != nil {
			return nil, "", err
		}
	}
	return counter.Report(), settings.Language, nil
}

// counter counts for the lessons of today.
func (s *shared) counter(ctx context.Context, root, branch string, settings *config.Config) (*feedback.Counter, review.Library, error) {
	today, err := framework.Directory(root)
	if err != nil {
		return nil, review.Library{}, err
	}
	if err := sizes(settings, today); err != nil {
		return nil, review.Library{}, err
	}
	l, err := library(ctx, settings, shelf{files: today}, s.bases())
	if err != nil {
		return nil, l, err
	}
	counter := feedback.New(branch, l)
	if len(settings.Lessons) == 0 {
		counter.Note(wording.Say("no lessons are configured: name them in .oncebitten.yml (lessons:)"))
	}
	for _, p := range l.Missing {
		counter.Note(p.Text())
	}
	if settings.Schema != "" {
		counter.Note(wording.Say("schema: is of today, so the migrations before each change are replayed instead"))
	}
	return counter, l, nil
}

// count reviews a change as it would have been reviewed, if it may have migrations.
func count(ctx context.Context, counter *feedback.Counter, m *pull.Merged, settings *config.Config, lessons review.Library, tools []framework.Framework) error {
	change := feedback.Change{Commit: m.Commit, Subject: m.Subject, Date: m.Date}
	step := m.Change(ctx)
	if !slices.ContainsFunc(m.Files, func(f pull.File) bool { return maybeMigration(ctx, step, f, settings) }) {
		counter.Pass(change)
		return nil
	}
	in := review.Input{Config: settings, Frameworks: tools, Transaction: "auto", Now: m.Date, Lessons: lessons, ForgetSteps: true}
	if err := takeChange(ctx, &in, step); err != nil {
		return err
	}
	result := review.Run(in)
	if len(result.Files) == 0 && len(result.Findings) == 0 {
		counter.Pass(change)
		return nil
	}
	counter.Add(change, result)
	if len(result.Errors) > 0 {
		counter.Note(wording.Say("%s could not be analysed in full: %s", m.Commit[:min(len(m.Commit), 8)], wording.Say("%s: %s", result.Errors[0].Path, result.Errors[0].Reason)))
	}
	return nil
}

// maybeMigration reports whether a file may be a migration, which its name and
// a look into it tell well enough to leave out most of a repository's changes.
func maybeMigration(ctx context.Context, change *pull.Change, f pull.File, settings *config.Config) bool {
	switch path.Ext(f.Path) {
	case ".sql":
		return true
	case ".py":
		if tellingPath.MatchString(f.Path) || tellingPath.MatchString(f.PreviousPath) {
			return true
		}
		texts, err := change.Texts(ctx, []string{f.Path})
		return f.Status != pull.Removed && (err != nil || strings.Contains(texts[f.Path], "revision"))
	}
	all := []config.Settings{settings.Settings}
	for _, p := range settings.Projects {
		all = append(all, p.Settings)
	}
	return slices.ContainsFunc(all, func(s config.Settings) bool {
		return slices.ContainsFunc(s.Paths, func(glob string) bool { return doublestar.MatchUnvalidated(glob, f.Path) })
	})
}

// tellingPath is where revisions of Alembic usually lie.
var tellingPath = lazyregexp.New(`(?i)migration|version|alembic|revision`)
