package pull

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/google/go-github/v60/github"

	"github.com/oncebitten/oncebitten/wording"
)

const (
	// perPage is the most that GitHub lists on a page.
	perPage = 100
	// maxPages bounds every listing, so that a server that never says "last
	// page" cannot keep a run for ever.
	maxPages = 200
	// maxPullFiles is how many files GitHub lists of a pull request:
	// https://docs.github.com/rest/pulls/pulls#list-pull-requests-files.
	maxPullFiles = 3000
	// maxCompareFiles is how many files GitHub lists of a comparison:
	// https://docs.github.com/rest/commits/commits#compare-two-commits.
	maxCompareFiles = 300
)

func tooManyPages(a action) error {
	return &IncompleteError{What: a.doing, Why: wording.Say("there are more than %d pages", maxPages)}
}

// Refresh reads a pull request anew: what the event said may have aged, and a
// run started by hand knows no more than the number. A head commit that is set
// stays: it is the one to be reviewed, wherever the branch is by now.
func (c *Client) Refresh(ctx context.Context, r Request) (Request, error) {
	r, _, err := c.refresh(ctx, r)
	return r, err
}

// refresh gives GitHub's record of the pull request along with the request.
func (c *Client) refresh(ctx context.Context, r Request) (Request, *github.PullRequest, error) {
	a := reading(r)
	pr, _, err := c.rest.PullRequests.Get(ctx, r.Owner, r.Repo, r.Number)
	if err != nil {
		return r, nil, explain(a, err)
	}
	r.HeadSHA = cmp.Or(r.HeadSHA, pr.GetHead().GetSHA())
	r.BaseSHA, r.BaseRef = pr.GetBase().GetSHA(), pr.GetBase().GetRef()
	r.HeadRef, r.HeadRepo = pr.GetHead().GetRef(), pr.GetHead().GetRepo().GetFullName()
	r.Fork = !strings.EqualFold(r.HeadRepo, r.Name())
	r.Draft, r.Closed, r.Author = pr.GetDraft(), pr.GetState() == "closed", pr.GetUser().GetLogin()
	if err := checkCommits(r.BaseSHA, r.HeadSHA); err != nil {
		return r, nil, wording.Errorf("%s: %w", a.doing, err)
	}
	return r, pr, nil
}

// Change reads what a request changes. For a pull request that is everything
// GitHub lists; if that is not everything there is, the error is an
// *IncompleteError. Contents are read later, as they are asked for.
func (c *Client) Change(ctx context.Context, r Request) (*Change, error) {
	switch r.Kind {
	case PullRequest:
		return c.pullRequestChange(ctx, r)
	case Dispatch, Comment:
		if r.Number == 0 {
			return nil, &EventError{Event: r.Event, Reason: wording.Say("no pull request is named: set the input pull-request to its number")}
		}
		return c.pullRequestChange(ctx, r)
	case MergeGroup, Push:
		return c.commitChange(ctx, r)
	}
	return nil, &EventError{Event: cmp.Or(r.Event, string(r.Kind))}
}

func (c *Client) pullRequestChange(ctx context.Context, r Request) (*Change, error) {
	r, pr, err := c.refresh(ctx, r)
	if err != nil {
		return nil, err
	}
	comparison, err := c.compareWithBranch(ctx, &r)
	if err != nil {
		return nil, err
	}
	if pr.GetHead().GetSHA() != r.HeadSHA {
		// The head has moved since the event: GitHub's list is that of another
		// commit, and a newer run will use it.
		return c.compared(ctx, r, comparison)
	}
	files, err := c.pullFiles(ctx, r, pr.GetChangedFiles())
	if err != nil {
		return nil, err
	}
	return c.change(r, comparison, files)
}

// pullFiles lists the changed files of a pull request that says how many it has.
func (c *Client) pullFiles(ctx context.Context, r Request, stated int) ([]*github.CommitFile, error) {
	what := wording.Say("the changed files of %s", r.called())
	if stated > maxPullFiles {
		return nil, &IncompleteError{What: what, Why: wording.Say("there are %d, and GitHub lists %d at most: split the pull request", stated, maxPullFiles)}
	}
	a := action{doing: wording.Say("listing the changed files of %s", r.called()), scope: "pull-requests: read"}
	options := &github.ListOptions{PerPage: perPage}
	var files []*github.CommitFile
	for page := 1; page <= maxPages; page++ {
		listed, resp, err := c.rest.PullRequests.ListFiles(ctx, r.Owner, r.Repo, r.Number, options)
		if err != nil {
			return nil, explain(a, err)
		}
		files = append(files, listed...)
		c.progress.tell(wording.Say("%d of %d changed files are listed", len(files), stated))
		if resp.NextPage == 0 {
			break
		}
		options.Page = resp.NextPage
	}
	if len(files) != stated {
		return nil, &IncompleteError{What: what, Why: wording.Say("GitHub says that there are %d, and lists %d: run again", stated, len(files))}
	}
	return files, nil
}

// compareWithBranch compares the head with the base branch as it is now, and
// notes its tip: the commit that GitHub records for the pull request is the
// tip of an earlier day.
func (c *Client) compareWithBranch(ctx context.Context, r *Request) (*github.CommitsComparison, error) {
	if r.BaseRef != "" {
		comparison, err := c.compare(ctx, *r, r.BaseRef)
		var gone *NotFoundError
		if err == nil {
			r.BaseSHA = comparison.GetBaseCommit().GetSHA()
			return comparison, checkCommits(r.BaseSHA)
		}
		if !errors.As(err, &gone) {
			return nil, err
		}
	}
	return c.compare(ctx, *r, r.BaseSHA)
}

// compare compares a base with the head, from their merge base on.
func (c *Client) compare(ctx context.Context, r Request, base string) (*github.CommitsComparison, error) {
	a := action{doing: wording.Say("comparing %.60s with %.12s in %s", base, r.HeadSHA, r.Name()), scope: "contents: read"}
	// The list of commits is not wanted; one is the least that can be asked for.
	comparison, _, err := c.rest.Repositories.CompareCommits(ctx, r.Owner, r.Repo, base, r.HeadSHA, &github.ListOptions{PerPage: 1})
	if err != nil {
		return nil, explain(a, err)
	}
	if !isHash(comparison.GetMergeBaseCommit().GetSHA()) {
		return nil, &IncompleteError{What: a.doing, Why: wording.Say("GitHub names no merge base")}
	}
	return comparison, nil
}

// commitChange reads what lies between two commits.
func (c *Client) commitChange(ctx context.Context, r Request) (*Change, error) {
	if r.HeadSHA == "" { // a deleted branch changes nothing
		return &Change{Request: r, trees: &remoteTrees{client: c, request: r}}, nil
	}
	comparison, err := c.compare(ctx, r, cmp.Or(r.BaseSHA, r.DefaultBranch))
	if err != nil {
		return nil, err
	}
	r.BaseSHA = cmp.Or(r.BaseSHA, comparison.GetBaseCommit().GetSHA())
	return c.compared(ctx, r, comparison)
}

// compared is the change that a comparison shows. GitHub lists 300 files at
// most here; beyond, the two trees are compared.
func (c *Client) compared(ctx context.Context, r Request, comparison *github.CommitsComparison) (*Change, error) {
	change, err := c.change(r, comparison, comparison.Files)
	if err != nil || len(comparison.Files) < maxCompareFiles {
		return change, err
	}
	before, err := change.Before(ctx)
	if err != nil {
		return nil, err
	}
	head, err := change.Head(ctx)
	if err != nil {
		return nil, err
	}
	change.Files = difference(before, head)
	return change, nil
}

func (c *Client) change(r Request, comparison *github.CommitsComparison, listed []*github.CommitFile) (*Change, error) {
	change := &Change{
		Request: r, MergeBase: comparison.GetMergeBaseCommit().GetSHA(), ReadAt: c.transport.serverTime(),
		trees: &remoteTrees{client: c, request: r},
	}
	for _, f := range listed {
		status, err := status(f.GetStatus())
		if err != nil {
			return nil, &IncompleteError{What: wording.Say("the changed files of %s", r.Name()), Why: wording.Say("%s: %s", f.GetFilename(), err)}
		}
		if status == "" {
			continue
		}
		file := File{
			Path: f.GetFilename(), PreviousPath: f.GetPreviousFilename(), Status: status,
			BlobSHA: f.GetSHA(), Patch: f.GetPatch(),
		}
		if status == Removed {
			file.BlobSHA = "" // GitHub gives the old content's
		}
		change.Files = append(change.Files, file)
	}
	slices.SortFunc(change.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return change, nil
}

// status reads GitHub's word; "" for a file that is listed and has not changed.
func status(word string) (Status, error) {
	switch word {
	case "added", "modified", "removed", "renamed", "copied":
		return Status(word), nil
	case "changed": // its mode, say
		return Modified, nil
	case "unchanged":
		return "", nil
	}
	return "", wording.Errorf("the status %q is not known", word)
}

// remoteTrees are the trees of a change behind the API.
type remoteTrees struct {
	client  *Client
	request Request
}

func (t *remoteTrees) at(ctx context.Context, commit string) (*Snapshot, error) {
	if commit == "" {
		return emptySnapshot(), nil
	}
	return t.client.Snapshot(ctx, t.request.Owner, t.request.Repo, commit)
}

// head reads the head commit through the repository that is changed, which
// has the commits of its forks too, also when a fork is gone.
func (t *remoteTrees) head(ctx context.Context) (*Snapshot, error) {
	return t.at(ctx, t.request.HeadSHA)
}
