package pull

import (
	"context"
	"errors"

	"github.com/google/go-github/v60/github"

	"github.com/oncebitten/oncebitten/wording"
)

// Viewer is who the token acts for.
type Viewer struct {
	// Login is the name, of an App perhaps with "[bot]" behind it.
	Login string
	// ID is the account's number, which REST and GraphQL agree on while they
	// write an App's login differently.
	ID int64
}

// Viewer asks GitHub who the token acts for, once.
func (c *Client) Viewer(ctx context.Context) (Viewer, error) {
	c.viewerMutex.Lock()
	defer c.viewerMutex.Unlock()
	if c.viewer != nil {
		return *c.viewer, nil
	}
	var data struct {
		Viewer struct {
			Login      string `json:"login"`
			DatabaseID int64  `json:"databaseId"`
		} `json:"viewer"`
	}
	a := action{doing: wording.Say("asking who the token acts for"), scope: "contents: read"}
	if err := c.query(ctx, a, `query{viewer{login databaseId}}`, nil, &data); err != nil {
		return Viewer{}, err
	}
	c.viewer = &Viewer{Login: data.Viewer.Login, ID: data.Viewer.DatabaseID}
	return *c.viewer, nil
}

// HeadSHA is the pull request's head commit as it is now. It is read before
// writing: when the head has moved, a newer run will do the talking.
func (c *Client) HeadSHA(ctx context.Context, r Request) (string, error) {
	pr, _, err := c.rest.PullRequests.Get(ctx, r.Owner, r.Repo, r.Number)
	if err != nil {
		return "", explain(reading(r), err)
	}
	return pr.GetHead().GetSHA(), nil
}

// IssueComment is a comment on the pull request as a whole.
type IssueComment struct {
	ID int64
	// Author is the login of who wrote it; Mine is true when that is the
	// viewer, by the account's number.
	Author string
	Mine   bool
	Body   string
	URL    string
}

// IssueComments are all comments on the pull request as a whole, oldest first.
func (c *Client) IssueComments(ctx context.Context, r Request) ([]IssueComment, error) {
	viewer, err := c.Viewer(ctx)
	if err != nil {
		return nil, err
	}
	a := action{doing: wording.Say("listing the comments of %s", r.called()), scope: "pull-requests: read"}
	options := &github.IssueListCommentsOptions{ListOptions: github.ListOptions{PerPage: perPage}}
	var out []IssueComment
	for page := 1; page <= maxPages; page++ {
		comments, resp, err := c.rest.Issues.ListComments(ctx, r.Owner, r.Repo, r.Number, options)
		if err != nil {
			return nil, explain(a, err)
		}
		for _, comment := range comments {
			out = append(out, issueComment(comment, viewer))
		}
		if resp.NextPage == 0 {
			return out, nil
		}
		options.Page = resp.NextPage
	}
	return nil, tooManyPages(a)
}

func issueComment(comment *github.IssueComment, viewer Viewer) IssueComment {
	return IssueComment{
		ID: comment.GetID(), Author: comment.GetUser().GetLogin(),
		Mine: viewer.ID != 0 && comment.GetUser().GetID() == viewer.ID,
		Body: comment.GetBody(), URL: comment.GetHTMLURL(),
	}
}

// CreateIssueComment posts a comment on the pull request as a whole.
func (c *Client) CreateIssueComment(ctx context.Context, r Request, body string) (IssueComment, error) {
	a := writing(wording.Say("posting a comment on %s", r.called()))
	comment, _, err := c.rest.Issues.CreateComment(ctx, r.Owner, r.Repo, r.Number, &github.IssueComment{Body: &body})
	if err != nil {
		return IssueComment{}, explainWrite(a, err)
	}
	return mine(comment), nil
}

// EditIssueComment replaces the text of a comment. Editing sends no e-mail.
func (c *Client) EditIssueComment(ctx context.Context, r Request, id int64, body string) (IssueComment, error) {
	a := writing(wording.Say("editing a comment on %s", r.called()))
	comment, _, err := c.rest.Issues.EditComment(ctx, r.Owner, r.Repo, id, &github.IssueComment{Body: &body})
	if err != nil {
		return IssueComment{}, explain(a, err)
	}
	return mine(comment), nil
}

func mine(comment *github.IssueComment) IssueComment {
	out := issueComment(comment, Viewer{})
	out.Mine = true
	return out
}

// DeleteIssueComment deletes a comment: one of two that two runs have posted.
func (c *Client) DeleteIssueComment(ctx context.Context, r Request, id int64) error {
	_, err := c.rest.Issues.DeleteComment(ctx, r.Owner, r.Repo, id)
	return explain(writing(wording.Say("deleting a comment on %s", r.called())), err)
}

// The sides of a diff on which a comment can stand.
const (
	Right = "RIGHT" // the new file
	Left  = "LEFT"  // the old file
)

// DraftComment is an inline comment of a review that is about to be posted.
type DraftComment struct {
	Path string
	// Line is the last line of the comment's range, on Side.
	Line int
	// StartLine is the first line of a longer range, in the same hunk and on
	// the same side; 0 for a comment on one line.
	StartLine int
	Side      string
	Body      string
}

// DraftReview is a review that is about to be posted.
type DraftReview struct {
	// CommitID is the head commit that was analysed.
	CommitID string
	Body     string
	Comments []DraftComment
}

// CreateReview posts a review with all its inline comments, as event COMMENT:
// it neither approves nor blocks. It is all or nothing: a comment on a line
// outside the diff makes a *ValidationError, which does not say which one.
func (c *Client) CreateReview(ctx context.Context, r Request, review DraftReview) error {
	request := &github.PullRequestReviewRequest{CommitID: &review.CommitID, Event: github.String("COMMENT")}
	if review.Body != "" {
		request.Body = &review.Body
	}
	for _, d := range review.Comments {
		comment := &github.DraftReviewComment{Path: &d.Path, Line: &d.Line, Side: &d.Side, Body: &d.Body}
		if d.StartLine != 0 && d.StartLine != d.Line {
			comment.StartLine, comment.StartSide = &d.StartLine, &d.Side
		}
		request.Comments = append(request.Comments, comment)
	}
	_, _, err := c.rest.PullRequests.CreateReview(ctx, r.Owner, r.Repo, r.Number, request)
	return explainWrite(writing(wording.Say("posting the review of %s", r.called())), err)
}

// CreateFileComment posts a comment on a changed file as a whole, for what
// concerns no line of the diff.
func (c *Client) CreateFileComment(ctx context.Context, r Request, commitID, path, body string) error {
	comment := &github.PullRequestComment{
		CommitID: &commitID, Path: &path, Body: &body, SubjectType: github.String("file"),
	}
	_, _, err := c.rest.PullRequests.CreateComment(ctx, r.Owner, r.Repo, r.Number, comment)
	return explainWrite(writing(wording.Say("posting a comment on a file of %s", r.called())), err)
}

// EditReviewComment replaces the text of an inline comment, by its number.
func (c *Client) EditReviewComment(ctx context.Context, r Request, id int64, body string) error {
	_, _, err := c.rest.PullRequests.EditComment(ctx, r.Owner, r.Repo, id, &github.PullRequestComment{Body: &body})
	return explain(writing(wording.Say("editing an inline comment of %s", r.called())), err)
}

// DeleteReviewComment deletes an inline comment, by its number.
func (c *Client) DeleteReviewComment(ctx context.Context, r Request, id int64) error {
	_, err := c.rest.PullRequests.DeleteComment(ctx, r.Owner, r.Repo, id)
	return explain(writing(wording.Say("deleting an inline comment of %s", r.called())), err)
}

func reading(r Request) action {
	return action{doing: wording.Say("reading pull request %s", r.called()), scope: "pull-requests: read"}
}

func writing(doing wording.Text) action {
	return action{doing: doing, scope: "pull-requests: write", writes: true}
}

// explainWrite explains the failure of a request that creates something below
// a pull request that is known to exist: not found then means not permitted.
func explainWrite(a action, err error) error { return notPermitted(a, explain(a, err)) }

func notPermitted(a action, err error) error {
	var notFound *NotFoundError
	if errors.As(err, &notFound) {
		return &PermissionError{Doing: a.doing, Scope: a.scope, Message: "Not Found"}
	}
	return err
}
