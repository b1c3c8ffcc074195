package command

import (
	"crypto/sha1"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

const (
	configPath   = ".oncebitten.yml"
	neverFails   = "edition: 1\nfail-on: never\n"
	brokenConfig = "edition: 1\nfail-on: nevr\n"
)

func configured(text string) map[string]string { return map[string]string{configPath: text} }

// A pull request cannot weaken the gate that judges it.
func TestReviewConfiguration(t *testing.T) {
	fork := githubtest.Open{Fork: "mallory/shop"}
	tests := []struct {
		name       string
		base, head map[string]string
		open       githubtest.Open
		want       int
		says       string // in the job summary
	}{
		{name: "of base", base: configured(neverFails), want: exitClean},
		{name: "of base, whatever head says", base: configured("edition: 1\n"), head: configured(neverFails), want: exitFindings, says: "takes effect when it is merged"},
		{name: "of base, for a fork too", base: configured(neverFails), open: fork, want: exitClean},
		{name: "of head, where base has none", head: configured(neverFails), want: exitClean},
		{name: "of a fork, where base has none", head: configured(neverFails), open: fork, want: exitFindings, says: "from a fork"},
		{name: "of head, where base has a broken one", base: configured(brokenConfig), head: configured(neverFails), want: exitClean},
		{name: "the defaults, where base has a broken one", base: configured(brokenConfig), want: exitFindings, says: "no valid configuration"},
		{name: "the defaults, where base has a broken one and a fork mends it", base: configured(brokenConfig), head: configured(neverFails), open: fork, want: exitFindings, says: "no valid configuration"},
		{name: "broken by head", base: configured(neverFails), head: configured(brokenConfig), want: exitUsage},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, githubtest.Start(t), shop(test.base), plan(badPlan, test.head), test.open)
			got := s.run()
			s.wantCode(got, test.want)
			s.wantText("job summary", got.summary, test.says)
		})
	}
}

func TestReviewConfigurationOfHeadIsValidated(t *testing.T) {
	s := newStage(t, shop(nil), configured("edition: 1\n\nfail-on: nevr\nchecsk: {}\n"))
	got := s.run()
	s.wantCode(got, exitUsage)
	a := got.annotations()
	if len(a) != 2 || !strings.HasPrefix(a[0], "::error file=.oncebitten.yml,line=3,col=10,") || !strings.HasPrefix(a[1], "::error file=.oncebitten.yml,line=4,col=1,") {
		t.Errorf("the annotations are %q", a)
	}
	s.wantText("stderr", got.stderr, "checks")
}

func TestReviewConfigurationRemoved(t *testing.T) {
	s := newStage(t, shop(configured(neverFails)), nil)
	files := with(s.files, plan(badPlan, nil))
	delete(files, configPath)
	s.pull.Push(s.repo.Commit(githubtest.Commit{Parents: []string{s.base}, Files: files}))
	s.event("pull_request", s.pull.Event("synchronize"))
	s.wantCode(s.run(), exitClean)
}

// Base's configuration may be stricter than the defaults: what cannot be read
// is not taken for what is not there.
func TestReviewConfigurationUnreadable(t *testing.T) {
	text := "edition: 1\nfail-on: notice\n"
	s := newStage(t, shop(configured(text)), plan(badPlan, configured(neverFails)))
	s.server.Change(func(r *githubtest.Rules) { r.NoBlobs = true })
	s.lose(text)
	s.wantIncomplete(s.run(), "not found")
}

// A file that the configuration names is a mistake of it where it is not
// there, and leaves the change unanalysed where GitHub does not give it.
func TestReviewDeclaredFile(t *testing.T) {
	const dump = "CREATE TABLE users (id bigint);\n"
	for _, test := range []struct{ name, config, text string }{
		{"sizes", "tables: declared.txt\n", "users 12000000\n"},
		{"schema", "schema: declared.txt\n", dump},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newStage(t, shop(configured(test.config)), plan(badPlan, nil))
			s.wantCode(s.run(), exitUsage)

			s = newStage(t, shop(with(configured(test.config), map[string]string{"declared.txt": test.text})), plan(badPlan, nil))
			s.server.Change(func(r *githubtest.Rules) { r.NoBlobs = true })
			s.lose(test.text)
			s.wantIncomplete(s.run(), "not found")
		})
	}
}

// lose makes the server have no file of that content any more.
func (s *stage) lose(text string) {
	hash := fmt.Sprintf("%x", sha1.Sum([]byte(fmt.Sprintf("blob %d\x00%s", len(text), text))))
	s.server.Fail(githubtest.Fault{Path: "/git/blobs/" + hash, Status: http.StatusNotFound, Answer: `{"message":"Not Found"}`})
}

func TestReviewInputsBeatConfiguration(t *testing.T) {
	s := newStage(t, shop(map[string]string{
		configPath:  "edition: 1\nfail-on: error\n",
		"other.yml": neverFails,
	}), plan(badPlan, nil))
	s.env["INPUT_CONFIG"] = "other.yml"
	s.wantCode(s.run(), exitClean)

	s.env["INPUT_CONFIG"], s.env["INPUT_FAIL-ON"] = configPath, "never"
	s.wantCode(s.run(), exitClean)

	s.env["INPUT_FAIL-ON"], s.env["INPUT_PATHS"] = "", "sql/*.sql\nmore/**/*.sql"
	got := s.run()
	s.wantCode(got, exitClean)
	s.wantText("log", got.stdout, "no migrations to check")

	s.env["INPUT_PATHS"], s.env["INPUT_FAIL-ON"] = "", "sometimes"
	got = s.run()
	s.wantCode(got, exitUsage)
	s.wantText("stderr", got.stderr, "input fail-on", `"sometimes"`)
}

// Who may ignore is said by base as well.
func TestReviewIgnores(t *testing.T) {
	ignored := plan("-- oncebitten: ignore not-null-without-default: the table is empty\nALTER TABLE users ADD COLUMN plan text NOT NULL;\n",
		configured("edition: 1\nwaivers: [author]\n"))
	s := newStage(t, shop(configured("edition: 1\nwaivers: []\n")), ignored)
	s.wantCode(s.run(), exitFindings)

	s = newStage(t, shop(configured("edition: 1\nwaivers: [author]\n")), ignored)
	got := s.run()
	s.wantCode(got, exitClean)
	s.wantText("job summary", got.summary, "the table is empty")
}

// The lesson that is linked is that of base, at base's commit.
func TestReviewLessons(t *testing.T) {
	lesson := "# Lessons\n\n### A required column broke the release\n**Date**: 2026-01-08 | **Checks**: `not-null-without-default`\n\n**Context**: it did.\n"
	s := newStage(t, shop(map[string]string{configPath: "edition: 1\nlessons: [\"lessons/*.md\"]\n", "lessons/db.md": lesson}),
		plan(badPlan, map[string]string{"lessons/db.md": "# Nothing learned\n"}))
	s.wantCode(s.run(), exitFindings)
	threads := s.pull.Threads()
	if len(threads) != 2 {
		t.Fatalf("%d threads", len(threads))
	}
	for _, thread := range threads {
		if thread.Path == "lessons/db.md" {
			s.wantText("comment", thread.Comments[0].Body, "lesson-needs-mending", "has no lesson")
			continue
		}
		s.wantText("comment", thread.Comments[0].Body, "Learned 2026-01-08",
			"("+s.server.URL+"/acme/shop/blob/"+s.base+"/lessons/db.md#a-required-column-broke-the-release)")
	}
}
