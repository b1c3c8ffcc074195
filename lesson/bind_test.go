package lesson

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
)

func TestBind(t *testing.T) {
	all := []*checks.Check{
		{Name: "not-null-without-default", Prevents: []checks.ServerMessage{{SQLState: "23502", Text: "contains null values"}}},
		{Name: "rename-breaks-running-code", Aliases: []string{"rename-table"},
			Prevents: []checks.ServerMessage{{SQLState: "42703", Text: "column … does not exist"}}},
		{Name: "drop-table-loses-data"},
		{Name: "quiet", OffByDefault: true},
	}
	for n := range sharedByTooMany {
		all = append(all, &checks.Check{Name: fmt.Sprintf("slow-%d", n), Prevents: []checks.ServerMessage{{SQLState: "55P03", Text: "lock timeout"}}})
	}
	fires := func(_ *Lesson, e Example) []string { return strings.Fields(e.Code) } // on the checks that the code names
	sql := func(kind Kind, solution bool, code string) Example {
		return Example{Kind: kind, Solution: solution, Language: "sql", Code: code, Line: 7}
	}
	for _, test := range []struct {
		name     string
		lesson   Lesson
		want     []string
		problems []string
	}{
		{"nothing", Lesson{}, nil, nil},
		{"by name", Lesson{Checks: []string{"drop-table-loses-data", "rename-table", "drop_table_loses_data"}, Errors: []string{"contains null values"}},
			[]string{"drop-table-loses-data: its Checks field names it", "rename-breaks-running-code: its Checks field names it"}, nil},
		{"by a name that is not", Lesson{Path: "l.md", Checks: []string{"drop-table-loses-date"}, checksLine: 4, Errors: []string{"ERROR: x contains null values\nDETAIL: y"}},
			[]string{"not-null-without-default: it records an error that the check prevents: ERROR: x contains null values"},
			[]string{`l.md:4: there is no check "drop-table-loses-date"; did you mean "drop-table-loses-data"?`}},
		{"by a name like no other", Lesson{Path: "l.md", Checks: []string{"xyz"}, checksLine: 4}, nil,
			[]string{"l.md:4: there is no check \"xyz\"; `oncebitten checks` lists them"}},
		{"by SQLSTATE", Lesson{Errors: []string{"SQLSTATE[42703]"}},
			[]string{"rename-breaks-running-code: it records SQLSTATE 42703 (undefined_column), which the check prevents: SQLSTATE[42703]"}, nil},
		{"by an error in French", Lesson{Errors: []string{"ERREUR:  la colonne « a » n'existe pas"}},
			[]string{"rename-breaks-running-code: it records an error that the check prevents, in French: ERREUR:  la colonne « a » n'existe pas"}, nil},
		{"by example", Lesson{Errors: []string{"nobody knows"}, Examples: []Example{sql(Good, false, "not-null-without-default"), sql(Bad, false, "drop-table-loses-data")}},
			[]string{"drop-table-loses-data: the check fires on its bad example on line 7"}, nil},
		{"by an example, to a check that is off", Lesson{Examples: []Example{sql(Bad, false, "quiet")}},
			[]string{"quiet: the check, which is off unless the configuration turns it on, fires on its bad example on line 7"}, nil},
		{"by its only example", Lesson{Examples: []Example{sql(Other, false, "drop-table-loses-data"), sql(Other, false, "select 1")}},
			[]string{"drop-table-loses-data: the check fires on its only example, on line 7, of which nothing says whether it is the mistake or the remedy"}, nil},
		{"by neither of two examples", Lesson{Examples: []Example{sql(Other, false, "drop-table-loses-data"), sql(Other, false, "drop-table-loses-data")}}, nil, nil},
		{"not by what is beside a solution", Lesson{Examples: []Example{sql(Other, false, "drop-table-loses-data"), sql(Good, false, "quiet")}}, nil, nil},
		{"an error counts more than an example", Lesson{Errors: []string{"contains null values"}, Examples: []Example{sql(Bad, false, "drop-table-loses-data")}},
			[]string{"not-null-without-default: it records an error that the check prevents: contains null values"}, nil},
		{"of the checks that prevent an error, those that fire on the example", Lesson{Errors: []string{"lock timeout"}, Examples: []Example{sql(Bad, false, "drop-table-loses-data slow-1 slow-7")}},
			[]string{"slow-1: it records an error that the check prevents: lock timeout", "slow-7: it records an error that the check prevents: lock timeout"}, nil},
		{"an error that many checks prevent says nothing", Lesson{Path: "l.md", Line: 3, Errors: []string{"lock timeout"}}, nil,
			[]string{"l.md:3: 8 checks prevent the error of this lesson: name those it is about in a field Checks, or show a bad example"}},
		{"nor beside an example of another", Lesson{Errors: []string{"lock timeout"}, Examples: []Example{sql(Bad, false, "drop-table-loses-data")}},
			[]string{"drop-table-loses-data: the check fires on its bad example on line 7"}, nil},
		{"by solution too", Lesson{Errors: []string{"contains null values"}, Examples: []Example{sql(Good, true, "drop-table-loses-data"), sql(Good, true, "drop-table-loses-data")}},
			[]string{"not-null-without-default: it records an error that the check prevents: contains null values",
				"drop-table-loses-data: the check fires on its own solution on line 7"}, nil},
		{"not by code of another language", Lesson{Examples: []Example{{Kind: Bad, Language: "bash", Code: "drop-table-loses-data"}}}, nil, nil},
	} {
		bindings, problems := Bind([]*Lesson{&test.lesson}, all, fires)
		var got, said []string
		for _, b := range bindings {
			got = append(got, fmt.Sprintf("%s: %s", b.Check.Name, b.Why))
		}
		for _, p := range problems {
			said = append(said, p.String())
		}
		if !slices.Equal(got, test.want) || !slices.Equal(said, test.problems) {
			t.Errorf("%s: bindings are %q, want %q; problems are %q, want %q", test.name, got, test.want, said, test.problems)
		}
	}
}

// An error binds as the server and the libraries in front of it print it.
func TestPreventing(t *testing.T) {
	for _, test := range []struct{ recorded, want, not string }{
		{`psycopg2.errors.NotNullViolation: column "plan" of relation "users" contains null values`, "not-null-without-default", "drop-default-breaks-inserts"},
		{"sqlalchemy.exc.IntegrityError: (psycopg.errors.NotNullViolation)", "not-null-without-default", "index-blocks-writes"},
		{"asyncpg.exceptions.UndefinedTableError: the rest was not kept", "drop-table-loses-data", "not-null-without-default"},
		{"PG::DuplicateTable (ActiveRecord::StatementInvalid)", "statement-always-fails", "not-null-without-default"},
		{"ActiveRecord::NotNullViolation", "not-null-without-default", "index-blocks-writes"},
		{"org.postgresql.util.PSQLException\n  SQLState: 23502", "not-null-without-default", "index-blocks-writes"},
		{"Npgsql.PostgresException (0x80004005): 23502", "not-null-without-default", "index-blocks-writes"},
		{`django.db.utils.IntegrityError: column "plan" of relation "users" contains null values`, "not-null-without-default", "index-blocks-writes"},
		{`FEHLER:  Spalte »plan« von Relation »users« enthält NULL-Werte`, "not-null-without-default", "index-blocks-writes"},
		{"ОШИБКА:  столбец \"plan\" отношения \"users\" содержит значения NULL", "not-null-without-default", "index-blocks-writes"},
		{"错误:  表 \"users\" 的字段 \"plan\" 包含空值", "not-null-without-default", "index-blocks-writes"},
		{"ERREUR:  la colonne « plan » de la table « users » contient des valeurs NULL", "not-null-without-default", "index-blocks-writes"},
		{"canceling statement due to lock timeout", "index-blocks-writes", "not-null-without-default"},
		{"the deploy was slow", "", "index-blocks-writes"},
		{"NotNullViolations happen", "", "not-null-without-default"},
	} {
		var names []string
		for _, c := range Preventing(checks.All, test.recorded) {
			names = append(names, c.Name)
		}
		if test.want != "" && !slices.Contains(names, test.want) || slices.Contains(names, test.not) {
			t.Errorf("%s is prevented by %q: want %q and not %q", test.recorded, names, test.want, test.not)
		}
	}
}

// The page of every check is a document like a team's, with one lesson in it.
func TestPages(t *testing.T) {
	for _, check := range checks.All {
		d := Read("checks/"+checks.PageFile(check.Name), checks.Page(check.Name))
		if len(d.Lessons) != 1 {
			t.Errorf("the page of %s has %d lessons, want 1", check.Name, len(d.Lessons))
			continue
		}
		l := d.Lessons[0]
		if l.Title != checks.Title(check.Name) || !slices.Contains(l.Checks, check.Name) || l.Context == "" || l.Solution == "" {
			t.Errorf("the page of %s is read as %q, for %q", check.Name, l.Title, l.Checks)
		}
		bad := slices.ContainsFunc(l.Examples, func(e Example) bool { return e.Kind == Bad })
		good := slices.ContainsFunc(l.Examples, func(e Example) bool { return e.Kind == Good })
		if !bad || !good {
			t.Errorf("the page of %s has a bad example: %t, and a good one: %t", check.Name, bad, good)
		}
	}
}
