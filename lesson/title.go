package lesson

import (
	"strings"
	"unicode"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lazyregexp"
)

var (
	leadingTags = lazyregexp.New(`^\s*(?:\[[^\[\]]*\]\s*)+`)
	oneTag      = lazyregexp.New(`\[([^\[\]]*)\]`)
	// ordinal is the number of a lesson: "3.", "n° 3 :", "Incident 3 –", "Lección 3:".
	ordinal = lazyregexp.New(`^(?:(?i:` + lessonWords + `)\s*)?(?:(?i:n°|no\.)\s*|#\s*)?(?:\d+(?:\.\d+)+\s+|\d+(?:\.\d+)*(?:\s*[.):\-–—·|]+\s*|\s+[/]\s+))`)
	// identity is the name that a register gives a lesson: "LL-003:", "INC-2041 –", "L3 ".
	identity = lazyregexp.New(`^(?:(?i:` + lessonWords + `)\s*)?(?:([A-Z]{1,6})-[A-Z]?\d{1,6}(?:\s*[:.)–—·|]+\s*|\s+-\s+)|(?:LL|L|LES|LSN|INC|PM|RCA|PIR|COE|REX|RETEX|TIL|FAQ|KB|MIG)-\d{1,6}\s+|(?:LL|L|Q|INC|PM|LES|REX|TIL)\d{1,6}(?:\s*[:.)\-–—·|]+\s*|\s+)` +
		`|[a-z]{2,8}-\d{3,6}\s+|[A-Z]\d{1,3}\s*[:.)–—·|]+\s*|[#§]\s?\d+(?:\s*[:.)–—·|]+\s*|\s+-\s+|\s+)|[IVX]{1,5}[.)]\s+|[A-Z][.)]\s+)`)
	// numberedEntry is a heading that only counts the entries of a base: "Lesson 2".
	numberedEntry = lazyregexp.New(`^(?i:` + lessonWords + `)\s*(?:(?i:n°|no\.)\s*|#\s*)?\d+$`)
	// called is what a lesson is, before its title: "Incident: ", "Post-mortem – ".
	called = lazyregexp.New(`^(?i:` + lessonWords + `|postmortem report|lesson learned|leçon apprise|retour d'expérience|rex|learning)\s*(?:\d+|(?i:one|two|three|four|five|six|seven|eight|nine|ten|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix))?\s*(?::|\s[–—-])\s+`)
	// noIdentity is what looks like the name in a register, and is one of something else.
	noIdentity = lazyregexp.New(`^(?i:UTF|SHA|ISO|RFC|PG|MD|INT|V|IPV|HTTP|XC|WIN|CP)-?\d`)
	// monthly is the month before a title, in a file of one year.
	monthly  = lazyregexp.New(`^(?i:` + monthWord + `)(?: \d{4})?\s*[:–—-]\s+`)
	question = lazyregexp.New(`^(?:Q|Question|Frage|Pregunta)\s*\d*\s*[:.)\-–—]\s*`)
	// graded is a severity before a title: "P1 : ", "SEV-2 – ", "Critical: ".
	graded = lazyregexp.New(`^(?:([PS][0-5]|(?i:sev)[ -]?[0-5])\s*[:.)\-–—·|]+|((?i:critical|critique|high|medium|low|minor|major|haute|moyenne|basse|faible|alta|media|baja|hoch|mittel|niedrig))\s*[:|])\s*`)
	// keycap is an emoji of a digit.
	keycap = lazyregexp.New(`^\d\x{fe0f}?\x{20e3}\s*`)
	// lastBrackets is what stands in brackets at the end of a title.
	lastBrackets = lazyregexp.New(`\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])$`)
	// firstBrackets stand before a title, and ofDay before a date that does.
	firstBrackets = lazyregexp.New(`^\(([^()]{1,60})\)\s*[:–—-]?\s+`)
	ofDay         = lazyregexp.New(`^(?i:` + lessonWords + `|panne|outage|ausfall)\s+(?i:du|of|on|from|vom|del)\s+`)
	lastMarks     = lazyregexp.New(`\s*(?:\{#[^{}]*\}|(?:\s#[\pL][\pL\pN_-]*)+)$`)
	// about is a month or a year, and words that stand beside a date or a severity.
	about = lazyregexp.New(`(?i)^(\d{4}|\d{4}-\d{2}|q[1-4]|on|the|le|du|of|happened|learned|incident|severity|sev|gravité|sévérité|` + monthWord + `)$`)
)

// lessonWords are what the entries of a base are called.
const lessonWords = `leçons?|lecons?|lessons?|lección|leccion|lektion|incident|incidente|vorfall|entry|item|case|cas|caso|fall|gotcha|pitfall|piège|post-?mortem|tip|rule|règle|fiche|anti-?pattern|antipattern`

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
	frontEnds    = ":.)-–—·|#§"
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
	if m := ofDay.FindString(t.text); m != "" && t.date != "" && strings.HasPrefix(t.text[len(m):], t.date) { // "Incident of 2025-03-04: …"
		if rest := lastBrackets.ReplaceAllString(t.text[len(m)+len(t.date):], ""); strings.TrimFunc(rest, notWord) != "" {
			return t.text[len(m):]
		}
		return t.text
	}
	if m := firstBrackets.FindStringSubmatch(t.text); m != nil && t.says(m[1]) {
		return trimSigns(t.text[len(m[0]):])
	}
	if m := keycap.FindString(t.text); m != "" {
		t.numbered = true
		return trimSigns(t.text[len(m):])
	}
	start := t.text[:min(len(t.text), longestFront)]
	if !strings.ContainsAny(start, frontEnds) && !strings.ContainsAny(start, "0123456789") {
		return t.text
	}
	if m := graded.FindString(start); m != "" {
		t.grade(m)
		return trimSigns(t.text[len(m):])
	}
	for _, form := range []*lazyregexp.Regexp{identity, ordinal, monthly, question, called} {
		if m := form.FindString(start); m != "" && !noIdentity.MatchString(start) {
			t.numbered = t.numbered || form == identity || form == ordinal
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
	if at := lastMarks.FindStringIndex(t.text); at != nil {
		return t.text[:at[0]]
	}
	if strings.HasSuffix(t.text, ")") || strings.HasSuffix(t.text, "]") {
		if m := lastBrackets.FindStringSubmatch(t.text); m != nil {
			rest := strings.TrimSpace(t.text[:len(t.text)-len(m[0])])
			if t.says(m[1]+m[2]) || looksLogged(m[1]) {
				return rest
			}
			if m[2] != "" && len(strings.Fields(m[2])) == 1 && m[2] == strings.ToUpper(m[2]) {
				t.tags = append(t.tags, m[2])
				return rest
			}
		}
		return t.text
	}
	last := -1
	for _, sign := range []string{" · ", " • ", " | ", "  ", " – ", " — ", " - ", ", "} {
		last = max(last, strings.LastIndex(t.text, sign))
	}
	if last > 0 && t.says(t.text[last+1:]) {
		return strings.TrimSpace(t.text[:last])
	}
	return t.text
}

// says reports whether a part of a heading only says when it was or how grave, and
// takes the latter.
func (t *title) says(part string) bool {
	said := false
	if at, _ := findDate(part); at != nil {
		part, said = part[:at[0]]+" "+part[at[1]:], true
	}
	var rest []string
	for _, word := range strings.FieldsFunc(part, func(r rune) bool { return notWord(r) && r != '-' }) {
		if !about.MatchString(unaccent.Replace(strings.ToLower(word))) {
			rest = append(rest, word)
		} else if len(word) > 3 || isDigit(word[0]) {
			said = true
		}
	}
	severity := severityOf(part)
	switch {
	case severity != checks.Off && len(rest) <= 2:
		if t.severity == checks.Off {
			t.severity = severity
		}
		return true
	case len(rest) > 0:
		return false
	}
	return said || strings.TrimFunc(part, notWord) == ""
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

// codeGrade is code at the end of a heading.
var codeGrade = lazyregexp.New("`([^`]+)`\\s*$")

// takeCodeGrade takes the severity that the heading, as it is written, ends with as
// code: "Never add a CHECK in one go `high`".
func (t *title) takeCodeGrade(raw string) {
	m := codeGrade.FindStringSubmatch(raw)
	if m == nil || !isGrade(m[1]) {
		return
	}
	if rest := strings.TrimSpace(strings.TrimSuffix(t.text, m[1])); rest != "" && rest != t.text {
		t.text = rest
		t.grade(m[1])
	}
}
