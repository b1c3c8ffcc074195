package pull_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/pull/githubtest"
)

func TestFind(t *testing.T) {
	s := githubtest.Start(t)
	repo := s.Repository("acme", "shop")
	first := repo.Commit(githubtest.Commit{Branch: "main", Tag: "v1", Files: map[string]string{"a": "a"}})
	second := repo.Commit(githubtest.Commit{Branch: "release/1.0", Files: map[string]string{"a": "b"}})
	client := newClient(t, s, nil)
	for ref, want := range map[string]string{"": first, "main": first, "v1": first, "release/1.0": second, second: second} {
		got, err := client.Find(t.Context(), "ACME", "shop", ref)
		if err != nil || got.Commit != want {
			t.Errorf("%q is %q, %v, want %q", ref, got.Commit, err, want)
		}
	}
	if n := len(s.Requests()); n != 4 {
		t.Errorf("%d requests for five refs, one of which is a commit", n)
	}
	var refused *pull.ValidationError
	if _, err := client.Find(t.Context(), "acme", "shop", "none"); !errors.As(err, &refused) {
		t.Errorf("no such branch: %v", err)
	}
	var missing *pull.NotFoundError
	if _, err := client.Find(t.Context(), "acme", "none", ""); !errors.As(err, &missing) {
		t.Errorf("no such repository: %v", err)
	}
	var empty *pull.EmptyError
	s.Repository("acme", "new")
	if _, err := client.Find(t.Context(), "acme", "new", ""); !errors.As(err, &empty) {
		t.Errorf("no commit: %v", err)
	}
	s.Forget()
	if _, err := client.Find(t.Context(), "acme", "../x", "main"); err == nil || len(s.Requests()) != 0 {
		t.Errorf("no name of a repository: %v, %d requests", err, len(s.Requests()))
	}
}

// A repository that was renamed is found, and known by its new name.
func TestFindRenamed(t *testing.T) {
	s := githubtest.Start(t)
	repo := s.Repository("acme", "handbook")
	commit := repo.Commit(githubtest.Commit{Branch: "main", Files: map[string]string{"a.md": "a"}})
	repo.Rename("acme-group", "lessons")
	client := newClient(t, s, nil)
	found, err := client.Find(t.Context(), "acme", "handbook", "main")
	if want := (pull.Found{Owner: "acme-group", Repo: "lessons", Commit: commit}); err != nil || found != want {
		t.Fatalf("found %+v, %v, want %+v", found, err, want)
	}
	tree, err := client.Snapshot(t.Context(), found.Owner, found.Repo, found.Commit)
	if err != nil {
		t.Fatal(err)
	}
	if texts, err := tree.Read([]string{"a.md"}); err != nil || texts["a.md"] != "a" {
		t.Errorf("texts %q, %v", texts, err)
	}
}

// What has been read once is not asked for again by a later run. A file of the
// cache that was damaged, or that somebody put there, is asked for like any other.
func TestCache(t *testing.T) {
	s := githubtest.Start(t)
	commit := s.Repository("acme", "shop").Commit(githubtest.Commit{Branch: "main", Files: map[string]string{"a.md": "lesson\n", "b.md": "other\n"}})
	folder := filepath.Join(t.TempDir(), "new", "cache")
	read := func() int {
		t.Helper()
		s.Forget()
		tree := snapshot(t, newClient(t, s, func(o *pull.Options) { o.Cache = folder }), commit)
		texts, err := tree.Read([]string{"a.md", "b.md"})
		if err != nil || texts["a.md"] != "lesson\n" || texts["b.md"] != "other\n" {
			t.Fatalf("texts %q, %v", texts, err)
		}
		return count(s, "/graphql")
	}
	if n := read(); n != 1 {
		t.Fatalf("the first run has asked %d times", n)
	}
	if n := read(); n != 0 {
		t.Errorf("the second run has asked %d times", n)
	}
	files := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is for more than its owner: %v, %v", path, info.Mode(), err)
		}
		return os.WriteFile(path, []byte("forged\n"), 0o600)
	})
	if err != nil || files != 2 {
		t.Fatalf("%d files in the cache, %v", files, err)
	}
	if n := read(); n != 1 {
		t.Errorf("with a forged cache %d queries", n)
	}
	if n := read(); n != 0 {
		t.Errorf("the forged contents were not replaced: %d queries", n)
	}
}

// Without a token the GraphQL API answers nothing, and the others answer
// sixty requests an hour: more than a few files come from one archive.
func TestAnonymous(t *testing.T) {
	s := githubtest.Start(t)
	files := map[string]string{}
	for _, name := range strings.Split("abcdefgh", "") {
		files[name+".md"] = name
	}
	commit := s.Repository("acme", "shop").Commit(githubtest.Commit{Branch: "main", Files: files})
	for want, paths := range map[string][]string{
		"/git/blobs/": {"a.md"},
		"/tarball/":   {"a.md", "b.md", "c.md", "d.md", "e.md", "f.md"},
	} {
		s.Forget()
		tree := snapshot(t, newClient(t, s, func(o *pull.Options) { o.Token = "" }), commit)
		texts, err := tree.Read(paths)
		if err != nil || len(texts) != len(paths) || count(s, want) != 1 || count(s, "/graphql") != 0 {
			t.Errorf("%d files: texts %q, %v, requests %q", len(paths), texts, err, requestPaths(s))
		}
	}
}
