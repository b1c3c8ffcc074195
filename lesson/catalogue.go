package lesson

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/oncebitten/oncebitten/checks"
)

// catalogueText holds the server's messages that checks prevent, in the
// languages that it speaks. A line "23502 contains null values" begins a
// message; the indented ones below it are its texts, each behind its language.
//
//go:embed catalogue.txt
var catalogueText string

// translated is a text of a message in a language of the server, with an
// ellipsis for what is filled in.
type translated struct{ language, text string }

// catalogue has the texts of the messages that checks prevent.
var catalogue = sync.OnceValue(func() map[checks.ServerMessage][]translated { return readCatalogue(catalogueText) })

func readCatalogue(text string) map[checks.ServerMessage][]translated {
	out := map[checks.ServerMessage][]translated{}
	var m checks.ServerMessage
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case line == "" || line[0] == '#':
		case line[0] == ' ':
			language, said, _ := strings.Cut(line[1:], " ")
			out[m] = append(out[m], translated{language, said})
		default:
			m.SQLState, m.Text, _ = strings.Cut(line, " ")
		}
	}
	return out
}
