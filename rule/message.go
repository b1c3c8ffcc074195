package rule

import (
	"fmt"
	"strings"

	"github.com/google/cel-go/common/types/ref"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/wording"
)

// part is a piece of a message: a text, or the field of a variable.
type part struct {
	text            string
	variable, field string
}

// maxMessage is how many bytes a message may have.
const maxMessage = 400

var placeholder = lazyregexp.New(`\{\s*([A-Za-z_]\w*)\s*\.\s*([A-Za-z_]\w*)\s*\}`)

// parseMessage reads a message: one sentence, of which the white space is
// folded and a final period left out.
func parseMessage(message string) (parts []part, faults []Fault) {
	message = strings.Join(strings.Fields(message), " ")
	if !strings.HasSuffix(message, "..") {
		message = strings.TrimSuffix(message, ".")
	}
	if len(message) > maxMessage {
		return nil, []Fault{{Message: wording.Say("the finding has %d bytes, more than %d: say it in one sentence, the lesson says the rest", len(message), maxMessage)}}
	}
	at := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(message, -1) {
		parts = append(parts, part{text: message[at:m[0]]})
		p := part{variable: message[m[2]:m[3]], field: message[m[4]:m[5]]}
		if why := p.wrong(); !why.IsZero() {
			faults = append(faults, Fault{Message: wording.Say("the finding asks for %s: %s", message[m[0]:m[1]], why)})
		}
		parts, at = append(parts, p), m[1]
	}
	return append(parts, part{text: message[at:]}), faults
}

// wrong says why a placeholder stands for nothing, if it does.
func (p part) wrong() wording.Text {
	var names []string
	for _, v := range variables {
		names = append(names, v.Name)
		if v.Name != p.variable {
			continue
		}
		switch f := v.Type.field(p.field); {
		case f == nil:
			return fieldOfMeant(wording.Say("there is no such field"), p.field, v.Type)
		case f.Type.Kind() != textType.Kind() && f.Type.Kind() != numberType.Kind():
			return wording.Say("it is no text and no number")
		}
		return wording.Text{}
	}
	return variableMeant(wording.Say("there is no such variable"), p.variable, names)
}

// maxShown is how many bytes of a value are shown in a message.
const maxShown = 120

// say is the message about what an expression was asked about: what stands for
// a placeholder is text of the pull request, and shown as code.
func (c *compiled) say(s *scope) wording.Text {
	texts := make([]wording.Text, 0, len(c.message))
	for _, p := range c.message {
		if p.variable == "" {
			texts = append(texts, wording.Verbatim(p.text))
			continue
		}
		shown := unknown
		of, _ := s.ResolveName(p.variable)
		v, _ := of.(value)
		if got, err := v.of.field(p.field).get(v.data); err == nil {
			shown = code(got)
		}
		texts = append(texts, wording.Verbatim(shown))
	}
	return wording.Join(texts, "")
}

// code is a value in backticks. A backtick inside it would end the span early,
// so it becomes an apostrophe.
func code(got any) string {
	if v, ok := got.(ref.Val); ok {
		got = v.Value()
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(fmt.Sprint(got), "`", "'")), " ")
	if len(text) > maxShown {
		text = strings.ToValidUTF8(text[:maxShown], "") + "…"
	}
	if text == "" {
		return `""`
	}
	return "`" + text + "`"
}
