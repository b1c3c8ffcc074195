package python

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// unknownByte stands for one unknown part in a Text. No Python source and no
// SQL has a zero byte (the reader of literals replaces it).
const unknownByte = "\x00"

// Text is a text of which parts may not be known, and which remembers where
// its bytes were read. The zero Text is empty.
type Text struct {
	// S holds one zero byte for each unknown part.
	S string
	// Map leads from bytes of S to the file; bytes in no piece were made up.
	Map migration.TextMap
	// Unknowns explain the zero bytes of S, in their order.
	Unknowns []Unknown
}

// Plain is a known text that stands nowhere in a file.
func Plain(s string) Text { return Text{S: strings.ReplaceAll(s, unknownByte, "\uFFFD")} }

// UnknownText is a text of which nothing is known.
func UnknownText(u Unknown) Text { return Text{S: unknownByte, Unknowns: []Unknown{u}} }

// Known returns the text when all of it is known.
func (t Text) Known() (string, bool) { return t.S, len(t.Unknowns) == 0 }

// Slice is S[start:end] as a Text.
func (t Text) Slice(start, end int) Text {
	before := strings.Count(t.S[:start], unknownByte)
	within := strings.Count(t.S[start:end], unknownByte)
	return Text{
		S:        t.S[start:end],
		Map:      t.Map.Slice(start, end),
		Unknowns: t.Unknowns[before : before+within : before+within],
	}
}

// Replace is the text with each old replaced by new.
func (t Text) Replace(old, new string) Text { return t.replace(old, new, len(t.S)) }

// replace is Replace for the first ones, up to a limit.
func (t Text) replace(old, new string, limit int) Text {
	if old == "" || !strings.Contains(t.S, old) {
		return t
	}
	var parts []Text
	from := 0
	for range limit {
		i := strings.Index(t.S[from:], old)
		if i < 0 {
			break
		}
		parts = append(parts, t.Slice(from, from+i), Plain(new))
		from += i + len(old)
	}
	return Concat(append(parts, t.Slice(from, len(t.S)))...)
}

// Concat joins texts.
func Concat(texts ...Text) Text {
	var s strings.Builder
	var out Text
	for _, t := range texts {
		for _, piece := range t.Map {
			piece.Text += s.Len()
			out.Map = append(out.Map, piece)
		}
		out.Unknowns = append(out.Unknowns, t.Unknowns...)
		s.WriteString(t.S)
	}
	out.S = s.String()
	return out
}

// Join joins texts with a separator between them.
func Join(texts []Text, separator string) Text { return Concat(between(texts, separator)...) }

// between are texts with a separator between them.
func between(texts []Text, separator string) []Text {
	parts := make([]Text, 0, 2*len(texts))
	for i, t := range texts {
		if i > 0 {
			parts = append(parts, Plain(separator))
		}
		parts = append(parts, t)
	}
	return parts
}

// WithHoles writes each unknown part as a hole, numbered from 1, and returns
// the text, its map and the holes.
func (t Text) WithHoles() (string, migration.TextMap, []migration.Hole) {
	if len(t.Unknowns) == 0 {
		return t.S, t.Map, nil
	}
	var s strings.Builder
	var holes []migration.Hole
	var starts, shifts []int // where S goes on after a hole, and how far it has moved
	for i := 0; i < len(t.S); i++ {
		if t.S[i] != unknownByte[0] {
			s.WriteByte(t.S[i])
			continue
		}
		u := t.Unknowns[len(holes)]
		name := migration.HoleName(len(holes) + 1)
		holes = append(holes, migration.Hole{Name: name, Span: u.Place.Span(), Reason: u.Reason})
		s.WriteString(name)
		starts, shifts = append(starts, i+1), append(shifts, s.Len()-(i+1))
	}
	return s.String(), moved(t.Map, starts, shifts), holes
}

// moved shifts the pieces of a map to where holes have pushed their text. A
// piece never spans a hole, since holes are in no piece.
func moved(m migration.TextMap, starts, shifts []int) migration.TextMap {
	out := slices.Clone(m)
	for i := range out {
		if at, found := slices.BinarySearch(starts, out[i].Text); found {
			out[i].Text += shifts[at]
		} else if at > 0 {
			out[i].Text += shifts[at-1]
		}
	}
	return out
}
