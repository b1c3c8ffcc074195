package report

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; go test ./report -update writes it.\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

const planFile = `"""add a plan"""
revision = "a1b2"
down_revision = "9f8e"


def upgrade():
    op.add_column("users", sa.Column("plan", sa.String(), nullable=False))
    op.create_foreign_key(
        "fk_users_team",
        "users", "teams",
        ["team_id"], ["id"],
    )


def downgrade():
    run_cleanup()
`

const indexFile = "CREATE INDEX i ON users (email);\n\nALTER TABLE users ALTER COLUMN plan SET NOT NULL;\n"

const (
	planPath  = "alembic/versions/0042_plan.py"
	indexPath = "db/migrations/3 add index.up.sql"
)

var users = migration.Name{Name: "users"}

// spanOf is the span of the only occurrence of text.
func spanOf(source *migration.Source, text string) migration.Span {
	if strings.Count(source.Text, text) != 1 {
		panic("not in the source exactly once: " + text)
	}
	at := strings.Index(source.Text, text)
	return source.Span(at, at+len(text))
}

// example is a result with something of everything.
func example() *review.Result {
	plan, index := migration.NewSource(planPath, planFile), migration.NewSource(indexPath, indexFile)
	builtIn := review.LessonLink{Title: "A NOT NULL column without a default", Path: "not_null_without_default.md", Line: 1, BuiltIn: true}
	team := review.LessonLink{Title: "Adding a NOT NULL column failed in production", Path: "lessons/database.md", Line: 16,
		URL: "https://github.com/acme/shop/blob/0123456789abcdef/lessons/database.md#adding", Date: "2026-01-08"}
	steps := exampleSteps(plan, index)
	m := steps[0].Migration
	return &review.Result{
		Verdict: review.Fail,
		Files: []review.File{
			{Path: planPath, Framework: "alembic", Revision: "a1b2", Status: "added"},
			{Path: indexPath, Framework: "sql", Revision: "3", Status: "added"},
		},
		Findings: []*review.Finding{
			{
				Check: &checks.Check{Name: "missing-rollback"}, Severity: checks.Notice, Migration: m,
				Span:        migration.Span{Path: planPath},
				Message:     "`a1b2` cannot be undone",
				Fingerprint: "00000000000000a1", Direction: migration.Downgrade, Remedy: review.NewRemedy("write the way back", nil, ""),
			},
			{
				Check: &checks.Check{Name: "not-null-without-default"}, Severity: checks.Error, Step: steps[0], Migration: m,
				Span:        steps[0].Statement.Span,
				Message:     "fails if `users` has any row: the existing rows get no `plan`",
				Fingerprint: "00000000000000b2", Direction: migration.Upgrade, SQL: steps[0].Statement.SQL, IsGenerated: steps[0].Statement.Call != "",
				Taught: &review.Taught{Lessons: []review.LessonLink{team, builtIn}},
				Remedy: review.NewRemedy("", []review.RecipeStep{
					{Title: "add it nullable", Migration: "revision 1", Language: "python", Code: review.Code{"def upgrade():\n    op.add_column(\"users\", sa.Column(\"plan\", sa.String()))\n"}},
					{Title: "fill it", Notes: []string{"release code that writes it"}},
					{Title: "once every row has a plan", Migration: "revision 2", Language: "python", Code: review.Code{"def upgrade():\n    op.alter_column(\"users\", \"plan\", nullable=False)\n"}},
				}, "deploy each by itself"),
			},
			{
				Check: &checks.Check{Name: "foreign-key-validates-under-lock"}, Severity: checks.Warning, Step: steps[1], Migration: m,
				Span:        steps[1].Statement.Span,
				Message:     "blocks writes of `users` and `teams` while every row of `users` is checked",
				Cost:        "SHARE ROW EXCLUSIVE on `users` and `teams`; size unknown",
				Related:     []review.Related{{Span: spanOf(plan, "def downgrade():"), Message: "the rollback drops nothing"}},
				Fingerprint: "00000000000000c3", Direction: migration.Upgrade, SQL: steps[1].Statement.SQL, IsGenerated: steps[1].Statement.Call != "",
				Suppressed: &review.Suppression{By: "file", Reason: "200 rows", Until: "2027-01-01"},
			},
			{
				Check: &checks.Check{Name: "index-blocks-writes"}, Severity: checks.Error, Step: steps[2],
				Span:    steps[2].Statement.Span,
				Message: "locks out every write to `users` until `i` is built", Cost: "SHARE on `users`; 12000000 rows",
				Fingerprint: "00000000000000d4", Direction: migration.Upgrade, SQL: steps[2].Statement.SQL, IsGenerated: steps[2].Statement.Call != "",
				Fix: &review.Fix{Title: "build the index concurrently", Edits: []migration.Edit{
					{Span: index.Span(len("CREATE INDEX "), len("CREATE INDEX ")), Text: "CONCURRENTLY "}}},
				Remedy: review.NewRemedy("", []review.RecipeStep{
					{Title: "build it", Migration: "migration 1", Language: "sql", Code: review.Code{"CREATE INDEX CONCURRENTLY i ON users (email);\n"}},
					{Title: "use it", Notes: []string{"release code that needs it"}}}, ""),
			},
			{
				Check: &checks.Check{Name: "set-not-null-scans-table"}, Severity: checks.Warning, Step: steps[3],
				Span:        steps[3].Statement.Span,
				Message:     "blocks reads and writes of `users` during a full scan",
				Fingerprint: "00000000000000e5", Direction: migration.Upgrade, SQL: steps[3].Statement.SQL, IsGenerated: steps[3].Statement.Call != "",
				Taught: &review.Taught{Lessons: []review.LessonLink{team}, Follows: &team},
			},
		},
		Unread: []migration.Unread{{Span: spanOf(plan, "run_cleanup()"), Direction: migration.Downgrade, Reason: wording.Verbatim("a call of a function that is not in this file")}},
		Steps:  steps,
		LessonsRead: []review.LessonsFile{
			{Path: "lessons/database.md", Commit: "0123456789abcdef", Lessons: 2},
			{Repository: "acme/handbook", Path: "lessons/all.md", Commit: "fedcba9876543210", Lessons: 30},
		},
		Lessons: []review.AppliedLesson{{LessonLink: team, Findings: 2}, {LessonLink: builtIn, Findings: 1}},
		Notes:   []string{"PostgreSQL 14 is assumed: `postgres-version` is not set"},
		FailOn:  checks.Error,
		Version: 14,
		Sources: map[string]*migration.Source{planPath: plan, indexPath: index},
	}
}

// exampleSteps are the four statements of the two files.
func exampleSteps(plan, index *migration.Source) []*checks.Step {
	teams := migration.Name{Name: "teams"}
	alembic := &migration.Migration{Framework: "alembic", Source: plan, Revision: "a1b2"}
	sql := &migration.Migration{Framework: "sql", Source: index, Revision: "3"}
	lock := func(name migration.Name, mode string, strength int) schema.Lock {
		return (&schema.LockMode{Name: mode, Strength: strength}).On(name)
	}
	step := func(m *migration.Migration, span migration.Span, call, sql, transaction string, op migration.Operation, e schema.Effect) *checks.Step {
		return &checks.Step{Migration: m, Operations: []migration.Operation{op}, Spans: []migration.Span{span}, Effect: &e, Effects: []schema.Effect{e},
			Statement: &migration.Statement{SQL: sql, Span: span, Call: call, Direction: migration.Upgrade, Transaction: transaction, Source: m.Source}}
	}
	foreignKey := strings.TrimSuffix(planFile[strings.Index(planFile, "op.create_foreign_key"):strings.Index(planFile, "\n\n\ndef downgrade")], "\n")
	return []*checks.Step{
		step(alembic, spanOf(plan, `op.add_column("users", sa.Column("plan", sa.String(), nullable=False))`), "op.add_column",
			"ALTER TABLE users ADD COLUMN plan VARCHAR NOT NULL", "1",
			migration.AddColumn{Table: users, Column: migration.Column{Name: "plan", Type: migration.Type{Name: migration.Name{Name: "varchar"}}, NotNull: true}},
			schema.Effect{Locks: []schema.Lock{lock(users, "ACCESS EXCLUSIVE", 8)},
				Fails: []schema.Failure{{SQLState: "23502", When: wording.Say("%s has rows", wording.Code("users")), Certain: true}}}),
		step(alembic, spanOf(plan, foreignKey), "op.create_foreign_key",
			"ALTER TABLE users ADD CONSTRAINT fk_users_team FOREIGN KEY(team_id) REFERENCES teams (id)", "1",
			migration.AddConstraint{Table: users, Constraint: migration.Constraint{Kind: migration.ForeignKey, Name: "fk_users_team", Columns: []string{"team_id"}, References: teams}},
			schema.Effect{Locks: []schema.Lock{lock(teams, "SHARE ROW EXCLUSIVE", 6), lock(users, "SHARE ROW EXCLUSIVE", 6)}, Scans: []migration.Name{users},
				Fails: []schema.Failure{{SQLState: "23503", When: wording.Say("a row of %s has no row in %s", wording.Code("users"), wording.Code("teams"))}}}),
		step(sql, spanOf(index, "CREATE INDEX i ON users (email)"), "", "CREATE INDEX i ON users (email)", "",
			migration.CreateIndex{Index: "i", Table: users, Elements: []migration.IndexElement{{Column: "email"}}},
			schema.Effect{Locks: []schema.Lock{lock(users, "SHARE", 5)}, Builds: []migration.Name{{Name: "i"}}, Scans: []migration.Name{users}}),
		step(sql, spanOf(index, "ALTER TABLE users ALTER COLUMN plan SET NOT NULL"), "", "ALTER TABLE users ALTER COLUMN plan SET NOT NULL", "",
			migration.SetNotNull{Table: users, Column: "plan"},
			schema.Effect{Locks: []schema.Lock{lock(users, "ACCESS EXCLUSIVE", 8)}, Scans: []migration.Name{users}, Uncertain: []schema.Assumption{{Why: wording.Say("%s is as its migrations left it", wording.Code("users"))}}}),
	}
}
