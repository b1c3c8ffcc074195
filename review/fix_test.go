package review

import (
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
)

// edit replaces the only occurrence of old in a source.
func edit(t *testing.T, s *migration.Source, old, text string) migration.Edit {
	t.Helper()
	if strings.Count(s.Text, old) != 1 {
		t.Fatalf("%q is not in the source exactly once", old)
	}
	at := strings.Index(s.Text, old)
	return migration.Edit{Span: s.Span(at, at+len(old)), Text: text}
}

func TestFixLines(t *testing.T) {
	tests := []struct {
		name, text string
		edits      [][2]string // old, new
		want       Lines
	}{
		{"inside a line", "a\nb = 1\nc\n", [][2]string{{"1", "2"}}, Lines{2, 2, "b = 1\n", "b = 2\n"}},
		{"an insertion", "CREATE INDEX i;\n", [][2]string{{"INDEX ", "INDEX CONCURRENTLY "}}, Lines{1, 1, "CREATE INDEX i;\n", "CREATE INDEX CONCURRENTLY i;\n"}},
		{"two edits, last first", "a\nb\nc\nd", [][2]string{{"c", "C"}, {"a", "A"}}, Lines{1, 3, "a\nb\nc\n", "A\nb\nC\n"}},
		{"a whole line deleted", "a\nb\nc\n", [][2]string{{"b\n", ""}}, Lines{2, 2, "b\n", ""}},
		{"a line made empty", "a\nb\nc\n", [][2]string{{"b", ""}}, Lines{2, 2, "b\n", "\n"}},
		{"two lines joined", "a\nb\nc\n", [][2]string{{"b\n", "b "}}, Lines{2, 3, "b\nc\n", "b c\n"}},
		{"carriage returns stay", "a\r\n\tb\r\nc", [][2]string{{"b", "B"}}, Lines{2, 2, "\tb\r\n", "\tB\r\n"}},
		{"new lines end as the others do", "a\r\n\tb\r\nc", [][2]string{{"b", "B\n\tC"}}, Lines{2, 2, "\tb\r\n", "\tB\r\n\tC\r\n"}},
		{"no newline at the end", "a\nb", [][2]string{{"b", "B"}}, Lines{2, 2, "b", "B"}},
		{"all of the file", "a\nb\n", [][2]string{{"a\nb\n", "c\n"}}, Lines{1, 2, "a\nb\n", "c\n"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			source := migration.NewSource("x.sql", test.text)
			fix := &Fix{}
			for _, e := range test.edits {
				fix.Edits = append(fix.Edits, edit(t, source, e[0], e[1]))
			}
			got, ok := fix.Lines(source)
			if !ok || got != test.want {
				t.Errorf("got %+v, %t; want %+v", got, ok, test.want)
			}
		})
	}
}

func TestFixLinesNotExact(t *testing.T) {
	source := migration.NewSource("x.sql", "abcdef\n")
	other := migration.NewSource("y.sql", "abcdef\n")
	tests := map[string]*Fix{
		"none":       nil,
		"no edits":   {},
		"overlap":    {Edits: []migration.Edit{{Span: source.Span(0, 3)}, {Span: source.Span(2, 4)}}},
		"other file": {Edits: []migration.Edit{{Span: other.Span(0, 3)}}},
		"outside": {Edits: []migration.Edit{{Span: migration.Span{
			Path: "x.sql", Start: migration.Position{Offset: 1}, End: migration.Position{Offset: 99}}}}},
	}
	for name, fix := range tests {
		if got, ok := fix.Lines(source); ok {
			t.Errorf("%s: got %+v, want none", name, got)
		}
	}
}
