// Serve plays GitHub for another process, such as a container: a repository
// with the example project, pull requests that add migrations to it, and the
// files that the runner would hand to the job.
//
// It writes into the folder of -out:
//
//	env            the variables of the job, NAME=VALUE a line
//	args           the arguments that action.yml gives, one a line
//	pull-N.json    the event of pull request N
//
// and answers, beside GitHub's API, these addresses of its own:
//
//	GET  /_test/state?pull=N        what was posted and asked, as JSON
//	POST /_test/forget              forgets the requests so far
//	POST /_test/read-only?on=true   makes the token one that may only read
//	POST /_test/fix?pull=N          pushes a harmless version of the migration
//
// The pull requests are 1 and 3, which each add a column that is NOT NULL and
// has no default, and 2, which changes no migration.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/oncebitten/oncebitten/pull/githubtest"
)

func main() {
	root := flag.String("root", ".", "the `folder` with action.yml and examples")
	out := flag.String("out", "", "the `folder` for what the job is given")
	flag.Parse()
	log.SetFlags(0)
	log.SetPrefix("serve: ")
	if err := run(*root, *out); err != nil {
		log.Fatal(err)
	}
}

func run(root, out string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	w := &world{out: out}
	url := "http://" + listener.Addr().String()
	if w.github, err = githubtest.New(url, w.complain); err != nil {
		return err
	}
	if err := w.build(filepath.Join(root, "examples")); err != nil {
		return err
	}
	if err := w.writeJob(filepath.Join(root, "action.yml")); err != nil {
		return err
	}
	fmt.Println(url)
	return http.Serve(listener, w.routes())
}

// migrationPath is where the pull requests put their migration.
const migrationPath = "shop/migrations/versions/5c1e07d9a3b2_new_column.py"

// column is a migration that adds a column, which is %s.
const column = `"""new column

Revision ID: 5c1e07d9a3b2
Revises: f19c08a6d2e5
"""
import sqlalchemy as sa
from alembic import op

revision = "5c1e07d9a3b2"
down_revision = "f19c08a6d2e5"


def upgrade():
    op.add_column('users', sa.Column('new_column', sa.String(), %s))


def downgrade():
    op.drop_column('users', 'new_column')
`

// world is the repository and what becomes of it.
type world struct {
	out    string
	github *githubtest.Server
	files  map[string]string // of the base
	base   string
	pulls  map[int]*githubtest.Pull

	mu         sync.Mutex
	complaints []string
}

func (w *world) complain(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.complaints = append(w.complaints, fmt.Sprintf(format, args...))
}

// build makes the repository of the example project, and opens the pull requests.
func (w *world) build(examples string) error {
	var err error
	if w.files, err = readFolder(examples); err != nil {
		return err
	}
	repo := w.github.Repository("acme", "shop")
	w.base = repo.Commit(githubtest.Commit{Branch: "main", Files: w.files})
	bad := fmt.Sprintf(column, "nullable=False")
	w.pulls = map[int]*githubtest.Pull{
		1: repo.Open(githubtest.Open{Number: 1, Head: w.commit(migrationPath, bad)}),
		2: repo.Open(githubtest.Open{Number: 2, Head: w.commit("README.md", "# The shop\n")}),
		3: repo.Open(githubtest.Open{Number: 3, Head: w.commit(migrationPath, bad)}),
	}
	return nil
}

// commit adds a file to the base.
func (w *world) commit(path, text string) string {
	files := map[string]string{path: text}
	for path, text := range w.files {
		if _, replaced := files[path]; !replaced {
			files[path] = text
		}
	}
	return w.github.Repository("acme", "shop").Commit(githubtest.Commit{Parents: []string{w.base}, Files: files})
}

func readFolder(root string) (map[string]string, error) {
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
		files[path] = string(text)
		return err
	})
	return files, err
}

// writeJob writes what the runner hands to the container. The paths are those
// inside of it: https://docs.github.com/actions/reference/workflows-and-actions/dockerfile-support.
func (w *world) writeJob(action string) error {
	a, err := githubtest.ReadAction(action)
	if err != nil {
		return err
	}
	env := a.Env(nil, "secret")
	for name, value := range w.github.Env() {
		env[name] = value
	}
	for name, value := range map[string]string{
		"CI": "true", "GITHUB_ACTIONS": "true", "HOME": "/github/home",
		"GITHUB_EVENT_NAME": "pull_request", "GITHUB_REPOSITORY": "acme/shop", "GITHUB_RUN_ID": "1",
		"GITHUB_WORKSPACE":    "/github/workspace",
		"GITHUB_EVENT_PATH":   "/github/workflow/event.json",
		"GITHUB_OUTPUT":       "/github/file_commands/output",
		"GITHUB_STEP_SUMMARY": "/github/file_commands/summary",
	} {
		env[name] = value
	}
	var lines []string
	for name, value := range env {
		lines = append(lines, name+"="+value)
	}
	slices.Sort(lines)
	failures := []error{w.write("env", lines...), w.write("args", a.Runs.Args...)}
	for number := range w.pulls {
		failures = append(failures, w.writeEvent(number, "opened"))
	}
	return errors.Join(failures...)
}

func (w *world) write(name string, lines ...string) error {
	return os.WriteFile(filepath.Join(w.out, name), []byte(strings.Join(lines, "\n")+"\n"), 0o644)
}

func (w *world) writeEvent(number int, action string) error {
	return w.write(fmt.Sprintf("pull-%d.json", number), string(w.pulls[number].Event(action)))
}

func (w *world) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", w.github)
	mux.HandleFunc("GET /_test/state", w.state)
	mux.HandleFunc("POST /_test/forget", func(http.ResponseWriter, *http.Request) { w.github.Forget() })
	mux.HandleFunc("POST /_test/read-only", func(_ http.ResponseWriter, r *http.Request) {
		w.github.Change(func(rules *githubtest.Rules) { rules.ReadOnly = r.FormValue("on") == "true" })
	})
	mux.HandleFunc("POST /_test/fix", w.fix)
	return mux
}

// pull is the pull request that a request of the test names; nil with an answer given.
func (w *world) pull(rw http.ResponseWriter, r *http.Request) (int, *githubtest.Pull) {
	number, err := strconv.Atoi(r.FormValue("pull"))
	if p := w.pulls[number]; err == nil && p != nil {
		return number, p
	}
	http.Error(rw, fmt.Sprintf("there is no pull request %q", r.FormValue("pull")), http.StatusNotFound)
	return 0, nil
}

func (w *world) fix(rw http.ResponseWriter, r *http.Request) {
	number, p := w.pull(rw, r)
	if p == nil {
		return
	}
	p.Push(w.commit(migrationPath, fmt.Sprintf(column, "nullable=True")))
	if err := w.writeEvent(number, "synchronize"); err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
	}
}

// state tells what is on a pull request, and what was asked of the server.
func (w *world) state(rw http.ResponseWriter, r *http.Request) {
	_, p := w.pull(rw, r)
	if p == nil {
		return
	}
	w.mu.Lock()
	complaints := slices.Clone(w.complaints)
	w.mu.Unlock()
	rw.Header().Set("Content-Type", "application/json")
	// A failed write is the test's to notice.
	json.NewEncoder(rw).Encode(map[string]any{
		"base":       w.base,
		"migration":  fmt.Sprintf(column, "nullable=False"),
		"reviews":    p.Reviews(),
		"threads":    p.Threads(),
		"comments":   p.Comments(),
		"requests":   len(w.github.Requests()),
		"writes":     len(w.github.Writes()),
		"complaints": complaints,
	})
}
