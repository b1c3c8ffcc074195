package postgres

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/migration"
)

// comparison is a column compared with literals, as a check has it:
// day >= '2024-01-01', kind IN ('a', 'b').
type comparison struct {
	operator string // "<", "<=", "=", ">=", ">", "in", "<>", "not in"
	values   []string
}

// within reports whether a comparison allows only the given values.
func (x comparison) within(values []string) bool {
	return (x.operator == "=" || x.operator == "in") && isSubset(x.values, values)
}

// isSubset reports whether all literals of a are among those of b.
func isSubset(a, b []string) bool {
	return !slices.ContainsFunc(a, func(v string) bool { return !hasLiteral(b, v) })
}

// hasLiteral looks for a literal, with or without its quotes.
func hasLiteral(list []string, literal string) bool {
	return slices.ContainsFunc(list, func(l string) bool { return strings.Trim(l, "'") == strings.Trim(literal, "'") })
}

// isOutside reports whether a value that fulfils the comparison is surely
// outside a bound.
func (x comparison) isOutside(bound migration.PartitionBound) bool {
	if len(bound.In) > 0 {
		switch x.operator {
		case "<>", "not in":
			return isSubset(bound.In, x.values)
		case "=", "in":
			return !slices.ContainsFunc(x.values, func(v string) bool { return hasLiteral(bound.In, v) })
		}
		return len(x.values) == 1 && !slices.ContainsFunc(bound.In, func(v string) bool { return !x.isFalseOf(v) })
	}
	if len(x.values) != 1 || len(bound.From) != 1 || len(bound.To) != 1 {
		return false
	}
	from, lower := compareLiterals(x.values[0], bound.From[0])
	to, upper := compareLiterals(x.values[0], bound.To[0])
	switch x.operator {
	case "<":
		return lower && from <= 0
	case "<=":
		return lower && from < 0
	case ">", ">=":
		return upper && to >= 0
	case "=":
		return lower && from < 0 || upper && to >= 0
	}
	return false
}

// isFalseOf reports whether a value is surely on the other side of that of the
// comparison.
func (x comparison) isFalseOf(value string) bool {
	order, ok := compareLiterals(value, x.values[0])
	switch x.operator {
	case "<":
		return ok && order >= 0
	case "<=":
		return ok && order > 0
	case ">":
		return ok && order <= 0
	case ">=":
		return ok && order < 0
	}
	return false
}

// holdsWithin reports whether all values of a bound fulfil the comparison.
func (x comparison) holdsWithin(bound migration.PartitionBound) bool {
	if len(bound.In) > 0 {
		return (x.operator == "in" || x.operator == "=") && isSubset(bound.In, x.values)
	}
	if len(x.values) != 1 || len(bound.From) != 1 || len(bound.To) != 1 {
		return false
	}
	from, lower := compareLiterals(x.values[0], bound.From[0])
	to, upper := compareLiterals(x.values[0], bound.To[0])
	switch x.operator {
	case ">=":
		return lower && from <= 0
	case ">":
		return lower && from < 0
	case "<", "<=":
		return upper && to >= 0
	}
	return false
}

// isNullTest reports whether a condition is "column IS [NOT] NULL".
func isNullTest(condition, column string, words ...string) bool {
	tokens := expressionTokens(condition)
	if len(tokens) != len(words)+1 || strings.Trim(tokens[0], `"`) != column && !strings.EqualFold(tokens[0], column) {
		return false
	}
	return slices.EqualFunc(tokens[1:], words, strings.EqualFold)
}

// cutWord takes a key word off the start of a condition.
func cutWord(condition, word string) (rest string, found bool) {
	l := lexer{text: condition}
	t := l.significant()
	if t.kind == tokenEnd || !strings.EqualFold(condition[t.start:t.end], word) {
		return "", false
	}
	return condition[t.end:], true
}

// conjuncts are the comparisons of a column in the top-level AND of an
// expression. What it does not understand it leaves out.
func conjuncts(sql, column string) []comparison {
	var out []comparison
	for _, part := range splitWord(stripParentheses(sql), "AND") {
		part = stripParentheses(part)
		if len(splitWord(part, "AND")) > 1 {
			out = append(out, conjuncts(part, column)...)
			continue
		}
		if x, ok := readComparison(part, column); ok {
			out = append(out, x)
		}
	}
	return out
}

// readComparison reads "column operator literal".
func readComparison(sql, column string) (comparison, bool) {
	tokens := expressionTokens(sql)
	if len(tokens) < 3 || strings.Trim(tokens[0], `"`) != column && !strings.EqualFold(tokens[0], column) {
		return comparison{}, false
	}
	switch operator := tokens[1]; {
	case slices.Contains([]string{"<", "<=", "=", ">=", ">", "<>", "!="}, operator):
		value, ok := literal(tokens[2:])
		if operator == "!=" {
			operator = "<>"
		}
		return comparison{operator, []string{value}}, ok
	case strings.EqualFold(operator, "in"):
		return literals("in", tokens[2:])
	case strings.EqualFold(operator, "not") && strings.EqualFold(tokens[2], "in"):
		return literals("not in", tokens[3:])
	}
	return comparison{}, false
}

// literals reads "(literal, literal, …)".
func literals(operator string, tokens []string) (comparison, bool) {
	x := comparison{operator: operator}
	if len(tokens) < 3 || tokens[0] != "(" || tokens[len(tokens)-1] != ")" {
		return x, false
	}
	for i := 1; i < len(tokens)-1; i += 2 {
		value, ok := literal(tokens[i : i+1])
		if !ok || i+1 < len(tokens)-1 && tokens[i+1] != "," {
			return x, false
		}
		x.values = append(x.values, value)
	}
	return x, true
}

// literal reads a constant with or without a cast: '2024-01-01'::date,
// DATE '2024-01-01', 17, -3.
func literal(tokens []string) (value string, ok bool) {
	if len(tokens) == 2 && tokens[0] == "-" {
		value, ok = literal(tokens[1:])
		return "-" + value, ok
	}
	if len(tokens) >= 2 && isWord(tokens[0]) && strings.HasPrefix(tokens[1], "'") {
		tokens = tokens[1:]
	}
	if len(tokens) == 0 || len(tokens) > 1 && tokens[1] != "::" {
		return "", false
	}
	first := tokens[0]
	switch {
	case strings.HasPrefix(first, "'"):
		return strings.Trim(first, "'"), true
	case first != "" && first[0] >= '0' && first[0] <= '9':
		return first, true
	}
	return "", false
}

func isWord(token string) bool {
	return token != "" && (token[0] == '_' || token[0] >= 'a' && token[0] <= 'z' || token[0] >= 'A' && token[0] <= 'Z')
}

// expressionTokens are the tokens of an expression as text.
func expressionTokens(sql string) []string {
	var out []string
	l := lexer{text: sql}
	for t := l.significant(); t.kind != tokenEnd; t = l.significant() {
		out = append(out, sql[t.start:t.end])
	}
	return out
}

// splitWord splits an expression at a key word outside parentheses.
func splitWord(sql, word string) []string {
	var parts []string
	depth, start := 0, 0
	l := lexer{text: sql}
	for t := l.significant(); t.kind != tokenEnd; t = l.significant() {
		switch text := sql[t.start:t.end]; {
		case text == "(":
			depth++
		case text == ")":
			depth--
		case depth == 0 && strings.EqualFold(text, word):
			parts = append(parts, strings.TrimSpace(sql[start:t.start]))
			start = t.end
		}
	}
	return append(parts, strings.TrimSpace(sql[start:]))
}

// stripParentheses takes off parentheses around a whole expression.
func stripParentheses(sql string) string {
	sql = strings.TrimSpace(sql)
	for strings.HasPrefix(sql, "(") && strings.HasSuffix(sql, ")") {
		depth := 0
		l := lexer{text: sql}
		for t := l.significant(); t.kind != tokenEnd; t = l.significant() {
			switch sql[t.start:t.end] {
			case "(":
				depth++
			case ")":
				depth--
			}
			if depth == 0 && t.end < len(sql) {
				return sql
			}
		}
		sql = strings.TrimSpace(sql[1 : len(sql)-1])
	}
	return sql
}
