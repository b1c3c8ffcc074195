package config

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/wording"
)

// A Problem is one mistake in a configuration.
type Problem struct {
	Path string
	// Line and Column count from 1, Column in bytes.
	Line, Column int
	// Message says what is wrong, and the way out.
	Message wording.Text
	// source is the line, and width how many bytes of it are wrong.
	source string
	width  int
}

// Error is "file:line:column: message", with the line and a caret below.
func (p *Problem) Error() string { return p.Text().String() }

// Text is the error in words.
func (p *Problem) Text() wording.Text {
	at := wording.Say("%s:%d:%d: %s", p.Path, p.Line, p.Column, p.Message)
	if p.source == "" {
		return at
	}
	number := strconv.Itoa(p.Line)
	from := min(max(p.Column-1, 0), len(p.source))
	to := min(from+max(p.width, 1), len(p.source))
	carets := strings.Repeat("^", max(utf8.RuneCountInString(p.source[from:to]), 1))
	return wording.Say("%s\n%s | %s\n%s | %s%s", at,
		number, printable(p.source), strings.Repeat(" ", len(number)), blank(p.source[:from]), carets)
}

// blank is white space as wide as a text.
func blank(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, s)
}

// printable keeps a terminal from obeying what stands in a file.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return utf8.RuneError
		}
		return r
	}, s)
}

// Problems are all mistakes of a file, in the order of their lines.
type Problems []*Problem

// Error joins the problems with newlines.
func (p Problems) Error() string { return p.Text().String() }

// Text is the error in words.
func (p Problems) Text() wording.Text {
	texts := make([]wording.Text, len(p))
	for i, problem := range p {
		texts[i] = problem.Text()
	}
	return wording.Join(texts, "\n")
}
