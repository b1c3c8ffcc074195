package command

import (
	"fmt"
	"slices"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/wording"
)

// speech is the language in which the program speaks to whoever started it:
// that of the configuration; its own mistakes are told in it too. What goes wrong
// before it is read is said in English: on a laptop an unknown flag, in a job the
// event and the reading of the change, unless its input `language` says what is wanted.
type speech struct{ language wording.Language }

// speak chooses the language.
func (s *speech) speak(l wording.Language) {
	if slices.Contains(wording.Languages(), l) {
		s.language = l
	}
}

// listen finds out the language before anything else is done. A job waits for what
// base says: its folder has what a pull request put there.
func (s *shared) listen() {
	if s.Getenv("GITHUB_EVENT_NAME") == "" {
		s.reader()
	}
}

// in is a text in the language of the reader.
func (s *speech) in(words wording.Text) string { return words.In(s.language) }

// warn says something beside what was asked for.
func (s *shared) warn(words wording.Text) { s.fail(words) }

// line writes a line of text to standard output, which the runner of a job
// looks through for commands.
func (s *shared) line(words wording.Text) {
	fmt.Fprintln(s.Stdout, escape.LogLine(s.in(words)))
}
