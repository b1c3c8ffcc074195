package postgres_test

import (
	"testing"

	"github.com/oncebitten/oncebitten/postgres"
	"github.com/oncebitten/oncebitten/schema"
)

// What is there already fails for certain only where nothing in the code may
// prevent it.
func TestFailuresInCode(t *testing.T) {
	const history = `
		CREATE TABLE books (id int PRIMARY KEY, title text NOT NULL);
		INSERT INTO books VALUES (1, 'x');
		CREATE FUNCTION widen() RETURNS void LANGUAGE plpgsql AS 'BEGIN ALTER TABLE books ADD COLUMN title text; END';`
	const again = "ALTER TABLE books ADD COLUMN title text;"
	tests := []struct {
		code, state     string
		certain, always bool
	}{
		{"DO $$ BEGIN " + again + " END $$", "42701", true, true},
		{"DO $$ BEGIN IF true THEN NULL; END IF; " + again + " END $$", "42701", true, true},
		{"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_attribute) THEN " + again + " END IF; END $$", "42701", false, false},
		{"DO $$ BEGIN IF EXISTS (SELECT FROM pg_attribute) THEN RETURN; END IF; " + again + " END $$", "42701", false, false},
		{"DO $$ BEGIN CASE WHEN now() > '2020-01-01' THEN " + again + " ELSE NULL; END CASE; END $$", "42701", false, false},
		{"DO $$ BEGIN FOR i IN 1..2 LOOP " + again + " END LOOP; END $$", "42701", false, false},
		{"DO $$ BEGIN " + again + " EXCEPTION WHEN duplicate_column THEN NULL; END $$", "42701", false, false},
		{"DO $$ BEGIN " + again + " BEGIN NULL; EXCEPTION WHEN OTHERS THEN NULL; END; END $$", "42701", true, true},
		{"DO $$ BEGIN IF now() > '2020-01-01' THEN EXECUTE '" + again + "'; END IF; END $$", "42701", false, false},
		{"DO $$ BEGIN PERFORM widen(); END $$", "42701", true, true},
		{"DO $$ BEGIN IF now() > '2020-01-01' THEN PERFORM widen(); END IF; END $$", "42701", false, false},
		// Rows, and the transaction, are not what a condition asks for.
		{"DO $$ BEGIN IF now() > '2020-01-01' THEN ALTER TABLE books ADD COLUMN n int NOT NULL; END IF; END $$", "23502", true, false},
		{"DO $$ BEGIN ALTER TABLE books ADD COLUMN n int NOT NULL; EXCEPTION WHEN duplicate_column THEN NULL; END $$", "23502", true, false},
		{"DO $$ BEGIN ALTER TABLE books ADD COLUMN n int NOT NULL; EXCEPTION WHEN OTHERS THEN NULL; END $$", "23502", false, false},
		{"DO $$ BEGIN IF now() > '2020-01-01' THEN DROP INDEX CONCURRENTLY books_pkey; END IF; END $$", "25001", true, true},
	}
	b := schema.NewBuilder(nil)
	b.SetComplete(true)
	for _, reading := range read(history) {
		b.ApplyStatement(reading.Operations, nil)
	}
	b.EndHistory()
	b.BeginMigration() // and no transaction
	for _, test := range tests {
		effect, _ := new(postgres.Estimator).Effects(read(test.code)[0].WithCalls(b.State), b.State(), 15, false)
		found := false
		for _, f := range effect.Fails {
			if f.SQLState == test.state {
				found = true
				if f.Certain != test.certain || f.Always != test.always {
					t.Errorf("%s: %s certain %t, always %t", test.code, f.SQLState, f.Certain, f.Always)
				}
			}
		}
		if !found {
			t.Errorf("%s: no %s in %v", test.code, test.state, effect.Fails)
		}
	}
	guarded, _ := new(postgres.Estimator).Effects(read(again)[0], b.State(), 15, true)
	if f := guarded.Fails; len(f) != 1 || f[0].Certain {
		t.Errorf("under a guard of its file: %v", f)
	}
}
