package pull_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/pull"
)

func TestHunks(t *testing.T) {
	tests := []struct {
		name, patch string
		// want has, for each hunk, the lines that can carry a comment.
		want []string
	}{
		{"no patch", "", nil},
		{"added file", "@@ -0,0 +1,2 @@\n+a\n+b", []string{"left [] right [1 2]"}},
		{"one line", "@@ -0,0 +1 @@\n+a\n\\ No newline at end of file", []string{"left [] right [1]"}},
		{"removed file", "@@ -1,2 +0,0 @@\n-a\n-b", []string{"left [1 2] right []"}},
		{
			"two hunks, one with a heading",
			"@@ -1,3 +1,4 @@\n a\n+new\n b\n c\n@@ -10,2 +11,2 @@ def upgrade():\n x\n-y\n+z",
			[]string{"left [1 2 3] right [1 2 3 4]", "left [10 11] right [11 12]"},
		},
		{"no end of line on both sides", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file", []string{"left [1] right [1]"}},
		{"what looks like a head", "@@ -0,0 +1,2 @@\n+@@ -1 +1 @@\n+-- x", []string{"left [] right [1 2]"}},
		{"carriage returns", "@@ -1 +1 @@\r\n-a\r\n+b\r", []string{"left [1] right [1]"}},
		{"last end of line", "@@ -0,0 +1 @@\n+a\n", []string{"left [] right [1]"}},
		{"empty line of context", "@@ -1,2 +1,3 @@\n\n+a\n b", []string{"left [1 2] right [1 2 3]"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			hunks, err := pull.Hunks(test.patch)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range hunks {
				var left, right []int
				for line := range 20 {
					if h.Left(line) {
						left = append(left, line)
					}
					if h.Right(line) {
						right = append(right, line)
					}
				}
				got = append(got, fmt.Sprintf("left %v right %v", left, right))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestHunkLines(t *testing.T) {
	hunks, err := pull.Hunks("@@ -4,3 +4,3 @@\n a\n-b\n+B\n c")
	if err != nil {
		t.Fatal(err)
	}
	want := []pull.HunkLine{{4, 4, "a"}, {5, 0, "b"}, {0, 5, "B"}, {6, 6, "c"}}
	if !slices.Equal(hunks[0].Lines, want) {
		t.Errorf("lines %v, want %v", hunks[0].Lines, want)
	}
}

func TestDamagedHunks(t *testing.T) {
	for _, patch := range []string{
		"x", "@@", "@@ -1 +1", "@@ -a +b @@", "@@ -1,2 +1,2 @@\n a", "@@ -1 +1 @@\n-a\n+b\n+c",
		"@@ -1 +1 @@\n-a\n-b", "@@ -1 +1 @@\n?", "@@ -99999999999 +1 @@\n a", "@@ -0 +1 @@\n a",
	} {
		hunks, err := pull.Hunks("@@ -0,0 +1 @@\n+whole\n" + patch)
		if err == nil || !strings.Contains(err.Error(), "of the patch") {
			t.Errorf("%q: error %v", patch, err)
		}
		if len(hunks) == 0 || !hunks[0].Right(1) {
			t.Errorf("%q: the hunk before the damage is lost", patch)
		}
	}
}

func FuzzHunks(f *testing.F) {
	f.Add("@@ -1,3 +1,4 @@\n a\n+new\n b\n c\n@@ -10,2 +11,2 @@ def upgrade():\n x\n-y\n+z\n\\ No newline at end of file")
	f.Add("@@ -0,0 +1 @@\n+a")
	f.Fuzz(func(t *testing.T, patch string) {
		hunks, _ := pull.Hunks(patch)
		for _, h := range hunks {
			old, now := 0, 0
			for _, line := range h.Lines {
				if line.Old != 0 || line.New == 0 {
					old++
				}
				if line.New != 0 && !h.Right(line.New) || line.Old != 0 && !h.Left(line.Old) {
					t.Fatalf("line %+v is outside its hunk %d,%d %d,%d", line, h.OldStart, h.OldLines, h.NewStart, h.NewLines)
				}
				now++
			}
			if old > h.OldLines || now > h.OldLines+h.NewLines {
				t.Fatalf("%d lines in a hunk of %d and %d", now, h.OldLines, h.NewLines)
			}
		}
	})
}
