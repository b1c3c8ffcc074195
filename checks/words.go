package checks

import (
	"fmt"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// The words of messages: the user's own names in backticks, and what is not
// known said as such.

// code puts a name or a command into backticks. A backtick inside it would
// end the span early, so it becomes an apostrophe.
func code(text string) string {
	return "`" + strings.ReplaceAll(text, "`", "'") + "`"
}

func tableWords(table migration.Name) string {
	if table.IsUnknown() {
		return "a table whose name is not known"
	}
	return code(table.Short())
}

func columnWords(table migration.Name, column string) string {
	switch {
	case migration.IsHole(column):
		return "a column of " + tableWords(table)
	case table.IsUnknown():
		return code(migration.QuoteIdentifier(column)) + " of " + tableWords(table)
	}
	return code(table.Short() + "." + migration.QuoteIdentifier(column))
}

func columnOnly(column string) string {
	if migration.IsHole(column) {
		return "that column"
	}
	return code(migration.QuoteIdentifier(column))
}

func columnList(columns []string) string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = columnOnly(c)
	}
	return and(out)
}

// tableList names tables; of more than three it names two and counts the others.
func tableList(tables []migration.Name) string {
	const most = 3
	var words []string
	for i, table := range tables {
		if len(tables) > most && i == most-1 {
			words = append(words, fmt.Sprintf("%d more tables", len(tables)-i))
			break
		}
		words = append(words, tableWords(table))
	}
	return and(words)
}

// and joins words as a sentence does: "a, b and c".
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// blocked says what a lock keeps others from, before the name of the table:
// "reads and writes of", "writes to".
func blocked(lock schema.Lock) string {
	if lock.BlocksReads {
		return "reads and writes of"
	}
	return "writes to"
}

// cost says which lock is held on a table, how long, and how big the table
// is: "ACCESS EXCLUSIVE on `users` while it is rewritten; 500 rows".
func cost(at At, table migration.Name, howLong string) string {
	return held(at, table) + " " + howLong + "; " + Size(at.Before, table)
}

// held says which lock is held on a table.
func held(at At, table migration.Name) string {
	mode := "a lock"
	if lock, ok := at.Lock(table); ok {
		mode = lock.Mode
	}
	return mode + " on " + tableWords(table)
}
