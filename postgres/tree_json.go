package postgres

import (
	"fmt"
	"strconv"
	"strings"
)

// jsonReader reads the words of libpg_query's JSON, which has no white space
// and is taken to have no mistakes.
type jsonReader struct {
	text string
	pos  int
}

func (r *jsonReader) expect(c byte) {
	if !r.skip(c) {
		r.miss(c)
	}
}

func (r *jsonReader) miss(c byte) { panic(fmt.Sprintf("no %q at byte %d", c, r.pos)) }

// skip moves past a byte, if it is the next one.
func (r *jsonReader) skip(c byte) bool {
	if r.pos < len(r.text) && r.text[r.pos] == c {
		r.pos++
		return true
	}
	return false
}

// more moves past the comma before the next value of an object or a list, or
// past its end, and reports false then.
func (r *jsonReader) more(end byte) bool {
	switch r.text[r.pos] {
	case end:
		r.pos++
		return false
	case ',':
		r.pos++
	}
	return true
}

func (r *jsonReader) skipNull() bool {
	if r.text[r.pos] != 'n' {
		return false
	}
	r.pos += len("null")
	return true
}

// boolean is true or false.
func (r *jsonReader) boolean() bool {
	if r.text[r.pos] == 't' {
		r.pos += len("true")
		return true
	}
	r.pos += len("false")
	return false
}

// number is an integer.
func (r *jsonReader) number() int64 {
	negative := r.skip('-')
	n, at := int64(r.text[r.pos]-'0'), r.pos+1
	for ; isDigit(r.text[at]); at++ {
		n = 10*n + int64(r.text[at]-'0')
	}
	r.pos = at
	if negative {
		return -n
	}
	return n
}

// raw is a string without escapes, such as a name of the grammar.
func (r *jsonReader) raw() string {
	r.expect('"')
	n := strings.IndexByte(r.text[r.pos:], '"')
	raw := r.text[r.pos : r.pos+n]
	r.pos += n + 1
	return raw
}

// string is a string of the statement, with its escapes if there are any.
func (r *jsonReader) string() (raw string, escaped bool) {
	r.expect('"')
	at := r.pos
	for ; r.text[at] != '"'; at++ {
		if r.text[at] == '\\' {
			escaped = true
			at++
		}
	}
	raw = r.text[r.pos:at]
	r.pos = at + 1
	return raw, escaped
}

// unescape is the value of a JSON string, as libpg_query escapes them.
func unescape(raw string) string {
	var out strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			out.WriteByte(raw[i])
			continue
		}
		i++
		switch raw[i] {
		case 'b':
			out.WriteByte('\b')
		case 'f':
			out.WriteByte('\f')
		case 'n':
			out.WriteByte('\n')
		case 'r':
			out.WriteByte('\r')
		case 't':
			out.WriteByte('\t')
		case 'u':
			n, _ := strconv.ParseUint(raw[i+1:i+5], 16, 16)
			out.WriteRune(rune(n))
			i += 4
		default:
			out.WriteByte(raw[i])
		}
	}
	return out.String()
}
