package command

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/workflow"
)

func newDoctor(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what is wrong with the workflows, and in a job what it sees, may do and would post",
		Long: "Reads the workflow files that run Once Bitten and says what is wrong with them. In a job of GitHub\n" +
			"Actions it says first what the event is, what the token may do, and what a review would read and\n" +
			"post. It posts nothing. The exit code is 1 when a workflow has a mistake.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return (&doctor{reviewer: &reviewer{shared: s, job: newJob(s.Stdout, s.Getenv), dryRun: true}}).run(c.Context())
		},
	}
}

// doctor looks at what surrounds a review.
type doctor struct {
	*reviewer
	workflows []*workflow.File
	problems  int
}

func (d *doctor) run(ctx context.Context) error {
	if d.Getenv("GITHUB_EVENT_NAME") == "" {
		d.say("event", "none: this is no job of GitHub Actions, so only the workflows are looked at")
		root, err := d.root(nil)
		if err != nil {
			return err
		}
		if err := d.readFolder(root); err != nil {
			return err
		}
		return d.diagnose()
	}
	if err := d.read(); err != nil {
		return err
	}
	if err := d.dial(); err != nil {
		return err
	}
	d.surroundings(ctx)
	if err := d.rehearse(ctx); err != nil {
		return err
	}
	return d.diagnose()
}

// say prints one line of what was seen.
func (d *doctor) say(name, format string, args ...any) {
	fmt.Fprintf(d.Stdout, "%-12s %s\n", name, escape.LogLine(fmt.Sprintf(format, args...)))
}

// surroundings are the event, the token and its limits.
func (d *doctor) surroundings(ctx context.Context) {
	r := d.request
	what := r.Event
	if r.Action != "" {
		what += " (" + r.Action + ")"
	}
	d.say("event", "%s in %s", what, r.Name())
	if r.Number > 0 {
		d.say("pull request", "#%d of @%s", r.Number, r.Author)
	}
	if viewer, err := d.client.Viewer(ctx); err != nil {
		d.say("token", "%v", err)
	} else {
		d.say("token", "acts for %s", viewer.Login)
	}
	limits, err := d.client.Limits(ctx)
	if err != nil {
		d.say("limits", "%v", err)
	}
	for _, l := range limits {
		d.say("limits", "%s: %d of %d requests left until %s", l.Name, l.Remaining, l.Limit, l.Reset.Format("15:04 MST"))
	}
}

// rehearse does all that a review does, but for posting it.
func (d *doctor) rehearse(ctx context.Context) error {
	if d.request.Kind == pull.Comment {
		if why := ignored(d.request); why != "" {
			d.say("would post", "nothing: %s", why)
			return nil
		}
	}
	if err := d.take(ctx); err != nil {
		d.say("reads", "%v", err)
		return err
	}
	c := d.change
	d.say("base", "%s %s, merge base %s", c.Request.BaseRef, hashOrNone(c.Request.BaseSHA), hashOrNone(c.MergeBase))
	d.say("head", "%s %s", c.Request.HeadRef, hashOrNone(c.Request.HeadSHA))
	if err := d.readBase(ctx); err != nil {
		d.say("workflows", "%v", err)
	}
	d.permissions()
	in, err := d.input(ctx)
	if err != nil {
		return err
	}
	for _, note := range d.notes {
		d.say("config", "%s", note.In(d.config.Language))
	}
	result, err := d.result(ctx, in)
	if err != nil {
		return err
	}
	d.waive(ctx, result)
	d.say("reads", "%s, of them %s", report.Plural(len(c.Files), "changed file"), report.Plural(len(result.Files), "migration"))
	for _, note := range result.Notes {
		d.say("note", "%s", note)
	}
	d.say("verdict", "%s", result.Verdict)
	d.wouldPost(result)
	return nil
}

func hashOrNone(hash string) string {
	if hash == "" {
		return "(none)"
	}
	return hash
}

// permissions says what the token may do, as far as that can be seen: GitHub
// tells nobody, so it is the workflow's word.
func (d *doctor) permissions() {
	if d.change.Request.Fork && d.request.Event == "pull_request" {
		d.say("permissions", "read only: the pull request comes from a fork")
		return
	}
	path := workflowPath(d.Getenv, d.change.Request)
	for _, f := range d.workflows {
		if f.Path != path {
			continue
		}
		if p, ok := f.Permissions(d.Getenv("GITHUB_JOB")); ok {
			d.say("permissions", "%s (%s)", p, path)
			return
		}
	}
	d.say("permissions", "not seen: no `permissions:` of job %q in %q", d.Getenv("GITHUB_JOB"), path)
}

func (d *doctor) wouldPost(result *review.Result) {
	if why := d.silent(); why != "" {
		d.say("would post", "no comments: %s", why)
		return
	}
	p := d.plan(result)
	summary := "no summary comment"
	if p.Wanted {
		summary = "a summary comment"
	}
	d.say("would post", "%s at most, and %s, unless they are there already", report.Plural(len(p.Inline), "review comment"), summary)
}

// diagnose says what is wrong with the workflows.
func (d *doctor) diagnose() error {
	running, checking := 0, 0
	for _, f := range d.workflows {
		if !f.Reviews() {
			continue
		}
		running++
		if f.ReviewsPullRequests() {
			checking++
		}
		problems := f.Problems()
		d.say("workflow", "%s: %s", f.Path, report.Plural(len(problems), "mistake"))
		for _, p := range problems {
			d.problems++
			d.say("mistake", "%s", p)
		}
	}
	if running == 0 {
		d.say("workflow", "no file in %s runs Once Bitten: `oncebitten init` writes one", workflow.Folder)
	}
	if running > 0 && checking == 0 {
		d.problems++
		d.say("mistake", "no pull request starts a workflow that runs Once Bitten: add `pull_request:` under `on:` of one")
	}
	if d.problems > 0 {
		return outcome(exitFindings)
	}
	return nil
}
