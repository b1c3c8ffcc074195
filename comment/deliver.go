package comment

import (
	"context"
	"errors"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/wording"
)

// Outcome is what became of a plan.
type Outcome struct {
	// Commented are the fingerprints of the findings that have an inline
	// comment on the pull request now; the others need another way to be seen.
	Commented map[string]bool
	// SummaryURL is the address of the summary comment; "" where there is none.
	SummaryURL string
	// Log are lines for the job's log: what was done, and what could not be.
	Log []wording.Text
}

func (o *Outcome) log(line wording.Text) { o.Log = append(o.Log, line) }

// Deliver makes the pull request say what the plan says: at most one review
// with the new inline comments, edits of older ones, and one summary comment.
// Where everything is said already it writes nothing; where the head has moved
// neither, since a newer run is on its way. The outcome is valid in any case,
// and says what is on the pull request.
//
// What GitHub refuses of one comment does not keep it from the others, and where
// inline comments fail the summary is tried all the same; the error has all that
// failed. A token that may only read is no error: the log says what is missing.
// An error says nothing about the verdict.
func Deliver(ctx context.Context, client *pull.Client, p *Plan) (Outcome, error) {
	d := &delivery{client: client, plan: p, out: Outcome{Commented: map[string]bool{}}}
	err := d.run(ctx)
	var permission *pull.PermissionError
	if errors.As(err, &permission) {
		d.out.log(missingPermission(p.Request, permission))
		return d.out, nil
	}
	if err != nil {
		return d.out, wording.Errorf("not all comments could be posted: %w", err)
	}
	return d.out, nil
}

// missingPermission says in one line what to add to the workflow.
func missingPermission(r pull.Request, e *pull.PermissionError) wording.Text {
	why := wording.Say("no comments: the token lacks `%s`; add to the job: `permissions: {contents: read, pull-requests: write}`", e.Scope)
	switch {
	case r.Fork:
		why = wording.Say("no comments: the token of a pull request from a fork may only read")
	case e.Scope == "":
		why = wording.Say("no comments: GitHub refuses them (%s)", e.Said())
	}
	return wording.Join([]wording.Text{why, wording.Say("the findings are in this log, the job summary and the annotations")}, "; ")
}

// delivery is one run of Deliver.
type delivery struct {
	client *pull.Client
	plan   *Plan
	out    Outcome
	// writes are the requests that wrote since the head was last to be looked at.
	writes int
	// stayOpen is how many threads of findings that are gone could not be resolved.
	stayOpen int
}

func (d *delivery) run(ctx context.Context) error {
	p := d.plan
	if p.Request.Draft {
		d.out.log(wording.Say("no comments: the pull request is a draft"))
		return nil
	}
	threads, unread := d.client.Threads(ctx, p.Request)
	if ends(unread) {
		return unread
	}
	comments, err := d.client.IssueComments(ctx, p.Request)
	if err != nil {
		return errors.Join(unread, err)
	}
	var a actions
	if unread == nil { // else nobody knows what has been said on lines
		a = reconcile(p, threads)
	}
	s := reconcileSummary(p, comments)
	for _, fingerprint := range a.present {
		d.out.Commented[fingerprint] = true
	}
	d.out.SummaryURL = s.comment.URL
	if s.overtaken {
		d.out.log(wording.Say("no comments: a run that has read the change later has commented already"))
		return nil
	}
	err = d.write(ctx, a, s)
	if errors.Is(err, errMoved) {
		err = nil
	}
	return errors.Join(unread, err)
}

// write carries out the actions, those that matter most first. Where inline
// comments fail, the summary comment still says what they would have said.
func (d *delivery) write(ctx context.Context, a actions, s summaryAction) error {
	err := d.inline(ctx, a)
	if ends(err) {
		return err
	}
	err = errors.Join(err, d.summary(ctx, s), d.settle(ctx, a, s))
	if d.stayOpen > 0 {
		d.out.log(wording.Say("threads of findings that are gone and stay open, as the token may not resolve them: %d; where the branch wants conversations resolved, a person has to", d.stayOpen))
	}
	return err
}

// ends reports whether after an error nothing more is worth trying.
func ends(err error) bool {
	var permission *pull.PermissionError
	var limit *pull.RateLimitError
	return errors.As(err, &permission) || errors.As(err, &limit) || errors.Is(err, errMoved) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// inline brings the inline comments up to date.
func (d *delivery) inline(ctx context.Context, a actions) error {
	steps := []func() error{func() error { return d.post(ctx, a.post) }}
	for _, e := range a.edit {
		steps = append(steps, func() error { return d.edit(ctx, e) })
	}
	for _, e := range a.reopen {
		steps = append(steps, func() error { return d.reopen(ctx, e) })
	}
	for _, e := range a.close {
		steps = append(steps, func() error { return d.close(ctx, e) })
	}
	for _, id := range a.remove {
		steps = append(steps, func() error { return d.remove(ctx, id) })
	}
	return each(steps)
}

// each carries out steps. What GitHub refuses of one does not keep the others
// from theirs; what fails for another reason would fail for them as well.
func each(steps []func() error) error {
	var refused []error
	for _, step := range steps {
		err := step()
		refused = append(refused, err)
		var invalid *pull.ValidationError
		if err != nil && !errors.As(err, &invalid) {
			break
		}
	}
	return errors.Join(refused...)
}

// edit gives a comment its new text, and shows it again if we had folded it.
// One that is gone was deleted by somebody since the threads were listed.
func (d *delivery) edit(ctx context.Context, e edit) error {
	err := d.send(ctx, func() error {
		return d.client.EditReviewComment(ctx, d.plan.Request, e.comment, e.body)
	})
	if present(err) == nil && err != nil {
		delete(d.out.Commented, e.fingerprint) // an annotation says it, and the next run's comment
		return nil
	}
	if err == nil && e.unfold != "" {
		err = d.show(ctx, e.unfold, d.client.Unfold)
	}
	return err
}

// remove deletes a comment of ours that says what another one says.
func (d *delivery) remove(ctx context.Context, id int64) error {
	return d.send(ctx, func() error {
		return present(d.client.DeleteReviewComment(ctx, d.plan.Request, id))
	})
}

// present passes over the failure of a change to what is not there any more.
func present(err error) error {
	var gone *pull.NotFoundError
	if errors.As(err, &gone) {
		return nil
	}
	return err
}

// close says in a comment that its finding is gone, and resolves its thread.
// Where the token may not, the comment is folded away: it has said so by then.
func (d *delivery) close(ctx context.Context, e edit) error {
	if err := d.edit(ctx, e); err != nil {
		return err
	}
	if e.canResolve {
		if refused, err := d.attempt(ctx, e.thread, d.client.Resolve); refused == nil {
			return err
		}
	}
	d.stayOpen++
	if e.fold == "" {
		return nil
	}
	_, err := d.attempt(ctx, e.fold, d.client.Fold)
	return err
}

// reopen gives a comment its text back, and opens its thread.
func (d *delivery) reopen(ctx context.Context, e edit) error {
	if err := d.edit(ctx, e); err != nil || !e.canResolve {
		return err
	}
	return d.show(ctx, e.thread, d.client.Unresolve)
}

// show brings back into sight what is closed. Where that is refused, the log
// says so.
func (d *delivery) show(ctx context.Context, node string, mutate func(context.Context, pull.Request, string) error) error {
	refused, err := d.attempt(ctx, node, mutate)
	if refused != nil {
		d.out.log(wording.OfError(refused))
	}
	return err
}

// attempt does what a workflow's token may often not do although it may write
// comments: a refusal is no error.
func (d *delivery) attempt(ctx context.Context, node string, mutate func(context.Context, pull.Request, string) error) (refused, err error) {
	err = d.send(ctx, func() error { return mutate(ctx, d.plan.Request, node) })
	var permission *pull.PermissionError
	var invalid *pull.ValidationError
	if errors.As(err, &permission) || errors.As(err, &invalid) {
		return err, nil
	}
	return nil, err
}

// isAmbiguous reports whether a request failed in a way that leaves open
// whether GitHub has carried it out.
func isAmbiguous(err error) bool {
	var unavailable *pull.UnavailableError
	return errors.As(err, &unavailable) && unavailable.Ambiguous
}
