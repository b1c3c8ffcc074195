package alembic_test

import (
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/wording"
)

// TestRenderStyle holds recipes for the first statement of a file: they look
// like the file, say which imports it lacks, and do what they would do in any other style.
func TestRenderStyle(t *testing.T) {
	const header = "revision = 'a'\ndown_revision = None\n\n"
	p := environment(t, framework.Texts(map[string]string{"alembic.ini": "[alembic]\nscript_location = m\n", "m/versions/a.py": ""}))
	for name, test := range map[string]struct{ imports, body, want string }{
		"names of their own": {
			"from alembic import op as o\nimport sqlalchemy\n",
			"def upgrade():\n    o.add_column('t', sqlalchemy.Column('a', sqlalchemy.String(20), nullable=False))\n",
			`def upgrade():
    o.add_column('t', sqlalchemy.Column('a', sqlalchemy.String(20), nullable=True))
----
def upgrade():
    o.create_check_constraint('t_a_check', 't', "a <> ''", postgresql_not_valid=True)
----
def upgrade():
    o.execute('ALTER TABLE t VALIDATE CONSTRAINT t_a_check')
    o.alter_column('t', 'a', existing_type=sqlalchemy.String(20), nullable=False)
    o.drop_constraint('t_a_check', 't', type_='check')`,
		},
		"one name after the other, a downgrade, two blanks": {
			"from alembic.op import add_column, drop_column\nfrom sqlalchemy import Column, String\n",
			"def upgrade() -> None:\n  \"\"\"New.\"\"\"\n  add_column(\"t\", Column(\"a\", String(20), nullable=False))\n\n\ndef downgrade() -> None:\n  drop_column(\"t\", \"a\")\n",
			`def upgrade() -> None:
  add_column("t", Column("a", String(20), nullable=True))


def downgrade() -> None:
  drop_column("t", "a")
----
from alembic.op import create_check_constraint, drop_constraint

def upgrade() -> None:
  create_check_constraint("t_a_check", "t", "a <> ''", postgresql_not_valid=True)


def downgrade() -> None:
  drop_constraint("t_a_check", "t", type_="check")
----
from alembic.op import execute, alter_column, drop_constraint, create_check_constraint

def upgrade() -> None:
  execute("ALTER TABLE t VALIDATE CONSTRAINT t_a_check")
  alter_column("t", "a", existing_type=String(20), nullable=False)
  drop_constraint("t_a_check", "t", type_="check")


def downgrade() -> None:
  create_check_constraint("t_a_check", "t", "a <> ''", postgresql_not_valid=True)
  alter_column("t", "a", existing_type=String(20), nullable=True)`,
		},
		"batches, a table in a constant": {
			"from alembic import op\nimport sqlalchemy as sa\nTABLE = 't'\n",
			"def upgrade():\n    with op.batch_alter_table(TABLE, schema=None) as batch_op:\n        batch_op.add_column(sa.Column('a', sa.String(20), nullable=False))\n",
			`def upgrade():
    with op.batch_alter_table('t', schema=None) as batch_op:
        batch_op.add_column(sa.Column('a', sa.String(20), nullable=True))
----
def upgrade():
    with op.batch_alter_table('t', schema=None) as batch_op:
        batch_op.create_check_constraint('t_a_check', "a <> ''", postgresql_not_valid=True)
----
def upgrade():
    op.execute('ALTER TABLE t VALIDATE CONSTRAINT t_a_check')
    with op.batch_alter_table('t', schema=None) as batch_op:
        batch_op.alter_column('a', existing_type=sa.String(20), nullable=False)
        batch_op.drop_constraint('t_a_check', type_='check')`,
		},
		"op as a parameter, a type of the file's own": {
			"import sqlalchemy as sa\nPLAN = sa.String(20)\n",
			"def upgrade(op, tables):\n    op.add_column(\"t\", sa.Column(\"a\", PLAN, nullable=False))\n",
			`def upgrade(op, tables):
    op.add_column("t", sa.Column("a", sa.String(20), nullable=True))
----
def upgrade(op, tables):
    op.create_check_constraint("t_a_check", "t", "a <> ''", postgresql_not_valid=True)
----
def upgrade(op, tables):
    op.execute("ALTER TABLE t VALIDATE CONSTRAINT t_a_check")
    op.alter_column("t", "a", existing_type=sa.String(20), nullable=False)
    op.drop_constraint("t_a_check", "t", type_="check")`,
		},
		"all of Alembic": {
			"import alembic\nimport sqlalchemy as sa\n",
			"def upgrade():\n    alembic.op.add_column(\"t\", sa.Column(\"a\", sa.VARCHAR(20), nullable=False))\n",
			`def upgrade():
    alembic.op.add_column("t", sa.Column("a", sa.VARCHAR(20), nullable=True))
----
def upgrade():
    alembic.op.create_check_constraint(
        "t_a_check",
        "t",
        "a <> ''",
        postgresql_not_valid=True,
    )
----
def upgrade():
    alembic.op.execute("ALTER TABLE t VALIDATE CONSTRAINT t_a_check")
    alembic.op.alter_column("t", "a", existing_type=sa.VARCHAR(20), nullable=False)
    alembic.op.drop_constraint("t_a_check", "t", type_="check")`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := test.imports + header + test.body
			s := p.Read([]*migration.Source{migration.NewSource("m/versions/a.py", text)})[0].Statements[0]
			add := postgres.Read(s).Operations[0].(migration.AddColumn)
			steps := checkedColumn(add)
			recipe := p.Render(s, []migration.Operation{add}, steps, wording.English)
			if got := strings.ReplaceAll(strings.Join(recipe.Codes, "----\n"), "\n\n----", "\n----"); got != test.want+"\n" {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
			for i, code := range recipe.Codes {
				m := readOne(t, test.imports+header+code)
				want := readOne(t, "from alembic import op\nimport sqlalchemy as sa\n"+header+p.Render(nil, nil, steps, wording.English).Codes[i])
				if got, want := upgrades(m), upgrades(want); got != want || len(m.Unread) > 0 {
					t.Errorf("step %d reads back as\n%s\nwant\n%s\n%v", i+1, got, want, m.Unread)
				}
			}
		})
	}
}

// checkedColumn adds a column, and requires that it is filled.
func checkedColumn(add migration.AddColumn) []migration.Step {
	add.Column.NotNull = false
	check := migration.Constraint{Kind: migration.Check, Name: "t_a_check", Expression: migration.Expression{SQL: "a <> ''"}, NotValid: true}
	return []migration.Step{
		{Operations: []migration.Operation{add}},
		{Operations: []migration.Operation{migration.AddConstraint{Table: add.Table, Constraint: check}}},
		{Operations: []migration.Operation{
			migration.ValidateConstraint{Table: add.Table, Constraint: check.Name},
			migration.SetNotNull{Table: add.Table, Column: "a"},
			migration.DropConstraint{Table: add.Table, Constraint: check.Name},
		}},
	}
}

// upgrades are the statements of the upgrade of a migration.
func upgrades(m *migration.Migration) string {
	var lines []string
	for _, s := range m.In(migration.Upgrade) {
		lines = append(lines, s.SQL)
	}
	return strings.Join(lines, "\n")
}
