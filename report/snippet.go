package report

import (
	"bufio"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// A span of more than maxSpanLines lines is shown by its first spanHead and
// its last spanTail ones.
const (
	maxSpanLines = 6
	spanHead     = 3
	spanTail     = 2
)

// snippet shows the source lines of a span with their numbers, and marks the
// exact columns below: with carets within one line, with a bracket at the
// left from the first line to the last.
type snippet struct {
	source *migration.Source
	span   migration.Span
	width  int // columns for the text of a line
	gutter int // columns for the line numbers
	paint  paint
}

func newSnippet(source *migration.Source, span migration.Span, columns int, p paint) snippet {
	gutter := len(strconv.Itoa(LastLine(span)))
	return snippet{source: source, span: span, width: max(columns-gutter-5, 20), gutter: gutter, paint: p}
}

// margin is the frame at the left of a line; number 0 shows none.
func (s *snippet) margin(number int) string {
	if number == 0 {
		return s.paint.frame(repeated(" ", s.gutter) + " |")
	}
	digits := strconv.Itoa(number)
	return s.paint.frame(repeated(" ", s.gutter-len(digits)) + digits + " |")
}

// line writes one line of the snippet: its parts one after the other.
func (s *snippet) line(b *bufio.Writer, number int, parts ...string) {
	b.WriteString(s.margin(number))
	apart := " "
	for _, part := range parts {
		if part != "" {
			b.WriteString(apart)
			b.WriteString(part)
			apart = ""
		}
	}
	b.WriteByte('\n')
}

// repeated is one character n times.
func repeated(character string, n int) string {
	const blanks = "                                                                "
	if character == " " && 0 <= n && n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(character, max(n, 0))
}

func (s *snippet) write(b *bufio.Writer) {
	s.line(b, 0)
	if LastLine(s.span) > s.span.Start.Line {
		s.writeBracket(b)
	} else {
		s.writeCarets(b)
	}
	s.line(b, 0)
}

// writeCarets shows a span within one line.
func (s *snippet) writeCarets(b *bufio.Writer) {
	text := s.source.Line(s.span.Start.Line)
	start, end := s.span.Start.Column-1, s.endColumn()-1
	if len(text) > s.width || !isPlain(text) { // few lines are
		line := cells(text)
		start, end = columnAt(line, start), columnAt(line, end)
		shown, skipped := window(line, start, s.width)
		text, start, end = shown, start-skipped, end-skipped
	}
	text = strings.TrimRight(text, " ")
	carets := max(min(end, s.width)-start, 1)
	s.line(b, s.span.Start.Line, text)
	s.line(b, 0, repeated(" ", start), s.paint.mark(repeated("^", carets)))
}

// writeBracket shows a span of several lines.
func (s *snippet) writeBracket(b *bufio.Writer) {
	first, last := s.span.Start.Line, LastLine(s.span)
	for n := first; n <= last; n++ {
		if last-first >= maxSpanLines && n == first+spanHead {
			s.line(b, 0, s.paint.mark("|")+" …")
			n = last - spanTail + 1
		}
		line := s.source.Line(n)
		mark := "|"
		if n == first {
			mark = s.opening(line)
		}
		s.line(b, n, strings.TrimRight(s.paint.mark(mark)+" "+s.cut(line), " "))
		if mark == " " {
			start := min(column(line, s.span.Start.Column-1), s.width)
			s.line(b, 0, " ", s.paint.mark(repeated("_", start+1)+"^"))
		}
	}
	end := min(max(column(s.source.Line(last), s.endColumn()-1)-1, 0), s.width)
	s.line(b, 0, s.paint.mark("|"+repeated("_", end+1)+"^"))
}

// cut is what is shown of a line from its beginning.
func (s *snippet) cut(line string) string {
	if isPlain(line) && len(line) <= s.width {
		return strings.TrimRight(line, " ")
	}
	text, _ := window(cells(line), 0, s.width)
	return text
}

// column is columnAt for a line that may be plain.
func column(line string, offset int) int {
	if isPlain(line) {
		return min(max(offset, 0), len(line))
	}
	return columnAt(cells(line), offset)
}

// opening is the mark at the first line: a slash where the span starts with
// the line's text, a blank where it starts later in the line.
func (s *snippet) opening(line string) string {
	if isPlain(line) {
		if strings.TrimSpace(line[:min(max(s.span.Start.Column-1, 0), len(line))]) == "" {
			return "/"
		}
		return " "
	}
	for _, c := range cells(line) {
		if c.start >= s.span.Start.Column-1 {
			break
		}
		if strings.TrimSpace(c.text) != "" {
			return " "
		}
	}
	return "/"
}

// endColumn is the column after the span's last byte, in its last line.
func (s *snippet) endColumn() int {
	if last := LastLine(s.span); last != s.span.End.Line {
		return len(s.source.Line(last)) + 1
	}
	return s.span.End.Column
}
