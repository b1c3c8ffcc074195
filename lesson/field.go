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
	problemField // what was done, and what came of it: its code is the bad example
	errorField
	solutionField
	preventionField
	commandsField // commands and files to know: no example of anything
	badField
	goodField
	exampleField // an example of what, only its code says
	unknownField // a label of its own that no table knows
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

// fieldOf is the field that a label names; what it adds in parentheses or
// behind a slash, and a number, do not matter: "Solution 2 (SQL)".
func fieldOf(label string) field {
	words := normalize(label)
	if f := fieldNames[words]; f != noField {
		return f
	}
	words, _, _ = strings.Cut(strings.ReplaceAll(words, "/", "("), "(")
	words = strings.TrimRight(words, " 0123456789")
	if f := fieldNames[words]; f != noField || len(words) > maxPlain {
		return f
	}
	for _, p := range labelPhrases {
		if p.form.MatchString(words) {
			return p.field
		}
	}
	return noField
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
	if f := qualifiedField(words); f != noField {
		return f
	}
	switch f := fieldNames[words[0]]; f {
	case contextField, problemField, errorField, solutionField, preventionField:
		return f
	}
	return labelField(label)
}

// qualifiedField is the field that the last of two or three words names: "Refactored solution".
func qualifiedField(words []string) field {
	if len(words) < 2 || len(words) > 3 {
		return noField
	}
	switch f := fieldNames[words[len(words)-1]]; f {
	case problemField, errorField, solutionField:
		return f
	}
	return noField
}

var (
	number   = regexp.MustCompile(`^(?:n°\s*)?\d+(?:\.\d+)*\s*[.):\-–—]*\s+`)
	unaccent = strings.NewReplacer("à", "a", "â", "a", "ä", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e",
		"î", "i", "ï", "i", "ô", "o", "ö", "o", "ù", "u", "û", "u", "ü", "u", "œ", "oe",
		"á", "a", "í", "i", "ó", "o", "ú", "u", "ñ", "n", "ß", "ss", "’", "'", "`", "", "*", "", "_", " ")
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
	for _, at := range labelStarts(line, first.start, first.field.isMetadata()) {
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

// labelStarts are the places after from where another label may start; behind
// a sentence or a comma as well where the line is one of metadata.
func labelStarts(line string, from int, metadata bool) []int {
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
		case metadata && (line[i] == ',' || line[i] == ';' || line[i] == '/' || strings.HasPrefix(line[i:], ". ")):
			starts = append(starts, i+1)
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
	label, value, ok := cutLabel(rest, mark)
	if at, _ := findDate(label); at != nil { // "_Seen on 17/01/2025_"
		ok = false
	}
	if !ok {
		return labelled{}, word, false
	}
	l = labelled{field: fieldOf(label), start: len(line) - len(value), end: len(line), plain: mark == ""}
	if l.plain {
		return l, word, l.field != noField && (l.field.isMetadata() || l.field <= preventionField || l.field.isPlainly(label, value))
	}
	if l.field == noField {
		l.field = looseFieldOf(label)
	}
	if l.field == noField {
		l.field = signField(line[at : len(line)-len(value)])
	}
	if l.field == noField && at == 0 && (len(mark) > 1 || value != "") && len(strings.Fields(label)) <= 6 && !continues.MatchString(normalize(label)) {
		l.field = unknownField
	}
	return l, word, l.field != noField
}

// cutLabel parts a text into the label at its start, which ends with the mark
// (bold, emphasis; "" for a plain one), and what follows.
func cutLabel(rest, mark string) (label, value string, ok bool) {
	if mark == "" {
		end := strings.IndexAny(rest[:min(len(rest), maxPlain+utf8.UTFMax)], ":\uff1a")
		if end < 0 || end > maxPlain {
			return "", "", false
		}
		label = rest[:end]
		value, _ = cutColon(rest[end:])
		// What a server prints is no label: "ERROR: …".
		return label, value, label != strings.ToUpper(label) || fieldOf(label) != errorField
	}
	end := strings.Index(rest[:min(len(rest), maxBold)], mark)
	if end < 0 {
		return "", "", false
	}
	label, value = rest[:end], rest[end+len(mark):]
	if inner, _, found := strings.Cut(label, ":"); found && !endsInColon(label) && fieldOf(inner) != noField {
		return inner, rest[len(inner)+1:], true // "**Date: 2025-01-02**"
	}
	after := strings.TrimLeftFunc(value, unicode.IsSpace)
	if strings.HasPrefix(after, "(") { // "**Bad** (what we ran):"
		if _, behind, found := strings.Cut(after[:min(len(after), maxBold)], ")"); found {
			after = strings.TrimLeftFunc(after[min(len(after), maxBold)-len(behind):], unicode.IsSpace)
		}
	}
	if behind, found := cutColon(after); found {
		return label, behind, true
	}
	if endsInColon(label) || after == "" || after[0] == '|' {
		return label, value, true
	}
	if sign := dash.FindString(after); sign != "" { // "**Cause** — …"
		return label, after[len(sign):], fieldOf(label) != noField
	}
	if strings.HasSuffix(label, ".") { // "**Description.** …"
		return label, value, fieldOf(label) != noField
	}
	return "", "", false
}

var dash = regexp.MustCompile(`^[–—-] `)

// unambiguous are labels of badField and goodField that no sentence begins with.
var unambiguous = regexp.MustCompile(`^(bad|good|wrong|incorrect|mauvais|bon|a eviter|a faire|a ne pas faire|malo|bueno|schlecht|gut|falsch|richtig|do|don't)\b`)

// isPlainly reports whether a label that nothing marks is one of a field whose
// labels are words of prose as well.
func (f field) isPlainly(label, value string) bool {
	if f != badField && f != goodField {
		return false
	}
	return strings.TrimSpace(value) == "" || unambiguous.MatchString(normalize(label)) && len(strings.Fields(label)) <= 3
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
	for _, end := range []string{"|", " · ", " • ", " **", "<br"} {
		s, _, _ = strings.Cut(s, end)
	}
	return strings.Trim(s, " \t\u00a0\u202f|*_`\"<>·•,;./")
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
