package postgres

import (
	"strings"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// newerSyntax writes what PostgreSQL 17 and 18 added to the grammar in words
// that 16 has, or leaves it out, and notes which version has it. The converter
// recognises it by the original tokens.
func (r *rewriting) newerSyntax() {
	for i := range r.tokens {
		switch {
		case r.newerConstraint(i), r.newerKey(i), r.newerColumn(i), r.newerCommand(i), r.newerMerge(i), r.newerJSON(i):
		}
	}
}

// newer writes words over the tokens from up to to, which a server has from
// the version since on, by the name of syntax.
func (r *rewriting) newer(from, to, since int, syntax wording.Text, words string) bool {
	start, end := r.tokens[from].start, r.tokens[to-1].end
	if len(words) > end-start {
		return false
	}
	r.replace(start, end, words)
	if since > r.needs.Version {
		r.needs = migration.Requires{Version: since, Syntax: syntax}
		r.needsAt = from
	}
	return true
}

// newerConstraint writes
//
//	[CONSTRAINT n] NOT NULL a, of a table     CHECK(a)      18
//	NOT NULL NO INHERIT, of a column          NOT NULL      18
//	[NOT] ENFORCED                            nothing       18
//	ALTER CONSTRAINT n [NO] INHERIT           nothing       18
//	DOMAIN d ADD [CONSTRAINT n] NOT NULL      SET NOT NULL  17
func (r *rewriting) newerConstraint(i int) bool {
	switch {
	case r.is(i, "NOT", "NULL") && r.isDomain():
		from := i - 1
		if r.is(i-2, "CONSTRAINT") {
			from = i - 3
		}
		return r.is(from, "ADD") && r.newer(from, i+2, 17, wording.Say("ADD NOT NULL of a domain"), "SET NOT NULL")
	case r.is(i, "NOT", "NULL") && r.beginsTableConstraint(i) && r.isName(i+2):
		column := r.tokens[i+2]
		return r.newer(i, i+3, 18, wording.Say("NOT NULL constraints of tables"), "CHECK("+r.text[column.start:column.end]+")")
	case r.is(i, "NO", "INHERIT") && r.is(i-2, "NOT", "NULL"), r.is(i, "NO", "INHERIT") && r.is(i-3, "ALTER", "CONSTRAINT"):
		return r.newer(i, i+2, 18, wording.Say("NOT NULL NO INHERIT"), "")
	case r.is(i, "INHERIT") && r.is(i-3, "ALTER", "CONSTRAINT"):
		return r.newer(i, i+1, 18, wording.Say("ALTER CONSTRAINT … INHERIT"), "")
	case r.is(i, "NOT", "ENFORCED"):
		return r.newer(i, i+2, 18, wording.Say("NOT ENFORCED"), "")
	case r.is(i, "ENFORCED") && !r.isAny(i-1, notBeforeEnforced):
		return r.newer(i, i+1, 18, wording.Say("ENFORCED"), "")
	}
	return false
}

// isDomain reports whether the statement is ALTER DOMAIN.
func (r *rewriting) isDomain() bool { return r.is(0, "ALTER", "DOMAIN") }

// isName reports whether token i may be a name.
func (r *rewriting) isName(i int) bool {
	return i < len(r.tokens) && (r.tokens[i].kind == tokenWord || r.tokens[i].kind == tokenQuoted)
}

// beginsTableConstraint reports whether token i begins a constraint of a
// table: after ADD, a comma or a parenthesis, or after CONSTRAINT and a name
// that follows one of these.
func (r *rewriting) beginsTableConstraint(i int) bool {
	begins := func(i int) bool { return r.is(i, "ADD") || r.is(i, ",") || r.is(i, "(") }
	return begins(i-1) || r.is(i-2, "CONSTRAINT") && begins(i-3)
}

// newerKey leaves out WITHOUT OVERLAPS and PERIOD (18).
func (r *rewriting) newerKey(i int) bool {
	switch {
	case r.is(i, "WITHOUT", "OVERLAPS"):
		return r.newer(i, i+2, 18, wording.Say("WITHOUT OVERLAPS"), "")
	case r.is(i, "PERIOD") && r.is(i-1, ",") && r.isName(i+1) && r.isForeignKey(i):
		return r.newer(i, i+1, 18, wording.Say("PERIOD"), "")
	}
	return false
}

// isForeignKey reports whether token i stands in a list of columns of a foreign key.
func (r *rewriting) isForeignKey(i int) bool {
	for i >= 0 && !r.is(i, "(") {
		i--
	}
	return r.is(i-2, "FOREIGN", "KEY") || r.is(i-2, "REFERENCES") || r.is(i-4, "REFERENCES")
}

// newerColumn writes
//
//	GENERATED ALWAYS AS (x) [VIRTUAL]     DEFAULT (x)          18
//	ALTER a SET EXPRESSION AS (x)         SET DEFAULT (x)      17
//	SET STATISTICS DEFAULT                SET STATISTICS -1    17
func (r *rewriting) newerColumn(i int) bool {
	switch {
	case r.is(i, "EXPRESSION", "AS", "("):
		return r.newer(i, i+2, 17, wording.Say("SET EXPRESSION"), "DEFAULT")
	case r.is(i, "STATISTICS", "DEFAULT"):
		return r.newer(i+1, i+2, 17, wording.Say("SET STATISTICS DEFAULT"), "-1")
	case !r.is(i, "GENERATED", "ALWAYS", "AS", "("):
		return false
	}
	end := r.closing(i + 3)
	if end == len(r.tokens) || r.is(end+1, "STORED") {
		return false // a parenthesis that is never closed, or nothing new
	}
	if r.is(end+1, "VIRTUAL") {
		r.newer(end+1, end+2, 18, virtualColumns, "")
	}
	return r.newer(i, i+3, 18, virtualColumns, "DEFAULT")
}

var virtualColumns = wording.Say("virtual generated columns")

// newerCommand writes
//
//	SET ACCESS METHOD DEFAULT             SET ACCESS METHOD heap   17
//	VACUUM, ANALYZE ONLY t                VACUUM, ANALYZE t        18
//	x AT LOCAL                            x || ''                  17
//	DEFAULT PRIVILEGES … LARGE OBJECTS    … TABLES                 18
//	RETURNING WITH (OLD AS o, …)          RETURNING                18
func (r *rewriting) newerCommand(i int) bool {
	switch {
	case r.is(i, "ACCESS", "METHOD", "DEFAULT"):
		return r.newer(i+2, i+3, 17, wording.Say("SET ACCESS METHOD DEFAULT"), "heap")
	case r.is(i, "ONLY") && (r.is(0, "VACUUM") || r.is(0, "ANALYZE")):
		return r.newer(i, i+1, 18, wording.Say("VACUUM and ANALYZE of ONLY a table"), "")
	case r.is(i, "AT", "LOCAL"):
		return r.newer(i, i+2, 17, wording.Say("AT LOCAL"), "|| ''")
	case r.is(i, "LARGE", "OBJECTS") && r.is(0, "ALTER", "DEFAULT", "PRIVILEGES"):
		return r.newer(i, i+2, 18, wording.Say("default privileges of large objects"), "TABLES")
	case r.is(i, "RETURNING", "WITH", "("):
		if end := r.closing(i + 2); end < len(r.tokens) {
			return r.newer(i+1, end+1, 18, wording.Say("RETURNING WITH"), "")
		}
	}
	return false
}

// newerMerge writes
//
//	WHEN NOT MATCHED BY SOURCE    WHEN MATCHED        17
//	WHEN NOT MATCHED BY TARGET    WHEN NOT MATCHED    17
//	RETURNING …                   nothing             17
func (r *rewriting) newerMerge(i int) bool {
	switch {
	case r.is(i, "NOT", "MATCHED", "BY", "SOURCE"):
		return r.newer(i, i+4, 17, wording.Say("WHEN NOT MATCHED BY SOURCE"), "MATCHED")
	case r.is(i, "NOT", "MATCHED", "BY", "TARGET"):
		return r.newer(i+2, i+4, 17, wording.Say("WHEN NOT MATCHED BY TARGET"), "")
	case r.is(i, "RETURNING") && r.isOfMerge(i):
		end := i
		for depth := 0; end < len(r.tokens) && depth >= 0 && !r.is(end, ";"); end++ {
			switch {
			case r.is(end, "("):
				depth++
			case r.is(end, ")"):
				if depth--; depth < 0 {
					end--
				}
			}
		}
		return r.newer(i, end, 17, wording.Say("MERGE … RETURNING"), "")
	}
	return false
}

// isOfMerge reports whether the clause at token i belongs to a MERGE: the last
// word before it, on its level, that begins a statement.
func (r *rewriting) isOfMerge(i int) bool {
	for depth := 0; i >= 0 && depth >= 0; i-- {
		switch {
		case r.is(i, ")"):
			depth++
		case r.is(i, "("):
			depth--
		case depth == 0 && r.is(i, "MERGE", "INTO"):
			return true
		}
	}
	return false
}

// jsonClauses begin what functions of SQL/JSON have behind their arguments.
var jsonClauses = []string{
	"PASSING", "COLUMNS", "RETURNING", "AS", "WITH", "WITHOUT", "KEEP", "OMIT", "DEFAULT", "NULL", "ERROR", "EMPTY", "TRUE", "FALSE", "UNKNOWN", "FORMAT",
}

// newerJSON leaves out the clauses of JSON_TABLE and its like (17), so that
// they are calls with arguments.
func (r *rewriting) newerJSON(i int) bool {
	if !r.is(i+1, "(") || !newerJSONFunctions[strings.ToLower(r.text[r.tokens[i].start:r.tokens[i].end])] {
		return false
	}
	end := r.closing(i + 1)
	depth := 0
	for j := i + 2; j < end; j++ {
		switch {
		case r.is(j, "("):
			depth++
		case r.is(j, ")"):
			depth--
		case depth == 0 && r.isAny(j, jsonClauses):
			return r.newer(j, end, 17, wording.Verbatim(strings.ToUpper(r.text[r.tokens[i].start:r.tokens[i].end])), "")
		}
	}
	return false
}

// newerJSONFunctions are those of SQL/JSON that PostgreSQL 17 added. They are
// syntax, and not in its catalogue.
var newerJSONFunctions = map[string]bool{
	"json": true, "json_exists": true, "json_query": true, "json_scalar": true, "json_serialize": true, "json_table": true, "json_value": true,
}

// isAny reports whether token i is one of the key words.
func (r *rewriting) isAny(i int, words []string) bool {
	for _, w := range words {
		if r.is(i, w) {
			return true
		}
	}
	return false
}

// closing is the index of the token that closes the parenthesis at i.
func (r *rewriting) closing(i int) int {
	c := converter{sql: r.text, tokens: r.tokens}
	return c.closing(i)
}

// notBeforeEnforced are the words after which ENFORCED is a name.
var notBeforeEnforced = []string{"NOT", "(", ",", ".", "TABLE", "ONLY", "EXISTS", "ADD", "COLUMN", "CONSTRAINT", "ON", "REFERENCES"}
