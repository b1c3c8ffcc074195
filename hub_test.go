package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/oncebitten/oncebitten/command"
	"github.com/oncebitten/oncebitten/pull/githubtest"
)

// hub is the GitHub of a script: the repository acme/shop, its pull request 7,
// and the job that reviews it. The program runs in this process, with a clock
// that moves when somebody waits, so that no story takes a minute.
type hub struct {
	ts     *testscript.TestScript
	server *githubtest.Server
	repo   *githubtest.Repository
	pull   *githubtest.Pull
	files  map[string]string // of the base
	tip    string            // of the base branch
	heads  []string          // those of the pull request so far
	folder string            // what the job is given
	// hung ends, and lets go of, the requests that get no answer while a run lasts.
	hung chan struct{}

	mu       sync.Mutex
	now      time.Time
	waited   time.Duration
	problems []string
}

// hubKey finds a script's hub among its values.
type hubKey struct{}

// Helper, Errorf, Fatalf and Cleanup are what the server needs of a test. Its
// complaints come from other goroutines; they fail the command that is running.
func (h *hub) Helper() {}

func (h *hub) Errorf(format string, args ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.problems = append(h.problems, fmt.Sprintf(format, args...))
}

func (h *hub) Fatalf(format string, args ...any) { h.ts.Fatalf(format, args...) }
func (h *hub) Cleanup(f func())                  { h.ts.Defer(f) }

func (h *hub) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hub) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *hub) sleep(ctx context.Context, d time.Duration) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now, h.waited = h.now.Add(d), h.waited+d
	return ctx.Err()
}

func (h *hub) open(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("usage: github open BASE CHANGE [-PATH...] [fork] [draft] [enterprise] [history=N] [files=N]")
	}
	start := githubtest.Start
	if slices.Contains(args[2:], "enterprise") {
		start = githubtest.StartEnterprise
	}
	h.server, h.now = start(h), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	h.server.Change(func(r *githubtest.Rules) { r.Clock = h.clock })
	h.repo = h.server.Repository("acme", "shop")
	var err error
	if h.files, err = h.read(args[0]); err != nil {
		return err
	}
	for _, arg := range args[2:] {
		number, isHistory := strings.CutPrefix(arg, "history=")
		n, err := strconv.Atoi(number)
		if isHistory && err != nil {
			return err
		}
		for i := range n {
			h.files[fmt.Sprintf("db/migrations/0_%04d_old.sql", i)] = fmt.Sprintf("CREATE TABLE old_%d (id bigint PRIMARY KEY);\n", i)
		}
	}
	h.tip = h.repo.Commit(githubtest.Commit{Branch: "main", Files: h.files})
	head, err := h.commit(args[1], args[2:])
	if err != nil {
		return err
	}
	o := githubtest.Open{Number: 7, Head: head, Draft: slices.Contains(args, "draft")}
	if slices.Contains(args, "fork") {
		o.Fork = "mallory/shop"
		h.server.Change(func(r *githubtest.Rules) { r.ReadOnly = true })
	}
	h.pull = h.repo.Open(o)
	return h.startJob()
}

// startJob hands the job what the runner would.
func (h *hub) startJob() error {
	h.folder = h.ts.MkAbs("job")
	env, err := jobOf(h.server, h.pull, h.folder, h.ts.MkAbs("workspace"))
	for name, value := range env {
		h.ts.Setenv(name, value)
	}
	return err
}

// jobOf makes the folders of a job, and the variables that the runner gives it.
func jobOf(server *githubtest.Server, pull *githubtest.Pull, folder, workspace string) (map[string]string, error) {
	action, err := githubtest.ReadAction("action.yml")
	if err != nil {
		return nil, err
	}
	for _, f := range []string{folder, workspace} {
		if err := os.MkdirAll(f, 0o755); err != nil {
			return nil, err
		}
	}
	env := action.Env(nil, "secret")
	maps.Copy(env, server.Env())
	maps.Copy(env, map[string]string{
		"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_REPOSITORY": "acme/shop",
		"GITHUB_RUN_ID": "1", "GITHUB_JOB": "migrations", "GITHUB_WORKSPACE": workspace,
		"GITHUB_EVENT_PATH":   filepath.Join(folder, "event.json"),
		"GITHUB_OUTPUT":       filepath.Join(folder, "output"),
		"GITHUB_STEP_SUMMARY": filepath.Join(folder, "summary.md"),
	})
	return env, os.WriteFile(env["GITHUB_EVENT_PATH"], pull.Event("opened"), 0o644)
}

func (h *hub) give(name string, text []byte) error {
	return os.WriteFile(filepath.Join(h.folder, name), text, 0o644)
}

// read reads the files of a folder.
func (h *hub) read(folder string) (map[string]string, error) {
	root, files := h.ts.MkAbs(folder), map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Type() == fs.ModeSymlink {
			return err
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
		files[path] = string(text)
		return err
	})
	return files, err
}

// links reads the symbolic links of a folder: where they lead, by path.
func (h *hub) links(folder string) (map[string]string, error) {
	root, links := h.ts.MkAbs(folder), map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type() != fs.ModeSymlink {
			return err
		}
		links[path], err = os.Readlink(filepath.Join(root, filepath.FromSlash(path)))
		return err
	})
	return links, err
}

// over are the files of the base with those of a folder over them.
func (h *hub) over(folder string) (map[string]string, error) {
	change, err := h.read(folder)
	files := maps.Clone(h.files)
	maps.Copy(files, change)
	return files, err
}

// commit makes a head of the pull request: the base with the files of a folder
// over it. Options: -PATH takes a file away, files=N adds so many migrations.
func (h *hub) commit(folder string, options []string) (string, error) {
	files, err := h.over(folder)
	if err != nil {
		return "", err
	}
	for _, option := range options {
		if path, ok := strings.CutPrefix(option, "-"); ok {
			if _, ok := files[path]; !ok {
				return "", fmt.Errorf("there is no file %s", path)
			}
			delete(files, path)
		}
		if number, ok := strings.CutPrefix(option, "files="); ok {
			n, err := strconv.Atoi(number)
			if err != nil {
				return "", err
			}
			for i := range n {
				files[fmt.Sprintf("db/migrations/%d_new.sql", 1000+i)] = fmt.Sprintf("CREATE TABLE new_%d (id bigint PRIMARY KEY);\n", i)
			}
		}
	}
	links, err := h.links(folder)
	if err != nil {
		return "", err
	}
	head := h.repo.Commit(githubtest.Commit{Parents: []string{h.tip}, Files: files, Links: links})
	h.heads = append(h.heads, head)
	return head, nil
}

func (h *hub) push(args []string) error {
	head, err := h.commit(args[0], args[1:])
	if err != nil {
		return err
	}
	h.pull.Push(head)
	h.ts.Setenv("GITHUB_EVENT_NAME", "pull_request")
	return h.give("event.json", h.pull.Event("synchronize"))
}

func (h *hub) moveBase(args []string) error {
	files, err := h.over(args[0])
	h.repo.Commit(githubtest.Commit{Branch: "main", Parents: []string{h.tip}, Files: files})
	return err
}

// job runs a command of the program in the job, which must end with an exit code.
func (h *hub) job(name string, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("usage: %s CODE [ARGUMENT...]", name)
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	h.server.Forget()
	for _, name := range []string{"output", "summary.md"} {
		if err := h.give(name, nil); err != nil {
			return err
		}
	}
	h.waited = 0
	var stdout, stderr bytes.Buffer
	code := h.run(&stdout, &stderr, name, args[1:])
	h.letGo()
	h.ts.Stdout().Write(stdout.Bytes())
	h.ts.Stderr().Write(stderr.Bytes())
	if code != want {
		return fmt.Errorf("exit code %d, want %d\n%s%s", code, want, &stdout, &stderr)
	}
	return nil
}

// run runs the program and gives its exit code.
func (h *hub) run(stdout, stderr io.Writer, name string, args []string) int {
	return command.Main(context.Background(), append([]string{name}, args...), command.Env{
		Getenv: h.ts.Getenv, Stdin: strings.NewReader(""), Stdout: stdout, Stderr: stderr,
		Directory: h.ts.MkAbs("workspace"), Now: h.clock, Sleep: h.sleep, BaseReading: h.baseReading(),
	})
}
