package migration

import "testing"

func TestPositions(t *testing.T) {
	s := NewSource("x", "a\r\nbé\n\nc")
	for _, test := range []struct{ offset, line, column int }{
		{0, 1, 1}, {1, 1, 2}, {2, 1, 3}, {3, 2, 1}, {4, 2, 2}, {6, 2, 4}, {7, 3, 1}, {8, 4, 1}, {9, 4, 2}, {99, 4, 2}, {-1, 1, 1},
	} {
		if got := s.Position(test.offset); got.Line != test.line || got.Column != test.column {
			t.Errorf("offset %d is at %d:%d, want %d:%d", test.offset, got.Line, got.Column, test.line, test.column)
		}
	}
	for n, want := range map[int]string{0: "", 1: "a", 2: "bé", 3: "", 4: "c", 5: ""} {
		if got := s.Line(n); got != want {
			t.Errorf("line %d is %q, want %q", n, got, want)
		}
	}
	if got := s.Lines(); got != 4 {
		t.Errorf("%d lines, want 4", got)
	}
	if got := NewSource("x", "a\nb\n").Lines(); got != 2 {
		t.Errorf("a final newline starts a line: %d lines, want 2", got)
	}
}

// A text that was written as `ab\nc` in a file from byte 10 on: the escape is
// one byte of the text and two of the file.
func TestTextMap(t *testing.T) {
	m := TextMap{{Text: 0, Len: 2, File: 10, FileLen: 2}, {Text: 2, Len: 1, File: 12, FileLen: 2}, {Text: 3, Len: 1, File: 14, FileLen: 1}}
	for _, test := range []struct{ start, end, from, to int }{
		{0, 4, 10, 15}, {1, 2, 11, 12}, {2, 3, 12, 14}, {1, 3, 11, 14}, {3, 4, 14, 15},
	} {
		from, to, ok := m.Range(test.start, test.end)
		if !ok || from != test.from || to != test.to {
			t.Errorf("[%d:%d] is at [%d:%d] (%t), want [%d:%d]", test.start, test.end, from, to, ok, test.from, test.to)
		}
		from, to, ok = m.Slice(test.start, test.end).Range(0, test.end-test.start)
		if !ok || from != test.from || to != test.to {
			t.Errorf("the slice [%d:%d] is at [%d:%d] (%t), want [%d:%d]", test.start, test.end, from, to, ok, test.from, test.to)
		}
	}
	if _, _, ok := m.Range(4, 9); ok {
		t.Error("bytes that were made up have a place")
	}
}
