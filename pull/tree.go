package pull

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"sync"

	"github.com/google/go-github/v60/github"

	"github.com/oncebitten/oncebitten/wording"
)

// maxTreeCalls bounds the requests for one tree that GitHub does not list in
// one answer (it stops at 100,000 entries or 7 MB).
const maxTreeCalls = 200

// treeStore lists trees through the API. Listings are kept by the tree's hash,
// so that two commits share what they have in common.
type treeStore struct {
	client *Client

	mu       sync.Mutex
	listings map[string]listing
}

// listing is one tree as GitHub lists it, paths relative to it.
type listing struct {
	files     map[string]entry
	folders   map[string]string // hash by path
	truncated bool
}

// Snapshot is the tree of a commit, read through the API; ref may be a branch
// or a tag too. The context serves for the contents read later as well.
func (c *Client) Snapshot(ctx context.Context, owner, repo, ref string) (*Snapshot, error) {
	if !isName(owner) || !isName(repo) {
		return nil, wording.Errorf("%q is not the name of a repository", owner+"/"+repo)
	}
	w := &treeWalk{store: c.trees, owner: owner, repo: repo, ref: ref}
	files, err := w.list(ctx, ref)
	if err != nil {
		return nil, err
	}
	source := remoteContents{store: c.blobs, owner: owner, repo: repo, commit: url.PathEscape(ref)}
	for _, e := range files {
		source.size += max(e.size, 0)
	}
	return newSnapshot(ctx, ref, files, source), nil
}

// treeWalk lists one commit's tree, in as few requests as it takes.
type treeWalk struct {
	store            *treeStore
	owner, repo, ref string
	calls            int
}

func (w *treeWalk) action() action {
	return action{doing: wording.Say("listing the files of %s/%s at %.40s", w.owner, w.repo, w.ref), scope: "contents: read"}
}

// list lists all files below a tree. Where one answer does not hold them all,
// the folders are listed one by one.
func (w *treeWalk) list(ctx context.Context, hash string) (map[string]entry, error) {
	all, err := w.fetch(ctx, hash, true)
	if err != nil {
		return nil, err
	}
	if !all.truncated {
		return all.files, nil
	}
	top, err := w.fetch(ctx, hash, false)
	if err != nil {
		return nil, err
	}
	if top.truncated {
		return nil, &IncompleteError{What: w.action().doing, Why: wording.Say("GitHub cannot list a folder of this size in full")}
	}
	files := maps.Clone(top.files)
	for path, folder := range top.folders {
		below, err := w.list(ctx, folder)
		if err != nil {
			return nil, err
		}
		for name, e := range below {
			files[path+"/"+name] = e
		}
	}
	return files, nil
}

// fetch asks for one listing, unless it is known from another commit.
func (w *treeWalk) fetch(ctx context.Context, hash string, recursive bool) (listing, error) {
	key := fmt.Sprintf("%s/%s %s %t", w.owner, w.repo, hash, recursive)
	w.store.mu.Lock()
	known, ok := w.store.listings[key]
	w.store.mu.Unlock()
	if ok {
		return known, nil
	}
	w.store.client.progress.tell(wording.Say("%s: %d requests so far", w.action().doing, w.calls))
	if w.calls++; w.calls > maxTreeCalls {
		return listing{}, &IncompleteError{What: w.action().doing, Why: wording.Say("it takes more than %d requests", maxTreeCalls)}
	}
	tree, _, err := w.store.client.rest.Git.GetTree(ctx, w.owner, w.repo, url.PathEscape(hash), recursive)
	if err != nil {
		return listing{}, explain(w.action(), err)
	}
	l := readListing(tree)
	if isHash(hash) { // a branch may have moved when it is asked for again
		w.store.mu.Lock()
		w.store.listings[key] = l
		w.store.mu.Unlock()
	}
	return l, nil
}

func readListing(tree *github.Tree) listing {
	l := listing{files: map[string]entry{}, folders: map[string]string{}, truncated: tree.GetTruncated()}
	for _, e := range tree.Entries {
		if e.GetType() == "tree" {
			l.folders[e.GetPath()] = e.GetSHA()
			continue
		}
		size := int64(-1)
		if e.Size != nil {
			size = int64(*e.Size)
		}
		l.files[e.GetPath()] = entry{mode: e.GetMode(), hash: e.GetSHA(), size: size}
	}
	return l
}
