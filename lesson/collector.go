package lesson

import (
	"strings"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/lazyregexp"
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

	// lead is what is said right before a block of code, and role what the block
	// before was, as long as the field goes on.
	lead string
	role role
	// unknown is true below a label that no table knows.
	unknown bool
	// quoted is true for a lesson in a quote.
	quoted bool
	// undecided are the examples, by their place, that come before any good one
	// and of which nothing says what they are.
	undecided []int
	// remedyLine is where the text of the first solution or prevention begins; 0 for none.
	remedyLine int
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
	if f.isMetadata() {
		c.field, c.from = noField, to
		c.metadata(f, strings.TrimSpace(c.source.Text[from:to]), from)
	}
	c.lead, c.role, c.unknown = "", noRole, false
	for i, p := range pieces {
		if p.code != nil {
			c.example(p)
			c.lead = ""
			continue
		}
		c.text(p)
		if p.isLogged(c.source.Text) {
			c.quote(pieces, i)
		}
		for i, l := range p.fields {
			if l.plain && l.field.isMetadata() && c.field != noField && !l.field.isValue(c.source.Text[l.start:l.end]) {
				continue // prose: "Application: the script …"
			}
			if l.plain && l.field == dateField {
				if at, _ := findDate(c.source.Text[l.start:min(l.end, l.start+maxValue)]); at == nil {
					continue // prose: "Since: the last release"
				}
			}
			if i == 0 {
				c.close(lineStart(c.source.Text, p.start))
			} else {
				c.close(p.fields[i-1].end)
			}
			c.begin(l)
		}
	}
	c.close(to)
}

// begin begins the field of a label.
func (c *collector) begin(l labelled) {
	value := c.source.Text[l.start:l.end]
	c.role, c.unknown = noRole, l.field == unknownField
	if c.unknown {
		return
	}
	c.field, c.from = l.field, l.start
	if !l.field.isMetadata() {
		if l.field == contextField && c.lesson.Severity == checks.Off && isGrade(value) { // "Impact: high"
			c.lesson.Severity = severityOf(value)
		}
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
			l.Severity = gradeOf(plainValue(value))
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
	text := c.shown(c.source.Text[c.from:max(at, c.from)])
	text = strings.TrimSpace(strings.TrimSuffix(text, "\n---")) // the rule before the next lesson
	if text == "---" {
		text = ""
	}
	from := c.from
	c.from = max(at, c.from)
	if text == "" {
		return
	}
	switch c.field {
	case problemField:
		c.texts[contextField] = append(c.texts[contextField], text)
	case contextField, solutionField, preventionField, errorField:
		if c.remedyLine == 0 && (c.field == solutionField || c.field == preventionField) {
			c.remedyLine = c.source.Position(from).Line
		}
		c.texts[c.field] = append(c.texts[c.field], text)
	case findingField:
		setOnce(&c.lesson.Finding, firstParagraph(text))
	}
}

// shown is a part of the document without white space around it, and without the
// signs of the quote or the details that the lesson stands in.
func (c *collector) shown(text string) string {
	if c.quoted {
		text = quoteSign.ReplaceAllString(text, "")
	}
	if strings.Contains(text, "details>") {
		text = detailsTag.ReplaceAllString(text, "")
	}
	return strings.TrimSpace(text)
}

var (
	quoteSign  = lazyregexp.New(`(?m)^ {0,3}> ?`)
	detailsTag = lazyregexp.New(`(?m)^\s*</?details[^<>\n]*>[ \t]*\n?`)
)

// example adds a block of code to the lesson: as a recorded error where it is
// one, else as an example of the kind that its place gives it.
func (c *collector) example(p piece) {
	e := *p.code
	e.Line = c.source.Position(p.start).Line
	if e.isOwnCheck() {
		c.lesson.addOwnCheck(e, c.source)
		return
	}
	role := c.roleOf(e)
	if role == isError {
		c.decide(Bad) // what was run, and what the server answered
		c.lesson.addError(e.Code)
		return
	}
	recorded := ""
	if e.logged && e.IsMigration() && !e.Marked() {
		e.Code, recorded = cutRecorded(e.Code)
	}
	if e.Kind == Other && !e.Has("history") {
		switch {
		case role == wasBad && !e.looksOnly() && (c.field == badField || !e.isCommand()):
			e.Kind = Bad
		case role == isGood:
			e.Kind, e.Solution = Good, c.field == solutionField || c.field == noField && c.lesson.Pattern
		case role == noRole && !e.isCommand() && !e.looksOnly() && e.Language != "":
			c.undecided = append(c.undecided, len(c.lesson.Examples))
		}
	}
	c.lesson.Examples = append(c.lesson.Examples, e)
	c.lesson.addError(recorded)
}

// noError begins the text of an Error field that says that there was none.
var noError = lazyregexp.New(`(?i)^(none|nothing|no error|n/a|aucune?|aucune erreur|pas d[’']erreur|rien|ninguno|ninguna|ningún error|keine|kein fehler)\s*($|[,.;:(–—-])`)

// finish ends the lesson at an offset.
func (c *collector) finish(end int) {
	l := c.lesson
	c.settle()
	l.Body = c.shown(c.source.Text[max(c.body, 0):end])
	l.Body = strings.TrimSpace(strings.TrimSuffix(l.Body, "\n---"))
	l.Context = strings.Join(c.texts[contextField], "\n\n")
	l.Solution = strings.Join(c.texts[solutionField], "\n\n")
	l.Prevention = strings.Join(c.texts[preventionField], "\n\n")
	if len(l.Errors) == 0 {
		for _, text := range c.texts[errorField] {
			if first, _, more := strings.Cut(text, "\n\n"); more && looksLogged(first) {
				text = first
			}
			if recorded := withoutMarkup(text); recorded != "" && !noError.MatchString(recorded) {
				l.Errors = append(l.Errors, recorded)
			}
		}
	}
	if len(l.Errors) > 0 {
		return
	}
	for _, line := range strings.Split(l.Body, "\n") {
		if recorded := loggedIn(line); recorded != "" {
			l.addError(recorded)
		}
	}
}
