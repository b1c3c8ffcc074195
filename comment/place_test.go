package comment

import (
	"crypto/sha1"
	"encoding/hex"
	"strconv"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/pull"
	"github.com/oncebitten/oncebitten/review"
)

func itoa(n int) string { return strconv.Itoa(n) }

// twoHunks changes lines 2 and 9 of a file of twelve lines.
const twoHunks = "@@ -1,3 +1,3 @@\n 1\n-x\n+2\n 3\n@@ -8,3 +8,3 @@\n 8\n-x\n+9\n 10\n"

const twelve = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n"

// lines are a place in a.sql.
func lines(first, last int) Place { return Place{Path: "a.sql", StartLine: first, Line: last} }

func TestPlace(t *testing.T) {
	source := migration.NewSource("a.sql", twelve)
	span := func(first, last int) migration.Span {
		return migration.Span{Path: "a.sql", Start: migration.Position{Line: first, Column: 1}, End: migration.Position{Line: last, Column: 2}}
	}
	modified := pull.File{Path: "a.sql", Status: pull.Modified, Patch: twoHunks}
	tests := []struct {
		name string
		file pull.File
		span migration.Span
		want Place
	}{
		{"a changed line", modified, span(2, 2), lines(2, 2)},
		{"a line of context", modified, span(10, 10), lines(10, 10)},
		{"clipped to its hunk", modified, span(2, 6), lines(2, 3)},
		{"from before a hunk", modified, span(5, 9), lines(8, 9)},
		{"over both hunks", modified, span(1, 12), lines(1, 3)},
		{"between the hunks", modified, span(5, 6), Place{Path: "a.sql"}},
		{"the whole file", modified, migration.Span{Path: "a.sql"}, Place{Path: "a.sql"}},
		{"a span that ends at the start of a line", modified, migration.Span{Path: "a.sql",
			Start: migration.Position{Line: 1, Column: 1}, End: migration.Position{Line: 2, Column: 1}}, lines(1, 1)},
		{"a pure rename", pull.File{Path: "a.sql", PreviousPath: "b.sql", Status: pull.Renamed}, span(2, 2), Place{Path: "a.sql"}},
		{"a patch that GitHub left out", pull.File{Path: "a.sql", Status: pull.Added}, span(2, 2), Place{Path: "a.sql"}},
		{"a damaged patch", pull.File{Path: "a.sql", Status: pull.Modified, Patch: twoHunks + "@@ nonsense\n"}, span(9, 9), lines(9, 9)},
		{"a removed file", pull.File{Path: "a.sql", Status: pull.Removed, Patch: "@@ -1 +0,0 @@\n-1\n"}, migration.Span{Path: "a.sql"}, Place{Path: "a.sql", StartLine: 1, Line: 1, Old: true}},
		{"a removed file whose patch GitHub left out", pull.File{Path: "a.sql", Status: pull.Removed}, migration.Span{Path: "a.sql"}, Place{Path: "a.sql"}},
		{"a removed file without a line", pull.File{Path: "a.sql", Status: pull.Removed, Patch: "@@ -0,0 +0,0 @@\n"}, migration.Span{Path: "a.sql"}, Place{Path: "a.sql"}},
		{"another file", pull.File{Path: "b.sql", Status: pull.Modified, Patch: twoHunks}, span(2, 2), Place{}},
	}
	for _, test := range tests {
		f := &review.Finding{Span: test.span}
		got, s := newDiff([]pull.File{test.file}).place(f, map[string]*migration.Source{"a.sql": source})
		if got != test.want || s.ok {
			t.Errorf("%s: got %v, %+v; want %v", test.name, got, s, test.want)
		}
	}
}

// gitBlob is git's SHA-1 of a file's content.
func gitBlob(text string) string {
	sum := sha1.Sum([]byte("blob " + itoa(len(text)) + "\x00" + text))
	return hex.EncodeToString(sum[:])
}
