package review_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/config"
	"github.com/oncebitten/oncebitten/lesson"
	"github.com/oncebitten/oncebitten/review"
	"github.com/oncebitten/oncebitten/wording"
)

// Examples of lessons are reviewed in every language that a framework reads,
// whether they are statements or whole functions.
func TestReviewExample(t *testing.T) {
	tests := []struct {
		name, language, code string
		want                 []string
	}{
		{"SQL", "sql", "ALTER TABLE users ADD COLUMN plan text NOT NULL;", []string{"not-null-without-default"}},
		{"statements in Python", "python", plan, []string{"not-null-without-default"}},
		{"functions in Python", "python", "def upgrade():\n    " + plan + "\n\ndef downgrade():\n    pass\n", []string{"not-null-without-default"}},
		{"a good one", "python", `op.add_column("users", sa.Column("plan", sa.String()))`, nil},
		{"another language", "bash", "pg_dump shop", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, f := range review.ReviewExample(lesson.Example{Language: test.language, Code: test.code}) {
				got = append(got, f.Check.Name)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// What a lesson shows around an example counts: the fence's words say how the
// blocks belong together, and lines are those of the lesson's file.
func TestJudge(t *testing.T) {
	tests := []struct {
		name, lesson string
		config       config.Settings
		want         []string
	}{
		{"history says what is there", `
### [DB] A lesson
**Solution**:
~~~sql history
CREATE TABLE users (id int, plan text, CONSTRAINT c CHECK (plan IS NOT NULL));
~~~
~~~sql
ALTER TABLE users ALTER COLUMN plan SET NOT NULL;
~~~
`, config.Settings{}, nil},
		{"steps build upon each other", `
### [DB] A lesson
**Solution**:
~~~sql step=1
ALTER TABLE users ADD CONSTRAINT c CHECK (plan IS NOT NULL) NOT VALID;
~~~
~~~sql step=2
ALTER TABLE users VALIDATE CONSTRAINT c;
~~~
~~~sql step=3
ALTER TABLE users ALTER COLUMN plan SET NOT NULL;
~~~
`, config.Settings{}, nil},
		{"the same in Alembic, with a history in SQL", `
### [DB] A lesson
**Solution**:
~~~sql history
CREATE TABLE users (id int, plan text);
~~~
~~~python step=1
op.create_check_constraint("c", "users", "plan IS NOT NULL", postgresql_not_valid=True)
~~~
~~~python step=2
op.execute("ALTER TABLE users VALIDATE CONSTRAINT c")
~~~
~~~python step=3
op.alter_column("users", "plan", existing_type=sa.String(), nullable=False)
~~~
`, config.Settings{}, nil},
		{"without its steps the last one scans", `
### [DB] A lesson
**Solution**:
~~~python
# require it
op.alter_column("users", "plan", existing_type=sa.String(), nullable=False)
~~~
`, config.Settings{}, []string{"6 warning lesson-solution-hurts: the lesson's own solution has a warning of `set-not-null-scans-table`"}},
		{"a whole revision, with its own header", `
### [DB] A lesson
**Checks**: ~not-null-without-default~

~~~python bad
"""Add plan

Revision ID: 5f1c
"""
from alembic import op
import sqlalchemy as sa

revision = "5f1c"
down_revision = "not shown"


def upgrade() -> None:
    op.add_column("users", sa.Column("plan", sa.String(), nullable=False))  # want not-null-without-default


def downgrade() -> None:
    op.drop_column("users", "plan")
~~~
`, config.Settings{}, nil},
		{"the version of the example", `
### [DB] A lesson
**Checks**: ~statement-always-fails~
~~~sql bad postgres=16
ALTER TABLE users ADD COLUMN is_adult boolean GENERATED ALWAYS AS (age > 17) VIRTUAL;
~~~
`, config.Settings{PostgresVersion: 18}, nil},
		{"the version of the configuration", `
### [DB] A lesson
**Checks**: ~statement-always-fails~
~~~sql bad
ALTER TABLE users ADD COLUMN is_adult boolean GENERATED ALWAYS AS (age > 17) VIRTUAL;
~~~
`, config.Settings{PostgresVersion: 18}, []string{"5 error lesson-example-not-caught: this bad example is not caught by the checks of its lesson: ~statement-always-fails~"}},
		{"a path that makes a tool", `
### [DB] A lesson
**Checks**: ~concurrently-in-transaction~
~~~sql bad file=db/migrations/00001_index.sql
-- +goose Up
CREATE INDEX CONCURRENTLY users_email ON users (email);
~~~
`, config.Settings{}, nil},
		{"an announcement on the wrong line", `
### [DB] A lesson
**Checks**: ~index-blocks-writes~
~~~sql
SELECT 1; -- want index-blocks-writes
CREATE INDEX i ON users (email);
~~~
`, config.Settings{}, []string{"5 error lesson-example-not-caught: this line announces ~index-blocks-writes~, which is found on line 6 instead"}},
		{"an announcement of nothing that there is", `
### [DB] A lesson
~~~sql bad
SELECT 1; -- want index-blocks-write
ALTER TABLE users ADD COLUMN plan text NOT NULL;
~~~
`, config.Settings{}, []string{
			"4 error lesson-example-not-caught: this line announces ~index-blocks-write~, and there is no such check",
			"5 error lesson-example-not-caught: this line does not announce an error of ~not-null-without-default~",
		}},
		{"a bad example by its place is a guess", `
### [DB] A lesson
**Error**: the deploy hung.
~~~sql
ALTER TABLE users ADD COLUMN plan text;
~~~
`, config.Settings{}, []string{"5 warning lesson-example-not-caught: no check catches this bad example, so the lesson guards against nothing"}},
		{"caught by another check", `
### [DB] A lesson
**Checks**: ~index-blocks-writes~
~~~sql bad
ALTER TABLE users ADD COLUMN plan text NOT NULL;
~~~
`, config.Settings{}, []string{"5 error lesson-example-not-caught: this bad example is not caught by the checks of its lesson (~index-blocks-writes~), but by ~not-null-without-default~: say so in the field Checks"}},
		{"not read", `
### [DB] A lesson
**Checks**: ~index-blocks-writes~
~~~sql bad
CREATE INDEX;
~~~
`, config.Settings{}, []string{"5 error lesson-example-not-caught: no check catches this bad example, which was not read"}},
		{"nothing in it", `
### [DB] A lesson
**Checks**: ~index-blocks-writes~
~~~sql bad
-- nothing
~~~
`, config.Settings{}, []string{"5 error lesson-example-not-caught: no check catches this bad example: there is no statement in it that a migration would run"}},
		{"placeholders", `
### [DB] A lesson
**Checks**: ~not-null-without-default~
~~~sql bad
ALTER TABLE table ADD COLUMN <name> text NOT NULL;
~~~
**Solution**:
~~~python
def upgrade():
    op.add_column('table', sa.Column('c', sa.String(), nullable=True))
    op.execute("UPDATE table SET c = [logic] WHERE id < 1000")
~~~
`, config.Settings{}, []string{"11 warning lesson-solution-hurts: the lesson's own solution has a warning of ~backfill-in-schema-transaction~: blocks reads and writes of ~table~"}},
		{"a check that is off by default, named by the lesson", `
### [DB] A lesson
**Checks**: ~money-follows-locale~
~~~sql bad
ALTER TABLE users ADD COLUMN balance money;
~~~
`, config.Settings{}, nil},
		{"a check that the team has switched off", `
### [DB] A lesson
**Checks**: ~index-blocks-writes~
~~~sql bad
CREATE INDEX i ON users (email);
~~~
`, config.Settings{Checks: map[string]config.Severity{"index-blocks-writes": "off"}},
			[]string{"5 error lesson-example-not-caught: this bad example is not caught by the checks of its lesson: ~index-blocks-writes~"}},
		{"a solution that says why", `
### [DB] A lesson
**Solution**:
~~~sql
-- oncebitten: ignore index-blocks-writes: nightly table, 200 rows
CREATE INDEX i ON users (email);
~~~
`, config.Settings{}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := strings.ReplaceAll(test.lesson, "~~~", "```")
			text = strings.ReplaceAll(text, "~", "`")
			c := config.Default()
			c.PostgresVersion, c.Checks = test.config.PostgresVersion, test.config.Checks
			faults, tried, _ := review.NewLibrary([]*lesson.Document{lesson.Read("l.md", text)}).Judge(c)
			if tried == 0 {
				t.Fatal("no example was run")
			}
			for i, f := range faults {
				got := fmt.Sprintf("%d %s %s: %s", f.Line, f.Severity, f.Check.Name, f.Message.In(wording.English))
				if i >= len(test.want) || !strings.HasPrefix(got, strings.ReplaceAll(test.want[i], "~", "`")) {
					t.Errorf("got %s", got)
				}
			}
			if len(faults) != len(test.want) {
				t.Errorf("%d faults, want %q", len(faults), test.want)
			}
		})
	}
}
