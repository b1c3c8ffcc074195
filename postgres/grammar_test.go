package postgres

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	pg "github.com/pganalyze/pg_query_go/v5"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/oncebitten/oncebitten/migration"
	"github.com/oncebitten/oncebitten/wording"
)

// partsOfStatements are the nodes of the grammar that are called statements
// but stand only inside others.
var partsOfStatements = []string{"RawStmt", "ReturnStmt", "PLAssignStmt", "SetOperationStmt", "ReplicaIdentityStmt"}

// TestEveryStatementOfTheGrammar requires that testdata/read has an example of
// each statement that the grammar knows, and that each becomes an operation.
func TestEveryStatementOfTheGrammar(t *testing.T) {
	seen := map[string]bool{}
	for _, sql := range exampleStatements(t) {
		tree, err := pg.Parse(sql)
		if err != nil || len(tree.Stmts) == 0 {
			continue // an example of a statement that is refused
		}
		node := tree.Stmts[0].Stmt.ProtoReflect()
		kind := node.WhichOneof(node.Descriptor().Oneofs().Get(0)).Message().Name()
		seen[string(kind)] = true
		reading := Read(&migration.Statement{SQL: sql})
		if len(reading.Operations) == 0 {
			t.Errorf("%s: no operation", sql)
		}
		for _, u := range reading.Unread() {
			if reason := u.Reason.In(wording.English); reason == string(kind)+" is not known" {
				t.Errorf("%s: %s", sql, reason)
			}
		}
	}
	fields := (&pg.Node{}).ProtoReflect().Descriptor().Oneofs().Get(0).Fields()
	for i := range fields.Len() {
		name := string(fields.Get(i).Message().Name())
		if strings.HasSuffix(name, "Stmt") && !seen[name] && !slices.Contains(partsOfStatements, name) {
			t.Errorf("testdata/read has no example of %s", name)
		}
	}
}

// exampleStatements are all statements of testdata/read.
func exampleStatements(t testing.TB) []string {
	paths, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var out []string
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".sql") {
				for _, p := range (Reader{}).Split(string(file.Data)) {
					out = append(out, string(file.Data[p.Start:p.End]))
				}
			}
		}
	}
	return out
}
