package lesson

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// roleOf is what a block of code is, by its own words, by those right before it, by
// the field that it stands in, and as a part of a pattern.
func (c *collector) roleOf(e Example) role {
	of := roles[c.field]
	if c.unknown {
		of = noRole
	}
	if of == noRole && c.field == noField && c.lesson.Pattern && e.IsMigration() {
		of = isGood
	}
	said := cueOf(c.lead, of)
	switch {
	case e.Marked():
		return noRole
	case !e.IsMigration() && (of == isError || e.logged):
		return isError
	case said == isError && !e.IsMigration() && !e.isCommand() && !e.isProgram():
		return isError
	case said != isGood && (of == noRole || of == isError) && len(c.lesson.Errors) > 0 && later.MatchString(normalize(lastSentence(c.lead))):
		of = noRole // "Then we did:" after the server's error may tell the remedy
	case said == wasBad || said == isGood:
		of = said
	case of == wasBad && c.field == problemField && !e.isProgram():
		if e.Language == "" {
			return noRole
		}
		return isError // a log of what went wrong
	case of == isError:
		of = wasBad // what was run
	case c.role != noRole && of != c.role && (strings.TrimSpace(c.lead) == "" || onward.MatchString(normalize(lastSentence(c.lead)))):
		of = c.role
	case of == noRole && c.field == preventionField && e.IsMigration(): // what the lesson tells to do
		of = isGood
	}
	c.role = of
	return of
}

// later begins a sentence about what was done after something else.
var later = lazyregexp.New(`^(then|so|finally|afterwards|after that|puis|alors|finalement|ensuite|luego|despues|dann|danach)\b`)

// text takes a line of text as what leads to the next block of code.
func (c *collector) text(p piece) {
	start := p.start
	if n := len(p.fields); n > 0 && (roles[p.fields[n-1].field] != noRole || p.fields[n-1].field.isMetadata()) { // the label has said it
		start = p.fields[n-1].start
	}
	text := c.source.Text[start:max(p.end, start)]
	if strings.TrimSpace(text) == "" {
		return
	}
	if c.lead == "" {
		c.pointed(text)
	}
	if loggedIn(text) != "" { // what was run, and what came of it
		c.decide(Bad)
	}
	c.lead += text + "\n"
	if p.last {
		c.lead += "\n"
	}
	if n := len(c.lead); n > maxLead {
		c.lead = strings.ToValidUTF8(c.lead[n-maxLead:], "")
	}
}

// pointed takes a sentence after a block of code that nothing else has told what it is:
// "That is what should have gone out."
func (c *collector) pointed(text string) {
	sentence := normalize(text)
	if remedy.MatchString(sentence) { // "Instead: `…`" is said of a mistake
		c.decide(Bad)
		return
	}
	if !pointing.MatchString(sentence) {
		return
	}
	role := judged(sentence)
	for i := len(decisive) - 1; i >= 0; i-- {
		if decisive[i].words.MatchString(sentence) {
			role = decisive[i].role
		}
	}
	switch role {
	case wasBad:
		c.decide(Bad)
	case isGood:
		c.decide(Good)
	}
}

// decide says what the example before is, where nothing has said it yet.
func (c *collector) decide(kind Kind) {
	n := len(c.undecided)
	if n == 0 || c.undecided[n-1] != len(c.lesson.Examples)-1 {
		return
	}
	c.lesson.Examples[c.undecided[n-1]].Kind = kind
	c.undecided = c.undecided[:n-1]
}

// maxLead is how many bytes before a block of code are looked at.
const maxLead = 600

// settle says of the examples that nothing else is said of, and that come before those
// that are good or before the words of a remedy, that they are bad: "This is what we
// ran. … This is the fix."
func (c *collector) settle() {
	examples := c.lesson.Examples
	good := slices.IndexFunc(examples, func(e Example) bool { return e.Kind == Good })
	if good < 0 && c.remedyLine == 0 || c.lesson.Pattern || slices.ContainsFunc(examples, func(e Example) bool { return e.Kind == Bad || e.Marked() }) {
		return
	}
	for _, i := range c.undecided {
		if i < good || good < 0 && examples[i].Line < c.remedyLine {
			examples[i].Kind = Bad
		}
	}
}
