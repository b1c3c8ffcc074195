package pull_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/pull"
)

// history is a repository with merges, a rename, a deletion and a link.
func history(t *testing.T) workspace {
	w := newWorkspace(t)
	w.write("db/1.sql", "select 1;\n")
	w.write("other", "other\n")
	w.commit("first")
	w.git("checkout", "--quiet", "-b", "topic")
	w.write("db/2 two.sql", "select 2;\n")
	w.commit("on the branch")
	w.write("db/2 two.sql", "select 22;\n")
	w.commit("on the branch, again")
	w.git("checkout", "--quiet", "main")
	w.write("other", "changed\n")
	w.commit("meanwhile")
	w.git("merge", "--quiet", "--no-ff", "--message", "merge topic", "topic")
	w.git("mv", "db/1.sql", "db/0.sql")
	w.commit("rename")
	w.git("rm", "--quiet", "other")
	w.commit("remove")
	w.git("commit", "--quiet", "--allow-empty", "--message", "empty\x01: strange")
	return w
}

func TestMerged(t *testing.T) {
	w := history(t)
	r, err := pull.OpenRepository(t.Context(), w.root)
	if err != nil {
		t.Fatal(err)
	}
	var subjects []string
	for m, err := range r.Merged(t.Context(), "main") {
		if err != nil {
			t.Fatal(err)
		}
		subjects = append(subjects, m.Subject)
		change := m.Change(t.Context())
		got, err := change.Base(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		if m.Parent != "" {
			if want, err = readTree(t, r, m.Parent); err != nil {
				t.Fatal(err)
			}
		}
		texts, err := got.Read(got.Paths())
		if err != nil || !maps.Equal(texts, want) {
			t.Errorf("%s: before it there was %q, %v, want %q", m.Subject, texts, err, want)
		}
		after, err := readTree(t, r, m.Commit)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range change.Files {
			if f.Status == pull.Removed {
				continue
			}
			if texts, err := change.Texts(t.Context(), []string{f.Path}); err != nil || texts[f.Path] != after[f.Path] {
				t.Errorf("%s: %s is %q, %v, want %q", m.Subject, f.Path, texts[f.Path], err, after[f.Path])
			}
		}
		if m.Subject == "rename" && (len(change.Files) != 1 || change.Files[0].PreviousPath != "db/1.sql") {
			t.Errorf("the rename is %+v", change.Files)
		}
	}
	if want := []string{"empty\x01: strange", "remove", "rename", "merge topic", "meanwhile", "first"}; !slices.Equal(subjects, want) {
		t.Errorf("the steps are %q, want %q", subjects, want)
	}
}

func readTree(t *testing.T, r *pull.Repository, commit string) (map[string]string, error) {
	s, err := r.Snapshot(t.Context(), commit)
	if err != nil {
		return nil, err
	}
	return s.Read(s.Paths())
}

// Who has seen enough ends it.
func TestMergedStops(t *testing.T) {
	r, err := pull.OpenRepository(t.Context(), history(t).root)
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, err := range r.Merged(t.Context(), "main") {
		if err != nil {
			t.Fatal(err)
		}
		if steps++; steps == 2 {
			break
		}
	}
	for _, err := range r.Merged(t.Context(), "none") {
		if err == nil {
			t.Error("a branch that is not there has steps")
		}
	}
}

// What a shallow clone does not have is said, and not taken for the beginning.
func TestMergedShallow(t *testing.T) {
	w := history(t)
	clone := newWorkspace(t)
	clone.git("fetch", "--quiet", "--depth=3", "file://"+w.root, "main")
	r, err := pull.OpenRepository(t.Context(), clone.root)
	if err != nil {
		t.Fatal(err)
	}
	var last error
	steps := 0
	for _, err := range r.Merged(t.Context(), "FETCH_HEAD") {
		steps++
		last = err
	}
	if steps != 3 || !errors.Is(last, pull.ErrShallow) {
		t.Errorf("%d steps, and then %v", steps, last)
	}
}
