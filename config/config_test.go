package config_test

import (
	"errors"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/migration"
)

func known() config.Known {
	return config.Known{
		Checks:     []string{"index-blocks-writes", "not-null-without-default", "rollback-missing"},
		Aliases:    map[string]string{"index-locks-writes": "index-blocks-writes"},
		Frameworks: []string{"alembic", "goose", "sql"},
	}
}

func parse(t *testing.T, text string) *config.Config {
	t.Helper()
	c, err := config.Parse(config.FileName, text, known())
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return c
}

func TestParseEveryKey(t *testing.T) {
	got := parse(t, `
edition: 1
dialect: postgresql
postgres-version: 15
paths: ["alembic/versions/*.py", "db/migrations/*.sql"]
framework: alembic
schema: db/structure.sql
lessons:
  - "lessons/*.md"
  - acme/handbook@main:lessons/*.md
  - {path: "acme/rules:**/*.md", required: true}
language: fr
fail-on: never
inline: notice
rollback: optional
tables: {users: 12000000, billing.Invoices: 5_000, '"Odd Name"': 0}
small-table: 500
waivers:
  file: [author, "@acme/dba"]
  accept: maintain
baseline: .oncebitten-baseline.json
checks:
  index-locks-writes: warning
  rollback-missing: off
projects:
  - path: services/billing/
    dialect: mysql
    paths: ["db/*.sql", "services/billing/extra/*.sql", "**/*.sql"]
    checks: {rollback-missing: error}
  - path: services/mail
    postgres-version: "9.6"
    tables: sizes.csv
`)
	settings := config.Settings{
		Dialect: "postgresql", PostgresVersion: 15, Paths: []string{"alembic/versions/*.py", "db/migrations/*.sql"},
		Framework: "alembic", Schema: "db/structure.sql", Rollback: config.RollbackOptional, SmallTable: 500,
		Tables: config.Tables{Rows: map[migration.Name]int64{{Name: "users"}: 12_000_000, {Schema: "billing", Name: "invoices"}: 5000, {Name: "Odd Name"}: 0}},
		Checks: map[string]config.Severity{"index-blocks-writes": config.Warning, "rollback-missing": config.Off},
	}
	billing, mail := settings, settings
	billing.Dialect = "mysql"
	billing.Paths = []string{"services/billing/db/*.sql", "services/billing/extra/*.sql", "**/*.sql"}
	billing.Checks = maps.Clone(settings.Checks)
	billing.Checks["rollback-missing"] = config.Error
	mail.PostgresVersion = 9
	mail.Tables = config.Tables{Rows: map[migration.Name]int64{}, File: "sizes.csv"}
	want := &config.Config{
		Path: config.FileName, Edition: 1, Settings: settings,
		Lessons: []config.LessonSource{
			{Glob: "lessons/*.md"},
			{Repository: "acme/handbook", Ref: "main", Glob: "lessons/*.md"},
			{Repository: "acme/rules", Glob: "**/*.md", Required: true},
		},
		Language: "fr", FailOn: config.Off, Inline: config.Notice,
		Waivers:  config.Waivers{File: []string{"author", "@acme/dba"}, Accept: []string{"maintain"}},
		Baseline: ".oncebitten-baseline.json",
		Projects: []config.Project{{Path: "services/billing", Settings: billing}, {Path: "services/mail", Settings: mail}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestParseOfNothingIsTheDefault(t *testing.T) {
	for _, text := range []string{"", "\uFEFF", "# only a comment\n", "---\n", "checks:\npaths:\ntables:\n", "lessons:\r\nlanguage: en\r\n"} {
		got := parse(t, text)
		got.Path = ""
		if want := config.Default(); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v\nwant %+v", text, got, want)
		}
	}
}

func TestProblems(t *testing.T) {
	tests := []struct{ text, want string }{
		{"pathes: [a]", `x.yml:1:1: unknown key "pathes": did you mean "paths"?
1 | pathes: [a]
  | ^^^^^^`},
		{"language: en\r\ncolour: red\r\n", `x.yml:2:1: unknown key "colour": it is one of edition, dialect, postgres-version, paths, framework, schema, lessons, language, fail-on, inline, rollback, tables, small-table, waivers, baseline, checks, projects
2 | colour: red
  | ^^^^^^`},
		{"checks:\n\tindex-blocks-writes: off", `x.yml:2:1: not valid YAML: found character '	' that cannot start any token
2 | 	index-blocks-writes: off
  | ^`},
		{"checks: {é: off, index-block-writes: off}", `x.yml:1:10: unknown check "é": it is one of index-blocks-writes, not-null-without-default, rollback-missing
1 | checks: {é: off, index-block-writes: off}
  |          ^
x.yml:1:19: unknown check "index-block-writes": did you mean "index-blocks-writes"?
1 | checks: {é: off, index-block-writes: off}
  |                  ^^^^^^^^^^^^^^^^^^`},
		{"checks: {index-blocks-writes: fatal}", `x.yml:1:31: "fatal" is no severity: it is one of error, warning, notice, off
1 | checks: {index-blocks-writes: fatal}
  |                               ^^^^^`},
		{"paths: [*.sql]", `x.yml:1:9: a bare * is an alias in YAML: put the text into quotes
1 | paths: [*.sql]
  |         ^`},
		{"a: 1\n---\nb: 2\n", `x.yml:3:2: a second document: the file must have one
3 | b: 2
  |  ^`},
		{"projects: [{path: a, language: fr}]", `x.yml:1:22: "language" is for the whole repository: it cannot differ between projects
1 | projects: [{path: a, language: fr}]
  |                      ^^^^^^^^`},
		{"paths: [a]\npaths: [b]", `x.yml:2:1: not valid YAML: mapping key "paths" already defined at [1:1]
2 | paths: [b]
  | ^^^^^`},
	}
	for _, test := range tests {
		_, err := config.Parse("x.yml", test.text, known())
		if err == nil || err.Error() != test.want {
			t.Errorf("%s\ngot:\n%v\nwant:\n%s", test.text, err, test.want)
		}
	}
}

func TestRefused(t *testing.T) {
	tests := []struct{ text, want string }{
		{"edition: 2", "1:10: edition 2 is newer"},
		{"edition: one", "1:10: edition must be a whole number"},
		{"postgres-version: 9.5", `1:19: "9.5" is not a version of PostgreSQL`},
		{"postgres-version: 21", `1:19: "21"`},
		{"postgres-version: [15]", "1:19: postgres-version must be a single value, and this is a list"},
		{"dialect: postgresqll", `did you mean "postgresql"?`},
		{"framework: alembik", `did you mean "alembic"?`},
		{"language: de", `"de" is no language: it is one of en, fr`},
		{"fail-on: errors", `did you mean "error"?`},
		{"inline: off", `"off" is no inline`},
		{"rollback: requried", `did you mean "required"?`},
		{`paths: ["a/[b"]`, "is not a valid pattern"},
		{"paths: {a: b}", "paths must be a list, and this is a map"},
		{"paths: [[a]]", "a path must be a single value, and this is a list"},
		{"paths: [../x]", "outside the repository"},
		{"schema: /etc/passwd", "outside the repository"},
		{"schema: ''", "an empty path"},
		{"tables: {users: many}", "1:17: the size of users must be a whole number of rows"},
		{"tables: {users: -1}", "whole number of rows"},
		{"tables: {a.b.c: 1}", "is not the name of a table"},
		{"tables: ../sizes.csv", "outside the repository"},
		{"small-table: 1.5", "small-table must be a whole number"},
		{"waivers: [autor]", `did you mean "author"?`},
		{"waivers: {files: [author]}", `did you mean "file"?`},
		{"lessons: [{required: true}]", "a lesson source needs a path"},
		{"lessons: [{path: a, required: maybe}]", `"maybe" is no value of required`},
		{"lessons: [acme/handbook@main:../x]", "outside the repository"},
		{"checks: [index-blocks-writes]", "checks must be a map, and this is a list"},
		{"checks: {index-blocks-writes: off, index-locks-writes: off}", "are the same check"},
		{"projects: [{dialect: mysql}]", "a project needs a path"},
		{"projects: [{path: a}, {path: a/}]", "the path of another project already"},
		{"projects: [a]", "a project must be a map, and this is a text"},
		{"- a", "the configuration must be a map, and this is a list"},
		{"<<: {a: 1}", "merge keys"},
		{"language: *x", "a bare * is an alias"},
		{"language: \xff", "not UTF-8"},
		{strings.Repeat("[", 1000), "nested more than"},
		{strings.Repeat("- ", 1000), "nested more than"},
		{"# " + strings.Repeat("x", 1<<20), "more than 1048576"},
	}
	for _, test := range tests {
		c, err := config.Parse("x.yml", test.text, known())
		if err == nil || c != nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.60s\ngot %v\nwant …%s", test.text, err, test.want)
		}
	}
}

func TestProblemsAreAllReportedInOrder(t *testing.T) {
	_, err := config.Parse("x.yml", "checks: {x: off}\nedition: 0\nlanguage: de\nnone: 1\n", known())
	problems, ok := errors.AsType[config.Problems](err)
	if !ok {
		t.Fatalf("the error is %T", err)
	}
	var lines []int
	for _, p := range problems {
		lines = append(lines, p.Line)
	}
	if want := []int{1, 2, 3, 4}; !slices.Equal(lines, want) {
		t.Errorf("problems in lines %v, want %v", lines, want)
	}
}

func TestFor(t *testing.T) {
	c := parse(t, "postgres-version: 15\nprojects: [{path: a, postgres-version: 16}, {path: a/b, postgres-version: 17}]")
	for path, want := range map[string]int{"x.sql": 15, "a": 16, "a/x.sql": 16, "a/b/x.sql": 17, "ab/x.sql": 15, "a/bc": 16} {
		if got := c.For(path).PostgresVersion; got != want {
			t.Errorf("version for %s is %d, want %d", path, got, want)
		}
	}
}

func TestVersion(t *testing.T) {
	if major, assumed := config.Default().Version(); major != config.AssumedPostgresVersion || !assumed {
		t.Errorf("the default is %d, %t", major, assumed)
	}
	for text, want := range map[string]int{"15": 15, "'15.4'": 15, "15.10": 15, "9.6": 9, "9.6.24": 9, "20": 20} {
		if got, assumed := parse(t, "postgres-version: "+text).Version(); got != want || assumed {
			t.Errorf("%s is read as %d, %t, want %d", text, got, assumed, want)
		}
	}
}

func TestOverride(t *testing.T) {
	c := parse(t, "postgres-version: 13\npaths: [a]\nlessons: [b]\nprojects: [{path: p, postgres-version: 12}]")
	for key, value := range map[string]string{
		"postgres-version": "16", "paths": "x/{a,b}/*.sql, y\n z ", "lessons": "acme/h@v1:l/*.md", "language": "fr", "fail-on": "never", "inline": " error ",
	} {
		if err := c.Override(key, value); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	if err := c.Override("language", ""); err != nil || c.Language != "fr" {
		t.Errorf("an empty value made the language %q, error %v", c.Language, err)
	}
	paths := []string{"x/{a,b}/*.sql", "y", "z"}
	if c.PostgresVersion != 16 || c.Projects[0].PostgresVersion != 16 || !slices.Equal(c.Paths, paths) || c.FailOn != config.Off || c.Inline != config.Error {
		t.Errorf("got %+v", c)
	}
	if want := []config.LessonSource{{Repository: "acme/h", Ref: "v1", Glob: "l/*.md"}}; !reflect.DeepEqual(c.Lessons, want) {
		t.Errorf("lessons are %+v, want %+v", c.Lessons, want)
	}
	for key, value := range map[string]string{"postgres-version": "8", "paths": "[", "lessons": "/x", "language": "es", "fail-on": "off", "inline": "x", "tables": "x"} {
		if err := c.Override(key, value); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s %q: the error %v should name the key", key, value, err)
		}
	}
}

func TestFirstIsAConfiguration(t *testing.T) {
	empty := parse(t, config.First(config.Found{}))
	empty.Path = ""
	if want := config.Default(); !reflect.DeepEqual(empty, want) {
		t.Errorf("the first configuration of an empty repository is %+v, want the default %+v", empty, want)
	}
	full := parse(t, config.First(config.Found{Frameworks: []string{"alembic", "sql"}, Lessons: []string{`l "x"/*.md`}, Schema: "db/schema.sql", Tables: "sizes.csv"}))
	if full.Schema != "db/schema.sql" || full.Tables.File != "sizes.csv" || len(full.Lessons) != 1 || full.Lessons[0].Glob != `l "x"/*.md` {
		t.Errorf("what was found is not set: %+v", full)
	}
	// Every commented setting must be one that the file may have.
	commented := regexp.MustCompile(`(?m)^# ([a-z-]+: )`)
	all := parse(t, commented.ReplaceAllString(config.First(config.Found{Frameworks: []string{"sql"}}), "$1"))
	if all.Framework != "sql" || all.Tables.Rows[migration.Name{Name: "users"}] != 12_000_000 {
		t.Errorf("the settings in comments are read as %+v", all)
	}
}

func TestParseTables(t *testing.T) {
	got, err := config.ParseTables("t.csv", "public,users,12000000\r\napp,\"a,\"\"b\",0\npublic,new,-1\n")
	want := map[migration.Name]int64{{Schema: "public", Name: "users"}: 12_000_000, {Schema: "app", Name: `a,"b`}: 0}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	for text, want := range map[string]string{"a,b\n": "t.csv", "public,users,1\npublic,x,many\n": `t.csv:2: "many"`} {
		if _, err := config.ParseTables("t.csv", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: the error %v should say %s", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "checks: {index-blocks-writes: off}", "a: &a [*a]\nlanguage: *a", "tables: {\"a\": 1, x.y: 2}\nprojects:\n- path: a\n  tables: b\n",
		"lessons:\n  - path: a\n    required: true\n", "? [a]\n: b", "paths: |\n  a\n", "!!map {waivers: !!seq [x]}", "checks: &x\n  <<: *x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := config.Parse("x.yml", text, known())
		if (c == nil) == (err == nil) {
			t.Fatalf("got %v and error %v", c, err)
		}
		problems, _ := errors.AsType[config.Problems](err)
		if lines := 1 + strings.Count(text, "\n"); slices.ContainsFunc(problems, func(p *config.Problem) bool {
			return p.Line < 1 || p.Line > lines || p.Column < 1 || p.Column > len(text)+1
		}) {
			t.Errorf("a place is outside the file: %v", err)
		}
	})
}
