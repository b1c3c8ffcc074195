package lesson

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	leadingTags = regexp.MustCompile(`^\s*(?:\[[^\[\]]*\]\s*)+`)
	oneTag      = regexp.MustCompile(`\[([^\[\]]*)\]`)
	ordinal     = regexp.MustCompile(`^(?:(?i:leçon|lecon|lesson|incident)\s*)?(?:n°\s*|#\s*)?\d+(?:\.\d+)*\s*[.):\-–—]+\s*`)
	isoDate     = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)
	leadingDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}\s*[.:,\-–—]*\s*`)
)

// title is what the text of a lesson's heading says.
type title struct {
	text string
	tags []string
	date string
}

// readTitle parts the text of a heading into tags, date and title. Emoji and
// a number before the title are left out.
func readTitle(heading string) title {
	t := title{text: trimSigns(heading), date: isoDate.FindString(heading)}
	for {
		rest := t.text
		if at := leadingTags.FindString(rest); at != "" {
			rest = trimSigns(rest[len(at):])
			if rest != "" {
				t.addTags(at)
			}
		} else if at := leadingDate.FindString(rest); at != "" {
			rest = trimSigns(rest[len(at):])
		} else {
			rest = trimSigns(ordinal.ReplaceAllString(rest, ""))
		}
		if rest == "" || rest == t.text {
			break
		}
		t.text = rest
	}
	if t.text == "" {
		t.text = strings.TrimSpace(heading)
	}
	return t
}

func (t *title) addTags(text string) {
	for _, m := range oneTag.FindAllStringSubmatch(text, -1) {
		if tag := strings.TrimSpace(m[1]); tag != "" && tag != t.date {
			t.tags = append(t.tags, tag)
		}
	}
}

// trimSigns takes emoji and spaces off the start of a title.
func trimSigns(s string) string {
	return strings.TrimSpace(strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.So, unicode.Sk, unicode.M, unicode.Cf)
	}))
}
