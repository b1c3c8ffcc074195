package pull

import (
	"context"
	"time"

	"github.com/oncebitten/oncebitten/wording"
)

// Discussion is a review thread as far as waivers need it: what it is about,
// and what people said in it.
type Discussion struct {
	// Thread is what the GraphQL API knows the thread by.
	Thread  string
	Opening Opening
	// Remarks are the comments of people and others, oldest first: all but ours.
	Remarks []Remark
}

// Opening is the first comment of a thread.
type Opening struct {
	// Mine is true when the viewer wrote it.
	Mine    bool
	Created time.Time
	// Untouched is true when nobody but the viewer has ever edited it.
	Untouched bool
	Body      string
}

const discussionsQuery = `query($owner:String!,$repo:String!,$number:Int!,$after:String){
  viewer{login}
  repository(owner:$owner,name:$repo){pullRequest(number:$number){
    reviewThreads(first:50,after:$after){
      pageInfo{hasNextPage endCursor}
      nodes{id
        opening:comments(first:1){nodes{createdAt viewerDidAuthor body userContentEdits(first:50){totalCount nodes{editor{login}}}}}
        comments(first:100){` + replyFields + `}}}}}}`

type discussionNode struct {
	ID      string `json:"id"`
	Opening struct {
		Nodes []openingNode `json:"nodes"`
	} `json:"opening"`
	Comments replyPage `json:"comments"`
}

type openingNode struct {
	CreatedAt       time.Time `json:"createdAt"`
	ViewerDidAuthor bool      `json:"viewerDidAuthor"`
	Body            string    `json:"body"`
	Edits           *struct {
		TotalCount int `json:"totalCount"`
		Nodes      []struct {
			Editor *login `json:"editor"`
		} `json:"nodes"`
	} `json:"userContentEdits"`
}

// untouched looks at all edits there were: the last one alone would let
// somebody's edit be forgotten after the next of ours.
func (n openingNode) untouched(viewer string) bool {
	if n.Edits == nil {
		return true
	}
	for _, e := range n.Edits.Nodes {
		if e.Editor == nil || withoutBot(e.Editor.Login) != withoutBot(viewer) {
			return false
		}
	}
	return n.Edits.TotalCount == len(n.Edits.Nodes)
}

func (n discussionNode) discussion(viewer string) Discussion {
	d := Discussion{Thread: n.ID}
	if len(n.Opening.Nodes) > 0 {
		o := n.Opening.Nodes[0]
		d.Opening = Opening{
			Mine: o.ViewerDidAuthor, Created: o.CreatedAt, Body: o.Body,
			Untouched: o.ViewerDidAuthor && o.untouched(viewer),
		}
	}
	for _, c := range n.Comments.Nodes {
		if !c.ViewerDidAuthor {
			d.Remarks = append(d.Remarks, c.remark(n.ID))
		}
	}
	return d
}

// Discussions are all review threads of the pull request, in GitHub's order, each
// with all of its comments. Where these are more than are read, the error is an
// *IncompleteError: a word that was not read must not be missing in silence.
func (c *Client) Discussions(ctx context.Context, r Request) ([]Discussion, error) {
	a := action{doing: wording.Say("reading the review threads of %s", r.called()), scope: "pull-requests: read"}
	variables := map[string]any{"owner": r.Owner, "repo": r.Repo, "number": r.Number}
	later := &threadPages{client: c, action: a, left: maxLaterPages}
	var out []Discussion
	for page := 1; page <= maxPages; page++ {
		var data struct {
			Viewer     login `json:"viewer"`
			Repository struct {
				PullRequest *struct {
					ReviewThreads struct {
						PageInfo pageInfo         `json:"pageInfo"`
						Nodes    []discussionNode `json:"nodes"`
					} `json:"reviewThreads"`
				} `json:"pullRequest"`
			} `json:"repository"`
		}
		if err := c.query(ctx, a, discussionsQuery, variables, &data); err != nil {
			return nil, err
		}
		pr := data.Repository.PullRequest
		if pr == nil {
			return nil, &NotFoundError{Doing: a.doing, Scope: a.scope}
		}
		for _, n := range pr.ReviewThreads.Nodes {
			if n.Comments.PageInfo.HasNextPage {
				more, err := later.after(ctx, n.ID, n.Comments.PageInfo.EndCursor)
				if err != nil {
					return nil, err
				}
				n.Comments.Nodes = append(n.Comments.Nodes, more...)
			}
			out = append(out, n.discussion(data.Viewer.Login))
		}
		if !pr.ReviewThreads.PageInfo.HasNextPage {
			return out, nil
		}
		variables["after"] = pr.ReviewThreads.PageInfo.EndCursor
	}
	return nil, tooManyPages(a)
}
