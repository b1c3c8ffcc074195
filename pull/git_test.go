package pull_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull"
)

// workspace is a git repository in a folder of the test's own.
type workspace struct {
	t    *testing.T
	root string
}

func newWorkspace(t *testing.T) workspace {
	t.Helper()
	// Nobody's own settings take part.
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	for _, variable := range []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_CONFIG_COUNT"} {
		t.Setenv(variable, "") // so that it is restored
		os.Unsetenv(variable)
	}
	w := workspace{t: t, root: t.TempDir()}
	w.git("init", "--quiet", "--initial-branch=main")
	return w
}

func (w workspace) git(arguments ...string) string {
	w.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=Alice", "-c", "user.email=alice@example.com"}, arguments...)...)
	cmd.Dir = w.root
	output, err := cmd.CombinedOutput()
	if err != nil {
		w.t.Fatalf("git %s: %v\n%s", strings.Join(arguments, " "), err, output)
	}
	return strings.TrimSpace(string(output))
}

func (w workspace) write(path, text string) {
	w.t.Helper()
	full := filepath.Join(w.root, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w workspace) commit(message string) string {
	w.t.Helper()
	w.git("add", "--all")
	w.git("commit", "--quiet", "--message", message)
	return w.git("rev-parse", "HEAD")
}

func (w workspace) open() *pull.Repository {
	w.t.Helper()
	r, err := pull.OpenRepository(w.t.Context(), w.root)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// hostile are names that a shell, or a reader of lines, would stumble over.
func hostile() []string {
	return []string{
		"db/with space.sql", `db/"quoted".sql`, "db/it's.sql", "db/$(touch pwned).sql", "db/a\nnew line.sql",
		"db/été.sql", "-rf.sql", "db/*.sql", "db/;ls.sql", "db/tab\there.sql",
	}
}

func TestLocalChange(t *testing.T) {
	w := newWorkspace(t)
	for i, path := range hostile() {
		w.write(path, fmt.Sprintf("select %d;\n", i))
	}
	w.write("db/old name.sql", strings.Repeat("select 1;\n", 20))
	w.write("db/removed.sql", "select 'removed';\n")
	w.write("db/kept.sql", "select 'kept';\n")
	w.write(".gitignore", "ignored.sql\n")
	start := w.commit("start")
	w.git("switch", "--quiet", "--create", "change")
	for _, path := range hostile() {
		w.write(path, "select 'changed';\n")
	}
	w.git("mv", "db/old name.sql", "db/new name.sql")
	w.git("rm", "--quiet", "db/removed.sql")
	w.commit("change")
	w.write("db/untracked $(id).sql", "select 'untracked';\n")
	w.write("ignored.sql", "select 'ignored';\n")
	w.write("db/staged.sql", "select 'staged';\n")
	w.git("add", "db/staged.sql")
	w.write("db/staged.sql", "select 'staged, then edited';\n")
	w.git("switch", "--quiet", "main")
	w.write("db/later.sql", "select 'later';\n")
	w.git("add", "db/later.sql")
	w.git("commit", "--quiet", "--message", "later", "db/later.sql")
	w.git("switch", "--quiet", "change")

	change, err := w.open().Change(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if change.MergeBase != start || change.Request.BaseRef != "main" {
		t.Errorf("departed from %s of %q, want %s of main", change.MergeBase, change.Request.BaseRef, start)
	}
	got := map[string]pull.Status{}
	var paths []string
	for _, f := range change.Files {
		got[f.Path] = f.Status
		if f.Status != pull.Removed {
			paths = append(paths, f.Path)
		}
		if f.Status == pull.Renamed && f.PreviousPath != "db/old name.sql" {
			t.Errorf("%s was %q", f.Path, f.PreviousPath)
		}
	}
	want := map[string]pull.Status{
		"db/new name.sql": pull.Renamed, "db/removed.sql": pull.Removed,
		"db/untracked $(id).sql": pull.Added, "db/staged.sql": pull.Added,
	}
	for _, path := range hostile() {
		want[path] = pull.Modified
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("files:\n%v\nwant:\n%v", got, want)
	}
	checkLocalTexts(t, change, paths)
	if _, err := os.Stat(filepath.Join(w.root, "pwned")); err == nil {
		t.Error("a file's name was run")
	}
}

func checkLocalTexts(t *testing.T, change *pull.Change, paths []string) {
	t.Helper()
	texts, err := change.Texts(t.Context(), paths)
	if err != nil {
		t.Fatal(err)
	}
	if got := texts["db/staged.sql"]; got != "select 'staged, then edited';\n" {
		t.Errorf("the working tree has %q", got)
	}
	before, err := change.Before(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	texts, err = before.Read(hostile())
	if err != nil {
		t.Fatal(err)
	}
	for i, path := range hostile() {
		if want := fmt.Sprintf("select %d;\n", i); texts[path] != want {
			t.Errorf("before, %q was %q, want %q", path, texts[path], want)
		}
	}
	base, err := change.Base(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(base.Paths(), "db/later.sql") || slices.Contains(before.Paths(), "db/later.sql") {
		t.Errorf("the base's tip has %q", base.Paths())
	}
}

func TestLocalLinks(t *testing.T) {
	w := newWorkspace(t)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.write("db/1.sql", "select 1;\n")
	for path, target := range map[string]string{"db/out.sql": secret, "db/in.sql": "1.sql"} {
		if err := os.Symlink(target, filepath.Join(w.root, path)); err != nil {
			t.Fatal(err)
		}
	}
	w.commit("start")
	repository := w.open()
	committed, err := repository.Snapshot(t.Context(), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	tree, err := repository.WorkTree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*pull.Snapshot{"commit": committed, "working tree": tree} {
		if got := s.Paths(); !slices.Equal(got, []string{"db/1.sql"}) {
			t.Errorf("%s: paths %q", name, got)
		}
		texts, err := s.Read([]string{"db/1.sql", "db/in.sql", "db/out.sql", "db/none.sql"})
		if len(texts) != 1 || texts["db/1.sql"] != "select 1;\n" {
			t.Errorf("%s: texts %q", name, texts)
		}
		want := "db/in.sql: a symbolic link, which is not followed\ndb/out.sql: a symbolic link, which is not followed\ndb/none.sql: no such file in this tree"
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", name, err, want)
		}
	}
}

// A folder that has become a link since the files in it were listed leads nowhere.
func TestFolderTurnedLink(t *testing.T) {
	w := newWorkspace(t)
	w.write("db/1.sql", "select 1;\n")
	w.commit("start")
	tree, err := w.open().WorkTree(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "1.sql"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(w.root, "db")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(w.root, "db")); err != nil {
		t.Fatal(err)
	}
	texts, err := tree.Read([]string{"db/1.sql"})
	var file *pull.FileError
	if len(texts) != 0 || !errors.As(err, &file) || file.Path != "db/1.sql" {
		t.Errorf("texts %q, error %v", texts, err)
	}
}

func TestNoCommits(t *testing.T) {
	w := newWorkspace(t)
	w.write("db/1.sql", "select 1;\n")
	w.write("db/2.sql", "select 2;\n")
	w.git("add", "db/1.sql")
	change, err := w.open().Change(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if len(change.Files) != 2 || change.Files[0].Status != pull.Added || change.MergeBase != "" {
		t.Errorf("change %+v", change)
	}
	before, err := change.Before(t.Context())
	if err != nil || len(before.Paths()) != 0 {
		t.Errorf("before there was %q, %v", before.Paths(), err)
	}
}

func TestLocalBase(t *testing.T) {
	w := newWorkspace(t)
	w.write("db/1.sql", "select 1;\n")
	start := w.commit("start")
	repository := w.open()

	w.git("update-ref", "refs/remotes/origin/trunk", start)
	w.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
	if got, err := repository.DefaultBase(t.Context()); err != nil || got != "origin/HEAD" {
		t.Errorf("default base %q, %v", got, err)
	}
	for _, base := range []string{"no-such-branch", "--output=pwned", ""} {
		if base == "" {
			w.git("symbolic-ref", "--delete", "refs/remotes/origin/HEAD")
			w.git("branch", "--move", "main", "topic")
		}
		_, err := repository.Change(t.Context(), base)
		if err == nil || !strings.Contains(err.Error(), "--base") {
			t.Errorf("base %q: error %v, want one that says what to do", base, err)
		}
	}
	w.git("switch", "--quiet", "--orphan", "elsewhere")
	w.write("db/9.sql", "select 9;\n")
	w.commit("no common commit")
	_, err := repository.Change(t.Context(), "topic")
	var incomplete *pull.IncompleteError
	if !errors.As(err, &incomplete) || !strings.Contains(err.Error(), "fetch-depth: 0") {
		t.Errorf("no common commit: error %v", err)
	}
}

func TestNoRepository(t *testing.T) {
	newWorkspace(t) // for its environment
	folder := t.TempDir()
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(folder))
	_, err := pull.OpenRepository(t.Context(), filepath.Join(folder, "not/there.sql"))
	var none *pull.NoRepositoryError
	if !errors.As(err, &none) {
		t.Errorf("error %v, want a NoRepositoryError", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := pull.OpenRepository(t.Context(), folder); err == nil || !strings.Contains(err.Error(), "git is not installed") {
		t.Errorf("without git: %v", err)
	}
}

// Somebody else's repository can be read, and nothing in its configuration runs.
func TestForeignRepository(t *testing.T) {
	w := newWorkspace(t)
	w.write(".gitattributes", "*.sql filter=evil\n")
	w.write("db/1.sql", "select 1;\n")
	w.commit("start")
	pwned := filepath.Join(w.root, "pwned")
	w.git("config", "filter.evil.clean", "touch '"+pwned+"'; cat")
	w.git("config", "filter.evil.required", "true")
	w.git("config", "core.fsmonitor", "touch '"+pwned+"'")
	w.write("db/1.sql", "select 1, 2;\n")
	t.Setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1") // git's own way to test this

	change, err := w.open().Change(t.Context(), "main")
	if err != nil {
		t.Fatal(err)
	}
	if len(change.Files) != 1 || change.Files[0].Path != "db/1.sql" {
		t.Errorf("files %+v", change.Files)
	}
	if _, err := os.Stat(pwned); err == nil {
		t.Error("a filter of somebody else's repository was run")
	}
}

func TestRelative(t *testing.T) {
	w := newWorkspace(t)
	w.write("db/1.sql", "select 1;\n")
	repository := w.open()
	t.Chdir(filepath.Join(w.root, "db"))
	for path, want := range map[string]string{
		"1.sql": "db/1.sql", "../x": "x", filepath.Join(w.root, "db"): "db", "..": ".", "gone/2.sql": "db/gone/2.sql",
	} {
		if got, ok := repository.Relative(path); !ok || got != want {
			t.Errorf("%s: %q, %t; want %q", path, got, ok, want)
		}
	}
	if got, ok := repository.Relative("../../x"); ok {
		t.Errorf("outside: %q", got)
	}
}
