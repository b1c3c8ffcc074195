package postgres

import (
	"reflect"
	"testing"

	pg "github.com/pganalyze/pg_query_go/v5"

	"github.com/oncebitten/oncebitten/migration"
)

// TestReadOfAnyTree requires that a statement is read alike from the tree of an
// arena and from that of the library.
func TestReadOfAnyTree(t *testing.T) {
	read := 0
	for _, sql := range append(exampleStatements(t), measuredScripts(t)...) {
		s := &migration.Statement{SQL: sql}
		c := newConverter(s)
		tree, err := pg.Parse(c.withoutComments())
		if err != nil { // of a version that only the rewriting knows
			continue
		}
		read++
		if got, want := Read(s), c.convert(tree.Stmts); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n%+v\ninstead of\n%+v", sql, got, want)
		}
	}
	if read < 400 {
		t.Errorf("only %d statements were read", read)
	}
}

// TestReadAll requires that statements read together give what each gives by
// itself, in any neighbourhood.
func TestReadAll(t *testing.T) {
	texts := []string{
		"SELECT", "INSERT INTO t VALUES ('never closed", "", "-- nothing", "SELECT 1; SELECT 2", "CREATE TABLE é (a int, b int)",
		"CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1", "END", "SELECT 1 --", "SELECT /* /* */ 1", "SELECT (1",
		"ALTER TABLE t ADD a int DEFAULT -1", "SELECT $$", "DROP TABLE \xff", "COMMENT ON TABLE t IS 'é'", "SELECT :a", "SELECT 1 +",
	}
	texts = append(texts, append(exampleStatements(t), measuredScripts(t)...)...)
	for _, step := range []int{1, 2, 7} {
		for first := range step {
			var statements []*migration.Statement
			for i := first; i < len(texts); i += step {
				source := migration.NewSource("a.sql", texts[i])
				statements = append(statements, &migration.Statement{SQL: texts[i], Source: source, Map: migration.Identity(0, len(texts[i]))})
			}
			for i, got := range ReadAll(statements) {
				if want := Read(statements[i]); !reflect.DeepEqual(got, want) {
					t.Errorf("%s:\n%+v\ninstead of\n%+v", statements[i].SQL, got, want)
				}
			}
		}
	}
}
