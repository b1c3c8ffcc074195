package pull_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/pull/githubtest"
	"github.com/oncebitten/oncebitten/wording"
)

// What takes long is told now and then, and what does not is not told at all.
func TestProgress(t *testing.T) {
	for _, test := range []struct {
		page time.Duration // how long each page of the list takes
		want []string
	}{
		{100 * time.Millisecond, nil},
		{6 * time.Second, []string{
			"200 of 550 changed files are listed", "400 of 550 changed files are listed", "550 of 550 changed files are listed",
		}},
	} {
		s := githubtest.Start(t)
		pr := bulk(s, 550)
		c := newClock()
		s.Fail(githubtest.Fault{Path: "/files$", Before: func() { c.now = c.now.Add(test.page) }})
		var lines []string
		client := newClient(t, s, func(o *pull.Options) {
			o.Now, o.Sleep = c.Now, c.Sleep
			o.Progress = func(line wording.Text) { lines = append(lines, line.String()) }
		})
		if _, err := client.Change(t.Context(), request(t, "pull_request", pr.Event("opened"))); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(lines, test.want) {
			t.Errorf("a page in %v: told %q, want %q", test.page, lines, test.want)
		}
	}
}

// A pause that GitHub asks for is told before it begins.
func TestPauseIsTold(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	limit := githubtest.SecondaryLimit(429, "")
	limit.Times = 1
	s.Fail(limit)
	var story []string
	client := newClient(t, s, func(o *pull.Options) {
		o.Progress = func(line wording.Text) { story = append(story, line.String()) }
		o.Sleep = func(_ context.Context, d time.Duration) error {
			story = append(story, fmt.Sprint("slept ", d))
			return nil
		}
	})
	if _, err := client.HeadSHA(t.Context(), request(t, "pull_request", pr.Event("opened"))); err != nil {
		t.Fatal(err)
	}
	if len(story) != 2 || !strings.HasPrefix(story[0], "waiting for 1m0s: the secondary rate limit of the API is reached: ") || story[1] != "slept 1m0s" {
		t.Errorf("got %q", story)
	}
}
