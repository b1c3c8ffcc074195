package alembic_test

import (
	"os"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/wording"
)

var (
	users   = migration.Name{Name: "users"}
	orders  = migration.Name{Schema: "shop", Name: "orders"}
	integer = migration.Type{Name: migration.Name{Schema: "pg_catalog", Name: "int4"}}
	text    = migration.Type{Name: migration.Name{Name: "varchar"}, Modifiers: []int{20}}
)

// rendering is an operation with its code and the SQL that this gives.
type rendering struct {
	operation migration.Operation
	code, sql string
}

func renderings() []rendering {
	return []rendering{
		{migration.AddColumn{Table: users, Column: migration.Column{Name: "plan", Type: text, NotNull: true, Default: migration.Expression{SQL: "'free'"}}},
			`op.add_column(
    "users",
    sa.Column("plan", sa.String(20), server_default=sa.text("'free'"), nullable=False),
)`, "ALTER TABLE users ADD COLUMN plan VARCHAR(20) DEFAULT 'free' NOT NULL"},
		{migration.AddColumn{Table: orders, Column: migration.Column{Name: "n", Type: integer}},
			`op.add_column("orders", sa.Column("n", sa.Integer(), nullable=True), schema="shop")`, "ALTER TABLE shop.orders ADD COLUMN n INTEGER"},
		{migration.AddColumn{Table: users, Column: migration.Column{Name: "m", Type: migration.Type{Name: migration.Name{Name: "mood"}}}},
			`op.execute("ALTER TABLE users ADD COLUMN m mood")`, "ALTER TABLE users ADD COLUMN m mood"},
		{migration.DropColumn{Table: users, Column: "a"}, `op.drop_column("users", "a")`, "ALTER TABLE users DROP COLUMN a"},
		{migration.RenameColumn{Table: users, Column: "a", To: "b"}, `op.alter_column("users", "a", new_column_name="b")`, "ALTER TABLE users RENAME a TO b"},
		{migration.SetNotNull{Table: orders, Column: "a"}, `op.alter_column("orders", "a", nullable=False, schema="shop")`, "ALTER TABLE shop.orders ALTER COLUMN a SET NOT NULL"},
		{migration.SetDefault{Table: users, Column: "a", Default: migration.Expression{SQL: "now()"}}, `op.alter_column("users", "a", server_default=sa.text("now()"))`, "ALTER TABLE users ALTER COLUMN a SET DEFAULT now()"},
		{migration.DropDefault{Table: users, Column: "a"}, `op.alter_column("users", "a", server_default=None)`, "ALTER TABLE users ALTER COLUMN a DROP DEFAULT"},
		{migration.AlterColumnType{Table: users, Column: "a", Type: integer, Using: migration.Expression{SQL: "a::integer"}},
			`op.alter_column("users", "a", type_=sa.Integer(), postgresql_using="a::integer")`, "ALTER TABLE users ALTER COLUMN a TYPE INTEGER USING a::integer"},
		{migration.CreateIndex{Index: "i", Table: users, Unique: true, Concurrently: true, Method: "gin", Where: migration.Expression{SQL: "a > 0"},
			Elements: []migration.IndexElement{{Column: "a"}, {Details: &migration.IndexElementParts{Expression: migration.Expression{SQL: "lower(b)"}}}, {Column: "c", Descending: true}}},
			`op.create_index(
    "i",
    "users",
    ["a", sa.text("(lower(b))"), sa.text("c DESC")],
    unique=True,
    postgresql_concurrently=True,
    postgresql_using="gin",
    postgresql_where=sa.text("a > 0"),
)`, "CREATE UNIQUE INDEX CONCURRENTLY i ON users USING gin (a, (lower(b)), c DESC) WHERE a > 0"},
		{migration.DropIndex{Index: migration.Name{Name: "i"}, Concurrently: true}, `op.drop_index("i", postgresql_concurrently=True)`, "DROP INDEX CONCURRENTLY i"},
		{migration.AddConstraint{Table: orders, Constraint: migration.Constraint{Kind: migration.ForeignKey, Name: "fk", Columns: []string{"u"}, References: users, ReferencedColumns: []string{"id"}, OnDelete: "set null", NotValid: true}},
			`op.create_foreign_key(
    "fk",
    "orders",
    "users",
    ["u"],
    ["id"],
    source_schema="shop",
    ondelete="SET NULL",
    postgresql_not_valid=True,
)`, "ALTER TABLE shop.orders ADD CONSTRAINT fk FOREIGN KEY(u) REFERENCES users (id) ON DELETE SET NULL NOT VALID"},
		{migration.AddConstraint{Table: users, Constraint: migration.Constraint{Kind: migration.Check, Name: "ck", Expression: migration.Expression{SQL: `a = ':x' AND b::text <> '"'`}, NotValid: true}},
			`op.create_check_constraint(
    "ck",
    "users",
    "a = '\\:x' AND b::text <> '\"'",
    postgresql_not_valid=True,
)`, `ALTER TABLE users ADD CONSTRAINT ck CHECK (a = ':x' AND b::text <> '"') NOT VALID`},
		{migration.ValidateConstraint{Table: users, Constraint: "ck"}, `op.execute("ALTER TABLE users VALIDATE CONSTRAINT ck")`, "ALTER TABLE users VALIDATE CONSTRAINT ck"},
		{migration.DropConstraint{Table: users, Constraint: "ck"}, `op.drop_constraint("ck", "users")`, "ALTER TABLE users DROP CONSTRAINT ck"},
		{migration.RenameTable{Table: orders, To: "o"}, `op.rename_table("orders", "o", schema="shop")`, "ALTER TABLE shop.orders RENAME TO o"},
		{migration.DropTable{Table: users, Cascade: true}, `op.execute("DROP TABLE users CASCADE")`, "DROP TABLE users CASCADE"},
		{migration.SetVariable{Name: "lock_timeout", Value: "2s"}, `op.execute("SET lock_timeout = '2s'")`, "SET lock_timeout = '2s'"},
		{migration.CreateType{Type: migration.Name{Schema: "shop", Name: "mood"}, Kind: "enum", Labels: []string{"good", "it's"}},
			`sa.Enum("good", "it's", name="mood", schema="shop").create(op.get_bind())`, "CREATE TYPE shop.mood AS ENUM ('good', 'it''s')"},
		{migration.DropNotNull{Table: users, Column: "a"}, `op.alter_column("users", "a", nullable=True)`, "ALTER TABLE users ALTER COLUMN a DROP NOT NULL"},
		{migration.DropView{View: users}, `op.execute("DROP VIEW users")`, "DROP VIEW users"},
		{migration.AddConstraint{Table: orders, Constraint: migration.Constraint{Kind: migration.Unique, Name: "uq", Columns: []string{"a", "b"}, Deferrable: true, InitiallyDefer: true}},
			`op.create_unique_constraint(
    "uq",
    "orders",
    ["a", "b"],
    schema="shop",
    deferrable=True,
    initially="DEFERRED",
)`, "ALTER TABLE shop.orders ADD CONSTRAINT uq UNIQUE (a, b) DEFERRABLE INITIALLY DEFERRED"},
		{migration.AddConstraint{Table: users, Constraint: migration.Constraint{Kind: migration.PrimaryKey, Name: "pk", Columns: []string{"id"}}},
			`op.create_primary_key("pk", "users", ["id"])`, "ALTER TABLE users ADD CONSTRAINT pk PRIMARY KEY (id)"},
		{migration.AddConstraint{Table: users, Constraint: migration.Constraint{Kind: migration.Unique, Name: "uq", UsingIndex: "i"}},
			`op.execute("ALTER TABLE users ADD CONSTRAINT uq UNIQUE USING INDEX i")`, "ALTER TABLE users ADD CONSTRAINT uq UNIQUE USING INDEX i"},
		{migration.Opaque{SQL: "SELECT setval('s', 1)"}, `op.execute("SELECT setval('s', 1)")`, "SELECT setval('s', 1)"},
	}
}

// TestRender holds the code of an operation, and that reading it back gives the
// same operation.
func TestRender(t *testing.T) {
	p := environment(t, framework.Texts(map[string]string{"alembic.ini": "[alembic]\nscript_location = m\n", "m/versions/a.py": ""}))
	for _, test := range renderings() {
		code := rendered(p, nil, migration.Step{Operations: []migration.Operation{test.operation}})
		if code != test.code {
			t.Errorf("%s:\n got %s\nwant %s", test.operation, code, test.code)
			continue
		}
		m := readOne(t, "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a'\ndown_revision = None\n\ndef upgrade():\n    pass\n    "+strings.ReplaceAll(code, "\n", "\n    "))
		if len(m.Statements) != 1 || m.Statements[0].SQL != test.sql || len(m.Unread) > 0 {
			t.Errorf("%s: reads back as %s, want %s (%v)", test.operation, upgrades(m), test.sql, m.Unread)
			continue
		}
		back := postgres.Read(m.Statements[0]).Operations
		if _, raw := test.operation.(migration.Opaque); !raw && (len(back) != 1 || back[0].String() != test.operation.String()) {
			t.Errorf("%s: is %s when it is read back", test.operation, back)
		}
	}
}

// TestRenderedFile keeps all that is rendered, in batches as well, as a revision
// for script/alembic-golden: Alembic itself says what it gives.
func TestRenderedFile(t *testing.T) {
	p := environment(t, framework.Texts(map[string]string{"alembic.ini": "[alembic]\nscript_location = m\n", "m/versions/a.py": ""}))
	const header = "from alembic import op\nimport sqlalchemy as sa\n\nrevision = \"rendered\"\ndown_revision = None\n\n\n"
	batch := readOne(t, header+"def upgrade():\n    with op.batch_alter_table(\"t\") as batch_op:\n        batch_op.drop_column(\"a\")\n").Statements[0]
	var step migration.Step
	for _, r := range renderings() {
		step.Operations = append(step.Operations, r.operation)
	}
	written := "# Written by TestRenderedFile.\n" + header + "def upgrade():\n" + indented(rendered(p, nil, step)) + "\n\ndef downgrade():\n" + indented(rendered(p, batch, step))
	const path = "testdata/rendered.py"
	if *update {
		if err := os.WriteFile(path, []byte(written), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != written {
		t.Errorf("%s is another (%v); go test ./framework/alembic -run TestRenderedFile -update, then script/alembic-golden; rendered is\n%s", path, err, written)
	}
}

func indented(code string) string {
	return "    " + strings.ReplaceAll(code, "\n", "\n    ") + "\n"
}

func TestRenderAutocommit(t *testing.T) {
	p := environment(t, framework.Texts(map[string]string{"alembic.ini": "[alembic]\nscript_location = m\n", "m/versions/a.py": ""}))
	note := migration.Note{Text: wording.Verbatim("look first")}
	drop := migration.DropIndex{Index: migration.Name{Name: "i"}, Concurrently: true}
	want := "with op.get_context().autocommit_block():\n    # look first\n    op.drop_index(\"i\", postgresql_concurrently=True)"
	if got := rendered(p, nil, migration.Step{Autocommit: true, Operations: []migration.Operation{note, drop}}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	hole := migration.DropColumn{Table: migration.Name{Name: migration.HoleName(1)}, Column: "a"}
	if got := rendered(p, nil, migration.Step{Operations: []migration.Operation{hole}}); got != "op.drop_column(..., \"a\")" {
		t.Errorf("a hole: got %q", got)
	}
}

// rendered are the codes of a recipe.
func rendered(p framework.Project, s *migration.Statement, steps ...migration.Step) string {
	var out []string
	for _, code := range p.Render(s, nil, steps, wording.English).Codes {
		out = append(out, strings.Trim(code, "\n"))
	}
	return strings.Join(out, "\n----\n")
}
