package comment

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// marker is the hidden first line of each of our comments. It says which
// finding the comment is about and what text it was given, so that the next
// run knows its own. A marker alone proves nothing, since anybody can write
// one: a comment is ours only if we are its author as well.
type marker struct {
	key         string
	fingerprint string
	// hash is of the text below the marker, as it was written.
	hash string
	// read is when the run that wrote the text had read the change; the zero
	// time where it does not say. Only the summary comment has it.
	read time.Time
	// closed is true when the comment says that its finding is gone.
	closed bool
}

// summaryFingerprint stands in the marker of the summary comment.
const summaryFingerprint = "summary"

var markerForm = lazyregexp.New(`^<!-- oncebitten:v1 key=(\S+) fp=(\S+) h=([0-9a-f]+)(?: read=([0-9]{1,12}))?( closed)? -->`)

// mark puts a marker before a text.
func mark(m marker, text string) string {
	line := "<!-- oncebitten:v1 key=" + markerWord(m.key) + " fp=" + markerWord(m.fingerprint) + " h=" + hashOf(text)
	if !m.read.IsZero() {
		line += " read=" + strconv.FormatInt(m.read.Unix(), 10)
	}
	if m.closed {
		line += " closed"
	}
	return line + " -->\n" + text
}

// hashOf is the hash of a text as GitHub may give it back: with other line
// endings, and without white space at its ends.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))))
	return hex.EncodeToString(sum[:8])
}

// readMarker reads the marker of a comment's body.
func readMarker(body string) (m marker, ok bool) {
	match := markerForm.FindStringSubmatch(body)
	if match == nil {
		return marker{}, false
	}
	m = marker{key: match[1], fingerprint: match[2], hash: match[3], closed: match[5] != ""}
	if seconds, err := strconv.ParseInt(match[4], 10, 64); err == nil {
		m.read = time.Unix(seconds, 0)
	}
	return m, true
}

// textBelow is what people read of a comment: all but the marker.
func textBelow(body string) string {
	return strings.TrimSpace(body[len(markerForm.FindString(body)):])
}

// firstLine is the first line below the marker, if the text is still the one
// that was written; "" when somebody has edited it.
func firstLine(body string) string {
	m, ok := readMarker(body)
	text := textBelow(body)
	if !ok || hashOf(text) != m.hash {
		return ""
	}
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSuffix(line, "\r")
}

// markerWord makes a word that can stand in a marker: what could end the
// marker or part the word becomes an underscore.
func markerWord(s string) string {
	if s == "" {
		return "default"
	}
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '.', r == '/':
			return r
		}
		return '_'
	}, s)
}
