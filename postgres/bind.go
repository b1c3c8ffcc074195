package postgres

import "strings"

// bindsAsParameters rewrites the bind parameters of Python's drivers and of
// psql (:name, %s, %(name)s, ?) as PostgreSQL's own ($1), each in as many
// bytes, so that every offset stays. ok is false when there are none.
func bindsAsParameters(text string, tokens []token) (rewritten string, ok bool) {
	out := []byte(text)
	for i := 0; i < len(tokens); i++ {
		if n := bindLength(text, tokens[i:]); n > 0 {
			start, end := tokens[i].start, tokens[i+n-1].end
			copy(out[start:end], placeholder(text[start:end]))
			i += n - 1
			ok = true
		}
	}
	return string(out), ok
}

// bindLength is how many of the tokens, from the first on, are one bind
// parameter; 0 when they are none.
func bindLength(text string, tokens []token) int {
	first := tokens[0]
	adjacent := func(n int) bool {
		return n < len(tokens) && tokens[n].start == tokens[n-1].end
	}
	switch {
	case first.is(text, ":") && adjacent(1) && isNameToken(tokens[1]):
		return 2
	case first.is(text, "?"):
		return 1
	case !first.is(text, "%"):
		return 0
	case adjacent(1) && tokens[1].is(text, "S"):
		return 2
	case adjacent(4) && tokens[1].is(text, "(") && tokens[3].is(text, ")") && tokens[4].is(text, "S"):
		return 5
	}
	return 0
}

// isNameToken reports whether a token may follow the colon of a variable:
// psql quotes the value of :'name', and writes :"name" as an identifier.
func isNameToken(t token) bool {
	return t.kind == tokenWord || t.kind == tokenQuoted || t.kind == tokenString
}

// placeholder is what stands for a bind parameter, of the same length.
func placeholder(bind string) string {
	switch {
	case len(bind) == 1:
		return "0"
	case bind[1] == '\'' || bind[1] == '"':
		return " " + bind[1:]
	}
	return "$1" + strings.Repeat(" ", len(bind)-2)
}
