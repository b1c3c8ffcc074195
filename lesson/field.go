package lesson

import (
	"strings"
	"unicode"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lazyregexp"
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
	if f := fieldNames()[words]; f != noField {
		return f
	}
	words, _, _ = strings.Cut(strings.ReplaceAll(words, "/", "("), "(")
	words = strings.TrimRight(words, " 0123456789")
	if f := fieldNames()[words]; f != noField || len(words) > maxPlain {
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
	switch f := fieldNames()[words[0]]; f {
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
	switch f := fieldNames()[words[len(words)-1]]; f {
	case problemField, errorField, solutionField:
		return f
	}
	return noField
}

var (
	number   = lazyregexp.New(`^(?:n°\s*)?\d+(?:\.\d+)*\s*[.):\-–—]*\s+`)
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
	dateValue   = lazyregexp.New(`^\d{1,4}([-/.])\d{1,2}([-/.])\d{1,4}$`)
	checksValue = lazyregexp.New("^[a-z0-9]+(-[a-z0-9]+)+([`,; ]+[a-z0-9]+(-[a-z0-9]+)+)*$")
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

var checkName = lazyregexp.New(`[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*`)

// checkNames are the names in the value of a Checks field. A word that says
// that there is none is no name.
func checkNames(value string) []string {
	switch normalize(value) {
	case "", "none", "aucun", "aucune", "n/a", "no":
		return nil
	}
	return checkName.FindAllString(value, -1)
}
