package command

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

const (
	acceptPlan   = "/oncebitten accept not-null-without-default the table is empty"
	workflowFile = ".github/workflows/oncebitten.yml"
)

// newAcceptStage is a pull request of alice with a red check, where bob may
// write and carol may not.
func newAcceptStage(t *testing.T, base, change map[string]string) *stage {
	t.Helper()
	s := newStage(t, base, change)
	s.repo.Permit("alice", "write")
	s.repo.Permit("bob", "write")
	s.env["GITHUB_WORKFLOW_REF"] = "acme/shop/" + workflowFile + "@refs/heads/main"
	s.wantCode(s.run(), exitFindings)
	s.ranFor(s.head, "failure")
	return s
}

// ranFor notes the run of the workflow for a head.
func (s *stage) ranFor(head, conclusion string) {
	s.repo.Ran(githubtest.WorkflowRun{ID: int64(len(s.repo.Reruns()) + 41), Path: workflowFile, Event: "pull_request", HeadSHA: head, Conclusion: conclusion})
}

// says makes somebody comment, and makes the next run the one for it.
func (s *stage) says(who, body string) int64 {
	s.t.Helper()
	id := s.pull.Say(who, body)
	s.event("issue_comment", s.pull.CommentEvent("created", id))
	return id
}

// checked runs the check of the pull request once more.
func (s *stage) checked() ran {
	s.t.Helper()
	s.event("pull_request", s.pull.Event("synchronize"))
	return s.run()
}

// comment is a comment by its number.
func (s *stage) comment(id int64) githubtest.IssueComment {
	s.t.Helper()
	for _, c := range s.pull.Comments() {
		if c.ID == id {
			return c
		}
	}
	s.t.Fatalf("there is no comment %d", id)
	return githubtest.IssueComment{}
}

// answers wants a comment to have got these reactions, and gives the text of
// the explanation, "" where there is none.
func (s *stage) answers(id int64, reactions ...string) string {
	s.t.Helper()
	if got := s.comment(id).Reactions; !slices.Equal(got, reactions) {
		s.t.Errorf("the reactions are %q, want %q", got, reactions)
	}
	for _, c := range s.pull.Comments() {
		if c.Author == "github-actions[bot]" && c.ID > id {
			return c.Body
		}
	}
	return ""
}

func TestWaiver(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	id := s.says("bob", "We have no users yet.\n\n"+acceptPlan)
	got := s.run()
	s.wantCode(got, exitClean)
	if text := s.answers(id, "+1"); text != "" {
		t.Errorf("a reaction says it all, but there is %q", text)
	}
	if got := s.repo.Reruns(); !slices.Equal(got, []int64{41}) {
		t.Errorf("run again: %d", got)
	}
	if threads := s.pull.Threads(); len(threads) != 1 || !threads[0].Resolved {
		t.Errorf("the threads are %+v, want one that is resolved", threads)
	}
	s.wantText("inline comment", s.pull.Threads()[0].Comments[0].Body, "Accepted by bob: the table is empty.")
	s.wantText("summary comment", s.pull.Comments()[0].Body, "accepted by bob: the table is empty")
	if a := got.annotations(); len(a) != 0 {
		t.Errorf("annotations would stand on the default branch: %q", a)
	}

	got = s.checked()
	s.wantCode(got, exitClean)
	s.wantWrites(0)
	if got.outputs["verdict"] != "pass" || got.outputs["errors"] != "0" {
		t.Errorf("the outputs are %v", got.outputs)
	}
	s.wantText("job summary", got.summary, "accepted by bob: the table is empty")
	report, err := os.ReadFile(filepath.Join(s.env["GITHUB_WORKSPACE"], "oncebitten.json"))
	if err != nil {
		t.Fatal(err)
	}
	s.wantText("report", string(report), `"suppressed":{"by":"bob","reason":"the table is empty","until":""}`)
}

// A waiver is bound to the statement: it moves with it, and ends with it.
func TestWaiverOfAStatement(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	s.pull.Say("bob", acceptPlan)

	s.push(plan("-- moved\n\n\n"+badPlan, nil))
	s.wantCode(s.run(), exitClean)

	s.push(plan("ALTER TABLE users ADD COLUMN plan varchar(20) NOT NULL;\n", nil))
	s.wantCode(s.run(), exitFindings)

	// The new statement has a comment by now; what was said before is not about it.
	s.wantCode(s.checked(), exitFindings)
	s.pull.Say("bob", acceptPlan)
	s.wantCode(s.checked(), exitClean)
}

// What arrives together with the waiver, or later, was not looked at.
func TestWaiverOfTheUnseen(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	more := plan(badPlan, map[string]string{
		"db/migrations/0003_name.up.sql":   "ALTER TABLE users ADD COLUMN name text NOT NULL;\n",
		"db/migrations/0003_name.down.sql": "ALTER TABLE users DROP COLUMN name;\n",
	})
	s.head = s.commit(more)
	s.pull.Push(s.head)
	id := s.says("bob", acceptPlan)
	s.ranFor(s.head, "failure")
	s.wantCode(s.run(), exitClean)
	s.answers(id, "+1") // of what it is about
	if n := len(s.repo.Reruns()); n != 0 {
		t.Error("a check that stays red was run again")
	}
	got := s.checked()
	s.wantCode(got, exitFindings)
	s.wantText("log", got.stdout, "0003_name.up.sql:1:1 error", "0002_plan.up.sql:2:1 not-null-without-default: accepted by bob")
}

// Several findings of a check are accepted at once, or one by its fingerprint.
func TestWaiverOfSeveral(t *testing.T) {
	several := plan("ALTER TABLE users ADD COLUMN plan text NOT NULL;\nALTER TABLE users ADD COLUMN name text NOT NULL;\n",
		map[string]string{"db/migrations/0002_plan.down.sql": "ALTER TABLE users DROP COLUMN name;\nALTER TABLE users DROP COLUMN plan;\n"})
	s := newAcceptStage(t, shop(nil), several)
	one := ""
	for _, thread := range s.pull.Threads() {
		if _, rest, ok := strings.Cut(thread.Comments[0].Body, " fp="); ok && thread.Line == 2 {
			one, _, _ = strings.Cut(rest, " ")
		}
	}
	s.pull.Say("bob", "/oncebitten accept not-null-without-default:"+one+" until 2026-04-01: nobody has a name")
	got := s.checked()
	s.wantCode(got, exitFindings)
	s.wantText("log", got.stdout, "0002_plan.up.sql:2:1 not-null-without-default: accepted by bob until 2026-04-01: nobody has a name", "0002_plan.up.sql:1:1 error")

	s = newAcceptStage(t, shop(nil), several)
	s.pull.Say("bob", acceptPlan)
	s.wantCode(s.checked(), exitClean)
}

func TestWaiverQuoted(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	for _, body := range []string{
		"> " + acceptPlan, "```\n" + acceptPlan + "\n```", "    " + acceptPlan, "<!--\n" + acceptPlan + "\n-->",
		"- " + acceptPlan, "Write " + acceptPlan, "`" + acceptPlan + "`", "/oncebittenaccept",
	} {
		id := s.says("bob", body)
		got := s.run()
		s.wantCode(got, exitClean)
		s.answers(id)
		s.wantText("log", got.stdout, "nothing to answer: the comment has no command")
		if n := len(s.server.Requests()); n != 0 {
			t.Errorf("%d requests for %q", n, body)
		}
	}
	s.wantCode(s.checked(), exitFindings)
}

func TestWaiverOtherComments(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	id := s.pull.Say("bob", acceptPlan)
	for _, action := range []string{"edited", "deleted"} {
		s.event("issue_comment", s.pull.CommentEvent(action, id))
		got := s.run()
		s.wantCode(got, exitClean)
		s.wantWrites(0)
		s.wantText("log", got.stdout, "only a new comment is a command")
	}
	s.event("issue_comment", []byte(`{"action":"created","issue":{"number":7},"comment":{"id":5,"body":"`+acceptPlan+`"},"repository":{"full_name":"acme/shop"}}`))
	got := s.run()
	s.wantCode(got, exitClean)
	s.wantText("log", got.stdout, "the comment is not on a pull request")
}

// Without `actions: write` the check has to be run again by hand, and the
// answer says so; so it does where there is no run to be found.
func TestWaiverWithoutRerun(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	s.server.Change(func(r *githubtest.Rules) { r.NoActions = true })
	id := s.says("bob", acceptPlan)
	s.wantCode(s.run(), exitClean)
	s.wantText("explanation", s.answers(id, "+1"), "Accepted. Run the failed check again by hand", "`actions: write`")
	n := len(s.pull.Comments())
	s.wantCode(s.run(), exitClean) // the run for the comment, repeated
	if got := len(s.pull.Comments()); got != n {
		t.Errorf("said again: %d comments after %d", got, n)
	}

	s = newAcceptStage(t, shop(nil), plan(badPlan, nil))
	s.env["GITHUB_WORKFLOW_REF"] = "acme/shop/.github/workflows/other.yml@refs/heads/main"
	id = s.says("bob", acceptPlan)
	s.wantCode(s.run(), exitClean)
	s.wantText("explanation", s.answers(id, "+1"), "no failed run of the check")
}

// The answers are a workflow of their own, as init writes it: base says which
// ones are the check.
func TestWaiverRerunsTheCheck(t *testing.T) {
	base := shop(map[string]string{workflowFile: checkWorkflow, ".github/workflows/oncebitten-accept.yml": acceptWorkflow})
	s := newAcceptStage(t, base, plan(badPlan, nil))
	s.env["GITHUB_WORKFLOW_REF"] = "acme/shop/.github/workflows/oncebitten-accept.yml@refs/heads/main"
	s.repo.Ran(githubtest.WorkflowRun{ID: 50, Path: ".github/workflows/test.yml", Event: "pull_request", HeadSHA: s.head, Conclusion: "failure"})
	id := s.says("bob", acceptPlan)
	s.wantCode(s.run(), exitClean)
	s.answers(id, "+1")
	if got := s.repo.Reruns(); !slices.Equal(got, []int64{41}) {
		t.Errorf("run again: %d", got)
	}
}

// Waivers that cannot be read count as absent, and the review says so.
func TestWaiverUnreadable(t *testing.T) {
	for name, fault := range map[string]githubtest.Fault{
		"comments":    {Path: "^/graphql$", Body: "lastEditedAt", Status: http.StatusForbidden, Answer: `{"message":"Resource not accessible by integration"}`},
		"permissions": {Path: "/collaborators/", Status: http.StatusForbidden, Answer: `{"message":"Must have push access to view collaborator permission."}`},
		"threads":     {Path: "^/graphql$", Body: "userContentEdits", Status: http.StatusBadGateway},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
			s.pull.Say("bob", acceptPlan)
			s.server.Fail(fault)
			got := s.checked()
			s.wantCode(got, exitFindings)
			s.wantText("job summary", got.summary, "waivers in comments count as absent")
		})
	}
}

// Where comments could not be posted, as in a pull request from a fork, the
// answer offers the findings by their fingerprints.
func TestWaiverOfAFork(t *testing.T) {
	s := open(t, githubtest.Start(t), shop(nil), plan(badPlan, nil), githubtest.Open{Fork: "carol/shop", Author: "carol"})
	s.repo.Permit("bob", "write")
	s.env["GITHUB_WORKFLOW_REF"] = "acme/shop/" + workflowFile + "@refs/heads/main"
	s.server.Change(func(r *githubtest.Rules) { r.ReadOnly = true })
	s.wantCode(s.run(), exitFindings)
	s.ranFor(s.head, "failure")
	s.server.Change(func(r *githubtest.Rules) { r.ReadOnly = false })

	id := s.says("bob", acceptPlan)
	s.wantCode(s.run(), exitClean)
	words := s.answers(id, "-1")
	_, rest, _ := strings.Cut(words, "`/oncebitten accept ")
	command, _, ok := strings.Cut(rest, " why it is safe here`")
	if !ok {
		t.Fatalf("the answer offers nothing: %s", words)
	}
	id = s.says("bob", "/oncebitten accept "+command+" no rows")
	s.wantCode(s.run(), exitClean)
	s.answers(id, "+1")
	if n := len(s.repo.Reruns()); n != 1 {
		t.Errorf("%d runs were run again", n)
	}
	s.server.Change(func(r *githubtest.Rules) { r.ReadOnly = true })
	s.wantCode(s.checked(), exitClean)
}

// A merge queue honours the waivers of the pull requests that it tests
// together, and of no other that has their commits.
func TestWaiverInMergeQueue(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	second := s.commit(map[string]string{
		"db/migrations/0003_name.up.sql":   "ALTER TABLE users ADD COLUMN name text NOT NULL;\n",
		"db/migrations/0003_name.down.sql": "ALTER TABLE users DROP COLUMN name;\n",
	})
	other := s.repo.Open(githubtest.Open{Number: 8, Head: second, Author: "bob"})
	s.event("pull_request", other.Event("opened"))
	s.wantCode(s.run(), exitFindings)
	group := s.repo.Commit(githubtest.Commit{Parents: []string{s.head, second}, Files: with(s.files, plan(badPlan, map[string]string{
		"db/migrations/0003_name.up.sql":   "ALTER TABLE users ADD COLUMN name text NOT NULL;\n",
		"db/migrations/0003_name.down.sql": "ALTER TABLE users DROP COLUMN name;\n",
	}))})
	s.pull.Queue()
	other.Queue()

	s.event("merge_group", s.repo.MergeGroupEvent(7, s.base, group))
	s.wantCode(s.run(), exitFindings)
	s.pull.Say("bob", acceptPlan)
	s.wantCode(s.run(), exitFindings) // that of the other one is still open
	other.Say("alice", acceptPlan)
	got := s.run()
	s.wantCode(got, exitClean)
	s.wantWrites(0)
	s.wantText("log", got.stdout, "accepted by bob", "accepted by alice")
}

func TestWaiverOfAnUnqueuedPullRequest(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	s.pull.Queue()
	// Somebody opens a pull request with the same commit, and alice accepts it
	// there, where she is not the author.
	twin := s.repo.Open(githubtest.Open{Number: 8, Head: s.head, Author: "mallory"})
	s.event("pull_request", twin.Event("opened"))
	s.wantCode(s.run(), exitFindings)
	twin.Say("alice", acceptPlan)
	s.event("merge_group", s.repo.MergeGroupEvent(7, s.base, s.head))
	s.wantCode(s.run(), exitFindings)
}
