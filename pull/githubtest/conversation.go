package githubtest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// written is when a comment was posted: a second after the thing before it.
func written(id int64) string {
	return time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(id) * time.Second).Format(time.RFC3339)
}

// find is the comment of a number; nil when it is not there.
func (p *Pull) find(id int64) *IssueComment {
	for _, c := range p.comments {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// Edit replaces the text of a comment on the pull request as a whole.
func (p *Pull) Edit(id int64, body string) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	c := p.find(id)
	c.Body, c.Edits = body, c.Edits+1
}

// Hide folds a comment on the pull request as a whole away.
func (p *Pull) Hide(id int64) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	p.find(id).Hidden = true
}

// Rewrite replaces the text of a thread's first comment, as somebody with
// write access may do with anybody's.
func (p *Pull) Rewrite(threadID, by, body string) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	p.thread(threadID).Comments[0].edit(by, body)
}

// EditAnswer replaces the text of a comment in a thread, by its author.
func (p *Pull) EditAnswer(id int64, body string) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	_, c := p.comment(id)
	c.edit(c.Author, body)
}

// HideAnswer folds a comment in a thread away.
func (p *Pull) HideAnswer(id int64) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	_, c := p.comment(id)
	c.Minimized = true
}

func (c *ReviewComment) edit(by, body string) {
	c.Body, c.Edits, c.EditedBy = body, c.Edits+1, append(c.EditedBy, by)
}

// Queue puts the pull request into the merge queue.
func (p *Pull) Queue() {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	p.queued = true
}

// servePull answers a GraphQL query about one pull request.
func (s *Server) servePull(w http.ResponseWriter, r graphqlRequest, fields func(*Pull, graphqlRequest) object) {
	repo := s.graphqlRepository(w, r)
	if repo == nil {
		return
	}
	number, _ := r.Variables["number"].(float64)
	p := repo.pulls[int(number)]
	if p == nil {
		refuseGraphQL(w, "NOT_FOUND", fmt.Sprintf("Could not resolve to a PullRequest with the number of %v.", number))
		return
	}
	reply(w, http.StatusOK, object{"data": object{
		"viewer":     object{"login": graphqlLogin(s.rules.Viewer.Login)},
		"repository": object{"pullRequest": fields(p, r)},
	}})
}

// graphqlLogin is a login as GraphQL writes it: an App's has no "[bot]".
func graphqlLogin(login string) string { return strings.TrimSuffix(login, "[bot]") }

func actorJSON(login string) object {
	kind := "User"
	if strings.HasSuffix(login, "[bot]") {
		kind = "Bot"
	}
	return object{"__typename": kind, "login": graphqlLogin(login)}
}

// connection is a page of a list, with what leads to the next one.
func connection(r graphqlRequest, size int, all []object) object {
	return connectionAfter(r.text("after"), size, all)
}

func connectionAfter(after string, size int, all []object) object {
	from, _ := strconv.Atoi(after) // "" is the beginning
	from = min(from, len(all))
	to := min(from+size, len(all))
	return object{"pageInfo": object{"hasNextPage": to < len(all), "endCursor": strconv.Itoa(to)}, "nodes": all[from:to]}
}

func (s *Server) conversation(p *Pull, r graphqlRequest) object {
	comments := []object{}
	for _, c := range p.comments {
		comments = append(comments, remarkJSON(c.ID, c.Author, c.Body, c.Edits, c.Hidden))
	}
	return object{
		"author": actorJSON(p.author), "reviewThreads": object{"totalCount": len(p.threads)}, "comments": connection(r, 100, comments),
	}
}

func remarkJSON(id int64, author, body string, edits int, hidden bool) object {
	o := object{
		"databaseId": id, "author": actorJSON(author), "body": body,
		"createdAt": written(id), "lastEditedAt": nil, "isMinimized": hidden,
	}
	if edits > 0 {
		o["lastEditedAt"] = written(id + int64(edits))
	}
	return o
}

func (s *Server) discussions(p *Pull, r graphqlRequest) object {
	threads := []object{}
	for _, t := range p.threads {
		threads = append(threads, object{
			"id": t.ID, "opening": object{"nodes": []object{s.openingJSON(t.Comments[0])}}, "comments": s.repliesJSON(t, ""),
		})
	}
	return object{"reviewThreads": connection(r, 50, threads)}
}

// serveThreadPage lists comments of one thread.
func (s *Server) serveThreadPage(w http.ResponseWriter, r graphqlRequest) {
	_, t := s.findThread(r.text("thread"))
	if t == nil {
		refuseGraphQL(w, "NOT_FOUND", fmt.Sprintf("Could not resolve to a node with the global id of '%s'", r.text("thread")))
		return
	}
	reply(w, http.StatusOK, object{"data": object{"node": object{"comments": s.repliesJSON(t, r.text("after"))}}})
}

// repliesJSON are a hundred comments of a thread behind a cursor.
func (s *Server) repliesJSON(t *Thread, after string) object {
	comments := []object{}
	for _, c := range t.Comments {
		o := remarkJSON(c.ID, c.Author, c.Body, c.Edits, c.Minimized)
		o["viewerDidAuthor"] = c.Author == s.rules.Viewer.Login
		comments = append(comments, o)
	}
	return connectionAfter(after, 100, comments)
}

func (s *Server) openingJSON(c *ReviewComment) object {
	editors := []object{}
	if len(c.EditedBy) > 0 {
		editors = append(editors, object{"editor": actorJSON(c.Author)}) // GitHub lists the first text as well
	}
	for _, by := range c.EditedBy {
		editors = append(editors, object{"editor": actorJSON(by)})
	}
	return object{
		"createdAt": written(c.ID), "body": c.Body, "viewerDidAuthor": c.Author == s.rules.Viewer.Login,
		"userContentEdits": object{"totalCount": len(editors), "nodes": editors[:min(len(editors), 50)]},
	}
}
