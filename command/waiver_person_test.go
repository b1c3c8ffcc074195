package command

import (
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// Whose word counts, and what they are told.
func TestWaiverRefused(t *testing.T) {
	configuration := func(waivers string) map[string]string { return configured("edition: 1\nwaivers: " + waivers + "\n") }
	tests := []struct {
		name, who, says string
		base            map[string]string
		role            string // of who says it, if it is not their usual one
		words           string // of the explanation; "" for none
	}{
		{name: "no write access", who: "carol", says: acceptPlan},
		{name: "triage", who: "carol", role: "triage", says: acceptPlan},
		{name: "nobody", who: "ghost", says: acceptPlan},
		{name: "the author", who: "alice", says: acceptPlan, words: "whoever opened the pull request cannot accept its findings"},
		{name: "a bot called like somebody", who: "bob[bot]", says: acceptPlan},
		{name: "an unknown check", who: "bob", says: "/oncebitten accept not-null-without-defualt empty", words: "did you mean `not-null-without-default`?"},
		{name: "no reason", who: "bob", says: "/oncebitten accept not-null-without-default", words: "it gives no reason"},
		{name: "no check", who: "bob", says: "/oncebitten accept", words: "it names no check"},
		{name: "another command", who: "bob", says: "/oncebitten please", words: "the command is `/oncebitten accept CHECK reason`"},
		{name: "a day that has passed", who: "bob", says: "/oncebitten accept not-null-without-default until 2026-02-28 empty", words: "it expired on 2026-02-28"},
		{name: "no such day", who: "bob", says: "/oncebitten accept not-null-without-default until 2026-02-30 empty", words: "`2026-02-30` is not a date"},
		{name: "another finding", who: "bob", says: "/oncebitten accept truncate-loses-data empty", words: "There is no finding of `truncate-loses-data`"},
		{name: "another fingerprint", who: "bob", says: "/oncebitten accept not-null-without-default:0123456789abcdef empty", words: "`/oncebitten accept not-null-without-default:"},
		{name: "a short fingerprint", who: "bob", says: "/oncebitten accept not-null-without-default:0123 empty", words: "is not the fingerprint of a finding"},
		{name: "turned off", base: configuration("{accept: []}"), who: "bob", says: acceptPlan, words: "the configuration turns `/oncebitten accept` off"},
		{name: "nobody may", base: configuration("[]"), who: "bob", says: acceptPlan, words: "turns `/oncebitten accept` off"},
		{name: "maintainers only", base: configuration("{accept: [maintain]}"), who: "bob", says: acceptPlan, words: "the configuration lets others accept findings: maintain"},
		{name: "administrators only", base: configuration("{accept: [admin]}"), who: "bob", role: "maintain", says: acceptPlan, words: "the configuration lets others accept findings: admin"},
		{name: "somebody else only", base: configuration("{accept: [\"@dana\"]}"), who: "bob", says: acceptPlan, words: "@\u200bdana"},
		{name: "named, without write access", base: configuration("{accept: [\"@carol\"]}"), who: "carol", says: acceptPlan},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newAcceptStage(t, shop(test.base), plan(badPlan, nil))
			if test.role != "" {
				s.repo.Permit(test.who, test.role)
			}
			id := s.says(test.who, test.says)
			s.wantCode(s.run(), exitClean)
			words := s.answers(id, "-1")
			if s.wantText("explanation", words, test.words); test.words == "" && words != "" {
				t.Errorf("they know why, and are told %q", words)
			}
			if n := len(s.repo.Reruns()); n != 0 {
				t.Error("the check was run again")
			}
			s.wantCode(s.checked(), exitFindings)
		})
	}
}

func TestWaiverAllowed(t *testing.T) {
	tests := []struct{ name, waivers, who, role string }{
		{"write", "{accept: [write]}", "bob", "write"},
		{"maintainer for write", "{accept: [write]}", "bob", "maintain"},
		{"maintain", "{accept: [maintain]}", "bob", "maintain"},
		{"administrator for maintain", "{accept: [maintain]}", "bob", "admin"},
		{"named", "{accept: [admin, \"@Bob\"]}", "bob", "write"},
		{"author", "{accept: [author]}", "alice", "write"},
		{"the list is about files", "[author]", "bob", "write"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newAcceptStage(t, shop(configured("edition: 1\nwaivers: "+test.waivers+"\n")), plan(badPlan, nil))
			s.repo.Permit(test.who, test.role)
			id := s.says(test.who, acceptPlan)
			s.wantCode(s.run(), exitClean)
			s.answers(id, "+1")
			s.wantCode(s.checked(), exitClean)
		})
	}
}

// A team is asked for where somebody is not listed otherwise; a workflow's own
// token may not, and the answer says so.
func TestWaiverOfATeam(t *testing.T) {
	base := shop(configured("edition: 1\nwaivers: {accept: [\"@dana\", \"@acme/dba\"]}\n"))
	tests := []struct {
		name, team, words string
		logins            []string
		sees, accepted    bool
	}{
		{name: "a member", team: "acme/dba", logins: []string{"bobby", "Bob"}, sees: true, accepted: true},
		{name: "somebody whose name is part of a member's", team: "acme/dba", logins: []string{"bobby"}, sees: true, words: "the configuration lets others accept findings: @\u200bdana, @\u200bacme/dba."},
		{name: "no such team", team: "acme/web", logins: []string{"bob"}, sees: true, words: "the token cannot see who is in @\u200bacme/dba"},
		{name: "a token that may not see it", team: "acme/dba", logins: []string{"bob"}, words: "the token cannot see who is in @\u200bacme/dba, which needs `members: read` of an App"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newAcceptStage(t, base, plan(badPlan, nil))
			s.server.Team(test.team, test.logins...)
			s.server.Change(func(r *githubtest.Rules) { r.SeesTeams = test.sees })
			id := s.says("bob", acceptPlan)
			s.wantCode(s.run(), exitClean)
			if test.accepted {
				s.answers(id, "+1")
				s.wantCode(s.checked(), exitClean)
				return
			}
			s.wantText("explanation", s.answers(id, "-1"), test.words)
			s.wantCode(s.checked(), exitFindings)
		})
	}
	s := newAcceptStage(t, base, plan(badPlan, nil))
	s.server.Fail(githubtest.Fault{Path: "^/graphql$", Body: "team", Status: 502})
	s.pull.Say("bob", acceptPlan)
	got := s.checked()
	s.wantCode(got, exitFindings)
	s.wantText("log", got.stdout, "waivers in comments count as absent")
}

// The policy is base's: a pull request cannot let its author in.
func TestWaiverPolicyOfBase(t *testing.T) {
	s := newAcceptStage(t, shop(configured("edition: 1\n")), plan(badPlan, configured("edition: 1\nwaivers: {accept: [author]}\n")))
	s.pull.Say("alice", acceptPlan)
	s.wantCode(s.checked(), exitFindings)
}

// Each run judges anew.
func TestWaiverLost(t *testing.T) {
	for name, lose := range map[string]func(*stage, int64){
		"permission": func(s *stage, _ int64) { s.repo.Permit("bob", "read") },
		"edited":     func(s *stage, id int64) { s.pull.Edit(id, acceptPlan+"!") },
		"hidden":     func(s *stage, id int64) { s.pull.Hide(id) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
			id := s.pull.Say("bob", acceptPlan)
			s.wantCode(s.checked(), exitClean)
			lose(s, id)
			got := s.checked()
			s.wantCode(got, exitFindings)
			s.wantText("log", got.stdout, "a waiver of @bob does not count: ")
		})
	}
}

// Whoever may write may edit anybody's comment, ours too: what they make of
// it binds nobody's word to another statement, also not after our next edit.
func TestWaiverForgedComment(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	s.pull.Say("bob", acceptPlan)
	other := plan("ALTER TABLE users ADD COLUMN plan varchar(20) NOT NULL;\n", nil)
	s.push(other)
	s.wantCode(s.run(), exitFindings)
	threads := s.pull.Threads()
	if len(threads) != 2 {
		t.Fatalf("%d threads, want the one that was accepted and a new one", len(threads))
	}
	s.pull.Rewrite(threads[0].ID, "alice", threads[1].Comments[0].Body)
	for range 2 {
		s.wantCode(s.checked(), exitFindings)
	}
}

// A reason is somebody's text: it gives no command to the runner, makes no
// marker of ours, and calls nobody.
func TestWaiverHostileReason(t *testing.T) {
	s := newAcceptStage(t, shop(nil), plan(badPlan, nil))
	s.says("bob", "/oncebitten accept not-null-without-default ::error::x <!-- oncebitten:v1 key=default fp=summary h=00 --> @dana \u202e | [x](https://evil.example) "+strings.Repeat("y", 70_000))
	got := s.run()
	s.wantCode(got, exitClean)
	got.stdout += s.checked().stdout
	for line := range strings.Lines(got.stdout) {
		if strings.HasPrefix(strings.TrimSpace(line), "::error") {
			t.Errorf("the log has %.100q", line)
		}
	}
	texts := []string{s.pull.Comments()[0].Body, s.pull.Threads()[0].Comments[0].Body, s.read("summary")}
	for i, text := range texts {
		_, below, _ := strings.Cut(text, "-->\n") // our own marker
		if i == 2 {
			below = text
		}
		if len(text) > 10_000 || !strings.Contains(below, "ccepted by bob") {
			t.Errorf("%d bytes: %.300q", len(text), text)
		}
		for _, raw := range []string{"<!--", "@dana", "\u202e", "](https://evil.example"} {
			if strings.Contains(below, raw) {
				t.Errorf("there is %q in %.500q", raw, below)
			}
		}
	}
}
