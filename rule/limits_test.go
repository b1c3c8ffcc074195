package rule_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
)

// TestBroken holds that an expression which fails is told once, and that the
// other statements are asked about all the same.
func TestBroken(t *testing.T) {
	two := sql("ALTER TABLE a ADD COLUMN b int;\nDROP TABLE c;\nDROP TABLE d;")
	for _, test := range []struct{ name, expression, want string }{
		{"overflow", `9223372036854775807 + statement.line > 0`, "note: the check lesson/a-lesson failed at migrations/0002_change.sql:1: integer overflow"},
		{"division by nought", `1 / (statement.line - 2) > -2`, "1 3 note: the check lesson/a-lesson failed at migrations/0002_change.sql:2: division by zero"},
		{"no such element", `operation.columnNames[0] == "b"`, "1 note: the check lesson/a-lesson failed at migrations/0002_change.sql:2: index out of bounds: 0"},
		{"no such key", `{"b": true}[operation.name]`, "1 note: the check lesson/a-lesson failed at migrations/0002_change.sql:2: no such key: c"},
		{"no such field", `dyn(table).colour == "red"`, "note: the check lesson/a-lesson failed at migrations/0002_change.sql:1: no such field colour of a Table"},
		{"a conversion", `int(table.name) > 0`, "note: the check lesson/a-lesson failed at migrations/0002_change.sql:1: "},
		{"a type that is hidden", `dyn(table.name) + dyn(1) == dyn(2)`, "note: the check lesson/a-lesson failed at migrations/0002_change.sql:1: no such overload"},
		{"true anyway", `operation.columnNames[0] == "b" || true`, "1 2 3"},
	} {
		if got := asked(t, test.expression, two); got != test.want && !(strings.HasSuffix(test.want, ": ") && strings.HasPrefix(got, test.want)) {
			t.Errorf("%s: %s\ncomes to %q, want %q", test.name, test.expression, got, test.want)
		}
	}
}

// loops is an expression of n rounds within n within n.
func loops(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprint(i)
	}
	numbers := "[" + strings.Join(list, ",") + "]"
	return fmt.Sprintf("%[1]s.all(a, %[1]s.all(b, %[1]s.all(c, a+b+c >= 0)))", numbers)
}

// hostile are expressions that cost as much as they can.
var hostile = []struct{ name, expression string }{
	{"loops", loops(60)},
	{"doubling", `["` + strings.Repeat("a", 1000) + `"]` + strings.Repeat(".map(x, x"+strings.Repeat("+x", 40)+")", 3) + `[0] != ""`},
	{"a pattern", `statement.sql.matches("(a|b|ab|[a-z ]{1,9}){30}$") && ` + loops(40)},
	{"columns", `operation.columns.all(a, operation.columns.all(b, operation.columns.all(c, a.name + b.name + c.name != "")))`},
	{"texts", `[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, (statement.sql + statement.sql + statement.sql).contains("zz") == false))`},
	{"comments", `operation.columns.all(a, statement.comment == "" || statement.source != "" || file.message != "")`},
	{"joined", `(` + strings.TrimSuffix(strings.Repeat(`operation.columns+`, 30), "+") + `).all(a, operation.columns.all(b, operation.columns.all(c, true)))`},
	{"maps", `operation.columns.map(a, operation.columns.map(b, {a.name: b.name})).size() > 0`},
}

// TestHostile holds that many statements with an expression that costs as much
// as it can, 10,000 with the first, come to an end, that this is said once, and
// that what other lessons find stays.
func TestHostile(t *testing.T) {
	for i, h := range hostile {
		n := 1000
		if i == 0 {
			n = 10_000
		}
		c := manyTables(n)
		l := library(block(h.expression) + fmt.Sprintf("### Another\n```cel\ntable.name == \"t%d\"\n```\n", n-1))
		if len(l.Problems) > 0 {
			t.Fatalf("%s: %v", h.name, l.Problems[0].Lines())
		}
		result := run(t, c, l)
		notes, others := 0, 0
		for _, note := range result.Notes {
			if strings.Contains(note, checks.LessonPrefix) {
				notes++
			}
		}
		for _, f := range result.Findings {
			if f.Check.Name == "lesson/another" {
				others++
			}
		}
		if notes > 1 || others != 1 {
			t.Errorf("%s: %d notes and %d findings of the other lesson: %v", h.name, notes, others, result.Notes)
		}
	}
}

// manyTables is a change that creates n tables of 13 columns.
func manyTables(n int) change {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "CREATE TABLE t%d (", i)
		for k := range 12 {
			fmt.Fprintf(&b, "column_%d text, ", k)
		}
		b.WriteString("id int PRIMARY KEY);\n")
	}
	return sql(b.String())
}

// FuzzCompile holds that whatever a cel block has, it is a check or has
// problems within its lines, and that running it ends.
func FuzzCompile(f *testing.F) {
	for _, s := range []string{"true", "table.rows > 1", `table.name.matches("a{9}")`, "[1].map(x, x)", "has(table.rows)", "a.?b", "1u", "b'x'", "timestamp('x')", `"\u0000"`, "{1:2}[3]", "table.columns.filter(c, c.nullable)", "\xff", "`x`", "column == column ? true : false"} {
		f.Add(s)
	}
	c := sql("CREATE TABLE a (b int, c text);\nDROP TABLE d;")
	f.Fuzz(func(t *testing.T, expression string) {
		if strings.Contains(expression, "```") || len(expression) > 500 {
			return
		}
		l := library(block(expression))
		for _, p := range l.Problems {
			if p.Message.IsZero() {
				t.Errorf("%q has a problem without a message", expression)
			}
		}
		run(t, c, l)
	})
}

// BenchmarkBase is a base of 100 lessons, each with a check of its own, over
// 1,000 statements; nought lessons is what the rest takes.
func BenchmarkBase(b *testing.B) {
	for _, n := range []int{0, 100} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var text strings.Builder
			for i := range n {
				fmt.Fprintf(&text, "### Types of %d\n```cel\noperation.kind in [\"add column\", \"create table\"] && column.typeName == \"t%d\" && table.name.matches(\"^x\")\n```\n", i, i)
			}
			c := manyStatements(1000)
			l := library(text.String())
			if len(l.Checks) != n {
				b.Fatal(l.Problems)
			}
			b.ResetTimer()
			for b.Loop() {
				run(b, c, l)
			}
		})
	}
}

// manyStatements is a change of n statements.
func manyStatements(n int) change {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "ALTER TABLE t%d ADD COLUMN c text;\n", i)
	}
	return sql(b.String())
}
