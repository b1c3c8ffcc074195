package command

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// lint holds a workflow against what GitHub knows, our own action.yml included.
func lint(t *testing.T, name, text string) []string {
	t.Helper()
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	project, err := actionlint.NewProject("..") // where `uses: ./` leads
	if err != nil {
		t.Fatal(err)
	}
	found, err := linter.Lint(name, []byte(text), project)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range found {
		out = append(out, fmt.Sprintf("%d: %s", e.Line, e.Message))
	}
	return out
}

// The workflows that this repository runs and those that init writes.
func TestWorkflows(t *testing.T) {
	own, err := filepath.Glob("../.github/workflows/*.yml")
	if err != nil || len(own) == 0 {
		t.Fatal(own, err)
	}
	written, err := filepath.Glob("template/*.yml")
	if err != nil || len(written) != 2 {
		t.Fatal(written, err)
	}
	for _, name := range append(own, written...) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range lint(t, name, strings.ReplaceAll(string(text), "oncebitten/oncebitten@v1", "./")) {
			t.Errorf("%s:%s", name, problem)
		}
	}
}

// A workflow may give all inputs of action.yml and use all of its outputs, and
// no others.
func TestActionAsUsed(t *testing.T) {
	action, err := githubtest.ReadAction("../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	uses := func(inputs, outputs []string) string {
		var b strings.Builder
		b.WriteString("on: pull_request\njobs:\n  migrations:\n    runs-on: ubuntu-latest\n    steps:\n      - id: review\n        uses: ./\n        with:\n")
		for _, name := range inputs {
			fmt.Fprintf(&b, "          %s: x\n", name)
		}
		b.WriteString("      - run: echo \"$ALL\"\n        env:\n          ALL: ")
		for _, name := range outputs {
			fmt.Fprintf(&b, "${{ steps.review.outputs.%s }} ", name)
		}
		return b.String() + "\n"
	}
	inputs, outputs := slices.Sorted(maps.Keys(action.Inputs)), slices.Sorted(maps.Keys(action.Outputs))
	if problems := lint(t, "w.yml", uses(inputs, outputs)); len(problems) > 0 {
		t.Errorf("%q", problems)
	}
	if problems := lint(t, "w.yml", uses([]string{"token"}, []string{"result"})); len(problems) != 2 {
		t.Errorf("an input and an output that are not there give %q", problems)
	}
}
