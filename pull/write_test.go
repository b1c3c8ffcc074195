package pull_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// conversation is a pull request with a client that may write.
func conversation(t *testing.T) (*githubtest.Server, *githubtest.Pull, *pull.Client, pull.Request) {
	t.Helper()
	s := githubtest.Start(t)
	pr := shop(s)
	return s, pr, newClient(t, s, nil), request(t, "pull_request", pr.Event("opened"))
}

func TestReview(t *testing.T) {
	_, pr, client, r := conversation(t)
	err := client.CreateReview(t.Context(), r, pull.DraftReview{
		CommitID: r.HeadSHA,
		Comments: []pull.DraftComment{
			{Path: "db/4.sql", Line: 1, Side: pull.Right, Body: "one line"},
			{Path: "db/1 first.sql", Line: 1, StartLine: 1, Side: pull.Left, Body: "the old line"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	reviews := pr.Reviews()
	if len(reviews) != 1 || reviews[0].Event != "COMMENT" || reviews[0].CommitID != r.HeadSHA || reviews[0].Comments != 2 {
		t.Errorf("reviews %+v", reviews)
	}
	threads, err := client.Threads(t.Context(), r)
	if err != nil || len(threads) != 2 {
		t.Fatalf("threads %+v, %v", threads, err)
	}
	if got := threads[0]; got.Path != "db/4.sql" || got.Line != 1 || !got.Comments[0].Mine || got.Comments[0].Body != "one line" || got.Resolved || !got.CanResolve {
		t.Errorf("thread %+v", got)
	}
}

func TestReviewIsAllOrNothing(t *testing.T) {
	for _, text := range []bool{false, true} {
		s, pr, client, r := conversation(t)
		s.Change(func(r *githubtest.Rules) { r.TextErrors = text })
		err := client.CreateReview(t.Context(), r, pull.DraftReview{CommitID: r.HeadSHA, Comments: []pull.DraftComment{
			{Path: "db/4.sql", Line: 1, Side: pull.Right, Body: "good"},
			{Path: "db/4.sql", Line: 2, Side: pull.Right, Body: "outside the diff"},
		}})
		var validation *pull.ValidationError
		if !errors.As(err, &validation) || !strings.Contains(err.Error(), "must be part of the diff") {
			t.Errorf("error %v, want a ValidationError", err)
		}
		if got := len(pr.Threads()); got != 0 {
			t.Errorf("%d threads, want none", got)
		}
	}
}

func TestThreads(t *testing.T) {
	s, pr, client, r := conversation(t)
	for i := range 120 {
		pr.Begin("bob", "db/4.sql", 1, fmt.Sprintf("comment %d", i))
	}
	threads, err := client.Threads(t.Context(), r)
	if err != nil || len(threads) != 120 || threads[119].Comments[0].Body != "comment 119" || threads[0].Comments[0].Mine {
		t.Fatalf("%d threads, %v", len(threads), err)
	}
	id := threads[0].ID
	if err := client.Reply(t.Context(), r, id, "an answer"); err != nil {
		t.Fatal(err)
	}
	if err := client.Resolve(t.Context(), r, id); err != nil {
		t.Fatal(err)
	}
	pr.Settle(threads[1].ID, "bob")
	pr.Push(s.Repository("acme", "shop").Commit(githubtest.Commit{
		Parents: []string{r.HeadSHA}, Files: map[string]string{"db/4.sql": "-- above\nalter table users add plan text;\n"},
	}))
	threads, err = client.Threads(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	first, second := threads[0], threads[1]
	if !first.Resolved || !first.ResolvedByMe || first.Total != 2 || !first.Comments[1].Mine || first.Comments[0].Author != "bob" {
		t.Errorf("thread %+v", first)
	}
	if first.Line != 2 || first.OriginalLine != 1 {
		t.Errorf("the thread stands on line %d, once %d; want 2, once 1", first.Line, first.OriginalLine)
	}
	if !second.Resolved || second.ResolvedByMe || second.ResolvedBy != "bob" {
		t.Errorf("thread %+v", second)
	}
	if err := client.Unresolve(t.Context(), r, id); err != nil || pr.Threads()[0].Resolved {
		t.Errorf("still resolved, %v", err)
	}
	if err := client.Fold(t.Context(), r, first.Comments[1].NodeID); err != nil || !pr.Threads()[0].Comments[1].Minimized {
		t.Errorf("not minimized, %v", err)
	}
	if err := client.EditReviewComment(t.Context(), r, first.Comments[1].ID, "edited"); err != nil || pr.Threads()[0].Comments[1].Body != "edited" {
		t.Errorf("not edited, %v", err)
	}
	if err := client.DeleteReviewComment(t.Context(), r, first.Comments[1].ID); err != nil || len(pr.Threads()[0].Comments) != 1 {
		t.Errorf("not deleted, %v", err)
	}
}

func TestOutdatedThread(t *testing.T) {
	s, pr, client, r := conversation(t)
	pr.Begin("bob", "db/4.sql", 1, "gone soon")
	pr.Push(s.Repository("acme", "shop").Commit(githubtest.Commit{
		Parents: []string{r.HeadSHA}, Files: map[string]string{"db/4.sql": "select 'something else';\n"},
	}))
	threads, err := client.Threads(t.Context(), r)
	if err != nil || !threads[0].Outdated || threads[0].Line != 0 || threads[0].OriginalLine != 1 {
		t.Errorf("threads %+v, %v", threads, err)
	}
}

func TestFileComment(t *testing.T) {
	_, pr, client, r := conversation(t)
	if err := client.CreateFileComment(t.Context(), r, r.HeadSHA, "db/2-renamed.sql", "the whole file"); err != nil {
		t.Fatal(err)
	}
	if got := pr.Threads(); len(got) != 1 || got[0].Line != 0 || got[0].Path != "db/2-renamed.sql" {
		t.Errorf("threads %+v", got)
	}
	err := client.CreateFileComment(t.Context(), r, r.HeadSHA, "elsewhere.sql", "no such file")
	var validation *pull.ValidationError
	if !errors.As(err, &validation) {
		t.Errorf("error %v, want a ValidationError", err)
	}
}

func TestIssueComments(t *testing.T) {
	s, pr, client, r := conversation(t)
	for i := range 130 {
		pr.Say("bob", fmt.Sprintf("comment %d", i))
	}
	created, err := client.CreateIssueComment(t.Context(), r, "summary")
	if err != nil || !created.Mine || !strings.Contains(created.URL, "/acme/shop/pull/7#issuecomment-") {
		t.Fatalf("created %+v, %v", created, err)
	}
	if edited, err := client.EditIssueComment(t.Context(), r, created.ID, "summary, edited"); err != nil || edited.Body != "summary, edited" || edited.URL != created.URL {
		t.Errorf("edited %+v, %v", edited, err)
	}
	s.Forget()
	comments, err := client.IssueComments(t.Context(), r)
	if err != nil || len(comments) != 131 {
		t.Fatalf("%d comments, %v", len(comments), err)
	}
	if last := comments[130]; !last.Mine || last.Body != "summary, edited" || comments[0].Mine || comments[0].Author != "bob" {
		t.Errorf("comments %+v, %+v", comments[0], last)
	}
	if got := len(s.Requests()); got != 3 { // who am I, and two pages
		t.Errorf("%d requests, want 3", got)
	}
	if err := client.DeleteIssueComment(t.Context(), r, created.ID); err != nil || len(pr.Comments()) != 130 {
		t.Errorf("not deleted, %v", err)
	}
	var notFound *pull.NotFoundError
	if _, err := client.EditIssueComment(t.Context(), r, created.ID, "gone"); !errors.As(err, &notFound) {
		t.Errorf("error %v, want a NotFoundError", err)
	}
	var validation *pull.ValidationError
	if _, err := client.CreateIssueComment(t.Context(), r, strings.Repeat("x", 65_537)); !errors.As(err, &validation) || !strings.Contains(err.Error(), "too long") {
		t.Errorf("error %v, want a ValidationError", err)
	}
}

// A name that looks like the viewer's is not the viewer's.
func TestWhoseComment(t *testing.T) {
	_, pr, client, r := conversation(t)
	pr.Say("github-actions", "a person of this name")
	comments, err := client.IssueComments(t.Context(), r)
	if err != nil || comments[0].Mine {
		t.Errorf("comments %+v, %v", comments, err)
	}
}

func TestReadOnlyToken(t *testing.T) {
	s, pr, client, r := conversation(t)
	id := pr.Begin("bob", "db/4.sql", 1, "hello")
	s.Change(func(r *githubtest.Rules) { r.ReadOnly = true })
	ctx := t.Context()
	_, create := client.CreateIssueComment(ctx, r, "hello")
	_, edit := client.EditIssueComment(ctx, r, 1, "hello")
	for name, err := range map[string]error{
		"create": create, "edit": edit,
		"review": client.CreateReview(ctx, r, pull.DraftReview{CommitID: r.HeadSHA, Body: "hello"}),
		"file":   client.CreateFileComment(ctx, r, r.HeadSHA, "db/4.sql", "hello"),
		"reply":  client.Reply(ctx, r, id, "hello"),
	} {
		var permission *pull.PermissionError
		if !errors.As(err, &permission) || permission.Scope != "pull-requests: write" {
			t.Errorf("%s: error %v, want a PermissionError", name, err)
		}
	}
	var permission *pull.PermissionError // of which nobody knows which scope would help
	if err := client.Resolve(ctx, r, id); !errors.As(err, &permission) || permission.Scope != "" {
		t.Errorf("resolve: error %v, want a PermissionError without a scope", err)
	}
	if _, err := client.Threads(ctx, r); err != nil {
		t.Errorf("reading: %v", err)
	}
	if len(s.Writes()) != 6 {
		t.Errorf("%d requests that write, want 6", len(s.Writes()))
	}
}

// GitHub hides what a token may not do behind "Not Found".
func TestNotFoundMeansForbidden(t *testing.T) {
	s, _, client, r := conversation(t)
	s.Fail(githubtest.Fault{Method: "POST", Path: "/reviews$", Status: 404, Answer: `{"message":"Not Found"}`})
	err := client.CreateReview(t.Context(), r, pull.DraftReview{CommitID: r.HeadSHA, Body: "hello"})
	var permission *pull.PermissionError
	if !errors.As(err, &permission) || permission.Scope != "pull-requests: write" {
		t.Errorf("error %v, want a PermissionError", err)
	}
}

func TestLockedConversation(t *testing.T) {
	s, _, client, r := conversation(t)
	s.Fail(githubtest.Fault{Method: "POST", Path: "/comments$", Status: 403, Answer: `{"message":"Unable to create comment because issue is locked."}`})
	_, err := client.CreateIssueComment(t.Context(), r, "hello")
	var permission *pull.PermissionError
	if !errors.As(err, &permission) || permission.Scope != "" || !strings.Contains(err.Error(), "issue is locked") {
		t.Errorf("error %v, want a PermissionError without a scope", err)
	}
}
