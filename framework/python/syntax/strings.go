package syntax

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// stringLiteral converts a string, or strings side by side, which Python
// joins. The result is a String, or a Joined when an f-string is among them.
func (c *converter) stringLiteral(b branch) Expression {
	literals := []branch{b}
	if b.kind() == "concatenated_string" {
		literals = slices.Collect(b.parts())
	}
	var parts []Expression
	for _, literal := range literals {
		if literal.kind() != "string" {
			parts = append(parts, c.expression(literal))
			continue
		}
		parts = append(parts, c.oneString(literal)...)
	}
	return join(b.extent(), parts)
}

// join makes one String of parts that are all strings.
func join(e Extent, parts []Expression) Expression {
	whole := String{node: node{e}}
	var value strings.Builder
	for _, p := range parts {
		s, ok := p.(String)
		if !ok {
			return Joined{node{e}, parts}
		}
		for _, piece := range s.Map {
			piece.Text += value.Len()
			whole.Map = append(whole.Map, piece)
		}
		value.WriteString(s.Value)
		whole.Bytes = whole.Bytes || s.Bytes
	}
	whole.Value = value.String()
	return whole
}

// oneString converts one literal: its text, and what an f-string has between
// braces.
func (c *converter) oneString(b branch) []Expression {
	opening, closing := b.first("string_start"), b.first("string_end")
	if !opening.found() || !closing.found() {
		return []Expression{Invalid{node{b.extent()}, wording.Say("a string without an end")}}
	}
	prefix := strings.ToLower(strings.TrimRight(c.text(opening), `"'`))
	d := decoder{
		source:    c.source,
		raw:       strings.Contains(prefix, "r"),
		bytes:     strings.Contains(prefix, "b"),
		formatted: strings.ContainsAny(prefix, "ft"),
	}
	var out []Expression
	from := opening.extent().End
	for hole := range b.children() {
		if hole.kind() != "interpolation" {
			continue
		}
		out = append(out, d.decode(from, hole.extent().Start), c.interpolation(hole))
		from = hole.extent().End
	}
	return append(out, d.decode(from, closing.extent().Start))
}

func (c *converter) interpolation(b branch) Expression {
	f := Formatted{node: node{b.extent()}, Value: c.field(b, "expression")}
	if conversion := b.child("type_conversion"); conversion.found() {
		f.Conversion = strings.TrimPrefix(c.text(conversion), "!")
	}
	if spec := b.child("format_specifier"); spec.found() {
		f.Spec = strings.TrimPrefix(c.text(spec), ":")
	}
	return f
}

// decoder turns the source text of a literal into its value (Python
// reference, 2.4.1), and says where each byte of it stands.
type decoder struct {
	source                string
	raw, bytes, formatted bool

	value strings.Builder
	pairs migration.TextMap
}

func (d *decoder) decode(from, to int) String {
	d.value.Reset()
	d.pairs = nil
	for at := from; at < to; {
		text, width := d.next(at, to)
		d.add(text, at, width)
		at += width
	}
	return String{node{Extent{from, to}}, d.value.String(), d.pairs, d.bytes}
}

// next reads what stands at a place: the text it means and how many bytes it
// takes.
func (d *decoder) next(at, to int) (string, int) {
	rest := d.source[at:to]
	switch {
	case strings.HasPrefix(rest, "\r\n"):
		return "\n", 2
	case rest[0] == '\r':
		return "\n", 1
	case rest[0] == '\\' && len(rest) > 1 && !d.raw:
		return d.escape(rest)
	case rest[0] == '\\' && len(rest) > 1: // raw: a quote keeps its backslash
		return rest[:1], 1
	case d.formatted && (strings.HasPrefix(rest, "{{") || strings.HasPrefix(rest, "}}")):
		return rest[:1], 2
	}
	return rest[:1], 1
}

// add appends text that stands at source[at:at+width].
func (d *decoder) add(text string, at, width int) {
	// A zero byte has no place in source or SQL; Text needs it for itself.
	text = strings.ReplaceAll(text, "\x00", string(utf8.RuneError))
	start := d.value.Len()
	d.value.WriteString(text)
	if text == "" {
		return
	}
	if last := len(d.pairs) - 1; last >= 0 && len(text) == width && text == d.source[at:at+width] {
		p := &d.pairs[last]
		if p.Len == p.FileLen && p.File+p.FileLen == at && p.Text+p.Len == start {
			p.Len += width
			p.FileLen += width
			return
		}
	}
	d.pairs = append(d.pairs, migration.TextPiece{Text: start, Len: len(text), File: at, FileLen: width})
}

// simpleEscapes are the escapes of one character.
const (
	escapeLetters = `\'"abfnrtv`
	escapeValues  = "\\'\"\a\b\f\n\r\t\v"
)

// escape reads an escape sequence at the start of rest. One that Python does
// not know stays as it is written.
func (d *decoder) escape(rest string) (string, int) {
	second := rest[1]
	if i := strings.IndexByte(escapeLetters, second); i >= 0 {
		return escapeValues[i : i+1], 2
	}
	switch {
	case second == '\n':
		return "", 2
	case second == '\r':
		if strings.HasPrefix(rest, "\\\r\n") {
			return "", 3
		}
		return "", 2
	case second == 'x':
		return d.code(rest, 2, 16)
	case second >= '0' && second <= '7':
		width := 2
		for width < 4 && width < len(rest) && rest[width] >= '0' && rest[width] <= '7' {
			width++
		}
		n, _ := strconv.ParseUint(rest[1:width], 8, 16)
		return d.character(rune(n)), width
	case d.bytes:
	case second == 'u':
		return d.code(rest, 4, 16)
	case second == 'U':
		return d.code(rest, 8, 16)
	case second == 'N' && strings.HasPrefix(rest, `\N{`):
		if end := strings.IndexByte(rest, '}'); end > 0 {
			return string(utf8.RuneError), end + 1 // the names of characters are not at hand
		}
	}
	return rest[:1], 1
}

// code reads digits after the two bytes that start an escape.
func (d *decoder) code(rest string, digits, base int) (string, int) {
	if len(rest) < 2+digits {
		return rest[:1], 1
	}
	n, err := strconv.ParseUint(rest[2:2+digits], base, 32)
	if err != nil {
		return rest[:1], 1
	}
	return d.character(rune(n)), 2 + digits
}

func (d *decoder) character(r rune) string {
	if d.bytes {
		return string([]byte{byte(r)})
	}
	return string(r)
}
