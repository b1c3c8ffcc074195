package command

import (
	"fmt"
	"slices"

	"github.com/oncebitten/oncebitten/escape"
	"github.com/oncebitten/oncebitten/wording"
)

// speech is the language in which the program speaks to whoever started it:
// that of the configuration, once it is read; its own mistakes are told in it too.
// What goes wrong before (a flag, a path, the event of a job) is said in English,
// but for a job whose input `language` says already what is wanted.
type speech struct{ language wording.Language }

// speak chooses the language.
func (s *speech) speak(l wording.Language) {
	if slices.Contains(wording.Languages(), l) {
		s.language = l
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
