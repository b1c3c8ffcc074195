package lesson

import (
	"strings"
	"sync"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/wording"
)

// knownErrors are the messages that checks prevent, each once.
type knownErrors []knownError

type knownError struct {
	message checks.ServerMessage
	checks  []*checks.Check
	english pattern
	// others are its texts in other languages of the server.
	others []foreign
}

type foreign struct {
	language string
	pattern  pattern
}

// languages are those of the catalogue.
var languages = map[string]wording.Text{
	"de": wording.Say("German"), "es": wording.Say("Spanish"), "fr": wording.Say("French"), "it": wording.Say("Italian"),
	"ja": wording.Say("Japanese"), "ka": wording.Say("Georgian"), "ko": wording.Say("Korean"), "ru": wording.Say("Russian"),
	"sv": wording.Say("Swedish"), "uk": wording.Say("Ukrainian"), "zh_CN": wording.Say("Chinese"),
}

// pattern is what a line must have, in that order, in lower case.
type pattern []string

func patternOf(text string) pattern {
	var p pattern
	for part := range strings.SplitSeq(strings.ToLower(text), "…") {
		if part = strings.TrimSpace(part); part != "" {
			p = append(p, part)
		}
	}
	return p
}

// line is the first of some lines that has all parts of the pattern; -1 for none.
func (p pattern) line(lines []string) int {
	for i, line := range lines {
		found := len(p) > 0
		for _, part := range p {
			if _, line, found = strings.Cut(line, part); !found {
				break
			}
		}
		if found {
			return i
		}
	}
	return -1
}

func newKnownErrors(all []*checks.Check) *knownErrors {
	place := map[checks.ServerMessage]int{}
	var known knownErrors
	for _, check := range all {
		for _, m := range check.Prevents {
			i, ok := place[m]
			if !ok {
				i = len(known)
				place[m] = i
				known = append(known, newKnownError(m))
			}
			known[i].checks = append(known[i].checks, check)
		}
	}
	return &known
}

// readMessages are the knownErrors that were read already, without their
// checks: the patterns of a message are always the same.
var readMessages sync.Map

func newKnownError(m checks.ServerMessage) knownError {
	if read, ok := readMessages.Load(m); ok {
		return read.(knownError)
	}
	k := knownError{message: m, english: patternOf(m.Text)}
	if text, ok := french[m.Text]; ok {
		k.others = append(k.others, foreign{"fr", patternOf(text)})
	}
	for _, t := range catalogue()[m] {
		if t.language != "en" {
			k.others = append(k.others, foreign{t.language, patternOf(t.text)})
		}
	}
	readMessages.Store(m, k)
	return k
}

// maxRecorded is how many bytes of an error are looked at: the message comes first.
const maxRecorded = 64 << 10

// preventing are the checks that would have prevented a recorded error, each
// with why: by its text, in any language of the server; where nobody knows the
// text, by the SQLSTATE, which says less.
func (k *knownErrors) preventing(recorded string) map[*checks.Check]wording.Text {
	recorded = strings.ToValidUTF8(recorded[:min(len(recorded), maxRecorded)], "")
	shown := strings.Split(recorded, "\n")
	lines := strings.Split(strings.ToLower(recorded), "\n")
	found := map[*checks.Check]wording.Text{}
	add := func(e knownError, why wording.Text) {
		for _, check := range e.checks {
			if found[check].IsZero() {
				found[check] = why
			}
		}
	}
	for _, e := range *k {
		if i := e.english.line(lines); i >= 0 {
			add(e, wording.Say("it records an error that the check prevents: %s", strings.TrimSpace(shown[i])))
		}
	}
	if len(found) == 0 && !isASCII(recorded) {
		for _, e := range *k {
			for _, other := range e.others {
				if i := other.pattern.line(lines); i >= 0 {
					add(e, wording.Say("it records an error that the check prevents, in %s: %s", languages[other.language], strings.TrimSpace(shown[i])))
				}
			}
		}
	}
	if len(found) == 0 {
		for _, e := range *k {
			if e.message.MatchesState(recorded) {
				add(e, wording.Say("it records SQLSTATE %s (%s), which the check prevents: %s",
					e.message.SQLState, checks.Condition(e.message.SQLState), strings.TrimSpace(shown[0])))
			}
		}
	}
	return found
}
