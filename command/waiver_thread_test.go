package command

import (
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// replies makes somebody answer in the nth thread, and makes the next run the
// one for it.
func (s *stage) replies(n int, who, body string) int64 {
	s.t.Helper()
	id := s.pull.Answer(s.pull.Threads()[n].ID, who, body)
	s.event("pull_request_review_comment", s.pull.ReviewCommentEvent("created", id))
	return id
}

// answersInThread wants a reply to have got these reactions, and gives what was
// answered to it, "" where that is nothing.
func (s *stage) answersInThread(n int, id int64, reactions ...string) string {
	s.t.Helper()
	words := ""
	for _, c := range s.pull.Threads()[n].Comments {
		if c.ID == id && !slices.Equal(c.Reactions, reactions) {
			s.t.Errorf("the reactions are %q, want %q", c.Reactions, reactions)
		}
		if c.ID > id && c.Author == "github-actions[bot]" {
			words += c.Body
		}
	}
	return words
}

const acceptHere = "/oncebitten accept the table is empty"

// A reply in the thread of a finding is about that one.
func TestWaiverInThread(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	s.wantText("inline comment", s.pull.Threads()[0].Comments[0].Body, "a reviewer replies here: `/oncebitten accept why it is safe here`")
	id := s.replies(0, "bob", acceptHere)
	got := s.run()
	s.wantCode(got, exitClean)
	if text := s.answersInThread(0, id, "+1"); text != "" {
		t.Errorf("a reaction says it all, but there is %q", text)
	}
	if got := s.repo.Reruns(); !slices.Equal(got, []int64{41}) {
		t.Errorf("run again: %d", got)
	}
	thread := s.pull.Threads()[0]
	if !thread.Resolved || len(thread.Comments) != 2 {
		t.Errorf("the thread is %+v, want it resolved with the reply", thread)
	}
	s.wantText("inline comment", thread.Comments[0].Body, "Accepted by bob: the table is empty.")

	s.wantCode(s.checked(), exitClean)
	s.wantWrites(0)
	s.push(plan("-- moved\n\n\n"+badPlan, nil))
	s.wantCode(s.run(), exitClean)
	s.push(plan("ALTER TABLE users ADD COLUMN plan varchar(20) NOT NULL;\n", nil))
	s.wantCode(s.run(), exitFindings)
}

// Of several findings of a check, a reply is about the one of its thread, also
// where it names the check.
func TestWaiverInThreadOfSeveral(t *testing.T) {
	several := plan("ALTER TABLE users ADD COLUMN plan text NOT NULL;\nALTER TABLE users ADD COLUMN name text NOT NULL;\n",
		map[string]string{"db/migrations/0002_plan.down.sql": "ALTER TABLE users DROP COLUMN name;\nALTER TABLE users DROP COLUMN plan;\n"})
	for _, command := range []string{acceptHere, acceptPlan, "/oncebitten accept: the table is empty"} {
		s := newAcceptStage(t, shop(nil), several)
		s.replies(0, "bob", command)
		got := s.checked()
		s.wantCode(got, exitFindings)
		s.wantText("log", got.stdout, "0002_plan.up.sql:1:1 not-null-without-default: accepted by bob: the table is empty", "0002_plan.up.sql:2:1 error")
	}
}

// The rules are those of the conversation.
func TestWaiverInThreadRefused(t *testing.T) {
	tests := []struct {
		name, who, says string
		base            map[string]string
		words           string // of the explanation; "" for none
	}{
		{name: "no write access", who: "carol", says: acceptHere},
		{name: "the author", who: "alice", says: acceptHere, words: "whoever opened the pull request cannot accept its findings"},
		{name: "a bot called like somebody", who: "bob[bot]", says: acceptHere},
		{name: "no reason", who: "bob", says: "/oncebitten accept", words: "it gives no reason: write `/oncebitten accept reason`"},
		{name: "another command", who: "bob", says: "/oncebitten please", words: "the command is `/oncebitten accept reason`"},
		{name: "a day that has passed", who: "bob", says: "/oncebitten accept until 2026-02-28 empty", words: "it expired on 2026-02-28"},
		{name: "another check", who: "bob", says: "/oncebitten accept truncate-loses-data empty", words: "There is no finding of `truncate-loses-data`"},
		{name: "another fingerprint", who: "bob", says: "/oncebitten accept not-null-without-default:0123456789abcdef empty", words: "`/oncebitten accept not-null-without-default:"},
		{name: "turned off", base: configured("edition: 1\nwaivers: {accept: []}\n"), who: "bob", says: acceptHere, words: "the configuration turns `/oncebitten accept` off"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newAcceptStage(t, shop(test.base), plan(badPlan, nil))
			id := s.replies(0, test.who, test.says)
			for range 2 { // the run for the comment, and that run repeated
				s.wantCode(s.run(), exitClean)
			}
			words := s.answersInThread(0, id, "-1")
			if s.wantText("explanation", words, test.words); test.words == "" && words != "" {
				t.Errorf("they know why, and are told %q", words)
			}
			if n := strings.Count(words, "fp=reply/"); n > 1 {
				t.Errorf("said %d times", n)
			}
			s.wantCode(s.checked(), exitFindings)
			if threads := s.pull.Threads(); threads[0].Resolved || len(threads) != 1 {
				t.Errorf("the threads are %+v", threads)
			}
		})
	}
}

// Each run judges anew, in threads as well.
func TestWaiverInThreadLost(t *testing.T) {
	for name, lose := range map[string]func(*stage, int64){
		"permission": func(s *stage, _ int64) { s.repo.Permit("bob", "read") },
		"edited":     func(s *stage, id int64) { s.pull.EditAnswer(id, acceptHere+"!") },
		"hidden":     func(s *stage, id int64) { s.pull.HideAnswer(id) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
			id := s.replies(0, "bob", acceptHere)
			s.wantCode(s.checked(), exitClean)
			lose(s, id)
			got := s.checked()
			s.wantCode(got, exitFindings)
			s.wantText("log", got.stdout, "a waiver of @bob does not count: ")
		})
	}
}

// A thread of somebody else says nothing about a finding, whatever marker it
// has; nor does one of ours that somebody has rewritten. There the command is
// as good as on the conversation: it has to name the check.
func TestWaiverInOtherThreads(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	s.pull.Begin("alice", planPath, 2, s.pull.Threads()[0].Comments[0].Body)
	id := s.replies(1, "bob", acceptHere)
	s.wantCode(s.run(), exitClean)
	s.wantText("explanation", s.answersInThread(1, id, "-1"), "Not accepted: ")
	s.wantCode(s.checked(), exitFindings)
	id = s.replies(1, "bob", acceptPlan)
	s.wantCode(s.run(), exitClean)
	s.answersInThread(1, id, "+1")

	s = newAcceptStage(t, shop(nil), plan(badPlan, nil))
	thread := s.pull.Threads()[0]
	s.pull.Rewrite(thread.ID, "alice", thread.Comments[0].Body)
	s.replies(0, "bob", acceptHere)
	s.wantCode(s.checked(), exitFindings)
	s.pull.Answer(thread.ID, "bob", acceptPlan) // what it was about, nobody can tell
	s.wantCode(s.checked(), exitFindings)
}

// The finding of a thread is gone by the time somebody accepts it there.
func TestWaiverInThreadOfAFixedFinding(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	s.push(plan("ALTER TABLE users ADD COLUMN plan text;\n", nil))
	s.wantCode(s.run(), exitClean)
	id := s.replies(0, "bob", acceptHere)
	s.wantCode(s.run(), exitClean)
	s.wantText("explanation", s.answersInThread(0, id, "-1"), "The finding of this thread is not reported any more.")
}

// A comment of the conversation and one of a thread may have the same number.
func TestWaiverOfTheSameNumber(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	id := s.replies(0, "bob", acceptHere)
	s.event("issue_comment", []byte(strings.Replace(string(s.pull.CommentEvent("created", s.pull.Say("carol", acceptPlan))),
		`"id": `, `"id": 9`, 1))) // nobody's
	got := s.run()
	s.wantCode(got, exitClean)
	s.wantText("log", got.stdout, "nothing to answer: the comment is not among those that can be read")
	s.answersInThread(0, id)
}

// The pull request of a fork has a token that may only read, in the run for a
// reply as well: the waiver counts, and the log says what is missing.
func TestWaiverInThreadOfAFork(t *testing.T) {
	s := open(t, githubtest.Start(t), shop(nil), plan(badPlan, nil), githubtest.Open{Fork: "carol/shop", Author: "carol"})
	s.repo.Permit("bob", "write")
	s.event("pull_request_target", s.pull.Event("opened"))
	s.wantCode(s.run(), exitFindings)
	s.server.Change(func(r *githubtest.Rules) { r.ReadOnly, r.NoActions = true, true })
	id := s.replies(0, "bob", acceptHere)
	got := s.run()
	s.wantCode(got, exitClean)
	s.answersInThread(0, id)
	s.wantText("log", got.stdout, "reaction: ", "pull-requests: write", "running the check again: ")
	s.server.Change(func(r *githubtest.Rules) { r.ReadOnly = false })
	s.event("pull_request_target", s.pull.Event("synchronize"))
	s.wantCode(s.run(), exitClean)
}
