package pull

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// The reactions that answer a comment.
const (
	ThumbsUp   = "+1"
	ThumbsDown = "-1"
)

// React adds a reaction to the comment that a request is for.
func (c *Client) React(ctx context.Context, r Request, reaction string) error {
	create := c.rest.Reactions.CreateIssueCommentReaction
	if r.InThread {
		create = c.rest.Reactions.CreatePullRequestCommentReaction
	}
	_, _, err := create(ctx, r.Owner, r.Repo, r.Comment, reaction)
	return explainWrite(writing(wording.Say("answering a comment on %s", r.called())), err)
}

// ErrNothingFailed says that there is no failed run to be run again.
var ErrNothingFailed = wording.Errorf("no failed run of the check is there")

// workflowRun is a run of a workflow, as far as running it again needs it.
// Of go-github's type the path is missing.
type workflowRun struct {
	ID         int64  `json:"id"`
	Path       string `json:"path"`
	Event      string `json:"event"`
	Conclusion string `json:"conclusion"`
}

// RerunFailed runs the failed jobs of workflows again: of each, those of its
// newest run for the pull request's head. Workflows are named by their paths,
// such as ".github/workflows/oncebitten.yml". A run for a comment is no check
// of the head, so this is how a waiver turns the check green. Without a failed
// run the error is ErrNothingFailed.
func (c *Client) RerunFailed(ctx context.Context, r Request, workflows []string) error {
	a := action{doing: wording.Say("listing the runs for %.12s in %s", r.HeadSHA, r.Name()), scope: "actions: write"}
	query := url.Values{"head_sha": {r.HeadSHA}, "per_page": {fmt.Sprint(perPage)}}
	req, err := c.rest.NewRequest(http.MethodGet, fmt.Sprintf("repos/%s/%s/actions/runs?%s", r.Owner, r.Repo, query.Encode()), nil)
	if err != nil {
		return wording.Errorf("%s: %w", a.doing, err)
	}
	var answer struct {
		Runs []workflowRun `json:"workflow_runs"` // newest first
	}
	if _, err := c.rest.Do(ctx, req, &answer); err != nil {
		return explainWrite(a, err)
	}
	newest, failed := map[string]bool{}, 0
	for _, run := range answer.Runs {
		path, _, _ := strings.Cut(run.Path, "@")
		if !slices.Contains(workflows, path) || newest[path] || run.Event != "pull_request" && run.Event != "pull_request_target" {
			continue
		}
		if newest[path] = true; run.Conclusion != "failure" {
			continue
		}
		failed++
		a := action{doing: wording.Say("running the failed jobs of %s again", r.Name()), scope: "actions: write", writes: true}
		if _, err := c.rest.Actions.RerunFailedJobsByID(ctx, r.Owner, r.Repo, run.ID); err != nil {
			return explainWrite(a, err)
		}
	}
	if failed == 0 {
		return ErrNothingFailed
	}
	return nil
}
