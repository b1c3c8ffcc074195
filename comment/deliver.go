package comment

import (
	"context"
	"errors"
	"fmt"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/pull"
)

// Outcome is what became of a plan.
type Outcome struct {
	// Commented are the fingerprints of the findings that have an inline
	// comment on the pull request now; the others need another way to be seen.
	Commented map[string]bool
	// SummaryURL is the address of the summary comment; "" where there is none.
	SummaryURL string
	// Log are lines for the job's log: what was done, and what could not be.
	Log []string
}

func (o *Outcome) logf(format string, args ...any) {
	o.Log = append(o.Log, escape.LogLine(fmt.Sprintf(format, args...)))
}

// Deliver makes the pull request say what the plan says: at most one review
// with the new inline comments, edits of older ones, and one summary comment.
// Where everything is said already it writes nothing; where the head has moved
// neither, since a newer run is on its way. The outcome is valid in any case,
// and says what is on the pull request.
//
// The error is that of the first request that failed, after which nothing
// more is tried. A token that may only read is no error: the log says what is
// missing. An error says nothing about the verdict.
func Deliver(ctx context.Context, client *pull.Client, p *Plan) (Outcome, error) {
	d := &delivery{client: client, plan: p, out: Outcome{Commented: map[string]bool{}}}
	err := d.run(ctx)
	var permission *pull.PermissionError
	if errors.As(err, &permission) {
		d.out.logf("%s", missingPermission(p.Request, permission))
		return d.out, nil
	}
	if err != nil {
		return d.out, fmt.Errorf("not all comments could be posted: %w", err)
	}
	return d.out, nil
}

// missingPermission says in one line what to add to the workflow.
func missingPermission(r pull.Request, e *pull.PermissionError) string {
	const findings = "; the findings are in this log, the job summary and the annotations"
	switch {
	case r.Fork:
		return "no comments: the token of a pull request from a fork may only read" + findings
	case e.Scope == "":
		return fmt.Sprintf("no comments: GitHub refuses them (%s)", e.Message) + findings
	}
	return fmt.Sprintf("no comments: the token lacks `%s`; add to the job: `permissions: {contents: read, pull-requests: write}`", e.Scope) + findings
}

// delivery is one run of Deliver.
type delivery struct {
	client *pull.Client
	plan   *Plan
	out    Outcome
}

func (d *delivery) run(ctx context.Context) error {
	p := d.plan
	if p.Request.Draft {
		d.out.logf("no comments: the pull request is a draft")
		return nil
	}
	threads, err := d.client.Threads(ctx, p.Request)
	if err != nil {
		return err
	}
	comments, err := d.client.IssueComments(ctx, p.Request)
	if err != nil {
		return err
	}
	a, s := reconcile(p, threads), reconcileSummary(p, comments)
	for _, fingerprint := range a.present {
		d.out.Commented[fingerprint] = true
	}
	d.out.SummaryURL = s.comment.URL
	if a.none() && s.none() {
		return nil
	}
	head, err := d.client.HeadSHA(ctx, p.Request)
	if err != nil {
		return err
	}
	if head != p.Request.HeadSHA {
		d.out.logf("no comments: the head has moved from %s to %s, a newer run will do it", short(p.Request.HeadSHA), short(head))
		return nil
	}
	return d.write(ctx, a, s)
}

// write carries out the actions, those that matter most first.
func (d *delivery) write(ctx context.Context, a actions, s summaryAction) error {
	if err := d.post(ctx, a.post); err != nil {
		return err
	}
	for _, e := range a.edit {
		if err := d.client.EditReviewComment(ctx, d.plan.Request, e.comment, e.body); err != nil {
			return err
		}
	}
	for _, e := range a.reopen {
		if err := d.change(ctx, e, d.client.Unresolve); err != nil {
			return err
		}
	}
	for _, e := range a.close {
		if err := d.change(ctx, e, d.client.Resolve); err != nil {
			return err
		}
	}
	return d.summary(ctx, s)
}

// change gives a comment its new text and then resolves or reopens its
// thread. A workflow's token may often write comments and not do that; the
// text has said it by then, so a refusal is only logged.
func (d *delivery) change(ctx context.Context, e edit, mutate func(context.Context, pull.Request, string) error) error {
	if err := d.client.EditReviewComment(ctx, d.plan.Request, e.comment, e.body); err != nil {
		return err
	}
	if !e.canResolve {
		return nil
	}
	err := mutate(ctx, d.plan.Request, e.thread)
	var permission *pull.PermissionError
	var invalid *pull.ValidationError
	if errors.As(err, &permission) || errors.As(err, &invalid) {
		d.out.logf("%v", err)
		return nil
	}
	return err
}

// summary creates or edits the summary comment.
func (d *delivery) summary(ctx context.Context, s summaryAction) error {
	r := d.plan.Request
	for _, c := range s.surplus {
		if err := d.client.DeleteIssueComment(ctx, r, c.ID); err != nil {
			return err
		}
	}
	switch {
	case s.edit:
		c, err := d.client.EditIssueComment(ctx, r, s.comment.ID, d.plan.Summary)
		if err != nil {
			return err
		}
		d.out.SummaryURL = c.URL
	case s.create:
		return d.createSummary(ctx)
	}
	return nil
}

// createSummary posts the summary comment. When it is not sure that GitHub
// did it, it looks before it tries again.
func (d *delivery) createSummary(ctx context.Context) error {
	r := d.plan.Request
	c, err := d.client.CreateIssueComment(ctx, r, d.plan.Summary)
	if isAmbiguous(err) {
		comments, listErr := d.client.IssueComments(ctx, r)
		if listErr != nil {
			return err
		}
		if c = reconcileSummary(d.plan, comments).comment; c.ID != 0 {
			err = nil
		} else {
			c, err = d.client.CreateIssueComment(ctx, r, d.plan.Summary)
		}
	}
	if err != nil {
		return err
	}
	d.out.SummaryURL = c.URL
	return nil
}

// isAmbiguous reports whether a request failed in a way that leaves open
// whether GitHub has carried it out.
func isAmbiguous(err error) bool {
	var unavailable *pull.UnavailableError
	return errors.As(err, &unavailable) && unavailable.Ambiguous
}
