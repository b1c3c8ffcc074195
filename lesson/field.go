package lesson

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/checks"
)

// field is what a label of a lesson says about the text that follows it.
type field int

const (
	noField field = iota
	contextField
	errorField
	solutionField
	preventionField
	commandsField // commands and files to know: no example of anything
	badField
	goodField
	exampleField // an example of what, only its code says
	findingField // what a check of the lesson's own says of a statement
	// The metadata: each is one short value.
	dateField
	projectField
	severityField
	checksField
	tagsField
)

// isMetadata reports whether the field is a short value, not a text.
func (f field) isMetadata() bool { return f >= dateField }

// fieldNames are the labels, in English and French, as normalize leaves them.
var fieldNames = map[string]field{
	"context": contextField, "contexte": contextField, "background": contextField, "situation": contextField,
	"problem": contextField, "probleme": contextField, "the problem": contextField, "le probleme": contextField,
	"incident": contextField, "what happened": contextField, "ce qui s'est passe": contextField, "description": contextField,
	"cause": contextField, "causes": contextField, "root cause": contextField, "cause racine": contextField,
	"symptom": contextField, "symptoms": contextField, "symptome": contextField, "symptomes": contextField,
	"what went wrong": contextField, "ce qui a mal tourne": contextField, "root cause analysis": contextField, "analysis": contextField, "analyse": contextField,
	"why": contextField, "pourquoi": contextField, "impact": contextField, "consequence": contextField, "consequences": contextField,

	"error": errorField, "errors": errorField, "erreur": errorField, "erreurs": errorField,
	"error message": errorField, "message d'erreur": errorField, "messages d'erreur": errorField, "error messages": errorField,
	"recorded error": errorField, "erreur relevee": errorField, "server error": errorField, "log": errorField, "logs": errorField,
	"stack trace": errorField, "output": errorField, "sortie": errorField, "message": errorField,
	"what the server says": errorField, "ce que dit le serveur": errorField, "trace": errorField, "traceback": errorField,

	"solution": solutionField, "solutions": solutionField, "fix": solutionField, "the fix": solutionField,
	"resolution": solutionField, "correction": solutionField, "correctif": solutionField, "solution appliquee": solutionField,
	"workaround": solutionField, "contournement": solutionField, "resolution steps": solutionField,
	"the safe way": solutionField, "safe way": solutionField, "how to fix": solutionField, "remediation": solutionField,

	"prevention": preventionField, "how to prevent": preventionField, "comment eviter": preventionField, "how to avoid": preventionField,
	"lesson": preventionField, "lesson learned": preventionField, "lessons learned": preventionField, "lecon": preventionField,
	"lecon apprise": preventionField, "lecons apprises": preventionField, "takeaway": preventionField, "takeaways": preventionField,
	"action items": preventionField, "actions": preventionField, "preventive measures": preventionField, "mesures preventives": preventionField,
	"best practices": preventionField, "bonnes pratiques": preventionField, "a retenir": preventionField, "rule": preventionField, "rules": preventionField, "regle": preventionField, "regles": preventionField,

	"key files/commands": commandsField, "key files": commandsField, "key commands": commandsField, "key files and commands": commandsField,
	"files/commands": commandsField, "commands": commandsField, "files": commandsField, "key commands/files": commandsField,
	"fichiers/commandes cles": commandsField, "fichiers cles": commandsField, "commandes cles": commandsField, "fichiers et commandes cles": commandsField,
	"commandes/fichiers cles": commandsField, "fichiers/commandes": commandsField, "fichiers": commandsField, "commandes": commandsField,
	"references": commandsField, "reference": commandsField, "sources": commandsField, "source": commandsField, "see also": commandsField,
	"voir aussi": commandsField, "links": commandsField, "liens": commandsField, "related": commandsField,

	"bad": badField, "bad example": badField, "bad examples": badField, "wrong": badField, "don't": badField, "do not": badField,
	"anti-pattern": badField, "antipattern": badField, "incorrect": badField, "risky": badField, "before": badField, "avant": badField,
	"mauvais": badField, "mauvais exemple": badField, "mauvais exemples": badField, "a eviter": badField, "a ne pas faire": badField,
	"ne pas faire": badField, "example that failed": badField, "exemple qui echoue": badField, "code fautif": badField, "migration fautive": badField,

	"good": goodField, "good example": goodField, "good examples": goodField, "right": goodField, "do": goodField, "correct": goodField,
	"safe": goodField, "safer": goodField, "after": goodField, "apres": goodField, "bon": goodField, "bon exemple": goodField,
	"bons exemples": goodField, "a faire": goodField, "bonne pratique": goodField, "best practice": goodField,

	"example": exampleField, "examples": exampleField, "exemple": exampleField, "exemples": exampleField,

	"finding": findingField, "constat": findingField,

	"date": dateField, "learned": dateField, "learned on": dateField, "date de l'incident": dateField, "incident date": dateField, "appris le": dateField,
	"project": projectField, "projet": projectField, "projects": projectField, "projets": projectField, "service": projectField,
	"application": projectField, "app": projectField,
	"severity": severityField, "severite": severityField, "gravite": severityField, "criticite": severityField, "criticality": severityField,
	"niveau": severityField, "level": severityField, "priority": severityField, "priorite": severityField,
	"check": checksField, "checks": checksField, "controle": checksField, "controles": checksField, "verifications": checksField,
	"tag": tagsField, "tags": tagsField, "etiquettes": tagsField, "categorie": tagsField, "category": tagsField,
}

// fieldOf is the field that a label names; what it adds in parentheses or
// behind a slash, and a number, do not matter: "Solution 2 (SQL)".
func fieldOf(label string) field {
	words := normalize(label)
	if f := fieldNames[words]; f != noField {
		return f
	}
	words, _, _ = strings.Cut(strings.ReplaceAll(words, "/", "("), "(")
	return fieldNames[strings.TrimRight(words, " 0123456789")]
}

// looseFieldOf is fieldOf for a bold label, which may say more with up to
// three words: "Erreur constatée".
func looseFieldOf(label string) field {
	if f := fieldOf(label); f != noField {
		return f
	}
	words := strings.Fields(normalize(label))
	if len(words) == 0 || len(words) > 4 {
		return noField
	}
	switch f := fieldNames[words[0]]; f {
	case contextField, errorField, solutionField, preventionField:
		return f
	}
	return noField
}

var (
	number   = regexp.MustCompile(`^(?:n°\s*)?\d+(?:\.\d+)*\s*[.):\-–—]*\s+`)
	unaccent = strings.NewReplacer("à", "a", "â", "a", "ä", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e",
		"î", "i", "ï", "i", "ô", "o", "ö", "o", "ù", "u", "û", "u", "ü", "u", "œ", "oe", "’", "'", "`", "", "*", "", "_", " ")
)

// normalize brings a label or a heading to its words: lower case, without
// accents, emoji, number and punctuation around.
func normalize(label string) string {
	label = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.M, r) { // accents of decomposed text, emoji selectors
			return -1
		}
		return unicode.ToLower(r)
	}, label)
	label = strings.Join(strings.Fields(unaccent.Replace(label)), " ")
	label = strings.TrimFunc(label, notWord)
	if label != "" && (isDigit(label[0]) || label[0] == 'n') {
		label = number.ReplaceAllString(label, "")
	}
	return strings.TrimFunc(strings.ReplaceAll(label, " / ", "/"), notWord)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// labelled is a field found in a line: its value goes from start to end.
// Plain is true for a label without bold or emphasis.
type labelled struct {
	field      field
	start, end int
	plain      bool
}

// The sizes of what people write, in bytes.
const (
	maxLabelled = 8 << 10 // of a line that has more labels than the first
	maxBold     = 400     // of a bold label
	maxPlain    = 40      // of another one
)

// findFields finds the fields that a line of text begins: one at its start,
// and others of metadata behind a bar or a bold label.
func findFields(line string) []labelled {
	first, word, ok := fieldAt(line, 0)
	if !ok && !strings.ContainsAny(line, "|·•") {
		return nil
	}
	var found []labelled
	if ok {
		found = append(found, first)
	}
	if len(line) > maxLabelled {
		return found
	}
	for _, at := range labelStarts(line, first.start) {
		n := len(found)
		if at < word || n > 0 && at < found[n-1].start {
			continue // the bold label behind a bar is found once
		}
		var l labelled
		if l, word, ok = fieldAt(line, at); !ok || !l.field.isMetadata() {
			continue
		}
		if n > 0 {
			found[n-1].end = at
		}
		found = append(found, l)
	}
	return found
}

// labelStarts are the places after from where another label may start.
func labelStarts(line string, from int) []int {
	var starts []int
	bold := false
	for i := from; i < len(line); i++ {
		switch {
		case line[i] == '|':
			starts = append(starts, i+1)
		case strings.HasPrefix(line[i:], "·"), strings.HasPrefix(line[i:], "•"):
			starts = append(starts, i+len("·"))
		case strings.HasPrefix(line[i:], "**"):
			if bold = !bold; bold {
				starts = append(starts, i)
			}
			i++
		}
	}
	return starts
}

// fieldAt reads a label at the start of line[at:]: bold or emphasised, with a
// colon inside, behind, or alone on its line; or plain with a colon, unless
// prose may well begin with that word ("Before: …"). Emoji, bullets and spaces
// may stand before it. Word is where the label itself would start.
func fieldAt(line string, at int) (l labelled, word int, ok bool) {
	s := strings.TrimLeftFunc(line[at:], func(r rune) bool { return notWord(r) && r != '*' && r != '_' && r != '|' && r != '`' })
	mark := s[:len(s)-len(strings.TrimLeft(s, "*_"))]
	rest := s[len(mark):]
	word = len(line) - len(rest)
	var label, value string
	if mark != "" {
		end := strings.Index(rest[:min(len(rest), maxBold)], mark)
		if end < 0 {
			return labelled{}, word, false
		}
		label, value = rest[:end], rest[end+len(mark):]
		after := strings.TrimLeftFunc(value, unicode.IsSpace)
		colon := endsInColon(label)
		if behind, ok := cutColon(after); ok {
			value, colon = behind, true
		}
		if !colon && after != "" && after[0] != '|' {
			return labelled{}, word, false
		}
	} else {
		end := strings.IndexAny(rest[:min(len(rest), maxPlain+utf8.UTFMax)], ":\uff1a")
		if end < 0 || end > maxPlain {
			return labelled{}, word, false
		}
		label = rest[:end]
		value, _ = cutColon(rest[end:])
		if label == strings.ToUpper(label) && fieldOf(label) == errorField {
			return labelled{}, word, false // what a server prints: "ERROR: …"
		}
	}
	f := fieldOf(label)
	if mark != "" {
		f = looseFieldOf(label)
		if f == noField {
			f = signField(line[at : len(line)-len(value)])
		}
	}
	l = labelled{field: f, start: len(line) - len(value), end: len(line), plain: mark == ""}
	return l, word, f != noField && (f.isMetadata() || f <= preventionField || !l.plain)
}

// signField reads the signs that people put before what not to do and what to
// do, where the words beside it say nothing.
func signField(label string) field {
	switch {
	case strings.ContainsAny(label, "❌🚫⛔👎✗✘"):
		return badField
	case strings.ContainsAny(label, "✅✔👍☑"):
		return goodField
	}
	return noField
}

func endsInColon(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	return strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")
}

func cutColon(s string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, ":"); ok {
		return rest, true
	}
	return strings.CutPrefix(s, "：")
}

// plainValue is a value of metadata without its markup, and without what
// follows behind a bar or a bold label that nobody knows.
func plainValue(s string) string {
	s = strings.TrimLeft(s, " \t\u00a0\u202f|*_")
	for _, end := range []string{"|", " · ", " • ", " **"} {
		s, _, _ = strings.Cut(s, end)
	}
	return strings.Trim(s, " \t\u00a0\u202f|*_`\"<>·•,;")
}

var (
	dateValue   = regexp.MustCompile(`^\d{1,4}([-/.])\d{1,2}([-/.])\d{1,4}$`)
	checksValue = regexp.MustCompile("^[a-z0-9]+(-[a-z0-9]+)+([`,; ]+[a-z0-9]+(-[a-z0-9]+)+)*$")
)

// isValue reports whether text can only be the value of this metadata, and no
// prose behind a word that happens to be its label.
func (f field) isValue(text string) bool {
	value := plainValue(strings.TrimSpace(text))
	switch f {
	case dateField:
		return dateValue.MatchString(value)
	case severityField:
		return severityOf(value) != checks.Off && len(strings.Fields(value)) <= 2
	case checksField:
		return checksValue.MatchString(value)
	}
	return false
}

var checkName = regexp.MustCompile(`[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*`)

// checkNames are the names in the value of a Checks field. A word that says
// that there is none is no name.
func checkNames(value string) []string {
	switch normalize(value) {
	case "", "none", "aucun", "aucune", "n/a", "no":
		return nil
	}
	return checkName.FindAllString(value, -1)
}

// severityWords are in the order in which they are looked for: the first that
// the value has counts, so a word counts more than a coloured dot.
var severityWords = []struct {
	severity checks.Severity
	words    []string
}{
	{checks.Error, []string{"critique", "critical", "bloquant", "bloquante", "blocker", "blocking", "high", "haute", "haut", "elevee", "eleve",
		"majeur", "majeure", "major", "grave", "severe", "error", "erreur", "p0", "p1", "s0", "s1", "sev0", "sev1"}},
	{checks.Warning, []string{"moyen", "moyenne", "medium", "moderate", "modere", "moderee", "warning", "avertissement", "important", "importante",
		"p2", "s2", "sev2"}},
	{checks.Notice, []string{"faible", "bas", "basse", "low", "mineur", "mineure", "minor", "info", "information", "notice", "p3", "p4", "s3", "sev3"}},
}

// severityOf reads a severity written as a word or as an emoji; Off when it
// is neither.
func severityOf(value string) checks.Severity {
	words := strings.FieldsFunc(normalize(value), notWord)
	for _, s := range severityWords {
		for _, w := range s.words {
			for _, word := range words {
				if word == w {
					return s.severity
				}
			}
		}
	}
	switch {
	case strings.ContainsAny(value, "🚨🔥⛔🛑❌"):
		return checks.Error
	case strings.ContainsAny(value, "⚠"):
		return checks.Warning
	case strings.ContainsAny(value, "ℹ"):
		return checks.Notice
	}
	return colourOf(value)
}

// colourOf is the severity that a coloured dot stands for.
func colourOf(text string) checks.Severity {
	switch {
	case strings.ContainsAny(text, "🔴🟥"):
		return checks.Error
	case strings.ContainsAny(text, "🟠🟡🟧🟨"):
		return checks.Warning
	case strings.ContainsAny(text, "🟢🔵⚪🟩🟦"):
		return checks.Notice
	}
	return checks.Off
}
