package command

import (
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// A draft gets the verdict and no comment; the comments come when it is ready.
func TestReviewDraftBecomesReady(t *testing.T) {
	s := open(t, githubtest.Start(t), shop(nil), plan(badPlan, nil), githubtest.Open{Draft: true})
	s.wantCode(s.run(), exitFindings)
	s.wantWrites(0)
	s.pull.SetDraft(false)
	s.event("pull_request", s.pull.Event("ready_for_review"))
	s.wantCode(s.run(), exitFindings)
	s.wantWrites(2)
	s.pull.SetDraft(true)
	s.event("pull_request", s.pull.Event("converted_to_draft"))
	s.wantCode(s.run(), exitFindings)
	s.wantWrites(0)
}

// A pull request for another base is judged by that base: its configuration
// and its history.
func TestReviewBaseChanged(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.wantCode(s.run(), exitFindings)
	s.repo.Commit(githubtest.Commit{Branch: "release", Parents: []string{s.base}, Files: with(s.files, configured(neverFails))})
	s.pull.Retarget("release")
	s.event("pull_request", s.pull.Event("edited"))
	s.wantCode(s.run(), exitClean)

	// Where the new base has the migration already, there is nothing to say any more.
	tip := s.repo.Commit(githubtest.Commit{Branch: "next", Parents: []string{s.head}, Files: with(s.files, plan(badPlan, nil))})
	s.pull.Retarget("next")
	s.event("pull_request", s.pull.Event("edited"))
	got := s.run()
	s.wantCode(got, exitClean)
	s.wantText("log", got.stdout, "no migrations to check")
	if threads := s.pull.Threads(); len(threads) != 1 || !threads[0].Resolved || tip == s.head {
		t.Errorf("the threads are %+v, want one that is resolved", threads)
	}
}

// A title that changes is no news.
func TestReviewEdited(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.wantCode(s.run(), exitFindings)
	for _, action := range []string{"edited", "reopened", "labeled"} {
		s.event("pull_request", s.pull.Event(action))
		s.wantCode(s.run(), exitFindings)
		s.wantWrites(0)
	}
}

func TestReviewClosed(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.pull.Close()
	s.event("pull_request", s.pull.Event("closed"))
	got := s.run()
	s.wantCode(got, exitFindings)
	s.wantWrites(0)
	s.wantText("log", got.stdout, "no comments: the pull request is closed")
}

// The commits of a fork that is gone are still there.
func TestReviewDeletedFork(t *testing.T) {
	s := open(t, githubtest.Start(t), shop(configured("edition: 1\n")), plan(badPlan, configured(neverFails)), githubtest.Open{Fork: "mallory/shop"})
	s.pull.DeleteFork()
	s.event("pull_request", s.pull.Event("synchronize"))
	s.wantCode(s.run(), exitFindings)
	if threads := s.pull.Threads(); len(threads) != 1 {
		t.Errorf("%d threads, want 1", len(threads))
	}
}

// moved makes the head a commit with exactly these files.
func (s *stage) moved(files map[string]string, parents ...string) {
	s.head = s.repo.Commit(githubtest.Commit{Parents: append(parents, s.base), Files: files})
	s.pull.Push(s.head)
	s.event("pull_request", s.pull.Event("synchronize"))
}

// A rename keeps the comment of its statement: the finding is the same.
func TestReviewRenamedMigration(t *testing.T) {
	long := strings.Repeat("-- a line that both have\n", 20) + "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
	base := shop(map[string]string{"db/migrations/0002_orders.up.sql": long, "db/migrations/0002_orders.down.sql": "DROP TABLE orders;\n"})
	s := newStage(t, base, map[string]string{"db/migrations/0002_orders.up.sql": long + "ALTER TABLE users ADD COLUMN plan text NOT NULL;\n"})
	s.wantCode(s.run(), exitFindings)
	before := threadsAbout(s.pull, "not-null-without-default")

	files := with(base, map[string]string{
		"db/migrations/0003_orders.up.sql":   long + "ALTER TABLE users ADD COLUMN plan text NOT NULL;\n",
		"db/migrations/0003_orders.down.sql": "DROP TABLE orders;\n",
	})
	delete(files, "db/migrations/0002_orders.up.sql")
	delete(files, "db/migrations/0002_orders.down.sql")
	s.moved(files)
	got := s.run()
	s.wantCode(got, exitFindings)
	s.wantText("log", got.stdout, "db/migrations/0003_orders.up.sql:22:1 error not-null-without-default")
	if after := threadsAbout(s.pull, "not-null-without-default"); before != 1 || after != 1 {
		t.Errorf("%d threads about the finding before the rename, %d after, want 1", before, after)
	}
}

// threadsAbout is how many threads name a check.
func threadsAbout(pull *githubtest.Pull, check string) int {
	n := 0
	for _, thread := range pull.Threads() {
		if strings.Contains(thread.Comments[0].Body, "`"+check+"`") {
			n++
		}
	}
	return n
}

// A migration that is gone is nothing to read, and no reason to fail.
func TestReviewDeletedMigration(t *testing.T) {
	base := shop(plan(badPlan, nil))
	s := newStage(t, base, nil)
	files := with(base, nil)
	delete(files, planPath)
	delete(files, "db/migrations/0002_plan.down.sql")
	s.moved(files)
	got := s.run()
	if got.outputs["verdict"] == "incomplete" {
		t.Errorf("exit code %d\n%s", got.code, got.stdout)
	}
}

// What a merge of the base brings into the branch is not the branch's change.
func TestReviewMergeCommit(t *testing.T) {
	s := newStage(t, shop(nil), map[string]string{"README.md": "# The shop\n"})
	first := s.head
	bad := plan(badPlan, nil)
	s.base = s.repo.Commit(githubtest.Commit{Branch: "main", Parents: []string{s.base}, Files: with(s.files, bad)})
	s.moved(with(s.files, with(bad, map[string]string{"README.md": "# The shop\n"})), first)
	got := s.run()
	s.wantCode(got, exitClean)
	s.wantWrites(0)
	s.wantText("log", got.stdout, "no migrations to check")
}

// A new branch is compared with the default branch.
func TestReviewPushOfANewBranch(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.event("push", s.repo.PushEvent("change-7", strings.Repeat("0", 40), s.head))
	s.wantCode(s.run(), exitFindings)
	s.wantWrites(0)
}

// pull_request_target has a token that may write, so nothing of the head
// decides: not its configuration, not its lessons, and no file of it is run.
func TestReviewPullRequestTargetTrustsBase(t *testing.T) {
	lesson := "# Lessons\n\n### Learned\n**Checks**: `not-null-without-default`\n\n**Context**: %s.\n"
	base := shop(map[string]string{configPath: "edition: 1\nlessons: [\"lessons/*.md\"]\n", "lessons/db.md": lesson})
	for _, o := range []githubtest.Open{{Fork: "mallory/shop"}, {}} {
		s := open(t, githubtest.Start(t), base, plan(badPlan, map[string]string{
			configPath: neverFails, "lessons/db.md": strings.Replace(lesson, "### Learned", "### Forged", 1),
		}), o)
		s.event("pull_request_target", s.pull.Event("opened"))
		s.wantCode(s.run(), exitFindings)
		for _, thread := range s.pull.Threads() {
			if body := thread.Comments[0].Body; thread.Path == planPath && (!strings.Contains(body, "Learned") || strings.Contains(body, "Forged")) {
				t.Errorf("the lesson is not base's:\n%s", body)
			}
		}
	}
}
