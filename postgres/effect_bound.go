package postgres

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// overlaps reports whether two bounds of one partitioned table surely share a
// value. Only literals that are written alike can be compared.
func overlaps(a, b migration.PartitionBound) bool {
	switch {
	case a.Default || b.Default:
		return false
	case len(a.In) > 0 && len(b.In) > 0:
		return slices.ContainsFunc(a.In, func(v string) bool { return slices.Contains(b.In, v) })
	case a.Modulus > 0 && b.Modulus > 0:
		small := min(a.Modulus, b.Modulus)
		return a.Remainder%small == b.Remainder%small
	case len(a.From) == 1 && len(b.From) == 1 && len(a.To) == 1 && len(b.To) == 1:
		first, ok := compareLiterals(a.From[0], b.To[0])
		second, also := compareLiterals(b.From[0], a.To[0])
		return ok && also && first < 0 && second < 0
	}
	return false
}

// isEmptyBound reports whether a range surely holds no value.
func isEmptyBound(b migration.PartitionBound) bool {
	if len(b.From) != 1 || len(b.To) != 1 {
		return false
	}
	order, ok := compareLiterals(b.From[0], b.To[0])
	return ok && order >= 0
}

// compareLiterals compares two literals: numbers as numbers, dates and times
// written in ISO 8601 as text.
func compareLiterals(a, b string) (order int, ok bool) {
	if isInfinite(a) || isInfinite(b) {
		return cmp.Compare(infinity(a), infinity(b)), infinity(a) != infinity(b)
	}
	a, b = strings.Trim(a, "'"), strings.Trim(b, "'")
	x, err := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err == nil && err2 == nil {
		return cmp.Compare(x, y), true
	}
	if isISODate(a) && isISODate(b) {
		return strings.Compare(a, b), true
	}
	return 0, false
}

func isInfinite(literal string) bool { return infinity(literal) != 0 }

func infinity(literal string) int {
	switch strings.ToUpper(literal) {
	case "MINVALUE":
		return -1
	case "MAXVALUE":
		return 1
	}
	return 0
}

// isISODate reports whether a literal starts as "2024-01-31" does.
func isISODate(s string) bool {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	for _, i := range []int{0, 1, 2, 3, 5, 6, 8, 9} {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// boundProven reports whether validated checks of a table say that all its
// rows are within a bound, so that ATTACH PARTITION does not read them. A key
// that may be null must be said not to be (PostgreSQL manual, 5.11.2.2).
func boundProven(parent, part *schema.Relation, bound migration.PartitionBound) bool {
	if len(parent.PartitionKey) != 1 || parent.PartitionKey[0] == "" {
		return false
	}
	key := parent.PartitionKey[0]
	notNull := part.NotNullProven(key)
	if column := part.Column(key); column != nil && column.NotNull {
		notNull = true
	}
	if !notNull {
		return false
	}
	var comparisons []comparison
	for _, k := range part.Constraints {
		if k.Kind == migration.Check && k.Valid {
			comparisons = append(comparisons, conjuncts(k.Expression.SQL, key)...)
		}
	}
	if len(bound.In) > 0 {
		return slices.ContainsFunc(comparisons, func(x comparison) bool { return x.within(bound.In) })
	}
	return proves(comparisons, bound)
}

// proves reports whether comparisons that are all true put a value within a
// range.
func proves(comparisons []comparison, bound migration.PartitionBound) bool {
	if len(bound.From) != 1 || len(bound.To) != 1 {
		return false
	}
	above := infinity(bound.From[0]) < 0
	below := infinity(bound.To[0]) > 0
	for _, x := range comparisons {
		if len(x.values) != 1 {
			continue
		}
		from, ok := compareLiterals(x.values[0], bound.From[0])
		above = above || ok && (from >= 0 && (x.operator == ">=" || x.operator == ">" || x.operator == "="))
		to, ok := compareLiterals(x.values[0], bound.To[0])
		below = below || ok && (to <= 0 && x.operator == "<" || to < 0 && (x.operator == "<=" || x.operator == "="))
	}
	return above && below
}

// isExcluded reports whether a valid check of a table says that none of its
// rows is within a bound.
func isExcluded(r *schema.Relation, partitionKey []string, bound migration.PartitionBound) bool {
	return slices.ContainsFunc(r.Constraints, func(k *schema.Constraint) bool {
		return k.Kind == migration.Check && k.Valid && excludes(k.Expression, partitionKey, bound)
	})
}

// excludes reports whether a check says that no row is within a bound.
func excludes(e migration.Expression, partitionKey []string, bound migration.PartitionBound) bool {
	return len(partitionKey) == 1 && partitionKey[0] != "" && isOutside(e.SQL, partitionKey[0], bound)
}

// isOutside reports whether a condition is false of all values of a bound:
// each alternative of an OR, one part of an AND, or the NOT of what holds
// for all of them.
func isOutside(condition, key string, bound migration.PartitionBound) bool {
	condition = stripParentheses(condition)
	if alternatives := splitWord(condition, "OR"); len(alternatives) > 1 {
		return !slices.ContainsFunc(alternatives, func(a string) bool { return !isOutside(a, key, bound) })
	}
	if parts := splitWord(condition, "AND"); len(parts) > 1 {
		return slices.ContainsFunc(parts, func(p string) bool { return isOutside(p, key, bound) }) ||
			allBut(condition, key).isOutside(bound)
	}
	if inner, negated := cutWord(condition, "NOT"); negated {
		return holdsWithin(inner, key, bound)
	}
	if isNullTest(condition, key, "IS", "NULL") {
		return !hasNull(bound)
	}
	x, ok := readComparison(condition, key)
	return ok && x.isOutside(bound)
}

// allBut are the values that the parts of an AND rule out, as one NOT IN.
func allBut(condition, key string) comparison {
	out := comparison{operator: "not in"}
	for _, x := range conjuncts(condition, key) {
		if x.operator == "<>" || x.operator == "not in" {
			out.values = append(out.values, x.values...)
		}
	}
	return out
}

// holdsWithin reports whether a condition is true of all values of a bound.
func holdsWithin(condition, key string, bound migration.PartitionBound) bool {
	condition = stripParentheses(condition)
	if parts := splitWord(condition, "AND"); len(parts) > 1 {
		return !slices.ContainsFunc(parts, func(p string) bool { return !holdsWithin(p, key, bound) })
	}
	if isNullTest(condition, key, "IS", "NOT", "NULL") {
		return !hasNull(bound)
	}
	x, ok := readComparison(condition, key)
	return ok && x.holdsWithin(bound)
}

// hasNull reports whether NULL is one of the values of a list bound.
func hasNull(bound migration.PartitionBound) bool {
	return slices.ContainsFunc(bound.In, func(v string) bool { return strings.EqualFold(v, "NULL") })
}
