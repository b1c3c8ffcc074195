package command

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/comment"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
)

// summaryLimit keeps the job summary below GitHub's limit of 1 MiB a step.
const summaryLimit = 900 << 10

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
	job    *job
	dryRun bool
	client *pull.Client
	change *pull.Change
	config *config.Config
	// notes are about the configuration.
	notes []string
}

func (r *reviewer) run(ctx context.Context) error {
	if err := r.connect(ctx); err != nil {
		return err
	}
	in := review.Input{Transaction: r.transaction, Now: r.Now()}
	if err := takeChange(ctx, &in, r.change); err != nil {
		return err
	}
	if err := r.configure(&in); err != nil {
		return err
	}
	if err := r.prepare(&in); err != nil {
		return err
	}
	result, err := review.Run(in)
	if err != nil {
		return err
	}
	result.Notes = append(result.Notes, r.notes...)
	r.deliver(ctx, result)
	return exit(result)
}

// connect reads the event and what its pull request changes.
func (r *reviewer) connect(ctx context.Context) error {
	request, err := pull.ReadEvent(r.Getenv("GITHUB_EVENT_NAME"), r.Getenv("GITHUB_EVENT_PATH"))
	if err != nil {
		return err
	}
	if request.Kind == pull.Dispatch && request.Number == 0 {
		if request.Number, err = strconv.Atoi(r.job.input("pull-request")); err != nil || request.Number < 1 {
			return errors.New("a run that is started by hand needs the input `pull-request`: the number of the pull request to review")
		}
	}
	options := pull.OptionsFrom(r.Getenv)
	options.Token = cmp.Or(r.job.input("github-token"), options.Token)
	if options.Token == "" {
		return errors.New("there is no token: leave the input `github-token` at its default, or set GITHUB_TOKEN")
	}
	r.job.mask(options.Token)
	r.job.mask(r.job.input("lessons-token"))
	options.UserAgent = "oncebitten/" + Version
	if r.client, err = pull.NewClient(options); err != nil {
		return err
	}
	if r.change, err = r.client.Change(ctx, request); err != nil {
		return incomplete{err}
	}
	return nil
}

// configure reads the configuration from base, so that a change cannot weaken
// the gate that judges it. Where base has none that is valid, head's counts
// for a change of the same repository, and the defaults for one of a fork.
func (r *reviewer) configure(in *review.Input) error {
	name := r.job.input("config")
	if name == "" {
		name = config.FileName
	}
	changed := slices.ContainsFunc(in.Files, func(f review.ChangedFile) bool { return f.Path == name && f.Status != "removed" })
	var head *config.Config
	if changed {
		texts, err := in.After.Read([]string{name})
		if err != nil {
			return incomplete{err}
		}
		if head, err = config.Parse(name, texts[name], known()); err != nil {
			return err
		}
	}
	base, err := r.baseConfiguration(in, name)
	switch {
	case base != nil:
		r.config = base
		if changed {
			r.notes = append(r.notes, "the change of "+name+" takes effect when it is merged")
		}
	case head != nil && !r.change.Request.Fork:
		r.config = head
	default:
		r.config = config.Default()
		if err != nil {
			r.notes = append(r.notes, "the defaults count, because base has no valid configuration: "+err.Error())
		}
	}
	in.Config = r.config
	return r.override()
}

func (r *reviewer) baseConfiguration(in *review.Input, name string) (*config.Config, error) {
	if !slices.Contains(in.Before.Paths(), name) {
		return nil, nil
	}
	texts, err := in.Before.Read([]string{name})
	if err != nil {
		return nil, err
	}
	return config.Parse(name, texts[name], known())
}

// override lets the Action's inputs beat the configuration file.
func (r *reviewer) override() error {
	for _, key := range []string{"fail-on", "postgres-version", "paths", "lessons", "language", "inline"} {
		if err := r.config.Override(key, r.job.input(key)); err != nil {
			return fmt.Errorf("input %w", err)
		}
	}
	return r.flags(r.config)
}

// prepare reads what a review of migrations needs beside them: lessons, sizes
// of tables, a starting state. A change without migrations needs none of it.
func (r *reviewer) prepare(in *review.Input) error {
	touches, err := review.Touches(*in)
	if err != nil || !touches {
		return err
	}
	if err := sizes(r.config, in.Before); err != nil {
		return err
	}
	if in.Start, err = r.startingState(r.config, in.Before); err != nil {
		return err
	}
	base := lesson.Base{
		Server:     r.client.URL(),
		Repository: r.change.Request.Name(),
		Commit:     r.change.Request.BaseSHA,
	}
	in.Lessons, err = library(r.config, in.Before, base)
	if err != nil {
		r.notes = append(r.notes, "lessons could not be read: "+err.Error())
	}
	return nil
}

// deliver tells the result, what needs no token first. Nothing that fails
// here changes the verdict.
func (r *reviewer) deliver(ctx context.Context, result *review.Result) {
	r.complain("log", report.Text(r.Stdout, result, report.TextOptions{}))
	r.complain("job summary", r.summarise(result))
	r.complain("outputs", r.outputs(result))
	commented := map[string]bool{}
	if plan := r.plan(result); plan != nil {
		if r.dryRun {
			r.complain("preview", comment.Preview(r.Stdout, plan))
			return
		}
		outcome, err := comment.Deliver(ctx, r.client, plan)
		for _, line := range outcome.Log {
			fmt.Fprintln(r.Stdout, escape.LogLine(line))
		}
		r.complain("review", err)
		r.complain("outputs", r.job.output("summary-comment-url", outcome.SummaryURL))
		commented = outcome.Commented
	}
	r.complain("annotations", report.Annotations(r.Stdout, result, commented))
}

// complain says in the log what could not be delivered.
func (r *reviewer) complain(what string, err error) {
	if err != nil {
		fmt.Fprintf(r.Stdout, "%s: %s\n", what, escape.LogLine(err.Error()))
	}
}

// plan is what there is to say on the pull request; nil where nothing is to be said.
func (r *reviewer) plan(result *review.Result) *comment.Plan {
	request := r.change.Request
	if request.Number == 0 || request.Kind == pull.MergeGroup || request.Kind == pull.Push || request.Draft || r.job.input("comment") == "never" {
		return nil
	}
	inline, _ := checks.ParseSeverity(string(r.config.Inline))
	return comment.NewPlan(result, request, r.change.Files, comment.Options{
		Inline:    inline,
		MayIgnore: slices.Contains(r.config.Waivers.File, "author"),
		Link:      comment.Links(r.client, request),
		RunURL:    r.runURL(),
	})
}

// runURL is the page of the job's log.
func (r *reviewer) runURL() string {
	if r.Getenv("GITHUB_RUN_ID") == "" {
		return ""
	}
	return r.client.URL(r.change.Request.Owner, r.change.Request.Repo, "actions", "runs", r.Getenv("GITHUB_RUN_ID"))
}

func (r *reviewer) summarise(result *review.Result) error {
	if len(result.Files) == 0 && len(result.Errors) == 0 {
		return nil
	}
	var b bytes.Buffer
	if err := report.Markdown(&b, result, report.MarkdownOptions{Limit: summaryLimit, Link: comment.Links(r.client, r.change.Request)}); err != nil {
		return err
	}
	return r.job.summary(b.String())
}

// outputs sets the outputs of action.yml and writes the report files into the workspace.
func (r *reviewer) outputs(result *review.Result) error {
	values := [][2]string{
		{"verdict", string(result.Verdict)},
		{"errors", strconv.Itoa(result.Count(checks.Error))},
		{"warnings", strconv.Itoa(result.Count(checks.Warning))},
		{"notices", strconv.Itoa(result.Count(checks.Notice))},
		{"unread", strconv.Itoa(len(result.Unread))},
	}
	var failures []error
	for _, file := range []struct {
		output, name string
		write        func(*bytes.Buffer) error
	}{
		{"report", "oncebitten.json", func(b *bytes.Buffer) error { return report.JSON(b, result) }},
		{"sarif", "oncebitten.sarif", func(b *bytes.Buffer) error { return report.SARIF(b, result, tool()) }},
	} {
		var b bytes.Buffer
		err := file.write(&b)
		if err == nil && r.Getenv("GITHUB_WORKSPACE") != "" {
			if err = writeInto(r.Getenv("GITHUB_WORKSPACE"), file.name, b.Bytes()); err == nil {
				values = append(values, [2]string{file.output, file.name})
			}
		}
		failures = append(failures, err)
	}
	for _, v := range values {
		failures = append(failures, r.job.output(v[0], v[1]))
	}
	return errors.Join(failures...)
}

// writeInto replaces a file of a folder, and follows no link: the workspace
// may hold what a pull request put there.
func writeInto(folder, name string, text []byte) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}
