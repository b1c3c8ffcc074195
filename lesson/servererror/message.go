package servererror

import (
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// pattern is a way in which the server's words are printed: the group
// "message", and where there is one "state".
type pattern struct {
	// hint is a part of every line that the expression could match.
	hint string
	expr *lazyregexp.Regexp
}

// patterns are tried in this order; the first that matches a line counts.
var patterns = []pattern{
	// The server, psql, JDBC, Rails, PDO, Npgsql, pgx: "ERROR:  23502: column …", "ERREUR:  la colonne …".
	{"", lazyregexp.New(`(?:^|[^\w.])(?:ERROR|FATAL|PANIC|ERREUR|FATALE|PANIQUE)\s?:\s+(?:(?P<state>[0-9A-Z]{5}):\s+)?(?P<message>\S.*)$`)},
	// psycopg, by itself and within SQLAlchemy and Django: "psycopg2.errors.NotNullViolation: column …", "(psycopg.errors.…) column …".
	{"psycopg", lazyregexp.New(`\bpsycopg2?\.(?:errors\.)?[A-Z]\w+\)?:?\s+(?P<message>\S.*)$`)},
	{"asyncpg", lazyregexp.New(`\basyncpg\.exceptions\.(?:_base\.)?[A-Z]\w+(?:'>)?:\s+(?P<message>\S.*)$`)},
	{"django.db", lazyregexp.New(`\bdjango\.db\.utils\.[A-Z]\w+:\s+(?P<message>\S.*)$`)},
	{"pg8000", lazyregexp.New(`\bpg8000\.\S*: .*'C': '(?P<state>[0-9A-Z]{5})', 'M': '(?P<message>[^']+)'`)},
	// Go's lib/pq; Npgsql; TypeORM, Knex and node-postgres.
	{"pq: ", lazyregexp.New(`\bpq: (?P<message>\S.*)$`)},
	{"PostgresException", lazyregexp.New(`\bPostgresException(?: \(0x[0-9A-F]+\))?: (?P<state>[0-9A-Z]{5}): (?P<message>\S.*)$`)},
	{"QueryFailedError", lazyregexp.New(`\bQueryFailedError: (?P<message>\S.*)$`)},
	{"error: ", lazyregexp.New(`^\s*(?:\w+ \[error\]: |error: )(?P<message>\S.*)$`)},
	// Alembic's own refusals: they have no SQLSTATE, and checks prevent them as well.
	{"FAILED: ", lazyregexp.New(`^\s*FAILED: (?P<message>\S.*)$`)},
	{"alembic.", lazyregexp.New(`\balembic\.(?:util|script)\.[\w.]+: (?P<message>\S.*)$`)},
}

// severity are the words of the first pattern, which is tried on lines with one.
var severity = []string{"ERROR", "FATAL", "PANIC", "ERREUR", "PANIQUE"}

// messageIn finds a message of the server in a line.
func messageIn(line string) (message, state string, ok bool) {
	for _, p := range patterns {
		if p.hint == "" && !containsAny(line, severity) || !strings.Contains(line, p.hint) {
			continue
		}
		m := p.expr.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		message = m[p.expr.SubexpIndex("message")]
		if i := p.expr.SubexpIndex("state"); i >= 0 {
			state = m[i]
		}
		if state == "" {
			state = stateIn(line)
		}
		return clean(message), state, true
	}
	return "", "", false
}

func containsAny(line string, words []string) bool {
	for _, w := range words {
		if strings.Contains(line, w) {
			return true
		}
	}
	return false
}

// states are the ways in which a SQLSTATE is named beside a message.
var states = lazyregexp.New(`(?i:sql ?state|\bpgcode|\bcode)['"]?\s*[:=\[(]?\s*['"(]?([0-9][0-9A-Z]{4}|[HPXF][0-9VX][0-9A-Z]{3})\b`)

// stateIn is the SQLSTATE that a line names, "" where it names none.
func stateIn(line string) string {
	if !strings.Contains(line, "ode") && !strings.Contains(line, "tate") && !strings.Contains(line, "STATE") && !strings.Contains(line, "State") {
		return ""
	}
	if m := states.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	return ""
}

// tails are what drivers put behind the message on the same line.
var tails = lazyregexp.New(`\s*(?:\(SQLSTATE [0-9A-Z]{5}\)|\[SQL: .*|(?:Position|Location): .*|\\n(?:DETAIL|HINT|LINE|CONTEXT|LIGNE|DÉTAIL).*)$`)

// clean is a message without what does not belong to it.
func clean(message string) string {
	message = tails.ReplaceAllString(strings.TrimSpace(message), "")
	if len(message) > 1000 {
		message = strings.ToValidUTF8(message[:1000], "")
	}
	return Redact(strings.Join(strings.Fields(message), " "))
}

// secrets are what must not get from a log into a file that many people read.
var secrets = []struct {
	expr *lazyregexp.Regexp
	with string
}{
	{lazyregexp.New(`\b([A-Za-z][A-Za-z0-9+.-]*://[^\s:/@'"]*):[^\s@'"]+@`), "$1:***@"},
	{lazyregexp.New(`(?i)\b(\w*(?:password|passwd|pwd|secret|token|api_?key)\w*\s*[=:]\s*)(?:'(?:[^']|'')*'|"[^"]*"|[^\s,;&)]+)`), "$1***"},
	{lazyregexp.New(`(?i)\b(\w*(?:password|passwd|secret|token|api_?key)\w*"?\s+)(?:E?'(?:[^']|'')*'|\$\$.*?\$\$)`), "$1'***'"},
	{lazyregexp.New(`SCRAM-SHA-256\$[^\s'"]+|\bmd5[0-9a-f]{32}\b`), "***"},
}

// Redact takes passwords and tokens out of a text.
func Redact(text string) string {
	for _, s := range secrets {
		text = s.expr.ReplaceAllString(text, s.with)
	}
	return text
}
