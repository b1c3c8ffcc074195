package githubtest

import "fmt"

// Event is the payload of a pull_request event, as GITHUB_EVENT_PATH has it.
func (p *Pull) Event(action string) []byte {
	s := p.repo.server
	s.mu.Lock()
	defer s.mu.Unlock()
	return encode(object{
		"action": action, "number": p.Number, "pull_request": s.pullJSON(p),
		"repository": p.repo.json(), "sender": s.userJSON(p.author),
	})
}

// CommentEvent is the payload of an issue_comment event for a comment on the
// pull request.
func (p *Pull) CommentEvent(action string, id int64) []byte {
	s := p.repo.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := p.find(id)
	return encode(object{
		"action": action, "repository": p.repo.json(), "sender": s.userJSON(c.Author),
		"issue":   object{"number": p.Number, "user": s.userJSON(p.author), "pull_request": object{"url": ""}},
		"comment": s.issueCommentJSON(p, c),
	})
}

// ReviewCommentEvent is the payload of a pull_request_review_comment event for
// a comment in a thread.
func (p *Pull) ReviewCommentEvent(action string, id int64) []byte {
	s := p.repo.server
	s.mu.Lock()
	defer s.mu.Unlock()
	t, c := p.comment(id)
	return encode(object{
		"action": action, "repository": p.repo.json(), "sender": s.userJSON(c.Author),
		"pull_request": s.pullJSON(p), "comment": s.commentJSON(p, t, c),
	})
}

// MergeGroupEvent is the payload of a merge_group event for two commits, the
// first pull request of the group being number.
func (r *Repository) MergeGroupEvent(number int, base, head string) []byte {
	s := r.server
	s.mu.Lock()
	defer s.mu.Unlock()
	return encode(object{
		"action": "checks_requested",
		"merge_group": object{
			"base_sha": base, "base_ref": "refs/heads/" + r.DefaultBranch, "head_sha": head,
			"head_ref": fmt.Sprintf("refs/heads/gh-readonly-queue/%s/pr-%d-%s", r.DefaultBranch, number, base),
		},
		"repository": r.json(), "sender": s.userJSON("alice"),
	})
}

// PushEvent is the payload of a push event.
func (r *Repository) PushEvent(branch, before, after string) []byte {
	s := r.server
	s.mu.Lock()
	defer s.mu.Unlock()
	return encode(object{
		"ref": "refs/heads/" + branch, "before": before, "after": after, "deleted": false, "created": false,
		"repository": r.json(), "sender": s.userJSON("alice"),
	})
}
