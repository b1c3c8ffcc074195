package githubtest

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// routes are the REST calls that are played.
func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	type handler = func(http.ResponseWriter, *http.Request, *Repository)
	repo := func(pattern string, h handler) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" /repos/{owner}/{repo}"+path, func(w http.ResponseWriter, req *http.Request) {
			name := strings.ToLower(req.PathValue("owner") + "/" + req.PathValue("repo"))
			r, ok := s.repositories[name]
			if moved, renamed := s.renamed[name]; renamed && !ok && moved.visible(req) {
				s.sendOn(w, req, moved)
				return
			}
			if !ok || !r.visible(req) {
				fail(w, http.StatusNotFound, "Not Found")
				return
			}
			h(w, req, r)
		})
	}
	pull := func(pattern string, h func(http.ResponseWriter, *http.Request, *Pull)) {
		repo(pattern, func(w http.ResponseWriter, req *http.Request, r *Repository) {
			number, _ := strconv.Atoi(req.PathValue("number"))
			p, ok := r.pulls[number]
			if !ok {
				fail(w, http.StatusNotFound, "Not Found")
				return
			}
			h(w, req, p)
		})
	}
	repo("GET ", s.getRepository)
	repo("GET /commits/{ref...}", s.getCommit)
	repo("GET /compare/{basehead...}", s.getComparison)
	repo("GET /git/trees/{tree}", s.getTree)
	repo("GET /git/blobs/{blob}", s.getBlob)
	repo("GET /contents/{path...}", s.getContents)
	repo("GET /tarball/{ref}", s.getArchive)
	pull("GET /pulls/{number}", s.getPull)
	pull("GET /pulls/{number}/files", s.getFiles)
	pull("GET /pulls/{number}/comments", s.getReviewComments)
	pull("POST /pulls/{number}/comments", s.postReviewComment)
	pull("POST /pulls/{number}/reviews", s.postReview)
	pull("GET /issues/{number}/comments", s.getIssueComments)
	pull("POST /issues/{number}/comments", s.postIssueComment)
	repo("PATCH /pulls/comments/{id}", s.patchReviewComment)
	repo("DELETE /pulls/comments/{id}", s.deleteReviewComment)
	repo("PATCH /issues/comments/{id}", s.patchIssueComment)
	repo("DELETE /issues/comments/{id}", s.deleteIssueComment)
	repo("POST /issues/comments/{id}/reactions", s.postReaction)
	repo("POST /pulls/comments/{id}/reactions", s.postReviewReaction)
	repo("GET /collaborators/{login}/permission", s.getPermission)
	repo("GET /actions/runs", s.getRuns)
	repo("POST /actions/runs/{id}/rerun-failed-jobs", s.postRerun)
	mux.HandleFunc("GET /rate_limit", func(w http.ResponseWriter, _ *http.Request) {
		window := object{"limit": 1000, "remaining": 987, "used": 13, "reset": 1772370000}
		reply(w, http.StatusOK, object{"rate": window, "resources": object{"core": window, "graphql": window}})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, req *http.Request) {
		s.complain("githubtest: %s %s is not played", req.Method, req.URL.Path)
		fail(w, http.StatusNotImplemented, "not played")
	})
	return mux
}

// page cuts one page out of a list and names the next one in the Link header.
func page[T any](w http.ResponseWriter, req *http.Request, s *Server, all []T) []T {
	size, number := 30, 1
	if n, err := strconv.Atoi(req.URL.Query().Get("per_page")); err == nil && n > 0 {
		size = min(n, 100)
	}
	if n, err := strconv.Atoi(req.URL.Query().Get("page")); err == nil && n > 0 {
		number = n
	}
	from := min((number-1)*size, len(all))
	to := min(from+size, len(all))
	if to < len(all) {
		next := url.URL{Path: s.prefix + req.URL.Path}
		query := req.URL.Query()
		query.Set("page", strconv.Itoa(number+1))
		next.RawQuery = query.Encode()
		w.Header().Set("Link", fmt.Sprintf(`<%s%s>; rel="next"`, s.URL, next.String()))
	}
	return all[from:to]
}

func (s *Server) getRepository(w http.ResponseWriter, _ *http.Request, r *Repository) {
	reply(w, http.StatusOK, r.json())
}

func (r *Repository) json() object {
	return object{
		"name": r.Name, "full_name": r.FullName(), "default_branch": r.DefaultBranch,
		"owner": object{"login": r.Owner}, "html_url": r.server.URL + "/" + r.FullName(),
	}
}

func (s *Server) getCommit(w http.ResponseWriter, req *http.Request, r *Repository) {
	ref, pulls := strings.CutSuffix(req.PathValue("ref"), "/pulls")
	c := r.resolve(ref)
	switch {
	case len(r.commits) == 0:
		fail(w, http.StatusConflict, "Git Repository is empty.")
	case c == nil:
		fail(w, http.StatusUnprocessableEntity, "No commit found for SHA: "+ref)
	case pulls:
		list := []object{}
		for _, p := range r.pulls {
			if p.head == c.hash {
				list = append(list, s.pullJSON(p))
			}
		}
		reply(w, http.StatusOK, list)
	case strings.Contains(req.Header.Get("Accept"), "sha"):
		w.Header().Set("Content-Type", "application/vnd.github.sha")
		w.Write([]byte(c.hash)) // a failed write is the client's to notice
	default:
		reply(w, http.StatusOK, commitJSON(c))
	}
}

func commitJSON(c *commit) object {
	return object{"sha": c.hash, "commit": object{"tree": object{"sha": c.tree}}}
}

func (s *Server) getComparison(w http.ResponseWriter, req *http.Request, r *Repository) {
	base, head, ok := strings.Cut(req.PathValue("basehead"), "...")
	from, to := r.resolve(base), r.resolve(head)
	if !ok || from == nil || to == nil {
		fail(w, http.StatusNotFound, "Not Found")
		return
	}
	common := r.mergeBase(from.hash, to.hash)
	if common == nil {
		fail(w, http.StatusNotFound, "No common ancestor between "+base+" and "+head+".")
		return
	}
	files := r.changes(common, to)
	files = files[:min(len(files), s.rules.MaxCompareFiles)]
	reply(w, http.StatusOK, object{
		"status": "ahead", "base_commit": commitJSON(from), "merge_base_commit": commitJSON(common),
		"commits": page(w, req, s, r.between(from.hash, to.hash)), "files": filesJSON(files),
	})
}

func (s *Server) getTree(w http.ResponseWriter, req *http.Request, r *Repository) {
	name := req.PathValue("tree")
	if c := r.resolve(name); c != nil {
		name = c.tree
	}
	top, ok := r.trees[name]
	if !ok {
		fail(w, http.StatusNotFound, "Not Found")
		return
	}
	entries := r.list(top, "", req.URL.Query().Has("recursive"))
	truncated := len(entries) > s.rules.MaxTreeEntries
	entries = entries[:min(len(entries), s.rules.MaxTreeEntries)]
	reply(w, http.StatusOK, object{"sha": top.hash, "url": "", "tree": entries, "truncated": truncated})
}

func (r *Repository) list(t *tree, prefix string, recursive bool) []object {
	out := []object{}
	for _, e := range t.entries {
		entry := object{"path": prefix + e.name, "mode": e.mode, "type": e.kind, "sha": e.hash}
		if e.kind == "blob" {
			entry["size"] = len(r.blobs[e.hash])
		}
		out = append(out, entry)
		if e.kind == "tree" && recursive {
			out = append(out, r.list(r.trees[e.hash], prefix+e.name+"/", true)...)
		}
	}
	return out
}

func (s *Server) getBlob(w http.ResponseWriter, req *http.Request, r *Repository) {
	hash := req.PathValue("blob")
	text, ok := r.blobs[hash]
	if !ok {
		fail(w, http.StatusNotFound, "Not Found")
		return
	}
	if strings.Contains(req.Header.Get("Accept"), "raw") {
		w.Header().Set("Content-Type", "application/vnd.github.raw")
		w.Write([]byte(text)) // a failed write is the client's to notice
		return
	}
	reply(w, http.StatusOK, object{
		"sha": hash, "size": len(text), "encoding": "base64", "content": base64.StdEncoding.EncodeToString([]byte(text)),
	})
}

// getContents gives a file by its path. Like GitHub it follows a symbolic link.
func (s *Server) getContents(w http.ResponseWriter, req *http.Request, r *Repository) {
	ref := req.URL.Query().Get("ref")
	if ref == "" {
		ref = r.DefaultBranch
	}
	path := req.PathValue("path")
	c := r.resolve(ref)
	if c == nil {
		fail(w, http.StatusNotFound, "No commit found for the ref "+ref)
		return
	}
	file, ok := c.files[path]
	if ok && file.mode == "120000" {
		file, ok = c.files[r.blobs[file.hash]]
	}
	if !ok {
		fail(w, http.StatusNotFound, "Not Found")
		return
	}
	text := r.blobs[file.hash]
	reply(w, http.StatusOK, object{
		"type": "file", "path": path, "sha": file.hash, "size": len(text),
		"encoding": "base64", "content": base64.StdEncoding.EncodeToString([]byte(text)),
	})
}

func (s *Server) getPull(w http.ResponseWriter, _ *http.Request, p *Pull) {
	reply(w, http.StatusOK, s.pullJSON(p))
}

func (s *Server) pullJSON(p *Pull) object {
	var headRepo any
	if p.headRepo != "" {
		headRepo = object{"full_name": p.headRepo, "fork": p.headRepo != p.repo.FullName()}
	}
	state := "open"
	if p.closed {
		state = "closed"
	}
	return object{
		"number": p.Number, "state": state, "draft": p.draft, "user": s.userJSON(p.author),
		"html_url":      fmt.Sprintf("%s/%s/pull/%d", s.URL, p.repo.FullName(), p.Number),
		"changed_files": len(p.files()),
		"base":          object{"ref": p.base, "sha": p.baseSHA, "repo": p.repo.json()},
		"head":          object{"ref": p.headRef, "sha": p.head, "repo": headRepo},
	}
}

func (s *Server) userJSON(login string) object {
	u := s.user(login)
	kind := "User"
	if strings.HasSuffix(login, "[bot]") {
		kind = "Bot"
	}
	return object{"login": u.Login, "id": u.ID, "type": kind}
}

func (s *Server) getFiles(w http.ResponseWriter, req *http.Request, p *Pull) {
	files := p.files()
	files = files[:min(len(files), s.rules.MaxPullFiles)]
	reply(w, http.StatusOK, filesJSON(page(w, req, s, files)))
}

func filesJSON(files []changedFile) []object {
	out := []object{}
	for _, f := range files {
		o := object{
			"filename": f.path, "status": f.status, "sha": f.hash,
			"additions": f.additions, "deletions": f.deletions, "changes": f.additions + f.deletions,
		}
		if f.previous != "" {
			o["previous_filename"] = f.previous
		}
		if f.patch != "" {
			o["patch"] = f.patch
		}
		out = append(out, o)
	}
	return out
}
