package sqlfile

import (
	"strings"
)

// A token is a word, a quoted text or a sign of a statement. Comments and
// white space are no tokens.
type token struct {
	start, end int
	// word is the text in upper case; quoted texts and signs have it as well,
	// so that no quoted name is taken for a key word: `"ADD"` stays quoted.
	word string
	// depth counts the parentheses and brackets around it.
	depth int
}

// tokens cuts a statement (PostgreSQL manual, 4.1). It is for finding the
// place of an edit, so it need not know what a token means.
func tokens(sql string) []token { return firstTokens(sql, len(sql)) }

// firstTokens are up to most tokens.
func firstTokens(sql string, most int) []token {
	var out []token
	depth := 0
	for i := 0; i < len(sql) && len(out) < most; {
		start := i
		c := sql[i]
		switch {
		case isSpace(c):
			i++
			continue
		case strings.HasPrefix(sql[i:], "--"):
			i = indexFrom(sql, i, "\n")
			continue
		case strings.HasPrefix(sql[i:], "/*"):
			i = endOfBlockComment(sql, i)
			continue
		case c == '\'':
			escapes := len(out) > 0 && out[len(out)-1].end == start && out[len(out)-1].word == "E"
			i = endOfQuoted(sql, i, escapes)
		case c == '"':
			i = endOfQuoted(sql, i, false)
		case c == '$' && dollarTag(sql[i:]) != "":
			tag := dollarTag(sql[i:])
			i = indexFrom(sql, i+len(tag), tag)
		case isWord(c):
			for i < len(sql) && (isWord(sql[i]) || sql[i] == '$') {
				i++
			}
		default:
			i++
		}
		if c == ')' || c == ']' {
			depth = max(depth-1, 0)
		}
		out = append(out, token{start: start, end: i, word: strings.ToUpper(sql[start:i]), depth: depth})
		if c == '(' || c == '[' {
			depth++
		}
	}
	return out
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func isWord(c byte) bool {
	return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// indexFrom is the offset after the next mark, or the end of the text.
func indexFrom(sql string, from int, mark string) int {
	if i := strings.Index(sql[from:], mark); i >= 0 {
		return from + i + len(mark)
	}
	return len(sql)
}

// endOfBlockComment is the offset after a comment, which may hold others.
func endOfBlockComment(sql string, from int) int {
	depth := 0
	for i := from; i < len(sql); {
		switch {
		case strings.HasPrefix(sql[i:], "/*"):
			depth++
			i += 2
		case strings.HasPrefix(sql[i:], "*/"):
			depth--
			i += 2
			if depth == 0 {
				return i
			}
		default:
			i++
		}
	}
	return len(sql)
}

// endOfQuoted is the offset after the quoted text that starts at from; a
// doubled quote is a part of it, and so is one after a backslash if escapes.
func endOfQuoted(sql string, from int, escapes bool) int {
	quote := sql[from]
	for i := from + 1; i < len(sql); i++ {
		switch {
		case escapes && sql[i] == '\\':
			i++
		case sql[i] == quote && i+1 < len(sql) && sql[i+1] == quote:
			i++
		case sql[i] == quote:
			return i + 1
		}
	}
	return len(sql)
}

// dollarTag is the opening of a dollar-quoted text ($$ or $tag$), or "".
func dollarTag(sql string) string {
	for i := 1; i < len(sql); i++ {
		switch c := sql[i]; {
		case c == '$':
			return sql[:i+1]
		case !isWord(c) || i == 1 && c >= '0' && c <= '9':
			return ""
		}
	}
	return ""
}
