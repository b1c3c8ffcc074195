package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/comment"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/report"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// deliver tells the result, what needs no token first. Nothing that fails
// here changes the verdict.
//
// Annotations are for findings without a review comment. Where it is known that
// none gets one they come at once, else when it is seen which ones did not: also
// when the run is stopped while it posts.
func (r *reviewer) deliver(ctx context.Context, result *review.Result) {
	annotate := func(commented map[string]bool) {
		r.complain(wording.Say("annotations"), report.Annotations(r.Stdout, result, commented))
	}
	r.complain(wording.Say("log"), report.Text(r.Stdout, result, report.TextOptions{}))
	r.complain(wording.Say("job summary"), r.summarise(result))
	unheard := !r.silent().IsZero() || !r.dryRun && r.mayOnlyRead()
	if unheard {
		annotate(nil)
	}
	r.complain(wording.Say("outputs"), r.outputs(result))
	commented := r.tell(ctx, result)
	if !unheard && !r.dryRun {
		annotate(commented)
	}
	if r.client != nil {
		r.job.debug(r.in(r.client.Usage().Plus(r.bases.usage()).Text()))
	}
}

// tell says on the pull request what there is to say, and gives the
// fingerprints of the findings that have a comment there.
func (r *reviewer) tell(ctx context.Context, result *review.Result) map[string]bool {
	switch why := r.silent(); {
	case !why.IsZero():
		r.line(wording.Say("no comments: %s", why))
	case r.dryRun:
		r.complain(wording.Say("preview"), comment.Preview(r.Stdout, r.plan(result)))
	default:
		return r.comment(ctx, result)
	}
	return nil
}

// mayOnlyRead reports whether the event says that the token may only read: that
// of a fork's pull request. A repository can be set up to give those another
// one, so that comments are tried all the same.
func (r *reviewer) mayOnlyRead() bool {
	return r.request.Event == "pull_request" && r.change.Request.Fork
}

// silent says why nothing is to be said on the pull request; nothing where it is.
func (r *reviewer) silent() wording.Text {
	switch {
	case r.change == nil || r.config == nil:
		return wording.Say("the change could not be analysed")
	case r.change.Request.Kind == pull.MergeGroup:
		return wording.Say("this is the run of a merge queue")
	case r.change.Request.Number == 0:
		return wording.Say("there is no pull request")
	case r.change.Request.Closed:
		return wording.Say("the pull request is closed")
	case r.change.Request.Draft:
		return wording.Say("the pull request is a draft")
	case r.job.input("comment") == commentNever:
		return wording.Say("the input `comment` is %s", commentNever)
	}
	return wording.Text{}
}

// comment posts on the pull request, and gives the fingerprints of the
// findings that have a comment there.
func (r *reviewer) comment(ctx context.Context, result *review.Result) map[string]bool {
	outcome, err := comment.Deliver(ctx, r.client, r.plan(result))
	for _, line := range outcome.Log {
		r.line(line)
	}
	r.complain(wording.Say("review"), err)
	r.complain(wording.Say("outputs"), r.job.output("summary-comment-url", outcome.SummaryURL))
	return outcome.Commented
}

// annotate shows a failure that left no result: beside the lines of the
// configuration that it is about, else on the page of the run.
func (r *reviewer) annotate(err error) error {
	var problems config.Problems
	if !errors.As(err, &problems) {
		_, err = fmt.Fprintf(r.Stdout, "::error title=Once Bitten::%s\n", escape.CommandData(r.in(wording.OfError(err))))
		return err
	}
	for _, p := range problems {
		if _, err := fmt.Fprintf(r.Stdout, "::error file=%s,line=%d,col=%d,title=Once Bitten::%s\n",
			escape.CommandProperty(p.Path), p.Line, p.Column, escape.CommandData(r.in(p.Message))); err != nil {
			return err
		}
	}
	return nil
}

// complain says in the log what could not be delivered.
func (r *reviewer) complain(what wording.Text, err error) {
	if err != nil {
		r.line(wording.Say("%s: %s", what, err))
	}
}

// plan is what there is to say on the pull request.
func (r *reviewer) plan(result *review.Result) *comment.Plan {
	request := r.change.Request
	inline, _ := checks.ParseSeverity(string(r.config.Inline))
	return comment.NewPlan(result, request, r.change.Files, comment.Options{
		Key: r.job.key(), ReadAt: r.change.ReadAt,
		Inline:    inline,
		MayIgnore: slices.Contains(r.config.Waivers.File, "author"),
		MayAccept: len(r.config.Waivers.Accept) > 0,
		Link:      comment.Links(r.client, r.change),
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
	if result.Empty() && len(result.Notes) == 0 {
		return nil
	}
	options := report.MarkdownOptions{Limit: report.JobSummaryLimit}
	if r.change != nil {
		options.Link = comment.Links(r.client, r.change)
	}
	var b bytes.Buffer
	if err := report.Markdown(&b, result, options); err != nil {
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
