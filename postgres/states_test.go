package postgres

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/schema"
)

// TestStatesNeverChange replays the measured cases, and all examples of
// testdata/read upon a small schema, and requires of each state that what came
// later has not touched it: states share most of what they hold.
func TestStatesNeverChange(t *testing.T) {
	for _, sql := range append(measuredScripts(t), examplesUponSchema(t)...) {
		builder := schema.NewBuilder(nil)
		var states []*schema.State
		var dumps []string
		for _, piece := range (Reader{}).Split(sql) {
			operations := Read(&migration.Statement{SQL: sql[piece.Start:piece.End]}).Operations
			before := builder.State()
			states, dumps = append(states, before), append(dumps, dump(t, before))
			builder.BeginMigration()
			builder.ApplyStatement(operations, nil)
			builder.ApplyStatement(operations, nil) // in place: no state was taken between
			if dump(t, before) != dumps[len(dumps)-1] {
				t.Fatalf("%s\nhas changed the state that it meets, of\n%s", sql[piece.Start:piece.End], sql)
			}
		}
		for i, state := range states {
			if dump(t, state) != dumps[i] {
				t.Fatalf("the state before statement %d has changed, of\n%s", i+1, sql)
			}
		}
	}
}

// measuredScripts are the measured cases, each with its setup.
func measuredScripts(t *testing.T) []string {
	text, err := os.ReadFile("testdata/truth/sample.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for scanner := bufio.NewScanner(bytes.NewReader(text)); scanner.Scan(); {
		var c struct{ Setup, SQL string }
		if err := json.Unmarshal(scanner.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c.Setup+";\n"+c.SQL)
	}
	return out
}

// examplesUponSchema is a script for each example of testdata/read, upon a
// schema in which much hangs together.
func examplesUponSchema(t *testing.T) []string {
	const start = `
CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE, b text, c int GENERATED ALWAYS AS (a + 1) STORED, CONSTRAINT k CHECK (a > 0));
CREATE TABLE u (id int PRIMARY KEY, t_id int REFERENCES t, a int REFERENCES t (a));
CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX i ON p (id);
CREATE INDEX t_b ON t (b) INCLUDE (a) WHERE a > 1;
CREATE VIEW v AS SELECT a, b FROM t;
CREATE TABLE heir () INHERITS (t);
CREATE TYPE e AS ENUM ('x', 'y');
CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE TRIGGER g AFTER UPDATE OF a ON t EXECUTE FUNCTION f();
ALTER TABLE t RENAME a TO a2;
ALTER TABLE t RENAME CONSTRAINT k TO k2;
ALTER TABLE t RENAME TO t2;
ALTER TABLE t2 RENAME TO t;
ALTER TABLE t RENAME a2 TO a;
ALTER TABLE t DROP COLUMN b CASCADE;
ALTER TABLE t ADD COLUMN b text;
`
	out := []string{start}
	for _, sql := range exampleStatements(t) {
		out = append(out, start+sql+";\nDROP TABLE t CASCADE;")
	}
	return out
}

// dump is all that a state holds of its relations, as text.
func dump(t *testing.T, s *schema.State) string {
	text, err := json.Marshal(s.Relations())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
