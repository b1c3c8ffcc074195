package comment

import (
	"context"

	"github.com/oncebitten/oncebitten/wording"
)

// Two runs may review one pull request at the same time: the author pushes
// again, adds a label, or moves the base. GitHub has no way to write only if
// nobody else has written, so that each run does three things:
//
//   - It looks at the head before it writes, and now and then while it does:
//     where the head has moved, a newer run has the last word.
//   - It leaves everything to a run that has read the change later, which the
//     marker of the summary comment says.
//   - It looks again after it has posted. Of two comments that say the same,
//     both runs keep the older one.

// errMoved ends a delivery whose head is not the pull request's any more.
var errMoved = wording.Errorf("the head has moved")

// writesPerCheck is how many writes pass between two looks at the head; they
// are a second apart.
const writesPerCheck = 5

// send carries out a request that writes, unless the head has moved.
func (d *delivery) send(ctx context.Context, write func() error) error {
	if d.writes%writesPerCheck == 0 {
		if err := d.checkHead(ctx); err != nil {
			return err
		}
	}
	d.writes++
	return write()
}

func (d *delivery) checkHead(ctx context.Context) error {
	r := d.plan.Request
	head, err := d.client.HeadSHA(ctx, r)
	if err != nil {
		return err
	}
	if head != r.HeadSHA {
		d.out.log(wording.Say("no comments: the head has moved from %s to %s, a newer run will do it", short(r.HeadSHA), short(head)))
		return errMoved
	}
	return nil
}

// settle looks again at what there is, where something new was posted. It
// fails for what it cannot delete; what it cannot read is for the next run.
func (d *delivery) settle(ctx context.Context, a actions, s summaryAction) error {
	r := d.plan.Request
	if len(a.post) > 0 {
		threads, err := d.client.Threads(ctx, r)
		if err != nil {
			return nil
		}
		for _, id := range reconcile(d.plan, threads).remove {
			if err := d.remove(ctx, id); err != nil {
				return err
			}
		}
	}
	if !s.create {
		return nil
	}
	comments, err := d.client.IssueComments(ctx, r)
	if err != nil {
		return nil
	}
	again := reconcileSummary(d.plan, comments)
	if again.comment.ID == 0 {
		return nil
	}
	d.out.SummaryURL = again.comment.URL
	return d.summary(ctx, again)
}
