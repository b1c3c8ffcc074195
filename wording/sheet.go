package wording

import "strings"

// Sheet is memory that texts are written to, one behind the other. Those of the
// thousands of findings of a large change live as long as each other, and
// take less of it there than each by itself. The zero Sheet is empty.
type Sheet struct{ written strings.Builder }

// sheetSize is how much memory a sheet takes at a time.
const sheetSize = 4 << 10

// Write is the text in a language, on the sheet where it has to be written first.
func (s *Sheet) Write(t Text, l Language) string {
	if words, made := t.made(l); made {
		return words
	}
	var room [512]byte // for most sentences
	return s.Copy(t.append(room[:0], l, true))
}

// Copy is a text of its own on the sheet.
func (s *Sheet) Copy(text []byte) string {
	if s.written.Cap()-s.written.Len() < len(text) {
		s.written = strings.Builder{}
		s.written.Grow(max(sheetSize, len(text)))
	}
	begin := s.written.Len()
	s.written.Write(text)
	return s.written.String()[begin:]
}
