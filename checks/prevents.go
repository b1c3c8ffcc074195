package checks

import "strings"

// ServerMessage is an error message of the server, or of the migration tool:
// its SQLSTATE ("" for the tool's) and the part of its text that all its
// variants share (PostgreSQL's message catalogue). An ellipsis in Text stands
// for what differs: `column … does not exist`.
type ServerMessage struct {
	SQLState, Text string
}

// Matches reports whether a recorded error, of one or more lines, is this
// message: one of its lines has all parts of Text, in order, whatever the
// case. A text with the SQLSTATE alone counts as well.
func (m ServerMessage) Matches(recorded string) bool {
	for _, line := range strings.Split(strings.ToLower(recorded), "\n") {
		if m.matchesLine(line) {
			return true
		}
	}
	return false
}

func (m ServerMessage) matchesLine(line string) bool {
	if m.SQLState != "" && hasWord(line, strings.ToLower(m.SQLState)) {
		return true
	}
	for _, part := range strings.Split(strings.ToLower(m.Text), "…") {
		_, rest, found := strings.Cut(line, strings.TrimSpace(part))
		if !found {
			return false
		}
		line = rest
	}
	return true
}

// hasWord reports whether a line holds a word, not only as a part of another.
func hasWord(line, word string) bool {
	return strings.Contains(" "+strings.Map(wordsOnly, line)+" ", " "+word+" ")
}

func wordsOnly(r rune) rune {
	if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
		return r
	}
	return ' '
}
