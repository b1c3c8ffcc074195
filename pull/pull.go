// Package pull knows what changed, and where it is read from: the event that
// started a run, GitHub's API, or a local git repository. It is also the one
// place that talks to GitHub: its Client carries the calls by which findings
// are posted.
//
// Everything is read by the hash of its content, so no checkout is needed, no
// symbolic link is followed, and a text that arrives damaged is noticed. What
// cannot be read in full is an error that names what is missing and why: a
// change is never taken for smaller than it is.
package pull

import (
	"context"
	"fmt"
	"time"
)

// Kind is the sort of event behind a request.
type Kind string

// The kinds of requests.
const (
	PullRequest Kind = "pull_request" // also pull_request_target
	MergeGroup  Kind = "merge_group"  // a merge queue's trial merge
	Push        Kind = "push"
	Dispatch    Kind = "dispatch" // started by hand: Number may be still to be set
	Comment     Kind = "comment"  // somebody's comment; without a Number it is not on a pull request
	Local       Kind = "local"    // a git repository on this machine
)

// Request says what is to be reviewed: two commits of a repository and, for a
// pull request, who asks.
type Request struct {
	Kind Kind
	// Event and Action are GitHub's names, such as "pull_request" and "synchronize".
	Event, Action string
	// Owner and Repo name the repository that is changed; never the fork.
	Owner, Repo string
	// Number of the pull request; 0 when there is none, or it is not known. Of
	// a merge group it is the first of perhaps several.
	Number int
	// BaseSHA is the tip of the base branch as the event saw it, which need not
	// be the merge base; "" when there is nothing before (a new branch).
	BaseSHA string
	// BaseRef is the base branch's name, without "refs/heads/".
	BaseRef string
	// HeadSHA is the last commit of the change; "" when a push deleted its branch.
	HeadSHA string
	// HeadRef is the name of the changed branch, without "refs/heads/".
	HeadRef string
	// HeadRepo is "owner/name" of the repository that holds the branch; "" when
	// it has been deleted since.
	HeadRepo string
	// Fork is true when the change comes from another repository, or from one
	// that is gone: its token can only read.
	Fork  bool
	Draft bool
	// Closed is true when the pull request is closed, merged or not.
	Closed bool
	// Author is the login of who opened the pull request, or pushed.
	Author string
	// Comment is the number of the comment that started the run, Said its text
	// as it was then; they are empty but for that kind of request.
	Comment int64
	Said    string
	// InThread is true when that comment is one of a review thread, and false
	// when it is on the pull request as a whole. Their numbers may be the same.
	InThread bool
	// DefaultBranch of the repository, where the event says it.
	DefaultBranch string
}

// Name is "owner/name" of the repository that is changed.
func (r Request) Name() string { return r.Owner + "/" + r.Repo }

// called is what people call the pull request: "acme/shop#7".
func (r Request) called() string { return fmt.Sprintf("%s#%d", r.Name(), r.Number) }

// Status says what happened to a file.
type Status string

// The statuses of a changed file, by GitHub's names.
const (
	Added    Status = "added"
	Modified Status = "modified" // also GitHub's "changed"
	Removed  Status = "removed"
	Renamed  Status = "renamed"
	Copied   Status = "copied"
)

// File is a changed file.
type File struct {
	// Path at head, slash-separated; of a removed file, where it was.
	Path string
	// PreviousPath of a renamed or copied file; else "".
	PreviousPath string
	Status       Status
	// BlobSHA is git's hash of the content at head; "" where it is not known,
	// as for an uncommitted change.
	BlobSHA string
	// Patch has the changed hunks as a unified diff without file headers. It is
	// "" for a pure rename, for a local change, and where GitHub leaves it out:
	// binary files and long diffs.
	Patch string
	// Mode as git writes it, such as "100644"; "" where the source does not say.
	Mode string
}

// Change is what a request changes, as three trees and the files that differ
// between two of them.
type Change struct {
	Request Request
	// MergeBase is the commit from which the change departed. What differs from
	// it is the change; the history it meets is the base's tip. It is "" when
	// the repository had no commit.
	MergeBase string
	// ReadAt is when GitHub said what the change is, by its own clock: of two
	// runs, the one that has read later knows better. It is the zero time for a
	// local change.
	ReadAt time.Time
	// Files differ between the merge base and the head, sorted by path.
	Files []File

	trees trees
}

// trees gives the snapshots of a change. The context is kept by a snapshot
// for the reads to come.
type trees interface {
	at(ctx context.Context, commit string) (*Snapshot, error)
	head(ctx context.Context) (*Snapshot, error)
}

// Head is the tree with the change: the head commit, or the working tree.
func (c *Change) Head(ctx context.Context) (*Snapshot, error) { return c.trees.head(ctx) }

// Base is the tree at the tip of the base branch: the change's history.
func (c *Change) Base(ctx context.Context) (*Snapshot, error) {
	return c.trees.at(ctx, c.Request.BaseSHA)
}

// Before is the tree at the merge base, from which the change departed.
func (c *Change) Before(ctx context.Context) (*Snapshot, error) {
	return c.trees.at(ctx, c.MergeBase)
}

// Texts are the contents at head of the changed files at these paths, by path.
// A file that cannot be read is missing, and a *FileError within the error
// says why.
func (c *Change) Texts(ctx context.Context, paths []string) (map[string]string, error) {
	if len(paths) == 0 {
		return map[string]string{}, nil
	}
	head, err := c.Head(ctx)
	if err != nil {
		return nil, err
	}
	return head.Read(paths)
}
