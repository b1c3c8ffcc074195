package alembic_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/framework/alembic"
	"github.com/oncebitten/oncebitten/migration"
)

// revisionFile is the text of a revision.
func revisionFile(id, parent string) string {
	return "revision = '" + id + "'\ndown_revision = " + parent + "\n\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n"
}

func TestFind(t *testing.T) {
	for name, test := range map[string]struct {
		files   []string // "path" or "path: text"
		options framework.Options
		want    []string // "project: files"
	}{
		"script location": {
			files: []string{"alembic.ini: [alembic]\nscript_location = db/migrations\n", "db/migrations/env.py", "db/migrations/versions/a.py", "db/migrations/versions/__init__.py", "db/migrations/versions/notes.txt"},
			want:  []string{"db/migrations: db/migrations/versions/a.py"},
		},
		"relative to the file": {
			files: []string{"svc/alembic.ini: [alembic]\nscript_location = alembic\n", "svc/alembic/versions/a.py"},
			want:  []string{"svc/alembic: svc/alembic/versions/a.py"},
		},
		"relative to the root": {
			files: []string{"svc/alembic.ini: [alembic]\nscript_location = svc/alembic\n", "svc/alembic/versions/a.py"},
			want:  []string{"svc/alembic: svc/alembic/versions/a.py"},
		},
		"here": {
			files: []string{"svc/alembic.ini: [alembic]\r\nscript_location = %(here)s/../db\r\n", "db/versions/a.py"},
			want:  []string{"db: db/versions/a.py"},
		},
		"a package": {
			files: []string{"alembic.ini: [alembic]\nscript_location = app.db:migrations\n", "src/app/db/migrations/env.py", "src/app/db/migrations/versions/a.py"},
			want:  []string{"src/app/db/migrations: src/app/db/migrations/versions/a.py"},
		},
		"another name, several sections": {
			files: []string{"conf/db.ini: [DEFAULT]\nroot = dbs\n[one]\nscript_location = %(root)s/one\n[two]\nscript_location: %(root)s/two\n[other]\nx = 1\n", "dbs/one/versions/a.py", "dbs/two/versions/b.py"},
			want:  []string{"dbs/one: dbs/one/versions/a.py", "dbs/two: dbs/two/versions/b.py"},
		},
		"version locations": {
			files: []string{"alembic.ini: [alembic]\nscript_location = m\nversion_locations = %(here)s/a b, c\n", "m/env.py", "m/versions/no.py", "a/1.py", "b/2.py", "c/3.py"},
			want:  []string{"m: a/1.py b/2.py c/3.py"},
		},
		"version locations by lines": {
			files: []string{"alembic.ini: [alembic]\nscript_location = m\n# comment\nversion_path_separator = newline  # os\nversion_locations =\n  a\n  b b\n", "m/env.py", "a/1.py", "b b/2.py"},
			want:  []string{"m: a/1.py b b/2.py"},
		},
		"version locations by colons": {
			files: []string{"alembic.ini: [alembic]\nscript_location = m\npath_separator = os\nversion_locations = a:b\n", "m/env.py", "a/1.py", "b/2.py"},
			want:  []string{"m: a/1.py b/2.py"},
		},
		"recursive": {
			files: []string{"alembic.ini: [alembic]\nscript_location = m\nrecursive_version_locations = true\n", "m/versions/a.py", "m/versions/2026/b.py"},
			want:  []string{"m: m/versions/2026/b.py m/versions/a.py"},
		},
		"folders that code lists": {
			files: []string{"alembic.ini: [alembic]\nscript_location = m\n", "m/versions/a.py: " + revisionFile("a", "None"), "m/versions/x/b.py: " + revisionFile("b", "'a'")},
			want:  []string{"m: m/versions/a.py m/versions/x/b.py"},
		},
		"revisions that were put aside": {
			files: []string{"alembic.ini: [alembic]\nscript_location = m\n", "m/versions/a.py: " + revisionFile("a", "None"), "m/versions/old/b.py: " + revisionFile("b", "'c'")},
			want:  []string{"m: m/versions/a.py"},
		},
		"pyproject": {
			files: []string{"svc/pyproject.toml: [project]\nname = 'x'\n[tool.alembic]\nscript_location = '%(here)s/m'\nversion_locations = ['%(here)s/v']\n", "svc/m/env.py", "svc/v/a.py"},
			want:  []string{"svc/m: svc/v/a.py"},
		},
		"Flask-Migrate": {
			files: []string{"migrations/alembic.ini: [alembic]\n# no location\n", "migrations/env.py", "migrations/versions/a.py"},
			want:  []string{"migrations: migrations/versions/a.py"},
		},
		"no configuration": {
			files: []string{"db/env.py", "db/script.py.mako", "db/versions/a.py"},
			want:  []string{"db: db/versions/a.py"},
		},
		"by shape": {
			files:   []string{"x/a.py: " + revisionFile("a", "None"), "x/b.py: " + revisionFile("b", "'a'"), "y/c.py: import os\n"},
			options: framework.Options{Candidates: []string{"x/a.py", "y/c.py"}},
			want:    []string{"x: x/a.py x/b.py"},
		},
		"paths": {
			files:   []string{"alembic.ini: [alembic]\nscript_location = m\n", "m/versions/a.py", "m/versions/b.py", "z/c.py", "z/d.py"},
			options: framework.Options{Paths: []string{"m/versions/a*.py", "z/c.py"}},
			want:    []string{"m: m/versions/a.py", "z: z/c.py"},
		},
		"other people's code": {
			files: []string{"node_modules/x/alembic.ini: [alembic]\nscript_location = m\n", "node_modules/x/m/versions/a.py", ".venv/script.py.mako", ".venv/env.py", ".venv/versions/a.py"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{}
			for _, f := range test.files {
				path, text, _ := strings.Cut(f, ": ")
				files[path] = text
			}
			projects, err := alembic.New().Find(framework.Texts(files), test.options)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range projects {
				got = append(got, p.Name()+": "+strings.Join(p.Files(), " "))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q\nwant %q", got, test.want)
			}
		})
	}
}

// TestFindErrors holds that a configuration that cannot be followed is an
// error with its file, and hides no other project.
func TestFindErrors(t *testing.T) {
	for text, want := range map[string]string{
		"[alembic]\nscript_location = nowhere\n": "nowhere is not a folder",
	} {
		files := map[string]string{"bad/alembic.ini": text, "good/alembic.ini": "[alembic]\nscript_location = m\n", "good/m/versions/a.py": ""}
		projects, err := alembic.New().Find(framework.Texts(files), framework.Options{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "bad/alembic.ini") {
			t.Errorf("%q: got error %v", text, err)
		}
		if len(projects) != 1 || projects[0].Name() != "good/m" {
			t.Errorf("%q: got %d projects", text, len(projects))
		}
	}
	_, err := alembic.New().Find(framework.Texts(map[string]string{"pyproject.toml": "[tool.alembic\n"}), framework.Options{})
	if err == nil || !strings.Contains(err.Error(), "pyproject.toml") {
		t.Errorf("got error %v for a broken pyproject.toml", err)
	}
}

// TestTransactionPerMigration holds that env.py is read for it, however it
// hands the option on.
func TestTransactionPerMigration(t *testing.T) {
	for env, want := range map[string]bool{
		"":                                 false,
		"# transaction_per_migration=True": false,
		"from alembic import context\ndef run():\n    with connectable() as c:\n        context.configure(connection=c, transaction_per_migration=True)\nrun()\n":          true,
		"from alembic import context\nasync def go():\n    pass\ndef do_run(c):\n    options = {'transaction_per_migration': True}\n    context.configure(c, **options)\n": true,
		"from alembic import context\ncontext.configure(transaction_per_migration=False)\n":                                                                                false,
	} {
		file := "m/versions/a.py"
		p := environment(t, framework.Texts(map[string]string{
			"alembic.ini": "[alembic]\nscript_location = m\n", "m/env.py": env, file: "",
		}))
		m := p.Read([]*migration.Source{migration.NewSource(file, revisionFile("a", "None"))})[0]
		if got := !m.ContinuesTransaction; got != want {
			t.Errorf("%q: got %t, want %t", env, got, want)
		}
	}
}

// TestConnectionTimeouts holds the ways in which a set-up gives its connection a
// timeout.
func TestConnectionTimeouts(t *testing.T) {
	const ini = "[alembic]\nscript_location = m\n"
	for _, test := range []struct{ ini, env, lock, statement string }{
		{ini, "", "", ""},
		{ini, `engine = create_engine(url, connect_args={"options": "-c lock_timeout=3000 -c statement_timeout=15000"})`, "3000", "15000"},
		{ini, `connect_args={"server_settings": {"lock_timeout": "4000"}}`, "4000", ""},
		{ini, "connection.execute(text(\"SET lock_timeout TO '5s'\"))", "5s", ""},
		{ini, "connection.execute(text(\"SET statement_timeout = '2 min'\"))", "", "2 min"},
		{ini, "connection.execute(func.set_config('lock_timeout', '7s', False))", "7s", ""},
		{ini, "# lock_timeout = '5s'\nlock_timeout = settings.LOCK_TIMEOUT\n", "", ""},
		{ini + "sqlalchemy.url = postgresql://db/shop?options=-c%%20lock_timeout%%3D6000\n", "", "6000", ""},
	} {
		file := "m/versions/a.py"
		p := environment(t, framework.Texts(map[string]string{"alembic.ini": test.ini, "m/env.py": test.env, file: ""}))
		m := p.Read([]*migration.Source{migration.NewSource(file, revisionFile("a", "None"))})[0]
		if lock, statement := m.Connection["lock_timeout"], m.Connection["statement_timeout"]; lock != test.lock || statement != test.statement {
			t.Errorf("%s%s: got %v", test.ini, test.env, m.Connection)
		}
	}
}

// TestReadBeside holds that a module beside the revisions is no migration,
// and that a file which cannot be read is one.
func TestReadBeside(t *testing.T) {
	p := environment(t, framework.Texts(map[string]string{
		"alembic.ini": "[alembic]\nscript_location = m\n", "m/versions/a.py": "", "m/versions/b.py": "",
	}))
	sources := []*migration.Source{
		migration.NewSource("m/versions/helpers.py", "def add():\n    pass\n"),
		migration.NewSource("m/versions/b.py", "revision = 'b'\ndef upgrade(\n"),
		migration.NewSource("m/versions/a.py", revisionFile("a", "None")),
	}
	var got []string
	for _, m := range p.Read(sources) {
		got = append(got, m.Path()+" "+m.Project+" "+m.Revision)
		if len(m.Unread) > 0 != strings.HasSuffix(m.Path(), "b.py") {
			t.Errorf("%s: unread %v", m.Path(), m.Unread)
		}
	}
	if want := []string{"m/versions/b.py m b", "m/versions/a.py m a"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
