package githubtest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
)

// WorkflowRun is a run of a workflow.
type WorkflowRun struct {
	ID int64
	// Path is that of the workflow's file.
	Path string
	// Event is what started it, HeadSHA the commit whose check it is.
	Event, HeadSHA string
	// Conclusion is "success" or "failure"; "" while it is at work.
	Conclusion string
}

// Ran adds a run of a workflow, newer than those before.
func (r *Repository) Ran(run WorkflowRun) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	r.runs = append(r.runs, run)
}

// Reruns are the numbers of the runs whose failed jobs were run again.
func (r *Repository) Reruns() []int64 {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return slices.Clone(r.reruns)
}

// Permit gives somebody a role: read, triage, write, maintain or admin. "" takes it.
func (r *Repository) Permit(login, role string) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	r.roles[login] = role
}

// mayAct refuses who lacks `actions: write`.
func (s *Server) mayAct(w http.ResponseWriter) bool {
	if s.rules.NoActions {
		fail(w, http.StatusForbidden, "Resource not accessible by integration")
	}
	return !s.rules.NoActions
}

func (s *Server) getRuns(w http.ResponseWriter, req *http.Request, r *Repository) {
	if !s.mayAct(w) {
		return
	}
	runs := []object{}
	for _, run := range slices.Backward(r.runs) {
		if head := req.URL.Query().Get("head_sha"); head != "" && head != run.HeadSHA {
			continue
		}
		o := object{"id": run.ID, "path": run.Path, "event": run.Event, "head_sha": run.HeadSHA, "status": "completed", "conclusion": run.Conclusion}
		if run.Conclusion == "" {
			o["status"], o["conclusion"] = "in_progress", nil
		}
		runs = append(runs, o)
	}
	reply(w, http.StatusOK, object{"total_count": len(runs), "workflow_runs": page(w, req, s, runs)})
}

func (s *Server) postRerun(w http.ResponseWriter, req *http.Request, r *Repository) {
	if !s.mayAct(w) {
		return
	}
	id, _ := strconv.ParseInt(req.PathValue("id"), 10, 64) // the description allows numbers alone
	for _, run := range r.runs {
		if run.ID != id {
			continue
		}
		if run.Conclusion != "failure" {
			fail(w, http.StatusForbidden, "This workflow run has no failed jobs")
			return
		}
		r.reruns = append(r.reruns, id)
		reply(w, http.StatusCreated, object{})
		return
	}
	fail(w, http.StatusNotFound, "Not Found")
}

// getPermission answers in GitHub's older words, which have no maintainer; the
// role is beside them.
func (s *Server) getPermission(w http.ResponseWriter, req *http.Request, r *Repository) {
	login := req.PathValue("login")
	role, known := r.roles[login]
	role = cmp.Or(role, "read")
	if !known && login == "ghost" {
		fail(w, http.StatusNotFound, login+" is not a user")
		return
	}
	permission := map[string]string{"maintain": "write", "triage": "read"}
	reply(w, http.StatusOK, object{
		"permission": cmp.Or(permission[role], role), "role_name": role,
		"user": object{"login": login, "permissions": object{"maintain": role == "maintain" || role == "admin"}},
	})
}

func (s *Server) postReaction(w http.ResponseWriter, req *http.Request, r *Repository) {
	p, i := r.issueComment(req.PathValue("id"))
	if p == nil {
		fail(w, http.StatusNotFound, "Not Found")
		return
	}
	s.react(w, req, &p.comments[i].Reactions)
}

func (s *Server) postReviewReaction(w http.ResponseWriter, req *http.Request, r *Repository) {
	_, _, c := r.reviewComment(req.PathValue("id"))
	if c == nil {
		fail(w, http.StatusNotFound, "Not Found")
		return
	}
	s.react(w, req, &c.Reactions)
}

func (s *Server) react(w http.ResponseWriter, req *http.Request, reactions *[]string) {
	var reaction struct {
		Content string `json:"content"`
	}
	if !s.decode(w, req, &reaction) {
		return
	}
	status := http.StatusOK
	if !slices.Contains(*reactions, reaction.Content) {
		*reactions, status = append(*reactions, reaction.Content), http.StatusCreated
	}
	reply(w, status, object{"id": s.nextID(), "content": reaction.Content})
}
