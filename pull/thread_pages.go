package pull

import (
	"context"

	"github.com/oncebitten/oncebitten/wording"
)

// maxLaterPages is how many pages of comments are read, all together, beyond the
// first hundred comments of each thread. A conversation of thousands of comments
// on one line is no reason to use up the hour's requests.
const maxLaterPages = 20

const threadPageQuery = `query($thread:ID!,$after:String){node(id:$thread){...on PullRequestReviewThread{
  comments(first:100,after:$after){` + replyFields + `}}}}`

const replyFields = `pageInfo{hasNextPage endCursor} nodes{viewerDidAuthor ` + remarkFields + `}`

// replyPage is a page of the comments of a thread.
type replyPage struct {
	PageInfo pageInfo    `json:"pageInfo"`
	Nodes    []replyNode `json:"nodes"`
}

type replyNode struct {
	remarkNode
	ViewerDidAuthor bool `json:"viewerDidAuthor"`
}

// threadPages reads the later comments of threads, page by page, within one budget.
type threadPages struct {
	client *Client
	action action
	left   int
}

// after reads the comments of a thread behind a cursor; "" is the beginning. Where
// there are more than the budget allows, the error is an *IncompleteError.
func (p *threadPages) after(ctx context.Context, thread, cursor string) ([]replyNode, error) {
	var out []replyNode
	for ; p.left > 0; p.left-- {
		var data struct {
			Node *struct {
				Comments replyPage `json:"comments"`
			} `json:"node"`
		}
		variables := map[string]any{"thread": thread}
		if cursor != "" {
			variables["after"] = cursor
		}
		if err := p.client.query(ctx, p.action, threadPageQuery, variables, &data); err != nil {
			return nil, err
		}
		if data.Node == nil {
			return nil, &NotFoundError{Doing: p.action.doing, Scope: p.action.scope}
		}
		page := data.Node.Comments
		out = append(out, page.Nodes...)
		if !page.PageInfo.HasNextPage {
			p.left--
			return out, nil
		}
		cursor = page.PageInfo.EndCursor
	}
	return nil, &IncompleteError{
		What: p.action.doing,
		Why:  wording.Say("beyond the first hundred comments of each thread, %d pages are read at most", maxLaterPages),
	}
}

// OwnReplies are the texts of the comments in a review thread that the viewer wrote.
func (c *Client) OwnReplies(ctx context.Context, r Request, thread string) ([]string, error) {
	a := action{doing: wording.Say("reading a review thread of %s", r.called()), scope: "pull-requests: read"}
	comments, err := (&threadPages{client: c, action: a, left: maxLaterPages}).after(ctx, thread, "")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, n := range comments {
		if n.ViewerDidAuthor {
			out = append(out, n.Body)
		}
	}
	return out, nil
}
