package pull

import (
	"context"
	"time"

	"github.com/oncebitten/oncebitten/wording"
)

// Remark is what somebody said on a pull request, with what tells whether it is
// their own word.
type Remark struct {
	ID int64
	// Thread is the review thread that it was said in, as the GraphQL API knows
	// it; "" for a comment on the pull request as a whole.
	Thread string
	// Author is the login of who wrote it. Person is true for the account of a
	// person: an App may be called like somebody else.
	Author string
	Person bool
	// Created is when it was written. Edited is true when it was changed since,
	// by whomever: people with write access may edit what others wrote.
	Created time.Time
	Edited  bool
	// Hidden is true when somebody has folded it away.
	Hidden bool
	Body   string
}

// Conversation is who opened a pull request and what people said on it.
type Conversation struct {
	Author  string
	Remarks []Remark // oldest first
	// Threads is how many review threads there are.
	Threads int
}

const conversationQuery = `query($owner:String!,$repo:String!,$number:Int!,$after:String){
  repository(owner:$owner,name:$repo){pullRequest(number:$number){
    author{login}
    reviewThreads(first:1){totalCount}
    comments(first:100,after:$after){
      pageInfo{hasNextPage endCursor}
      nodes{` + remarkFields + `}}}}}`

const remarkFields = `databaseId author{__typename login} createdAt lastEditedAt isMinimized body`

type pageInfo struct {
	HasNextPage bool   `json:"hasNextPage"`
	EndCursor   string `json:"endCursor"`
}

type remarkNode struct {
	DatabaseID int64 `json:"databaseId"`
	Author     struct {
		Type  string `json:"__typename"`
		Login string `json:"login"`
	} `json:"author"`
	CreatedAt    time.Time  `json:"createdAt"`
	LastEditedAt *time.Time `json:"lastEditedAt"`
	IsMinimized  bool       `json:"isMinimized"`
	Body         string     `json:"body"`
}

func (n remarkNode) remark(thread string) Remark {
	return Remark{
		ID: n.DatabaseID, Thread: thread, Author: n.Author.Login, Person: n.Author.Type == "User",
		Created: n.CreatedAt, Edited: n.LastEditedAt != nil, Hidden: n.IsMinimized, Body: n.Body,
	}
}

// Conversation reads the comments on a pull request as a whole.
func (c *Client) Conversation(ctx context.Context, r Request) (*Conversation, error) {
	a := action{doing: wording.Say("reading the comments of %s", r.called()), scope: "pull-requests: read"}
	variables := map[string]any{"owner": r.Owner, "repo": r.Repo, "number": r.Number}
	out := &Conversation{}
	for page := 1; page <= maxPages; page++ {
		var data struct {
			Repository struct {
				PullRequest *struct {
					Author  login `json:"author"`
					Threads struct {
						TotalCount int `json:"totalCount"`
					} `json:"reviewThreads"`
					Comments struct {
						PageInfo pageInfo     `json:"pageInfo"`
						Nodes    []remarkNode `json:"nodes"`
					} `json:"comments"`
				} `json:"pullRequest"`
			} `json:"repository"`
		}
		if err := c.query(ctx, a, conversationQuery, variables, &data); err != nil {
			return nil, err
		}
		pr := data.Repository.PullRequest
		if pr == nil {
			return nil, &NotFoundError{Doing: a.doing, Scope: a.scope}
		}
		out.Author, out.Threads = pr.Author.Login, pr.Threads.TotalCount
		for _, n := range pr.Comments.Nodes {
			out.Remarks = append(out.Remarks, n.remark(""))
		}
		if !pr.Comments.PageInfo.HasNextPage {
			return out, nil
		}
		variables["after"] = pr.Comments.PageInfo.EndCursor
	}
	return nil, tooManyPages(a)
}
