package rule_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/review"
)

func lineOf(f *review.Finding) string { return strconv.Itoa(f.Span.Start.Line) }

// TestAsked holds what expressions come to: the lines of the findings.
func TestAsked(t *testing.T) {
	shop := "CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL UNIQUE, age int DEFAULT 1);\nCREATE INDEX i ON users (age);\nALTER TABLE users ADD CONSTRAINT grown CHECK (age > 17);\n"
	for _, test := range []struct {
		name, expression string
		change           change
		want             string
	}{
		{"a kind", `operation.kind == "add column"`, sql("ALTER TABLE t ADD COLUMN a int, ADD COLUMN b int;\nDROP TABLE t;"), "1"},
		{"one finding a statement", `operation.kind in ["add column", "drop table"]`, sql("ALTER TABLE t ADD COLUMN a int, ADD COLUMN b int;\nDROP TABLE t;"), "1 2"},
		{"each column of a new table", `column.name == "b" && column.typeName == "int8"`, sql("CREATE TABLE t (a int, b bigint);\nCREATE TABLE u (b int);"), "1"},
		{"each table of a statement", `table.name == "b"`, sql("TRUNCATE a, b;\nTRUNCATE c;"), "1"},
		{"the type that a column gets, in a table that nobody knows", `column.type == "json"`, sql("ALTER TABLE t ALTER COLUMN a TYPE json USING a::json;"), "1"},
		{"a column as it stands", `operation.kind == "set not null" && column.typeName == "int4" && column.hasDefault`, sql("ALTER TABLE users ALTER age SET NOT NULL;").on(shop), "1"},
		{"a key is not null", `column.name == "id" && !column.nullable`, sql("CREATE TABLE t (id int, PRIMARY KEY (id));\nCREATE TABLE u (id int PRIMARY KEY);\nCREATE TABLE v (id int);"), "1 2"},
		{"a dropped column, as it was", `operation.kind == "drop column" && !column.nullable`, sql("ALTER TABLE users DROP COLUMN email;\nALTER TABLE users DROP COLUMN age;").on(shop), "1"},
		{"nothing without a column", `!column.nullable`, sql("DROP TABLE users;\nCREATE TYPE mood AS ENUM ('a');").on(shop), ""},
		{"nothing without a table", `table.schema == "public"`, sql("CREATE TYPE mood AS ENUM ('a');\nCREATE SCHEMA s;"), ""},
		{"or something else", `table.schema == "pay" || operation.kind == "drop schema" && operation.name == "pay"`, sql("DROP SCHEMA pay;\nDROP TABLE pay.a;"), "1 2"},
		{"a schema of the search path", `table.schema == "pay"`, sql("SET search_path = pay;\nDROP TABLE a;"), "2"},
		{"what is there", `table.hasColumn("age") && table.hasIndex("i") && table.hasConstraint("grown") && !table.hasColumn("x")`, sql("DROP TABLE users;").on(shop), "1"},
		{"lists of a table", `table.columns.size() == 3 && table.indexes.exists(i, i.columns == ["email"] && i.isUnique) && table.constraints.exists(c, c.kind == "check" && c.expression.contains("17")) && table.primaryKey == ["id"]`, sql("DROP TABLE users;").on(shop), "1"},
		{"the index of a table", `operation.kind == "drop index" && table.name == "users"`, sql("DROP INDEX i;").on(shop), "1"},
		{"a new table", `table.isNew && !table.isBig && table.isSmall`, sql("CREATE TABLE t (a int);\nCREATE INDEX ON t (a);\nCREATE INDEX ON users (age);").on(shop), "1 2"},
		{"a big table", `table.isBig && !table.isSmall && table.rows == 5000000`, change{after: sql("CREATE INDEX ON users (age);").after, config: "tables: {users: 5000000}"}, "1"},
		{"neither big nor small", `table.isBig || table.isSmall`, sql("CREATE INDEX ON users (age);"), ""},
		{"asking first", `has(table.rows) && table.rows > 10`, sql("CREATE INDEX ON users (age);"), ""},
		{"not known", `table.rows > 10`, sql("CREATE INDEX ON users (age);"), "1?"},
		{"not known, and false anyway", `table.rows > 10 && operation.kind == "drop table"`, sql("CREATE INDEX ON users (age);"), ""},
		{"not known, and true anyway", `table.rows > 10 || operation.kind == "create index"`, sql("CREATE INDEX ON users (age);"), "1"},
		{"not known whether it is not", `!(table.rows > 10)`, sql("CREATE INDEX ON users (age);"), "1?"},
		{"no column of a table that nobody knows", `!table.hasColumn("age")`, sql("DROP TABLE users;"), "1?"},
		{"columns of a table that nobody knows", `has(table.columns) || table.columns.size() > 1`, sql("DROP TABLE users;"), "1?"},
		{"a name that the code computes", `table.name == "x"`, upgrade("op.drop_table(name())"), "11?"},
		{"has a name that the code computes", `has(table.name)`, upgrade("op.drop_table(name())"), ""},
		{"columns that LIKE brings", `operation.kind == "create table" && !operation.columns.exists(c, c.name == "created_at")`, sql("CREATE TABLE t (LIKE u);\nCREATE TABLE v (a int);\nCREATE TABLE w (created_at date);"), "1? 2"},
		{"a partition of a known table", `operation.kind == "create table" && !operation.columns.exists(c, c.name == "created_at")`,
			sql("CREATE TABLE p PARTITION OF t FOR VALUES IN (1);").on("CREATE TABLE t (created_at date, k int) PARTITION BY LIST (k);"), ""},
		{"constraints wherever they stand", `operation.constraints.exists(c, c.kind == "foreign key" && c.references == "public.users" && c.onDelete == "cascade")`,
			sql("ALTER TABLE t ADD FOREIGN KEY (u) REFERENCES users ON DELETE CASCADE;\nCREATE TABLE a (u int REFERENCES users ON DELETE CASCADE);\nALTER TABLE t ADD COLUMN v int REFERENCES users (id) ON DELETE CASCADE;\nCREATE TABLE b (u int REFERENCES users);"), "1 2 3"},
		{"an effect", `effect.rewrites.size() > 0 && effect.blocksReads && effect.locks.exists(l, l.mode == "ACCESS EXCLUSIVE" && l.table == table.qualified)`, sql("ALTER TABLE users ALTER age TYPE bigint;").on(shop), "1"},
		{"a failure", `effect.fails.exists(f, f.sqlstate == "23502")`, sql("ALTER TABLE users ADD COLUMN x int NOT NULL;").on(shop), "1"},
		{"an update of all rows", `operation.kind == "update" && operation.isAllRows && "age" in operation.columnNames`, sql("UPDATE users SET age = 1;\nUPDATE users SET age = 1 WHERE id = 2;"), "1"},
		{"a grant to all", `operation.kind == "grant" && operation.isToEveryone && "select" in operation.privileges`, sql("GRANT SELECT ON users TO PUBLIC;\nGRANT SELECT ON users TO bob;"), "1"},
		{"a setting", `operation.kind == "set" && operation.setting == "lock_timeout" && operation.value == "0"`, sql("SET lock_timeout = 0;\nSET lock_timeout = '1s';"), "1"},
		{"a command without an operation", `operation.kind == "create extension"`, sql("CREATE EXTENSION citext;"), "1"},
		{"the text of a statement", `statement.sql.matches("(?i)now\\(\\)") && statement.source.startsWith("op.execute")`, upgrade(`op.execute("UPDATE t SET a = NOW()")`), "11"},
		{"no comment", `statement.call == "op.execute" && statement.comment == ""`, upgrade("# why\nop.execute(\"DROP TABLE a\")\nop.execute(\"DROP TABLE b\")\nop.execute(\"DROP TABLE c\")  # because\nop.execute(\n    # within\n    \"DROP TABLE d\")\n# oncebitten: ignore x: y\nop.execute(\"DROP TABLE e\")"), "13 19"},
		{"a comment of SQL", `statement.comment == "why it is so"`, sql("-- why\n-- it is so\nDROP TABLE a;\n-- far\n\nDROP TABLE b;\nDROP TABLE c; -- why it is so\n/* why it is so */\nDROP TABLE d;"), "3 7 9"},
		{"a transaction", `!statement.inTransaction`, sql("CREATE INDEX CONCURRENTLY i ON t (a);"), "1"},
		{"an earlier table", `table.isBig && statement.earlierTables.exists(t, t.isBig && t.qualified != table.qualified)`,
			change{after: sql("DROP TABLE small;\nALTER TABLE a ADD COLUMN x int;\nALTER TABLE a ADD COLUMN y int;\nALTER TABLE b ADD COLUMN x int;").after, config: "tables: {a: 1000000, b: 1000000}"}, "4"},
		{"a file", `file.name == "0002_change.sql" && file.path.startsWith("migrations/") && file.message == "What it does."`, sql("-- What it does.\nDROP TABLE a;"), "2"},
		{"a revision", `file.framework == "alembic" && file.revision == "0001" && file.parents == [] && file.message == "Add things." && statement.line == 11`, upgrade(`op.drop_table("a")`), "11"},
		{"upgrades alone", `operation.kind == "drop table"`, change{after: map[string]string{"versions/1.py": twoWays}}, "6"},
		{"downgrades where they are asked for", `operation.kind == "drop table" && statement.direction == "downgrade"`, change{after: map[string]string{"versions/1.py": twoWays}}, "8"},
		{"joined lists", `(operation.columns + operation.columns).filter(c, c.name == "a").map(c, c.typeName) == ["int4", "int4"]`, sql("CREATE TABLE t (b int, a int);\nDROP TABLE u;"), "1"},
		{"shadowed", `operation.columns.exists(column, column.name == "a")`, sql("CREATE TABLE t (b int, a int);\nDROP TABLE u;"), "1"},
		{"what is hidden from the type check", `dyn(table).name == "a" && dyn(column) == column`, sql("ALTER TABLE a DROP COLUMN b;"), "1"},
		{"in French", "true", change{after: sql("DROP TABLE a;").after, config: "language: fr"}, "1"},
	} {
		if got := asked(t, test.expression, test.change); got != test.want {
			t.Errorf("%s: %s\nfindings on %q, want %q", test.name, test.expression, got, test.want)
		}
	}
}

const twoWays = `from alembic import op
revision = "1"
down_revision = None

def upgrade():
    op.drop_table("a")
def downgrade():
    op.drop_table("b")
`

// TestMessages holds what findings say.
func TestMessages(t *testing.T) {
	for _, test := range []struct {
		name, lesson string
		change       change
		want         string
		severity     checks.Severity
	}{
		{"the title", "### Never do that\n```cel\ntrue\n```", sql("DROP TABLE a;"), "Never do that", checks.Warning},
		{"the finding", "### T\n**Severity**: 🔴\n**Finding**: drops {table.name} ({operation.kind}, line {statement.line}).\n```cel\ntrue\n```", sql("DROP TABLE a;"), "drops `a` (`drop table`, line `1`)", checks.Error},
		{"what is not there", "### T\n**Severity**: low\n**Finding**: {table.name} {table.rows} {column.name} {operation.newName}\n```cel\ntrue\n```", sql("DROP TABLE a;"), "`a` ‹unknown› ‹unknown› \"\"", checks.Notice},
		{"hostile names", "### T\n**Finding**: {table.name}\n```cel\ntrue\n```", sql("DROP TABLE \"a` @org <b>\n::x\";"), "`a' @org <b> ::x`", checks.Warning},
		{"not sure", "### T\n**Severity**: 🔴\n**Finding**: scans {table.name}\n```cel\ntable.rows > 1\n```", sql("DROP TABLE a;"), "scans `a`: whether this applies is not sure, as `table.rows` is not known", checks.Warning},
		{"not sure, in French", "### T\n**Severity**: 🔴\n**Finding**: lit {table.name}\n```cel\ntable.rows > 1\n```", change{after: sql("DROP TABLE a;").after, config: "language: fr"},
			"lit `a`\u00a0: il n'est pas sûr que ce soit le cas, car `table.rows` n'est pas connu", checks.Warning},
		{"the configuration", "### T\n**Severity**: 🔴\n```cel\ntrue\n```", change{after: sql("DROP TABLE a;").after, config: "checks: {lesson/t: notice}"}, "T", checks.Notice},
	} {
		l := library(test.lesson)
		if len(l.Problems) > 0 {
			t.Fatalf("%s: %v", test.name, l.Problems)
		}
		findings := run(t, test.change, l).Findings
		if len(findings) != 1 || findings[0].Message != test.want || findings[0].Severity != test.severity {
			t.Errorf("%s: findings are %+v, want %s: %s", test.name, findings, test.severity, test.want)
			continue
		}
		if links := findings[0].Lessons(); len(links) != 1 || links[0].Path != "lessons.md" {
			t.Errorf("%s: the lessons are %v, want the one", test.name, links)
		}
	}
}

// TestFaults holds what is said of mistakes, and where.
func TestFaults(t *testing.T) {
	const at = 5 // the line of the expression
	for _, test := range []struct {
		name, expression string
		want             []string
	}{
		{"no field", `table.nam == "a"`, []string{`lessons.md:5:6: undefined field 'nam'; did you mean "name"?`}},
		{"no field like it", `effect.colour`, []string{"lessons.md:5:7: undefined field 'colour'; a Effect has locks, "}},
		{"no field in a loop", `table.columns.exists(c, c.nam == "a")`, []string{`lessons.md:5:26: undefined field 'nam'; did you mean "name"?`}},
		{"no variable", `tabel.name == "a"`, []string{`lessons.md:5:1: undeclared reference to 'tabel'; did you mean "table"?`}},
		{"behind an accent", "table.name == \"é\" ||\n\ttable.nam == \"x\"", []string{"lessons.md:6:7: undefined field 'nam'"}},
		{"columns are bytes", `"é" == table.nam`, []string{"lessons.md:5:14: undefined field"}},
		{"types", `table.name == 1`, []string{"lessons.md:5:12: found no matching overload for '_==_' applied to '(string, int)'"}},
		{"no bool", `table.name`, []string{"lessons.md:5:1: the expression is a string, and must be a bool"}},
		{"dyn is no bool", `dyn(true)`, []string{"must be a bool"}},
		{"unfinished", `table.name ==`, []string{"lessons.md:5:14: mismatched input end of the expression"}},
		{"empty", ``, []string{"the cel block is empty"}},
		{"only a comment", `// x`, []string{"end of the expression"}},
		{"several", `table.nam == 1 && tabel`, []string{"5:6: undefined field 'nam'", "5:19: undeclared reference"}},
		{"a kind that is none", `operation.kind == "add colum"`, []string{`lessons.md:5:19: no operation is a "add colum"; did you mean "add column"?`}},
		{"in a list", `!(operation.kind in ["drop table", "drop tabel"])`, []string{`lessons.md:5:36: no operation is a "drop tabel"`}},
		{"a direction that is none", `statement.direction == "up"`, []string{`it is never "up"; it is one of upgrade, downgrade`}},
		{"a type by its other name", `column.typeName == "integer"`, []string{`"integer" is "int4"`}},
		{"serial", `column.typeName == "serial"`, []string{`ask column.isSerial`}},
		{"a computed pattern", `table.name.matches(table.schema)`, []string{"lessons.md:5:25: the pattern of matches() must be written out"}},
		{"a wrong pattern", `table.name.matches("(")`, []string{"lessons.md:5:20: the pattern is wrong: missing closing )"}},
		{"a big pattern", `table.name.matches("((a{1,100}){1,100}){1,100}")`, []string{"the pattern is wrong: invalid repeat count"}},
		{"a pattern that is not quite as big", `table.name.matches("((aaaaaaaa){100}b){5}")`, []string{"the pattern has more than 2000 parts"}},
		{"loops in loops", `[1].all(a, [1].all(b, [1].all(c, [1].all(d, true))))`, []string{"comprehension exceeds nesting limit"}},
		{"making a table", `Table{name: "x"}.name == "x"`, []string{"lessons.md:5:6: an expression cannot make a Table"}},
		{"a literal without end", `"` + strings.Repeat("a", 20), []string{"token recognition error"}},
		{"too long", `table.name == "` + strings.Repeat("a", 5000) + `"`, []string{"expression code point size exceeds limit"}},
		{"nested too deeply", strings.Repeat("(", 300) + "true" + strings.Repeat(")", 300), []string{"recursion limit exceeded"}},
		{"unary nested too deeply", strings.Repeat("!", 2000) + "true", nil},
	} {
		problems := library(block(test.expression)).Problems
		var lines []string
		for _, p := range problems {
			lines = append(lines, p.Lines().String())
			if p.Line != 0 && p.Line < at && !strings.Contains(p.Message.String(), "empty") {
				t.Errorf("%s: the problem is on line %d", test.name, p.Line)
			}
		}
		if len(lines) < len(test.want) {
			t.Errorf("%s: the problems are %q, want %q", test.name, lines, test.want)
			continue
		}
		for i, want := range test.want {
			if !strings.Contains(lines[i], want) {
				t.Errorf("%s: problem %d is\n%s\nwant %s", test.name, i, lines[i], want)
			}
		}
	}
	excerpt := "lessons.md:6:7: undefined field 'nam'; did you mean \"name\"?\n |   table.nam\n | .......^"
	if got := library(block("true &&\n  table.nam")).Problems[0].Lines().String(); !strings.HasPrefix(got, "lessons.md:6:8") || !strings.HasSuffix(got, excerpt[strings.Index(excerpt, "\n"):]) {
		t.Errorf("the excerpt is\n%s\nwant\n%s", got, excerpt)
	}
}

// TestLessonFaults holds what is wrong beside the expression.
func TestLessonFaults(t *testing.T) {
	for _, test := range []struct{ name, lesson, want string }{
		{"a placeholder for nothing", "### T\n**Finding**: {table.nam}\n```cel\ntrue\n```", `lessons.md:1: the finding asks for {table.nam}: there is no such field; did you mean "name"?`},
		{"a variable that is none", "### T\n**Finding**: {tabel.name}\n```cel\ntrue\n```", `there is no such variable; did you mean "table"?`},
		{"a list", "### T\n**Finding**: {table.columns}\n```cel\ntrue\n```", "it is no text and no number"},
		{"too long", "### T\n**Finding**: " + strings.Repeat("x ", 300) + "\n```cel\ntrue\n```", "the finding has 599 bytes, more than 400"},
		{"no name", "### 🔥\n```cel\ntrue\n```", "this check has no name"},
		{"two of a name", "### T\n```cel\ntrue\n```\n### t!\n```cel\ntrue\n```", `another lesson has a check lesson/t ("T")`},
	} {
		l := library(test.lesson)
		if len(l.Problems) != 1 || !strings.Contains(l.Problems[0].String(), test.want) || l.Problems[0].Severity != checks.Error {
			t.Errorf("%s: problems are %v, want %s", test.name, l.Problems, test.want)
		}
	}
	l := library("### T\n```cel\ntrue\n```\n```cel name=other\ntrue\n```")
	if len(l.Problems) > 0 || len(l.Checks) != 2 || l.Checks[1].Name != "lesson/other" {
		t.Errorf("two checks of a lesson are %v with problems %v", l.Checks, l.Problems)
	}
}
