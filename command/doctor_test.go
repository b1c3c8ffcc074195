package command

import (
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

const badWorkflow = `on:
  pull_request:
    paths: ["db/**"]
permissions:
  contents: read
jobs:
  migrations:
    runs-on: ubuntu-latest
    steps:
      - uses: acme/oncebitten@v1
        continue-on-error: true
`

func (s *stage) doctor() ran {
	s.t.Helper()
	s.server.Forget()
	return s.main("doctor")
}

func TestDoctor(t *testing.T) {
	s := newStage(t, shop(map[string]string{workflowFile: checkWorkflow, ".github/workflows/oncebitten-accept.yml": acceptWorkflow}), plan(badPlan, nil))
	s.env["GITHUB_WORKFLOW_REF"], s.env["GITHUB_JOB"] = "acme/shop/"+workflowFile+"@refs/pull/7/merge", "migrations"
	got := s.doctor()
	s.wantCode(got, exitClean)
	s.wantWrites(0)
	s.wantText("output", got.stdout,
		"event        pull_request (opened) in acme/shop\n",
		"pull request #7 of @alice\n",
		"token        acts for github-actions[bot]\n",
		"limits       core: 987 of 1000 requests left until 13:00 UTC\n",
		"base         main "+s.base+", merge base "+s.base+"\n",
		"head         change-7 "+s.head+"\n",
		"permissions  contents: read, pull-requests: write ("+workflowFile+")\n",
		"reads        2 changed files, of them 1 migration\n",
		"verdict      fail\n",
		"would post   1 review comment at most, and a summary comment, unless they are there already\n",
		"workflow     .github/workflows/oncebitten-accept.yml: 0 mistakes\n",
		"workflow     "+workflowFile+": 0 mistakes\n",
	)
}

func TestDoctorMistakes(t *testing.T) {
	s := newStage(t, shop(map[string]string{
		workflowFile:                     badWorkflow,
		".github/workflows/other.yml":    "on: push\njobs: {}\n",
		".github/workflows/broken.yaml":  "on: [\n",
		".github/workflows/README.md":    "on: [\n",
		"docs/.github/workflows/old.yml": badWorkflow,
	}), plan(badPlan, nil))
	got := s.doctor()
	s.wantCode(got, exitFindings)
	s.wantText("output", got.stdout, workflowFile+":2: a merge queue would wait", workflowFile+":3: a pull request that `paths:`",
		workflowFile+":4: there are no review comments", workflowFile+":11: the check is green whatever is found", ".github/workflows/broken.yaml: line 1: not valid YAML")
	for _, none := range []string{"other.yml", "README", "old.yml"} {
		if strings.Contains(got.stdout, none) {
			t.Errorf("%s is none of our business:\n%s", none, got.stdout)
		}
	}
}

func TestDoctorOfEvents(t *testing.T) {
	tests := []struct {
		name  string
		open  githubtest.Open
		event func(*stage)
		want  []string
	}{
		{"a fork", githubtest.Open{Fork: "mallory/shop"}, func(*stage) {}, []string{"permissions  read only: the pull request comes from a fork"}},
		{"a draft", githubtest.Open{Draft: true}, func(*stage) {}, []string{"would post   no comments: the pull request is a draft"}},
		{"a merge queue", githubtest.Open{}, func(s *stage) { s.event("merge_group", s.repo.MergeGroupEvent(7, s.base, s.head)) },
			[]string{"event        merge_group (checks_requested) in acme/shop", "would post   no comments: this is the run of a merge queue"}},
		{"a comment", githubtest.Open{}, func(s *stage) { s.says("bob", "Nice.") }, []string{"would post   nothing: the comment has no command"}},
		{"no workflow", githubtest.Open{}, func(*stage) {}, []string{"workflow     no file in .github/workflows runs Once Bitten"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, githubtest.Start(t), shop(nil), plan(badPlan, nil), test.open)
			test.event(s)
			got := s.doctor()
			s.wantCode(got, exitClean)
			s.wantWrites(0)
			s.wantText("output", got.stdout, test.want...)
		})
	}
}

// A run with debug logging says the same of itself.
func TestReviewDebug(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.env["RUNNER_DEBUG"] = "1"
	got := s.run()
	s.wantCode(got, exitFindings)
	s.wantText("log", got.stdout, "event        pull_request (opened) in acme/shop\n", "requests left until")
}

// What does not work is what the doctor is asked about.
func TestDoctorTrouble(t *testing.T) {
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.server.Fail(githubtest.Fault{Path: "/rate_limit$", Status: 404, Answer: `{"message":"Not Found"}`})
	s.server.Fail(githubtest.Fault{Path: "/pulls/7$", Status: 403, Answer: `{"message":"Resource not accessible by integration"}`})
	got := s.doctor()
	s.wantCode(got, ExitIncomplete)
	s.wantText("output", got.stdout, "limits       asking for the rate limits: not found", "reads        reading pull request acme/shop#7: the token lacks `pull-requests: read`")

	s.event("issues", []byte(`{}`))
	got = s.doctor()
	s.wantCode(got, exitUsage)
	s.wantText("stderr", got.stderr, `event "issues" is not supported`, "issue_comment")
}
