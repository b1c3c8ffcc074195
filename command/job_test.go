package command

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestJobOutputCannotBeForged(t *testing.T) {
	file := filepath.Join(t.TempDir(), "output")
	j := newJob(io.Discard, func(name string) string {
		if name == "GITHUB_OUTPUT" {
			return file
		}
		return ""
	})
	if err := j.output("verdict", "fail"); err != nil {
		t.Fatal(err)
	}
	for _, forged := range []string{
		"x\n_GitHubActionsFileCommandDelimeter_\nverdict<<E\npass\nE", "pass\r", "_GitHubActionsFileCommandDelimeter_",
	} {
		if err := j.output("report", forged); err == nil {
			t.Errorf("the value %q was written", forged)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "fail") || strings.Contains(string(text), "pass") {
		t.Errorf("the output file is %q", text)
	}
}

func TestJobWithoutRunner(t *testing.T) {
	j := newJob(io.Discard, func(string) string { return "" })
	if err := j.output("verdict", "pass"); err != nil {
		t.Error(err)
	}
	if err := j.summary("# hello"); err != nil {
		t.Error(err)
	}
}

func TestJobFileThatCannotBeWritten(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "no", "such", "folder")
	j := newJob(io.Discard, func(string) string { return missing })
	if err := j.output("verdict", "pass"); err == nil {
		t.Error("writing an output into a folder that is not there gave no error")
	}
	if err := j.summary("# hello"); err == nil {
		t.Error("writing a summary into a folder that is not there gave no error")
	}
}
