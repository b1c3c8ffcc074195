package postgres

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// Reader cuts SQL text as psql and the server do. It implements
// migration.SQLReader.
type Reader struct{}

const byteOrderMark = "\xef\xbb\xbf"

// maxRecoveries bounds how often a text is read again from the middle because
// a quote in it has no end; each time costs a pass over the rest.
const maxRecoveries = 32

// usualPieces is how many statements there is room for from the beginning, at most.
const usualPieces = 64

// Split cuts text into statements. Semicolons end a statement unless they
// stand in a quote, in a BEGIN ATOMIC body or in the action list of a rule;
// unbalanced parentheses hide nothing that follows. psql's meta-commands and
// the data after COPY … FROM stdin are no statements. Where a quote has no
// end, the statement that it stands in ends with the first line that ends in
// a semicolon.
func (Reader) Split(text string) []migration.Piece {
	s := splitter{text: text}
	s.run()
	return s.pieces
}

// Comments are the comments of text, in order, with their comment marks.
func (Reader) Comments(text string) []migration.Piece {
	s := splitter{text: text}
	s.run()
	return s.comments
}

// splitter is one run over a text.
type splitter struct {
	text     string
	lexer    lexer
	pieces   []migration.Piece
	comments []migration.Piece

	statement  statementHead
	suspect    *suspect
	noMoreData bool // no line \. comes any more
	recoveries int
}

// suspect is the first statement since the last recovery that may have an odd
// number of quotes: in it, a quote closes over the end of a statement and just
// before a letter, as in ('oops); SELECT 'x'.
type suspect struct {
	statementHead
	pieces int // that there were when it began
}

// statementHead is what the splitter has to know of the statement it stands in.
type statementHead struct {
	start, end int // of its tokens so far
	tokens     int
	comments   int      // that there were when it began
	first      [4]token // its first tokens

	isRule      bool // semicolons in parentheses are its own
	isRoutine   bool // may have a BEGIN ATOMIC body
	isCopy      bool
	afterBegin  bool
	afterFrom   bool
	fromStdin   bool // data follows
	atomicDepth int
	parenDepth  int
}

func (s *splitter) run() {
	s.lexer = lexer{text: s.text}
	if strings.HasPrefix(s.text, byteOrderMark) {
		s.lexer.pos = len(byteOrderMark)
	}
	for {
		t := s.lexer.next()
		switch {
		case t.unterminated && s.recover(t):
		case t.kind == tokenEnd:
			if s.statement.atomicDepth > 0 && s.recover(t) {
				continue
			}
			s.finish()
			return
		case t.kind == tokenComment && !t.unterminated:
			s.comments = append(s.comments, migration.Piece{Start: t.start, End: t.end})
		case t.kind == tokenInvalid && s.text[t.start] == '\\':
			s.metaCommand(t)
		case t.is(s.text, ";") && s.endsStatement():
			s.semicolon()
		default:
			s.take(t)
		}
	}
}

// finish closes the statement that is open, if there is one.
func (s *splitter) finish() {
	if s.statement.tokens > 0 {
		if s.pieces == nil { // most semicolons end a statement
			s.pieces = make([]migration.Piece, 0, min(strings.Count(s.text, ";")+1, usualPieces))
		}
		s.pieces = append(s.pieces, migration.Piece{Start: s.statement.start, End: s.statement.end})
	}
	s.statement = statementHead{}
}

// take makes a token part of the statement.
func (s *splitter) take(t token) {
	h := &s.statement
	if h.tokens == 0 {
		h.start, h.comments = t.start, len(s.comments)
	}
	h.end = t.end
	if s.suspect == nil && s.closesTooLate(t) {
		s.suspect = &suspect{*h, len(s.pieces)}
	}
	switch {
	case t.kind == tokenWord:
		h.word(s.text, t)
	case t.is(s.text, "("):
		h.parenDepth++
	case t.is(s.text, ")"):
		h.parenDepth--
	}
	h.tokens++
}

// word notes the key words that change what a semicolon means.
func (h *statementHead) word(text string, t token) {
	if h.tokens < len(h.first) {
		h.first[h.tokens] = t
		h.classify(text)
	}
	switch {
	case h.isRoutine && h.atomicDepth == 0:
		if h.afterBegin && t.is(text, "ATOMIC") {
			h.atomicDepth = 1
		}
		h.afterBegin = t.is(text, "BEGIN")
	case h.atomicDepth > 0 && (t.is(text, "BEGIN") || t.is(text, "CASE")):
		h.atomicDepth++
	case h.atomicDepth > 0 && t.is(text, "END"):
		h.atomicDepth--
		h.isRoutine = h.atomicDepth > 0
	case h.isCopy && h.parenDepth == 0:
		h.fromStdin = h.fromStdin || h.afterFrom && t.is(text, "STDIN")
		h.afterFrom = t.is(text, "FROM")
	}
}

// classify looks at the first words for COPY and for CREATE [OR REPLACE]
// RULE, FUNCTION and PROCEDURE.
func (h *statementHead) classify(text string) {
	h.isCopy = h.first[0].is(text, "COPY")
	if !h.first[0].is(text, "CREATE") {
		return
	}
	object := h.first[1]
	if object.is(text, "OR") {
		object = h.first[3]
	}
	h.isRule = object.is(text, "RULE")
	h.isRoutine = object.is(text, "FUNCTION") || object.is(text, "PROCEDURE")
}

// endsStatement reports whether a semicolon here ends the statement.
func (s *splitter) endsStatement() bool {
	h := &s.statement
	return h.atomicDepth == 0 && !(h.isRule && h.parenDepth > 0)
}

// semicolon ends the statement, and skips the data that follows a COPY.
func (s *splitter) semicolon() {
	fromStdin := s.statement.fromStdin
	s.finish()
	if fromStdin {
		s.skipCopyData()
	}
}

// skipCopyData moves past the lines up to and including \. ; without such a
// line there is no data.
func (s *splitter) skipCopyData() {
	if s.noMoreData {
		return
	}
	rest := s.text[s.lexer.pos:]
	for from := 0; ; {
		n := strings.Index(rest[from:], "\n\\.")
		if n < 0 {
			s.noMoreData = true
			return
		}
		end := from + n + len("\n\\.")
		if tail := rest[end:]; tail == "" || tail[0] == '\n' || tail[0] == '\r' {
			s.lexer.pos += end
			return
		}
		from = end
	}
}

// metaCommand handles a backslash outside quotes: psql's commands take the
// rest of the line, and those that begin with \g send the statement before them.
func (s *splitter) metaCommand(t token) {
	if s.statement.tokens > 0 && !strings.HasPrefix(s.text[t.start:], `\g`) {
		s.take(t)
		return
	}
	s.finish()
	s.lexer.lineComment()
}

// closesTooLate reports whether a quote runs over the end of a line that ends
// in a semicolon and is followed by a letter at once.
func (s *splitter) closesTooLate(t token) bool {
	if t.kind != tokenString && t.kind != tokenQuoted || t.end == len(s.text) || !isIdentifierPart(s.text[t.end]) {
		return false
	}
	return lineEndingInSemicolon(s.text[t.start:t.end], 0) >= 0
}

// recover goes back to the statement whose token t has no end, or to the
// suspect that made it so, and ends it with its first line that ends in a semicolon. It reports false when there is
// no such line, or when it was done too often: then the rest is one statement.
func (s *splitter) recover(t token) bool {
	start, comments, pieces := t.start, len(s.comments), len(s.pieces)
	switch {
	case s.suspect != nil:
		start, comments, pieces = s.suspect.start, s.suspect.comments, s.suspect.pieces
	case s.statement.tokens > 0:
		start, comments = s.statement.start, s.statement.comments
	}
	end := lineEndingInSemicolon(s.text, start)
	if end < 0 || s.recoveries == maxRecoveries {
		return false
	}
	s.recoveries++
	s.comments, s.pieces = s.comments[:comments], s.pieces[:pieces]
	trimmed := start + len(strings.TrimRight(s.text[start:end], " \t\r\n"))
	s.pieces = append(s.pieces, migration.Piece{Start: start, End: trimmed})
	s.lexer.pos = end + 1
	s.statement, s.suspect = statementHead{}, nil
	return true
}

// lineEndingInSemicolon is the offset of the first semicolon from start on
// that is the last of its line; -1 when there is none.
func lineEndingInSemicolon(text string, start int) int {
	for from := start; ; {
		n := strings.IndexByte(text[from:], ';')
		if n < 0 {
			return -1
		}
		end := from + n
		rest := strings.TrimLeft(text[end+1:min(len(text), end+64)], " \t\r")
		if rest == "" || rest[0] == '\n' || strings.HasPrefix(rest, "--") {
			return end
		}
		from = end + 1
	}
}
