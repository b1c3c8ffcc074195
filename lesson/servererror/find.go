// Package servererror finds in a log what a PostgreSQL server said: in the
// server's own log (plain, CSV or JSON; English or French), and in what drivers,
// frameworks and migration tools print around the same words.
package servererror

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
	"github.com/oncebitten/oncebitten/wording"
)

// What is read and kept of a log, at most.
const (
	maxBytes     = 512 << 20
	maxLine      = 256 << 10
	maxErrors    = 2000
	maxStatement = 16 << 10
)

// Error is an error of the server, as the log has it. Times is how often.
type Error struct {
	// Message is its first line, without severity.
	Message string
	// Severity is the server's word for it, "ERREUR"; "" where the log has none.
	Severity string
	// SQLState is its code, "" where the log does not say.
	SQLState string
	// Statement is the SQL that failed, "" where the log does not say.
	Statement string
	// Tool is true for what a migration tool says by itself, before any server is asked.
	Tool  bool
	Times int
}

// String is the error as the server, or the tool, prints it.
func (e Error) String() string {
	if e.Tool {
		return "FAILED: " + e.Message
	}
	text := cmp.Or(e.Severity, "ERROR") + ":  " + e.Message
	if e.SQLState != "" {
		text += "\nSQLSTATE: " + e.SQLState
	}
	return text
}

// ErrTooLong says that only the beginning of a log was read.
var ErrTooLong = wording.Errorf("the log is longer than 512 MB: what is behind them was not read")

// Find lists the errors in a log, in the order in which each is said first.
// What it found before a failure of the reader, or before ErrTooLong, comes with it.
func Find(log io.Reader) ([]Error, error) {
	f := &finder{by: map[string]int{}, session: map[string]int{}, last: -1}
	limited := &io.LimitedReader{R: log, N: maxBytes}
	lines := bufio.NewReaderSize(limited, 64<<10)
	for {
		line, err := readLine(lines)
		if line != "" || err == nil {
			f.line(line)
		}
		switch {
		case err == io.EOF && limited.N == 0:
			return f.finish(), ErrTooLong
		case err == io.EOF:
			return f.finish(), nil
		case err != nil:
			return f.finish(), err
		}
	}
}

// readLine reads a line without its end; of a very long one, the beginning.
func readLine(r *bufio.Reader) (string, error) {
	var line bytes.Buffer
	for {
		part, err := r.ReadSlice('\n')
		if room := maxLine - line.Len(); room > 0 {
			line.Write(part[:min(len(part), room)])
		}
		if err != bufio.ErrBufferFull {
			return strings.TrimRight(strings.ToValidUTF8(line.String(), "\uFFFD"), "\r\n"), err
		}
	}
}

// finder goes through the lines of a log.
type finder struct {
	errors []Error
	by     map[string]int // place in errors by message
	// session has the last error of each session of the server, by its process.
	session map[string]int
	last    int // the error that lines without a session are about; -1 for none

	statement    *strings.Builder // that is still going on; nil for none
	ends         func(line string) (rest string, done bool)
	statementFor int
}

func (f *finder) finish() []Error {
	f.endStatement()
	return f.errors
}

// colours are what terminals take for colours (ECMA-48).
var colours = lazyregexp.New(`\x1b\[[0-9;]*[A-Za-z]`)

func (f *finder) line(line string) {
	if strings.IndexByte(line, 0x1b) >= 0 {
		line = colours.ReplaceAllString(line, "")
	}
	if strings.HasPrefix(strings.TrimLeft(line, " "), "{") && f.json(line) {
		return
	}
	if f.statement != nil {
		rest, done := f.ends(line)
		f.addStatement(rest)
		if !done {
			return
		}
		f.endStatement()
		if rest != "" {
			return
		}
	}
	if f.csv(line) {
		return
	}
	if f.startStatement(line) {
		return
	}
	if message, state, ok := messageIn(line); ok {
		f.add(message, state, sessionOf(line))
		f.severity(line)
		if f.last >= 0 && state == "" && containsAny(line, []string{"FAILED: ", "alembic.util", "alembic.script"}) {
			f.errors[f.last].Tool = true
		}
		return
	}
	if state := stateIn(line); state != "" && f.last >= 0 && f.errors[f.last].SQLState == "" {
		f.errors[f.last].SQLState = state
	}
}

// add notes an error, once however often it is said.
func (f *finder) add(message, state, session string) {
	f.endStatement()
	at, known := f.by[message]
	if !known {
		if len(f.errors) == maxErrors {
			f.last = -1
			return
		}
		at = len(f.errors)
		f.by[message] = at
		f.errors = append(f.errors, Error{Message: message})
	}
	e := &f.errors[at]
	e.Times++
	if e.SQLState == "" {
		e.SQLState = state
	}
	f.last = at
	if session != "" {
		f.session[session] = at
	}
}

// severity takes the server's word for how bad it is.
func (f *finder) severity(line string) {
	if m := severityWord.FindStringSubmatch(line); f.last >= 0 && m != nil {
		f.errors[f.last].Severity = m[1]
	}
}

var severityWord = lazyregexp.New(`\b(ERROR|FATAL|PANIC|ERREUR|FATALE|PANIQUE)\s?:\s`)

// sessionOf is the process that wrote a line of the server's log, as the usual
// log_line_prefix has it: "[4711]".
func sessionOf(line string) string {
	head, _, _ := strings.Cut(line, ":  ")
	if m := process.FindStringSubmatch(head); m != nil {
		return m[1]
	}
	return ""
}

var process = lazyregexp.New(`\[(\d+)(?:-\d+)?\]`)
