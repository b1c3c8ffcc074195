package sqlfile

import (
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/migration"
)

// A syntax is the way in which a tool marks the sections of one file, by
// comments that take a whole line.
type syntax struct {
	tool string
	// token is in every mark, in lower case.
	token    string
	up, down *lazyregexp.Regexp
	// noTransaction is on a line of its own, or on that of a section.
	noTransaction *lazyregexp.Regexp
	// begin and end enclose what is sent to the server as one string; nil
	// where a tool sends each section as one.
	begin, end *lazyregexp.Regexp
}

// The tools with sections. A file's text tells which it is: no two of them
// share a token.
var (
	// github.com/pressly/goose, internal/sqlparser: a line that starts with
	// two hyphens and "+goose".
	gooseSyntax = &syntax{
		tool: "goose", token: "+goose",
		up:            lazyregexp.New(`(?i)^\s*--\s*\+goose\s+up\b`),
		down:          lazyregexp.New(`(?i)^\s*--\s*\+goose\s+down\b`),
		noTransaction: lazyregexp.New(`(?i)^\s*--\s*\+goose\s+no\s+transaction\b`),
		begin:         lazyregexp.New(`(?i)^\s*--\s*\+goose\s+statementbegin\b`),
		end:           lazyregexp.New(`(?i)^\s*--\s*\+goose\s+statementend\b`),
	}
	// github.com/amacneil/dbmate, "Migration options" of its README.
	dbmateSyntax = &syntax{
		tool: "dbmate", token: "migrate:",
		up:            lazyregexp.New(`^--\s*migrate:up(?:\s|$)`),
		down:          lazyregexp.New(`^--\s*migrate:down(?:\s|$)`),
		noTransaction: lazyregexp.New(`^--\s*migrate:(?:up|down)\s.*\btransaction:false\b`),
	}
	// github.com/rubenv/sql-migrate, sqlparse: goose's first syntax.
	sqlMigrateSyntax = &syntax{
		tool: "sql-migrate", token: "+migrate",
		up:            lazyregexp.New(`(?i)^\s*--\s*\+migrate\s+up\b`),
		down:          lazyregexp.New(`(?i)^\s*--\s*\+migrate\s+down\b`),
		noTransaction: lazyregexp.New(`(?i)^\s*--\s*\+migrate\s+(?:up|down)\s.*\bnotransaction\b`),
		begin:         lazyregexp.New(`(?i)^\s*--\s*\+migrate\s+statementbegin\b`),
		end:           lazyregexp.New(`(?i)^\s*--\s*\+migrate\s+statementend\b`),
	}
)

// syntaxes returns the tools with sections.
func syntaxes() []*syntax { return []*syntax{gooseSyntax, dbmateSyntax, sqlMigrateSyntax} }

// A section is a part of a file that runs in one direction.
type section struct {
	direction migration.Direction
	// mark and body are the offsets of the line that opens it, and of its SQL.
	mark, start, end int
	noTransaction    bool
	// strings are the ranges that are sent to the server as one string each.
	strings []textRange
}

// A textRange is the bytes of a text from start up to end, not included.
type textRange struct{ start, end int }

func (r textRange) contains(offset int) bool { return r.start <= offset && offset < r.end }

// A layout is what the marks of a file say.
type layout struct {
	syntax *syntax // nil for a file without sections
	// preamble is what stands before the first mark.
	preamble textRange
	sections []section
}

// layoutOf finds the sections of a text. Without any, all of it is one
// section of the direction that its name says.
func layoutOf(text string, direction migration.Direction) layout {
	whole := layout{sections: []section{{direction: direction, end: len(text)}}}
	if !strings.Contains(text, "--") { // every mark is a comment
		return whole
	}
	head := strings.ToLower(text[:min(len(text), scanLimit)])
	for _, s := range syntaxes() {
		if !strings.Contains(head, s.token) {
			continue
		}
		if l, ok := s.layout(text); ok {
			return l
		}
	}
	return whole
}

// layout finds the sections of a text that has the tool's marks. As the
// tools do, it takes the lines as they stand, also inside a string.
func (s *syntax) layout(text string) (l layout, ok bool) {
	l = layout{syntax: s}
	everywhere := false // goose's NO TRANSACTION is about the whole file
	blockStart := -1
	for offset := 0; offset < len(text); {
		line, next := lineAt(text, offset)
		switch {
		case !mayHoldMark(line, s.token):
		case s.up.MatchString(line):
			l.open(section{direction: migration.Upgrade, mark: offset, start: next, noTransaction: s.noTransaction.MatchString(line)})
		case s.down.MatchString(line):
			l.open(section{direction: migration.Downgrade, mark: offset, start: next, noTransaction: s.noTransaction.MatchString(line)})
		case s.noTransaction.MatchString(line):
			everywhere = true
		case s.begin != nil && s.begin.MatchString(line):
			blockStart = next
		case s.end != nil && s.end.MatchString(line) && blockStart >= 0 && len(l.sections) > 0:
			last := &l.sections[len(l.sections)-1]
			last.strings = append(last.strings, textRange{blockStart, offset})
			blockStart = -1
		}
		offset = next
	}
	if len(l.sections) == 0 {
		return layout{}, false
	}
	l.preamble.end = l.sections[0].mark
	l.sections[len(l.sections)-1].end = len(text)
	for i := range l.sections {
		l.sections[i].noTransaction = l.sections[i].noTransaction || everywhere
		if s.begin == nil {
			l.sections[i].strings = []textRange{{l.sections[i].start, l.sections[i].end}}
		}
	}
	return l, true
}

// scanLimit is how far into a file its first mark is looked for: what comes
// before it is a comment.
const scanLimit = 1 << 20

// open ends the section before and begins one.
func (l *layout) open(s section) {
	if n := len(l.sections); n > 0 {
		l.sections[n-1].end = s.mark
	}
	l.sections = append(l.sections, s)
}

// mayHoldMark is a quick test of a line, so that the expressions meet few.
func mayHoldMark(line, token string) bool {
	return strings.Contains(line, "--") && len(line) < 1000 && strings.Contains(strings.ToLower(line), token)
}

// lineAt is the line that starts at offset, without its ending and the byte
// order mark, and the offset of the line after it.
func lineAt(text string, offset int) (line string, next int) {
	next = len(text)
	if i := strings.IndexByte(text[offset:], '\n'); i >= 0 {
		next = offset + i + 1
	}
	line = strings.TrimRight(text[offset:next], "\r\n")
	if offset == 0 {
		line = strings.TrimPrefix(line, "\uFEFF")
	}
	return line, next
}
