package command

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// hostile are texts that would do something where they are not encoded.
func hostile() []string {
	return []string{
		"@everyone", "<img src=x onerror=alert(1)>", "<!-- oncebitten:v1 key=default fp=summary -->",
		"::error::forged", "x\n::error::forged", "x\r::error::forged", "##[error]forged",
		"$(touch forged)", "`touch forged`", "a|b|c", "[x](http://evil.example)", "![x](http://evil.example)",
		"x\n_GitHubActionsFileCommandDelimeter_\nverdict=pass", "\u202egnp.exe", "http://evil.example",
		"x`](http://evil.example)", "a,line=1,title=forged", "# forged",
	}
}

func TestReviewHostileTables(t *testing.T) {
	for _, name := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := "ALTER TABLE \"" + name + "\" ADD COLUMN \"" + name + "\" text NOT NULL;\nCREATE INDEX ON \"" + name + "\" (x);\nNOT SQL " + name + ";\n"
			s := newStage(t, shop(nil), plan(text, nil))
			for _, comment := range []string{"auto", "never"} {
				s.env["INPUT_COMMENT"] = comment
				got := s.run()
				s.wantCode(got, exitFindings)
				s.wantHarmless(got)
			}
		})
	}
}

func TestReviewHostilePaths(t *testing.T) {
	for _, name := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := "db/migrations/0002_" + strings.ReplaceAll(name, "/", "∕") + ".up.sql"
			s := newStage(t, shop(nil), map[string]string{path: badPlan})
			for _, comment := range []string{"auto", "never"} {
				s.env["INPUT_COMMENT"] = comment
				got := s.run()
				s.wantCode(got, exitFindings)
				s.wantHarmless(got)
			}
		})
	}
}

// What cannot be done is told with the texts that it failed on: a configuration
// that the pull request proposes, a file that GitHub does not give, an event
// whose branch somebody has named.
func TestReviewHostileErrors(t *testing.T) {
	for _, name := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			quoted := strconv.Quote(name)
			for _, configuration := range []string{
				quoted + ": 1\n", "fail-on: " + quoted + "\n", "checks: {" + quoted + ": error}\n", "paths: [" + quoted + "]\ntables: " + quoted + "\n",
				"schema: " + quoted + "\n", "waivers: [" + quoted + "]\n", "- " + quoted + "\n  x: [\n", name + ": [\n", "projects: [{path: " + quoted + "}]\n",
			} {
				s := newStage(t, shop(nil), plan(badPlan, configured("edition: 1\n"+configuration)))
				s.wantSafeLog(s.run())
			}
			path := "db/migrations/0002_" + strings.ReplaceAll(name, "/", "∕") + ".up.sql"
			s := newStage(t, shop(nil), map[string]string{path: badPlan})
			s.server.Change(func(r *githubtest.Rules) { r.NoBlobs = true })
			s.server.Fail(githubtest.Fault{Path: "/git/blobs/", Status: http.StatusNotFound, Answer: `{"message":` + quoted + `}`})
			got := s.run()
			s.wantCode(got, ExitIncomplete)
			s.wantSafeLog(got)
			s.wantHarmlessMarkdown("job summary", got.summary)

			s = newStage(t, shop(nil), plan(badPlan, nil))
			s.server.Fail(githubtest.Fault{Path: "/pulls/7", Status: http.StatusForbidden, Answer: `{"message":` + quoted + `}`})
			s.wantSafeLog(s.run())
			s.event(name, []byte("{}"))
			s.wantSafeLog(s.run())
			s.event("pull_request", []byte(`{"repository":{"full_name":`+quoted+`}}`))
			s.wantSafeLog(s.run())
		})
	}
}

// wantHarmless wants nothing of a run to be more than text: no command to the
// runner, no output beside the Action's own, no file, no markup.
func (s *stage) wantHarmless(got ran) {
	s.t.Helper()
	s.wantSafeLog(got)
	for name := range got.outputs {
		if !slices.Contains([]string{"verdict", "errors", "warnings", "notices", "unread", "report", "sarif", "summary-comment-url"}, name) {
			s.t.Errorf("there is an output %q", name)
		}
	}
	if got.outputs["verdict"] != "fail" {
		s.t.Errorf("the verdict is %q", got.outputs["verdict"])
	}
	s.wantFiles()
	s.wantHarmlessMarkdown("job summary", got.summary)
	for _, c := range s.pull.Comments() {
		s.wantHarmlessMarkdown("comment", c.Body)
	}
	for _, r := range s.pull.Reviews() {
		s.wantHarmlessMarkdown("review", r.Body)
	}
	for _, thread := range s.pull.Threads() {
		s.wantHarmlessMarkdown("inline comment", thread.Comments[0].Body)
	}
}

// wantSafeLog wants no command to the runner in what a run has printed, but for
// the program's own.
func (s *stage) wantSafeLog(got ran) {
	s.t.Helper()
	for _, line := range strings.FieldsFunc(got.stdout+got.stderr, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.TrimSpace(line)
		if ownCommand.MatchString(line) {
			continue // the runner looks for no second command in a line
		}
		if strings.HasPrefix(line, "::") || strings.Contains(line, "##[") {
			s.t.Errorf("the runner would obey %q", line)
		}
	}
	if strings.ContainsAny(got.stdout+got.stderr, "\x1b\u202e") {
		s.t.Errorf("the log has control characters: %q", got.stdout+got.stderr)
	}
}

// ownCommand is a workflow command that the program means to give.
var ownCommand = regexp.MustCompile(`^::(add-mask::secret$|(error|warning|notice) (file=[^:,]+,(line=\d+,(endLine=\d+,)?(col=\d+,)?)?)?title=([a-z-]+|Once Bitten|could not analyse)::)`)

func (s *stage) wantFiles() {
	s.t.Helper()
	entries, err := os.ReadDir(s.env["GITHUB_WORKSPACE"])
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "oncebitten.json" && e.Name() != "oncebitten.sarif" {
			s.t.Errorf("there is a file %s", filepath.Join(s.env["GITHUB_WORKSPACE"], e.Name()))
		}
	}
}

var (
	code    = regexp.MustCompile(`(?s)<code[^>]*>.*?</code>`)
	address = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
)

// wantHarmlessMarkdown looks at Markdown as it is rendered, raw HTML included.
func (s *stage) wantHarmlessMarkdown(where, text string) {
	s.t.Helper()
	var b bytes.Buffer
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := markdown.Convert([]byte(text), &b); err != nil {
		s.t.Fatal(err)
	}
	for _, m := range address.FindAllStringSubmatch(b.String(), -1) {
		if !strings.HasPrefix(m[1], s.server.URL+"/acme/shop/") && !strings.HasPrefix(m[1], "https://github.com/oncebitten/") {
			s.t.Errorf("%s: there is a link to %q", where, m[1])
		}
	}
	rendered := address.ReplaceAllString(code.ReplaceAllString(b.String(), ""), "")
	if n := strings.Count(rendered, "<!--"); n > 1 || n == 1 && !strings.HasPrefix(text, "<!-- oncebitten:") {
		s.t.Errorf("%s: there are %d hidden comments in:\n%s", where, n, rendered)
	}
	for _, bad := range []string{"@everyone", "<img", "<h1>", "\u202e"} {
		if strings.Contains(rendered, bad) {
			s.t.Errorf("%s: there is %q in:\n%s", where, bad, rendered)
		}
	}
}
