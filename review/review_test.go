package review_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/review"
)

// change is a change of files, by path: before are those of base, after those
// that the change adds or edits.
type change struct {
	before, after map[string]string
	// renamed leads from a path of after to the one before, removed are paths of before.
	renamed map[string]string
	removed []string
	// config is YAML.
	config string
	last   int
}

// input is what a review of the change starts from.
func (c change) input(t *testing.T) review.Input {
	t.Helper()
	in := review.Input{
		Before:      framework.Texts(c.before),
		Transaction: "auto",
		Last:        c.last,
		Now:         time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC),
	}
	var err error
	if in.Config, err = config.Parse(config.FileName, c.config, config.Known{Checks: checkNames(), Frameworks: framework.Names(review.Frameworks())}); err != nil {
		t.Fatal(err)
	}
	after := map[string]*string{}
	for path, text := range c.after {
		f := review.ChangedFile{Path: path, Status: "added"}
		if _, ok := c.before[path]; ok {
			f.Status = "modified"
		}
		if from, ok := c.renamed[path]; ok {
			f.Status, f.PreviousPath = "renamed", from
			after[from] = nil
		}
		after[path] = &text
		in.Files = append(in.Files, f)
	}
	for _, path := range c.removed {
		after[path] = nil
		in.Files = append(in.Files, review.ChangedFile{Path: path, Status: "removed"})
	}
	slices.SortFunc(in.Files, func(a, b review.ChangedFile) int { return strings.Compare(a.Path, b.Path) })
	in.After = framework.Overlay(in.Before, after)
	return in
}

func checkNames() []string {
	var names []string
	for _, c := range checks.All {
		names = append(names, c.Name)
	}
	return names
}

func (c change) run(t *testing.T) *review.Result {
	t.Helper()
	result := review.Run(c.input(t))
	return result
}

// found are the findings as "path:line severity check".
func found(r *review.Result) []string {
	var out []string
	for _, f := range r.Findings {
		line := fmt.Sprintf("%s:%d %s %s", f.Span.Path, f.Span.Start.Line, f.Severity, f.Check.Name)
		if f.Suppressed != nil {
			line += " (suppressed)"
		}
		out = append(out, line)
	}
	return out
}

// alembicRevision is the file of a revision.
func alembicRevision(revision, parent, upgrade string) string {
	down := "None"
	if parent != "" {
		down = fmt.Sprintf("%q", parent)
	}
	return "from alembic import op\nimport sqlalchemy as sa\nrevision = \"" + revision + "\"\ndown_revision = " + down +
		"\ndef upgrade():\n    " + strings.ReplaceAll(upgrade, "\n", "\n    ") + "\ndef downgrade():\n    raise NotImplementedError\n"
}

const (
	usersTable = "CREATE TABLE users (id bigint PRIMARY KEY, email text, name text);\n"
	emailIndex = "CREATE INDEX users_email ON users (email);\n"
	nameIndex  = "CREATE INDEX users_name ON users (name);\n"
	plan       = `op.add_column("users", sa.Column("plan", sa.String(), nullable=False))`
)

func TestRun(t *testing.T) {
	env := "from alembic import context\nwith context.begin_transaction():\n    context.run_migrations()\n"
	ini := "[alembic]\nscript_location = alembic\n"
	perMigration := strings.Replace(env, "with", "context.configure(transaction_per_migration=True)\nwith", 1)
	addColumn := alembicRevision("2", "1", `op.add_column("users", sa.Column("plan", sa.String()))`)
	update := alembicRevision("3", "2", `op.execute("UPDATE users SET plan = 'free'")`)
	tests := []struct {
		name   string
		change change
		want   []string
	}{
		{"a table of the history", change{
			before: map[string]string{"migrations/001.sql": usersTable},
			after:  map[string]string{"migrations/002.sql": emailIndex},
		}, []string{"migrations/002.sql:1 warning index-blocks-writes"}},
		{"a statement in a loop is one of the file", change{
			before: map[string]string{"alembic.ini": ini, "alembic/env.py": env, "alembic/versions/1.py": alembicRevision("1", "", `op.execute("CREATE TABLE users (id int, plan text)")`)},
			after: map[string]string{"alembic/versions/2.py": alembicRevision("2", "1",
				`[op.execute("ALTER TABLE users ALTER COLUMN plan TYPE varchar(" + n + ")") for n in ("10", "9", "8")]`)},
		}, []string{"alembic/versions/2.py:6 warning column-type-rewrites-table"}},
		{"the same default name of two indexes, which a convention may give others", change{
			before: map[string]string{"alembic.ini": ini, "alembic/env.py": env, "alembic/versions/1.py": alembicRevision("1", "", `op.execute("CREATE TABLE users (id int)"); op.create_index(None, "users", ["id"])`)},
			after:  map[string]string{"alembic/versions/2.py": alembicRevision("2", "1", `op.create_index(None, "users", ["id"], unique=True)`)},
		}, []string{"alembic/versions/2.py:6 warning index-blocks-writes"}},
		{"a table born in the change", change{
			after: map[string]string{"migrations/001.sql": usersTable, "migrations/002.sql": emailIndex},
		}, nil},
		{"an edited migration: what is new in it", change{
			before: map[string]string{"migrations/001.sql": usersTable, "migrations/002.sql": emailIndex},
			after:  map[string]string{"migrations/002.sql": nameIndex + emailIndex},
		}, []string{"migrations/002.sql:1 warning applied-migration-edited", "migrations/002.sql:1 warning index-blocks-writes"}},
		{"an edited migration: a statement less", change{
			before: map[string]string{"migrations/001.sql": usersTable, "migrations/002.sql": nameIndex + emailIndex},
			after:  map[string]string{"migrations/002.sql": emailIndex},
		}, []string{"migrations/002.sql:0 warning applied-migration-edited"}},
		{"an edited migration that is made to run again", change{
			before: map[string]string{"migrations/V1__users.sql": usersTable, "migrations/R__views.sql": "CREATE OR REPLACE VIEW v AS SELECT id FROM users;\n"},
			after:  map[string]string{"migrations/R__views.sql": "CREATE OR REPLACE VIEW v AS SELECT id, name FROM users;\n"},
		}, nil},
		{"an edited migration: the same statement once more", change{
			before: map[string]string{"migrations/001.sql": usersTable, "migrations/002.sql": "UPDATE users SET name = '';\nALTER TABLE users ADD COLUMN a int;\n"},
			after:  map[string]string{"migrations/002.sql": "-- moved\n\nUPDATE users  SET name = '';\nALTER TABLE users ADD COLUMN a int;\n"},
		}, nil},
		{"two migrations of base change places", change{
			before: map[string]string{"migrations/001.sql": usersTable, "migrations/002.sql": "CREATE TABLE a (id int);\n", "migrations/003.sql": "CREATE TABLE b (id int);\n"},
			after:  map[string]string{"migrations/002.sql": "CREATE TABLE b (id int);\n", "migrations/003.sql": "CREATE TABLE a (id int);\n"},
		}, []string{"migrations/002.sql:1 warning applied-migration-edited", "migrations/003.sql:1 warning applied-migration-edited"}},
		{"a statement goes from one migration of base to another, and a new one comes with it", change{
			before: map[string]string{"migrations/001.sql": usersTable + nameIndex, "migrations/002.sql": "CREATE TABLE b (id int);\n"},
			after:  map[string]string{"migrations/001.sql": usersTable, "migrations/002.sql": "CREATE TABLE b (id int);\n" + nameIndex + emailIndex},
		}, []string{"migrations/001.sql:0 warning applied-migration-edited", "migrations/002.sql:2 warning applied-migration-edited", "migrations/002.sql:3 warning index-blocks-writes"}},
		{"a statement goes from a migration of base to a new one, which databases have not run", change{
			before: map[string]string{"migrations/001.sql": usersTable + nameIndex, "migrations/002.sql": emailIndex},
			after:  map[string]string{"migrations/001.sql": usersTable, "migrations/003.sql": nameIndex},
		}, []string{"migrations/001.sql:0 warning applied-migration-edited", "migrations/003.sql:1 error statement-always-fails"}},
		{"a statement that two migrations of base get, one of them had", change{
			before: map[string]string{"migrations/001.sql": usersTable + nameIndex, "migrations/002.sql": "SELECT 1;\n", "migrations/003.sql": "SELECT 2;\n"},
			after:  map[string]string{"migrations/001.sql": usersTable, "migrations/002.sql": "SELECT 1;\n" + nameIndex, "migrations/003.sql": "SELECT 2;\n" + nameIndex},
		}, []string{"migrations/001.sql:0 warning applied-migration-edited", "migrations/002.sql:2 warning applied-migration-edited",
			"migrations/003.sql:2 warning applied-migration-edited", "migrations/003.sql:2 error statement-always-fails"}},
		{"a renamed migration", change{
			before:  map[string]string{"migrations/001.sql": usersTable, "migrations/002.sql": emailIndex},
			after:   map[string]string{"migrations/002_index.sql": emailIndex + nameIndex},
			renamed: map[string]string{"migrations/002_index.sql": "migrations/002.sql"},
		}, []string{"migrations/002_index.sql:2 warning applied-migration-edited", "migrations/002_index.sql:2 warning index-blocks-writes"}},
		{"a migration that gets another version", change{
			before:  map[string]string{"migrations/001.sql": usersTable, "migrations/002.sql": emailIndex},
			after:   map[string]string{"migrations/003.sql": emailIndex + nameIndex},
			renamed: map[string]string{"migrations/003.sql": "migrations/002.sql"},
		}, []string{"migrations/003.sql:1 warning applied-migration-deleted", "migrations/003.sql:2 warning index-blocks-writes"}},
		{"a removed migration", change{
			before:  map[string]string{"migrations/001.sql": usersTable, "migrations/002.sql": emailIndex},
			removed: []string{"migrations/002.sql"},
		}, []string{"migrations/002.sql:0 warning applied-migration-deleted"}},
		{"another project's set-up makes no sense", change{
			before: map[string]string{"other/alembic.ini": "[alembic]\nscript_location = nowhere\n", "migrations/001.sql": usersTable},
			after:  map[string]string{"migrations/002.sql": emailIndex},
		}, []string{"migrations/002.sql:1 warning index-blocks-writes"}},
		{"two revisions in one transaction", change{
			before: map[string]string{"alembic.ini": ini, "alembic/env.py": env, "alembic/versions/1.py": alembicRevision("1", "", `op.execute("CREATE TABLE users (id int)")`)},
			after:  map[string]string{"alembic/versions/2.py": addColumn, "alembic/versions/3.py": update},
		}, []string{"alembic/versions/3.py:6 warning backfill-in-schema-transaction"}},
		{"two revisions in transactions of their own", change{
			before: map[string]string{"alembic.ini": ini, "alembic/env.py": perMigration, "alembic/versions/1.py": alembicRevision("1", "", `op.execute("CREATE TABLE users (id int)")`)},
			after:  map[string]string{"alembic/versions/2.py": addColumn, "alembic/versions/3.py": update},
		}, nil},
		{"only the project that the change touches", change{
			before: map[string]string{"a/migrations/001.sql": usersTable, "b/migrations/001.sql": usersTable, "b/migrations/002.sql": emailIndex},
			after:  map[string]string{"a/migrations/002.sql": emailIndex},
		}, []string{"a/migrations/002.sql:1 warning index-blocks-writes"}},
		{"the newest of each project, each on its own", change{
			before: map[string]string{
				"a/migrations/001.sql": usersTable, "a/migrations/002.sql": emailIndex, "a/migrations/003.sql": nameIndex,
				"b/migrations/001.sql": usersTable, "b/migrations/002.sql": emailIndex,
			},
			last: 2,
		}, []string{"a/migrations/002.sql:1 warning index-blocks-writes", "a/migrations/003.sql:1 warning index-blocks-writes",
			"b/migrations/002.sql:1 warning index-blocks-writes"}},
		{"an ignore", change{
			after: map[string]string{"migrations/001.sql": "-- oncebitten: ignore index-blocks-writes: small\n" + emailIndex + nameIndex},
		}, []string{"migrations/001.sql:2 warning index-blocks-writes (suppressed)", "migrations/001.sql:3 warning index-blocks-writes"}},
		{"an ignore over a comment and an empty line", change{
			after: map[string]string{"migrations/001.sql": "-- oncebitten: ignore index-blocks-writes until 2026-06-01: small\n\n-- the index\n" + emailIndex},
		}, []string{"migrations/001.sql:4 warning index-blocks-writes (suppressed)"}},
		{"an ignore that has expired", change{
			after: map[string]string{"migrations/001.sql": "-- oncebitten: ignore index-blocks-writes until 2026-05-31: small\n" + emailIndex},
		}, []string{"migrations/001.sql:1 warning useless-ignore", "migrations/001.sql:2 warning index-blocks-writes"}},
		{"an ignore in the history", change{
			before: map[string]string{"migrations/001.sql": "-- oncebitten: ignore all\n" + usersTable},
			after:  map[string]string{"migrations/002.sql": emailIndex},
		}, []string{"migrations/002.sql:1 warning index-blocks-writes"}},
		{"a severity of the team's own", change{
			after:  map[string]string{"migrations/001.sql": emailIndex + "DROP TABLE old;\n"},
			config: "checks: {index-blocks-writes: error, drop-table-loses-data: off}\n",
		}, []string{"migrations/001.sql:1 error index-blocks-writes"}},
		{"a bad statement among good ones", change{
			after: map[string]string{"migrations/001.sql": emailIndex + "CREATE TABEL x ();\n" + nameIndex},
		}, []string{"migrations/001.sql:1 warning index-blocks-writes", "migrations/001.sql:2 notice unread-statement", "migrations/001.sql:3 warning index-blocks-writes"}},
		{"no migration", change{after: map[string]string{"README.md": "# hello\n"}}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			result := test.change.run(t)
			if got := found(result); !slices.Equal(got, test.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(test.want, "\n  "))
			}
			if len(result.Errors) > 0 {
				t.Errorf("not analysed: %v", result.Errors)
			}
		})
	}
}

func TestVerdict(t *testing.T) {
	warning := map[string]string{"migrations/001.sql": emailIndex}
	failing := map[string]string{"migrations/001.sql": "DROP TABLE users;\n"}
	accepted := map[string]string{"migrations/001.sql": "-- oncebitten: ignore drop-table-loses-data: moved\nDROP TABLE users;\n"}
	tests := []struct {
		name   string
		after  map[string]string
		config string
		want   review.Verdict
	}{
		{"a warning", warning, "", review.Pass},
		{"a warning, failing on warnings", warning, "fail-on: warning\n", review.Fail},
		{"an error", failing, "", review.Fail},
		{"an error, never failing", failing, "fail-on: never\n", review.Pass},
		{"an accepted error", accepted, "", review.Pass},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := change{after: test.after, config: test.config}
			if got := c.run(t).Verdict; got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
	in := change{after: failing}.input(t)
	in.Unreadable = []review.FileError{{Path: "migrations/002.sql", Reason: "it is a link"}}
	result := review.Run(in)
	if result.Verdict != review.Incomplete || result.Count(checks.Error) != 1 {
		t.Errorf("an unreadable file: %s with %d errors, want incomplete with 1", result.Verdict, result.Count(checks.Error))
	}
}

// An older edition than that of a check makes its findings notices.
func TestEdition(t *testing.T) {
	in := change{after: map[string]string{"migrations/001.sql": "DROP TABLE users;\n" + emailIndex}, config: "checks: {index-blocks-writes: error}\n"}.input(t)
	in.Config.Edition = 0
	result := review.Run(in)
	want := []string{"migrations/001.sql:1 notice drop-table-loses-data", "migrations/001.sql:2 error index-blocks-writes"}
	if got := found(result); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Notes say what of the history is uncertain; it is no finding.
func TestNotes(t *testing.T) {
	result := change{
		before: map[string]string{"migrations/001.sql": usersTable + "CREATE TABEL x ();\n\nCREATE TABEL y ();\n"},
		after:  map[string]string{"migrations/002.sql": "ALTER TABLE users ADD COLUMN a int;\n"},
		config: "postgres-version: 15\n",
	}.run(t)
	want := []string{`2 parts of the history were not read, so what they did is not known; the first is migrations/001.sql:2: syntax error at or near "TABEL"`}
	if !slices.Equal(result.Notes, want) || len(result.Findings) != 0 {
		t.Errorf("got notes %q and findings %q, want notes %q", result.Notes, found(result), want)
	}
}

func TestFingerprints(t *testing.T) {
	of := func(path, text string, c change) []string {
		c.after = map[string]string{path: text}
		var out []string
		for _, f := range c.run(t).Findings {
			out = append(out, f.Fingerprint)
		}
		return out
	}
	volatile := "ALTER TABLE users ADD COLUMN a float DEFAULT random()"
	start := of("migrations/002.sql", volatile+";\n", change{})
	if len(start) != 1 || len(start[0]) != 16 {
		t.Fatalf("got fingerprints %q, want one of 16 digits", start)
	}
	const quiet = "checks: {applied-migration-edited: off, applied-migration-deleted: off}\n"
	edited := change{before: map[string]string{"migrations/002.sql": usersTable}, config: quiet}
	old := of("migrations/002.sql", volatile+";\n", edited)
	moved := edited
	moved.renamed = map[string]string{"migrations/003.sql": "migrations/002.sql"}
	tests := []struct {
		name, path, text string
		change           change
		same             []string
		want             bool
	}{
		{"moved lines", "migrations/002.sql", "-- a comment\nSELECT 1;\n\n" + volatile + ";\n", change{}, start, true},
		{"other white space", "migrations/002.sql", strings.ReplaceAll(volatile, " ", "\n  ") + ";\n", change{}, start, true},
		{"another literal", "migrations/002.sql", strings.Replace(volatile, "random()", "random() * 2", 1) + ";\n", change{}, start, false},
		{"white space in a literal", "migrations/002.sql", strings.Replace(volatile, "random()", "random() + length('a  b')", 1) + ";\n", change{}, start, false},
		{"a new file under another name", "migrations/003.sql", volatile + ";\n", change{}, start, true},
		{"a new file of another project", "billing/migrations/002.sql", volatile + ";\n", change{}, start, false},
		{"a file of base", "migrations/002.sql", volatile + ";\n", edited, start, false},
		{"a renamed file of base", "migrations/003.sql", volatile + ";\n", moved, old, true},
		{"another file than that of base", "migrations/003.sql", volatile + ";\n", change{}, old, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := of(test.path, test.text, test.change)
			if len(got) != 1 || (got[0] == test.same[0]) != test.want {
				t.Errorf("got %q, from %q; the same: want %t", got, test.same, test.want)
			}
		})
	}
	// Of two new files with the same statement neither is the one that was alone.
	both := change{after: map[string]string{"migrations/002.sql": volatile + ";\n", "migrations/003.sql": volatile + ";\n"}}
	var pair []string
	for _, f := range both.run(t).Findings {
		pair = append(pair, f.Fingerprint)
	}
	if len(pair) != 2 || pair[0] == pair[1] || slices.Contains(pair, start[0]) {
		t.Errorf("got %q, from %q alone", pair, start)
	}
	twice := of("migrations/002.sql", "DELETE FROM users; DROP TABLE old;\nSELECT 1;\nDROP TABLE IF EXISTS old;\n"+volatile+";\n"+volatile+";\n", change{})
	if slices.Sort(twice); len(slices.Compact(slices.Clone(twice))) != len(twice) || len(twice) < 2 {
		t.Errorf("fingerprints of several findings are not their own: %q", twice)
	}
}

// Findings and all else are in the order of their places, whatever the order of the input.
func TestOrder(t *testing.T) {
	c := change{after: map[string]string{"b/migrations/001.sql": emailIndex, "a/migrations/001.sql": nameIndex + emailIndex}}
	first := c.run(t)
	in := c.input(t)
	slices.Reverse(in.Files)
	second := review.Run(in)
	want := []string{"a/migrations/001.sql:1 warning index-blocks-writes", "a/migrations/001.sql:2 warning index-blocks-writes", "b/migrations/001.sql:1 warning index-blocks-writes"}
	for _, result := range []*review.Result{first, second} {
		if got := found(result); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// An old version that cannot be read is said: every statement then counts as new.
func TestOldVersionUnread(t *testing.T) {
	in := change{
		before: map[string]string{"migrations/001.sql": emailIndex},
		after:  map[string]string{"migrations/001.sql": emailIndex + nameIndex},
	}.input(t)
	in.MergeBase = framework.Texts(map[string]string{})
	result := review.Run(in)
	said := slices.ContainsFunc(result.Notes, func(note string) bool {
		return strings.HasPrefix(note, "migrations/001.sql could not be read as it was before")
	})
	if !said {
		t.Errorf("the notes do not name the file: %q", result.Notes)
	}
	want := []string{"migrations/001.sql:1 warning index-blocks-writes", "migrations/001.sql:2 warning index-blocks-writes"}
	if got := found(result); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Revisions that did not fit together before are a note, and nobody's finding.
func TestGraphProblemsOfBase(t *testing.T) {
	result := change{
		before: map[string]string{
			"versions/1.py": alembicRevision("a1", "", `op.execute("CREATE TABLE t (id int)")`),
			"versions/2.py": alembicRevision("a1", "", `op.execute("SELECT 1")`),
		},
		after: map[string]string{"versions/3.py": alembicRevision("b2", "a1", `op.execute("SELECT 1")`)},
	}.run(t)
	want := "the revisions of versions did not fit together before: versions/1.py and versions/2.py are the same revision, a1"
	if !slices.Contains(result.Notes, want) {
		t.Errorf("notes %q, want one that is %q", result.Notes, want)
	}
	if len(result.Findings) > 0 {
		t.Errorf("found %q, want nothing", found(result))
	}
}
