package postgres

// binds writes the bind parameters of Python's drivers and of psql (:name, %s,
// %(name)s, ?) as PostgreSQL's own ($1), and makes one token of each.
func (r *rewriting) binds() {
	var tokens []token
	for i := 0; i < len(r.tokens); {
		n := r.bindLength(i)
		if n == 0 {
			tokens = append(tokens, r.tokens[i])
			i++
			continue
		}
		bind := token{kind: tokenParam, start: r.tokens[i].start, end: r.tokens[i+n-1].end}
		r.replace(bind.start, bind.end, placeholder(r.text[bind.start:bind.end]))
		tokens = append(tokens, bind)
		i += n
	}
	r.tokens = tokens
}

// bindLength is how many of the tokens, from i on, are one bind parameter; 0
// when they are none.
func (r *rewriting) bindLength(i int) int {
	touching := func(n int) bool {
		for j := i + 1; j <= i+n; j++ {
			if j >= len(r.tokens) || r.tokens[j].start != r.tokens[j-1].end {
				return false
			}
		}
		return true
	}
	switch {
	case r.is(i, ":") && touching(1) && isVariable(r.tokens[i+1]):
		return 2
	case r.is(i, "?"):
		return 1
	case r.is(i, "%", "S") && touching(1):
		return 2
	case r.is(i, "%", "(") && r.is(i+3, ")", "S") && touching(4):
		return 5
	}
	return 0
}

// isVariable reports whether a token may follow the colon of a variable: psql
// quotes the value of :'name', and writes :"name" as an identifier.
func isVariable(t token) bool {
	return t.kind == tokenWord || t.kind == tokenQuoted || t.kind == tokenString
}

// placeholder is what stands for a bind parameter.
func placeholder(bind string) string {
	switch {
	case len(bind) == 1:
		return "0"
	case bind[1] == '\'' || bind[1] == '"':
		return " " + bind[1:]
	}
	return "$1"
}
