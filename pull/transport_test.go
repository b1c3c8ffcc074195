package pull_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// limited is a client that reads one pull request through a fault, and what it
// took: the waits and the requests.
func limited(t *testing.T, f githubtest.Fault) (waits []time.Duration, requests int, err error) {
	t.Helper()
	s := githubtest.Start(t)
	pr := shop(s)
	c := newClock()
	client := newClient(t, s, func(o *pull.Options) { o.Now, o.Sleep = c.Now, c.Sleep })
	s.Fail(f)
	_, err = client.HeadSHA(t.Context(), request(t, "pull_request", pr.Event("opened")))
	if c.total() > 120*time.Second {
		t.Errorf("waited %v altogether", c.total())
	}
	return c.slept, len(s.Requests()), err
}

func times(n int, f githubtest.Fault) githubtest.Fault {
	f.Times = n
	return f
}

func TestLimitsThatPass(t *testing.T) {
	reset := newClock().now.Add(20 * time.Second)
	tests := []struct {
		name  string
		fault githubtest.Fault
		want  []time.Duration // nil for some wait that is not fixed
		count int
	}{
		{"secondary, 403, retry-after", times(1, githubtest.SecondaryLimit(403, "7")), []time.Duration{7 * time.Second}, 2},
		{"secondary, 429, retry-after", times(2, githubtest.SecondaryLimit(429, "7")), []time.Duration{7 * time.Second, 7 * time.Second}, 3},
		{"secondary, 403, without", times(1, githubtest.SecondaryLimit(403, "")), []time.Duration{time.Minute}, 2},
		{"secondary, 429, a date", times(1, githubtest.SecondaryLimit(429, newClock().now.Add(9*time.Second).Format("Mon, 02 Jan 2006 15:04:05 GMT"))), []time.Duration{9 * time.Second}, 2},
		{"primary, 403", times(1, githubtest.PrimaryLimit(403, reset)), []time.Duration{21 * time.Second}, 2},
		{"primary, 429", times(1, githubtest.PrimaryLimit(429, reset)), []time.Duration{21 * time.Second}, 2},
		{"secondary, 422", times(1, githubtest.Fault{Status: 422, Answer: `{"message":"Validation Failed","errors":[{"code":"custom","message":"was submitted too quickly"}]}`}), []time.Duration{time.Minute}, 2},
		{"bad gateway", times(2, githubtest.BadGateway(false)), nil, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			waits, requests, err := limited(t, test.fault)
			if err != nil {
				t.Fatal(err)
			}
			if requests != test.count {
				t.Errorf("%d requests, want %d", requests, test.count)
			}
			for i, want := range test.want {
				if i >= len(waits) || waits[i] != want {
					t.Errorf("waited %v, want %v", waits, test.want)
					break
				}
			}
		})
	}
}

func TestLimitsThatStay(t *testing.T) {
	tests := []struct {
		name     string
		fault    githubtest.Fault
		limit    bool
		requests int
		want     string
	}{
		{"the hour is used up", githubtest.PrimaryLimit(403, newClock().now.Add(40*time.Minute)), true, 1, "the hourly rate limit of the API is reached until 2026-01-08T12:40:00Z"},
		{"an hour's retry-after", githubtest.SecondaryLimit(429, "3600"), true, 1, "the secondary rate limit"},
		{"without end", githubtest.SecondaryLimit(403, ""), true, 2, "You have exceeded a secondary rate limit"},
		{"out of order", githubtest.BadGateway(false), false, 5, "answers with status 502"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, requests, err := limited(t, test.fault)
			var limit *pull.RateLimitError
			var unavailable *pull.UnavailableError
			if test.limit && !errors.As(err, &limit) || !test.limit && !errors.As(err, &unavailable) {
				t.Fatalf("error %v of the wrong type", err)
			}
			for _, want := range []string{test.want, "reading pull request acme/shop#7"} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
			if requests != test.requests {
				t.Errorf("%d requests, want %d", requests, test.requests)
			}
		})
	}
}

// After a limit, go-github by itself would refuse even what GitHub would answer.
func TestRequestsAfterLimit(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	r := request(t, "pull_request", pr.Event("opened"))
	client := newClient(t, s, nil)
	s.Fail(times(1, githubtest.SecondaryLimit(403, "3600")))
	if _, err := client.HeadSHA(t.Context(), r); err == nil {
		t.Fatal("no error")
	}
	if _, err := client.HeadSHA(t.Context(), r); err != nil {
		t.Errorf("the next request: %v", err)
	}
}

// The last request of the hour is answered, and so may the next one be.
func TestRequestsAfterLastOne(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	r := request(t, "pull_request", pr.Event("opened"))
	client := newClient(t, s, nil)
	last := times(1, githubtest.PrimaryLimit(200, time.Now().Add(time.Hour))) // go-github has its own clock
	last.Answer = `{}`
	s.Fail(last)
	for range 2 {
		if _, err := client.HeadSHA(t.Context(), r); err != nil {
			t.Error(err)
		}
	}
	if got := len(s.Requests()); got != 2 {
		t.Errorf("%d requests, want 2", got)
	}
}

// A request that writes is sent again after a limit, which did not let it
// pass, and not after a failure, which may have.
func TestRepeatedWrites(t *testing.T) {
	tests := []struct {
		name      string
		fault     githubtest.Fault
		comments  int
		ambiguous bool
	}{
		{"limit", times(1, githubtest.SecondaryLimit(403, "5")), 1, false},
		{"bad gateway", times(1, githubtest.BadGateway(false)), 0, true},
		{"bad gateway after the fact", times(1, githubtest.BadGateway(true)), 1, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := githubtest.Start(t)
			pr := shop(s)
			r := request(t, "pull_request", pr.Event("opened"))
			client := newClient(t, s, nil)
			s.Fail(test.fault)
			_, err := client.CreateIssueComment(t.Context(), r, "hello")
			var unavailable *pull.UnavailableError
			if got := errors.As(err, &unavailable) && unavailable.Ambiguous; got != test.ambiguous {
				t.Errorf("error %v, ambiguous %t", err, got)
			}
			if got := len(pr.Comments()); got != test.comments {
				t.Errorf("%d comments, want %d", got, test.comments)
			}
		})
	}
}

func TestWritesArePaced(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	r := request(t, "pull_request", pr.Event("opened"))
	c := newClock()
	client := newClient(t, s, func(o *pull.Options) { o.Now, o.Sleep = c.Now, c.Sleep })
	for range 4 {
		if _, err := client.CreateIssueComment(t.Context(), r, "hello"); err != nil {
			t.Fatal(err)
		}
	}
	if c.total() != 3*time.Second {
		t.Errorf("waited %v between four comments, want 3s", c.total())
	}
}

func TestCancelledWait(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	r := request(t, "pull_request", pr.Event("opened"))
	ctx, cancel := context.WithCancel(t.Context())
	client := newClient(t, s, func(o *pull.Options) {
		o.Sleep = func(ctx context.Context, _ time.Duration) error { cancel(); return ctx.Err() }
	})
	s.Fail(githubtest.SecondaryLimit(429, "5"))
	if _, err := client.HeadSHA(ctx, r); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for _, o := range []pull.Options{
		{APIURL: "api.github.com"}, {APIURL: "ftp://x"}, {GraphQLURL: "/graphql"}, {ServerURL: "://"},
	} {
		if _, err := pull.NewClient(o); err == nil || !strings.Contains(err.Error(), "is not an address") {
			t.Errorf("%+v: error %v", o, err)
		}
	}
	client, err := pull.NewClient(pull.Options{ServerURL: "https://github.example.com/"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := client.URL("acme/shop", "blob", "main", "db/a b#1.md"), "https://github.example.com/acme/shop/blob/main/db/a%20b%231.md"; got != want {
		t.Errorf("address %s, want %s", got, want)
	}
}

// A connection that breaks in the middle of an answer is tried again.
func TestBrokenAnswer(t *testing.T) {
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests++
		answer := `{"head":{"sha":"` + strings.Repeat("ab", 20) + `"}}`
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		if requests == 1 {
			answer = answer[:10]
		}
		w.Write([]byte(answer))
	}))
	defer server.Close()
	c := newClock()
	client, err := pull.NewClient(pull.Options{APIURL: server.URL, Now: c.Now, Sleep: c.Sleep})
	if err != nil {
		t.Fatal(err)
	}
	head, err := client.HeadSHA(t.Context(), pull.Request{Owner: "acme", Repo: "shop", Number: 7})
	if err != nil || head != strings.Repeat("ab", 20) || requests != 2 {
		t.Errorf("head %q after %d requests, %v", head, requests, err)
	}
}
