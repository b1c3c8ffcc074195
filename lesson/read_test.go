package lesson

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/oncebitten/oncebitten/checks"
)

// describe writes lessons as the test files have them.
func describe(lessons []*Lesson) string {
	var b strings.Builder
	one := func(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "\n", "⏎") }
	for _, l := range lessons {
		fmt.Fprintf(&b, "%d %q #%s", l.Line, l.Title, l.Anchor)
		if len(l.Tags) > 0 {
			fmt.Fprintf(&b, " %v", l.Tags)
		}
		if l.Date != "" {
			fmt.Fprintf(&b, " %s", l.Date)
		}
		if l.Project != "" {
			fmt.Fprintf(&b, " project=%s", l.Project)
		}
		if l.Severity != checks.Off {
			fmt.Fprintf(&b, " %s", l.Severity)
		}
		if len(l.Checks) > 0 {
			fmt.Fprintf(&b, " checks=%s", strings.Join(l.Checks, ","))
		}
		if l.Pattern {
			b.WriteString(" pattern")
		}
		b.WriteByte('\n')
		for _, text := range []struct{ name, value string }{{"context", l.Context}, {"solution", l.Solution}, {"prevention", l.Prevention}} {
			if text.value != "" {
				fmt.Fprintf(&b, "  %s: %s\n", text.name, one(text.value))
			}
		}
		for _, e := range l.Errors {
			fmt.Fprintf(&b, "  error: %s\n", one(e))
		}
		for _, e := range l.Examples {
			words := []string{[]string{"other", "bad", "good"}[e.Kind]}
			if e.Solution {
				words = append(words, "solution")
			}
			words = append(append(words, e.Language), e.Words...)
			fmt.Fprintf(&b, "  %d %s: %s\n", e.Line, strings.Join(words, " "), one(e.Code))
		}
	}
	return b.String()
}

func TestRead(t *testing.T) {
	files, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text, want := string(archive.Files[0].Data), string(archive.Files[1].Data)
			if got := describe(Read("lessons.md", text).Lessons); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
			crlf := "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")
			if got := describe(Read("lessons.md", crlf).Lessons); got != want {
				t.Errorf("with a byte order mark and CRLF: got\n%swant\n%s", got, want)
			}
			if twin := Read("lessons.md", garble(text)); !isASCII(text) {
				for i, l := range Read("lessons.md", text).Lessons {
					if i >= len(twin.Lessons) || twin.Lessons[i].Body != l.Body || twin.Lessons[i].Title != l.Title {
						t.Errorf("garbled: %s is not the same", l.Title)
					}
				}
			}
		})
	}
}
