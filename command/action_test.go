package command

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// action.yml declares what the program reads and sets, no more and no less.
func TestAction(t *testing.T) {
	action, err := githubtest.ReadAction("../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t, shop(nil), plan(badPlan, nil))
	s.event("workflow_dispatch", []byte(`{"ref":"refs/heads/main","repository":{"full_name":"acme/shop"}}`))
	s.env["INPUT_PULL-REQUEST"] = "7"

	asked := map[string]bool{}
	code := Main(context.Background(), action.Runs.Args, Env{
		Getenv: func(name string) string {
			if input, ok := strings.CutPrefix(name, "INPUT_"); ok {
				asked[strings.ToLower(input)] = true
			}
			return s.env[name]
		},
		Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{},
		Directory: s.env["GITHUB_WORKSPACE"], Now: time.Now,
		Sleep: func(context.Context, time.Duration) error { return nil },
	})
	if code != exitFindings {
		t.Fatalf("exit code %d", code)
	}
	wantSame(t, "inputs", slices.Sorted(maps.Keys(asked)), slices.Sorted(maps.Keys(action.Inputs)))
	wantSame(t, "outputs", slices.Sorted(maps.Keys(outputs(t, s.read("output")))), slices.Sorted(maps.Keys(action.Outputs)))
	for name, input := range action.Inputs {
		if input.Description == "" {
			t.Errorf("the input %s has no description", name)
		}
	}
	for name, output := range action.Outputs {
		if output.Description == "" {
			t.Errorf("the output %s has no description", name)
		}
	}
}

func wantSame(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: the program has %q, action.yml %q", what, got, want)
	}
}
