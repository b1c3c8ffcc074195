package postgres

// newerSyntax writes what PostgreSQL 17 and 18 added to DDL in words that 16
// has. The converter recognises it by the original tokens:
//
//	ADD CONSTRAINT c NOT NULL a      CHECK (a)           (18)
//	[NOT] ENFORCED                   blank               (18)
//	GENERATED … AS (x) [VIRTUAL]     DEFAULT (x)         (18)
//	ALTER a SET EXPRESSION AS (x)    ALTER a SET DEFAULT (x)   (17)
func (r *rewriting) newerSyntax() {
	for i := range r.tokens {
		start := r.tokens[i].start
		switch {
		case r.is(i, "NOT", "NULL") && r.beginsTableConstraint(i) && i+2 < len(r.tokens):
			column := r.tokens[i+2]
			r.replace(start, column.end, "CHECK("+r.text[column.start:column.end]+")")
		case r.is(i, "NOT", "ENFORCED"):
			r.replace(start, r.tokens[i+1].end, "")
		case r.is(i, "ENFORCED"):
			r.replace(start, r.tokens[i].end, "")
		case r.is(i, "EXPRESSION", "AS", "("):
			r.replace(start, r.tokens[i+1].end, "DEFAULT")
		case r.is(i, "GENERATED", "ALWAYS", "AS", "("):
			if !r.generated(i) {
				return
			}
		}
	}
}

// beginsTableConstraint reports whether token i begins a constraint: after ADD,
// or after CONSTRAINT and a name that does not follow a column's type.
func (r *rewriting) beginsTableConstraint(i int) bool {
	if r.is(i-1, "ADD") {
		return true
	}
	return r.is(i-2, "CONSTRAINT") && (r.is(i-3, "ADD") || r.is(i-3, ",") || r.is(i-3, "("))
}

// generated writes a virtual column as one with a default; a stored one stays.
// It reports false when a parenthesis is never closed, which no words mend.
func (r *rewriting) generated(i int) bool {
	end := r.closing(i + 3)
	if end == len(r.tokens) {
		return false
	}
	if r.is(end+1, "STORED") {
		return true
	}
	if r.is(end+1, "VIRTUAL") {
		r.replace(r.tokens[end+1].start, r.tokens[end+1].end, "")
	}
	r.replace(r.tokens[i].start, r.tokens[i+2].end, "DEFAULT")
	return true
}

// closing is the index of the token that closes the parenthesis at i.
func (r *rewriting) closing(i int) int {
	c := converter{sql: r.text, tokens: r.tokens}
	return c.closing(i)
}
