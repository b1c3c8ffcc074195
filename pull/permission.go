package pull

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/oncebitten/oncebitten/wording"
)

// Permission is what somebody may do in a repository, in ascending order.
type Permission int

// The permissions that matter here; triage counts as reading.
const (
	MayNothing Permission = iota
	MayRead
	MayWrite
	MayMaintain
	MayAdminister
)

// Permission asks what somebody may do in the repository at this moment. It
// is not `author_association`, which says what somebody once was.
func (c *Client) Permission(ctx context.Context, r Request, login string) (Permission, error) {
	a := action{doing: wording.Say("asking what @%s may do in %s", login, r.Name()), scope: "metadata: read"}
	address := fmt.Sprintf("repos/%s/%s/collaborators/%s/permission", r.Owner, r.Repo, url.PathEscape(login))
	req, err := c.rest.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return MayNothing, wording.Errorf("%s: %w", a.doing, err)
	}
	// The field `permission` knows no role between writing and administering;
	// a role that an organisation made is in the list of the user alone.
	var answer struct {
		Permission string `json:"permission"`
		RoleName   string `json:"role_name"`
		User       struct {
			Permissions struct {
				Maintain bool `json:"maintain"`
			} `json:"permissions"`
		} `json:"user"`
	}
	resp, err := c.rest.Do(ctx, req, &answer)
	if resp != nil && resp.StatusCode == http.StatusNotFound {
		return MayNothing, nil // no collaborator, or no account any more
	}
	if err != nil {
		return MayNothing, explain(a, err)
	}
	switch {
	case answer.Permission == "admin":
		return MayAdminister, nil
	case answer.Permission == "write" && (answer.RoleName == "maintain" || answer.User.Permissions.Maintain):
		return MayMaintain, nil
	case answer.Permission == "write":
		return MayWrite, nil
	case answer.Permission == "read":
		return MayRead, nil
	}
	return MayNothing, nil
}
