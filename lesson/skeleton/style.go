// Package skeleton writes the beginning of a lesson in a team's own template,
// from what is known already: the error, the statement, the checks that would
// have objected, and their safe way. People write the rest.
package skeleton

import (
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/wording"
)

// Style is how a team writes its lessons.
type Style struct {
	Language wording.Language
	// Level is that of a lesson's heading, from 1 to 6.
	Level int
	// Headings is true where the fields are headings ("#### Context"), and not
	// bold labels ("**Context**:").
	Headings bool
	// Tagged is true where headings begin with tags in brackets, Numbered where
	// they begin with a number; Next is the number of the next lesson.
	Tagged, Numbered bool
	Next             int
	// Ruled is true where a rule stands between lessons.
	Ruled bool
}

// labels are the names of the fields in a template.
type labels struct {
	date, project, severity, checks               string
	context, error, example, solution, prevention string
	files, colon                                  string
	contextHint, titleHint, errorHint             string
	solutionHint, measureHint                     string
}

// templates are the fields of the lessons, as reading knows them (see the
// names in package lesson), and what people are asked to write.
var templates = map[wording.Language]labels{
	wording.English: {
		date: "Date", project: "Project", severity: "Severity", checks: "Checks",
		context: "Context", error: "Error", example: "Example", solution: "Solution", prevention: "Prevention",
		files: "Key files/commands", colon: ":",
		contextHint:  "[What happened, where, and what it cost.]",
		titleHint:    "What the next one should know",
		errorHint:    "[What the server said.]",
		solutionHint: "[What helped, with its code.]",
		measureHint:  "[What the team does so that it does not happen again.]",
	},
	wording.French: {
		date: "Date", project: "Projet", severity: "Sévérité", checks: "Contrôles",
		context: "Contexte", error: "Erreur", example: "Exemple", solution: "Solution", prevention: "Prévention",
		files: "Fichiers/Commandes clés", colon: " :",
		contextHint:  "[Ce qui s'est passé, où, et ce que cela a coûté.]",
		titleHint:    "Ce que le prochain doit savoir",
		errorHint:    "[Ce qu'a dit le serveur.]",
		solutionHint: "[Ce qui a aidé, avec son code.]",
		measureHint:  "[Ce que fait l'équipe pour que cela n'arrive plus.]",
	},
}

// New is the style of a team that has written no lesson yet.
func New(language wording.Language) Style {
	return Style{Language: language, Level: 3, Tagged: true, Ruled: true}
}

var (
	frenchField  = lazyregexp.New(`(?mi)^\W*(contexte|erreur|probl\S+me|projet|s\S+v\S+rit\S+|pr\S+vention des?|fichiers)\b`)
	englishField = lazyregexp.New(`(?mi)^\W*(context|error|problem|project|severity|key files)\b`)
	boldField    = lazyregexp.New(`(?mi)^\s*(?:[-*+]\s+)?\*\*\W*(context|contexte|error|erreur|problem|solution|fix)\b`)
	headingField = lazyregexp.New(`(?mi)^#{2,6}\s+\W*(context|contexte|error|erreur|problem|solution|fix)\b`)
	tagged       = lazyregexp.New(`^#{1,6}\s+\[[^\]]+\]\s`)
	numbered     = lazyregexp.New(`^#{1,6}\s+(?:\w+\s+)?#?(\d+)\s*[.:)–—-]`)
	rule         = lazyregexp.New(`(?m)^ {0,3}(-\s*){3,}$`)
)

// Of is the style of a file of lessons; where it has no lesson, or does not
// tell, that of New.
func Of(text string, language wording.Language) Style {
	style := New(language)
	french, english := len(frenchField.FindAllString(text, -1)), len(englishField.FindAllString(text, -1))
	switch {
	case french > english:
		style.Language = wording.French
	case english > french:
		style.Language = wording.English
	}
	style.Headings = len(headingField.FindAllString(text, -1)) > len(boldField.FindAllString(text, -1))
	lines := strings.Split(text, "\n")
	d := lesson.Read("lessons.md", text)
	of := written(d)
	if len(of) == 0 {
		return style
	}
	tags, numbers := 0, 0
	for _, l := range of {
		line := lines[min(l.Line, len(lines))-1]
		if tagged.MatchString(line) {
			tags++
		}
		if m := numbered.FindStringSubmatch(line); m != nil {
			numbers++
			style.Next = max(style.Next, atoi(m[1]))
		}
	}
	style.Next++
	style.Level = level(d, of[len(of)-1])
	style.Tagged, style.Numbered = tags*2 >= len(of), numbers*2 > len(of)
	style.Ruled = rule.MatchString(text)
	return style
}

// written are the lessons of a document that have a heading and are no patterns.
func written(d *lesson.Document) (out []*lesson.Lesson) {
	for _, l := range d.Lessons {
		if !l.Pattern && l.Anchor != "" {
			out = append(out, l)
		}
	}
	return out
}

// level is that of a lesson's heading.
func level(d *lesson.Document, l *lesson.Lesson) int {
	for _, s := range d.Sections {
		if s.Line == l.Line {
			return s.Level
		}
	}
	return 3
}

// atoi reads digits; more than fit in four are no number of a lesson.
func atoi(digits string) int {
	if len(digits) > 4 {
		return 0
	}
	n := 0
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}
