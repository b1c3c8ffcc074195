package pull

import (
	"context"
	"slices"

	"github.com/google/go-github/v60/github"

	"github.com/oncebitten/oncebitten/wording"
)

// maxQueuedCommits bounds how many commits of a merge group are asked for
// their pull requests.
const maxQueuedCommits = 30

// Pulls are the numbers of the pull requests that a change belongs to: the
// one that the request names, all that a merge queue tests together, or the
// one that a pushed commit is known from.
func (c *Client) Pulls(ctx context.Context, r Request) ([]int, error) {
	switch {
	case r.HeadSHA == "":
		return nil, nil
	case r.Kind == MergeGroup:
		return c.queued(ctx, r)
	case r.Kind == Push:
		// Who may accept a finding depends on who opened the pull request, so
		// that a commit of two pull requests belongs to neither.
		if numbers, err := c.pullsOf(ctx, r, r.HeadSHA); err != nil || len(numbers) == 1 {
			return numbers, err
		}
		return nil, nil
	case r.Number > 0:
		return []int{r.Number}, nil
	}
	return nil, nil
}

// queued are the pull requests of a merge group: the branch's name has one,
// the commits have all. Anybody may open a pull request with somebody else's
// commits, but nobody may put it into the queue.
func (c *Client) queued(ctx context.Context, r Request) ([]int, error) {
	a := action{doing: wording.Say("listing the commits of %s", r.Name()), scope: "contents: read"}
	comparison, _, err := c.rest.Repositories.CompareCommits(ctx, r.Owner, r.Repo, r.BaseSHA, r.HeadSHA, &github.ListOptions{PerPage: maxQueuedCommits})
	if err != nil {
		return nil, explain(a, err)
	}
	asked := map[int]bool{}
	var out []int
	ask := func(number int) error {
		if asked[number] {
			return nil
		}
		asked[number] = true
		in, err := c.isQueued(ctx, r, number)
		if in {
			out = append(out, number)
		}
		return err
	}
	if r.Number > 0 {
		if err := ask(r.Number); err != nil {
			return nil, err
		}
	}
	for _, commit := range comparison.Commits {
		if !isHash(commit.GetSHA()) {
			continue
		}
		numbers, err := c.pullsOf(ctx, r, commit.GetSHA())
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			if err := ask(n); err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(out)
	return out, nil
}

// pullsOf are the numbers of the pull requests that have a commit.
func (c *Client) pullsOf(ctx context.Context, r Request, commit string) ([]int, error) {
	a := action{doing: wording.Say("asking for the pull requests of %.12s in %s", commit, r.Name()), scope: "pull-requests: read"}
	pulls, _, err := c.rest.PullRequests.ListPullRequestsWithCommit(ctx, r.Owner, r.Repo, commit, &github.ListOptions{PerPage: perPage})
	if err != nil {
		return nil, explain(a, err)
	}
	var out []int
	for _, p := range pulls {
		out = append(out, p.GetNumber())
	}
	return out, nil
}

// isQueued reports whether a pull request is in the merge queue.
func (c *Client) isQueued(ctx context.Context, r Request, number int) (bool, error) {
	const text = `query($owner:String!,$repo:String!,$number:Int!){
  repository(owner:$owner,name:$repo){pullRequest(number:$number){isInMergeQueue}}}`
	var data struct {
		Repository struct {
			PullRequest *struct {
				IsInMergeQueue bool `json:"isInMergeQueue"`
			} `json:"pullRequest"`
		} `json:"repository"`
	}
	a := action{doing: wording.Say("asking whether %s#%d is in the merge queue", r.Name(), number), scope: "pull-requests: read"}
	err := c.query(ctx, a, text, map[string]any{"owner": r.Owner, "repo": r.Repo, "number": number}, &data)
	pr := data.Repository.PullRequest
	return err == nil && pr != nil && pr.IsInMergeQueue, err
}
