package checks

import (
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// The words of messages: the user's own names in backticks, and what is not
// known said as such.

// code is a name or a command, which stands in backticks.
func code(text string) wording.Code { return wording.Code(text) }

func tableWords(table migration.Name) wording.Text {
	if table.IsUnknown() {
		return wording.Say("a table whose name is not known")
	}
	return code(table.Short()).Text()
}

func columnWords(table migration.Name, column string) wording.Text {
	switch {
	case migration.IsHole(column):
		return wording.Say("a column of %s", tableWords(table))
	case table.IsUnknown():
		return wording.Say("%s of %s", code(migration.QuoteIdentifier(column)), tableWords(table))
	}
	return code(table.Short() + "." + migration.QuoteIdentifier(column)).Text()
}

func columnOnly(column string) wording.Text {
	if migration.IsHole(column) {
		return wording.Say("that column")
	}
	return code(migration.QuoteIdentifier(column)).Text()
}

func columnList(columns []string) wording.Text {
	out := make([]wording.Text, len(columns))
	for i, c := range columns {
		out[i] = columnOnly(c)
	}
	return wording.And(out)
}

// tableList names tables; of more than three it names two and counts the others.
func tableList(tables []migration.Name) wording.Text {
	const most = 3
	var words []wording.Text
	for i, table := range tables {
		if len(tables) > most && i == most-1 {
			words = append(words, wording.Say("%d more tables", len(tables)-i))
			break
		}
		words = append(words, tableWords(table))
	}
	return wording.And(words)
}

// codes puts several names into backticks.
func codes(names []string) wording.Text {
	words := make([]wording.Text, len(names))
	for i, name := range names {
		words[i] = code(name).Text()
	}
	return wording.And(words)
}

// blocked says what a lock keeps others from, before the name of the table:
// "reads and writes of", "writes to".
func blocked(lock schema.Lock) wording.Text {
	if lock.BlocksReads() {
		return wording.Say("reads and writes of")
	}
	return wording.Say("writes to")
}

// cost says which lock is held on a table, how long, and how big the table
// is: "ACCESS EXCLUSIVE on `users` while it is rewritten; 500 rows".
func cost(at At, table migration.Name, howLong wording.Text) wording.Text {
	return wording.Say("%s %s; %s", held(at, table), howLong, Size(at.Before, table))
}

// held says which lock is held on a table.
func held(at At, table migration.Name) wording.Text {
	if lock, ok := at.Lock(table); ok {
		return wording.Say("%s on %s", lock.Mode(), tableWords(table))
	}
	return wording.Say("a lock on %s", tableWords(table))
}
