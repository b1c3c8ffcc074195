package command

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
	"github.com/oncebitten/oncebitten/workflow"
)

func newDoctor(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what is wrong with the workflows, and in a job what it sees, may do and would post",
		Long: "Reads the workflow files that run Once Bitten and says what is wrong with them. In a job of GitHub\n" +
			"Actions it says first what the event is, what the token may do, and what a review would read and\n" +
			"post. It says whether the lessons that the configuration names can be read. It posts nothing.\n" +
			"The exit code is 1 when a workflow has a mistake.",
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
		return d.runLocally(ctx)
	}
	if err := d.read(); err != nil {
		return err
	}
	if err := d.dial(); err != nil {
		return err
	}
	if d.request.Kind == pull.Comment {
		if why := ignored(d.request); !why.IsZero() {
			d.surroundings(ctx)
			d.say(wording.Say("would post"), wording.Say("nothing: %s", why))
			return d.diagnose()
		}
	}
	// The configuration comes first: it says in which language the rest is told.
	in, err := d.load(ctx)
	d.surroundings(ctx)
	if err != nil {
		d.say(wording.Say("reads"), wording.OfError(err))
		return err
	}
	if err := d.rehearse(ctx, in); err != nil {
		return err
	}
	return d.diagnose()
}

// load reads the change, and the configuration that judges it.
func (d *doctor) load(ctx context.Context) (*review.Input, error) {
	if err := d.take(ctx); err != nil {
		return nil, err
	}
	return d.input(ctx)
}

// runLocally looks at the workflows and the lessons of the working directory.
// What is wrong with the configuration keeps neither from being looked at.
func (d *doctor) runLocally(ctx context.Context) error {
	root, err := d.root(nil)
	if err != nil {
		return err
	}
	c, invalid := d.configuration(root)
	d.say(wording.Say("event"), wording.Say("none: this is no job of GitHub Actions, so only the workflows and the lessons are looked at"))
	if invalid == nil {
		files, err := framework.Directory(root)
		if err != nil {
			return err
		}
		d.lessons(ctx, c, shelf{files: files}, d.shared.bases())
	}
	if err := d.readFolder(root); err != nil {
		return err
	}
	mistakes := d.diagnose()
	return cmp.Or(invalid, mistakes)
}

// say prints one line of what was seen.
func (d *doctor) say(label, words wording.Text) {
	fmt.Fprintf(d.Stdout, "%-12s %s\n", d.in(label), escape.LogLine(d.in(words)))
}

// surroundings are the event, the token and its limits.
func (d *doctor) surroundings(ctx context.Context) {
	r := d.request
	what := r.Event
	if r.Action != "" {
		what += " (" + r.Action + ")"
	}
	d.say(wording.Say("event"), wording.Say("%s in %s", what, r.Name()))
	if r.Number > 0 {
		d.say(wording.Say("pull request"), wording.Say("#%d of @%s", r.Number, r.Author))
	}
	token := wording.Say("token")
	if viewer, err := d.client.Viewer(ctx); err != nil {
		d.say(token, wording.OfError(err))
	} else {
		d.say(token, wording.Say("acts for %s", viewer.Login))
	}
	limits, err := d.client.Limits(ctx)
	if err != nil {
		d.say(wording.Say("limits"), wording.OfError(err))
	}
	for _, l := range limits {
		d.say(wording.Say("limits"), wording.Say("%s: %d of %d requests left until %s", l.Name, l.Remaining, l.Limit, l.Reset.Format("15:04 MST")))
	}
}

// rehearse does all that a review does, but for posting it.
func (d *doctor) rehearse(ctx context.Context, in *review.Input) error {
	c := d.change
	d.say(wording.Say("base"), wording.Say("%s %s, merge base %s", c.Request.BaseRef, hashOrNone(c.Request.BaseSHA), hashOrNone(c.MergeBase)))
	d.say(wording.Say("head"), wording.Say("%s %s", c.Request.HeadRef, hashOrNone(c.Request.HeadSHA)))
	if err := d.readBase(ctx); err != nil {
		d.say(wording.Say("workflows"), wording.OfError(err))
	}
	d.permissions()
	for _, note := range d.notes {
		d.say(wording.Say("config"), note)
	}
	if readsBases(d.config) {
		d.bases = d.newBases()
	}
	d.lessons(ctx, d.config, shelf{files: in.Before}, d.bases)
	result, err := d.result(ctx, in)
	if err != nil {
		return err
	}
	d.waive(ctx, result)
	d.say(wording.Say("reads"), wording.Say("%s, of them %s", wording.Count(len(c.Files), "%d changed file", "%d changed files"),
		wording.Count(len(result.Files), "%d migration", "%d migrations")))
	for _, note := range result.Notes {
		d.say(wording.Say("note"), wording.Verbatim(note))
	}
	d.say(wording.Say("verdict"), report.VerdictName(result.Verdict))
	d.wouldPost(result)
	return nil
}

func hashOrNone(hash string) wording.Text {
	if hash == "" {
		return wording.Say("(none)")
	}
	return wording.Verbatim(hash)
}

// permissions says what the token may do, as far as that can be seen: GitHub
// tells nobody, so it is the workflow's word.
func (d *doctor) permissions() {
	label := wording.Say("permissions")
	if d.change.Request.Fork && d.request.Event == "pull_request" {
		d.say(label, wording.Say("read only: the pull request comes from a fork"))
		return
	}
	path := workflowPath(d.Getenv, d.change.Request)
	for _, f := range d.workflows {
		if f.Path != path {
			continue
		}
		if p, ok := f.Permissions(d.Getenv("GITHUB_JOB")); ok {
			d.say(label, wording.Say("%s (%s)", p.Text(), path))
			return
		}
	}
	d.say(label, wording.Say("not seen: no `permissions:` of job %q in %q", d.Getenv("GITHUB_JOB"), path))
}

func (d *doctor) wouldPost(result *review.Result) {
	label := wording.Say("would post")
	if why := d.silent(); !why.IsZero() {
		d.say(label, wording.Say("no comments: %s", why))
		return
	}
	p := d.plan(result)
	summary := wording.Say("no summary comment")
	if p.Wanted {
		summary = wording.Say("a summary comment")
	}
	d.say(label, wording.Say("%s at most, and %s, unless they are there already",
		wording.Count(len(p.Inline), "%d review comment", "%d review comments"), summary))
}

// diagnose says what is wrong with the workflows.
func (d *doctor) diagnose() error {
	label, mistake := wording.Say("workflow"), wording.Say("mistake")
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
		d.say(label, wording.Say("%s: %s", f.Path, wording.Count(len(problems), "%d mistake", "%d mistakes")))
		for _, p := range problems {
			d.problems++
			d.say(mistake, p.Text())
		}
	}
	if running == 0 {
		d.say(label, wording.Say("no file in %s runs Once Bitten: `oncebitten init` writes one", workflow.Folder))
	}
	if running > 0 && checking == 0 {
		d.problems++
		d.say(mistake, wording.Say("no pull request starts a workflow that runs Once Bitten: add `pull_request:` under `on:` of one"))
	}
	if d.problems > 0 {
		return outcome(exitFindings)
	}
	return nil
}
