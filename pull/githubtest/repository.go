package githubtest

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
)

// Repository is a repository with its commits, and those of its forks, which
// GitHub keeps together.
type Repository struct {
	server *Server
	// Owner and Name are those of "acme/shop".
	Owner, Name string
	// DefaultBranch is "main".
	DefaultBranch string

	branches map[string]string // commit by name
	tags     map[string]string // commit by name
	id       int64
	readers  []string // the only tokens that see it; none: all do
	commits  map[string]*commit
	trees    map[string]*tree
	blobs    map[string]string // text by hash
	pulls    map[int]*Pull
	compared map[comparison][]changedFile
	roles    map[string]string // by login; without one, people read
	runs     []WorkflowRun     // newest last
	reruns   []int64
}

// Commit is a commit to be made.
type Commit struct {
	// Branch is moved to the new commit; "" moves none.
	Branch string
	// Tag is a name for the new commit; "" for none.
	Tag string
	// Parents are the commits before it.
	Parents []string
	// Files has the whole content of the tree: text by path.
	Files map[string]string
	// Links has the targets of symbolic links, by path; Submodules the commits.
	Links, Submodules map[string]string
}

type commit struct {
	hash    string
	parents []string
	tree    string
	files   map[string]blob // all of them, by path
}

// blob is a file of a commit.
type blob struct{ mode, hash string }

// tree is one folder.
type tree struct {
	hash    string
	entries []treeEntry // sorted by name
}

type treeEntry struct{ name, mode, kind, hash string }

// Repository makes a repository, or gives the one that is there.
func (s *Server) Repository(owner, name string) *Repository {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strings.ToLower(owner + "/" + name)
	if r, ok := s.repositories[key]; ok {
		return r
	}
	r := &Repository{
		server: s, Owner: owner, Name: name, DefaultBranch: "main",
		branches: map[string]string{}, tags: map[string]string{}, id: s.nextID(), commits: map[string]*commit{}, trees: map[string]*tree{},
		blobs: map[string]string{}, pulls: map[int]*Pull{}, compared: map[comparison][]changedFile{}, roles: map[string]string{},
	}
	s.repositories[key] = r
	return r
}

// FullName is "owner/name".
func (r *Repository) FullName() string { return r.Owner + "/" + r.Name }

// Commit makes a commit and gives its hash. The same commit made twice is one.
func (r *Repository) Commit(c Commit) string {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	made := &commit{parents: c.Parents, files: map[string]blob{}}
	for path, text := range c.Files {
		made.files[path] = blob{"100644", r.blob(text)}
	}
	for path, target := range c.Links {
		made.files[path] = blob{"120000", r.blob(target)}
	}
	for path, hash := range c.Submodules {
		made.files[path] = blob{"160000", hash}
	}
	made.tree = r.tree(made.files)
	made.hash = hash("commit", made.tree+"\n"+strings.Join(c.Parents, "\n"))
	r.commits[made.hash] = made
	if c.Branch != "" {
		r.branches[c.Branch] = made.hash
	}
	if c.Tag != "" {
		r.tags[c.Tag] = made.hash
	}
	return made.hash
}

// hash is git's name of an object.
func hash(kind, content string) string {
	sum := sha1.Sum([]byte(fmt.Sprintf("%s %d\x00%s", kind, len(content), content)))
	return hex.EncodeToString(sum[:])
}

func (r *Repository) blob(text string) string {
	h := hash("blob", text)
	r.blobs[h] = text
	return h
}

// tree makes the folders of a commit and gives the hash of the top one.
func (r *Repository) tree(files map[string]blob) string {
	below := map[string]map[string]blob{}
	made := &tree{}
	for path, file := range files {
		folder, rest, nested := strings.Cut(path, "/")
		if !nested {
			kind := "blob"
			if file.mode == "160000" {
				kind = "commit"
			}
			made.entries = append(made.entries, treeEntry{path, file.mode, kind, file.hash})
			continue
		}
		if below[folder] == nil {
			below[folder] = map[string]blob{}
		}
		below[folder][rest] = file
	}
	for folder, inner := range below {
		made.entries = append(made.entries, treeEntry{folder, "040000", "tree", r.tree(inner)})
	}
	sort.Slice(made.entries, func(i, j int) bool { return made.entries[i].order() < made.entries[j].order() })
	var content strings.Builder
	for _, e := range made.entries {
		raw, _ := hex.DecodeString(e.hash) // a submodule's is the test's own affair
		fmt.Fprintf(&content, "%s %s\x00%s", strings.TrimPrefix(e.mode, "0"), e.name, raw)
	}
	made.hash = hash("tree", content.String())
	r.trees[made.hash] = made
	return made.hash
}

// order is what git sorts a tree by: folders as if a slash followed their name.
func (e treeEntry) order() string {
	if e.kind == "tree" {
		return e.name + "/"
	}
	return e.name
}

// Rename gives the repository another name. Who asks by the old one is sent on.
func (r *Repository) Rename(owner, name string) {
	s := r.server
	s.mu.Lock()
	defer s.mu.Unlock()
	old := strings.ToLower(r.FullName())
	delete(s.repositories, old)
	s.renamed[old] = r
	r.Owner, r.Name = owner, name
	s.repositories[strings.ToLower(r.FullName())] = r
}

// ShowTo makes the repository one that only these tokens see.
func (r *Repository) ShowTo(tokens ...string) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	r.readers = append(r.readers, tokens...)
}

// visible reports whether a request's token sees the repository.
func (r *Repository) visible(req *http.Request) bool {
	token := strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer ")
	return len(r.readers) == 0 || slices.Contains(r.readers, token)
}

// resolve finds the commit that a branch, a tag or a hash names.
func (r *Repository) resolve(ref string) *commit {
	if ref == "HEAD" {
		ref = r.DefaultBranch
	}
	if h, ok := r.branches[strings.TrimPrefix(ref, "refs/heads/")]; ok {
		ref = h
	} else if h, ok := r.tags[strings.TrimPrefix(ref, "refs/tags/")]; ok {
		ref = h
	}
	return r.commits[ref]
}

// mergeBase is the nearest commit that both descend from; nil without one.
func (r *Repository) mergeBase(a, b string) *commit {
	ancestors := map[string]bool{}
	for _, c := range r.history(a) {
		ancestors[c.hash] = true
	}
	for _, c := range r.history(b) {
		if ancestors[c.hash] {
			return c
		}
	}
	return nil
}

// between lists the commits that one has and another does not, oldest first,
// as a comparison shows them.
func (r *Repository) between(base, head string) []object {
	before := map[string]bool{}
	for _, c := range r.history(base) {
		before[c.hash] = true
	}
	out := []object{}
	for _, c := range r.history(head) {
		if !before[c.hash] {
			out = append(out, commitJSON(c))
		}
	}
	slices.Reverse(out)
	return out
}

// history lists a commit and all before it, the nearest first.
func (r *Repository) history(from string) []*commit {
	var out []*commit
	seen := map[string]bool{}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		c := r.commits[queue[0]]
		if c == nil || seen[c.hash] {
			continue
		}
		seen[c.hash] = true
		out = append(out, c)
		queue = append(queue, c.parents...)
	}
	return out
}
