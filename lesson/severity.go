package lesson

import (
	"strings"
	"sync"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lazyregexp"
)

// severityWords are the words of severities in the languages of lessons, without
// accents.
var severityWords = []struct {
	severity checks.Severity
	words    string
}{
	{checks.Error, `critique critical crit urgent urgente catastrophic catastrophique disaster fatal showstopper serious bloquant bloquante blocker blocking high highest haute haut elevee eleve elevada
		grave graves severe severo error erreur outage p0 p1 s0 s1 sev0 sev1 prio1
		alta alto critica critico hoch kritisch schwer schwerwiegend blockierend`},
	{checks.Warning, `majeur majeure major moyen moyenne medium moderate modere moderee warning avertissement important importante degraded genant genante annoying painful notable
		p2 s2 sev2 prio2 media medio moderado moderada mittel mittelschwer warnung`},
	{checks.Notice, `faible bas basse low lowest mineur mineure minor info information informational notice trivial nuisance cosmetic harmless benin benigne anecdotique verylow
		p3 p4 p5 s3 s4 sev3 sev4 sev5 prio3 baja bajo leve menor niedrig gering leicht hinweis`},
}

// severityNames are the severities by their words.
var severityNames = sync.OnceValue(func() map[string]checks.Severity {
	names := map[string]checks.Severity{}
	for _, row := range severityWords {
		for _, word := range strings.Fields(row.words) {
			names[word] = row.severity
		}
	}
	return names
})

var (
	// severityNumber is a grade that is written in two parts: "SEV-2", "P 1".
	severityNumber = lazyregexp.New(`(?i)\b(sev|prio|p|s)[ -](\d)\b`)
	// numberedGrade is a grade by its number alone: "gravité 2", "priority: 1".
	numberedGrade = lazyregexp.New(`(?i)(?:severity|s[ée]v[ée]rit[ée]|gravit[ée]|priority|priorit[ée]|niveau|level)[ :]{1,3}(\d)\b`)
	graduated     = lazyregexp.New(`^(\d{1,2}) ?(?:/|of|sur) ?(\d{1,2})$`)
	stars         = lazyregexp.New(`[★⭐]+`)
)

// severityOf reads a severity written as a word, an emoji or a number of stars;
// Off when it is none of them. Of several words that which is worst counts, and a
// word more than a coloured dot.
func severityOf(value string) checks.Severity {
	worst := checks.Off
	value = numberedGrade.ReplaceAllString(value, "sev$1")
	for _, word := range strings.FieldsFunc(normalize(severityNumber.ReplaceAllString(value, "$1$2")), notWord) {
		worst = max(worst, severityNames()[word])
	}
	if worst != checks.Off {
		return worst
	}
	switch {
	case strings.ContainsAny(value, "🚨🔥⛔🛑❌💥"):
		return checks.Error
	case strings.ContainsAny(value, "⚠"):
		return checks.Warning
	case strings.ContainsAny(value, "ℹ"):
		return checks.Notice
	}
	return signOf(value)
}

// gradeOf is severityOf for the value of a field, which may be a number, 1 being
// the worst, or so many of as many.
func gradeOf(value string) checks.Severity {
	if m := graduated.FindStringSubmatch(value); m != nil { // 4/5, the highest is worst
		n, of := atoi(m[1]), atoi(m[2])
		switch {
		case of < 2 || n > of:
		case 3*n > 2*of || n == of:
			return checks.Error
		case 3*n > of:
			return checks.Warning
		default:
			return checks.Notice
		}
	}
	if filled := strings.Count(value, "●") + strings.Count(value, "■") + strings.Count(value, "🔥"); filled > 1 || filled == 1 && strings.ContainsAny(value, "○□") {
		return []checks.Severity{checks.Notice, checks.Notice, checks.Warning, checks.Error}[min(filled, 3)]
	}
	switch value {
	case "0", "1":
		return checks.Error
	case "2":
		return checks.Warning
	case "3", "4", "5":
		return checks.Notice
	}
	return severityOf(value)
}

// signOf is the severity that a coloured dot or a number of stars stands for.
func signOf(text string) checks.Severity {
	switch {
	case strings.ContainsAny(text, "🔴🟥"):
		return checks.Error
	case strings.ContainsAny(text, "🟠🟡🟧🟨"):
		return checks.Warning
	case strings.ContainsAny(text, "🟢🔵⚪🟩🟦"):
		return checks.Notice
	}
	switch n := max(len([]rune(stars.FindString(text))), strings.Count(text, "🔥")); {
	case n > 2:
		return checks.Error
	case n == 2:
		return checks.Warning
	case n == 1:
		return checks.Notice
	}
	return checks.Off
}

// isGrade reports whether a text is the word of a severity and nothing else.
func isGrade(text string) bool {
	word := normalize(text)
	return severityNames()[word] != checks.Off && len(word) <= maxPlain
}
