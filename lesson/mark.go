package lesson

import (
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lazyregexp"
)

// marks are what the entries of a base have in common, whether or not they have
// fields: those of the same base have the same.
type marks struct{ dated, graded, numbered, coded, logged bool }

func (m marks) any() bool { return m != marks{} }

// share reports whether a section has a mark in common with one that is a lesson. An
// error that a server printed is the mark of a lesson whatever the other has.
func (m marks) share(o marks) bool {
	return m.logged || m.dated && o.dated || m.graded && o.graded || m.numbered && o.numbered || m.coded && o.coded
}

// marksOf are the marks of a section by itself.
func (g *grouping) marksOf(i int) marks {
	t := g.traits[i].title
	m := marks{
		dated:    t.date != "" || g.traits[i].metadata[dateField],
		graded:   t.severity != checks.Off || g.traits[i].metadata[severityField],
		numbered: t.numbered,
		logged:   g.traits[i].errors,
	}
	if !m.dated || !m.graded {
		date, severity := stated(g.pieces[i], g.source.Text)
		m.dated, m.graded = m.dated || date != "", m.graded || severity != checks.Off
	}
	for _, p := range g.pieces[i] {
		m.logged = m.logged || p.code == nil && loggedIn(g.source.Text[p.start:max(p.end, p.start)]) != ""
		m.coded = m.coded || p.code != nil && p.code.isProgram() && !p.code.isCommand()
	}
	return m
}

var (
	beforeDate = lazyregexp.New(`(?i)^\W*(le|on|am|el|du|den|the|since|seit|depuis)?\W*$`)
	wrapped    = lazyregexp.New(`^\s*[>(*_\s-]*([*_]|\()(.*)([*_]|\))[)*_.\s]*$`)
	// boldGrade is a severity that a sentence ends with: "… down for an hour. **Severity: 2/3**".
	boldGrade = lazyregexp.New(`(?:\*\*|__)\s*((?i:severity|sev|s[ée]v[ée]rit[ée]|gravit[ée]|criticit[ée]|priority|priorit[ée]|gravedad|severidad|schweregrad))\s*[:：]\s*([^*_:\n]{1,20})(?:\*\*|__)`)
	graveness = lazyregexp.New(`(severity|sev|severite|gravite|gravedad|severidad|schweregrad|priority|priorite|criticite)\W{1,4}(\w+)`)
)

// barred is the date and the severity in a line of short values between bars:
// "2025-03-04 | critical | billing".
func barred(line string) (date string, severity checks.Severity) {
	parts := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("|·•", r) })
	if len(parts) < 2 {
		return "", checks.Off
	}
	for _, part := range parts {
		if at, _ := findDate(part); at != nil && isDate(part) {
			date = strings.TrimSpace(part[at[0]:at[1]])
		} else if len(strings.Fields(part)) <= 2 && severity == checks.Off {
			severity = severityOf(part)
		}
	}
	return date, severity
}

// longestStated is how many bytes a line has at most that says when a lesson was learned.
const longestStated = 160

// stated is the date and the severity of a lesson that says them without a label: the
// date that its text begins with, or both in a line of their own in emphasis or
// parentheses.
func stated(pieces []piece, source string) (date string, severity checks.Severity) {
	first := true
	for _, p := range pieces {
		if p.code != nil {
			first = false
			continue
		}
		line := source[p.start:max(p.end, p.start)]
		if first && len(p.fields) == 0 && len(line) <= longestStated {
			d, s := barred(line)
			if date == "" {
				date = d
			}
			severity = max(severity, s)
		}
		apart := len(line) <= longestStated && wrapped.MatchString(line)
		if date == "" && (apart || first) && !p.isLabelled() {
			if at, _ := findDate(line[:min(len(line), longestStated)]); at != nil && (apart || beforeDate.MatchString(line[:at[0]])) {
				date = line[at[0]:at[1]]
			}
		}
		if apart && severity == checks.Off && !p.isLabelled() {
			plain, _ := plainly(line)
			if m := graveness.FindStringSubmatch(plain); m != nil {
				severity = severityOf(m[2])
			}
		}
		if severity == checks.Off && !p.isLabelled() && strings.Contains(line, ":") {
			if m := boldGrade.FindStringSubmatch(line[:min(len(line), maxLabelled)]); m != nil {
				severity = gradeOf(strings.TrimSpace(m[2]))
			}
		}
		first = first && strings.TrimSpace(line) == ""
	}
	return date, severity
}

var (
	// notYet is what stands before a day that is to come, or is one of something else.
	notYet = lazyregexp.New(`(?i)\b(by|until|till|before|due|deadline|from|after|since|version|avant|d'ici|jusqu'au|apr[eè]s|depuis|partir du|échéance|antes|hasta|desde|bis|vor|nach|seit|ab)( the| le| el| zum| am)?[\s:]*$`)
	// namedGrade is a grade by the name that incidents have: "a SEV-2", "P1. Restoring".
	namedGrade = lazyregexp.New(`(?:^|[\s(*>])((?i:sev)[- ]?[0-5]|P[0-4])(?:$|[\s.,;:)*!])`)
)

// told is the day that the text of a lesson names, where it names only one, and the
// first grade in it, for lessons that say neither elsewhere.
func told(pieces []piece, source string) (date string, severity checks.Severity) {
	day, several := "", false
	for _, p := range pieces {
		if p.code != nil {
			continue
		}
		line := source[p.start:max(p.end, p.start)]
		if m := namedGrade.FindStringSubmatch(line); m != nil && severity == checks.Off {
			severity = severityOf(m[1])
		}
		for rest := line; !several && len(line) <= maxLabelled; {
			at, iso := findDate(rest)
			if at == nil {
				break
			}
			several = day != "" && iso != day
			if day = iso; date == "" && !notYet.MatchString(rest[:at[0]]) {
				date = rest[at[0]:at[1]]
			}
			rest = rest[at[1]:]
		}
	}
	if several {
		date = ""
	}
	return date, severity
}
