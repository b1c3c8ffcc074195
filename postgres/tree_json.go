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

func (r *jsonReader) skipNull() bool {
	if r.text[r.pos] != 'n' {
		return false
	}
	r.pos += len("null")
	return true
}

// word is true or false.
func (r *jsonReader) word() string {
	n := strings.IndexAny(r.text[r.pos:], ",]}")
	word := r.text[r.pos : r.pos+n]
	r.pos += n
	return word
}

// number is an integer.
func (r *jsonReader) number() int64 {
	negative := r.skip('-')
	n := int64(0)
	for begin := r.pos; isDigit(r.text[r.pos]) || r.pos == begin; r.pos++ {
		n = 10*n + int64(r.text[r.pos]-'0')
	}
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
	start := r.pos + 1
	if raw = r.raw(); strings.IndexByte(raw, '\\') < 0 {
		return raw, false
	}
	r.pos = start
	for ; r.text[r.pos] != '"'; r.pos++ {
		if r.text[r.pos] == '\\' {
			r.pos++
		}
	}
	r.pos++
	return r.text[start : r.pos-1], true
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
