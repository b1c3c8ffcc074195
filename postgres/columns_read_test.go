package postgres_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
)

// TestColumnsOfViews holds the columns that views read against those that
// PostgreSQL 15 has in pg_depend for them; "any" is what takes more to tell.
func TestColumnsOfViews(t *testing.T) {
	const tables = "CREATE TABLE t (a int, b int, c int); CREATE TABLE u (a int, d int, e int);"
	for _, test := range []struct{ query, t, u string }{
		{"SELECT * FROM t", "[a b c]", ""},
		{"SELECT a FROM t WHERE c > 1", "[a c]", ""},
		{"SELECT 1 FROM t", "[]", ""},
		{"SELECT count(*) FROM t, u WHERE b = d", "[b]", "[d]"},
		{"SELECT x.*, d FROM t x JOIN u USING (a)", "[a b c]", "[a d]"},
		{"SELECT e FROM t NATURAL JOIN u", "any", "any"},
		{"SELECT b FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a AND e = c)", "[a b c]", "[a e]"},
		{"SELECT b FROM (SELECT a AS b, d FROM u) s", "", "[a d]"},
		{"WITH s AS (SELECT a, b FROM t) SELECT s.a, d FROM s JOIN u ON u.a = s.b", "[a b]", "[a d]"},
		{"WITH RECURSIVE s AS (SELECT a FROM t UNION ALL SELECT s.a + 1 FROM s) SELECT a FROM s", "[a]", ""},
		{"SELECT a FROM t UNION SELECT d FROM u ORDER BY a", "[a]", "[d]"},
		{"SELECT b AS c FROM t ORDER BY c", "[b]", ""},
		{"SELECT b FROM t GROUP BY b HAVING max(c) > 1", "[b c]", ""},
		{"SELECT row_to_json(x) FROM t x", "[]", ""},
		{"SELECT p FROM t AS x (p, q, r)", "any", ""},
		{"SELECT g, b FROM t, generate_series(1, t.c) g", "[b c]", ""},
		{"SELECT l.d, b FROM t, LATERAL (SELECT d FROM u WHERE u.a = b) l", "[b]", "[a d]"},
		{"SELECT sum(b) OVER (PARTITION BY c) FROM t", "[b c]", ""},
	} {
		builder := schema.NewBuilder(nil)
		for _, s := range statementsOf(tables + "CREATE VIEW v AS " + test.query) {
			builder.ApplyStatement(postgres.Read(s).Operations, nil)
		}
		for table, want := range map[string]string{"t": test.t, "u": test.u} {
			got := ""
			for _, d := range builder.State().Relation(migration.Name{Name: table}).Dependents {
				if got = fmt.Sprint(slices.Sorted(slices.Values(d.Columns))); d.Columns == nil {
					got = "any"
				}
			}
			if got != want {
				t.Errorf("%s\nreads %q of %s, want %q", test.query, got, table, want)
			}
		}
	}
}

// A column that a policy or a rule reads cannot be dropped or change its type
// (measured on PostgreSQL 15).
func TestColumnsOfPoliciesAndRules(t *testing.T) {
	builder := schema.NewBuilder(nil)
	builder.SetComplete(true)
	for _, s := range statementsOf(`CREATE TABLE t (a int, b int, c int, d int, e int); CREATE TABLE w (a int, e int);
		CREATE POLICY p ON t USING (a = (SELECT max(w.e) FROM w)); CREATE POLICY q ON t USING (true); ALTER POLICY q ON t WITH CHECK (d > 0);
		CREATE RULE r AS ON UPDATE TO t WHERE old.b > 1 DO ALSO INSERT INTO w VALUES (new.c)`) {
		builder.ApplyStatement(postgres.Read(s).Operations, nil)
	}
	for _, column := range []string{"a", "b", "c", "d"} {
		for sql, want := range map[string]string{"ALTER TABLE t DROP COLUMN " + column: "2BP01", "ALTER TABLE t ALTER " + column + " TYPE bigint": "0A000"} {
			effect, _ := new(postgres.Estimator).Effects(postgres.Read(&migration.Statement{SQL: sql}), builder.State(), 15, false)
			if len(effect.Fails) != 1 || effect.Fails[0].SQLState != want {
				t.Errorf("%s: got %+v, want %s", sql, effect.Fails, want)
			}
		}
	}
	effect, _ := new(postgres.Estimator).Effects(postgres.Read(&migration.Statement{SQL: "ALTER TABLE t DROP COLUMN e"}), builder.State(), 15, false)
	if len(effect.Fails) != 0 {
		t.Errorf("a column that nothing reads: got %+v", effect.Fails)
	}
}
