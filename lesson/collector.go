package lesson

import (
	"strings"
)

// collector fills a lesson from its sections, in order.
type collector struct {
	*outline
	lesson *Lesson
	// field is the one being read, and from is where its text starts.
	field field
	from  int
	// body is where the lesson's text starts; -1 before the first section.
	body int
	// texts are those of the fields so far; of an Error field, what it says outside code.
	texts map[field][]string
}

func newCollector(o *outline, l *Lesson) *collector {
	return &collector{outline: o, lesson: l, body: -1, texts: map[field][]string{}}
}

// section reads a section that stands from offset from up to offset to, and
// is field f from its start.
func (c *collector) section(f field, from, to int, pieces []piece) {
	if c.body < 0 {
		c.body = from
	}
	c.field, c.from = f, from
	for _, p := range pieces {
		if p.code != nil {
			c.example(p)
		}
		for i, l := range p.fields {
			if l.plain && l.field.isMetadata() && c.field != noField && !l.field.isValue(c.source.Text[l.start:l.end]) {
				continue // prose: "Application: the script …"
			}
			if i == 0 {
				c.close(lineStart(c.source.Text, p.start))
			}
			c.begin(l)
		}
	}
	c.close(to)
}

// begin begins the field of a label.
func (c *collector) begin(l labelled) {
	value := c.source.Text[l.start:l.end]
	c.field, c.from = l.field, l.start
	if !l.field.isMetadata() {
		return
	}
	c.field, c.from = noField, l.end
	c.metadata(l.field, value, l.start)
}

// metadata sets a short value. What a lesson says first counts.
func (c *collector) metadata(f field, value string, at int) {
	l := c.lesson
	switch f {
	case dateField:
		setOnce(&l.Date, plainValue(value))
	case projectField:
		setOnce(&l.Project, plainValue(value))
	case severityField:
		if l.Severity == 0 {
			l.Severity = severityOf(plainValue(value))
		}
	case checksField:
		value, _, _ = strings.Cut(value, "|")
		l.Checks = append(l.Checks, checkNames(value)...)
		if l.checksLine == 0 {
			l.checksLine = c.source.Position(at).Line
		}
	case tagsField:
		for _, tag := range strings.FieldsFunc(plainValue(value), func(r rune) bool { return strings.ContainsRune(",;#[]", r) }) {
			if tag = strings.Trim(tag, " `"); tag != "" {
				l.Tags = append(l.Tags, tag)
			}
		}
	}
}

func setOnce(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// close ends the text of the field being read at an offset.
func (c *collector) close(at int) {
	text := strings.TrimSpace(c.source.Text[c.from:max(at, c.from)])
	text = strings.TrimSpace(strings.TrimSuffix(text, "\n---")) // the rule before the next lesson
	if text == "---" {
		text = ""
	}
	c.from = max(at, c.from)
	if text == "" {
		return
	}
	switch c.field {
	case contextField, solutionField, preventionField, errorField:
		c.texts[c.field] = append(c.texts[c.field], text)
	case findingField:
		setOnce(&c.lesson.Finding, firstParagraph(text))
	}
}

// example adds a block of code to the lesson: as a recorded error where it is
// one, else as an example of the kind that its place gives it.
func (c *collector) example(p piece) {
	e := *p.code
	e.Line = c.source.Position(p.start).Line
	if e.isOwnCheck() {
		c.lesson.addOwnCheck(e, c.source)
		return
	}
	if !e.IsMigration() && !e.Marked() && (c.field == errorField || serverError.MatchString(e.Code)) {
		if recorded := strings.TrimSpace(e.Code); recorded != "" {
			c.lesson.Errors = append(c.lesson.Errors, recorded)
		}
		return
	}
	if e.Kind == Other && e.IsMigration() && !e.Has("history") {
		switch {
		case c.field == badField, c.field == errorField:
			e.Kind = Bad
		case c.field == goodField:
			e.Kind = Good
		case c.field == solutionField, c.field == noField && c.lesson.Pattern:
			e.Kind, e.Solution = Good, true
		}
	}
	c.lesson.Examples = append(c.lesson.Examples, e)
}

// finish ends the lesson at an offset.
func (c *collector) finish(end int) {
	l := c.lesson
	l.Body = strings.TrimSpace(c.source.Text[max(c.body, 0):end])
	l.Body = strings.TrimSpace(strings.TrimSuffix(l.Body, "\n---"))
	l.Context = strings.Join(c.texts[contextField], "\n\n")
	l.Solution = strings.Join(c.texts[solutionField], "\n\n")
	l.Prevention = strings.Join(c.texts[preventionField], "\n\n")
	if len(l.Errors) == 0 {
		for _, text := range c.texts[errorField] {
			if recorded := withoutMarkup(text); recorded != "" {
				l.Errors = append(l.Errors, recorded)
			}
		}
	}
	if len(l.Errors) > 0 {
		return
	}
	for _, line := range strings.Split(l.Body, "\n") {
		if serverError.MatchString(line) {
			l.Errors = append(l.Errors, withoutMarkup(line))
		}
	}
}

// withoutMarkup is an error written in prose without quote marks, backticks
// and lines of fences.
func withoutMarkup(text string) string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		line = strings.Trim(strings.TrimLeft(line, "> \t-"), "`* \t")
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
