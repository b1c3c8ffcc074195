package lesson

import (
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// WithoutPlaceholders is code of a lesson with names in place of what is left
// to the reader, on the same lines: a table that is called "table", "[logic]",
// "<column>", "…". Code that has none of them is returned as it is. In Python
// only the SQL in strings is looked at, where brackets mean nothing else.
func WithoutPlaceholders(language, code string) string {
	switch language {
	case "sql":
		return nameSQL(code, `"`)
	case "python":
		return sqlLiteral.ReplaceAllStringFunc(code, func(literal string) string {
			if literal[0] == '"' && !strings.HasPrefix(literal, `"""`) {
				return nameSQL(literal, `\"`)
			}
			return nameSQL(literal, `"`)
		})
	}
	return code
}

var (
	// sqlLiteral is a string of Python, on one line or on several, that begins as a statement does.
	sqlLiteral = lazyregexp.New(`(?s)"""\s*` + verb + `.*?"""|'''\s*` + verb + `.*?'''|"` + verb + `[^"\n]*"|'` + verb + `[^'\n]*'`)

	// reservedName is a word of the grammar where a name has to stand.
	reservedName = lazyregexp.New(`(?i)\b((?:alter|drop|lock|truncate|create)\s+table(?:\s+if\s+(?:not\s+)?exists)?(?:\s+only)?|update|insert\s+into|delete\s+from|from|join|\bon|references|(?:add|drop|alter|rename)\s+column(?:\s+if\s+(?:not\s+)?exists)?)(\s+)(table|column|index|constraint|user|order|group)\b([^.\w]|$)`)
	// bracketedName is a name in brackets of any kind, with words between.
	bracketedName = lazyregexp.New(`<([A-Za-z_][\w -]*)>|\[([A-Za-z_][\w -]*)\]|\{\{?\s*([A-Za-z_][\w -]*)\}?\}`)
	// arrayIndex is what looks like a bracketed name and is SQL: "tags[i]", "ARRAY[a]".
	arrayIndex = lazyregexp.New(`[\w"\])]$`)
	emptyList  = lazyregexp.New(`\(\s*(?:\.\.\.|…)\s*\)`)
	ellipsis   = lazyregexp.New(`,?\s*(?:\.\.\.|…)`)
)

const verb = `(?i:alter|create|drop|update|insert|delete|select|truncate|lock|with|comment|grant|revoke|set)\s`

// nameSQL quotes words of the grammar that stand for names, with quote, and
// makes names of what stands in brackets.
func nameSQL(code, quote string) string {
	code = reservedName.ReplaceAllString(code, "${1}${2}"+quote+"${3}"+quote+"${4}")
	var b strings.Builder
	end := 0
	for _, m := range bracketedName.FindAllStringSubmatchIndex(code, -1) {
		name := ""
		for k := 2; k < len(m); k += 2 {
			if m[k] >= 0 {
				name = code[m[k]:m[k+1]]
			}
		}
		if code[m[0]] == '[' && arrayIndex.MatchString(code[max(m[0]-1, 0):m[0]]) || code[m[0]] == '<' && strings.Contains(name, " ") {
			continue
		}
		b.WriteString(code[end:m[0]])
		b.WriteString("the_" + strings.Trim(notName.ReplaceAllString(name, "_"), "_"))
		end = m[1]
	}
	b.WriteString(code[end:])
	code = emptyList.ReplaceAllString(b.String(), "()")
	return ellipsis.ReplaceAllString(code, "")
}

var notName = lazyregexp.New(`\W+`)
