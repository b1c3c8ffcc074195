package githubtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"unicode/utf8"
)

// draft is an inline comment as it is sent.
type draft struct {
	Path        string `json:"path"`
	Body        string `json:"body"`
	CommitID    string `json:"commit_id"`
	Line        int    `json:"line"`
	Side        string `json:"side"`
	StartLine   int    `json:"start_line"`
	StartSide   string `json:"start_side"`
	SubjectType string `json:"subject_type"`
	InReplyTo   int64  `json:"in_reply_to"`
}

// refusal is the reason of a 422.
type refusal struct{ field, message string }

// checkDraft holds an inline comment against the diff, as GitHub does: its
// lines must be in one hunk.
func (p *Pull) checkDraft(d draft) *refusal {
	if r := p.repo.server.checkBody(d.Body); r != nil {
		return r
	}
	file := p.file(d.Path)
	if file == nil {
		return &refusal{"pull_request_review_thread.path", "Path could not be resolved"}
	}
	if d.SubjectType == "file" {
		return nil
	}
	hunk := hunkOf(file.patch, d.Line, d.Side)
	if hunk == 0 || p.repo.server.rules.Unplaceable[fmt.Sprintf("%s:%d", d.Path, d.Line)] {
		return &refusal{"pull_request_review_thread.line", "must be part of the diff"}
	}
	if d.StartLine == 0 {
		return nil
	}
	if d.StartLine >= d.Line {
		return &refusal{"pull_request_review_thread.start_line", "must precede the end line."}
	}
	if hunkOf(file.patch, d.StartLine, cmp.Or(d.StartSide, d.Side)) != hunk {
		return &refusal{"pull_request_review_thread.start_line", "must be part of the same hunk as the line."}
	}
	return nil
}

// hunkOf is the number of the hunk with a line on a side; 0 when none has it.
func hunkOf(patch string, line int, side string) int {
	if line <= 0 {
		return 0
	}
	for _, d := range diffLines(patch) {
		if side == "LEFT" && d.old == line || side != "LEFT" && d.now == line {
			return d.hunk
		}
	}
	return 0
}

func (p *Pull) file(path string) *changedFile {
	for _, f := range p.files() {
		if f.path == path {
			return &f
		}
	}
	return nil
}

func (s *Server) checkBody(body string) *refusal {
	if n := utf8.RuneCountInString(body); n > s.rules.MaxBody {
		return &refusal{"body", fmt.Sprintf("is too long (maximum is %d characters)", s.rules.MaxBody)}
	}
	if body == "" {
		return &refusal{"body", "can't be blank"}
	}
	return nil
}

// refuse answers 422, in one of GitHub's two shapes.
func (s *Server) refuse(w http.ResponseWriter, r *refusal) {
	if s.rules.TextErrors {
		reply(w, http.StatusUnprocessableEntity, object{
			"message": "Unprocessable Entity", "errors": []string{"Pull request review thread " + r.message},
		})
		return
	}
	reply(w, http.StatusUnprocessableEntity, object{
		"message": "Validation Failed",
		"errors":  []object{{"resource": "PullRequestReviewComment", "code": "custom", "field": r.field, "message": r.field + " " + r.message}},
	})
}

// decode reads a body, which the description has been held against already.
func (s *Server) decode(w http.ResponseWriter, req *http.Request, into any) bool {
	if err := json.NewDecoder(req.Body).Decode(into); err != nil {
		s.complain("githubtest: %s %s: %v", req.Method, req.URL.Path, err)
		fail(w, http.StatusBadRequest, "Problems parsing JSON")
		return false
	}
	return true
}

// postReview posts all of a review or nothing.
func (s *Server) postReview(w http.ResponseWriter, req *http.Request, p *Pull) {
	var review struct {
		CommitID string  `json:"commit_id"`
		Body     string  `json:"body"`
		Event    string  `json:"event"`
		Comments []draft `json:"comments"`
	}
	if !s.decode(w, req, &review) {
		return
	}
	if review.Body == "" && len(review.Comments) == 0 {
		s.refuse(w, &refusal{"body", "can't be blank"})
		return
	}
	commit := cmp.Or(review.CommitID, p.head)
	if p.repo.commits[commit] == nil {
		s.refuse(w, &refusal{"commit_id", "is not part of the pull request"})
		return
	}
	for _, d := range review.Comments {
		if r := p.checkDraft(d); r != nil {
			s.refuse(w, r)
			return
		}
	}
	author := s.rules.Viewer.Login
	for _, d := range review.Comments {
		p.begin(author, d.thread(commit), d.Body)
	}
	event := cmp.Or(review.Event, "PENDING")
	p.reviews = append(p.reviews, Review{Author: author, CommitID: commit, Event: event, Body: review.Body, Comments: len(review.Comments)})
	reply(w, http.StatusOK, object{
		"id": s.nextID(), "state": event, "body": review.Body, "commit_id": commit, "user": s.userJSON(author),
	})
}

func (d draft) thread(commit string) Thread {
	return Thread{Path: d.Path, Line: d.Line, StartLine: d.StartLine, Side: cmp.Or(d.Side, "RIGHT"), CommitID: commit}
}

func (s *Server) postReviewComment(w http.ResponseWriter, req *http.Request, p *Pull) {
	var d draft
	if !s.decode(w, req, &d) {
		return
	}
	if t, _ := p.comment(d.InReplyTo); t != nil {
		c := p.answer(t, s.rules.Viewer.Login, d.Body)
		reply(w, http.StatusCreated, s.commentJSON(p, t, c))
		return
	}
	if r := p.checkDraft(d); r != nil {
		s.refuse(w, r)
		return
	}
	t := p.begin(s.rules.Viewer.Login, d.thread(d.CommitID), d.Body)
	reply(w, http.StatusCreated, s.commentJSON(p, t, t.Comments[0]))
}

// comment finds an inline comment and its thread by the comment's number.
func (p *Pull) comment(id int64) (*Thread, *ReviewComment) {
	for _, t := range p.threads {
		for _, c := range t.Comments {
			if c.ID == id {
				return t, c
			}
		}
	}
	return nil, nil
}

// commentJSON shows an inline comment as REST does after pushes: anchored to
// the present head, without a line when it is outdated.
func (s *Server) commentJSON(p *Pull, t *Thread, c *ReviewComment) object {
	o := object{
		"id": c.ID, "node_id": nodeID(c.ID), "body": c.Body, "path": t.Path, "user": s.userJSON(c.Author),
		"commit_id": p.head, "original_commit_id": t.CommitID, "original_line": t.Line, "side": t.Side, "line": nil,
		"html_url": fmt.Sprintf("%s/%s/pull/%d#discussion_r%d", s.URL, p.repo.FullName(), p.Number, c.ID),
	}
	if line := p.line(t); line != 0 {
		o["line"] = line
	}
	if t.Line == 0 {
		o["subject_type"] = "file"
	}
	if c != t.Comments[0] {
		o["in_reply_to_id"] = t.Comments[0].ID
	}
	return o
}

func nodeID(id int64) string { return fmt.Sprintf("PRRC_%d", id) }

func (s *Server) getReviewComments(w http.ResponseWriter, req *http.Request, p *Pull) {
	all := []object{}
	for _, t := range p.threads {
		for _, c := range t.Comments {
			all = append(all, s.commentJSON(p, t, c))
		}
	}
	reply(w, http.StatusOK, page(w, req, s, all))
}

func (s *Server) issueCommentJSON(p *Pull, c *IssueComment) object {
	return object{
		"id": c.ID, "body": c.Body, "user": s.userJSON(c.Author),
		"html_url": fmt.Sprintf("%s/%s/pull/%d#issuecomment-%d", s.URL, p.repo.FullName(), p.Number, c.ID),
	}
}

func (s *Server) getIssueComments(w http.ResponseWriter, req *http.Request, p *Pull) {
	all := []object{}
	for _, c := range p.comments {
		all = append(all, s.issueCommentJSON(p, c))
	}
	reply(w, http.StatusOK, page(w, req, s, all))
}

type bodyOnly struct {
	Body string `json:"body"`
}

func (s *Server) postIssueComment(w http.ResponseWriter, req *http.Request, p *Pull) {
	var b bodyOnly
	if !s.decode(w, req, &b) {
		return
	}
	if r := s.checkBody(b.Body); r != nil {
		s.refuse(w, r)
		return
	}
	reply(w, http.StatusCreated, s.issueCommentJSON(p, p.say(s.rules.Viewer.Login, b.Body)))
}

// mayTouch answers what GitHub does when a comment is not there, or is
// somebody else's, which an App may not touch.
func (s *Server) mayTouch(w http.ResponseWriter, found bool, author func() string) bool {
	if !found {
		fail(w, http.StatusNotFound, "Not Found")
		return false
	}
	if author() != s.rules.Viewer.Login {
		s.complain("githubtest: a comment of %s was to be changed or deleted", author())
		fail(w, http.StatusForbidden, "Resource not accessible by integration")
		return false
	}
	return true
}

func (s *Server) patchIssueComment(w http.ResponseWriter, req *http.Request, r *Repository) {
	var b bodyOnly
	p, i := r.issueComment(req.PathValue("id"))
	if !s.mayTouch(w, p != nil, func() string { return p.comments[i].Author }) || !s.decode(w, req, &b) {
		return
	}
	if refused := s.checkBody(b.Body); refused != nil {
		s.refuse(w, refused)
		return
	}
	c := p.comments[i]
	c.Body, c.Edits = b.Body, c.Edits+1
	reply(w, http.StatusOK, s.issueCommentJSON(p, c))
}

func (s *Server) deleteIssueComment(w http.ResponseWriter, req *http.Request, r *Repository) {
	p, i := r.issueComment(req.PathValue("id"))
	if s.mayTouch(w, p != nil, func() string { return p.comments[i].Author }) {
		p.comments = append(p.comments[:i], p.comments[i+1:]...)
		w.WriteHeader(http.StatusNoContent)
	}
}

// issueComment finds a comment by its number: its pull request and its place.
func (r *Repository) issueComment(text string) (*Pull, int) {
	id, _ := strconv.ParseInt(text, 10, 64) // the description allows numbers alone
	for _, p := range r.pulls {
		for i, c := range p.comments {
			if c.ID == id {
				return p, i
			}
		}
	}
	return nil, 0
}

func (r *Repository) reviewComment(text string) (*Pull, *Thread, *ReviewComment) {
	id, _ := strconv.ParseInt(text, 10, 64) // the description allows numbers alone
	for _, p := range r.pulls {
		if t, c := p.comment(id); t != nil {
			return p, t, c
		}
	}
	return nil, nil, nil
}

func (s *Server) patchReviewComment(w http.ResponseWriter, req *http.Request, r *Repository) {
	var b bodyOnly
	p, t, c := r.reviewComment(req.PathValue("id"))
	if !s.mayTouch(w, c != nil, func() string { return c.Author }) || !s.decode(w, req, &b) {
		return
	}
	if refused := s.checkBody(b.Body); refused != nil {
		s.refuse(w, refused)
		return
	}
	c.edit(s.rules.Viewer.Login, b.Body)
	reply(w, http.StatusOK, s.commentJSON(p, t, c))
}

func (s *Server) deleteReviewComment(w http.ResponseWriter, req *http.Request, r *Repository) {
	p, t, c := r.reviewComment(req.PathValue("id"))
	if !s.mayTouch(w, c != nil, func() string { return c.Author }) {
		return
	}
	for i := range t.Comments {
		if t.Comments[i] == c {
			t.Comments = append(t.Comments[:i], t.Comments[i+1:]...)
			break
		}
	}
	for i := range p.threads {
		if p.threads[i] == t && len(t.Comments) == 0 {
			p.threads = append(p.threads[:i], p.threads[i+1:]...)
			break
		}
	}
	w.WriteHeader(http.StatusNoContent)
}
