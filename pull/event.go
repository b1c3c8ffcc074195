package pull

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/wording"
)

// supportedEvents are the events that can be reviewed, by GitHub's names.
func supportedEvents() []string {
	return []string{"pull_request", "pull_request_target", "merge_group", "push", "workflow_dispatch", "issue_comment", "pull_request_review_comment"}
}

// ReadEvent reads the payload of an event (GITHUB_EVENT_NAME and the file
// GITHUB_EVENT_PATH). An event that is not supported, and a payload that is
// not what GitHub sends, give an *EventError.
func ReadEvent(name, path string) (Request, error) {
	if !isSupported(name) {
		return Request{}, &EventError{Event: name}
	}
	if path == "" {
		return Request{}, &EventError{Event: name, Reason: wording.Say("GITHUB_EVENT_PATH names no file with the payload")}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Request{}, &EventError{Event: name, Reason: wording.Say("the payload cannot be read: %s", err)}
	}
	return ParseEvent(name, data)
}

func isSupported(name string) bool {
	for _, s := range supportedEvents() {
		if s == name {
			return true
		}
	}
	return false
}

// payload is what the supported events have in common, and their own parts.
// See https://docs.github.com/webhooks/webhook-events-and-payloads.
type payload struct {
	Action     string `json:"action"`
	Repository struct {
		Name          string `json:"name"`
		FullName      string `json:"full_name"`
		DefaultBranch string `json:"default_branch"`
	} `json:"repository"`
	Sender      user             `json:"sender"`
	PullRequest *pullRequestPart `json:"pull_request"`
	MergeGroup  *struct {
		BaseSHA string `json:"base_sha"`
		BaseRef string `json:"base_ref"`
		HeadSHA string `json:"head_sha"`
		HeadRef string `json:"head_ref"`
	} `json:"merge_group"`
	Issue *struct {
		Number int  `json:"number"`
		User   user `json:"user"`
		// PullRequest is there when the issue is one.
		PullRequest *struct{} `json:"pull_request"`
	} `json:"issue"`
	Comment *struct {
		ID   int64  `json:"id"`
		Body string `json:"body"`
	} `json:"comment"`
	Ref     string         `json:"ref"`
	Before  string         `json:"before"`
	After   string         `json:"after"`
	Deleted bool           `json:"deleted"`
	Inputs  map[string]any `json:"inputs"`
}

type user struct {
	Login string `json:"login"`
}

type pullRequestPart struct {
	Number int  `json:"number"`
	Draft  bool `json:"draft"`
	User   user `json:"user"`
	Base   side `json:"base"`
	Head   side `json:"head"`
}

type side struct {
	SHA  string `json:"sha"`
	Ref  string `json:"ref"`
	Repo *struct {
		FullName string `json:"full_name"`
	} `json:"repo"` // null when the fork has been deleted
}

// ParseEvent reads the payload of an event, as ReadEvent does.
func ParseEvent(name string, data []byte) (Request, error) {
	if !isSupported(name) {
		return Request{}, &EventError{Event: name}
	}
	var p payload
	if err := json.Unmarshal(data, &p); err != nil {
		return Request{}, &EventError{Event: name, Reason: wording.Say("the payload is not GitHub's: %s", err)}
	}
	owner, repo, ok := strings.Cut(p.Repository.FullName, "/")
	if !ok || !isName(owner) || !isName(repo) {
		return Request{}, &EventError{Event: name, Reason: wording.Say("the payload names no repository (repository.full_name is %q)", p.Repository.FullName)}
	}
	r := Request{
		Event: name, Action: p.Action, Owner: owner, Repo: repo,
		Author: p.Sender.Login, DefaultBranch: p.Repository.DefaultBranch,
	}
	var err error
	switch name {
	case "pull_request", "pull_request_target":
		err = r.fromPullRequest(p.PullRequest)
	case "merge_group":
		err = r.fromMergeGroup(p)
	case "push":
		err = r.fromPush(p)
	case "workflow_dispatch":
		err = r.fromDispatch(p)
	case "issue_comment":
		err = r.fromComment(p)
	case "pull_request_review_comment":
		err = r.fromReviewComment(p)
	}
	if err != nil {
		return Request{}, &EventError{Event: name, Reason: wording.OfError(err)}
	}
	return r, nil
}

func (r *Request) fromPullRequest(p *pullRequestPart) error {
	if p == nil || p.Number <= 0 {
		return wording.Errorf("the payload has no pull_request with a number")
	}
	r.Kind, r.Number, r.Draft = PullRequest, p.Number, p.Draft
	r.BaseSHA, r.BaseRef = p.Base.SHA, p.Base.Ref
	r.HeadSHA, r.HeadRef = p.Head.SHA, p.Head.Ref
	r.Author = cmp.Or(p.User.Login, r.Author)
	if p.Head.Repo != nil {
		r.HeadRepo = p.Head.Repo.FullName
	}
	r.Fork = !strings.EqualFold(r.HeadRepo, r.Name())
	return checkCommits(r.BaseSHA, r.HeadSHA)
}

// queueRef is a merge queue's branch: gh-readonly-queue/<base>/pr-<number>-<base commit>.
var queueRef = lazyregexp.New(`^refs/heads/gh-readonly-queue/.+/pr-([0-9]{1,9})-[0-9a-f]+$`)

func (r *Request) fromMergeGroup(p payload) error {
	if p.MergeGroup == nil {
		return wording.Errorf("the payload has no merge_group")
	}
	g := p.MergeGroup
	r.Kind = MergeGroup
	r.BaseSHA, r.BaseRef = g.BaseSHA, branch(g.BaseRef)
	r.HeadSHA, r.HeadRef = g.HeadSHA, branch(g.HeadRef)
	r.HeadRepo = r.Name()
	if m := queueRef.FindStringSubmatch(g.HeadRef); m != nil {
		r.Number, _ = strconv.Atoi(m[1]) // nine digits at most: it cannot fail
	}
	return checkCommits(r.BaseSHA, r.HeadSHA)
}

func (r *Request) fromPush(p payload) error {
	r.Kind, r.HeadRepo = Push, r.Name()
	r.BaseRef, r.HeadRef = branch(p.Ref), branch(p.Ref)
	if p.Deleted || isZero(p.After) {
		return nil // the branch is gone: HeadSHA stays empty
	}
	r.HeadSHA = p.After
	if isZero(p.Before) { // a new branch: what it adds to the default branch
		r.BaseRef = r.DefaultBranch
		return checkCommits(r.HeadSHA)
	}
	r.BaseSHA = p.Before
	return checkCommits(r.BaseSHA, r.HeadSHA)
}

// fromDispatch takes the pull request's number from the workflow's own input,
// where it has one by the name that the Action uses for it.
func (r *Request) fromDispatch(p payload) error {
	r.Kind, r.HeadRef = Dispatch, branch(p.Ref)
	value, ok := p.Inputs["pull-request"]
	if !ok || value == nil || value == "" {
		return nil
	}
	number, err := strconv.Atoi(strings.TrimPrefix(fmt.Sprint(value), "#"))
	if err != nil || number <= 0 {
		return wording.Errorf("the input pull-request is %q, which is not the number of a pull request", fmt.Sprint(value))
	}
	r.Number = number
	return nil
}

// fromComment knows the pull request's number and no commit: the event says
// nothing about the change.
func (r *Request) fromComment(p payload) error {
	if p.Issue == nil || p.Issue.Number <= 0 || p.Comment == nil || p.Comment.ID <= 0 {
		return wording.Errorf("the payload has no comment on an issue")
	}
	r.Kind, r.Comment, r.Said = Comment, p.Comment.ID, p.Comment.Body
	r.Author = cmp.Or(p.Issue.User.Login, r.Author)
	if p.Issue.PullRequest != nil {
		r.Number = p.Issue.Number
	}
	return nil
}

// fromReviewComment is for a comment in a review thread. The commits stay
// empty: the waivers are judged for the head as it is by then.
func (r *Request) fromReviewComment(p payload) error {
	if p.PullRequest == nil || p.PullRequest.Number <= 0 || p.Comment == nil || p.Comment.ID <= 0 {
		return wording.Errorf("the payload has no comment on a pull request")
	}
	r.Kind, r.Comment, r.Said, r.InThread = Comment, p.Comment.ID, p.Comment.Body, true
	r.Author, r.Number = cmp.Or(p.PullRequest.User.Login, r.Author), p.PullRequest.Number
	return nil
}

// plainName is how GitHub lets accounts and repositories be called.
var plainName = lazyregexp.New(`^[A-Za-z0-9._-]+$`)

// isName is true for the name of an account or a repository. Names become
// parts of addresses as they are.
func isName(name string) bool {
	return plainName.MatchString(name) && name != "." && name != ".."
}

func branch(ref string) string { return strings.TrimPrefix(ref, "refs/heads/") }

// isZero is true for the hash that stands for no commit.
func isZero(sha string) bool { return sha == "" || strings.Trim(sha, "0") == "" }

// checkCommits fails for what is no full hash of a commit: it would be a
// branch or a path where it is used.
func checkCommits(hashes ...string) error {
	for _, h := range hashes {
		if !isHash(h) {
			return wording.Errorf("%.80q is not the hash of a commit", h)
		}
	}
	return nil
}

// isHash is true for a SHA-1 or a SHA-256 in lower-case hexadecimal.
func isHash(s string) bool {
	if len(s) != 40 && len(s) != 64 {
		return false
	}
	for i := range len(s) {
		if !('0' <= s[i] && s[i] <= '9' || 'a' <= s[i] && s[i] <= 'f') {
			return false
		}
	}
	return true
}
