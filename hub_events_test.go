package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// event makes the next run one of this event, with the payload that GitHub
// would send now.
func (h *hub) event(args []string) error {
	name, action := args[0], ""
	if len(args) > 1 {
		action = args[1]
	}
	payload, known := map[string]func() []byte{
		"pull_request":        func() []byte { return h.pull.Event(action) },
		"pull_request_target": func() []byte { return h.pull.Event(action) },
		"merge_group":         func() []byte { return h.repo.MergeGroupEvent(7, h.tip, h.head()) },
		"push":                func() []byte { return h.repo.PushEvent("change-7", h.tip, h.head()) },
		"schedule":            func() []byte { return []byte("{}") },
		"workflow_dispatch": func() []byte {
			return []byte(`{"ref":"refs/heads/main","inputs":null,"repository":{"name":"shop","full_name":"acme/shop","default_branch":"main"}}`)
		},
		"issue_comment": func() []byte {
			comments := h.pull.Comments()
			return h.pull.CommentEvent(cmp.Or(action, "created"), comments[len(comments)-1].ID)
		},
		"pull_request_review_comment": func() []byte {
			var last int64
			for _, t := range h.pull.Threads() {
				last = max(last, t.Comments[len(t.Comments)-1].ID)
			}
			return h.pull.ReviewCommentEvent("created", last)
		},
	}[name]
	if !known {
		return fmt.Errorf("the event %s is not played", name)
	}
	h.ts.Setenv("GITHUB_EVENT_NAME", name)
	return h.give("event.json", payload())
}

// head is that of the pull request.
func (h *hub) head() string { return h.heads[len(h.heads)-1] }

// merge merges the base branch, as it is with the files of a folder over it,
// into the pull request, which keeps its own files.
func (h *hub) merge(args []string) error {
	more, err := h.read(args[0])
	if err != nil {
		return err
	}
	base := maps.Clone(h.files)
	maps.Copy(base, more)
	own, err := h.read(args[1])
	if err != nil {
		return err
	}
	files := maps.Clone(base)
	maps.Copy(files, own)
	tip := h.repo.Commit(githubtest.Commit{Branch: "main", Parents: []string{h.tip}, Files: base})
	h.heads = append(h.heads, h.repo.Commit(githubtest.Commit{Parents: []string{h.head(), tip}, Files: files}))
	h.pull.Push(h.head())
	return h.event([]string{"pull_request", "synchronize"})
}

// branch makes a branch with the files of a folder over those of the base.
func (h *hub) branch(args []string) error {
	files, err := h.over(args[1])
	h.repo.Commit(githubtest.Commit{Branch: args[0], Parents: []string{h.tip}, Files: files})
	return err
}

func (h *hub) retarget(args []string) error {
	h.pull.Retarget(args[0])
	return h.event([]string{"pull_request", "edited"})
}

func (h *hub) ready([]string) error {
	h.pull.SetDraft(false)
	return h.event([]string{"pull_request", "ready_for_review"})
}

// closes closes the pull request; merged, the base branch gets a commit with
// the files of a folder that has the head for a parent.
func (h *hub) closes(args []string) error {
	h.pull.Close()
	if len(args) == 2 && args[0] == "merged" {
		files, err := h.over(args[1])
		if err != nil {
			return err
		}
		h.repo.Commit(githubtest.Commit{Branch: "main", Parents: []string{h.tip, h.head()}, Files: files})
	}
	return h.event([]string{"pull_request", "closed"})
}

// deletes takes a thread away: somebody has deleted our comment. Or the summary.
func (h *hub) deletes(args []string) error {
	if args[0] == "summary" {
		h.pull.DeleteComment(h.pull.Comments()[0].ID)
		return nil
	}
	id, err := h.thread(args[0])
	h.pull.DeleteThread(id)
	return err
}

// copies lets somebody say, in the same place, what a comment of ours says: its
// marker too, which anybody can read.
func (h *hub) copies(args []string) error {
	if args[0] == "summary" {
		h.pull.Say(args[1], h.pull.Comments()[0].Body)
		return nil
	}
	id, err := h.thread(args[0])
	for _, t := range h.pull.Threads() {
		if t.ID == id {
			h.pull.Begin(args[1], t.Path, t.Line, t.Comments[0].Body)
		}
	}
	return err
}

func (h *hub) deletesFork([]string) error {
	h.pull.DeleteFork()
	return h.event([]string{"pull_request", "synchronize"})
}

// checkWorkflow is the file of the workflow that the runs belong to.
const checkWorkflow = ".github/workflows/oncebitten.yml"

// ran notes how the run of the check for the present head has ended.
func (h *hub) ran(args []string) error {
	h.ts.Setenv("GITHUB_WORKFLOW_REF", "acme/shop/"+checkWorkflow+"@refs/heads/main")
	h.repo.Ran(githubtest.WorkflowRun{ID: 41, Path: checkWorkflow, Event: "pull_request", HeadSHA: h.head(), Conclusion: args[0]})
	return nil
}

// answers prints what a comment that is a command has got for an answer.
func (h *hub) answers([]string) error {
	out := h.ts.Stdout()
	tell := func(author, body string, reactions []string) {
		if strings.HasPrefix(body, "/oncebitten") {
			fmt.Fprintf(out, "%s: %s\n", author, strings.Join(reactions, " "))
		}
	}
	for _, c := range h.pull.Comments() {
		tell(c.Author, c.Body, c.Reactions)
	}
	for _, t := range h.pull.Threads() {
		for _, c := range t.Comments {
			tell(c.Author, c.Body, c.Reactions)
		}
	}
	for _, id := range slices.Compact(h.repo.Reruns()) {
		fmt.Fprintf(out, "run %d runs again\n", id)
	}
	return nil
}
