package githubtest

import (
	"strings"
	"testing"
)

func TestFollow(t *testing.T) {
	lines := func(words string) string { return strings.ReplaceAll(words, " ", "\n") + "\n" }
	old := lines("a b c d e f g h i j k l m n o p")
	tests := []struct {
		name, now string
		line      int
		want      int
	}{
		{"nothing changed", old, 5, 5},
		{"a line above is new", lines("new a b c d e f g h i j k l m n o p"), 5, 6},
		{"a line above is gone", lines("b c d e f g h i j k l m n o p"), 5, 4},
		{"far below a change", lines("new a b c d e f g h i j k l m n o p"), 16, 17},
		{"the line is gone", lines("a b c d f g h i j k l m n o p"), 5, 0},
		{"the line is another", lines("a b c d E f g h i j k l m n o p"), 5, 0},
		{"a line below is new", lines("a b c d e f g h i j k l m n o p new"), 5, 5},
	}
	for _, test := range tests {
		if got := follow(old, test.now, test.line); got != test.want {
			t.Errorf("%s: line %d is now %d, want %d", test.name, test.line, got, test.want)
		}
	}
}

// The hashes are git's own: they were printed by git hash-object.
func TestHash(t *testing.T) {
	if got := hash("blob", "hello\n"); got != "ce013625030ba8dba906f756967f9e9ca394464a" {
		t.Errorf("hash %s", got)
	}
	if got := hash("tree", ""); got != "4b825dc642cb6eb9a060e54bf8d69288fbee4904" {
		t.Errorf("hash %s", got)
	}
}

func TestMergeBase(t *testing.T) {
	s, err := New("http://fake.test", t.Errorf)
	if err != nil {
		t.Fatal(err)
	}
	repo := s.Repository("acme", "shop")
	commit := func(text string, parents ...string) string {
		return repo.Commit(Commit{Parents: parents, Files: map[string]string{"a": text}})
	}
	root := commit("root")
	left, right := commit("left", root), commit("right", root)
	merge := commit("merge", left, right)
	for _, test := range [][3]string{{left, right, root}, {merge, right, right}, {left, left, left}, {root, merge, root}} {
		if got := repo.mergeBase(test[0], test[1]); got == nil || got.hash != test[2] {
			t.Errorf("merge base of %.7s and %.7s is %v, want %.7s", test[0], test[1], got, test[2])
		}
	}
	if got := repo.mergeBase(left, commit("elsewhere")); got != nil {
		t.Errorf("merge base %v of unrelated commits", got)
	}
}
