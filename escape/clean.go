// Package escape holds the encoders through which all text from a pull
// request goes before it is shown: names, SQL, paths, lessons and messages
// that quote them. Each encoder is for one place (a sentence of Markdown, a
// code span, a fenced block, a line of a log, a workflow command); text that
// went through it reads there as what it was, and does nothing else: no
// markup, no link, no mention, no command, no escape sequence of a terminal.
//
// No encoder fails. What has no place in any text that people read (control
// characters, marks that reorder or hide text) is left out, and invalid UTF-8
// becomes U+FFFD.
package escape

import (
	"strings"
	"unicode"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// Terminal escape sequences as ECMA-48 defines them: control sequences
// (colours, cursor movement) and operating system commands (titles, links).
// One that does not end is no sequence: only its ESC is left out.
var (
	controlSequence = lazyregexp.New("(?:\x1b\\[|\u009b)[0-?]*[ -/]*[@-~]")
	systemCommand   = lazyregexp.New("(?:\x1b\\]|\u009d)[^\x07\x1b\u009c\r\n]*(?:\x07|\x1b\\\\|\u009c)")
)

// clean leaves out what no reader should meet, and keeps line feeds and tabs.
// Carriage returns go, so lines end in line feeds alone; one that is not part
// of a line ending becomes a line feed too, as Markdown counts it as one.
func clean(text string) string {
	if isPlain(text) {
		return text
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	if strings.ContainsAny(text, "\x1b\u009b\u009d") {
		text = controlSequence.ReplaceAllString(text, "")
		text = systemCommand.ReplaceAllString(text, "")
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || deceives(r):
			return -1
		}
		return r
	}, text)
}

// isPlain reports whether a text is printable ASCII, as nearly all lines are.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// oneLine is clean text with every run of white space that holds a line feed
// or a tab turned into one space, and none at its ends.
func oneLine(text string) string {
	text = strings.TrimSpace(clean(text))
	if !strings.ContainsAny(text, "\n\t") {
		return text
	}
	return lineBreak.ReplaceAllString(text, " ")
}

var lineBreak = lazyregexp.New(`[ \t\n]*[\t\n][ \t\n]*`)

// deceives reports whether a character makes text look like other text: those
// that change the direction of writing (https://trojansource.codes), those
// that show nothing and so split or hide words, and the tag characters. The
// joiners U+200C and U+200D stay: scripts and emoji are written with them.
func deceives(r rune) bool {
	switch {
	case r == '\u061c', r == '\u200e', r == '\u200f', '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
		return true // direction
	case r == '\u00ad', r == '\u180e', r == '\u200b', '\u2060' <= r && r <= '\u2065', '\u206a' <= r && r <= '\u206f',
		r == '\ufeff', '\ufff9' <= r && r <= '\ufffb':
		return true // shows nothing
	}
	return 0xE0000 <= r && r <= 0xE0FFF
}
