package checks

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// dumpTable is the command that backs up the rows of one table (PostgreSQL
// manual, pg_dump). The connection comes from the environment, as for all of
// PostgreSQL's programs.
func dumpTable(table migration.Name) string {
	if table.IsUnknown() {
		return "pg_dump --data-only --file=backup.sql"
	}
	return "pg_dump --table=" + shellWord(table.String()) + " --data-only --file=" + dumpFile(table.Name)
}

// dumpSchema is the command that backs up all tables of one schema.
func dumpSchema(schema string) string {
	return "pg_dump --schema=" + shellWord(migration.QuoteIdentifier(schema)) + " --file=" + dumpFile(schema)
}

// dumpFile names the file after the object, where that is a plain name.
func dumpFile(name string) string {
	if migration.QuoteIdentifier(name) != name || strings.Contains(name, "$") {
		return "backup.sql"
	}
	return name + ".sql"
}

// shellWord quotes a word for a POSIX shell, where it needs it.
func shellWord(word string) string {
	plain := strings.IndexFunc(word, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '.')
	}) < 0
	if plain {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
