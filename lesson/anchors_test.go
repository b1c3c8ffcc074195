package lesson

import (
	"os"
	"strings"
	"testing"
)

// TestAnchorsOfGitHub holds anchors against a list that github-slugger wrote,
// a good half of it headings that links of public repositories lead to.
func TestAnchorsOfGitHub(t *testing.T) {
	text, err := os.ReadFile("testdata/anchors.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var anchors Anchors
	n := 0
	for line := range strings.SplitSeq(string(text), "\n") {
		heading, want, ok := strings.Cut(line, "\t")
		switch {
		case line == "":
			anchors = Anchors{}
		case !ok: // a comment
		default:
			n++
			if got := anchors.Anchor(heading); got != want {
				t.Errorf("the anchor of %+q is %+q, want %+q", heading, got, want)
			}
		}
	}
	if n < 200 {
		t.Errorf("%d headings, want 200", n)
	}
}
