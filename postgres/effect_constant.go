package postgres

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/migration"
)

// fitsType adds the failure of a default that is a constant, and surely no
// value of its column's type. With stored it is worked out at once, for the rows
// of a table; otherwise only what cannot be converted is refused.
func (c *cost) fitsType(value migration.Expression, t migration.Type, stored bool) bool {
	state := ""
	if text, ok := textConstant(value); ok && !t.Array && t.Name.Schema == "" {
		state = c.notOfType(text, t, stored)
	} else if number, ok := numberConstant(value); ok {
		state = c.numberNotOfType(number, t, stored)
	}
	if state != "" {
		c.alwaysFails(state, "its default %s is no value of type %s", value.SQL, t)
	}
	return state == ""
}

// textConstant is the value of an expression that is a text in quotes, and
// nothing else.
func textConstant(e migration.Expression) (text string, ok bool) {
	texts := e.Parts().Texts
	if !e.Constant || len(texts) != 1 || migration.IsHole(texts[0]) {
		return "", false
	}
	l := lexer{text: stripParentheses(e.SQL)}
	t := l.significant()
	return texts[0], strings.HasPrefix(l.text[t.start:t.end], "'") && l.significant().kind == tokenEnd
}

// numberConstant is an expression that is a number, and nothing else.
func numberConstant(e migration.Expression) (number string, ok bool) {
	if !e.Constant {
		return "", false
	}
	l := lexer{text: stripParentheses(e.SQL)}
	t := l.significant()
	sign := ""
	if t.is(l.text, "-") {
		sign, t = "-", l.significant()
	}
	number = sign + l.text[t.start:t.end]
	return number, number != "" && l.significant().kind == tokenEnd && strings.Trim(number, "-.0123456789") == ""
}

// notOfType is the SQLSTATE with which a text is refused as a value of a type;
// "" where it is one, or may be.
func (c *cost) notOfType(text string, t migration.Type, stored bool) string {
	trimmed, name := strings.TrimSpace(text), t.Name.Name
	if user := c.before.Type(t.Name); user != nil {
		if user.Kind == "enum" && len(c.before.Uncertain()) == 0 && !slices.Contains(user.Labels, text) {
			return "22P02"
		}
		return ""
	}
	switch name {
	case "int2", "int4", "int8":
		return notInteger(trimmed, name)
	case "bool":
		return refusedUnless(isBoolean(trimmed), "22P02")
	case "uuid":
		return refusedUnless(isUUID(trimmed), "22P02")
	case "json", "jsonb":
		return refusedUnless(json.Valid([]byte(text)), "22P02")
	case "numeric", "float4", "float8":
		special := slices.Contains([]string{"nan", "inf", "infinity", "+inf", "+infinity", "-inf", "-infinity"}, strings.ToLower(trimmed))
		return refusedUnless(special || strings.ContainsAny(trimmed, "0123456789"), "22P02")
	case "date", "timestamp", "timestamptz":
		if _, err := time.Parse(time.DateOnly, trimmed[:min(len(trimmed), 10)]); err != nil && isISODate(trimmed) {
			return "22008" // no such month or day
		}
		return refusedUnless(mayBeDate(trimmed), "22007")
	case "varchar", "bpchar":
		tooLong := len(t.Modifiers) == 1 && utf8.RuneCountInString(strings.TrimRight(text, " ")) > t.Modifiers[0]
		return refusedUnless(!stored || !tooLong, "22001")
	}
	return ""
}

func refusedUnless(ok bool, sqlstate string) string {
	if ok {
		return ""
	}
	return sqlstate
}

// integerBits are the sizes of the integer types.
var integerBits = map[string]int{"int2": 16, "int4": 32, "int8": 64}

// notInteger reads a text as the server reads integers; since version 16 it may
// be in base 2, 8 or 16, and have underscores.
func notInteger(text, name string) string {
	for _, base := range []int{10, 0} {
		_, err := strconv.ParseInt(text, base, integerBits[name])
		if err == nil {
			return ""
		}
		if strings.Contains(err.Error(), strconv.ErrRange.Error()) {
			return "22003"
		}
	}
	return "22P02"
}

// isBoolean reports whether a text is a truth value: the words may be cut short
// (PostgreSQL manual, 8.6).
func isBoolean(text string) bool {
	text = strings.ToLower(text)
	if text == "" || text == "o" {
		return false
	}
	return slices.ContainsFunc([]string{"true", "false", "yes", "no", "on", "off", "1", "0"}, func(word string) bool {
		return strings.HasPrefix(word, text)
	})
}

// isUUID reports whether a text has the 32 digits of a UUID, however grouped.
func isUUID(text string) bool {
	digits := strings.NewReplacer("-", "", "{", "", "}", "").Replace(text)
	return len(digits) == 32 && strings.Trim(strings.ToLower(digits), "0123456789abcdef") == ""
}

// mayBeDate reports whether a text may be a date: it has digits, or is one of
// the words for some (PostgreSQL manual, 8.5.1.4).
func mayBeDate(text string) bool {
	words := []string{"epoch", "infinity", "-infinity", "+infinity", "now", "today", "tomorrow", "yesterday", "allballs"}
	return strings.ContainsAny(text, "0123456789") || slices.ContainsFunc(words, func(word string) bool {
		return strings.Contains(strings.ToLower(text), word)
	})
}

// numberNotOfType is notOfType for a number.
func (c *cost) numberNotOfType(number string, t migration.Type, stored bool) string {
	own := migration.Type{Name: migration.Name{Name: "int4"}}
	whole, _, hasFraction := strings.Cut(number, ".")
	switch {
	case hasFraction:
		own.Name.Name = "numeric"
	case notInteger(number, "int4") != "":
		own.Name.Name = "int8"
	}
	if c.isBuiltIn(t) && (t.Array || (typeConverter{c.before.State}).convert(own, t) >= explicit) {
		return "42804"
	}
	digits := len(strings.TrimLeft(whole, "-0"))
	switch {
	case !stored || c.before.Type(t.Name) != nil:
	case integerBits[t.Name.Name] > 0:
		return notInteger(whole, t.Name.Name)
	case t.Name.Name == "numeric" && len(t.Modifiers) > 0 && digits > t.Modifiers[0]-scale(t.Modifiers):
		return "22003"
	}
	return ""
}
