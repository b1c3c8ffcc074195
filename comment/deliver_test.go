package comment

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/pull/githubtest"
	"github.com/oncebitten/oncebitten/review"
)

const (
	sqlPath = "db/migrations/2_plan.up.sql"
	badSQL  = "ALTER TABLE users ADD COLUMN plan text NOT NULL;\nCREATE INDEX i ON users (plan);\n"
	goodSQL = "ALTER TABLE users ADD COLUMN plan text;\nCREATE INDEX i ON users (plan);\n"
)

// world is a pull request on a GitHub of its own.
type world struct {
	t      *testing.T
	server *githubtest.Server
	repo   *githubtest.Repository
	pull   *githubtest.Pull
	base   string
	head   string
	client *pull.Client
	runURL string
}

// newWorld opens a pull request that adds files.
func newWorld(t *testing.T, files map[string]string) *world {
	t.Helper()
	w := &world{t: t, server: githubtest.Start(t)}
	w.repo = w.server.Repository("acme", "shop")
	w.base = w.repo.Commit(githubtest.Commit{Branch: "main", Files: map[string]string{"README.md": "# shop\n"}})
	w.head = w.commit(files)
	w.pull = w.repo.Open(githubtest.Open{Number: 7, Head: w.head})
	env := w.server.Env()
	options := pull.OptionsFrom(func(name string) string { return env[name] })
	options.Token = "secret"
	options.Sleep = func(context.Context, time.Duration) error { return nil }
	client, err := pull.NewClient(options)
	if err != nil {
		t.Fatal(err)
	}
	w.client = client
	return w
}

func (w *world) commit(files map[string]string) string {
	all := map[string]string{"README.md": "# shop\n"}
	for path, text := range files {
		all[path] = text
	}
	return w.repo.Commit(githubtest.Commit{Parents: []string{w.base}, Files: all})
}

// push moves the head to files.
func (w *world) push(files map[string]string) {
	w.head = w.commit(files)
	w.pull.Push(w.head)
}

// plan is that of a result at the present head.
func (w *world) plan(r *review.Result) *Plan {
	w.t.Helper()
	request, err := w.client.Refresh(context.Background(), pull.Request{Kind: pull.PullRequest, Owner: "acme", Repo: "shop", Number: 7})
	if err != nil {
		w.t.Fatal(err)
	}
	change, err := w.client.Change(context.Background(), request)
	if err != nil {
		w.t.Fatal(err)
	}
	return NewPlan(r, request, change.Files, Options{Inline: checks.Warning, MayIgnore: true, Link: Links(w.client, change), RunURL: w.runURL})
}

// deliver delivers a plan and forgets the requests before it.
func (w *world) deliver(p *Plan) Outcome {
	w.t.Helper()
	w.server.Forget()
	out, err := Deliver(context.Background(), w.client, p)
	if err != nil {
		w.t.Errorf("Deliver: %v", err)
	}
	return out
}

// wantWrites says how many requests have written since the last delivery began.
func (w *world) wantWrites(want int) {
	w.t.Helper()
	if got := w.server.Writes(); len(got) != want {
		w.t.Errorf("got %d requests that write, want %d:", len(got), want)
		for _, r := range got {
			w.t.Errorf("  %s %s %.200s", r.Method, r.Path, r.Body)
		}
	}
}

// examined is the review of a text: an error where a column is NOT NULL, a
// warning for the index, a notice for the file.
func examined(text string) *review.Result {
	source := migration.NewSource(sqlPath, text)
	var findings []*review.Finding
	if strings.Contains(text, "NOT NULL") {
		f := finding(source, "ALTER TABLE users ADD COLUMN plan text NOT NULL", "not-null-without-default", checks.Error, "fails if `users` has any row")
		findings = append(findings, &f)
	}
	if strings.Contains(text, "CREATE INDEX i") {
		f := finding(source, "CREATE INDEX i ON users (plan)", "index-blocks-writes", checks.Warning, "blocks every write to `users`")
		at := f.Span.Start.Offset + len("CREATE INDEX ")
		f.Fix = &review.Fix{Title: "build it concurrently", Edits: []migration.Edit{{Span: source.Span(at, at), Text: "CONCURRENTLY "}}}
		findings = append(findings, &f)
	}
	notice := finding(source, text, "rollback-missing", checks.Notice, "cannot be undone")
	notice.Span = migration.Span{Path: sqlPath}
	r := result(append(findings, &notice), source)
	if len(findings) == 0 {
		r.Verdict = review.Pass
	}
	return r
}

func TestDeliver(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	out := w.deliver(w.plan(examined(badSQL)))
	w.wantWrites(2) // one review, one summary

	reviews := w.pull.Reviews()
	if len(reviews) != 1 || reviews[0].Event != "COMMENT" || reviews[0].CommitID != w.head || reviews[0].Comments != 2 {
		t.Fatalf("got the reviews %+v", reviews)
	}
	threads := w.pull.Threads()
	if threads[0].Line != 1 || threads[1].Line != 2 {
		t.Errorf("the comments are on lines %d and %d, want 1 and 2", threads[0].Line, threads[1].Line)
	}
	if body := threads[1].Comments[0].Body; !strings.Contains(body, "```suggestion\nCREATE INDEX CONCURRENTLY i ON users (plan);\n```\n") {
		t.Errorf("no suggestion in\n%s", body)
	}
	if len(w.pull.Comments()) != 1 || out.SummaryURL == "" || len(out.Commented) != 2 || len(out.Log) != 0 {
		t.Errorf("got %d comments and %+v", len(w.pull.Comments()), out)
	}
	stable := strings.NewReplacer(w.head, "0123456789", w.head[:7], "0123456", w.server.URL, "https://github.com")
	summary, _, _ := strings.Cut(w.pull.Comments()[0].Body, "\n") // its hash is of this head
	golden(t, "summary.md", strings.TrimPrefix(stable.Replace(w.pull.Comments()[0].Body), summary+"\n"))

	w.runURL = "https://github.com/acme/shop/actions/runs/2" // another run, with a log of its own
	again := w.deliver(w.plan(examined(badSQL)))
	w.wantWrites(0)
	if again.SummaryURL != out.SummaryURL || len(again.Commented) != 2 {
		t.Errorf("the second time: got %+v, want %+v", again, out)
	}
}

// A finding that a push fixes is closed, one that comes back is opened again.
func TestDeliverFixedAndBack(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	w.deliver(w.plan(examined(badSQL)))

	w.push(map[string]string{sqlPath: goodSQL})
	out := w.deliver(w.plan(examined(goodSQL)))
	w.wantWrites(3) // edit the comment, resolve its thread, edit the summary
	fixed := w.pull.Threads()[0]
	if body := fixed.Comments[0].Body; !fixed.Resolved || !strings.Contains(body, "✅ No longer reported at `"+w.head[:7]+"`") {
		t.Errorf("resolved: %t\n%s", fixed.Resolved, body)
	}
	if open := w.pull.Threads()[1]; open.Resolved || open.Comments[0].Edits != 0 {
		t.Errorf("the other thread was touched: %+v", open)
	}
	if n := len(out.Commented); n != 1 {
		t.Errorf("%d findings are commented, want 1", n)
	}
	w.deliver(w.plan(examined(goodSQL)))
	w.wantWrites(0)

	w.push(map[string]string{sqlPath: badSQL})
	w.deliver(w.plan(examined(badSQL)))
	w.wantWrites(3) // edit, unresolve, edit the summary
	if back := w.pull.Threads()[0]; back.Resolved || !strings.Contains(back.Comments[0].Body, "fails if `users` has any row") {
		t.Errorf("resolved: %t\n%s", back.Resolved, back.Comments[0].Body)
	}
	if n := len(w.pull.Threads()); n != 2 {
		t.Errorf("%d threads, want the first two", n)
	}
}

// A workflow's token may often not resolve: the comment says it then.
func TestDeliverMayNotResolve(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	w.deliver(w.plan(examined(badSQL)))
	w.push(map[string]string{sqlPath: goodSQL})
	// GitHub says that the thread can be resolved, and then refuses.
	w.server.Fail(githubtest.Fault{Body: "resolveReviewThread", Status: 200,
		Answer: `{"data":null,"errors":[{"type":"FORBIDDEN","message":"Resource not accessible by integration"}]}`})
	out := w.deliver(w.plan(examined(goodSQL)))
	if body := w.pull.Threads()[0].Comments[0].Body; !strings.Contains(body, "No longer reported") {
		t.Errorf("got\n%s", body)
	}
	if len(out.Log) != 1 || !strings.Contains(out.Log[0].String(), "the token may not resolve them: 1;") {
		t.Errorf("got the log %q", out.Log)
	}
	if thread := w.pull.Threads()[0]; !thread.Comments[0].Minimized || thread.Resolved {
		t.Errorf("the thread is %+v, want its comment folded", thread)
	}
	w.deliver(w.plan(examined(goodSQL)))
	w.wantWrites(0)

	w.push(map[string]string{sqlPath: badSQL}) // back again, in sight
	w.deliver(w.plan(examined(badSQL)))
	if comment := w.pull.Threads()[0].Comments[0]; comment.Minimized || strings.Contains(comment.Body, "No longer reported") {
		t.Errorf("the comment is %+v", comment)
	}
}

// What somebody has answered to stays in sight, and what a person has folded
// away stays folded.
func TestDeliverFoldsOwnAlone(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	w.server.Change(func(r *githubtest.Rules) { r.NoResolve = true })
	w.deliver(w.plan(examined(badSQL)))
	w.pull.HideAnswer(w.pull.Threads()[0].Comments[0].ID)
	w.deliver(w.plan(examined(badSQL)))
	w.wantWrites(0)

	w.pull.Answer(w.pull.Threads()[1].ID, "alice", "why?")
	w.push(map[string]string{sqlPath: "SELECT 1;\n"})
	w.deliver(w.plan(examined("SELECT 1;\n")))
	if comment := w.pull.Threads()[1].Comments[0]; comment.Minimized || !strings.Contains(comment.Body, "No longer reported") {
		t.Errorf("the comment is %+v", comment)
	}
}

// Where GitHub says beforehand that the thread cannot be resolved, nobody asks.
func TestDeliverCannotResolve(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	w.deliver(w.plan(examined(badSQL)))
	w.server.Change(func(r *githubtest.Rules) { r.NoResolve = true })
	w.push(map[string]string{sqlPath: goodSQL})
	out := w.deliver(w.plan(examined(goodSQL)))
	w.wantWrites(3) // edit the comment, fold it away, edit the summary
	if len(out.Log) != 1 {
		t.Errorf("got the log %q", out.Log)
	}
}

func TestDeliverResolvedByPerson(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	w.deliver(w.plan(examined(badSQL)))
	w.pull.Settle(w.pull.Threads()[0].ID, "alice")
	w.deliver(w.plan(examined(badSQL)))
	w.wantWrites(0)
	if !w.pull.Threads()[0].Resolved {
		t.Error("the thread was opened again")
	}
}

// Nobody else's comment is touched, whatever it says it is.
func TestDeliverForged(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	p := w.plan(examined(badSQL))
	forged := w.pull.Begin("mallory", sqlPath, 1, p.Inline[0].Body)
	w.pull.Say("mallory", p.Summary)
	w.deliver(p)
	if n := w.pull.Reviews()[0].Comments; n != 2 {
		t.Errorf("%d inline comments, want 2: a forged one counts for nothing", n)
	}
	if n := len(w.pull.Comments()); n != 2 {
		t.Errorf("%d comments, want the forged summary and ours", n)
	}
	w.push(map[string]string{sqlPath: goodSQL})
	w.deliver(w.plan(examined(goodSQL)))
	for _, thread := range w.pull.Threads() {
		if thread.ID == forged && (thread.Resolved || thread.Comments[0].Edits != 0) {
			t.Errorf("the forged thread was touched: %+v", thread)
		}
	}
	if w.pull.Comments()[0].Edits != 0 {
		t.Error("the forged summary was edited")
	}
}

func TestDeliverReadOnly(t *testing.T) {
	for _, fork := range []bool{false, true} {
		w := newWorld(t, map[string]string{sqlPath: badSQL})
		w.server.Change(func(r *githubtest.Rules) { r.ReadOnly = true })
		p := w.plan(examined(badSQL))
		p.Request.Fork = fork
		out := w.deliver(p)
		w.wantWrites(1) // one attempt, no more
		want := "permissions: {contents: read, pull-requests: write}"
		if fork {
			want = "the token of a pull request from a fork may only read"
		}
		if len(out.Log) != 1 || !strings.Contains(out.Log[0].String(), want) || len(out.Commented) != 0 {
			t.Errorf("fork %t: got %+v", fork, out)
		}
	}
}

func TestDeliverHeadMoved(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	p := w.plan(examined(badSQL))
	w.push(map[string]string{sqlPath: goodSQL})
	out := w.deliver(p)
	w.wantWrites(0)
	if len(out.Log) != 1 || !strings.Contains(out.Log[0].String(), "the head has moved") {
		t.Errorf("got the log %q", out.Log)
	}
}

func TestDeliverDraft(t *testing.T) {
	w := newWorld(t, map[string]string{sqlPath: badSQL})
	p := w.plan(examined(badSQL))
	p.Request.Draft = true
	out := w.deliver(p)
	if n := len(w.server.Requests()); n != 0 || len(out.Log) != 1 {
		t.Errorf("%d requests, log %q", n, out.Log)
	}
}

// Notices alone, or nothing, are not worth a comment; a file that could not
// be analysed is.
func TestDeliverQuiet(t *testing.T) {
	const text = "SELECT 1;\n"
	w := newWorld(t, map[string]string{sqlPath: text})
	w.deliver(w.plan(examined(text)))
	w.wantWrites(0)
	incomplete := &review.Result{Verdict: review.Incomplete, Errors: []review.FileError{{Path: sqlPath, Reason: "it is no text"}}}
	w.deliver(w.plan(incomplete))
	w.wantWrites(1)
}
