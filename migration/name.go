package migration

import "strings"

// Name is the name of a table, an index, a type or another object of a
// schema. Schema is empty where the statement leaves it to the search path.
type Name struct {
	Schema, Name string
}

// String is the qualified name, quoted where SQL would need quotes. A name
// without a schema is taken to be in public.
func (n Name) String() string {
	schema := n.Schema
	if schema == "" {
		schema = "public"
	}
	return QuoteIdentifier(schema) + "." + QuoteIdentifier(n.Name)
}

// Short is the name as a person would say it: without the schema public.
func (n Name) Short() string {
	if n.Schema == "" || n.Schema == "public" {
		return QuoteIdentifier(n.Name)
	}
	return n.String()
}

// IsZero reports whether there is no name.
func (n Name) IsZero() bool { return n == Name{} }

// IsUnknown reports whether a part of the name is a hole.
func (n Name) IsUnknown() bool { return IsHole(n.Name) || IsHole(n.Schema) }

// QuoteIdentifier writes an identifier as SQL needs it: bare when it is lower
// case and plain, else in double quotes (PostgreSQL manual, 4.1.1). Key words
// are left bare: this is for display and for keys, not for running.
func QuoteIdentifier(s string) string {
	plain := s != ""
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = c == '_' || c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '$')
	}
	if plain {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// Compare orders names by schema and then by name.
func (n Name) Compare(other Name) int {
	if c := strings.Compare(n.Schema, other.Schema); c != 0 {
		return c
	}
	return strings.Compare(n.Name, other.Name)
}

// IsReserved reports whether a key word cannot be the name of a table or a
// column without quotes: those that PostgreSQL 15's pg_get_keywords() calls
// reserved, also where they may be the name of a function or a type.
func IsReserved(word string) bool {
	switch word {
	case "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "binary",
		"both", "case", "cast", "check", "collate", "collation", "column", "concurrently", "constraint", "create", "cross",
		"current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp",
		"current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for",
		"foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner", "intersect",
		"into", "is", "isnull", "join", "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp",
		"natural", "not", "notnull", "null", "offset", "on", "only", "or", "order", "outer", "overlaps", "placing",
		"primary", "references", "returning", "right", "select", "session_user", "similar", "some", "symmetric", "table",
		"tablesample", "then", "to", "trailing", "true", "union", "unique", "user", "using", "variadic", "verbose", "when",
		"where", "window", "with":
		return true
	}
	return false
}
