package escape

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxLabel is how many bytes of a text a label of a diagram shows.
const maxLabel = 60

// MermaidLabel encodes text as a label of a Mermaid diagram, on one line: the
// quoted text of a node, a participant, a message, a note. It is cut to sixty
// bytes. Only letters and digits of ASCII and spaces between words stand for
// themselves; every other character is written as its number, "#59;", which
// is no directive, markup, line break or end of a label anywhere in Mermaid's
// grammars (https://mermaid.js.org/syntax/flowchart.html, Entity codes to
// escape characters). The ligature fl becomes two letters: Mermaid marks such
// numbers with it while it draws. A text of which nothing can be shown gives a
// question mark, since no label may be empty.
func MermaidLabel(text string) string {
	text = cut(strings.ReplaceAll(oneLine(text), "\uFB02", "fl"), maxLabel)
	if text == "" {
		text = "?"
	}
	var b strings.Builder
	for _, r := range text {
		if r == ' ' || r < utf8.RuneSelf && isAlphanumeric(byte(r)) {
			b.WriteRune(r)
		} else {
			b.WriteString("#" + strconv.Itoa(int(r)) + ";")
		}
	}
	return b.String()
}

// cut shortens a text to a number of bytes, with an ellipsis at its end.
func cut(text string, limit int) string {
	const ellipsis = "…"
	if len(text) <= limit {
		return text
	}
	end := limit - len(ellipsis)
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return strings.TrimRight(text[:end], " ") + ellipsis
}
