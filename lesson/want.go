package lesson

import (
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// Want is a finding that an example announces by a marker at the end of a
// line, in a comment of its language: "-- want index-blocks-writes".
type Want struct {
	// Check is the name of the check that must report, as written.
	Check string
	// Line is that of the marker in the lesson's file.
	Line int
}

var (
	wantMarkers = lazyregexp.New(`(?m)[ \t]*(?:--|#) want [a-z0-9/-]+(?:[, ]+[a-z0-9/-]+)*[ \t]*$`)
	wantedName  = lazyregexp.New(`lesson/[a-z0-9-]+|[a-z0-9]+(?:-[a-z0-9]+)+`)
)

// Wants are the findings that the example announces, and its code without the
// markers, on the same lines.
func (e Example) Wants() (wants []Want, code string) {
	if !strings.Contains(e.Code, " want ") {
		return nil, e.Code
	}
	lines := strings.Split(e.Code, "\n")
	for i, line := range lines {
		at := wantMarkers.FindStringIndex(line)
		if at == nil {
			continue
		}
		for _, name := range wantedName.FindAllString(line[at[0]:], -1) {
			wants = append(wants, Want{Check: name, Line: e.Line + i})
		}
		lines[i] = line[:at[0]]
	}
	return wants, strings.Join(lines, "\n")
}
