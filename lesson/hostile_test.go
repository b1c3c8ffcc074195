package lesson

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
)

// What is no lesson file, or one that nobody would write, is read all the same,
// and what was left out is said. Reading that took the square of its input would
// not come to an end here.
func TestHostileFiles(t *testing.T) {
	lesson := "### [DB] A lesson\n**Context**: it broke.\n\n"
	for _, test := range []struct {
		name, text string
		lessons    int
		problem    string // "" for none
	}{
		{"no Markdown", "{\"a\": [1, 2, {\"b\": null}]}\n", 0, "has no lesson"},
		{"nothing", "", 0, "has no lesson"},
		{"white space", " \n\t\n\n", 0, "has no lesson"},
		{"HTML", "<!doctype html>\n<html><body><h1>Lessons</h1></body></html>\n", 0, "has no lesson"},
		{"binary", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 0, "it holds NUL bytes"},
		{"binary without NUL", "\x89\xfe\xff\x01\x02\x03\xc0\xc1", 0, "is not UTF-8"},
		{"UTF-16", "\xff\xfe#\x00 \x00A\x00", 0, "UTF-16"},
		{"more than 32 MB", strings.Repeat(lesson, 33<<20/len(lesson)), 0, "lessons are read up to 32 MB"},
		{"20 MB of short lines", strings.Repeat(lesson+"```\n"+strings.Repeat("it broke again\n", 995)+"```\n", 20<<20/15000), maxLines / 1000, "lessons are read up to line 250000"},
		{"20 MB of long lessons", strings.Repeat(lesson+strings.Repeat("It broke again, and again.", 800)+"\n\n", 1000), 1000, ""},
		{"a table of empty cells", strings.Repeat("|a", 4000) + "|\n" + strings.Repeat("|-", 4000) + "|\n" + strings.Repeat("|\n", 1<<20/2) + "\n" + lesson, 0, "many more columns"},
		{"many tables of empty cells", strings.Repeat(strings.Repeat("|a", 40)+"|\n"+strings.Repeat("|-", 40)+"|\n"+strings.Repeat("|\n", 40)+"\n", 1<<10) + lesson, 1, "many more columns"},
		{"a parent of a megabyte", "# " + strings.Repeat("a", 1<<20) + "\n" + strings.Repeat(lesson, 1<<10), 1 << 10, ""},
		{"one field, over and over", "### [DB] x\n" + strings.Repeat("**Context**: it broke.\n\n", 1<<14), 1, ""},
		{"numbers before a title", "### [DB] " + strings.Repeat("1. ", 1<<20) + "\n" + lesson, 2, ""},
		{"dots", strings.Repeat(strings.Repeat("·!", 2600)+"\n", 1<<6) + "\n" + lesson, 1, ""},
		{"bars without labels", strings.Repeat(strings.Repeat("|a", 3900)+"\n", 1<<6) + "\n" + lesson, 1, ""},
		{"a row of counts", "# Statistics\n|a|b|\n" + strings.Repeat("|"+strings.Repeat("é", 1900)+strings.Repeat("|1", 1900)+"|\n", 1<<6) + "\n" + lesson, 1, ""},
		{"one line", strings.Repeat("a", 15<<20), 0, "has no lesson"},
		{"a heading of a megabyte", "# " + strings.Repeat("[x](y) *z* `", 1<<15) + "\n" + lesson, 1, ""},
		{"brackets", strings.Repeat("[", 1<<20) + "\n\n" + lesson, 1, ""},
		{"quotes", strings.Repeat(">", 1<<16) + " x\n\n" + lesson, 1, "nested too deeply"},
		{"lists", strings.Repeat("- ", 1<<15) + "x\n\n" + lesson, 1, "nested too deeply"},
		{"emphasis", strings.Repeat("*a_ ", 1<<18) + "\n\n" + lesson, 1, ""},
		{"links", strings.Repeat("[a](b", 1<<16) + "\n\n" + lesson, 1, ""},
		{"bars", strings.Repeat("|", 1<<20) + "\n\n" + lesson, 1, ""},
		{"tables", "|a|b|\n|-|-|\n" + strings.Repeat("|x|y|\n", 1<<14) + "\n" + lesson, 1, ""},
		{"fences", strings.Repeat("```\n", 1<<14) + "\n" + lesson, 1, ""},
		{"references", strings.Repeat("[a]: b\n", 1<<14) + "\n" + lesson, 1, ""},
		{"fields", "### [DB] x\n" + strings.Repeat("**Date**: 1 | **Severity**: 2 | ", 1<<15) + "\n", 1, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := Read("l.md", test.text)
			if len(d.Lessons) != test.lessons {
				t.Errorf("%d lessons, want %d", len(d.Lessons), test.lessons)
			}
			said := fmt.Sprint(d.Problems)
			if test.problem == "" && len(d.Problems) > 0 || !strings.Contains(said, test.problem) {
				t.Errorf("problems are %.300s, want %q", said, test.problem)
			}
		})
	}
}

// What lessons keep grows with the size of their file, and no faster.
func TestMemoryOfLessons(t *testing.T) {
	lesson := "### [DB] A lesson\n**Context**: it broke.\n\n"
	text := strings.Repeat(lesson, (1<<20)/len(lesson))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	d := Read("l.md", text)
	runtime.GC()
	runtime.ReadMemStats(&after)
	kept := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) >> 20
	if len(d.Lessons) != len(text)/len(lesson) || kept > 130 {
		t.Errorf("%d lessons of %d MB keep %d MB", len(d.Lessons), len(text)>>20, kept)
	}
	runtime.KeepAlive(d)
}

// What a file says of itself is verified in bounded time, however much that is.
func TestHostileFigures(t *testing.T) {
	lessons := ""
	for i := range 2_000 {
		lessons += fmt.Sprintf("### [DB] A lesson %d\n**Date**: 2026-01-08 | **Severity**: low\n\n", i)
	}
	for _, test := range []struct {
		name, text string
		problems   int
		first      string
	}{
		{"counts", lessons + "# Statistics\n" + strings.Repeat("- **DB**: 7\n- **Last updated**: 2024-01-01\n", 2_000), 4_000, `gives the number of lessons of "DB" as 7, and it is 2000`},
		{"totals", lessons + "# Statistics\n|file|lessons|\n|-|-|\n" + strings.Repeat("|[a](a.md)|1|\n|Total|2|\n", 2_000), 2_000, "gives the number of lessons as 2, and it is 1"},
		{"links to headings", lessons + strings.Repeat("[a](#db-a-lessen-1)\n", 2_000), 2_000, `did you mean "#db-a-lesson-1"?`},
		{"links to files", lessons + strings.Repeat("[a](aa.md)\n", 2_000), 2_000, "did you mean a.md?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := Read("l.md", test.text)
			v := NewVerifier(folder{"l.md": test.text, "a.md": "### [DB] One\n**Context**: x\n"}, []*Document{d})
			problems := v.Problems(d)
			if len(problems) != test.problems || !strings.Contains(problems[0].String(), test.first) {
				t.Errorf("%d problems, want %d, the first with %q: %.200s", len(problems), test.problems, test.first, fmt.Sprint(problems))
			}
		})
	}
}

// Headings with markup, other directions and repeats are lessons with anchors
// of their own, and their titles are text.
func TestHeadingsOfLessons(t *testing.T) {
	text := ""
	for _, heading := range []string{
		"[DB] The same", "[DB] The same", "[DB] <b>HTML</b> & <script>alert(1)</script>", "[DB] [a link](http://x.y) and `code`",
		"[DB] Été à l'œuvre", "[DB] \u202eright to left\u202c", "[DB] ![image](x.png) text", "[DB] **bold** _em_ ~~no~~",
	} {
		text += "### " + heading + "\n**Context**: it broke.\n\n"
	}
	d := Read("l.md", text)
	want := []string{
		"The same #db-the-same", "The same #db-the-same-1", "HTML & alert(1) #db-html--alert1", "a link and code #db-a-link-and-code",
		"Été à l'œuvre #db-été-à-lœuvre", "right to left\u202c #db-right-to-left", "text #db--text", "bold em no #db-bold-em-no",
	}
	for i, l := range d.Lessons {
		got := l.Title + " #" + l.Anchor
		if i >= len(want) || got != want[i] {
			t.Errorf("got %q", got)
		}
	}
	if len(d.Lessons) != len(want) {
		t.Errorf("%d lessons, want %d", len(d.Lessons), len(want))
	}
	for _, p := range d.Problems {
		if p.Severity > checks.Notice {
			t.Error(p)
		}
	}
}
