package review_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/review"
)

// manyLessons are files with n lessons in all, each with an error, an example
// and a solution of its own.
func manyLessons(n int) map[string]string {
	files := map[string]string{}
	for i := range n {
		path := fmt.Sprintf("lessons/%d.md", i/100)
		files[path] += fmt.Sprintf("### [DB] Lesson %d\n**Date**: 2026-01-08 | **Severity**: 🔴\n\n**Context**: the column %[1]d had no default.\n\n"+
			"**Error**:\n```\nERROR:  column \"c%[1]d\" of relation \"users\" contains null values\n```\n\n"+
			"**Example**:\n```sql bad\nALTER TABLE users ADD COLUMN c%[1]d text NOT NULL;\n```\n\n"+
			"**Solution**:\n```sql\nALTER TABLE users ADD COLUMN c%[1]d text NOT NULL DEFAULT '';\n```\n\n", i)
	}
	return files
}

// Ten thousand lessons are to be read and bound within a second.
func BenchmarkTenThousandLessons(b *testing.B) {
	files := manyLessons(10_000)
	for b.Loop() {
		documents := review.ReadLessons(slices.Sorted(maps.Keys(files)), files)
		if l := review.NewLibrary(documents); len(l.Bindings) < 10_000 {
			b.Fatalf("%d bindings", len(l.Bindings))
		}
	}
}

// Examples beyond the bound are not run to bind lessons, and that is said.
func TestManyLessons(t *testing.T) {
	var documents []*lesson.Document
	for path, text := range manyLessons(400) {
		documents = append(documents, lesson.Read(path, text))
	}
	l := review.NewLibrary(documents)
	said := fmt.Sprint(l.Problems)
	if len(l.Problems) != 1 || !strings.Contains(said, "no example is run to find the checks") {
		t.Errorf("problems are %s", said)
	}
	if len(l.Bindings) < 400 {
		t.Errorf("%d bindings, want one of every lesson by its error", len(l.Bindings))
	}
}

// What a file of lessons has too much of to be tried out in a bounded time is
// left out, and that is said: checks, examples, long examples.
func TestTooManyInLessons(t *testing.T) {
	long := strings.Repeat("ALTER TABLE users ADD COLUMN plan text NOT NULL;\n", 1<<19/50)
	for _, test := range []struct {
		name, text string
		problem    string
	}{
		{"checks", strings.Repeat("```cel name=a\ntrue\n```\n", 2000), "no check of a lesson is read: that is done for 1000"},
		{"examples", strings.Repeat("```sql bad\nALTER TABLE users ADD COLUMN plan text NOT NULL;\n```\n", 2000), "no example is run to find the checks"},
		{"long examples", strings.Repeat("```sql bad\n"+long+"```\n", 2), "no example is run to find the checks"},
		{"steps", strings.Repeat("```sql good step=2\nSELECT 1;\n```\n", 20_000), "no example is tested"},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := review.NewLibrary([]*lesson.Document{lesson.Read("l.md", "### [DB] A lesson\n"+test.text)})
			_, _, left := l.Judge(config.Default())
			if said := fmt.Sprint(l.Problems, left); !strings.Contains(said, test.problem) {
				t.Errorf("problems are %.300s, want %q", said, test.problem)
			}
		})
	}
}

// A finding names the first of very many lessons about it, and the rest is said.
func TestManyLessonsOfOneCheck(t *testing.T) {
	text := strings.Repeat("### [DB] A lesson\n**Checks**: `not-null-without-default`\n\n", 10_000)
	before := framework.Texts(map[string]string{"db/migrations/1.sql": "CREATE TABLE users (id bigint);\n"})
	added := strings.Repeat("ALTER TABLE users ADD COLUMN plan text NOT NULL;\n", 2)
	result := review.Run(review.Input{
		Config: config.Default(), Before: before, After: framework.Overlay(before, map[string]*string{"db/migrations/2.sql": &added}),
		Files:   []review.ChangedFile{{Path: "db/migrations/2.sql", Status: "added"}},
		Lessons: review.NewLibrary([]*lesson.Document{lesson.Read("l.md", text)}), Transaction: "auto",
	})
	if len(result.Findings) == 0 || len(result.Findings[0].Lessons()) != 21 || !result.Findings[0].Lessons()[20].BuiltIn {
		t.Fatalf("the findings are %+v, want the first with 20 lessons and the built-in one", result.Findings)
	}
	if said := strings.Join(result.Notes, "\n"); strings.Count(said, "10000 lessons are about not-null-without-default: its findings name the first 20") != 1 {
		t.Errorf("the notes are %q", said)
	}
}

// Of very many lesson files in a change the first are tested, and that is said.
func TestManyLessonFiles(t *testing.T) {
	text := "### [DB] A lesson\n**Checks**: `no-such-check`\n\n" + strings.Repeat(strings.Repeat("it broke. ", 1000)+"\n\n", 500)
	before := framework.Texts(map[string]string{})
	c := config.Default()
	c.Lessons = []config.LessonSource{{Glob: "lessons/*.md"}}
	in := review.Input{Config: c, Before: before, Transaction: "auto"}
	after := map[string]*string{}
	for _, path := range []string{"lessons/a.md", "lessons/b.md"} {
		after[path] = &text
		in.Files = append(in.Files, review.ChangedFile{Path: path, Status: "added"})
	}
	in.After = framework.Overlay(before, after)
	result := review.Run(in)
	if len(result.Findings) != 1 || result.Findings[0].Span.Path != "lessons/a.md" {
		t.Errorf("the findings are %v, want that of the first file", result.Findings)
	}
	if said := fmt.Sprint(result.Notes); !strings.Contains(said, "lessons/b.md and the lesson files after it are not tested") {
		t.Errorf("the notes are %s", said)
	}
}
