package alembic_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
)

// amended is a text after edits.
func amended(text string, edits []migration.Edit) string {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b migration.Edit) int { return b.Span.Start.Offset - a.Span.Start.Offset })
	for _, e := range edits {
		text = text[:e.Span.Start.Offset] + e.Text + text[e.Span.End.Offset:]
	}
	return text
}

func TestAmend(t *testing.T) {
	p := environment(t, framework.Texts(map[string]string{"alembic.ini": "[alembic]\nscript_location = m\n", "m/versions/a.py": ""}))
	for name, test := range map[string]struct {
		amendment    migration.Amendment
		before, want string // of the body; want "" means that there is no edit
	}{
		"one line": {migration.AddNotValid,
			`op.create_foreign_key("f", "a", "b", ["x"], ["id"])`,
			`op.create_foreign_key("f", "a", "b", ["x"], ["id"], postgresql_not_valid=True)`},
		"one line, comma": {migration.AddNotValid,
			`op.create_foreign_key("f", "a", "b", ["x"], ["id"],)`,
			`op.create_foreign_key("f", "a", "b", ["x"], ["id"], postgresql_not_valid=True,)`},
		"lines with a comma": {migration.AddNotValid,
			"op.create_check_constraint(\n        \"c\",\n        \"a\",\n        \"x > (0)\",  # why\n    )",
			"op.create_check_constraint(\n        \"c\",\n        \"a\",\n        \"x > (0)\",  # why\n        postgresql_not_valid=True,\n    )"},
		"lines without a comma": {migration.AddNotValid,
			"op.create_check_constraint(\n        \"c\", \"a\",\n        \"x > 0\"  # why, then\n    )",
			"op.create_check_constraint(\n        \"c\", \"a\",\n        \"x > 0\",  # why, then\n        postgresql_not_valid=True\n    )"},
		"lines, parenthesis at the end": {migration.AddNotValid,
			"op.create_check_constraint(\"c\", \"a\",\n                               \"x > 0\")",
			"op.create_check_constraint(\"c\", \"a\",\n                               \"x > 0\", postgresql_not_valid=True)"},
		"carriage returns": {migration.AddNotValid,
			"op.create_check_constraint(\r\n        \"c\",\r\n        \"a\",\r\n        \"x > 0\",\r\n    )",
			"op.create_check_constraint(\r\n        \"c\",\r\n        \"a\",\r\n        \"x > 0\",\r\n        postgresql_not_valid=True,\r\n    )"},
		"in a batch": {migration.AddNotValid,
			"with op.batch_alter_table(\"a\") as b:\n        b.create_foreign_key(\"f\", \"b\", [\"x\"], [\"id\"])",
			"with op.batch_alter_table(\"a\") as b:\n        b.create_foreign_key(\"f\", \"b\", [\"x\"], [\"id\"], postgresql_not_valid=True)"},
		"there already":                {migration.AddNotValid, `op.create_foreign_key("f", "a", "b", ["x"], ["id"], postgresql_not_valid=False)`, ""},
		"hidden arguments":             {migration.AddNotValid, `op.create_foreign_key("f", "a", "b", ["x"], ["id"], **options)`, ""},
		"no such argument":             {migration.AddNotValid, `op.add_column("a", sa.Column("x", sa.Integer(), sa.ForeignKey("b.id")))`, ""},
		"in a transaction with others": {migration.AddConcurrently, "op.drop_table(\"b\")\n    op.create_index(\"i\", \"a\", [\"x\"])", ""},
		"alone in a transaction": {migration.AddConcurrently,
			"\"\"\"New.\"\"\"\n    op.create_index(\n        \"i\",\n        \"a\", [\"x\"],\n    )",
			"\"\"\"New.\"\"\"\n    with op.get_context().autocommit_block():\n        op.create_index(\n            \"i\",\n            \"a\", [\"x\"],\n            postgresql_concurrently=True,\n        )"},
		"alone, with carriage returns": {migration.AddConcurrently,
			"op.drop_index(\r\n        \"i\"\r\n    )",
			"with op.get_context().autocommit_block():\r\n        op.drop_index(\r\n            \"i\",\r\n            postgresql_concurrently=True\r\n        )"},
		"alone in a batch": {migration.AddConcurrently,
			"with op.batch_alter_table(\"a\") as b:\n        b.create_index(\"i\", [\"x\"])",
			"with op.get_context().autocommit_block():\n        with op.batch_alter_table(\"a\") as b:\n            b.create_index(\"i\", [\"x\"], postgresql_concurrently=True)"},
		"not alone in a batch":     {migration.AddConcurrently, "with op.batch_alter_table(\"a\") as b:\n        b.drop_column(\"z\")\n        b.create_index(\"i\", [\"x\"])", ""},
		"alone, under a condition": {migration.AddConcurrently, "if True:\n        op.create_index(\"i\", \"a\", [\"x\"])", ""},
		"alone in a helper":        {migration.AddConcurrently, "helper()\n\ndef helper():\n    op.create_index(\"i\", \"a\", [\"x\"])", ""},
		"alone, hidden arguments":  {migration.AddConcurrently, `op.create_index("i", "a", ["x"], **options)`, ""},
		"outside": {migration.OutsideTransaction,
			`op.create_index("i", "a", ["x"], postgresql_concurrently=True)`,
			"with op.get_context().autocommit_block():\n        op.create_index(\"i\", \"a\", [\"x\"], postgresql_concurrently=True)"},
		"SQL outside": {migration.OutsideTransaction,
			`op.execute("VACUUM a")`,
			"with op.get_context().autocommit_block():\n        op.execute(\"VACUUM a\")"},
		"SQL in lines outside": {migration.OutsideTransaction, "op.execute(\"\"\"\n        VACUUM a\n    \"\"\")", ""},
		"outside already":      {migration.OutsideTransaction, "with op.get_context().autocommit_block():\n        op.execute(\"VACUUM a\")", ""},
		"a default, yes": {migration.AddServerDefault,
			`op.add_column("a", sa.Column("x", sa.Boolean(), default=True, nullable=False))`,
			`op.add_column("a", sa.Column("x", sa.Boolean(), default=True, server_default=sa.true(), nullable=False))`},
		"a default, a number": {migration.AddServerDefault,
			`op.add_column("a", sa.Column("x", sa.Integer(), default=0))`,
			`op.add_column("a", sa.Column("x", sa.Integer(), default=0, server_default="0"))`},
		"a default, a text": {migration.AddServerDefault,
			`op.add_column("a", sa.Column("x", sa.String(), default='new'))`,
			`op.add_column("a", sa.Column("x", sa.String(), default='new', server_default='new'))`},
		"a default, a function": {migration.AddServerDefault, `op.add_column("a", sa.Column("x", sa.String(), default=str))`, ""},
		"a default, a wrapper":  {migration.AddServerDefault, `add("a", sa.Column("x", sa.String(), default='new'))`, ""},
		"in autocommit":         {migration.AddConcurrently, "with op.get_context().autocommit_block():\n        op.create_index(\"i\", \"a\", [\"x\"])", "with op.get_context().autocommit_block():\n        op.create_index(\"i\", \"a\", [\"x\"], postgresql_concurrently=True)"},
		"SQL":                   {migration.AddNotValid, `op.execute("ALTER TABLE a ADD CONSTRAINT c CHECK (x IN (1, 2))")`, `op.execute("ALTER TABLE a ADD CONSTRAINT c CHECK (x IN (1, 2)) NOT VALID")`},
		"SQL of a domain":       {migration.AddNotValid, `op.execute("ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0)")`, `op.execute("ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID")`},
		"SQL in lines":          {migration.AddNotValid, "op.execute(\"\"\"\n        ALTER TABLE a\n        ADD FOREIGN KEY (x) REFERENCES b;\n    \"\"\")", "op.execute(\"\"\"\n        ALTER TABLE a\n        ADD FOREIGN KEY (x) REFERENCES b NOT VALID;\n    \"\"\")"},
		"SQL of two actions":    {migration.AddNotValid, `op.execute("ALTER TABLE a ADD CHECK (x > 0), ADD COLUMN y int")`, ""},
		"SQL of a column":       {migration.AddNotValid, `op.execute("ALTER TABLE a ADD COLUMN y int CHECK (y > 0)")`, ""},
		"SQL of a setting":      {migration.DropLocal, `op.execute("SET LOCAL lock_timeout = '5s'")`, `op.execute("SET lock_timeout = '5s'")`},
		"SQL of an index":       {migration.AddConcurrently, "op.execute('COMMIT')\n    op.execute('CREATE UNIQUE INDEX i ON a (x)')", "op.execute('COMMIT')\n    op.execute('CREATE UNIQUE INDEX CONCURRENTLY i ON a (x)')"},
		"SQL of a rebuild":      {migration.AddConcurrently, "op.execute('COMMIT')\n    op.execute('REINDEX TABLE a')", "op.execute('COMMIT')\n    op.execute('REINDEX TABLE CONCURRENTLY a')"},
		"SQL of a refresh":      {migration.AddConcurrently, "op.execute('REFRESH MATERIALIZED VIEW a')", "op.execute('REFRESH MATERIALIZED VIEW CONCURRENTLY a')"},
	} {
		t.Run(name, func(t *testing.T) {
			head := "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a'\ndown_revision = None\n\ndef add(table, column):\n    op.add_column(table, column)\n\ndef upgrade():\n    "
			text := head + test.before + "\n"
			m := p.Read([]*migration.Source{migration.NewSource("m/versions/a.py", text)})[0]
			edits := p.Amend(m.Statements[len(m.Statements)-1], test.amendment)
			got := strings.TrimSuffix(strings.TrimPrefix(amended(text, edits), head), "\n")
			want := test.want
			if want == "" {
				want = test.before
			}
			if got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// TestAmendImports holds that an edit speaks with the names that the file has,
// and that there is none where the file would lack one.
func TestAmendImports(t *testing.T) {
	p := environment(t, framework.Texts(map[string]string{"alembic.ini": "[alembic]\nscript_location = m\n", "m/versions/a.py": ""}))
	for imports, want := range map[string]string{
		"from alembic import op as o":                        "with o.get_context().autocommit_block():\n        o.create_index('i', 'a', ['x'], postgresql_concurrently=True)",
		"import alembic":                                     "with alembic.op.get_context().autocommit_block():\n        alembic.op.create_index('i', 'a', ['x'], postgresql_concurrently=True)",
		"import alembic.op as al":                            "with al.get_context().autocommit_block():\n        al.create_index('i', 'a', ['x'], postgresql_concurrently=True)",
		"from alembic.op import create_index, get_context":   "with get_context().autocommit_block():\n        create_index('i', 'a', ['x'], postgresql_concurrently=True)",
		"from alembic.op import create_index as make":        "make('i', 'a', ['x'])",
		"from alembic import op\ncreate = op.create_index\n": "create('i', 'a', ['x'])",
	} {
		call, _, _ := strings.Cut(strings.TrimPrefix(want[strings.LastIndexByte(want, '\n')+1:], "        "), "(")
		head := imports + "\nrevision = 'a'\ndown_revision = None\n\ndef upgrade():\n    "
		text := head + call + "('i', 'a', ['x'])\n"
		m := p.Read([]*migration.Source{migration.NewSource("m/versions/a.py", text)})[0]
		if len(m.Statements) != 1 {
			t.Errorf("%s: read %d statements", imports, len(m.Statements))
			continue
		}
		if got := strings.TrimPrefix(amended(text, p.Amend(m.Statements[0], migration.AddConcurrently)), head); got != want+"\n" {
			t.Errorf("%s: got\n%s\nwant\n%s", imports, got, want)
		}
	}
}
