package sqlfile_test

import (
	"testing"

	"github.com/oncebitten/oncebitten/framework"
	"github.com/oncebitten/oncebitten/migration"
)

func TestAmend(t *testing.T) {
	const v, c, l = migration.AddNotValid, migration.AddConcurrently, migration.DropLocal
	tests := []struct {
		sql         string
		amendment   migration.Amendment
		transaction string
		want        string // "" when there is no exact edit
	}{
		{"ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (id)", v, "1", "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (id) NOT VALID"},
		{"alter table only \"A,b\" add check (x > 0 and y in (1, 2)) -- why\n", v, "", "alter table only \"A,b\" add check (x > 0 and y in (1, 2)) NOT VALID -- why\n"},
		{"ALTER TABLE a ADD FOREIGN KEY (b, d) REFERENCES c DEFERRABLE /* x */", v, "", "ALTER TABLE a ADD FOREIGN KEY (b, d) REFERENCES c DEFERRABLE NOT VALID /* x */"},
		{"ALTER TABLE a ADD CHECK (b IS NOT NULL) NOT VALID", v, "", ""},
		{"ALTER DOMAIN d ADD CHECK (VALUE > 0)", v, "1", "ALTER DOMAIN d ADD CHECK (VALUE > 0) NOT VALID"},
		{"ALTER DOMAIN d SET NOT NULL", v, "", ""},
		{"ALTER TABLE a ADD CHECK (b > 0), ADD COLUMN d int", v, "", ""},
		{"ALTER TABLE a ADD COLUMN d int CHECK (d > 0)", v, "", ""},
		{"ALTER TABLE a ADD CONSTRAINT u UNIQUE (b)", v, "", ""},
		{"CREATE TABLE a (b int, CHECK (b > 0))", v, "", ""},
		{"CREATE INDEX i ON t (a)", c, "", "CREATE INDEX CONCURRENTLY i ON t (a)"},
		{"create unique\nindex -- why\n i on t (a)", c, "", "create unique\nindex CONCURRENTLY -- why\n i on t (a)"},
		{"CREATE INDEX IF NOT EXISTS i ON t (a)", c, "", "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)"},
		{"CREATE INDEX i ON t (a)", c, "1", ""},
		{"CREATE INDEX CONCURRENTLY i ON t (a)", c, "", ""},
		{"DROP INDEX i", c, "", "DROP INDEX CONCURRENTLY i"},
		{"DROP INDEX i, j", c, "", ""},
		{"DROP INDEX i CASCADE", c, "", ""},
		{"ALTER INDEX i RENAME TO j", c, "", ""},
		{"REINDEX TABLE t", c, "", "REINDEX TABLE CONCURRENTLY t"},
		{"reindex (verbose, tablespace fast) index i", c, "", "reindex (verbose, tablespace fast) index CONCURRENTLY i"},
		{"REINDEX DATABASE", c, "", "REINDEX DATABASE CONCURRENTLY"},
		{"REINDEX (CONCURRENTLY) TABLE t", c, "", ""},
		{"REINDEX TABLE CONCURRENTLY t", c, "", ""},
		{"REINDEX SYSTEM d", c, "", ""},
		{"REINDEX TABLE t", c, "1", ""},
		{"REFRESH MATERIALIZED VIEW v", c, "1", "REFRESH MATERIALIZED VIEW CONCURRENTLY v"},
		{"REFRESH MATERIALIZED VIEW CONCURRENTLY v", c, "1", ""},
		{"SET LOCAL lock_timeout = '5s'", l, "", "SET lock_timeout = '5s'"},
		{"set  local\n lock_timeout to default", l, "", "set\n lock_timeout to default"},
		{"SET lock_timeout = 'LOCAL'", l, "", ""},
		{"SELECT set_config('lock_timeout', '5s', true)", l, "", ""},
		{"", c, "", ""},
		{"", v, "", ""},
	}
	project := found(t, map[string]string{"migrations/1.sql": ""}, framework.Options{})[0]
	for _, test := range tests {
		const before = "SELECT 'é';\r\n"
		source := migration.NewSource("x.sql", before+test.sql+";\n")
		s := &migration.Statement{SQL: test.sql, Source: source, Map: migration.Identity(len(before), len(test.sql)), Transaction: test.transaction}
		edits := project.Amend(s, test.amendment)
		want := test.want
		if want == "" {
			if len(edits) != 0 {
				t.Errorf("%s: got edits %+v, want none", test.sql, edits)
			}
			continue
		}
		if len(edits) != 1 {
			t.Errorf("%s: got edits %+v, want one", test.sql, edits)
			continue
		}
		at := edits[0].Span
		got := source.Text[len(before):at.Start.Offset] + edits[0].Text + source.Text[at.End.Offset:len(source.Text)-2]
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
