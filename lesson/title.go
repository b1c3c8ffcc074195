package lesson

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/oncebitten/oncebitten/checks"
)

var (
	leadingTags = regexp.MustCompile(`^\s*(?:\[[^\[\]]*\]\s*)+`)
	oneTag      = regexp.MustCompile(`\[([^\[\]]*)\]`)
	// ordinal is the number of a lesson: "3.", "n° 3 :", "Incident 3 –", "Lección 3:".
	ordinal = regexp.MustCompile(`^(?:(?i:` + lessonWords + `)\s*)?(?:(?i:n°|no\.)\s*|#\s*)?\d+(?:\.\d+)*(?:\s*[.):\-–—·|]+\s*|\s+[/]\s+)`)
	// identity is the name that a register gives a lesson: "LL-003:", "INC-2041 –", "L3 ".
	identity = regexp.MustCompile(`^(?:(?i:` + lessonWords + `)\s*)?(?:(?:LL|L|LES|LSN|INC|PM|RCA|PIR|COE|REX|RETEX|TIL|FAQ|Q|KB|DB|MIG|G|P|I|R|N|E)-\d{1,6}|(?:LL|L|Q|INC|PM|LES|REX|TIL)\d{1,6})(?:\s*[:.)\-–—·|]+\s*|\s+)`)
	question = regexp.MustCompile(`^(?:Q|Question|Frage|Pregunta)\s*\d*\s*[:.)\-–—]\s*`)
	// graded is a severity before a title: "P1 : ", "SEV-2 – ", "Critical: ".
	graded = regexp.MustCompile(`^(?:([PS][0-5]|(?i:sev)[ -]?[0-5])\s*[:.)\-–—·|]+|((?i:critical|critique|high|medium|low|minor|major|haute|moyenne|basse|faible|alta|media|baja|hoch|mittel|niedrig))\s*[:|])\s*`)
	// lastPart is what stands in brackets at the end of a title, or behind its last separator.
	lastPart = regexp.MustCompile(`^(.*?\S)\s*(?:\s[·•|–—-]\s*([^·•|–—]*)|[(\[]([^()\[\]]*)[)\]])\s*$`)
)

// lessonWords are what the entries of a base are called.
const lessonWords = `leçons?|lecons?|lessons?|lección|leccion|lektion|incident|incidente|vorfall|entry|item|case|cas|caso|fall|gotcha|pitfall|piège|post-?mortem|tip|rule|règle`

// title is what the text of a lesson's heading says.
type title struct {
	text     string
	tags     []string
	date     string
	severity checks.Severity
	numbered bool // it has a number or another name that a register gives
}

// readTitle parts the text of a heading into tags, date, severity and title.
// Emoji and a number before the title are left out.
func readTitle(heading string) title {
	heading = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(heading)
	t := title{text: trimSigns(heading)}
	if at, _ := findDate(heading); at != nil {
		t.date = heading[at[0]:at[1]]
	}
	for {
		rest := t.withoutFront()
		if rest == t.text || rest == "" {
			break
		}
		t.text = rest
	}
	for {
		rest := t.withoutEnd()
		if rest == t.text || rest == "" {
			break
		}
		t.text = rest
	}
	if t.text == "" {
		t.text = strings.TrimSpace(heading)
	}
	if t.severity == checks.Off {
		t.severity = signOf(heading)
	}
	return t
}

// longestFront is how many bytes a severity or a number before a title has at most, and
// frontEnds are the signs that one of them ends with.
const (
	longestFront = 60
	frontEnds    = ":.)-–—·|"
)

// withoutFront is the title without the first of what stands before it.
func (t *title) withoutFront() string {
	if at := leadingTags.FindString(t.text); at != "" {
		rest := trimSigns(t.text[len(at):])
		if rest != "" {
			t.addTags(at)
		}
		return rest
	}
	if at := strings.Index(t.text, t.date); t.date != "" && at >= 0 && strings.TrimFunc(t.text[:at], notWord) == "" {
		return trimSigns(strings.TrimLeft(t.text[at+len(t.date):], ".:,-–—·|)] \u00a0"))
	}
	start := t.text[:min(len(t.text), longestFront)]
	if !strings.ContainsAny(start, frontEnds) && !strings.ContainsAny(start, "0123456789") {
		return t.text
	}
	if m := graded.FindString(start); m != "" {
		t.grade(m)
		return trimSigns(t.text[len(m):])
	}
	for _, form := range []*regexp.Regexp{identity, ordinal, question} {
		if m := form.FindString(start); m != "" {
			t.numbered = t.numbered || form != question
			return trimSigns(t.text[len(m):])
		}
	}
	return t.text
}

// withoutEnd is the title without the last of what stands behind it: a date, a
// severity, signs of one.
func (t *title) withoutEnd() string {
	if trimmed := strings.TrimRightFunc(t.text, isEndSign); trimmed != t.text {
		return trimmed
	}
	if !strings.HasSuffix(t.text, ")") && !strings.HasSuffix(t.text, "]") && !strings.ContainsAny(t.text, "·•|–—-") {
		return t.text
	}
	m := lastPart.FindStringSubmatch(t.text)
	if m == nil {
		return t.text
	}
	part := m[2] + m[3]
	if isDate(part) {
		return m[1]
	}
	words := len(strings.FieldsFunc(part, notWord))
	if severity := severityOf(part); severity != checks.Off && words <= 2 {
		if t.severity == checks.Off {
			t.severity = severity
		}
		return m[1]
	}
	if words == 0 {
		return m[1]
	}
	return t.text
}

func (t *title) grade(text string) {
	if t.severity == checks.Off {
		t.severity = severityOf(text)
	}
}

func (t *title) addTags(text string) {
	for _, m := range oneTag.FindAllStringSubmatch(text, -1) {
		tag := strings.TrimSpace(m[1])
		if tag == "" || tag == t.date {
			continue
		}
		t.tags = append(t.tags, tag)
		if len(strings.Fields(tag)) == 1 {
			t.grade(tag)
		}
	}
}

// trimSigns takes emoji and spaces off the start of a title.
func trimSigns(s string) string { return strings.TrimSpace(strings.TrimLeftFunc(s, isSign)) }

// isSign reports whether a character is an emoji, a part of one, or space.
func isSign(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.So, unicode.Sk, unicode.M, unicode.Cf)
}

// isEndSign is isSign at the end of a title, where what ends a direction of
// writing belongs to the text.
func isEndSign(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.So, unicode.Sk) || r == '\ufe0f' || r == '\u200d'
}
