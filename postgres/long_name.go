package postgres

import "strings"

// noteLongNames notes the identifiers of the statement that are longer than the
// server keeps them, whole: its scanner, and so the parser, cuts them without
// an error (truncate_identifier in PostgreSQL's scansup.c).
func (c *converter) noteLongNames() {
	for _, t := range c.tokens {
		if t.end-t.start <= maxIdentifier {
			continue
		}
		name := c.sql[t.start:t.end]
		switch t.kind {
		case tokenWord:
			name = strings.ToLower(name)
		case tokenQuoted:
			name = strings.ReplaceAll(strings.Trim(name, `"`), `""`, `"`)
		default:
			continue
		}
		if len(name) > maxIdentifier {
			own := c.reading.own()
			own.longNames = append(own.longNames, name)
		}
	}
}
