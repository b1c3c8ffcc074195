package sqlfile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// phrase joins the texts that are not empty.
func phrase(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " ")
}

func when(condition bool, text string) string {
	if condition {
		return text
	}
	return ""
}

// identifier writes an identifier so that the server can run it: in quotes
// where it is a key word or not plain. An unknown one is said to be so.
func identifier(s string) string {
	if migration.IsHole(s) {
		return "‹unknown›"
	}
	if migration.IsReserved(s) {
		return `"` + s + `"`
	}
	return migration.QuoteIdentifier(s)
}

func identifiers(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = identifier(n)
	}
	return "(" + strings.Join(out, ", ") + ")"
}

// tableName writes the name of a relation, without the schema public.
func tableName(n migration.Name) string {
	if n.Schema == "" || n.Schema == "public" {
		return identifier(n.Name)
	}
	return identifier(n.Schema) + "." + identifier(n.Name)
}

// typeSQL writes a type by its SQL name where the catalogue's is another
// (PostgreSQL manual, table 8.1).
func typeSQL(t migration.Type) string {
	names := map[string]string{
		"int2": "smallint", "int4": "integer", "int8": "bigint", "float4": "real", "float8": "double precision",
		"bool": "boolean", "varbit": "bit varying",
	}
	name, ok := names[t.Name.Name]
	switch {
	case t.Name.Schema != "" && t.Name.Schema != "pg_catalog":
		name = tableName(t.Name)
	case t.Name.Name == "bpchar" && len(t.Modifiers) > 0:
		name = "char"
	case !ok:
		name = migration.QuoteIdentifier(t.Name.Name)
	}
	if len(t.Modifiers) > 0 {
		modifiers := make([]string, len(t.Modifiers))
		for i, m := range t.Modifiers {
			modifiers[i] = strconv.Itoa(m)
		}
		name += "(" + strings.Join(modifiers, ",") + ")"
	}
	return name + when(t.Array, "[]")
}

// settingSQL writes the value of a run-time parameter: bare where it is a
// number or a list of words, else as a text.
func settingSQL(value string) string {
	bare := value != ""
	for _, c := range value {
		bare = bare && (strings.ContainsRune(`_, ."$`, c) || c >= '0' && c <= '9' || c >= 'a' && c <= 'z')
	}
	if _, err := strconv.ParseFloat(value, 64); err != nil && value != "" && value[0] >= '0' && value[0] <= '9' {
		bare = false // 5s
	}
	if bare {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}
