package pull_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull"
)

func TestReadEvent(t *testing.T) {
	hello := pull.Request{
		Kind: pull.PullRequest, Event: "pull_request", Action: "opened", Owner: "Codertocat", Repo: "Hello-World",
		Number: 2, BaseSHA: "f95f852bd8fca8fcc58a9a2d6c842781e32a215e", BaseRef: "master",
		HeadSHA: "ec26c3e57ca3a959ca5aad62de7213c562f8c821", HeadRef: "changes", HeadRepo: "Codertocat/Hello-World",
		Author: "Codertocat", DefaultBranch: "master",
	}
	fork, gone, target, edited := hello, hello, hello, hello
	edited.Action = "edited"
	fork.HeadRepo, fork.Fork = "mallory/Hello-World", true
	gone.Action, gone.HeadRepo, gone.Fork = "synchronize", "", true
	target.Event = "pull_request_target"
	tests := []struct {
		event, file string
		want        pull.Request
	}{
		{"pull_request", "pull_request.opened.json", hello},
		{"pull_request_target", "pull_request.opened.json", target},
		{"pull_request", "pull_request.edited.base-changed.SYNTHETIC.json", edited},
		{"pull_request", "pull_request.opened.fork.SYNTHETIC.json", fork},
		{"pull_request", "pull_request.synchronize.deleted-fork.SYNTHETIC.json", gone},
		{"merge_group", "merge_group.checks_requested.json", pull.Request{
			Kind: pull.MergeGroup, Event: "merge_group", Action: "checks_requested", Owner: "Codertocat", Repo: "Hello-World",
			Number: 104, BaseSHA: "380387fbc80638b734a49e1be1c4dfec1c01b33c", BaseRef: "main",
			HeadSHA:  "2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d",
			HeadRef:  "gh-readonly-queue/main/pr-104-929f8209d40f77f4abc622a499c93a83babdbe64",
			HeadRepo: "Codertocat/Hello-World", Author: "Codertocat", DefaultBranch: "master",
		}},
		{"issue_comment", "issue_comment.created.on-pr.SYNTHETIC.json", pull.Request{
			Kind: pull.Comment, Event: "issue_comment", Action: "created", Owner: "Codertocat", Repo: "Hello-World", Number: 1,
			Author: "Codertocat", DefaultBranch: "master", Comment: 492700400, Said: "/oncebitten accept index-blocks-writes the table is empty",
		}},
		{"issue_comment", "issue_comment.created.json", pull.Request{ // on an issue that is no pull request
			Kind: pull.Comment, Event: "issue_comment", Action: "created", Owner: "Codertocat", Repo: "Hello-World",
			Author: "Codertocat", DefaultBranch: "master", Comment: 492700400, Said: "You are totally right! I'll get this fixed right away.",
		}},
		{"pull_request_review_comment", "pull_request_review_comment.created.json", pull.Request{
			Kind: pull.Comment, Event: "pull_request_review_comment", Action: "created", Owner: "Codertocat", Repo: "Hello-World", Number: 2,
			Author: "Codertocat", DefaultBranch: "master", Comment: 284312630, Said: "Maybe you should use more emoji on this line.", InThread: true,
		}},
		{"push", "push.json", pull.Request{ // a new ref: what it adds to the default branch
			Kind: pull.Push, Event: "push", Owner: "Codertocat", Repo: "Hello-World", BaseRef: "master",
			HeadSHA: "6113728f27ae82c7b1a177c8d03f9e96e0adf246", HeadRef: "refs/tags/simple-tag",
			HeadRepo: "Codertocat/Hello-World", Author: "Codertocat", DefaultBranch: "master",
		}},
	}
	for _, test := range tests {
		t.Run(test.event+" "+test.file, func(t *testing.T) {
			got, err := pull.ReadEvent(test.event, filepath.Join("testdata/events", test.file))
			if err != nil {
				t.Fatal(err)
			}
			if test.event == "merge_group" {
				got.Owner, got.Repo, got.HeadRepo, got.Author, got.DefaultBranch = test.want.Owner, test.want.Repo, test.want.HeadRepo, test.want.Author, test.want.DefaultBranch
			}
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestReadEventOfDeletedBranch(t *testing.T) {
	r, err := pull.ReadEvent("push", "testdata/events/push.deleted.json")
	if err != nil || r.HeadSHA != "" {
		t.Errorf("request %+v, %v", r, err)
	}
}

func TestReadEventByHand(t *testing.T) {
	r, err := pull.ReadEvent("workflow_dispatch", "testdata/events/workflow_dispatch.json")
	if err != nil || r.Kind != pull.Dispatch || r.Number != 0 || r.HeadRef != "main" {
		t.Errorf("request %+v, %v", r, err)
	}
	for input, want := range map[string]int{`"17"`: 17, `"#17"`: 17, `17`: 17, `""`: 0, `null`: 0} {
		r, err := pull.ParseEvent("workflow_dispatch", []byte(`{"inputs":{"pull-request":`+input+`},"repository":{"full_name":"acme/shop"}}`))
		if err != nil || r.Number != want {
			t.Errorf("input %s: number %d, %v; want %d", input, r.Number, err, want)
		}
	}
}

func TestReadEventErrors(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.json")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ event, path, want string }{
		{"schedule", "testdata/events/push.json", "supported are pull_request, pull_request_target, merge_group, push, workflow_dispatch, issue_comment, pull_request_review_comment"},
		{"", "", "there is no event: GITHUB_EVENT_NAME"},
		{"pull_request", "", "GITHUB_EVENT_PATH names no file"},
		{"pull_request", "none.json", "no such file"},
		{"pull_request", empty, "the payload is not GitHub's"},
		{"pull_request", "testdata/events/push.json", "no pull_request"},
		{"merge_group", "testdata/events/push.json", "no merge_group"},
		{"issue_comment", "testdata/events/push.json", "no comment on an issue"},
		{"pull_request_review_comment", "testdata/events/push.json", "no comment on a pull request"},
	}
	for _, test := range tests {
		_, err := pull.ReadEvent(test.event, test.path)
		var event *pull.EventError
		if !errors.As(err, &event) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s from %q: error %v, want an EventError with %q", test.event, test.path, err, test.want)
		}
	}
	for _, payload := range []string{
		`{"repository":{"full_name":"acme"}}`,
		`{"repository":{"full_name":"acme/shop"},"inputs":{"pull-request":"--7"}}`,
		`{"repository":{"full_name":"../shop"}}`,
		`{"repository":{"full_name":"acme/.."}}`,
		`{"repository":{"full_name":"acme/shop?x=1"}}`,
	} {
		if r, err := pull.ParseEvent("workflow_dispatch", []byte(payload)); err == nil {
			t.Errorf("%s: no error, %+v", payload, r)
		}
	}
	payload := `{"repository":{"full_name":"acme/shop"},"pull_request":{"number":1,"base":{"sha":"main"},"head":{"sha":"HEAD"}}}`
	if _, err := pull.ParseEvent("pull_request", []byte(payload)); err == nil || !strings.Contains(err.Error(), `"main" is not the hash of a commit`) {
		t.Errorf("names for commits: %v", err)
	}
}

func FuzzParseEvent(f *testing.F) {
	files, err := filepath.Glob("testdata/events/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		f.Add(name, data)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		r, err := pull.ParseEvent(name, data)
		if err != nil {
			return
		}
		if r.Owner == "" || r.Repo == "" || strings.ContainsAny(r.Name(), "?#%\n ") || strings.Count(r.Name(), "/") != 1 {
			t.Errorf("repository %q", r.Name())
		}
		if r.HeadSHA != "" && len(r.HeadSHA) != 40 && len(r.HeadSHA) != 64 {
			t.Errorf("head %q", r.HeadSHA)
		}
		if r.Kind == pull.PullRequest && (r.Number <= 0 || r.BaseSHA == "") {
			t.Errorf("pull request %+v", r)
		}
	})
}
