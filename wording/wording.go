// Package wording holds what the product says to people in the languages that
// it speaks. A Text is written in English where it is needed, and put into the
// language of its reader when it is shown.
package wording

import (
	"strconv"
	"strings"
)

// Language is one that the product speaks, as ISO 639 abbreviates it.
type Language string

// The languages.
const (
	English Language = "en"
	French  Language = "fr"
)

// Languages are all of them, English first.
func Languages() []Language { return []Language{English, French} }

// Text is a sentence or a part of one, in every language. The zero Text is empty.
// Two that are made of the same format and arguments are equal (==).
type Text struct {
	// format is in English; the translations are found by it. It is "" for a
	// text that consists of its arguments alone. Where these say so (verbatim, marked),
	// it is no format but the text itself.
	format string
	args   arguments
}

// Say is a text in the words of a format of package fmt. The format is a
// constant, which a test holds against the translations; a translation may name
// the arguments in another order (%[2]s). An argument that is a Text is put into
// the same language.
func Say(format string, args ...any) Text { return Text{format, pack(args)} }

// Verbatim is a text that no language changes: a name, code, what a server said.
func Verbatim(text string) Text {
	if text == "" {
		return Text{}
	}
	return Text{text, arguments{verbatim{}}}
}

// of is a text that consists of its arguments, one after the other.
func of(args ...any) Text { return Text{"", pack(args)} }

// Code is a name or a piece of code as an argument: it stands in backticks,
// unless the text is a plain one. A backtick in it would end them early, so it
// becomes an apostrophe.
type Code string

// Text is the code alone.
func (c Code) Text() Text { return Text{string(c), arguments{marked{}}} }

// append writes it behind b, in backticks.
func (c Code) append(b []byte) []byte {
	b = append(b, '`')
	return append(append(b, strings.ReplaceAll(string(c), "`", "'")...), '`')
}

// Plain is the text without the backticks around each Code in it: for tables
// and for programs.
func (t Text) Plain() Text {
	if t.IsZero() {
		return t
	}
	return of(plain(t))
}

type plain Text

// Count is a text about a number of things: "%d file" for one of them, "%d
// files" for more. The number is the first argument of both formats.
func Count(n int, one, more string, args ...any) Text {
	args = append([]any{n}, args...)
	return of(counted{n, Text{one, pack(args)}, Text{more, pack(args)}})
}

// counted is one of two texts; which it is depends on the language.
type counted struct {
	n         int
	one, more Text
}

// in is the text for the number. French has no plural for nought (Grevisse, Le
// bon usage; Unicode CLDR, plural rules).
func (c counted) in(l Language) Text {
	if c.n == 1 || c.n == 0 && l == French {
		return c.one
	}
	return c.more
}

// Title is the heading of a check's page.
func Title(english string) Text { return of(title(english)) }

type title string

func (t title) in(l Language) string {
	if translated, ok := titles[l][string(t)]; ok {
		return translated
	}
	return string(t)
}

// titles are the headings of pages by their English ones.
var titles = map[Language]map[string]string{French: frenchTitles}

// Number is a whole number with its digits in groups of three.
func Number(n int64) Text { return of(number(n)) }

// number is set apart as its language does: 12,000,000 and 12 000 000.
type number int64

func (n number) in(l Language) string {
	apart := ","
	if l == French {
		apart = "\u00a0" // a space that ends no line
	}
	digits := strconv.FormatInt(int64(n), 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + apart + digits[i:]
	}
	return digits
}

// And lists texts as a sentence does: "a, b and c".
func And(texts []Text) Text {
	switch len(texts) {
	case 0:
		return Text{}
	case 1:
		return texts[0]
	}
	last := len(texts) - 1
	return Say("%s and %s", Join(texts[:last], ", "), texts[last])
}

// Join puts a sign between texts.
func Join(texts []Text, sign string) Text {
	args := make([]any, 0, 2*len(texts))
	for i, t := range texts {
		if i > 0 && sign != "" {
			args = append(args, separator(sign))
		}
		args = append(args, t)
	}
	return of(args...)
}

// separator is a sign between texts. Before a semicolon French has a space that
// ends no line.
type separator string

func (s separator) in(l Language) string {
	if l == French && strings.HasPrefix(string(s), ";") {
		return "\u00a0" + string(s)
	}
	return string(s)
}

// IsZero reports whether there is no text.
func (t Text) IsZero() bool { return t == Text{} }

// Compare orders texts by their plain English.
func Compare(a, b Text) int { return strings.Compare(a.in(English, false), b.in(English, false)) }

// translations make the formats by their English ones.
var translations = map[Language]func() map[string]string{French: french}
