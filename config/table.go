package config

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// TablesQuery is the command for psql that writes the file that ParseTables
// reads: the schema, the name and the estimated number of rows of every
// ordinary and partitioned table (PostgreSQL manual, pg_class.reltuples: -1
// before the first VACUUM or ANALYZE; such tables are left out).
const TablesQuery = `\copy (SELECT n.nspname, c.relname, c.reltuples::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace ` +
	`WHERE c.relkind IN ('r', 'p') AND c.reltuples >= 0 AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2) ` +
	`TO '.oncebitten-tables.csv' WITH (FORMAT csv)`

// ParseTables reads the numbers of rows that TablesQuery has written: lines
// of schema, table and rows, separated by commas. The error names the path
// and the line.
func ParseTables(path, text string) (map[migration.Name]int64, error) {
	lines := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF")))
	lines.FieldsPerRecord = 3
	rows := map[migration.Name]int64{}
	for {
		record, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, wording.Errorf("%s: %w: each line must be schema,table,rows", path, err)
		}
		line, _ := lines.FieldPos(2)
		n, err := strconv.ParseInt(strings.TrimSpace(record[2]), 10, 64)
		if err != nil {
			return nil, wording.Errorf("%s:%d: %q is not a number of rows", path, line, record[2])
		}
		if n >= 0 {
			rows[migration.Name{Schema: record[0], Name: record[1]}] = n
		}
	}
}

// tableName reads a name as SQL writes it: users, billing.invoices,
// "Mixed Case"; ok is false for what is none.
func tableName(s string) (name migration.Name, ok bool) {
	var parts []string
	for rest := s; ; {
		part, after, ok := identifier(rest)
		if !ok {
			return migration.Name{}, false
		}
		parts = append(parts, part)
		if after == "" {
			break
		}
		if after[0] != '.' {
			return migration.Name{}, false
		}
		rest = after[1:]
	}
	switch len(parts) {
	case 1:
		return migration.Name{Name: parts[0]}, true
	case 2:
		return migration.Name{Schema: parts[0], Name: parts[1]}, true
	}
	return migration.Name{}, false
}

// identifier reads one identifier and what follows it. Without quotes it is
// folded to lower case, as the server does.
func identifier(s string) (name, after string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, `."`)
		if end < 0 {
			end = len(s)
		}
		return strings.ToLower(s[:end]), s[end:], end > 0
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 == len(s) || s[i+1] != '"' {
			return b.String(), s[i+1:], b.Len() > 0
		}
		b.WriteByte('"')
		i++
	}
	return "", "", false
}
