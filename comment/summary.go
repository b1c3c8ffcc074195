package comment

import (
	"context"

	"github.com/oncebitten/oncebitten/pull"
)

// summary creates or edits the summary comment, and deletes those of ours that
// are too many.
func (d *delivery) summary(ctx context.Context, s summaryAction) error {
	if s.none() {
		return nil
	}
	d.writes = 0 // what came before may have taken its time
	r := d.plan.Request
	for _, c := range s.surplus {
		err := d.send(ctx, func() error { return present(d.client.DeleteIssueComment(ctx, r, c.ID)) })
		if err != nil {
			return err
		}
	}
	switch {
	case s.edit:
		err := d.send(ctx, func() error {
			_, err := d.client.EditIssueComment(ctx, r, s.comment.ID, d.plan.Summary)
			return err
		})
		if present(err) == nil && err != nil { // deleted since
			d.out.SummaryURL = ""
			if err = nil; d.plan.Wanted {
				err = d.createSummary(ctx)
			}
		}
		return err
	case s.create:
		return d.createSummary(ctx)
	}
	return nil
}

// createSummary posts the summary comment. When it is not sure that GitHub
// did it, it looks before it tries again.
func (d *delivery) createSummary(ctx context.Context) error {
	r := d.plan.Request
	var c pull.IssueComment
	create := func() (err error) {
		c, err = d.client.CreateIssueComment(ctx, r, d.plan.Summary)
		return err
	}
	err := d.send(ctx, create)
	if isAmbiguous(err) {
		comments, listErr := d.client.IssueComments(ctx, r)
		if listErr != nil {
			return err
		}
		if c = reconcileSummary(d.plan, comments).comment; c.ID != 0 {
			err = nil
		} else {
			err = d.send(ctx, create)
		}
	}
	if err == nil {
		d.out.SummaryURL = c.URL
	}
	return err
}
