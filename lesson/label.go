package lesson

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// labelled is a field found in a line: its value goes from start to end.
// Plain is true for a label without bold or emphasis.
type labelled struct {
	field      field
	start, end int
	plain      bool
}

// The sizes of what people write, in bytes.
const (
	maxLabelled = 8 << 10 // of a line that has more labels than the first
	maxBold     = 400     // of a bold label
	maxPlain    = 40      // of another one
)

// findFields finds the fields that a line of text begins: one at its start,
// and others of metadata behind a bar or a bold label.
func findFields(line string) []labelled {
	first, word, ok := fieldAt(line, 0)
	if !ok && !strings.ContainsAny(line, "|·•") {
		return nil
	}
	var found []labelled
	if ok {
		found = append(found, first)
	}
	if len(line) > maxLabelled {
		return found
	}
	for _, at := range labelStarts(line, first.start, first.field.isMetadata()) {
		n := len(found)
		if at < word || n > 0 && at < found[n-1].start {
			continue // the bold label behind a bar is found once
		}
		var l labelled
		if l, word, ok = fieldAt(line, at); !ok || !l.field.isMetadata() {
			continue
		}
		if n > 0 {
			found[n-1].end = at
		}
		found = append(found, l)
	}
	return found
}

// labelStarts are the places after from where another label may start; behind
// a sentence or a comma as well where the line is one of metadata.
func labelStarts(line string, from int, metadata bool) []int {
	var starts []int
	bold := false
	for i := from; i < len(line); i++ {
		switch {
		case line[i] == '|':
			starts = append(starts, i+1)
		case strings.HasPrefix(line[i:], "·"), strings.HasPrefix(line[i:], "•"):
			starts = append(starts, i+len("·"))
		case strings.HasPrefix(line[i:], "**"):
			if bold = !bold; bold {
				starts = append(starts, i)
			}
			i++
		case metadata && (line[i] == ',' || line[i] == ';' || line[i] == '/' || strings.HasPrefix(line[i:], ". ")):
			starts = append(starts, i+1)
		}
	}
	return starts
}

// fieldAt reads a label at the start of line[at:]: bold or emphasised, with a
// colon inside, behind, or alone on its line; or plain with a colon, unless
// prose may well begin with that word ("Before: …"). Emoji, bullets and spaces
// may stand before it. Word is where the label itself would start.
func fieldAt(line string, at int) (l labelled, word int, ok bool) {
	s := strings.TrimLeftFunc(line[at:], func(r rune) bool { return notWord(r) && r != '*' && r != '_' && r != '|' && r != '`' })
	mark := s[:len(s)-len(strings.TrimLeft(s, "*_"))]
	rest := s[len(mark):]
	word = len(line) - len(rest)
	label, value, ok := cutLabel(rest, mark)
	bare, _, _ := strings.Cut(label, "(")   // "Wrong (release 88, 2023-11-02)"
	if at, _ := findDate(bare); at != nil { // "_Seen on 17/01/2025_"
		ok = false
	}
	if !ok {
		return labelled{}, word, false
	}
	l = labelled{field: fieldOf(label), start: len(line) - len(value), end: len(line), plain: mark == ""}
	if l.plain {
		return l, word, l.field != noField && (l.field.isMetadata() || l.field <= preventionField || l.field.isPlainly(label, value))
	}
	if l.field == noField {
		l.field = looseFieldOf(label)
	}
	if l.field == noField {
		l.field = signField(line[at : len(line)-len(value)])
	}
	if l.field == noField && at == 0 && (len(mark) > 1 || value != "") && len(strings.Fields(label)) <= 6 && !continues.MatchString(normalize(label)) {
		l.field = unknownField
	}
	return l, word, l.field != noField
}

// cutLabel parts a text into the label at its start, which ends with the mark
// (bold, emphasis; "" for a plain one), and what follows.
func cutLabel(rest, mark string) (label, value string, ok bool) {
	if mark == "" {
		end := strings.IndexAny(rest[:min(len(rest), maxPlain+utf8.UTFMax)], ":\uff1a")
		if end < 0 || end > maxPlain {
			return "", "", false
		}
		label = rest[:end]
		value, _ = cutColon(rest[end:])
		// What a server prints is no label: "ERROR: …".
		return label, value, label != strings.ToUpper(label) || fieldOf(label) != errorField
	}
	end := strings.Index(rest[:min(len(rest), maxBold)], mark)
	if end < 0 {
		return "", "", false
	}
	label, value = rest[:end], rest[end+len(mark):]
	if inner, _, found := strings.Cut(label, ":"); found && !endsInColon(label) && fieldOf(inner) != noField {
		return inner, rest[len(inner)+1:], true // "**Date: 2025-01-02**"
	}
	after := strings.TrimLeftFunc(value, unicode.IsSpace)
	if strings.HasPrefix(after, "(") { // "**Bad** (what we ran):"
		if _, behind, found := strings.Cut(after[:min(len(after), maxBold)], ")"); found {
			after = strings.TrimLeftFunc(after[min(len(after), maxBold)-len(behind):], unicode.IsSpace)
		}
	}
	if behind, found := cutColon(after); found {
		return label, behind, true
	}
	if endsInColon(label) || after == "" || after[0] == '|' {
		return label, value, true
	}
	if sign := dash.FindString(after); sign != "" { // "**Cause** — …"
		return label, after[len(sign):], fieldOf(label) != noField
	}
	if strings.HasSuffix(label, ".") { // "**Description.** …"
		return label, value, fieldOf(label) != noField
	}
	return "", "", false
}

var dash = lazyregexp.New(`^[–—-] `)

// unambiguous are labels of badField and goodField that no sentence begins with.
var unambiguous = lazyregexp.New(`^(bad|good|wrong|incorrect|mauvais|bon|a eviter|a faire|a ne pas faire|malo|bueno|schlecht|gut|falsch|richtig|do|don't)\b`)

// isPlainly reports whether a label that nothing marks is one of a field whose
// labels are words of prose as well.
func (f field) isPlainly(label, value string) bool {
	if f != badField && f != goodField {
		return false
	}
	return strings.TrimSpace(value) == "" || unambiguous.MatchString(normalize(label)) && len(strings.Fields(label)) <= 3
}

// signField reads the signs that people put before what not to do and what to
// do, where the words beside it say nothing.
func signField(label string) field {
	switch {
	case strings.ContainsAny(label, "❌🚫⛔👎✗✘"):
		return badField
	case strings.ContainsAny(label, "✅✔👍☑"):
		return goodField
	}
	return noField
}

func endsInColon(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")
}

func cutColon(s string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, ":"); ok {
		return rest, true
	}
	return strings.CutPrefix(s, "：")
}
