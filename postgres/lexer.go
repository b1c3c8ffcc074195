package postgres

import "strings"

// tokenKind tells apart the lexical elements of SQL that matter for cutting
// it (PostgreSQL manual, 4.1).
type tokenKind uint8

const (
	tokenEnd      tokenKind = iota // past the last byte
	tokenWord                      // a key word or a bare identifier
	tokenQuoted                    // an identifier in double quotes
	tokenString                    // a string constant of any form
	tokenNumber                    // a numeric constant
	tokenParam                     // $1
	tokenOperator                  // an operator, also ::, :=, => and ..
	tokenPunct                     // one of ( ) [ ] , ; . :
	tokenComment                   // a comment of either form
	tokenInvalid                   // a byte that begins nothing in SQL
)

// token is one lexical element: the bytes from start up to end. It is
// unterminated when the text ends inside it.
type token struct {
	kind         tokenKind
	unterminated bool
	start, end   int
}

// lexer cuts text into tokens as the server's scanner does, with
// standard_conforming_strings on. Unlike libpg_query's scanner it never
// refuses a text, and allocates nothing.
type lexer struct {
	text string
	pos  int
}

// next returns the next token, comments included.
func (l *lexer) next() token {
	for l.pos < len(l.text) && isSpace(l.text[l.pos]) {
		l.pos++
	}
	t := token{start: l.pos}
	if l.pos >= len(l.text) {
		t.end = l.pos
		return t
	}
	t.kind, t.unterminated = l.scan(l.text[l.pos])
	t.end = l.pos
	return t
}

// significant returns the next token that is no comment.
func (l *lexer) significant() token {
	for {
		if t := l.next(); t.kind != tokenComment {
			return t
		}
	}
}

// scan reads one token that begins with c and moves past it.
func (l *lexer) scan(c byte) (kind tokenKind, unterminated bool) {
	switch {
	case isIdentifierStart(c):
		return l.wordOrPrefixed(c)
	case isDigit(c), c == '.' && isDigit(l.at(1)):
		l.number()
		return tokenNumber, false
	case c == '\'':
		return tokenString, !l.quoted('\'', doubled)
	case c == '"':
		return tokenQuoted, !l.quoted('"', doubled)
	case c == '$':
		return l.dollar()
	case c == '-' && l.at(1) == '-':
		l.lineComment()
		return tokenComment, false
	case c == '/' && l.at(1) == '*':
		return tokenComment, !l.blockComment()
	case c == ':' && (l.at(1) == ':' || l.at(1) == '='), c == '.' && l.at(1) == '.':
		l.pos += 2
		return tokenOperator, false
	case isPunct(c):
		l.pos++
		return tokenPunct, false
	case isOperator(c):
		l.operator()
		return tokenOperator, false
	}
	l.pos++
	return tokenInvalid, false
}

func (l *lexer) has(prefix string) bool { return strings.HasPrefix(l.text[l.pos:], prefix) }

// at is the byte n after the current one, 0 past the end.
func (l *lexer) at(n int) byte {
	if l.pos+n < len(l.text) {
		return l.text[l.pos+n]
	}
	return 0
}

func (l *lexer) lineComment() {
	if n := strings.IndexAny(l.text[l.pos:], "\n\r"); n >= 0 {
		l.pos += n
		return
	}
	l.pos = len(l.text)
}

// blockComment reads a comment that may hold others; false when it has no end.
func (l *lexer) blockComment() bool {
	for depth := 0; l.pos < len(l.text); {
		switch {
		case l.has("/*"):
			depth++
			l.pos += 2
		case l.has("*/"):
			depth--
			l.pos += 2
			if depth == 0 {
				return true
			}
		default:
			l.pos++
		}
	}
	return false
}

// quoting is what may stand between quotes.
type quoting uint8

const (
	doubled     quoting = iota // a quote, written twice
	backslashes                // that, and a backslash that takes the next byte with it
	digits                     // neither: B'…' and X'…'
)

// quoted reads up to the closing quote. A string goes on after white space
// with a line break in it and another quote.
func (l *lexer) quoted(quote byte, q quoting) bool {
	l.pos++
	for {
		n := strings.IndexByte(l.text[l.pos:], quote)
		if q == backslashes {
			n = unescapedQuote(l.text[l.pos:])
		}
		if n < 0 {
			l.pos = len(l.text)
			return false
		}
		l.pos += n + 1
		if l.at(0) == quote && q != digits {
			l.pos++
			continue
		}
		if quote == '"' {
			return true
		}
		next, goesOn := l.continuation()
		if !goesOn {
			return true
		}
		l.pos = next + 1
	}
}

// unescapedQuote is the index of the first quote that no backslash precedes;
// -1 when there is none.
func unescapedQuote(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '\'':
			return i
		}
	}
	return -1
}

// continuation looks past white space for the quote that continues a string
// constant (PostgreSQL manual, 4.1.2.1).
func (l *lexer) continuation() (next int, ok bool) {
	newline := false
	for i := l.pos; i < len(l.text); i++ {
		switch c := l.text[i]; {
		case c == '\n' || c == '\r':
			newline = true
		case !isSpace(c):
			return i, newline && c == '\''
		}
	}
	return 0, false
}

// wordOrPrefixed reads a word, or a constant with a letter before its quote.
func (l *lexer) wordOrPrefixed(c byte) (tokenKind, bool) {
	lower := c | 0x20
	switch next := l.at(1); {
	case next == '\'' && lower == 'e':
		l.pos++
		return tokenString, !l.quoted('\'', backslashes)
	case next == '\'' && (lower == 'b' || lower == 'x'):
		l.pos++
		return tokenString, !l.quoted('\'', digits)
	case lower == 'u' && next == '&' && l.at(2) == '\'':
		l.pos += 2
		return tokenString, !l.quoted('\'', doubled)
	case lower == 'u' && next == '&' && l.at(2) == '"':
		l.pos += 2
		return tokenQuoted, !l.quoted('"', doubled)
	}
	for l.pos < len(l.text) && isIdentifierPart(l.text[l.pos]) {
		l.pos++
	}
	return tokenWord, false
}

// dollar reads a parameter or a string in dollar quotes.
func (l *lexer) dollar() (tokenKind, bool) {
	if isDigit(l.at(1)) {
		for l.pos++; isDigit(l.at(0)); {
			l.pos++
		}
		return tokenParam, false
	}
	end := l.pos + 1
	if end < len(l.text) && isIdentifierStart(l.text[end]) {
		for end < len(l.text) && isIdentifierPart(l.text[end]) && l.text[end] != '$' {
			end++
		}
	}
	if end >= len(l.text) || l.text[end] != '$' {
		l.pos++
		return tokenInvalid, false
	}
	tag := l.text[l.pos : end+1]
	body := end + 1
	if n := strings.Index(l.text[body:], tag); n >= 0 {
		l.pos = body + n + len(tag)
		return tokenString, false
	}
	l.pos = len(l.text)
	return tokenString, true
}

// number reads a numeric constant: 1_000, 1.5e-3, 0x1F, with the letters that
// the server would call junk.
func (l *lexer) number() {
	startsWithDot := l.at(0) == '.'
	if startsWithDot {
		l.pos++
	}
	l.digits()
	if l.at(0) == '.' && l.at(1) != '.' && !startsWithDot {
		l.pos++
		l.digits()
	}
}

// digits reads digits, underscores, letters and a signed exponent.
func (l *lexer) digits() {
	for ; l.pos < len(l.text); l.pos++ {
		switch c := l.text[l.pos]; {
		case c|0x20 == 'e' && (l.at(1) == '+' || l.at(1) == '-') && isDigit(l.at(2)):
			l.pos++
		case !isDigit(c) && !isLetter(c) && c != '_':
			return
		}
	}
}

// maxOperator is a length that no operator has: the server takes up to 63
// characters. A longer run is one token, so that it is not read over and over.
const maxOperator = 128

// operator reads the longest operator. One of several characters ends in
// + or - only if it holds a character that SQL's own operators do not have
// (PostgreSQL manual, 4.1.3).
func (l *lexer) operator() {
	start := l.pos
	for l.pos < len(l.text) && isOperator(l.text[l.pos]) && !(l.pos > start && (l.has("--") || l.has("/*"))) {
		l.pos++
	}
	if l.pos-start > maxOperator || strings.ContainsAny(l.text[start:l.pos], "~!@#%^&|`?") {
		return
	}
	for l.pos > start+1 && (l.text[l.pos-1] == '+' || l.text[l.pos-1] == '-') {
		l.pos--
	}
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isLetter(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z'
}
func isIdentifierStart(c byte) bool { return isLetter(c) || c == '_' || c >= 0x80 }
func isIdentifierPart(c byte) bool  { return isIdentifierStart(c) || isDigit(c) || c == '$' }

func isPunct(c byte) bool {
	switch c {
	case '(', ')', '[', ']', ',', ';', '.', ':':
		return true
	}
	return false
}

func isOperator(c byte) bool {
	switch c {
	case '+', '-', '*', '/', '<', '>', '=', '~', '!', '@', '#', '%', '^', '&', '|', '`', '?':
		return true
	}
	return false
}

// tokenize cuts a statement into its tokens, without its comments.
func tokenize(text string) []token {
	tokens, _ := tokensAndComments(text)
	return tokens
}

// tokensAndComments cuts a statement into its tokens, and its comments apart.
func tokensAndComments(text string) (tokens, comments []token) {
	return appendTokens(make([]token, 0, len(text)/5+1), text)
}

// appendTokens appends the tokens of a statement to others, but for its comments.
func appendTokens(to []token, text string) (tokens, comments []token) {
	tokens = to
	for l := (lexer{text: text}); ; {
		switch t := l.next(); t.kind {
		case tokenEnd:
			return tokens, comments
		case tokenComment:
			comments = append(comments, t)
		default:
			tokens = append(tokens, t)
		}
	}
}

// is reports whether a token of text is the given key word (upper case) or
// punctuation.
func (t token) is(text, want string) bool {
	if t.kind != tokenWord && t.kind != tokenPunct && t.kind != tokenOperator || t.end-t.start != len(want) {
		return false
	}
	for i := 0; i < len(want); i++ {
		c := text[t.start+i]
		if c >= 'a' && c <= 'z' {
			c -= 0x20
		}
		if c != want[i] {
			return false
		}
	}
	return true
}
