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
// message, by its text or by its SQLSTATE.
func (m ServerMessage) Matches(recorded string) bool {
	return m.MatchesText(recorded) || m.MatchesState(recorded)
}

// MatchesText reports whether one of the lines of a recorded error has all
// parts of Text, in order, whatever the case.
func (m ServerMessage) MatchesText(recorded string) bool {
	parts := strings.Split(strings.ToLower(m.Text), "…")
	for line := range strings.SplitSeq(strings.ToLower(recorded), "\n") {
		if hasParts(line, parts) {
			return true
		}
	}
	return false
}

// MatchesState reports whether a recorded error names the SQLSTATE, as code or
// as a driver does: "23502", "psycopg2.errors.NotNullViolation".
func (m ServerMessage) MatchesState(recorded string) bool {
	return namesState(strings.ToLower(recorded), m.SQLState)
}

func hasParts(line string, parts []string) bool {
	for _, part := range parts {
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
