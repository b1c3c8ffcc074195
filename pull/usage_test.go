package pull_test

import (
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/pull/githubtest"
)

func TestUsage(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	client := newClient(t, s, nil)
	if got := client.Usage(); got.Requests != 0 || got.Remaining != -1 {
		t.Errorf("before the first request: %+v", got)
	}
	fault := githubtest.SecondaryLimit(429, "20")
	fault.Times = 1
	fault.Header["X-RateLimit-Remaining"] = "977"
	s.Fail(fault)
	r := request(t, "pull_request", pr.Event("opened"))
	if _, err := client.HeadSHA(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if _, err := client.CreateIssueComment(t.Context(), r, "hello"); err != nil {
		t.Fatal(err)
	}
	want := pull.Usage{Requests: 3, Writes: 1, Remaining: 977, Waited: 20 * time.Second}
	if got := client.Usage(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	const line = "3 requests to GitHub, 1 of them to write; 20s waited; the token has 977 left in this hour"
	if got := client.Usage().Text().String(); got != line {
		t.Errorf("got %q, want %q", got, line)
	}
}

// The time of a change is GitHub's own, whatever the clock here says.
func TestReadAt(t *testing.T) {
	s := githubtest.Start(t)
	now := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	s.Change(func(r *githubtest.Rules) { r.Clock = func() time.Time { return now } })
	change, err := newClient(t, s, nil).Change(t.Context(), request(t, "pull_request", shop(s).Event("opened")))
	if err != nil || !change.ReadAt.Equal(now) {
		t.Errorf("read at %s, %v", change.ReadAt, err)
	}
}
