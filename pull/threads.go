package pull

import (
	"context"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// Thread is a conversation on a line, or a file, of the pull request.
type Thread struct {
	// ID is what the GraphQL API knows the thread by.
	ID       string
	Resolved bool
	// ResolvedBy is the login of who resolved it, without an App's "[bot]";
	// ResolvedByMe is true when that is the viewer.
	ResolvedBy   string
	ResolvedByMe bool
	// Outdated is true when the lines have changed since.
	Outdated bool
	// CanResolve and CanUnresolve say whether the viewer's token may do so.
	CanResolve, CanUnresolve bool
	Path                     string
	// Line is where the thread stands now, 0 when it is outdated or on a file;
	// OriginalLine is where it was begun. Both are on the thread's side of the diff.
	Line, OriginalLine int
	// Comments are the first hundred, oldest first; Total is how many there are.
	Comments []ThreadComment
	Total    int
}

// ThreadComment is a comment of a thread.
type ThreadComment struct {
	// ID is the comment's number, NodeID what the GraphQL API knows it by.
	ID     int64
	NodeID string
	// Author is the login of who wrote it, without an App's "[bot]"; Mine is
	// true when GitHub says that the viewer did.
	Author    string
	Mine      bool
	Minimized bool
	Body      string
	URL       string
}

const threadsQuery = `query($owner:String!,$repo:String!,$number:Int!,$after:String){
  viewer{login}
  repository(owner:$owner,name:$repo){pullRequest(number:$number){
    reviewThreads(first:50,after:$after){
      pageInfo{hasNextPage endCursor}
      nodes{id isResolved resolvedBy{login} isOutdated viewerCanResolve viewerCanUnresolve path line originalLine
        comments(first:100){totalCount nodes{id databaseId body url author{login} viewerDidAuthor isMinimized}}}}}}}`

type threadsData struct {
	Viewer     login `json:"viewer"`
	Repository struct {
		PullRequest *struct {
			ReviewThreads struct {
				PageInfo struct {
					HasNextPage bool   `json:"hasNextPage"`
					EndCursor   string `json:"endCursor"`
				} `json:"pageInfo"`
				Nodes []threadNode `json:"nodes"`
			} `json:"reviewThreads"`
		} `json:"pullRequest"`
	} `json:"repository"`
}

type login struct {
	Login string `json:"login"`
}

type threadNode struct {
	ID                 string `json:"id"`
	IsResolved         bool   `json:"isResolved"`
	ResolvedBy         login  `json:"resolvedBy"`
	IsOutdated         bool   `json:"isOutdated"`
	ViewerCanResolve   bool   `json:"viewerCanResolve"`
	ViewerCanUnresolve bool   `json:"viewerCanUnresolve"`
	Path               string `json:"path"`
	Line               int    `json:"line"`
	OriginalLine       int    `json:"originalLine"`
	Comments           struct {
		TotalCount int           `json:"totalCount"`
		Nodes      []commentNode `json:"nodes"`
	} `json:"comments"`
}

type commentNode struct {
	ID              string `json:"id"`
	DatabaseID      int64  `json:"databaseId"`
	Body            string `json:"body"`
	URL             string `json:"url"`
	Author          login  `json:"author"`
	ViewerDidAuthor bool   `json:"viewerDidAuthor"`
	IsMinimized     bool   `json:"isMinimized"`
}

// Threads are all conversations on the pull request's lines and files.
func (c *Client) Threads(ctx context.Context, r Request) ([]Thread, error) {
	a := action{doing: wording.Say("listing the review threads of %s", r.called()), scope: "pull-requests: read"}
	variables := map[string]any{"owner": r.Owner, "repo": r.Repo, "number": r.Number}
	var out []Thread
	for page := 1; page <= maxPages; page++ {
		var data threadsData
		if err := c.query(ctx, a, threadsQuery, variables, &data); err != nil {
			return nil, err
		}
		pr := data.Repository.PullRequest
		if pr == nil {
			return nil, &NotFoundError{Doing: a.doing, Scope: a.scope}
		}
		for _, node := range pr.ReviewThreads.Nodes {
			out = append(out, thread(node, data.Viewer.Login))
		}
		if !pr.ReviewThreads.PageInfo.HasNextPage {
			return out, nil
		}
		variables["after"] = pr.ReviewThreads.PageInfo.EndCursor
	}
	return nil, tooManyPages(a)
}

func thread(n threadNode, viewer string) Thread {
	t := Thread{
		ID: n.ID, Resolved: n.IsResolved,
		ResolvedBy:   withoutBot(n.ResolvedBy.Login),
		ResolvedByMe: n.IsResolved && n.ResolvedBy.Login != "" && withoutBot(n.ResolvedBy.Login) == withoutBot(viewer),
		Outdated:     n.IsOutdated, CanResolve: n.ViewerCanResolve, CanUnresolve: n.ViewerCanUnresolve,
		Path: n.Path, Line: n.Line, OriginalLine: n.OriginalLine, Total: n.Comments.TotalCount,
	}
	for _, c := range n.Comments.Nodes {
		t.Comments = append(t.Comments, ThreadComment{
			ID: c.DatabaseID, NodeID: c.ID, Author: withoutBot(c.Author.Login), Mine: c.ViewerDidAuthor,
			Minimized: c.IsMinimized, Body: c.Body, URL: c.URL,
		})
	}
	return t
}

// Reply adds a comment to a thread. The REST call for it is closed to Apps.
func (c *Client) Reply(ctx context.Context, r Request, threadID, body string) error {
	const text = `mutation($thread:ID!,$body:String!){
  addPullRequestReviewThreadReply(input:{pullRequestReviewThreadId:$thread,body:$body}){comment{id}}}`
	return c.mutate(ctx, writing(wording.Say("replying to a thread of %s", r.called())), text, map[string]any{"thread": threadID, "body": body})
}

// Resolve marks a thread as resolved. A workflow's token is often refused this
// although it may write comments; the caller must live with that.
func (c *Client) Resolve(ctx context.Context, r Request, threadID string) error {
	const text = `mutation($thread:ID!){resolveReviewThread(input:{threadId:$thread}){thread{isResolved}}}`
	return c.mutate(ctx, settling(wording.Say("resolving a thread of %s", r.called())), text, map[string]any{"thread": threadID})
}

// Unresolve opens a resolved thread again.
func (c *Client) Unresolve(ctx context.Context, r Request, threadID string) error {
	const text = `mutation($thread:ID!){unresolveReviewThread(input:{threadId:$thread}){thread{isResolved}}}`
	return c.mutate(ctx, settling(wording.Say("reopening a thread of %s", r.called())), text, map[string]any{"thread": threadID})
}

// settling is about threads, for which GitHub documents no permission: a token
// that may write all the rest is refused it at times.
func settling(doing wording.Text) action {
	a := writing(doing)
	a.scope = ""
	return a
}

// Fold folds a comment away as outdated, by its NodeID.
func (c *Client) Fold(ctx context.Context, r Request, nodeID string) error {
	const text = `mutation($comment:ID!){
  minimizeComment(input:{subjectId:$comment,classifier:OUTDATED}){minimizedComment{isMinimized}}}`
	return c.mutate(ctx, writing(wording.Say("folding away a comment of %s", r.called())), text, map[string]any{"comment": nodeID})
}

// Unfold shows a comment again that Fold has folded away.
func (c *Client) Unfold(ctx context.Context, r Request, nodeID string) error {
	const text = `mutation($comment:ID!){unminimizeComment(input:{subjectId:$comment}){unminimizedComment{isMinimized}}}`
	return c.mutate(ctx, writing(wording.Say("showing a comment again of %s", r.called())), text, map[string]any{"comment": nodeID})
}

func (c *Client) mutate(ctx context.Context, a action, text string, variables map[string]any) error {
	var data struct{}
	return notPermitted(a, c.query(ctx, a, text, variables, &data))
}

// withoutBot is a login as GraphQL writes it: REST adds "[bot]" to an App's.
func withoutBot(login string) string { return strings.TrimSuffix(login, "[bot]") }
