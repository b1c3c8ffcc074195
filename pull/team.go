package pull

import (
	"context"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

const teamQuery = `query($org:String!,$team:String!,$login:String!){
  organization(login:$org){team(slug:$team){members(first:100,query:$login){nodes{login}}}}}`

// InTeam reports whether somebody is in a team of an organization, or in one
// below it. A workflow's own token may not see that: the error is a
// *PermissionError or a *NotFoundError then.
func (c *Client) InTeam(ctx context.Context, organization, team, login string) (bool, error) {
	a := action{doing: wording.Say("asking who is in @%s/%s", organization, team), scope: "members: read"}
	var data struct {
		Organization *struct {
			Team *struct {
				Members struct {
					Nodes []struct {
						Login string `json:"login"`
					} `json:"nodes"`
				} `json:"members"`
			} `json:"team"`
		} `json:"organization"`
	}
	variables := map[string]any{"org": organization, "team": team, "login": login}
	if err := c.query(ctx, a, teamQuery, variables, &data); err != nil {
		return false, err
	}
	if data.Organization == nil || data.Organization.Team == nil {
		return false, &NotFoundError{Doing: a.doing, Scope: a.scope}
	}
	for _, m := range data.Organization.Team.Members.Nodes { // found by part of their names
		if strings.EqualFold(m.Login, login) {
			return true, nil
		}
	}
	return false, nil
}
