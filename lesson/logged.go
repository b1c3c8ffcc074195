package lesson

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// serverError is the shape of an error that a server, a driver or a migration
// tool prints: the words for ERROR are those of the server's languages.
var serverError = lazyregexp.New(`(?m)(^|[\s\x60(])(ERROR|FATAL|PANIC|ERREUR|FATALE|FEHLER|PANIK|ERRORE|FEL|FATALT|ОШИБКА|ВАЖНО|ПОМИЛКА|오류|错误|致命错误|შეცდომა)\s*[:：]\s` +
	`|\bpsycopg2?\.errors\.|\basyncpg\.exceptions\.|\bsqlalchemy\.exc\.|\bdjango\.db\.(utils\.)?\w+Error\b|\bSQL ?[Ss][Tt][Aa][Tt][Ee]\b|^\s*FAILED: |alembic\.util\.` +
	`|\bPG::\w+|\bActiveRecord::\w*(Invalid|NotUnique|Violation|Error|Timeout|Deadlocked|Exceeded|Canceled)\b|\b(PSQLException|PDOException|FlywayException|PostgresError|QueryFailedError|MigrationError|DriverException)\b` +
	`|\b(Integrity|Programming|Operational|Internal|NotSupported|Data|Database)Error: |(^|[\x60>])\s*(error|pq|pgx?): \S|^\s*(\w+\.)*\w+(Error|Exception): |\bfailed with error: `)

// loggedWords are those of which each error that serverError matches has one: to
// look for them first is what makes reading fast.
var loggedWords = []string{"rror", "ERR", "FATAL", "PANI", "FEHLER", "FEL", "ОШИБКА", "ВАЖНО", "ПОМИЛКА", "오류", "错误", "შეცდომა",
	"SQL", "PG::", "ActiveRecord", "xception", "pq", "pg", "FAILED", "alembic.util"}

// looksLogged reports whether a text holds an error that a server, a driver or a
// migration tool printed.
func looksLogged(text string) bool {
	for _, word := range loggedWords {
		if strings.Contains(text, word) {
			return serverError.MatchString(text)
		}
	}
	return false
}

// addError adds a recorded error, each once.
func (l *Lesson) addError(text string) {
	if text = strings.TrimSpace(text); text != "" && !slices.Contains(l.Errors, text) {
		l.Errors = append(l.Errors, text)
	}
}

// recordedLine is where what a server says begins, in code that was run by hand.
var recordedLine = lazyregexp.New(`(?m)^\s*(psql:[^\n]*?:\d+: )?(ERROR|FATAL|ERREUR|FATALE|FEHLER|ERRORE|ОШИБКА):\s`)

// cutRecorded parts code from the error below it that a server answered with:
// the lines of both stay where they are.
func cutRecorded(code string) (before, recorded string) {
	at := recordedLine.FindStringIndex(code)
	if at == nil {
		return code, ""
	}
	return code[:at[0]], code[at[0]:]
}

// isLogged reports whether a line in a quote begins an error that a server printed.
func (p piece) isLogged(text string) bool {
	return p.quoted && p.code == nil && looksLogged(text[p.start:max(p.end, p.start)])
}

// quote records the error that begins in a quote on the ith piece, and goes on up to
// the end of its paragraph.
func (c *collector) quote(pieces []piece, i int) {
	if i > 0 && pieces[i-1].isLogged(c.source.Text) && !pieces[i-1].last {
		return // it is recorded with the line before
	}
	var lines []string
	for _, p := range pieces[i:] {
		if p.code != nil || !p.quoted {
			break
		}
		lines = append(lines, withoutMarkup(c.source.Text[p.start:p.end]))
		if p.last {
			break
		}
	}
	c.decide(Bad)
	c.lesson.addError(strings.Join(lines, "\n"))
}

var inlineCode = lazyregexp.New("`+[^`]+`+")

// messageWords are those of messages about a schema, which people quote without
// the word ERROR before them.
var messageWords = lazyregexp.New(`["«»„“'] (?:\S+ ){0,3}(?:does not exist|already exists|contains null values|n'existe pas|existe déjà|contient des valeurs|no existe|ya existe|existiert nicht|existiert bereits)|^(?:canceling statement due|could not (?:create|obtain|extend)|deadlock detected|must be owner of|permission denied|cannot (?:drop|alter|execute)|duplicate key value|current transaction is aborted)\b|cannot run inside a transaction block|violates (?:\S+ ){1,2}constraint`)

// loggedIn is the error that a line of prose records: the code in it that looks like
// one, or all of it; "" where there is none.
func loggedIn(line string) string {
	for _, span := range inlineCode.FindAllString(line, -1) {
		if text := strings.Trim(span, "` "); looksLogged(span) || messageWords.MatchString(text) {
			return text
		}
	}
	if looksLogged(line) {
		return withoutMarkup(line)
	}
	return ""
}

// withoutMarkup is an error written in prose without quote marks, backticks
// and lines of fences.
func withoutMarkup(text string) string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		line = strings.Trim(strings.TrimLeft(line, "> \t-"), "`* \t")
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
