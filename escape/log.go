package escape

import (
	"strings"
	"unicode"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// LogLine encodes text as one line of a job's log, or of a terminal: no
// control characters, and nothing that the Actions runner takes for a
// command. It does that to lines that start, after white space, with "::",
// and to "##[" anywhere in a line; a space parts those.
//
// A space, because the runner may compare strings by culture, where invisible
// characters count for nothing. For the same reason such characters between
// the colons do not hide a command here.
func LogLine(text string) string {
	text = oneLine(text)
	if strings.Contains(text, "#") {
		text = bracketCommand.ReplaceAllString(text, "$1 $2")
	}
	start := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && !ignorable(r) })
	if start < 0 || text[start] != ':' {
		return text
	}
	rest := text[start+1:]
	if strings.HasPrefix(strings.TrimLeftFunc(rest, ignorable), ":") {
		return text[:start+1] + " " + rest
	}
	return text
}

// LogText encodes text of several lines for a job's log, or a terminal: each is
// what LogLine makes of it, behind its own indentation.
func LogText(text string) string {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		rest := strings.TrimLeft(line, " \t")
		b.WriteString(line[:len(line)-len(rest)] + LogLine(rest))
	}
	return b.String()
}

// bracketCommand is "##[", invisible characters and marks between them included.
var bracketCommand = lazyregexp.New(`(#[\p{M}\p{Cf}]*)(#[\p{M}\p{Cf}]*\[)`)

// ignorable reports whether a comparison by culture may pass over a character.
func ignorable(r rune) bool { return unicode.In(r, unicode.M, unicode.Cf) }

// CommandData encodes text as the message of a workflow command, the part
// after its second "::". The runner turns it back; it may have several lines.
func CommandData(text string) string {
	return dataEscapes.Replace(clean(text))
}

// CommandProperty encodes text as the value of a workflow command's property,
// such as title or file.
func CommandProperty(text string) string {
	return propertyEscapes.Replace(clean(text))
}

// The escapes are those of @actions/core (escapeData, escapeProperty).
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
