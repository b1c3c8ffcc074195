package review

import (
	"cmp"
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// Lines are whole lines of a file, with what an exact change makes of them.
type Lines struct {
	// First and Last are line numbers, counted from 1, both included.
	First, Last int
	// Old and New are the text before and after, line endings included. New
	// is empty where the lines are deleted.
	Old, New string
}

// Lines widens a fix to the whole lines that it touches, as suggestions and
// diffs show it. New lines end as the first one of the file does. ok is false when that cannot be exact: there is no edit, or
// one lies outside of the source or overlaps another.
func (f *Fix) Lines(source *migration.Source) (lines Lines, ok bool) {
	if f == nil || source == nil || len(f.Edits) == 0 {
		return Lines{}, false
	}
	edits := slices.Clone(f.Edits)
	slices.SortStableFunc(edits, func(a, b migration.Edit) int {
		return cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset)
	})
	first := source.Position(edits[0].Span.Start.Offset)
	from := first.Offset - first.Column + 1
	ending := lineEnding(source.Text)
	var b strings.Builder
	at := from
	for _, e := range edits {
		start, end := e.Span.Start.Offset, e.Span.End.Offset
		if e.Span.Path != source.Path || start < at || end < start || end > len(source.Text) {
			return Lines{}, false
		}
		b.WriteString(source.Text[at:start])
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(e.Text, "\r\n", "\n"), "\n", ending))
		at = end
	}
	last := source.Position(at)
	changed := b.String()
	if last.Column == 1 && last.Line > first.Line && (changed == "" || strings.HasSuffix(changed, "\n")) {
		last = source.Position(at - 1) // the edits end with a whole line, the next one stays
	}
	to := len(source.Text)
	if n := strings.IndexByte(source.Text[last.Offset:], '\n'); n >= 0 {
		to = last.Offset + n + 1
	}
	return Lines{First: first.Line, Last: last.Line, Old: source.Text[from:to], New: changed + source.Text[at:to]}, true
}

// lineEnding is how the first line of a text ends.
func lineEnding(text string) string {
	if n := strings.IndexByte(text, '\n'); n > 0 && text[n-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
