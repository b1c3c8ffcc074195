package pull_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/pull/githubtest"
)

func TestConversation(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	edited := pr.Say("bob", "first")
	pr.Edit(edited, "second")
	hidden := pr.Say("carol", "third")
	pr.Hide(hidden)
	pr.Say("helper[bot]", "fourth")
	pr.Begin("bob", "db/1.sql", 1, "elsewhere")
	for i := range 200 { // two pages more
		pr.Say("dana", fmt.Sprint(i))
	}
	c, err := newClient(t, s, nil).Conversation(t.Context(), request(t, "pull_request", pr.Event("opened")))
	if err != nil {
		t.Fatal(err)
	}
	if c.Author != "alice" || len(c.Remarks) != 203 || c.Threads != 1 {
		t.Fatalf("author %q, %d remarks, %d threads", c.Author, len(c.Remarks), c.Threads)
	}
	want := []pull.Remark{
		{ID: edited, Author: "bob", Person: true, Edited: true, Body: "second"},
		{ID: hidden, Author: "carol", Person: true, Hidden: true, Body: "third"},
		{Author: "helper", Body: "fourth"},
	}
	for i, w := range want {
		got := c.Remarks[i]
		if got.Created.IsZero() || i > 0 && !got.Created.After(c.Remarks[i-1].Created) {
			t.Errorf("remark %d was written at %v", i, got.Created)
		}
		if w.Created = got.Created; w.ID == 0 {
			w.ID = got.ID
		}
		if got != w {
			t.Errorf("got  %+v\nwant %+v", got, w)
		}
	}
	if last := c.Remarks[202]; last.Body != "199" {
		t.Errorf("the last remark is %+v", last)
	}
}

func TestDiscussions(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	const me = "github-actions[bot]"
	untouched := pr.Begin(me, "db/1.sql", 1, "untouched")
	reply := pr.Answer(untouched, "bob", "a reply is no edit")
	pr.Answer(untouched, me, "ours")
	changed := pr.Answer(untouched, "carol", "first")
	pr.EditAnswer(changed, "second")
	hidden := pr.Answer(untouched, "helper[bot]", "third")
	pr.HideAnswer(hidden)
	theirs := pr.Begin("bob", "db/1.sql", 1, "not ours")
	ours := pr.Begin(me, "db/1.sql", 1, "")
	pr.Rewrite(ours, me, "edited by us")
	laundered := pr.Begin(me, "db/1.sql", 1, "")
	pr.Rewrite(laundered, "bob", "")
	pr.Rewrite(laundered, me, "edited by bob, then by us")
	often := pr.Begin(me, "db/1.sql", 1, "")
	for range 60 { // more than are listed: what the rest was, nobody knows
		pr.Rewrite(often, me, "edited often")
	}
	for range 60 {
		pr.Begin(me, "db/1.sql", 1, "more")
	}
	found, err := newClient(t, s, nil).Discussions(t.Context(), request(t, "pull_request", pr.Event("opened")))
	if err != nil || len(found) != 65 {
		t.Fatalf("%d discussions, %v", len(found), err)
	}
	for i, want := range []struct {
		body            string
		mine, untouched bool
	}{
		{"untouched", true, true}, {"not ours", false, false}, {"edited by us", true, true},
		{"edited by bob, then by us", true, false}, {"edited often", true, false}, {"more", true, true},
	} {
		if got := found[i].Opening; got.Body != want.body || got.Mine != want.mine || got.Untouched != want.untouched {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	for i, want := range [][]pull.Remark{
		{
			{ID: reply, Thread: untouched, Author: "bob", Person: true, Body: "a reply is no edit"},
			{ID: changed, Thread: untouched, Author: "carol", Person: true, Edited: true, Body: "second"},
			{ID: hidden, Thread: untouched, Author: "helper", Hidden: true, Body: "third"},
		},
		{{Thread: theirs, Author: "bob", Person: true, Body: "not ours"}},
		nil,
	} {
		got := found[i].Remarks
		if len(got) != len(want) {
			t.Fatalf("discussion %d has %d remarks, want %d", i, len(got), len(want))
		}
		for n, w := range want {
			if !got[n].Created.After(found[0].Opening.Created) {
				t.Errorf("%+v is older than the opening", got[n])
			}
			if w.Created = got[n].Created; w.ID == 0 {
				w.ID = got[n].ID
			}
			if got[n] != w {
				t.Errorf("got  %+v\nwant %+v", got[n], w)
			}
		}
	}
}

// A conversation on one line may have any number of comments, and the command that
// counts may be the last of them.
func TestLongDiscussion(t *testing.T) {
	const me = "github-actions[bot]"
	for _, test := range []struct{ replies, requests int }{{99, 1}, {100, 2}, {299, 3}, {2099, 21}} {
		s := githubtest.Start(t)
		pr := shop(s)
		thread := pr.Begin(me, "db/1.sql", 1, "opening")
		for range test.replies - 1 {
			pr.Answer(thread, "bob", "chat")
		}
		last := pr.Answer(thread, me, "the last")
		r, client := request(t, "pull_request", pr.Event("opened")), newClient(t, s, nil)
		s.Forget()
		found, err := client.Discussions(t.Context(), r)
		if err != nil || len(found) != 1 || len(found[0].Remarks) != test.replies-1 {
			t.Fatalf("%d replies: %d discussions, %v", test.replies, len(found), err)
		}
		if n := len(s.Requests()); n != test.requests {
			t.Errorf("%d replies take %d requests, want %d", test.replies, n, test.requests)
		}
		own, err := client.OwnReplies(t.Context(), r, thread)
		if err == nil && !slices.Equal(own, []string{"opening", "the last"}) || test.replies < 2000 && err != nil {
			t.Errorf("of %d replies %q are ours (%d), %v", test.replies, own, last, err)
		}
	}
}

// What is too long to be read is no conversation without commands.
func TestEndlessDiscussion(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	thread := pr.Begin("github-actions[bot]", "db/1.sql", 1, "opening")
	for range 2100 {
		pr.Answer(thread, "bob", "chat")
	}
	found, err := newClient(t, s, nil).Discussions(t.Context(), request(t, "pull_request", pr.Event("opened")))
	var incomplete *pull.IncompleteError
	if !errors.As(err, &incomplete) || found != nil {
		t.Errorf("%d discussions, %v", len(found), err)
	}
	if n := len(s.Requests()); n != 21 {
		t.Errorf("it took %d requests", n)
	}
}

func TestPermission(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	repo := s.Repository("acme", "shop")
	r, client := request(t, "pull_request", pr.Event("opened")), newClient(t, s, nil)
	for role, want := range map[string]pull.Permission{
		"none": pull.MayNothing, "read": pull.MayRead, "triage": pull.MayRead, "write": pull.MayWrite,
		"maintain": pull.MayMaintain, "admin": pull.MayAdminister,
	} {
		repo.Permit("bob", role)
		if got, err := client.Permission(t.Context(), r, "bob"); got != want || err != nil {
			t.Errorf("%s: %v, %v; want %v", role, got, err, want)
		}
	}
	if got, err := client.Permission(t.Context(), r, "ghost"); got != pull.MayNothing || err != nil {
		t.Errorf("somebody who is gone: %v, %v", got, err)
	}
	s.Fail(githubtest.Fault{Path: "/permission$", Status: 403, Answer: `{"message":"Must have push access to view collaborator permission."}`})
	var permission *pull.PermissionError
	if _, err := client.Permission(t.Context(), r, "bob"); !errors.As(err, &permission) {
		t.Errorf("a token that may not ask: %v", err)
	}
}

func TestRerunFailed(t *testing.T) {
	const path = ".github/workflows/oncebitten.yml"
	tests := []struct {
		name  string
		runs  []githubtest.WorkflowRun // newest last
		rerun int64
	}{
		{"the newest run of the head", []githubtest.WorkflowRun{
			{ID: 1, Path: path, Event: "pull_request", Conclusion: "failure"},
			{ID: 2, Path: path + "@main", Event: "pull_request_target", Conclusion: "failure"},
			{ID: 3, Path: path, Event: "issue_comment", Conclusion: "failure"},
			{ID: 4, Path: ".github/workflows/test.yml", Event: "pull_request", Conclusion: "failure"},
		}, 2},
		{"one that passed", []githubtest.WorkflowRun{
			{ID: 1, Path: path, Event: "pull_request", Conclusion: "failure"}, {ID: 2, Path: path, Event: "pull_request", Conclusion: "success"},
		}, 0},
		{"one at work", []githubtest.WorkflowRun{{ID: 1, Path: path, Event: "pull_request"}}, 0},
		{"one of the conversation", []githubtest.WorkflowRun{{ID: 1, Path: path, Event: "pull_request_review_comment", Conclusion: "failure"}}, 0},
		{"another head's", []githubtest.WorkflowRun{{ID: 1, Path: path, Event: "pull_request", HeadSHA: "0123", Conclusion: "failure"}}, 0},
		{"none", nil, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := githubtest.Start(t)
			pr := shop(s)
			repo := s.Repository("acme", "shop")
			r := request(t, "pull_request", pr.Event("opened"))
			for _, run := range test.runs {
				if run.HeadSHA == "" {
					run.HeadSHA = r.HeadSHA
				}
				repo.Ran(run)
			}
			err := newClient(t, s, nil).RerunFailed(t.Context(), r, []string{path})
			var want []int64
			if test.rerun != 0 {
				want = []int64{test.rerun}
			}
			if got := repo.Reruns(); !slices.Equal(got, want) || (err == nil) != (want != nil) || err != nil && !errors.Is(err, pull.ErrNothingFailed) {
				t.Errorf("run again: %d, %v; want %d", got, err, want)
			}
		})
	}
}

// A commit that several pull requests have belongs to none of them.
func TestPullsOfAPush(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	r := request(t, "pull_request", pr.Event("opened"))
	push := r
	push.Kind, push.Number = pull.Push, 0
	client := newClient(t, s, nil)
	if got, err := client.Pulls(t.Context(), push); !slices.Equal(got, []int{r.Number}) || err != nil {
		t.Errorf("the pull requests are %d, %v", got, err)
	}
	s.Repository("acme", "shop").Open(githubtest.Open{Number: r.Number + 1, Head: r.HeadSHA})
	if got, err := client.Pulls(t.Context(), push); len(got) != 0 || err != nil {
		t.Errorf("the pull requests are %d, %v", got, err)
	}
	push.HeadSHA = "" // the branch is gone
	if got, err := client.Pulls(t.Context(), push); len(got) != 0 || err != nil {
		t.Errorf("the pull requests are %d, %v", got, err)
	}
}
