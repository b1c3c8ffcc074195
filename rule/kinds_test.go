package rule

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
	"github.com/oncebitten/oncebitten/wording"
)

// samples are statements of all kinds.
var samples = []string{
	"CREATE TABLE t (a int PRIMARY KEY, b text DEFAULT 'x' CHECK (b <> ''), c int REFERENCES u ON DELETE CASCADE)", "CREATE TABLE p PARTITION OF q DEFAULT",
	"DROP TABLE t", "ALTER TABLE t ADD COLUMN d numeric(10,2)[]", "ALTER TABLE t DROP COLUMN b", "ALTER TABLE t RENAME COLUMN a TO z",
	"ALTER TABLE t ALTER a TYPE bigint", "ALTER TABLE t ALTER b SET NOT NULL", "ALTER TABLE t ALTER b DROP NOT NULL", "ALTER TABLE t ALTER b SET DEFAULT 'y'",
	"ALTER TABLE t ALTER b DROP DEFAULT", "ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY", "ALTER TABLE t ALTER a DROP EXPRESSION",
	"ALTER TABLE t ADD CONSTRAINT k UNIQUE (b)", "ALTER TABLE t VALIDATE CONSTRAINT k", "ALTER TABLE t DROP CONSTRAINT k", "ALTER TABLE t RENAME CONSTRAINT k TO l",
	"ALTER TABLE t RENAME TO s", "ALTER TABLE t SET SCHEMA s", "ALTER TABLE q ATTACH PARTITION t DEFAULT", "ALTER TABLE q DETACH PARTITION t", "ALTER TABLE t SET LOGGED",
	"CREATE INDEX i ON t (b)", "DROP INDEX i", "REINDEX TABLE t", "CREATE VIEW v AS SELECT 1", "CREATE MATERIALIZED VIEW m AS SELECT 1", "DROP VIEW v",
	"DROP MATERIALIZED VIEW m", "REFRESH MATERIALIZED VIEW m", "CREATE SEQUENCE s", "ALTER SEQUENCE s RESTART", "DROP SEQUENCE s", "CREATE TYPE e AS ENUM ('a')",
	"CREATE DOMAIN d AS int CHECK (VALUE > 0)", "ALTER TYPE e ADD VALUE 'b'", "ALTER TYPE e RENAME VALUE 'a' TO 'c'", "ALTER TYPE e RENAME TO f", "ALTER DOMAIN d SET NOT NULL",
	"DROP TYPE e", "CREATE SCHEMA s", "DROP SCHEMA s", "CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f()", "DROP TRIGGER g ON t", "ALTER TRIGGER g ON t RENAME TO h",
	"CREATE POLICY p ON t", "ALTER POLICY p ON t USING (true)", "DROP POLICY p ON t", "CREATE RULE r AS ON INSERT TO t DO NOTHING", "DROP RULE r ON t",
	"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE PROCEDURE f() LANGUAGE sql AS 'SELECT 1'", "ALTER FUNCTION f() STABLE", "DROP FUNCTION f()", "SELECT f()",
	"INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "DELETE FROM t", "MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE", "SELECT * FROM t", "COPY t FROM STDIN", "COPY t TO STDOUT", "TRUNCATE t",
	"LOCK t", "VACUUM t", "ANALYZE t", "CLUSTER t USING i", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT x", "RELEASE x", "ROLLBACK TO x", "SET a.b = 1", "SET CONSTRAINTS ALL DEFERRED",
	"COMMENT ON COLUMN t.a IS 'x'", "GRANT SELECT ON t TO PUBLIC", "REVOKE ALL ON t FROM bob", "DO $$ BEGIN EXECUTE x; END $$", "CREATE EXTENSION citext",
}

// step is a statement in a state, as a review records it.
func step(t *testing.T, state *schema.State, sql string) *checks.Step {
	t.Helper()
	source := migration.NewSource("migrations/1.sql", sql)
	statement := &migration.Statement{SQL: sql, Span: source.Span(0, len(sql)), Direction: migration.Upgrade, Source: source}
	reading := postgres.Read(statement)
	m := &migration.Migration{Framework: "sql", Source: source, Statements: []*migration.Statement{statement}}
	s := &checks.Step{Migration: m, Statement: statement, Operations: reading.Operations, Spans: reading.Spans(), Before: state}
	s.Effect, s.Effects = new(postgres.Estimator).Effects(reading, state, 16, false)
	return s
}

// TestKinds holds that each kind of the documentation is that of some
// statement, that a statement has no other, and that every field has a value
// of its type, or is not known.
func TestKinds(t *testing.T) {
	builder := schema.NewBuilder(nil)
	for _, sql := range []string{samples[0], "CREATE TABLE u (a int PRIMARY KEY)", "CREATE INDEX i ON t (b)"} {
		reading := postgres.Read(&migration.Statement{SQL: sql})
		builder.ApplyGuarded(wording.Text{}, reading.Operations, nil)
	}
	builder.EndHistory()
	var seen []string
	for _, sql := range samples {
		st := step(t, builder.State(), sql)
		s := &scope{file: &fileView{st.Migration}, statement: &statementView{of: st.Statement, source: st.Statement.Source}}
		for i, operation := range st.Operations {
			o := describe(st.Before, operation)
			if o == nil {
				continue
			}
			seen = append(seen, o.kind)
			s.operation, s.effect, s.table, s.column = o, &effectView{st.Effects[i]}, nil, nil
			if len(o.tables) > 0 {
				s.table = newTableView(st.Before, o.tables[0], o.makes, 10)
			}
			if len(o.subjects) > 0 {
				s.column = o.view(o.subjects[0], s.table)
			}
			s.statement.earlier = []*tableView{s.table}
			for _, v := range variables {
				of, _ := s.ResolveName(v.Name)
				holdFields(t, sql, of.(value), 0)
			}
		}
	}
	for _, k := range kinds {
		if !slices.Contains(seen, k.Kind) {
			t.Errorf("no statement is a %q", k.Kind)
		}
	}
	for _, kind := range seen {
		if !slices.Contains(kindNames(), kind) {
			t.Errorf("the kind %q is in no list", kind)
		}
	}
}

// holdFields holds that the fields of a value have the types that they are declared with.
func holdFields(t *testing.T, sql string, of value, depth int) {
	t.Helper()
	for _, f := range of.of.Fields {
		got, err := f.get(of.data)
		if err != nil {
			if !f.MayBeUnknown {
				t.Errorf("%s: %s.%s: %v", sql, of.of.Name, f.Name, err)
			}
			continue
		}
		v := registry.NativeToValue(got)
		if types.IsError(v) || v.Type().TypeName() != f.Type.TypeName() {
			t.Errorf("%s: %s.%s is %v (%v), want a %v", sql, of.of.Name, f.Name, v, v.Type(), f.Type)
			continue
		}
		elements(v, func(e ref.Val) {
			if inner, ok := e.(value); ok && depth < 2 {
				holdFields(t, sql, inner, depth+1)
			} else if !ok && e.Type().TypeName() != f.Type.Parameters()[0].TypeName() {
				t.Errorf("%s: %s.%s has an element %v", sql, of.of.Name, f.Name, e)
			}
		})
	}
}

// elements calls f for those of a list.
func elements(v ref.Val, f func(ref.Val)) {
	list, ok := v.(traits.Lister)
	if !ok {
		return
	}
	for it := list.Iterator(); it.HasNext() == types.True; {
		f(it.Next())
	}
}

func source(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEveryOperation holds that describe knows every operation that there is.
func TestEveryOperation(t *testing.T) {
	files, _ := filepath.Glob("../migration/operation*.go")
	described, _ := filepath.Glob("describe*.go")
	mentioned := ""
	for _, file := range described {
		mentioned += source(t, file)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "operation" {
				continue
			}
			name := f.Recv.List[0].Type.(*ast.Ident).Name
			if !strings.Contains(mentioned, "migration."+name+":") && !strings.Contains(mentioned, "migration."+name+",") && !strings.Contains(mentioned, "migration."+name+")") {
				t.Errorf("nothing describes %s", name)
			}
		}
	}
}
