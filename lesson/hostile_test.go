package lesson

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/checks"
)

// What is no lesson file, or one that nobody would write, is read in bounded
// time and memory, and what was left out is said.
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
		{"16 MB of lessons and more", strings.Repeat(lesson, 20<<20/len(lesson)), 0, "lessons are read up to 16 MB"},
		{"one line", strings.Repeat("a", 15<<20), 0, "has no lesson"},
		{"a heading of a megabyte", "# " + strings.Repeat("[x](y) *z* `", 1<<17) + "\n" + lesson, 1, ""},
		{"brackets", strings.Repeat("[", 1<<20) + "\n\n" + lesson, 1, ""},
		{"quotes", strings.Repeat(">", 1<<16) + " x\n\n" + lesson, 1, "nested too deeply"},
		{"lists", strings.Repeat("- ", 1<<15) + "x\n\n" + lesson, 1, "nested too deeply"},
		{"emphasis", strings.Repeat("*a_ ", 1<<18) + "\n\n" + lesson, 1, ""},
		{"links", strings.Repeat("[a](b", 1<<18) + "\n\n" + lesson, 1, ""},
		{"bars", strings.Repeat("|", 1<<20) + "\n\n" + lesson, 1, ""},
		{"tables", "|a|b|\n|-|-|\n" + strings.Repeat("|x|y|\n", 1<<16) + "\n" + lesson, 1, ""},
		{"fences", strings.Repeat("```\n", 1<<16) + "\n" + lesson, 1, ""},
		{"references", strings.Repeat("[a]: b\n", 1<<16) + "\n" + lesson, 1, ""},
		{"fields", "### [DB] x\n" + strings.Repeat("**Date**: 1 | **Severity**: 2 | ", 1<<15) + "\n", 1, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			start := time.Now()
			d := Read("l.md", test.text)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
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

// Time and memory grow with the size of a file, and no faster: four megabytes
// of short lessons are read in seconds.
func TestMemoryOfLessons(t *testing.T) {
	lesson := "### [DB] A lesson\n**Context**: it broke.\n\n"
	text := strings.Repeat(lesson, (4<<20)/len(lesson))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	d := Read("l.md", text)
	took := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	kept := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) >> 20
	t.Logf("%d lessons of %d MB in %s, %d MB kept", len(d.Lessons), len(text)>>20, took, kept)
	if len(d.Lessons) != len(text)/len(lesson) || kept > 400 || took > 60*time.Second {
		t.Errorf("%d lessons took %s and %d MB", len(d.Lessons), took, kept)
	}
	runtime.KeepAlive(d)
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
