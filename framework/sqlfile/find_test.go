package sqlfile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/framework/sqlfile"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
)

// empty makes files without text.
func empty(paths ...string) map[string]string {
	files := map[string]string{}
	for _, p := range paths {
		files[p] = ""
	}
	return files
}

// projectFiles are the projects found, as "folder: files".
func projectFiles(projects []framework.Project) []string {
	var out []string
	for _, p := range projects {
		out = append(out, p.Name()+": "+strings.Join(p.Files(), " "))
	}
	return out
}

func TestFind(t *testing.T) {
	tests := []struct {
		name    string
		paths   []string
		options framework.Options
		want    []string
	}{
		{"every file of a folder of migrations, but for dumps",
			[]string{"db/migrations/1_a.sql", "db/migrations/b.SQL", "db/migrations/schema.sql", "db/migrations/seed_users.sql", "db/structure.sql"},
			framework.Options{}, []string{"db/migrations: db/migrations/1_a.sql db/migrations/b.SQL"}},
		{"only versions below it",
			[]string{"migrations/lib/f.sql", "migrations/lib/001_x.sql"},
			framework.Options{}, []string{"migrations/lib: migrations/lib/001_x.sql"}},
		{"folders of years belong together",
			[]string{"migrations/2023/20230101_a.sql", "migrations/2024/20240101_b.sql"},
			framework.Options{}, []string{"migrations: migrations/2023/20230101_a.sql migrations/2024/20240101_b.sql"}},
		{"sure names in any folder",
			[]string{"a/V1__x.sql", "b/001_x.up.sql", "b/001_x.down.sql", "c/20240101120000_x.sql"},
			framework.Options{}, []string{"a: a/V1__x.sql", "b: b/001_x.down.sql b/001_x.up.sql", "c: c/20240101120000_x.sql"}},
		{"names of which little is left",
			[]string{"migrations/.sql", "migrations/down_.sql", "migrations/_up.sql", "migrations/up.sql"},
			framework.Options{}, []string{"migrations: migrations/_up.sql migrations/down_.sql migrations/up.sql"}},
		{"the root of the repository",
			[]string{"001_a.sql", "002_b.sql"},
			framework.Options{}, []string{".: 001_a.sql 002_b.sql"}},
		{"numbers, where all files have one",
			[]string{"sql/01_a.sql", "sql/02_b.sql", "other/01_a.sql", "other/b.sql", "first/001_a.sql", "single/1.sql"},
			framework.Options{}, []string{"first: first/001_a.sql", "sql: sql/01_a.sql sql/02_b.sql"}},
		{"steps of a script beside a history of Alembic's",
			[]string{"alembic/script.py.mako", "report/01_tables.sql", "report/02_fill.sql", "billing/001_a.sql", "billing/002_b.sql", "shop/migrations/1_a.sql"},
			framework.Options{}, []string{"billing: billing/001_a.sql billing/002_b.sql", "shop/migrations: shop/migrations/1_a.sql"}},
		{"no templates of SQL",
			[]string{"sql/001_a.jinja2.sql", "sql/002_b.j2.sql", "migrations/1_a.sql", "migrations/2_b.tmpl.sql"},
			framework.Options{}, []string{"migrations: migrations/1_a.sql"}},
		{"no queries, no test data, nothing of others, nothing of Django",
			[]string{"queries/001_a.sql", "queries/002_b.sql", "tests/migrations/001_a.sql", "vendor/x/migrations/1.sql",
				"app/migrations/__init__.py", "app/migrations/0001_x.sql", "reports/top.sql", "x.up.sql.txt"},
			framework.Options{}, nil},
		{"the user's patterns and nothing else",
			[]string{"migrations/1.sql", "sql/deep/er/x.sql", "sql/y.txt"},
			framework.Options{Paths: []string{"sql/**/*"}}, []string{"sql/deep/er: sql/deep/er/x.sql"}},
		{"a changed query is none, a changed migration is one",
			[]string{"lib/20240101_a.sql", "lib/b.sql", "lib/c.sql", "lib/d.sql", "fixtures/20240101_a.sql"},
			framework.Options{Candidates: []string{"lib/20240101_a.sql", "lib/b.sql", "fixtures/20240101_a.sql"}},
			[]string{"lib: lib/20240101_a.sql"}},
		{"a named file beside the user's patterns",
			[]string{"sql/1.sql", "x/001.sql", "x/002.sql"},
			framework.Options{Paths: []string{"sql/*.sql"}, Named: []string{"x/002.sql", "none.sql"}},
			[]string{"sql: sql/1.sql", "x: x/002.sql"}},
		{"a named half of a pair brings the other",
			[]string{"x/fix.up.sql", "x/fix.down.sql", "x/other.up.sql"},
			framework.Options{Named: []string{"x/fix.up.sql"}}, []string{"x: x/fix.down.sql x/fix.up.sql"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := projectFiles(found(t, empty(test.paths...), test.options)); !slices.Equal(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

func TestFindRefusesABrokenPattern(t *testing.T) {
	_, err := framework.Find(framework.Texts(nil), framework.Options{Paths: []string{"a/[b.sql"}}, sqlfile.Frameworks())
	if err == nil || !strings.Contains(err.Error(), `"a/[b.sql"`) {
		t.Errorf("the error is %v, want it to name the pattern", err)
	}
}

func TestOrderOfNames(t *testing.T) {
	ordered := []string{
		"migrations/1_a.sql", "migrations/002_b.sql", "migrations/2_c.sql", "migrations/V2_1__d.sql", "migrations/2.10_e.sql",
		"migrations/10_f.sql", "migrations/2024-01-02_g.sql", "migrations/20240102_h.sql", "migrations/99999999999999999999999_i.sql",
		"migrations/add_2.sql", "migrations/add_10.sql", "migrations/R__views.sql",
	}
	want := []string{"1", "002", "2_c", "2.1", "2.10", "10", "2024-01-02", "20240102", "99999999999999999999999", "add_2", "add_10", "R__views"}

	p := found(t, empty(ordered...), framework.Options{})[0]
	var sources []*migration.Source
	for _, path := range p.Files() {
		sources = append(sources, migration.NewSource(path, ""))
	}
	parent := ""
	var got []string
	for _, m := range migration.NewGraph(p.Read(sources)).Migrations {
		got = append(got, m.Revision)
		if strings.Join(m.Parents, " ") != parent {
			t.Errorf("the parent of %s is %q, want %q", m.Revision, m.Parents, parent)
		}
		parent = m.Revision
	}
	if !slices.Equal(got, want) {
		t.Errorf("revisions are %q, want %q", got, want)
	}
}

func TestReadOfOneFileKeepsItsPlace(t *testing.T) {
	p := found(t, empty("migrations/1_a.up.sql", "migrations/1_a.down.sql", "migrations/2_b.up.sql", "migrations/2_b.down.sql"), framework.Options{})[0]

	read := func(path string) *migration.Migration {
		t.Helper()
		migrations := p.Read([]*migration.Source{migration.NewSource(path, "SELECT 1;")})
		if len(migrations) != 1 {
			t.Fatalf("read %d migrations of %s, want one", len(migrations), path)
		}
		return migrations[0]
	}
	up := read("migrations/2_b.up.sql")
	if up.Revision != "2" || !slices.Equal(up.Parents, []string{"1"}) || up.Rollback != migration.RollbackWritten || up.RollbackSpan.Path != "migrations/2_b.down.sql" {
		t.Errorf("the upgrade alone is %+v", up)
	}
	down := read("migrations/2_b.down.sql")
	if down.Path() != "migrations/2_b.down.sql" || len(down.In(migration.Downgrade)) != 1 || len(down.In(migration.Upgrade)) != 0 {
		t.Errorf("the downgrade alone is %+v", down)
	}
	added := read("migrations/3_c.up.sql")
	if added.Revision != "3" || !slices.Equal(added.Parents, []string{"2"}) || added.Rollback != migration.RollbackMissing {
		t.Errorf("a file that was not there when the project was found is %+v", added)
	}
}

// FuzzRead reads a text under several names; spans must hold their statements.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "\ufeffSELECT 1;\r\n", "-- +goose Up\nSELECT 1;\n-- +goose Down\n", "-- +goose StatementEnd\n-- +goose Down\n-- +goose StatementBegin",
		"-- migrate:down\n-- migrate:up transaction:false\nBEGIN;SELECT '", "-- +migrate Up\n$$\n-- +migrate Down\n$$;", "\\i x\n/* oncebitten: ignore", "\xff;\x00;",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, path := range []string{"migrations/1.sql", "migrations/1.up.sql", "migrations/1.down.sql"} {
			projects, err := framework.Find(framework.Texts(map[string]string{path: text}), framework.Options{SQL: postgres.Reader{}}, sqlfile.Frameworks())
			if err != nil || len(projects) != 1 {
				t.Fatalf("found %d projects, error %v", len(projects), err)
			}
			for _, m := range projects[0].Read([]*migration.Source{migration.NewSource(path, text)}) {
				for _, s := range m.Statements {
					if got := text[s.Span.Start.Offset:s.Span.End.Offset]; got != s.SQL || s.SQL == "" {
						t.Errorf("%s: the span holds %q, the statement is %q", path, got, s.SQL)
					}
					for _, a := range []migration.Amendment{migration.AddNotValid, migration.AddConcurrently} {
						for _, e := range projects[0].Amend(s, a) {
							if !s.Span.Contains(e.Span) {
								t.Errorf("%s: the edit %+v is outside of %+v", path, e, s.Span)
							}
						}
					}
				}
			}
		}
	})
}

func TestReadDump(t *testing.T) {
	const text = "SET lock_timeout = 0;\nCREATE TABLE t (a int);\nCOPY t (a) FROM stdin;\n1\n\\.\n\n\\i more.sql\n"
	m := sqlfile.ReadDump(migration.NewSource("db/structure.sql", text), postgres.Reader{})
	var got []string
	for _, s := range m.In(migration.Upgrade) {
		got = append(got, s.SQL)
	}
	if want := []string{"SET lock_timeout = 0", "CREATE TABLE t (a int)", "COPY t (a) FROM stdin"}; !slices.Equal(got, want) {
		t.Errorf("statements are %q, want %q", got, want)
	}
	if len(m.Unread) != 1 || m.Unread[0].Span.Start.Line != 7 {
		t.Errorf("unread is %+v, want the meta-command of line 7", m.Unread)
	}
}
