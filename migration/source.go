package migration

import (
	"sort"
	"strings"
)

// Source is the text of one file, with the index that turns byte offsets
// into lines and columns. Its text is kept as it is stored: byte order mark,
// carriage returns and invalid UTF-8 included, so that offsets are those of
// the file.
type Source struct {
	// Path is slash-separated and relative to the root of the repository.
	Path string
	Text string
	// UpgradeOnly is true where nobody will ask what the downgrade does: a
	// framework that has both in one file need not follow it.
	UpgradeOnly bool

	lines []int // offset of the first byte of each line
}

// NewSource indexes text.
func NewSource(path, text string) *Source {
	lines := make([]int, 1, 1+strings.Count(text, "\n"))
	for at := 0; len(lines) < cap(lines); {
		at += strings.IndexByte(text[at:], '\n') + 1
		lines = append(lines, at)
	}
	return &Source{Path: path, Text: text, lines: lines}
}

// Position is a place in a file. Line and Column count from 1, Column in
// bytes of UTF-8; Offset counts bytes from 0. The zero Position is nowhere.
type Position struct {
	Offset, Line, Column int
}

// Span is a range of a file; End is the position after the last byte.
// The zero Span is nowhere; a Span with a Path alone is the whole file.
type Span struct {
	Path       string
	Start, End Position
}

// IsZero reports whether the span names no place at all.
func (s Span) IsZero() bool { return s == Span{} }

// Contains reports whether other lies within s, in the same file.
func (s Span) Contains(other Span) bool {
	return s.Path == other.Path && s.Start.Offset <= other.Start.Offset && other.End.Offset <= s.End.Offset
}

// Position turns a byte offset, clamped to the text, into a position.
func (s *Source) Position(offset int) Position {
	offset = min(max(offset, 0), len(s.Text))
	line := sort.SearchInts(s.lines, offset+1)
	return Position{Offset: offset, Line: line, Column: offset - s.lines[line-1] + 1}
}

// Span makes the span of the bytes from start up to end, not included.
func (s *Source) Span(start, end int) Span {
	return Span{Path: s.Path, Start: s.Position(start), End: s.Position(max(start, end))}
}

// Whole is the span of all the text.
func (s *Source) Whole() Span { return s.Span(0, len(s.Text)) }

// Lines is how many lines the text has; a final newline starts none.
func (s *Source) Lines() int {
	if n := len(s.lines); n > 1 && s.lines[n-1] == len(s.Text) {
		return n - 1
	}
	return len(s.lines)
}

// Line returns the text of line number n, counted from 1, without its line
// ending; "" where there is no such line.
func (s *Source) Line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	end := len(s.Text)
	if n < len(s.lines) {
		end = s.lines[n] - 1
	}
	return strings.TrimSuffix(s.Text[s.lines[n-1]:end], "\r")
}

// LineSpan is the span of what stands on line number n, without white space
// around; that of the last line where there is no such line.
func (s *Source) LineSpan(n int) Span {
	n = min(max(n, 1), s.Lines())
	line := s.Line(n)
	start := s.lines[n-1] + len(line) - len(strings.TrimLeft(line, " \t"))
	return s.Span(start, s.lines[n-1]+len(strings.TrimRight(line, " \t")))
}

// A TextMap says where the bytes of a derived text (the SQL of a Python
// string, say) stand in the file they were read from. Its pieces are in
// ascending order of Text; bytes in no piece were made up by a framework.
type TextMap []TextPiece

// TextPiece maps Len bytes of derived text, from Text on, to the file, from
// File on. Where one byte of the text is written as several of the file (an
// escape), the piece is one byte of Text with FileLen bytes of File.
type TextPiece struct {
	Text, Len     int
	File, FileLen int
}

// Identity maps a text of length n that stands in the file as it is, from
// offset on.
func Identity(offset, n int) TextMap {
	return TextMap{{Text: 0, Len: n, File: offset, FileLen: n}}
}

// from are the pieces that hold the bytes of text from start on.
func (m TextMap) from(start int) TextMap {
	return m[sort.Search(len(m), func(i int) bool { return m[i].Text+m[i].Len > start }):]
}

// Range turns the range of text from start up to end into the range of the
// file that it was read from. ok is false where no byte of it was.
func (m TextMap) Range(start, end int) (fileStart, fileEnd int, ok bool) {
	for _, p := range m.from(start) {
		from, to := max(start, p.Text), min(end, p.Text+p.Len)
		if from >= to {
			break
		}
		pieceStart, pieceEnd := p.File, p.File+p.FileLen
		if p.Len == p.FileLen { // byte for byte
			pieceStart, pieceEnd = p.File+from-p.Text, p.File+to-p.Text
		}
		if !ok {
			fileStart, ok = pieceStart, true
		}
		fileEnd = pieceEnd
	}
	return fileStart, fileEnd, ok
}

// Slice is the map of text[start:end].
func (m TextMap) Slice(start, end int) TextMap {
	var out TextMap
	for _, p := range m.from(start) {
		from, to := max(start, p.Text), min(end, p.Text+p.Len)
		if from >= to {
			break
		}
		piece := TextPiece{Text: from - start, Len: to - from, File: p.File, FileLen: p.FileLen}
		if p.Len == p.FileLen {
			piece.File, piece.FileLen = p.File+from-p.Text, to-from
		}
		out = append(out, piece)
	}
	return out
}
