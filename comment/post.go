package comment

import (
	"context"
	"errors"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/wording"
)

// post posts new comments: those on lines as one review, then those on whole
// files, for which a review has no room.
func (d *delivery) post(ctx context.Context, comments []Comment) error {
	var onLines, onFiles []Comment
	for _, c := range comments {
		if c.Place.Line > 0 {
			onLines = append(onLines, c)
		} else {
			onFiles = append(onFiles, c)
		}
	}
	refused, err := d.review(ctx, onLines)
	if err != nil {
		return err
	}
	onFiles = append(onFiles, refused...)
	for _, c := range onFiles[:min(len(onFiles), maxOnFiles)] {
		if err := d.onFile(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// review posts comments as one review. GitHub takes a review as a whole or
// refuses it, without saying which comment it does not want: then the halves
// are tried, down to the comments that are refused alone. Those come back.
func (d *delivery) review(ctx context.Context, comments []Comment) (refused []Comment, err error) {
	if len(comments) == 0 {
		return nil, nil
	}
	comments, err = d.tryReview(ctx, comments)
	var invalid *pull.ValidationError
	switch {
	case !errors.As(err, &invalid):
		return nil, err
	case len(comments) == 1:
		d.out.log(wording.Say("%s:%d takes no comment: %s", comments[0].Place.Path, comments[0].Place.Line, err))
		return comments, nil
	}
	half := len(comments) / 2
	first, err := d.review(ctx, comments[:half])
	if err != nil {
		return nil, err
	}
	second, err := d.review(ctx, comments[half:])
	return append(first, second...), err
}

// tryReview sends a review. Where it is not sure whether GitHub did it, the
// threads tell which comments are there, and the rest is sent once more. It
// returns the comments of the last review that it sent.
func (d *delivery) tryReview(ctx context.Context, comments []Comment) ([]Comment, error) {
	create := func() error { return d.client.CreateReview(ctx, d.plan.Request, d.draft(comments)) }
	err := d.send(ctx, create)
	if isAmbiguous(err) {
		missing, listErr := d.missing(ctx, comments)
		if listErr != nil {
			return comments, err
		}
		if comments, err = missing, nil; len(missing) > 0 {
			err = d.send(ctx, create)
		}
	}
	if err == nil {
		d.posted(comments)
	}
	return comments, err
}

func (d *delivery) draft(comments []Comment) pull.DraftReview {
	review := pull.DraftReview{
		CommitID: d.plan.Request.HeadSHA,
		Body: wording.Count(len(comments), "Once Bitten has %d remark on the migrations; the summary comment has the whole picture.",
			"Once Bitten has %d remarks on the migrations; the summary comment has the whole picture.").In(d.plan.Language),
	}
	for _, c := range comments {
		side := pull.Right
		if c.Place.Old {
			side = pull.Left
		}
		review.Comments = append(review.Comments, pull.DraftComment{
			Path: c.Place.Path, StartLine: c.Place.StartLine, Line: c.Place.Line, Side: side, Body: c.Body,
		})
	}
	return review
}

// missing are the comments that are not on the pull request; the others are
// noted as posted.
func (d *delivery) missing(ctx context.Context, comments []Comment) ([]Comment, error) {
	threads, err := d.client.Threads(ctx, d.plan.Request)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, t := range threads {
		if m, ok := own(t, d.plan.Key); ok {
			there[m.fingerprint] = true
		}
	}
	var missing []Comment
	for _, c := range comments {
		if there[c.Fingerprint] {
			d.posted([]Comment{c})
		} else {
			missing = append(missing, c)
		}
	}
	return missing, nil
}

// onFile posts a comment on a file as a whole. Where GitHub refuses even that
// the summary still has the finding.
func (d *delivery) onFile(ctx context.Context, c Comment) error {
	create := func() error {
		return d.client.CreateFileComment(ctx, d.plan.Request, d.plan.Request.HeadSHA, c.Place.Path, c.Body)
	}
	err := d.send(ctx, create)
	if isAmbiguous(err) {
		missing, listErr := d.missing(ctx, []Comment{c})
		if listErr != nil {
			return err
		}
		if err = nil; len(missing) > 0 {
			err = d.send(ctx, create)
		}
	}
	var invalid *pull.ValidationError
	if errors.As(err, &invalid) {
		d.out.log(wording.Say("%s takes no comment: %s", c.Place.Path, err))
		return nil
	}
	if err == nil {
		d.posted([]Comment{c})
	}
	return err
}

func (d *delivery) posted(comments []Comment) {
	for _, c := range comments {
		d.out.Commented[c.Fingerprint] = true
	}
}
