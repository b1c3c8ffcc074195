package sqlfile

import (
	"slices"

	"github.com/oncebitten/oncebitten/migration"
)

// Amend inserts NOT VALID at the end of an ALTER TABLE (or DOMAIN) that adds one
// foreign key or check and nothing else, or CONCURRENTLY into a CREATE, DROP or
// REINDEX of indexes that runs outside a transaction, and into a REFRESH in one
// as well; it takes LOCAL out of SET LOCAL. There are no edits where the words
// are there already, or where the statement is of another shape.
func (p *project) Amend(s *migration.Statement, a migration.Amendment) []migration.Edit {
	if len(s.SQL) > maxAmended || s.Source == nil {
		return nil
	}
	if a == migration.AddConcurrently && s.Transaction != "" && !startsWith(firstTokens(s.SQL, 1), "REFRESH") {
		return nil
	}
	offset, text := -1, ""
	switch words := tokens(s.SQL); a {
	case migration.AddNotValid:
		offset, text = notValidPlace(words), " NOT VALID"
	case migration.AddConcurrently:
		offset, text = concurrentlyPlace(words), " CONCURRENTLY"
	case migration.DropLocal:
		return deleteLocal(s, words)
	}
	if offset <= 0 {
		return nil
	}
	_, at, ok := s.Map.Range(offset-1, offset)
	if !ok {
		return nil
	}
	return []migration.Edit{{Span: s.Source.Span(at, at), Text: text}}
}

// deleteLocal takes LOCAL out of SET LOCAL, with the space before it.
func deleteLocal(s *migration.Statement, words []token) []migration.Edit {
	if !startsWith(words, "SET", "LOCAL") {
		return nil
	}
	from, to, ok := s.Map.Range(words[0].end, words[1].end)
	if !ok {
		return nil
	}
	return []migration.Edit{{Span: s.Source.Span(from, to)}}
}

// maxAmended is the length of a statement above which nobody wants it edited.
const maxAmended = 1 << 16

// notValidPlace is the end of ALTER TABLE or DOMAIN … ADD [CONSTRAINT n] CHECK or
// FOREIGN KEY, if that is its only subcommand; else -1.
func notValidPlace(words []token) int {
	if !startsWith(words, "ALTER", "TABLE") && !startsWith(words, "ALTER", "DOMAIN") {
		return -1
	}
	end := words[len(words)-1].end
	words = slices.DeleteFunc(words, func(t token) bool { return t.depth > 0 })
	add := slices.IndexFunc(words, func(t token) bool { return t.word == "ADD" })
	if add < 0 {
		return -1
	}
	constraint := words[add+1:]
	if startsWith(constraint, "CONSTRAINT") {
		constraint = constraint[min(2, len(constraint)):]
	}
	if !startsWith(constraint, "CHECK") && !startsWith(constraint, "FOREIGN", "KEY") {
		return -1
	}
	for i, t := range constraint {
		if t.word == "," || startsWith(constraint[i:], "NOT", "VALID") {
			return -1
		}
	}
	return end
}

// concurrentlyPlace is the end of the word INDEX in CREATE [UNIQUE] INDEX,
// and in a DROP INDEX that the server would run concurrently: of one index,
// without CASCADE (PostgreSQL manual, DROP INDEX); in REINDEX it is the end of
// what is reindexed, in REFRESH MATERIALIZED VIEW that of the last word; else -1.
func concurrentlyPlace(words []token) int {
	switch {
	case startsWith(words, "REINDEX"):
		return reindexPlace(words)
	case startsWith(words, "REFRESH", "MATERIALIZED", "VIEW") && !startsWith(words[3:], "CONCURRENTLY"):
		return words[2].end
	}
	index := slices.IndexFunc(words, func(t token) bool { return t.word == "INDEX" })
	if index < 0 || startsWith(words[index+1:], "CONCURRENTLY") {
		return -1
	}
	switch {
	case startsWith(words, "CREATE", "INDEX"), startsWith(words, "CREATE", "UNIQUE", "INDEX"):
		return words[index].end
	case startsWith(words, "DROP", "INDEX"):
		if slices.ContainsFunc(words, func(t token) bool { return t.word == "," || t.word == "CASCADE" }) {
			return -1
		}
		return words[index].end
	}
	return -1
}

// reindexPlace is the end of the word TABLE, INDEX, SCHEMA or DATABASE in a
// REINDEX that is not concurrent yet; else -1.
func reindexPlace(words []token) int {
	if slices.ContainsFunc(words, func(t token) bool { return t.word == "CONCURRENTLY" }) {
		return -1
	}
	i := slices.IndexFunc(words, func(t token) bool {
		return slices.Contains([]string{"TABLE", "INDEX", "SCHEMA", "DATABASE"}, t.word)
	})
	if i < 0 {
		return -1
	}
	return words[i].end
}

// startsWith reports whether the first tokens are these key words.
func startsWith(words []token, keys ...string) bool {
	for i, key := range keys {
		if i >= len(words) || words[i].word != key {
			return false
		}
	}
	return true
}
