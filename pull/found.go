package pull

import (
	"context"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// Found is the commit that a ref of a repository means at this moment.
type Found struct {
	// Owner and Repo are what the repository is called now, which may be
	// something else than it was asked for by.
	Owner, Repo string
	// Commit is its hash.
	Commit string
}

// Name is "owner/name".
func (f Found) Name() string { return f.Owner + "/" + f.Repo }

// Find resolves a branch, a tag or a commit of a repository; "" is the tip of
// its default branch. A repository that was renamed is found by its old name
// as well. The error is a *NotFoundError where the repository is not there or
// the token may not see it, a *ValidationError where it has no such ref, and
// an *EmptyError where it has no commit at all.
func (c *Client) Find(ctx context.Context, owner, repo, ref string) (Found, error) {
	found := Found{Owner: owner, Repo: repo}
	if !isName(owner) || !isName(repo) {
		return found, wording.Errorf("%q is not the name of a repository", found.Name())
	}
	if isHash(ref) { // a commit is itself, whoever is asked
		found.Commit = ref
		return found, nil
	}
	if ref == "" {
		ref = "HEAD"
	}
	a := action{doing: wording.Say("finding %.60q in %s", ref, found.Name()), scope: "contents: read"}
	sha, resp, err := c.rest.Repositories.GetCommitSHA1(ctx, owner, repo, ref, "")
	if err != nil {
		return found, explain(a, err)
	}
	if !isHash(sha) {
		return found, wording.Errorf("%s: GitHub answers %.80q, which is not a hash", a.doing, sha)
	}
	found.Commit = sha
	if resp == nil || resp.Request == nil {
		return found, nil
	}
	// GitHub sends whoever asks by an old name to /repositories/NUMBER.
	_, rest, moved := strings.Cut(resp.Request.URL.Path, "/repositories/")
	number, _, _ := strings.Cut(rest, "/")
	if id, err := strconv.ParseInt(number, 10, 64); moved && err == nil {
		now, _, err := c.rest.Repositories.GetByID(ctx, id)
		if err != nil {
			return found, explain(a, err)
		}
		if isName(now.GetOwner().GetLogin()) && isName(now.GetName()) {
			found.Owner, found.Repo = now.GetOwner().GetLogin(), now.GetName()
		}
	}
	return found, nil
}
