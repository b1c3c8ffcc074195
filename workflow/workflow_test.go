package workflow_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/workflow"
)

var want = regexp.MustCompile(`# want "([^"]*)"`)

// Every problem of a workflow in testdata is wanted on its line, and no other.
func TestProblems(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range append(files, "../command/template/oncebitten.yml", "../command/template/oncebitten-accept.yml") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := workflow.Read(name, string(text))
		if err != nil {
			t.Error(err)
			continue
		}
		problems := file.Problems()
		for i, line := range strings.Split(string(text), "\n") {
			for _, m := range want.FindAllStringSubmatch(line, -1) {
				at := slices.IndexFunc(problems, func(p workflow.Problem) bool {
					return p.Line == i+1 && strings.Contains(p.Message.String(), m[1])
				})
				if at < 0 {
					t.Errorf("%s:%d: there is no problem with %q", name, i+1, m[1])
					continue
				}
				problems = slices.Delete(problems, at, at+1)
			}
		}
		for _, p := range problems {
			t.Errorf("not wanted: %s", p.Text())
		}
	}
}

func TestPermissions(t *testing.T) {
	const text = `on: pull_request
permissions: {contents: read}
jobs:
  a: {steps: [{uses: oncebitten/oncebitten@v1}]}
  b: {permissions: {pull-requests: write, contents: read}}
  c: {permissions: {}}
  d: {permissions: read-all}
`
	file, err := workflow.Read("w.yml", text)
	if err != nil {
		t.Fatal(err)
	}
	for job, want := range map[string]string{
		"a": "contents: read", "b": "contents: read, pull-requests: write", "c": "none", "d": "read-all", "e": "unknown",
	} {
		p, ok := file.Permissions(job)
		got := "unknown"
		if ok {
			got = p.Text().String()
		}
		if got != want {
			t.Errorf("job %s: %s, want %s", job, got, want)
		}
	}
	read, _ := workflow.Read("w.yml", "permissions: read-all\njobs: {a: {}}")
	if p, _ := read.Permissions("a"); !p.Allows("contents", "read") || p.Allows("contents", "write") {
		t.Errorf("read-all allows %s", p.Text())
	}
}

func TestReadErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "w.yml: the file is empty",
		"on: [\n":                  "w.yml: line ",
		strings.Repeat("#", 1<<20): "more than",
	} {
		if _, err := workflow.Read("w.yml", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", text, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.yml")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("on: *a\njobs: &a {b: *a}")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		file, err := workflow.Read("w.yml", text)
		if err != nil {
			return
		}
		for _, p := range file.Problems() {
			if p.Line < 1 || p.Line > strings.Count(text, "\n")+1 {
				t.Errorf("line %d of %q: %s", p.Line, text, p.Text())
			}
		}
	})
}
