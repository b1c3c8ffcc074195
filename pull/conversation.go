package pull

import (
	"context"
	"fmt"
	"time"
)

// Remark is a comment on the pull request as a whole, with what tells whether
// it is its author's own word.
type Remark struct {
	ID int64
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
}

const conversationQuery = `query($owner:String!,$repo:String!,$number:Int!,$after:String){
  repository(owner:$owner,name:$repo){pullRequest(number:$number){
    author{login}
    comments(first:100,after:$after){
      pageInfo{hasNextPage endCursor}
      nodes{databaseId author{__typename login} createdAt lastEditedAt isMinimized body}}}}}`

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

// Conversation reads the comments on a pull request as a whole.
func (c *Client) Conversation(ctx context.Context, r Request) (*Conversation, error) {
	a := action{doing: fmt.Sprintf("reading the comments of %s#%d", r.Name(), r.Number), scope: "pull-requests: read"}
	variables := map[string]any{"owner": r.Owner, "repo": r.Repo, "number": r.Number}
	out := &Conversation{}
	for page := 1; page <= maxPages; page++ {
		var data struct {
			Repository struct {
				PullRequest *struct {
					Author   login `json:"author"`
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
		out.Author = pr.Author.Login
		for _, n := range pr.Comments.Nodes {
			out.Remarks = append(out.Remarks, Remark{
				ID: n.DatabaseID, Author: n.Author.Login, Person: n.Author.Type == "User",
				Created: n.CreatedAt, Edited: n.LastEditedAt != nil, Hidden: n.IsMinimized, Body: n.Body,
			})
		}
		if !pr.Comments.PageInfo.HasNextPage {
			return out, nil
		}
		variables["after"] = pr.Comments.PageInfo.EndCursor
	}
	return nil, tooManyPages(a)
}

// Opening is the first comment of a thread that the viewer began.
type Opening struct {
	Created time.Time
	// Untouched is true when nobody but the viewer has ever edited it.
	Untouched bool
	Body      string
}

const openingsQuery = `query($owner:String!,$repo:String!,$number:Int!,$after:String){
  viewer{login}
  repository(owner:$owner,name:$repo){pullRequest(number:$number){
    reviewThreads(first:50,after:$after){
      pageInfo{hasNextPage endCursor}
      nodes{comments(first:1){nodes{createdAt viewerDidAuthor body userContentEdits(first:50){totalCount nodes{editor{login}}}}}}}}}}`

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

// Openings are the first comments of all threads that the viewer began.
func (c *Client) Openings(ctx context.Context, r Request) ([]Opening, error) {
	a := action{doing: fmt.Sprintf("reading the review threads of %s#%d", r.Name(), r.Number), scope: "pull-requests: read"}
	variables := map[string]any{"owner": r.Owner, "repo": r.Repo, "number": r.Number}
	var out []Opening
	for page := 1; page <= maxPages; page++ {
		var data struct {
			Viewer     login `json:"viewer"`
			Repository struct {
				PullRequest *struct {
					ReviewThreads struct {
						PageInfo pageInfo `json:"pageInfo"`
						Nodes    []struct {
							Comments struct {
								Nodes []openingNode `json:"nodes"`
							} `json:"comments"`
						} `json:"nodes"`
					} `json:"reviewThreads"`
				} `json:"pullRequest"`
			} `json:"repository"`
		}
		if err := c.query(ctx, a, openingsQuery, variables, &data); err != nil {
			return nil, err
		}
		pr := data.Repository.PullRequest
		if pr == nil {
			return nil, &NotFoundError{Doing: a.doing, Scope: a.scope}
		}
		for _, t := range pr.ReviewThreads.Nodes {
			if len(t.Comments.Nodes) == 0 || !t.Comments.Nodes[0].ViewerDidAuthor {
				continue
			}
			n := t.Comments.Nodes[0]
			out = append(out, Opening{Created: n.CreatedAt, Untouched: n.untouched(data.Viewer.Login), Body: n.Body})
		}
		if !pr.ReviewThreads.PageInfo.HasNextPage {
			return out, nil
		}
		variables["after"] = pr.ReviewThreads.PageInfo.EndCursor
	}
	return nil, tooManyPages(a)
}
