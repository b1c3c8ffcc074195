package githubtest

import (
	"cmp"
	"fmt"
	"slices"
)

// Pull is a pull request.
type Pull struct {
	repo   *Repository
	Number int

	base     string // branch
	baseSHA  string // its tip when the pull request was opened
	head     string // commit
	headRef  string
	headRepo string // "owner/name"; "" when it is gone
	author   string
	draft    bool
	closed   bool
	queued   bool // in the merge queue

	reviews  []Review
	threads  []*Thread
	comments []*IssueComment
}

// Open is a pull request to be opened.
type Open struct {
	Number int
	// Base is the branch it is for; "" for main.
	Base string
	// Head is the commit it proposes.
	Head string
	// Fork is "owner/name" of the repository with the head; "" for the same one.
	Fork string
	// Author is a login; "" for "alice".
	Author string
	Draft  bool
}

// Review is a review that was posted.
type Review struct {
	Author, CommitID, Event, Body string
	// Comments is how many inline comments it has.
	Comments int
}

// Thread is a conversation on a line or a file.
type Thread struct {
	ID string
	// Path, Line, StartLine and Side are as they were posted; Line is 0 on a file.
	Path            string
	Line, StartLine int
	Side            string
	CommitID        string
	Resolved        bool
	ResolvedBy      string
	Comments        []*ReviewComment
}

// ReviewComment is a comment of a thread.
type ReviewComment struct {
	ID        int64
	Author    string
	Body      string
	Minimized bool
	// Edits is how often the text was replaced, EditedBy by whom each time.
	Edits    int
	EditedBy []string
	// Reactions are those that the viewer gave, such as "+1".
	Reactions []string
}

// IssueComment is a comment on the pull request as a whole.
type IssueComment struct {
	ID     int64
	Author string
	Body   string
	// Edits is how often the text was replaced.
	Edits int
	// Hidden is true when somebody has folded it away.
	Hidden bool
	// Reactions are those that the viewer gave, such as "+1".
	Reactions []string
}

// Open opens a pull request.
func (r *Repository) Open(o Open) *Pull {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	base := cmp.Or(o.Base, r.DefaultBranch)
	p := &Pull{
		repo: r, Number: o.Number, base: base, baseSHA: r.branches[base], head: o.Head,
		headRef: fmt.Sprintf("change-%d", o.Number), headRepo: cmp.Or(o.Fork, r.FullName()),
		author: cmp.Or(o.Author, "alice"), draft: o.Draft,
	}
	r.pulls[o.Number] = p
	return p
}

// Push moves the head.
func (p *Pull) Push(head string) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	p.head = head
}

// Retarget makes the pull request one for another branch.
func (p *Pull) Retarget(base string) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	p.base, p.baseSHA = base, p.repo.branches[base]
}

// SetDraft makes the pull request a draft, or ready for review.
func (p *Pull) SetDraft(draft bool) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	p.draft = draft
}

// Close closes the pull request. One that is merged is closed before the base
// branch gets the commit that does so.
func (p *Pull) Close() {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	p.baseSHA, p.closed = p.baseTip(), true
}

// DeleteThread takes a conversation away, as deleting its only comment does.
func (p *Pull) DeleteThread(id string) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	p.threads = slices.DeleteFunc(p.threads, func(t *Thread) bool { return t.ID == id })
}

// DeleteComment takes a comment on the pull request as a whole away.
func (p *Pull) DeleteComment(id int64) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	p.comments = slices.DeleteFunc(p.comments, func(c *IssueComment) bool { return c.ID == id })
}

// DeleteFork makes the head's repository gone.
func (p *Pull) DeleteFork() {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	p.headRepo = ""
}

// Reviews are those that were posted, in order.
func (p *Pull) Reviews() []Review {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	return append([]Review(nil), p.reviews...)
}

// Threads are copies of the conversations, in the order they were begun.
func (p *Pull) Threads() []Thread {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	var out []Thread
	for _, t := range p.threads {
		copied := *t
		copied.Comments = nil
		for _, c := range t.Comments {
			comment := *c
			copied.Comments = append(copied.Comments, &comment)
		}
		out = append(out, copied)
	}
	return out
}

// Comments are the comments on the pull request as a whole, oldest first.
func (p *Pull) Comments() []IssueComment {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	var out []IssueComment
	for _, c := range p.comments {
		out = append(out, *c)
	}
	return out
}

// Say adds somebody's comment on the pull request as a whole.
func (p *Pull) Say(author, body string) int64 {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	return p.say(author, body).ID
}

func (p *Pull) say(author, body string) *IssueComment {
	c := &IssueComment{ID: p.repo.server.nextID(), Author: author, Body: body}
	p.comments = append(p.comments, c)
	return c
}

// Begin begins somebody's thread on a line of the new file, wherever that is.
func (p *Pull) Begin(author, path string, line int, body string) string {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	return p.begin(author, Thread{Path: path, Line: line, Side: "RIGHT", CommitID: p.head}, body).ID
}

func (p *Pull) begin(author string, t Thread, body string) *Thread {
	t.ID = fmt.Sprintf("PRRT_%d", p.repo.server.nextID())
	p.threads = append(p.threads, &t)
	p.answer(&t, author, body)
	return &t
}

// Answer adds somebody's comment to a thread, and gives its number.
func (p *Pull) Answer(threadID, author, body string) int64 {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	if t := p.thread(threadID); t != nil {
		return p.answer(t, author, body).ID
	}
	return 0
}

func (p *Pull) answer(t *Thread, author, body string) *ReviewComment {
	c := &ReviewComment{ID: p.repo.server.nextID(), Author: author, Body: body}
	t.Comments = append(t.Comments, c)
	return c
}

// Settle marks a thread as resolved by somebody, or as open again with "".
func (p *Pull) Settle(threadID, by string) {
	p.repo.server.mu.Lock()
	defer p.repo.server.mu.Unlock()
	if t := p.thread(threadID); t != nil {
		t.Resolved, t.ResolvedBy = by != "", by
	}
}

func (p *Pull) thread(id string) *Thread {
	for _, t := range p.threads {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// files are what differs from the merge base.
func (p *Pull) files() []changedFile {
	base := p.repo.mergeBase(p.baseTip(), p.head)
	head := p.repo.commits[p.head]
	if base == nil || head == nil {
		return nil
	}
	return p.repo.changes(base, head)
}

// baseTip is the base branch's commit as it is now, or was when the pull
// request was closed.
func (p *Pull) baseTip() string {
	if p.closed { // GitHub lists the files as they were then
		return p.baseSHA
	}
	return cmp.Or(p.repo.branches[p.base], p.baseSHA)
}

// line is where a thread stands at the present head, 0 when it is outdated.
func (p *Pull) line(t *Thread) int {
	if t.Line == 0 {
		return 0
	}
	if t.CommitID == p.head || t.Side != "RIGHT" {
		return t.Line
	}
	then, now := p.repo.commits[t.CommitID], p.repo.commits[p.head]
	file, ok := now.files[t.Path]
	if then == nil || !ok {
		return 0
	}
	return follow(p.repo.blobs[then.files[t.Path].hash], p.repo.blobs[file.hash], t.Line)
}
