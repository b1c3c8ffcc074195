package schema

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/migration"
)

// maxName is the longest name that PostgreSQL keeps, in bytes (manual, 4.1.1).
const maxName = 63

// objectName joins the parts of a name that the server chooses, such as
// users_email_key, and shortens the longer of table and column until it fits.
func objectName(table, column, label string) string {
	overhead := len(label) + 1
	if column != "" {
		overhead++
	}
	first, second := len(table), len(column)
	for first+second > maxName-overhead {
		if first > second {
			first--
		} else {
			second--
		}
	}
	if column == "" {
		return clip(table, first) + "_" + label
	}
	return clip(table, first) + "_" + clip(column, second) + "_" + label
}

// clip cuts s to at most n bytes, between characters.
func clip(s string, n int) string {
	for n < len(s) && n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:min(n, len(s))]
}

// freeName is the first name of the form table_column_label, …_label1, …
// that nothing of the table's schema has yet.
func (b *Builder) freeName(r *Relation, column, label string) migration.Name {
	for n := 0; ; n++ {
		name := migration.Name{Schema: r.Name.Schema, Name: objectName(r.Name.Name, column, numbered(label, n))}
		if b.now.Relation(name) == nil && r.Constraint(name.Name) == nil {
			return name
		}
	}
}

// numbered is a label with the number of the attempt, which the first has not.
func numbered(label string, attempt int) string {
	if attempt == 0 {
		return label
	}
	return label + strconv.Itoa(attempt)
}

// constraintName is the name that the server gives to a constraint without one.
func (b *Builder) constraintName(r *Relation, c migration.Constraint) string {
	joined := joinColumns(c.Columns)
	switch c.Kind {
	case migration.PrimaryKey:
		return b.freeName(r, "", "pkey").Name
	case migration.Unique:
		return b.freeName(r, joinColumns(append(c.Columns[:len(c.Columns):len(c.Columns)], c.Include...)), "key").Name
	case migration.Exclude:
		return b.freeName(r, joined, "excl").Name
	case migration.ForeignKey:
		return b.freeName(r, joined, "fkey").Name
	case migration.NotNull:
		return b.freeName(r, joined, "not_null").Name
	case migration.Check:
		if len(c.Expression.Columns) == 1 {
			return b.freeName(r, c.Expression.Columns[0], "check").Name
		}
	}
	return b.freeName(r, "", "check").Name
}

// indexName is the name that the server gives to an index without one.
func (b *Builder) indexName(r *Relation, d *IndexDefinition) migration.Name {
	parts := make([]string, 0, len(d.Elements)+len(d.Include))
	for _, e := range d.Elements {
		part := e.Column
		if part == "" {
			part = expressionName(e.Parts().Expression)
		}
		parts = append(parts, apart(parts, part))
	}
	for _, c := range d.Include {
		parts = append(parts, apart(parts, c))
	}
	return b.freeName(r, joinColumns(parts), "idx")
}

// expressionName is what the server calls an index column that is an
// expression: the function it calls, if it is one call, else "expr".
func expressionName(e migration.Expression) string {
	if name, _, ok := strings.Cut(e.SQL, "("); ok && len(e.Parts().Functions) > 0 {
		name = name[strings.LastIndexByte(name, '.')+1:]
		if strings.EqualFold(name, bareFunction(e.Parts().Functions[0])) && closesAtEnd(e.SQL) {
			return strings.ToLower(name)
		}
	}
	return "expr"
}

func bareFunction(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// closesAtEnd reports whether the first parenthesis of an expression is
// closed by its last byte: "lower(a)", but not "lower(a) || upper(b)".
func closesAtEnd(sql string) bool {
	depth := 0
	for i := range len(sql) {
		switch sql[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i == len(sql)-1
			}
		}
	}
	return false
}

// apart gives a column of an index a number where an earlier one has its name.
func apart(earlier []string, name string) string {
	for n := 0; ; n++ {
		if candidate := numbered(name, n); !slices.Contains(earlier, candidate) {
			return candidate
		}
	}
}

// joinColumns joins column names for a chosen name, as far as they matter.
func joinColumns(columns []string) string {
	joined := strings.Join(columns, "_")
	return clip(joined, maxName)
}
