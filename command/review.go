package command

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// The values of the input `comment`.
const (
	commentAuto  = "auto"
	commentNever = "never"
)

func newReview(s *shared) *cobra.Command {
	dryRun := false
	c := &cobra.Command{
		Use:   "review",
		Short: "Review the pull request of the event that started this job",
		Long: "Reads the event of a GitHub Actions job, checks the migrations of its pull request, and posts\n" +
			"the review. The verdict is fixed before anything is written.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return (&reviewer{shared: s, job: newJob(s.Stdout, s.Getenv), dryRun: dryRun}).run(c.Context())
		},
	}
	c.Flags().BoolVar(&dryRun, "dry-run", false, "print what would be posted, and post nothing")
	return c
}

// reviewer is one run of the Action.
type reviewer struct {
	*shared
	job     *job
	dryRun  bool
	request pull.Request // as the event has it
	client  *pull.Client
	change  *pull.Change
	config  *config.Config
	// bases reads the lessons of other repositories; nil where there are none.
	bases *bases
	// notes are about the configuration; reconfigures is true where the change
	// touches its file, so that they are said of whatever else it touches.
	notes        []wording.Text
	reconfigures bool
}

// maxReading and maxTelling are how long a run may read, and how long it may
// tell, at most. Together they end before the job that `init` writes is ended,
// so that a run always says why.
const (
	maxReading = 6 * time.Minute
	maxTelling = 3 * time.Minute
)

// run reviews and tells. A failure that leaves no result is told as well, so
// that the page of the run says more than that a container has failed.
func (r *reviewer) run(ctx context.Context) error {
	err := r.read()
	if err == nil && r.request.Kind == pull.Comment {
		if err = r.answer(ctx); err != nil {
			r.complain(wording.Say("annotation"), r.annotate(err))
		}
		return err
	}
	var result *review.Result
	if err == nil {
		reading, done := context.WithTimeout(ctx, maxReading)
		defer done()
		result, err = r.review(reading)
	}
	var unread incomplete
	switch {
	case errors.As(err, &unread):
		result = r.failure(unread)
	case err != nil:
		r.complain(wording.Say("annotation"), r.annotate(err))
		return err
	}
	telling, done := context.WithTimeout(ctx, maxTelling)
	defer done()
	r.deliver(telling, result)
	return exit(result)
}

// failure is the result of a change that could not be analysed as a whole.
func (r *reviewer) failure(err error) *review.Result {
	e := review.FileError{Reason: r.in(wording.OfError(err))}
	var file *pull.FileError
	if errors.As(err, &file) {
		e = review.FileError{Path: file.Path, Reason: r.in(wording.OfError(file.Err))}
	}
	return &review.Result{Verdict: review.Incomplete, Errors: []review.FileError{e}, Language: r.language}
}

// review is the result; it writes nothing anywhere.
func (r *reviewer) review(ctx context.Context) (*review.Result, error) {
	if err := r.connect(ctx); err != nil {
		return nil, err
	}
	in, err := r.input(ctx)
	if err != nil {
		return nil, err
	}
	result, err := r.result(ctx, in)
	if err == nil {
		r.waive(ctx, result)
	}
	return result, err
}

// input is the change with the configuration that judges it.
func (r *reviewer) input(ctx context.Context) (*review.Input, error) {
	in := &review.Input{Transaction: r.transaction, Now: r.Now()}
	if err := takeChange(ctx, in, r.change); err != nil {
		return nil, err
	}
	return in, r.configure(in)
}

// result is what the checks say, before anybody's waiver.
func (r *reviewer) result(ctx context.Context, in *review.Input) (*review.Result, error) {
	if err := r.prepare(ctx, in); err != nil {
		return nil, err
	}
	result := review.Run(*in)
	if r.reconfigures {
		for _, note := range r.notes {
			if text := r.in(note); !slices.Contains(result.Notes, text) {
				result.Notes = append(result.Notes, text)
			}
		}
	}
	return result, nil
}

// read reads the event and the inputs that are about it.
func (r *reviewer) read() (err error) {
	r.speak(wording.Language(r.job.input("language")))
	r.request, err = pull.ReadEvent(r.Getenv("GITHUB_EVENT_NAME"), r.Getenv("GITHUB_EVENT_PATH"))
	if err != nil {
		return err
	}
	if r.request.Kind == pull.Dispatch && r.request.Number == 0 {
		if r.request.Number, err = strconv.Atoi(r.job.input("pull-request")); err != nil || r.request.Number < 1 {
			return wording.Errorf("a run that is started by hand needs the input `pull-request`: the number of the pull request to review")
		}
	}
	if c := r.job.input("comment"); c != "" && c != commentAuto && c != commentNever {
		return wording.Errorf("the input `comment` is %q: it must be %s or %s", c, commentAuto, commentNever)
	}
	return nil
}

// connect reads what the event's pull request changes.
func (r *reviewer) connect(ctx context.Context) error {
	if err := r.dial(); err != nil {
		return err
	}
	if r.Getenv("RUNNER_DEBUG") == "1" { // the run has "debug logging" enabled
		(&doctor{reviewer: r}).surroundings(ctx)
	}
	return r.take(ctx)
}

// dial makes the client; it asks GitHub nothing yet.
func (r *reviewer) dial() (err error) {
	options := pull.OptionsFrom(r.Getenv)
	options.Token = strings.TrimSpace(cmp.Or(r.job.input("github-token"), options.Token))
	if options.Token == "" {
		return wording.Errorf("there is no token: leave the input `github-token` at its default, or set GITHUB_TOKEN")
	}
	r.job.mask(options.Token)
	if token := r.lessonsToken(); token != options.Token {
		r.job.mask(token)
	}
	options.Sleep, options.Now = r.Sleep, r.Now
	options.Progress = r.line
	options.UserAgent = "oncebitten/" + Version
	r.client, err = pull.NewClient(options)
	return err
}

func (r *reviewer) take(ctx context.Context) (err error) {
	if r.change, err = r.client.Change(ctx, r.request); err != nil {
		return incomplete{err}
	}
	return nil
}

// prepare reads what a review of migrations needs beside them: lessons, sizes
// of tables, a starting state. A change without migrations needs none of it.
func (r *reviewer) prepare(ctx context.Context, in *review.Input) error {
	if !review.Touches(*in) {
		return nil
	}
	if err := sizes(r.config, in.Before); err != nil {
		return err
	}
	start, err := r.startingState(r.config, in.Before)
	if err != nil {
		return err
	}
	in.Start = start
	tip, err := r.change.Base(ctx)
	if err != nil {
		return incomplete{err}
	}
	base := lesson.Base{Server: r.client.URL(), Repository: r.change.Request.Name(), Commit: tip.Commit}
	in.Notes = slices.Concat(r.notes, unavailable(r.config))
	if readsBases(r.config) && r.bases == nil {
		r.bases = r.newBases()
	}
	in.Lessons, err = library(ctx, r.config, shelf{files: in.Before, base: base}, r.bases)
	return err
}
