package command

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

const (
	usersPath = "db/migrations/0001_users.up.sql"
	planPath  = "db/migrations/0002_plan.up.sql"

	createUsers = "CREATE TABLE users (id bigint PRIMARY KEY, email text);\n"
	badPlan     = "-- the plan of a user\nALTER TABLE users ADD COLUMN plan text NOT NULL;\n"
	goodPlan    = "-- the plan of a user\nALTER TABLE users ADD COLUMN plan text;\n"
	dropPlan    = "ALTER TABLE users DROP COLUMN plan;\n"
)

// shop is the base of most tests: one migration, and how to take it back.
func shop(more map[string]string) map[string]string {
	return with(map[string]string{
		usersPath:                           createUsers,
		"db/migrations/0001_users.down.sql": "DROP TABLE users;\n",
	}, more)
}

// plan is a change that adds a migration.
func plan(text string, more map[string]string) map[string]string {
	return with(map[string]string{planPath: text, "db/migrations/0002_plan.down.sql": dropPlan}, more)
}

func with(files, more map[string]string) map[string]string {
	files = maps.Clone(files)
	maps.Copy(files, more)
	return files
}

// stage is a pull request on a GitHub of its own, and the job that reviews it.
type stage struct {
	t      *testing.T
	server *githubtest.Server
	repo   *githubtest.Repository
	pull   *githubtest.Pull
	files  map[string]string // of the base
	base   string
	head   string
	folder string
	// env has the variables of the job; tests change them.
	env map[string]string
	ctx context.Context // of the runs; nil for one that nobody ends
}

// newStage opens pull request 7, which lays change over base.
func newStage(t *testing.T, base, change map[string]string) *stage {
	t.Helper()
	return open(t, githubtest.Start(t), base, change, githubtest.Open{})
}

func open(t *testing.T, server *githubtest.Server, base, change map[string]string, o githubtest.Open) *stage {
	t.Helper()
	s := &stage{t: t, server: server, files: base, folder: t.TempDir()}
	s.repo = server.Repository("acme", "shop")
	s.base = s.repo.Commit(githubtest.Commit{Branch: "main", Files: base})
	s.head = s.commit(change)
	o.Number, o.Head = 7, s.head
	s.pull = s.repo.Open(o)
	action, err := githubtest.ReadAction("../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	s.env = with(action.Env(nil, "secret"), server.Env())
	for name, file := range map[string]string{"GITHUB_OUTPUT": "output", "GITHUB_STEP_SUMMARY": "summary", "GITHUB_EVENT_PATH": "event.json"} {
		s.env[name] = filepath.Join(s.folder, file)
	}
	s.env["GITHUB_WORKSPACE"] = t.TempDir()
	s.env["GITHUB_RUN_ID"], s.env["GITHUB_ACTIONS"] = "1", "true"
	s.event("pull_request", s.pull.Event("opened"))
	return s
}

// commit lays files over the base.
func (s *stage) commit(change map[string]string) string {
	return s.repo.Commit(githubtest.Commit{Parents: []string{s.base}, Files: with(s.files, change)})
}

// event makes the next run one of this event.
func (s *stage) event(name string, payload []byte) {
	s.t.Helper()
	s.env["GITHUB_EVENT_NAME"] = name
	if err := os.WriteFile(s.env["GITHUB_EVENT_PATH"], payload, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// push moves the head, and makes the next run that of the push.
func (s *stage) push(change map[string]string) {
	s.head = s.commit(change)
	s.pull.Push(s.head)
	s.event("pull_request", s.pull.Event("synchronize"))
}

// ran is what a run left behind.
type ran struct {
	code                    int
	stdout, stderr, summary string
	outputs                 map[string]string
}

// run runs the job, as the runner would.
func (s *stage) run(args ...string) ran {
	s.t.Helper()
	s.server.Forget()
	for _, file := range []string{s.env["GITHUB_OUTPUT"], s.env["GITHUB_STEP_SUMMARY"]} {
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
	got := s.review(args...)
	got.summary, got.outputs = s.read("summary"), outputs(s.t, s.read("output"))
	return got
}

// review runs the program; what it leaves in files is not read.
func (s *stage) review(args ...string) ran {
	s.t.Helper()
	return s.main(append([]string{"review"}, args...)...)
}

// main runs the program in the job's environment.
func (s *stage) main(args ...string) ran {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	ctx := context.Background()
	if s.ctx != nil {
		ctx = s.ctx
	}
	code := Main(ctx, args, Env{
		Getenv: func(name string) string { return s.env[name] },
		Stdin:  strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Directory: s.env["GITHUB_WORKSPACE"],
		Now:       func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) },
		Sleep:     func(context.Context, time.Duration) error { return nil },
	})
	return ran{code: code, stdout: stdout.String(), stderr: stderr.String()}
}

func (s *stage) read(file string) string {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.folder, file))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// outputs reads a file of outputs as the runner does: NAME<<DELIMITER, lines,
// DELIMITER.
func outputs(t *testing.T, text string) map[string]string {
	t.Helper()
	out := map[string]string{}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines) && lines[i] != ""; i++ {
		name, delimiter, ok := strings.Cut(lines[i], "<<")
		if !ok {
			t.Fatalf("the outputs have the line %q", lines[i])
		}
		var value []string
		for i++; i < len(lines) && lines[i] != delimiter; i++ {
			value = append(value, lines[i])
		}
		out[name] = strings.Join(value, "\n")
	}
	return out
}

// wantCode fails a test with all that the run said.
func (s *stage) wantCode(got ran, want int) {
	s.t.Helper()
	if got.code != want {
		s.t.Errorf("exit code %d, want %d\n%s%s", got.code, want, got.stdout, got.stderr)
	}
}

// wantText wants each of the texts in another.
func (s *stage) wantText(where, text string, want ...string) {
	s.t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			s.t.Errorf("%s: there is no %q in:\n%s", where, w, text)
		}
	}
}

// wantWrites says how many requests of the last run have written.
func (s *stage) wantWrites(want int) {
	s.t.Helper()
	if got := s.server.Writes(); len(got) != want {
		s.t.Errorf("%d requests have written, want %d", len(got), want)
		for _, r := range got {
			s.t.Errorf("  %s %s %.300s", r.Method, r.Path, r.Body)
		}
	}
}

// annotations are the lines that make GitHub show a finding.
func (r ran) annotations() []string {
	var out []string
	for line := range strings.Lines(r.stdout) {
		for _, level := range []string{"::error ", "::warning ", "::notice "} {
			if strings.HasPrefix(line, level) {
				out = append(out, strings.TrimSuffix(line, "\n"))
			}
		}
	}
	return out
}

func TestReview(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	got := s.run()
	s.wantCode(got, exitFindings)
	s.wantWrites(2) // the review, the summary comment
	threads := s.pull.Threads()
	if len(threads) != 1 || threads[0].Path != planPath || threads[0].Line != 2 {
		t.Fatalf("the threads are %+v", threads)
	}
	s.wantText("comment", threads[0].Comments[0].Body, "not-null-without-default", "`plan`")
	if len(s.pull.Comments()) != 1 {
		t.Errorf("there are %d comments beside the review, want 1", len(s.pull.Comments()))
	}
	s.wantText("job summary", got.summary, "not-null-without-default")
	s.wantText("log", got.stdout, planPath+":2:1 error not-null-without-default", "::add-mask::secret\n")
	if a := got.annotations(); len(a) != 0 {
		t.Errorf("what has a comment is annotated as well: %q", a)
	}
	want := map[string]string{
		"verdict": "fail", "errors": "1", "warnings": "0", "notices": "0", "unread": "0",
		"report": "oncebitten.json", "sarif": "oncebitten.sarif",
		"summary-comment-url": fmt.Sprintf("%s/acme/shop/pull/7#issuecomment-%d", s.server.URL, s.pull.Comments()[0].ID),
	}
	if !maps.Equal(got.outputs, want) {
		t.Errorf("the outputs are %v, want %v", got.outputs, want)
	}
	for _, name := range []string{"oncebitten.json", "oncebitten.sarif"} {
		if _, err := os.Stat(filepath.Join(s.env["GITHUB_WORKSPACE"], name)); err != nil {
			t.Error(err)
		}
	}

	again := s.run()
	s.wantCode(again, exitFindings)
	s.wantWrites(0)
	if !maps.Equal(again.outputs, want) {
		t.Errorf("the second time the outputs are %v, want %v", again.outputs, want)
	}
}

func TestReviewFixed(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.wantCode(s.run(), exitFindings)
	s.push(plan(goodPlan, nil))
	got := s.run()
	s.wantCode(got, exitClean)
	if threads := s.pull.Threads(); len(threads) != 1 || !threads[0].Resolved {
		t.Errorf("the threads are %+v, want one that is resolved", threads)
	}
	if got.outputs["verdict"] != "pass" || len(s.pull.Comments()) != 1 {
		t.Errorf("verdict %q, %d comments", got.outputs["verdict"], len(s.pull.Comments()))
	}
}

func TestReviewWithoutMigrations(t *testing.T) {
	s := newStage(t, shop(map[string]string{"lessons/a.md": "# Lessons\n"}), map[string]string{"README.md": "# The shop\n"})
	got := s.run()
	s.wantCode(got, exitClean)
	s.wantWrites(0)
	if got.outputs["verdict"] != "pass" || got.summary != "" {
		t.Errorf("verdict %q, job summary %q", got.outputs["verdict"], got.summary)
	}
	if n := len(s.server.Requests()); n > 12 {
		t.Errorf("%d requests for a change without migrations", n)
	}
}

func TestReviewReadOnlyToken(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.server.Change(func(r *githubtest.Rules) { r.ReadOnly = true })
	got := s.run()
	s.wantCode(got, exitFindings)
	if n := strings.Count(got.stdout, "pull-requests: write"); n != 2 { // what is missing, and the line to add
		t.Errorf("the permission is named %d times in:\n%s", n, got.stdout)
	}
	if a := got.annotations(); len(a) != 1 || !strings.HasPrefix(a[0], "::error file="+planPath+",line=2,") {
		t.Errorf("the annotations are %q", a)
	}
	s.wantText("job summary", got.summary, "not-null-without-default")
}

// A usual pull request takes few requests, whatever the history: GitHub gives
// a job's token a thousand an hour.
func TestReviewRequests(t *testing.T) {
	base, change := shop(map[string]string{".oncebitten.yml": "lessons: [\"lessons/*.md\"]\n", "lessons/database.md": "# Lessons\n"}), map[string]string{}
	for i := range 200 {
		base[fmt.Sprintf("db/migrations/1%03d_old.up.sql", i)] = fmt.Sprintf("CREATE TABLE old_%d (id bigint);\n", i)
		base[fmt.Sprintf("db/migrations/1%03d_old.down.sql", i)] = fmt.Sprintf("DROP TABLE old_%d;\n", i)
		base[fmt.Sprintf("app/models/%d.py", i)] = "class Model: pass\n"
	}
	for i := range 5 {
		change[fmt.Sprintf("db/migrations/2%03d_new.up.sql", i)] = fmt.Sprintf("ALTER TABLE users ADD COLUMN c%d text NOT NULL;\n", i)
	}
	for i := range 15 {
		change[fmt.Sprintf("app/models/%d.py", i)] = "class Model:\n    new = True\n"
	}
	s := newStage(t, base, change)
	s.wantCode(s.run(), exitFindings)
	if n := len(s.server.Requests()); n > 60 {
		t.Errorf("%d requests, want 60 at most", n)
	} else {
		t.Logf("%d requests", n)
	}
	if threads := s.pull.Threads(); len(threads) < 5 {
		t.Errorf("%d threads, want one for each migration at least", len(threads))
	}
}

func TestReviewDryRun(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	got := s.run("--dry-run")
	s.wantCode(got, exitFindings)
	s.wantWrites(0)
	s.wantText("log", got.stdout, "--- comment on "+planPath+":2", "--- summary comment")
}

func TestReviewComment(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.env["INPUT_COMMENT"] = "never"
	got := s.run()
	s.wantCode(got, exitFindings)
	s.wantWrites(0)
	if len(got.annotations()) != 1 {
		t.Errorf("the annotations are %q", got.annotations())
	}
	s.env["INPUT_COMMENT"] = "sometimes"
	got = s.run()
	s.wantCode(got, exitUsage)
	s.wantText("stderr", got.stderr, "`comment`", `"sometimes"`, "auto or never")
}

func TestReviewDraft(t *testing.T) {
	s := open(t, githubtest.Start(t), shop(nil), plan(badPlan, nil), githubtest.Open{Draft: true})
	got := s.run()
	s.wantCode(got, exitFindings)
	s.wantWrites(0)
	s.wantText("log", got.stdout, "no comments: the pull request is a draft")
	if len(got.annotations()) != 1 {
		t.Errorf("the annotations are %q", got.annotations())
	}
}

func TestReviewEnterprise(t *testing.T) {
	s := open(t, githubtest.StartEnterprise(t), shop(nil), plan(badPlan, nil), githubtest.Open{})
	s.wantCode(s.run(), exitFindings)
	s.wantWrites(2)
	s.wantText("summary comment", s.pull.Comments()[0].Body, "("+s.server.URL+"/acme/shop/blob/"+s.head+"/"+planPath+"#L2)")
}

// The head moves while a run is at work: the next run does the talking.
func TestReviewHeadMoves(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	moved := s.commit(plan(goodPlan, nil))
	s.server.Fail(githubtest.Fault{Path: "^/graphql$", Body: "reviewThreads", Before: func() { s.pull.Push(moved) }})
	got := s.run()
	s.wantCode(got, exitFindings)
	s.wantWrites(0)
	s.wantText("log", got.stdout, "the head has moved")
}
