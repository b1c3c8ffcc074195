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
	from, _ := strconv.Atoi(r.text("after")) // "" is the beginning
	from = min(from, len(all))
	to := min(from+size, len(all))
	return object{"pageInfo": object{"hasNextPage": to < len(all), "endCursor": strconv.Itoa(to)}, "nodes": all[from:to]}
}

func (s *Server) conversation(p *Pull, r graphqlRequest) object {
	comments := []object{}
	for _, c := range p.comments {
		o := object{
			"databaseId": c.ID, "author": actorJSON(c.Author), "body": c.Body,
			"createdAt": written(c.ID), "lastEditedAt": nil, "isMinimized": c.Hidden,
		}
		if c.Edits > 0 {
			o["lastEditedAt"] = written(c.ID + int64(c.Edits))
		}
		comments = append(comments, o)
	}
	return object{"author": actorJSON(p.author), "comments": connection(r, 100, comments)}
}

func (s *Server) openings(p *Pull, r graphqlRequest) object {
	threads := []object{}
	for _, t := range p.threads {
		nodes := []object{}
		for _, c := range t.Comments[:min(len(t.Comments), 1)] {
			editors := []object{}
			if len(c.EditedBy) > 0 {
				editors = append(editors, object{"editor": actorJSON(c.Author)}) // GitHub lists the first text as well
			}
			for _, by := range c.EditedBy {
				editors = append(editors, object{"editor": actorJSON(by)})
			}
			nodes = append(nodes, object{
				"createdAt": written(c.ID), "body": c.Body, "viewerDidAuthor": c.Author == s.rules.Viewer.Login,
				"userContentEdits": object{"totalCount": len(editors), "nodes": editors[:min(len(editors), 50)]},
			})
		}
		threads = append(threads, object{"comments": object{"nodes": nodes}})
	}
	return object{"reviewThreads": connection(r, 50, threads)}
}
