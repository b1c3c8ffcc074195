package command

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

func TestReviewMergeGroup(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.event("merge_group", s.repo.MergeGroupEvent(7, s.base, s.head))
	got := s.run()
	s.wantCode(got, exitFindings)
	s.wantWrites(0)
	if a := got.annotations(); len(a) != 1 || !strings.Contains(a[0], planPath) {
		t.Errorf("the annotations are %q", a)
	}
}

func TestReviewPush(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.event("push", s.repo.PushEvent("change-7", s.base, s.head))
	got := s.run()
	s.wantCode(got, exitFindings)
	s.wantWrites(0)
	if len(got.annotations()) != 1 {
		t.Errorf("the annotations are %q", got.annotations())
	}
}

func TestReviewPushThatDeletes(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.event("push", s.repo.PushEvent("change-7", s.head, strings.Repeat("0", 40)))
	s.wantCode(s.run(), exitClean)
}

func TestReviewPullRequestTarget(t *testing.T) {
	s := open(t, githubtest.Start(t), shop(nil), plan(badPlan, nil), githubtest.Open{Fork: "mallory/shop"})
	s.event("pull_request_target", s.pull.Event("opened"))
	s.wantCode(s.run(), exitFindings)
	s.wantWrites(2)
}

func TestReviewDispatch(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.event("workflow_dispatch", []byte(`{"ref":"refs/heads/main","inputs":null,"repository":{"name":"shop","full_name":"acme/shop","default_branch":"main"},"sender":{"login":"alice"}}`))
	for _, input := range []string{"", "seven", "0", "-7"} {
		s.env["INPUT_PULL-REQUEST"] = input
		got := s.run()
		s.wantCode(got, exitUsage)
		s.wantText("stderr", got.stderr, "`pull-request`")
	}
	s.env["INPUT_PULL-REQUEST"] = "7"
	s.wantCode(s.run(), exitFindings)
	s.wantWrites(2)
}

func TestReviewUnknownEvent(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.event("issues", []byte(`{}`))
	got := s.run()
	s.wantCode(got, exitUsage)
	s.wantText("stderr", got.stderr, `"issues"`, "pull_request, pull_request_target, merge_group, push, workflow_dispatch")
	s.wantText("annotation", got.stdout, `::error title=Once Bitten::event "issues" is not supported`)
}

func TestReviewDamagedPayload(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.event("pull_request", []byte(`{"number": 7`))
	s.wantCode(s.run(), exitUsage)
	if err := os.Remove(s.env["GITHUB_EVENT_PATH"]); err != nil {
		t.Fatal(err)
	}
	s.wantCode(s.run(), exitUsage)
}

func TestReviewToken(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.server.Change(func(r *githubtest.Rules) { r.Token = "secret" })
	s.wantCode(s.run(), exitFindings)

	s.env["INPUT_GITHUB-TOKEN"], s.env["GITHUB_TOKEN"] = "", "secret" // as on a laptop
	s.wantCode(s.run(), exitFindings)

	s.env["GITHUB_TOKEN"] = ""
	got := s.run()
	s.wantCode(got, exitUsage)
	s.wantText("stderr", got.stderr, "`github-token`", "GITHUB_TOKEN")
	if n := len(s.server.Requests()); n != 0 {
		t.Errorf("%d requests without a token", n)
	}
}

// wantIncomplete wants the run to fail closed and to say why wherever it can.
func (s *stage) wantIncomplete(got ran, why ...string) {
	s.t.Helper()
	s.wantCode(got, ExitIncomplete)
	if got.outputs["verdict"] != "incomplete" {
		s.t.Errorf("the verdict is %q", got.outputs["verdict"])
	}
	report, err := os.ReadFile(filepath.Join(s.env["GITHUB_WORKSPACE"], "oncebitten.json"))
	if err != nil {
		s.t.Error(err)
	}
	if len(got.annotations()) != 1 {
		s.t.Fatalf("the annotations are %q", got.annotations())
	}
	for _, w := range why {
		s.wantText("log", got.stdout, w)
		s.wantText("job summary", got.summary, w)
		s.wantText("report", string(report), w)
		s.wantText("annotation", got.annotations()[0], w)
	}
}

func TestReviewUnreachable(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.env["GITHUB_API_URL"], s.env["GITHUB_GRAPHQL_URL"] = "http://127.0.0.1:1", "http://127.0.0.1:1/graphql"
	s.wantIncomplete(s.run(), "127.0.0.1:1", "cannot be reached")
}

func TestReviewOutage(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.server.Fail(githubtest.Fault{Method: http.MethodGet, Path: "/pulls/7/files$", Status: http.StatusBadGateway})
	s.wantIncomplete(s.run(), "status 502")
}

func TestReviewTruncatedList(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, map[string]string{"a.txt": "", "b.txt": ""}))
	s.server.Change(func(r *githubtest.Rules) { r.MaxPullFiles = 3 })
	s.wantIncomplete(s.run(), "acme/shop", "GitHub says that there are 4, and lists 3")
}

func TestReviewMayNotRead(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.server.Fail(githubtest.Fault{Path: "/pulls/7$", Status: http.StatusForbidden, Answer: `{"message":"Resource not accessible by integration"}`})
	s.wantIncomplete(s.run(), "pull-requests: read")
}

// A migration whose content GitHub does not give is never taken for harmless.
func TestReviewMissingContent(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, map[string]string{"db/migrations/0003_fine.up.sql": "SELECT 1;\n"}))
	s.server.Change(func(r *githubtest.Rules) { r.NoBlobs = true })
	s.server.Fail(githubtest.Fault{Path: "/git/blobs/", Status: http.StatusNotFound, Answer: `{"message":"Not Found"}`})
	got := s.run()
	s.wantCode(got, ExitIncomplete)
	s.wantText("log", got.stdout, "could not analyse "+planPath)
}

// Nothing that fails while the result is told changes the verdict.
func TestReviewTellingFails(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.server.Fail(githubtest.Fault{Method: http.MethodPost, Path: "/reviews$|/comments$", Status: http.StatusInternalServerError})
	got := s.run()
	s.wantCode(got, exitFindings)
	s.wantText("log", got.stdout, "not all comments could be posted")
	if len(got.annotations()) != 1 {
		t.Errorf("the annotations are %q", got.annotations())
	}

	missing := filepath.Join(t.TempDir(), "no", "such", "folder")
	for _, name := range []string{"GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"} {
		s.env[name] = missing
	}
	s.wantCode(s.review(), exitFindings)
}

// A run that is stopped while it posts has said all that needs no token, and
// says with its last breath what got no comment.
func TestReviewStopped(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	s.ctx = ctx
	s.server.Fail(githubtest.Fault{Method: http.MethodPost, Path: "/reviews$", Before: stop, Hangs: true})
	got := s.run()
	s.wantCode(got, exitFindings)
	s.wantText("log", got.stdout, planPath+":2:1 error not-null-without-default", "\nreview: not all comments could be posted: ")
	s.wantText("job summary", got.summary, "not-null-without-default")
	if got.outputs["verdict"] != "fail" || got.outputs["sarif"] == "" {
		t.Errorf("the outputs are %v", got.outputs)
	}
	if a := got.annotations(); len(a) != 1 || !strings.HasPrefix(a[0], "::error file="+planPath) {
		t.Errorf("the annotations are %q", a)
	}
}

// Where the event says that nothing can be posted, the annotations do not wait
// for GitHub to refuse it.
func TestReviewAnnotatesFirst(t *testing.T) {
	s := open(t, githubtest.Start(t), shop(nil), plan(badPlan, nil), githubtest.Open{Fork: "mallory/shop"})
	s.server.Change(func(r *githubtest.Rules) { r.ReadOnly = true })
	got := s.run()
	s.wantCode(got, exitFindings)
	before, _, ok := strings.Cut(got.stdout, "no comments: ")
	if !ok || strings.Count(before, "::error ") != 1 || len(got.annotations()) != 1 {
		t.Errorf("the log is\n%s", got.stdout)
	}
}

// The workspace may hold what a pull request put there: reports go through no link.
func TestReviewWorkspaceLink(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	victim := filepath.Join(t.TempDir(), "victim")
	if err := os.WriteFile(victim, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, filepath.Join(s.env["GITHUB_WORKSPACE"], "oncebitten.json")); err != nil {
		t.Fatal(err)
	}
	s.wantCode(s.run(), exitFindings)
	if text, err := os.ReadFile(victim); err != nil || string(text) != "precious" {
		t.Errorf("the file behind the link is %q, %v", text, err)
	}
}
