package wording

import (
	"fmt"
	"strconv"
	"strings"
)

// In is the text in a language; in English where it has no translation.
func (t Text) In(l Language) string { return t.in(l, true) }

// String is the text in English, for errors and tests. What readers get is In
// their language.
func (t Text) String() string { return t.In(English) }

// in is the text in a language, with Code in backticks or not.
func (t Text) in(l Language, marks bool) string {
	if words, made := t.made(l); made {
		return words
	}
	var room [512]byte // for most sentences
	return string(t.append(room[:0], l, marks))
}

// made is the text where it need not be written first: what no language changes,
// and a sentence without arguments, which many findings share.
func (t Text) made(l Language) (words string, made bool) {
	if t.args.kept == (verbatim{}) {
		return t.format, true
	}
	format := t.formatIn(l)
	return format, t.args.kept == nil && !strings.Contains(format, "%")
}

// formatIn is the format in a language.
func (t Text) formatIn(l Language) string {
	if table := translations[l]; table != nil {
		if translated, ok := table()[t.format]; ok {
			return translated
		}
	}
	return t.format
}

// append writes the text behind b. It calls itself alone: where several functions
// called each other, the compiler would not see that b may lie on the stack.
func (t Text) append(b []byte, l Language, marks bool) []byte {
	switch t.args.kept.(type) {
	case verbatim:
		return append(b, t.format...)
	case marked:
		if marks {
			return Code(t.format).append(b)
		}
		return append(b, t.format...)
	}
	begin := len(b)
	p := pieces{format: t.formatIn(l), args: t.args, bare: t.format == ""}
	for {
		words, arg, more := p.next()
		b = append(b, words...)
		if !more {
			break
		}
		switch a := arg.(type) {
		case Text:
			b = a.append(b, l, marks)
		case plain:
			b = Text(a).append(b, l, false)
		case counted:
			b = a.in(l).append(b, l, marks)
		default:
			b = appendArgument(b, a, l, marks)
		}
	}
	if !p.odd {
		return b
	}
	args := make([]any, t.args.len())
	for i := range args {
		if args[i] = t.args.at(i); isWords(args[i]) {
			args[i] = string(Text{args: arguments{args[i]}}.append(nil, l, marks))
		}
	}
	return fmt.Appendf(b[:begin], t.formatIn(l), args...)
}

// appendArgument writes an argument that has no arguments itself.
func appendArgument(b []byte, a any, l Language, marks bool) []byte {
	switch a := a.(type) {
	case string:
		return append(b, a...)
	case Code:
		if marks {
			return a.append(b)
		}
		return append(b, a...)
	case int:
		return strconv.AppendInt(b, int64(a), 10)
	case int64:
		return strconv.AppendInt(b, a, 10)
	case interface{ in(Language) string }:
		return append(b, a.in(l)...)
	}
	return fmt.Append(b, a)
}

// isWords reports whether an argument is words in some language, or in all.
func isWords(a any) bool {
	switch a.(type) {
	case string, Text, plain, Code, counted, interface{ in(Language) string }:
		return true
	}
	return false
}

// pieces are the parts of a text, one after the other. They understand what
// nearly all formats consist of: %s for words, %d for whole numbers, each for the
// next argument or for that of an index of one digit. The others are odd: what
// they are to say is known to package fmt.
type pieces struct {
	format string // what is left of it
	args   arguments
	bare   bool // there is no format: all arguments, as they are
	odd    bool
	// at is which argument comes next, indexed whether an index has said so.
	at      int
	indexed bool
}

// next are the words of the format up to an argument, and the argument; without
// one there is no more.
func (p *pieces) next() (words string, arg any, more bool) {
	words, verb, found := strings.Cut(p.format, "%")
	switch {
	case p.bare && p.at < p.args.len():
		p.at++
		return "", p.args.at(p.at - 1), true
	case !found:
		p.odd = !p.bare && !p.indexed && p.at < p.args.len()
		return words, nil, false
	case strings.HasPrefix(verb, "%"):
		p.format = verb[1:]
		return words, "%", true
	}
	if len(verb) > 3 && verb[0] == '[' && verb[2] == ']' {
		p.at, p.indexed, verb = int(verb[1])-'1', true, verb[3:]
	}
	if p.at < 0 || p.at >= p.args.len() {
		p.odd = true
		return words, nil, false
	}
	arg = p.args.at(p.at)
	_, number := arg.(int)
	if !number {
		_, number = arg.(int64)
	}
	if p.odd = !(strings.HasPrefix(verb, "s") && isWords(arg) || strings.HasPrefix(verb, "d") && number); p.odd {
		return words, nil, false
	}
	p.at, p.format = p.at+1, verb[1:]
	return words, arg, true
}
