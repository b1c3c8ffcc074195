package postgres

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// quotedText is the value of a string constant, with the place of its bytes in
// the text that the constant was read from.
type quotedText struct {
	text   string
	pieces migration.TextMap
}

// unquote is the value of a constant of the statement.
func (c *converter) unquote(t token) quotedText { return unquote(c.sql, t) }

// unquote is the value of the string constant t of text. Escapes other than a
// doubled quote and a backslash before a character keep their bytes, which is
// enough to find statements in it.
func unquote(text string, t token) quotedText {
	written := text[t.start:t.end]
	if strings.HasPrefix(written, "$") {
		tag := 2 + strings.IndexByte(written[1:], '$')
		if len(written) < 2*tag {
			return quotedText{}
		}
		return quotedText{text: written[tag : len(written)-tag], pieces: migration.Identity(t.start+tag, len(written)-2*tag)}
	}
	open := strings.IndexByte(written, '\'')
	if open < 0 || len(written) < open+2 {
		return quotedText{}
	}
	escapes := open == 1 && written[0]|0x20 == 'e'
	var out strings.Builder
	var pieces migration.TextMap
	for i := open + 1; i < len(written)-1; i++ {
		piece := migration.TextPiece{Text: out.Len(), Len: 1, File: t.start + i, FileLen: 1}
		if written[i] == '\'' || written[i] == '\\' && escapes && i+1 < len(written)-1 {
			i++ // the next byte is the character
			piece.FileLen = 2
		}
		out.WriteByte(written[i])
		pieces = appendPiece(pieces, piece)
	}
	return quotedText{text: out.String(), pieces: pieces}
}

// appendPiece adds a piece, joined with the last one where both are byte for
// byte and follow each other.
func appendPiece(pieces migration.TextMap, p migration.TextPiece) migration.TextMap {
	if n := len(pieces); n > 0 && p.FileLen == p.Len {
		last := &pieces[n-1]
		if last.FileLen == last.Len && last.Text+last.Len == p.Text && last.File+last.FileLen == p.File {
			last.Len += p.Len
			last.FileLen += p.FileLen
			return pieces
		}
	}
	return append(pieces, p)
}

// compose leads from a text through another: inner maps its bytes to those of
// the text that outer maps.
func compose(inner, outer migration.TextMap) migration.TextMap {
	out := make(migration.TextMap, 0, len(inner))
	for _, p := range inner {
		if p.Len != p.FileLen {
			if start, end, ok := outer.Range(p.File, p.File+p.FileLen); ok {
				out = append(out, migration.TextPiece{Text: p.Text, Len: p.Len, File: start, FileLen: end - start})
			}
			continue
		}
		for _, q := range outer.Slice(p.File, p.File+p.Len) {
			q.Text += p.Text
			out = append(out, q)
		}
	}
	return out
}
