package lesson

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/checks"
)

// cutFrontMatter takes the YAML block off the start of a document, leaving
// empty lines: GitHub shows it as a table, without headings. Of its entries
// those of one line are returned; a lesson's metadata is no more.
func cutFrontMatter(text string) (rest string, entries []entry) {
	if !strings.HasPrefix(text, "---\n") {
		return text, nil
	}
	end := strings.Index(text, "\n---\n")
	if end < 0 {
		return text, nil
	}
	lines := strings.Split(text[:end+len("\n---\n")], "\n")
	for i, line := range lines {
		if key, value, ok := strings.Cut(line, ":"); ok && key == strings.TrimSpace(key) {
			entries = append(entries, entry{line: i + 1, key: key, value: strings.Trim(value, ` "'`)})
		} else if i > 0 && i < len(lines)-2 && line != "" && line[0] != ' ' && line[0] != '-' && line[0] != '#' {
			return text, nil // a rule at the start of the file, and prose
		}
	}
	return strings.Repeat("\n", len(lines)-1) + text[end+len("\n---\n"):], entries
}

// entry is a line of front matter.
type entry struct {
	line       int
	key, value string
}

// saysWhen reports whether front matter dates or grades what the file tells.
func saysWhen(entries []entry) bool {
	return slices.ContainsFunc(entries, func(e entry) bool { f := fieldOf(e.key); return f == dateField || f == severityField })
}

// apply gives a lesson the metadata that its file has and it has not. Beside other
// lessons it gets the severity and the project alone, which may be those of all.
func (l *Lesson) apply(entries []entry, alone bool) {
	for _, e := range entries {
		switch f := fieldOf(e.key); {
		case f == severityField && l.Severity == checks.Off && !l.Pattern:
			l.Severity = gradeOf(e.value)
		case f == projectField && !l.Pattern:
			setOnce(&l.Project, e.value)
		}
		if !alone {
			continue
		}
		if slices.Contains(titleColumns[:4], normalize(e.key)) && l.Anchor == "" && l.Line == 1 && e.value != "" {
			l.Title = e.value // of a file without a heading
		}
		switch fieldOf(e.key) {
		case dateField:
			setOnce(&l.Date, e.value)
		case checksField:
			if l.checksLine == 0 {
				l.Checks, l.checksLine = checkNames(e.value), e.line
			}
		}
	}
}
