package workflow

import (
	"cmp"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// report notes a mistake at a node.
type report func(at node, format string, args ...any)

// fileRules look at a workflow that runs Once Bitten, jobRules at each of its
// jobs that does.
func fileRules() []func(*File, report) {
	return []func(*File, report){noMergeQueue, pathFilter, missingTypes, cancelsCheck, runsHead, answersAsCheck}
}

func jobRules() []func(*File, job, report) {
	return []func(*File, job, report){missingPermissions, hidesFailure, skipsCheck, skipsOnSameCommit}
}

// Problems are the mistakes of a workflow, in the order of their lines; none
// where it does not run Once Bitten.
func (f *File) Problems() []Problem {
	if !f.Reviews() {
		return nil
	}
	var out []Problem
	note := func(at node, format string, args ...any) {
		out = append(out, Problem{Path: f.Path, Line: at.line(), Message: wording.Say(format, args...)})
	}
	for _, rule := range fileRules() {
		rule(f, note)
	}
	for _, j := range f.jobs {
		for _, rule := range jobRules() {
			if j.reviews.is() {
				rule(f, j, note)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return out
}

// pullRequests are the events that make the job a check of a pull request.
func (f *File) pullRequests() []pair {
	var out []pair
	for _, name := range []string{"pull_request", "pull_request_target"} {
		if e, ok := f.event(name); ok {
			out = append(out, e)
		}
	}
	return out
}

func noMergeQueue(f *File, note report) {
	for _, e := range f.pullRequests() {
		if _, ok := f.event("merge_group"); !ok {
			note(e.at, "a merge queue would wait for ever for this check: add `merge_group:` under `on:`")
			return
		}
	}
}

// pathFilter: a workflow that a filter leaves out makes no check at all, and
// a required check that is not there is pending.
// See https://docs.github.com/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks.
func pathFilter(f *File, note report) {
	for _, e := range f.pullRequests() {
		for _, key := range []string{"paths", "paths-ignore"} {
			if p, ok := e.value.pair(key); ok {
				note(p.at, "a pull request that `%s:` leaves out would wait for ever for this check, once it is required: remove the filter, a change without migrations is done in a second", key)
			}
		}
	}
}

// missingTypes: by default a workflow runs when a pull request is opened,
// reopened, or gets commits.
func missingTypes(f *File, note report) {
	for _, e := range f.pullRequests() {
		types := []string{"opened", "synchronize", "reopened"}
		at := e.at
		if p, ok := e.value.pair("types"); ok {
			types, at = p.value.texts(), p.at
		}
		for _, want := range []struct {
			name        string
			consequence wording.Text
		}{
			{"opened", wording.Say("a new pull request is not checked")},
			{"synchronize", wording.Say("new commits of a pull request are not checked")},
			{"reopened", wording.Say("a pull request that is opened again is not checked")},
			{"ready_for_review", wording.Say("a draft that becomes ready gets no comments until its next commit")},
			{"edited", wording.Say("a pull request that changes its base keeps the verdict of the old one")},
		} {
			if !slices.Contains(types, want.name) {
				note(at, "%s: add `%s` to the types of `%s`", want.consequence, want.name, e.key)
			}
		}
	}
}

// cancelsCheck: a run that is cancelled counts as failed, if it is the newest
// one for its commit; one for a comment would cancel another's.
func cancelsCheck(f *File, note report) {
	group, _ := f.concurrency.pair("group")
	if f.concurrency.get("cancel-in-progress").text() == "false" || !f.concurrency.get("cancel-in-progress").is() {
		return
	}
	text := group.value.text()
	if strings.Contains(text, "run_id") {
		return
	}
	if !strings.Contains(text, "sha") {
		note(group.at, "two events of one commit cancel each other, and the required check stays cancelled: put the commit into the group, such as `${{ github.event.pull_request.head.sha || github.sha }}`")
	}
	if f.hasComments() && !strings.Contains(text, "comment.id") {
		note(group.at, "any new comment cancels the answer to the one before: put `${{ github.event.comment.id }}` into the group")
	}
}

// runsHead looks for a checkout of the pull request's own files, by any job,
// where the token may write.
func runsHead(f *File, note report) {
	event := ""
	for _, name := range []string{"pull_request_target", "issue_comment"} { // where the code is base's
		if _, ok := f.event(name); ok {
			event = name
			break
		}
	}
	if event == "" {
		return
	}
	for _, j := range f.jobs {
		for _, step := range j.steps {
			with := step.get("with")
			ref := with.get("ref").text() + " " + with.get("repository").text()
			head := strings.Contains(ref, "pull_request.head") || strings.Contains(ref, "head_ref") || strings.Contains(ref, "refs/pull/")
			if strings.HasPrefix(step.get("uses").text(), "actions/checkout") && (head || with.get("allow-unsafe-pr-checkout").text() == "true") {
				note(step, "`%s` has a token that may write, and this step checks out what anybody's fork proposes: remove it, the review reads all files through the API", event)
			}
		}
	}
}

func missingPermissions(f *File, j job, note report) {
	said, ok := f.permissionsOf(j)
	if !ok {
		note(j.at, "what the token may do is left to the settings of the repository: add `permissions: {contents: read, pull-requests: write}`")
		return
	}
	at, permissions := said.at, readPermissions(said.value)
	if !permissions.Allows("contents", "read") {
		note(at, "the migrations cannot be read: add `contents: read`")
	}
	if !permissions.Allows("pull-requests", "write") {
		note(at, "there are no review comments, only annotations: add `pull-requests: write`")
	}
	if f.answers(j) && !permissions.Allows("actions", "write") {
		note(at, "after `/oncebitten accept` the failed check has to be run again by hand: add `actions: write`")
	}
}

// comments are the events of somebody's comment on a pull request.
func comments() []string { return []string{"issue_comment", "pull_request_review_comment"} }

func (f *File) hasComments() bool {
	return slices.ContainsFunc(comments(), func(name string) bool {
		_, ok := f.event(name)
		return ok
	})
}

// answers reports whether a job runs for comments.
func (f *File) answers(j job) bool {
	return f.hasComments() && !strings.Contains(j.body.get("if").text(), "event_name != 'issue_comment'")
}

// hidesFailure: what lets the job go on makes its check green.
func hidesFailure(_ *File, j job, note report) {
	for _, body := range []node{j.body, j.reviews} {
		if p, ok := body.pair("continue-on-error"); ok && p.value.text() != "false" {
			note(p.at, "the check is green whatever is found: remove `continue-on-error:`, or set `fail-on: never` in the configuration, which says so")
		}
	}
	if p, ok := j.reviews.pair("run"); ok && strings.Contains(p.value.text(), "|| true") {
		note(p.at, "the check is green whatever is found: remove `|| true`")
	}
}

// skipsCheck: a job that is skipped counts as passed.
func skipsCheck(_ *File, j job, note report) {
	condition, conditional := j.body.pair("if")
	text := condition.value.text()
	if needs, ok := j.body.pair("needs"); ok && !strings.Contains(text, "always()") && !strings.Contains(text, "!cancelled()") {
		note(needs.at, "where a job fails that this one needs, it is skipped, which counts as passed: remove `needs:`, or add `if: always()`")
	}
	if conditional && !strings.Contains(text, "event_name") && !strings.Contains(text, "event.issue") && !strings.Contains(text, "always()") {
		note(condition.at, "a pull request for which this is false is not checked, and counts as passed: remove the condition")
	}
}

// skipsOnSameCommit: the runs for these events are checks of the pull request's
// head as well. A job that they skip counts as passed, whatever the run for the
// pull request has found.
func skipsOnSameCommit(f *File, j job, note report) {
	condition, _ := j.body.pair("if")
	for _, name := range []string{"pull_request_review", "push"} {
		e, ok := f.event(name)
		_, elsewhere := e.value.pair("branches") // which no pull request's head is
		if ok && !elsewhere && len(f.pullRequests()) > 0 && skips(condition.value.text(), name) {
			note(e.at, "`%s` skips the job `%s` on the commit of the pull request, which counts as passed: move this event into a workflow of its own", name, j.id)
		}
	}
}

// skips reports whether a condition is false for an event, as far as it says so.
func skips(condition, event string) bool {
	named := strings.Contains(condition, "'"+event+"'")
	return named && strings.Contains(condition, "event_name != '"+event+"'") ||
		!named && strings.Contains(condition, "event_name == '")
}

// answersAsCheck: a run that answers a comment in a review thread is a check of
// the pull request's head, unlike one for its conversation. It has no verdict.
func answersAsCheck(f *File, note report) {
	if e, ok := f.event("pull_request_review_comment"); ok && len(f.pullRequests()) > 0 {
		note(e.at, "the answer to a comment counts as a check of the same commit, which passes whatever was found: move this event into a workflow of its own, as `oncebitten init` does")
	}
}
