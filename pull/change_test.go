package pull_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// A snapshot is what the frameworks read from.
var _ framework.Snapshot = (*pull.Snapshot)(nil)

// clock is a clock that a test moves: to sleep is to move it. Requests that run
// side by side may look at it.
type clock struct {
	mutex sync.Mutex
	now   time.Time
	slept []time.Duration
}

func (c *clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	return ctx.Err()
}

// total is how long was slept altogether.
func (c *clock) total() time.Duration {
	var sum time.Duration
	for _, d := range c.slept {
		sum += d
	}
	return sum
}

func newClock() *clock { return &clock{now: time.Date(2026, 1, 8, 12, 0, 0, 0, time.UTC)} }

// newClient is a client of a fake GitHub, whose waits take no time.
func newClient(t *testing.T, s *githubtest.Server, change func(*pull.Options)) *pull.Client {
	t.Helper()
	env := s.Env()
	options := pull.OptionsFrom(func(name string) string { return env[name] })
	options.Token = "secret-token"
	c := newClock()
	options.Now, options.Sleep = c.Now, c.Sleep
	if change != nil {
		change(&options)
	}
	client, err := pull.NewClient(options)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// shop is a repository with a pull request that adds, changes, renames and
// removes files, from a branch that main has left behind.
func shop(s *githubtest.Server) *githubtest.Pull {
	repo := s.Repository("acme", "shop")
	long := strings.Repeat("select 1;\n", 30)
	old := map[string]string{
		"README.md": "# Shop\n", "db/1 first.sql": "create table users (id int);\n", "db/2.sql": long,
		"db/3.sql": "drop table gone;\n",
	}
	start := repo.Commit(githubtest.Commit{Branch: "main", Files: old})
	head := repo.Commit(githubtest.Commit{Branch: "change-7", Parents: []string{start}, Files: map[string]string{
		"README.md": "# Shop\n", "db/1 first.sql": "create table users (id bigint);\n",
		"db/2-renamed.sql": long, "db/4.sql": "alter table users add plan text;\n",
	}})
	tip := map[string]string{"db/5.sql": "select 5;\n"}
	for path, text := range old {
		tip[path] = text
	}
	repo.Commit(githubtest.Commit{Branch: "main", Parents: []string{start}, Files: tip})
	return repo.Open(githubtest.Open{Number: 7, Head: head})
}

func request(t *testing.T, name string, payload []byte) pull.Request {
	t.Helper()
	r, err := pull.ParseEvent(name, payload)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestChangeOfPullRequest(t *testing.T) {
	for _, start := range []func(githubtest.TB) *githubtest.Server{githubtest.Start, githubtest.StartEnterprise} {
		s := start(t)
		pr := shop(s)
		client := newClient(t, s, nil)
		change, err := client.Change(t.Context(), request(t, "pull_request", pr.Event("opened")))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range change.Files {
			got = append(got, fmt.Sprintf("%s %s<%s patch=%t", f.Status, f.Path, f.PreviousPath, f.Patch != ""))
		}
		want := []string{
			"modified db/1 first.sql< patch=true", "renamed db/2-renamed.sql<db/2.sql patch=false",
			"removed db/3.sql< patch=true", "added db/4.sql< patch=true",
		}
		if !slices.Equal(got, want) {
			t.Errorf("files:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		checkTrees(t, change)
	}
}

// checkTrees looks at the three trees of shop's change.
func checkTrees(t *testing.T, change *pull.Change) {
	t.Helper()
	ctx := t.Context()
	texts, err := change.Texts(ctx, []string{"db/1 first.sql", "db/4.sql"})
	if err != nil || texts["db/1 first.sql"] != "create table users (id bigint);\n" || texts["db/4.sql"] != "alter table users add plan text;\n" {
		t.Errorf("texts %q, %v", texts, err)
	}
	base, err := change.Base(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got := base.Paths(); !slices.Contains(got, "db/5.sql") || slices.Contains(got, "db/4.sql") {
		t.Errorf("the base's tip has %q", got)
	}
	before, err := change.Before(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got := before.Paths(); !slices.Equal(got, []string{"README.md", "db/1 first.sql", "db/2.sql", "db/3.sql"}) {
		t.Errorf("the merge base has %q", got)
	}
	if before.Commit != change.MergeBase {
		t.Errorf("the merge base is %s, its tree is of %s", change.MergeBase, before.Commit)
	}
}

func TestDeletedFork(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	pr.DeleteFork()
	r := request(t, "pull_request", pr.Event("synchronize"))
	if r.HeadRepo != "" || !r.Fork {
		t.Errorf("head repository %q, fork %t", r.HeadRepo, r.Fork)
	}
	change, err := newClient(t, s, nil).Change(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	checkTrees(t, change)
}

// A base branch that has been deleted leaves the commit that GitHub recorded.
func TestDeletedBase(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	s.Fail(githubtest.Fault{Path: "/compare/main[.]", Status: 404, Answer: `{"message":"Not Found"}`})
	change, err := newClient(t, s, nil).Change(t.Context(), request(t, "pull_request", pr.Event("opened")))
	if err != nil {
		t.Fatal(err)
	}
	checkTrees(t, change)
}

// The history is the base branch as it is now, not as the event saw it.
func TestBaseMovedOn(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	r := request(t, "pull_request", pr.Event("opened"))
	tip := s.Repository("acme", "shop").Commit(githubtest.Commit{
		Branch: "main", Parents: []string{r.BaseSHA}, Files: map[string]string{"db/newest.sql": "select 'newest';\n"},
	})
	change, err := newClient(t, s, nil).Change(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	base, err := change.Base(t.Context())
	if err != nil || base.Commit != tip || change.Request.BaseSHA != tip || len(change.Files) != 4 {
		t.Errorf("the base is %+v, %v; want %s", change.Request, err, tip)
	}
}

// bulk is a pull request that adds n files.
func bulk(s *githubtest.Server, n int) *githubtest.Pull {
	repo := s.Repository("acme", "shop")
	start := repo.Commit(githubtest.Commit{Branch: "main", Files: map[string]string{"README.md": "# Shop\n"}})
	files := map[string]string{"README.md": "# Shop\n"}
	for i := range n {
		files[fmt.Sprintf("db/%04d.sql", i)] = fmt.Sprintf("select %d;\n", i)
	}
	return repo.Open(githubtest.Open{Number: 7, Head: repo.Commit(githubtest.Commit{Parents: []string{start}, Files: files})})
}

func TestPages(t *testing.T) {
	s := githubtest.Start(t)
	pr := bulk(s, 250)
	change, err := newClient(t, s, nil).Change(t.Context(), request(t, "pull_request", pr.Event("opened")))
	if err != nil {
		t.Fatal(err)
	}
	if len(change.Files) != 250 {
		t.Errorf("%d files, want 250", len(change.Files))
	}
	var paths []string
	for _, f := range change.Files {
		paths = append(paths, f.Path)
	}
	texts, err := change.Texts(t.Context(), paths)
	if err != nil || len(texts) != 250 || texts["db/0249.sql"] != "select 249;\n" {
		t.Errorf("%d texts, %v", len(texts), err)
	}
}

// A usual pull request takes few requests: GitHub gives a repository a
// thousand an hour, for all its workflows together.
func TestFewRequests(t *testing.T) {
	s := githubtest.Start(t)
	pr := bulk(s, 20)
	change, err := newClient(t, s, nil).Change(t.Context(), request(t, "pull_request", pr.Event("opened")))
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, f := range change.Files {
		paths = append(paths, f.Path)
	}
	if _, err := change.Texts(t.Context(), paths); err != nil {
		t.Fatal(err)
	}
	base, err := change.Base(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := base.Read(base.Paths()); err != nil {
		t.Fatal(err)
	}
	// The pull request, the comparison, one page of files, two trees, two batches.
	if got := len(s.Requests()); got != 7 {
		t.Errorf("%d requests, want 7", got)
	}
}

func TestIncompleteLists(t *testing.T) {
	tests := []struct {
		name  string
		files int
		rules func(*githubtest.Rules)
		want  string
	}{
		{"beyond GitHub's limit", 3001, func(*githubtest.Rules) {}, "the changed files of acme/shop#7: there are 3001, and GitHub lists 3000 at most"},
		{"fewer than stated", 12, func(r *githubtest.Rules) { r.MaxPullFiles = 10 }, "GitHub says that there are 12, and lists 10"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := githubtest.Start(t)
			s.Change(test.rules)
			pr := bulk(s, test.files)
			_, err := newClient(t, s, nil).Change(t.Context(), request(t, "pull_request", pr.Event("opened")))
			var incomplete *pull.IncompleteError
			if !errors.As(err, &incomplete) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want an IncompleteError with %q", err, test.want)
			}
		})
	}
}

// What two commits differ in is listed in full, also beyond the 300 files that
// GitHub's comparison has: a merge queue must not stop where the pull request passed.
func TestLongComparison(t *testing.T) {
	s := githubtest.Start(t)
	bulk(s, 320)
	repo := s.Repository("acme", "shop")
	base := repo.Commit(githubtest.Commit{Files: map[string]string{"README.md": "# Shop\n"}})
	files := map[string]string{"moved.md": "# Shop\n"}
	for i := range 320 {
		files[fmt.Sprintf("db/%04d.sql", i)] = fmt.Sprintf("select %d;\n", i)
	}
	head := repo.Commit(githubtest.Commit{Parents: []string{base}, Files: files})
	change, err := newClient(t, s, nil).Change(t.Context(), request(t, "merge_group", repo.MergeGroupEvent(7, base, head)))
	if err != nil {
		t.Fatal(err)
	}
	if len(change.Files) != 321 || change.Request.Number != 7 {
		t.Errorf("%d files of #%d, want 321 of #7", len(change.Files), change.Request.Number)
	}
	moved := change.Files[320]
	if moved.Path != "moved.md" || moved.PreviousPath != "README.md" || moved.Status != pull.Renamed {
		t.Errorf("the last file is %+v", moved)
	}
}

// A run that was overtaken by a push reviews the commit that it was started for.
func TestHeadMovedBeforeReading(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	r := request(t, "pull_request", pr.Event("opened"))
	pr.Push(s.Repository("acme", "shop").Commit(githubtest.Commit{
		Parents: []string{r.HeadSHA}, Files: map[string]string{"db/6.sql": "select 6;\n"},
	}))
	client := newClient(t, s, nil)
	change, err := client.Change(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if len(change.Files) != 4 {
		t.Errorf("%d files, want the four of the commit that was asked for", len(change.Files))
	}
	checkTrees(t, change)
	if head, err := client.HeadSHA(t.Context(), r); err != nil || head == r.HeadSHA {
		t.Errorf("the head is still %s, %v", head, err)
	}
}

func TestPushAndDispatch(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	opened := request(t, "pull_request", pr.Event("opened"))
	repo := s.Repository("acme", "shop")
	client := newClient(t, s, nil)

	zero := strings.Repeat("0", 40)
	for _, before := range []string{opened.BaseSHA, zero} {
		change, err := client.Change(t.Context(), request(t, "push", repo.PushEvent("change-7", before, opened.HeadSHA)))
		if err != nil || len(change.Files) != 4 {
			t.Errorf("push from %.7s: %+v, %v", before, change, err)
		}
	}
	change, err := client.Change(t.Context(), request(t, "push", repo.PushEvent("change-7", opened.HeadSHA, zero)))
	if err != nil || len(change.Files) != 0 {
		t.Errorf("deleted branch: %+v, %v", change, err)
	}
	change, err = client.Change(t.Context(), pull.Request{Kind: pull.Dispatch, Event: "workflow_dispatch", Owner: "acme", Repo: "shop", Number: 7})
	if err != nil || len(change.Files) != 4 || change.Request.HeadSHA != opened.HeadSHA {
		t.Errorf("dispatch: %+v, %v", change, err)
	}
	var event *pull.EventError
	_, err = client.Change(t.Context(), pull.Request{Kind: pull.Dispatch, Event: "workflow_dispatch", Owner: "acme", Repo: "shop"})
	if !errors.As(err, &event) || !strings.Contains(err.Error(), "pull-request") {
		t.Errorf("dispatch without a number: %v", err)
	}
}

func TestUnreachable(t *testing.T) {
	c := newClock()
	client, err := pull.NewClient(pull.Options{APIURL: "http://127.0.0.1:1/api/v3", Now: c.Now, Sleep: c.Sleep})
	if err != nil {
		t.Fatal(err)
	}
	r := pull.Request{Kind: pull.PullRequest, Owner: "acme", Repo: "shop", Number: 7}
	_, err = client.Change(t.Context(), r)
	var unavailable *pull.UnavailableError
	if !errors.As(err, &unavailable) || unavailable.Ambiguous {
		t.Fatalf("error %v, want an UnavailableError", err)
	}
	for _, want := range []string{"reading pull request acme/shop#7", "127.0.0.1:1 cannot be reached", "connection refused"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not say %q", err, want)
		}
	}
	if len(c.slept) != 4 {
		t.Errorf("waited %d times, want 4", len(c.slept))
	}
}

func TestNotFoundAndForbidden(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	r := request(t, "pull_request", pr.Event("opened"))
	r.Number = 8
	_, err := newClient(t, s, nil).Change(t.Context(), r)
	var notFound *pull.NotFoundError
	if !errors.As(err, &notFound) || notFound.Scope != "pull-requests: read" {
		t.Errorf("error %v, want a NotFoundError", err)
	}
	s.Change(func(r *githubtest.Rules) { r.Token = "another" })
	r.Number = 7
	_, err = newClient(t, s, nil).Change(t.Context(), r)
	var permission *pull.PermissionError
	if !errors.As(err, &permission) || !strings.Contains(err.Error(), "Bad credentials") || strings.Contains(err.Error(), "secret-token") {
		t.Errorf("error %v, want a PermissionError", err)
	}
}

func TestTokenStaysAtHome(t *testing.T) {
	s := githubtest.Start(t)
	pr := shop(s)
	var elsewhere []string
	client := newClient(t, s, func(o *pull.Options) {
		o.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			if req.URL.Host == "elsewhere.test" {
				elsewhere = append(elsewhere, req.Header.Get("Authorization"))
				return nil, errors.New("nobody is here")
			}
			return http.DefaultTransport.RoundTrip(req)
		})
	})
	s.Fail(githubtest.Fault{Path: "/pulls/7$", Status: 302, Header: map[string]string{"Location": "http://elsewhere.test/x"}})
	if _, err := client.Change(t.Context(), request(t, "pull_request", pr.Event("opened"))); err == nil {
		t.Error("no error")
	}
	for _, authorization := range elsewhere {
		if authorization != "" {
			t.Errorf("the token went elsewhere: %q", authorization)
		}
	}
	if len(elsewhere) == 0 {
		t.Error("the redirect was not followed: the test shows nothing")
	}
	if got := s.Requests()[0].Header.Get("Authorization"); got != "Bearer secret-token" {
		t.Errorf("GitHub got the authorization %q", got)
	}
	if got := s.Requests()[0].Header.Get("User-Agent"); got != "oncebitten" {
		t.Errorf("GitHub got the user agent %q", got)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
