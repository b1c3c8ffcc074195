package postgres_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"testing"
)

// TestOperationsAreKnown holds the closed set of operations against the type
// switches that give each its effect and its change of the state. What no
// switch names costs nothing, or changes nothing, and must be listed here.
func TestOperationsAreKnown(t *testing.T) {
	all := declaredOperations(t)
	if len(all) == 0 {
		t.Fatal("there are no operations")
	}
	for _, test := range []struct {
		what, files string
		none        []string
	}{
		{"effect", "effect*.go", []string{
			"AlterFunction", "IfExists", "SetVariable"}},
		{"change of the state", "../schema/*.go", []string{
			"Call", "CommentOn", "Grant", "IfExists", "Lock", "Reindex", "Requires", "Select", "Vacuum"}},
	} {
		named := operationsInSwitches(t, test.files)
		for _, name := range all {
			listed := slices.Contains(test.none, name)
			switch {
			case !named[name] && !listed:
				t.Errorf("migration.%s has no %s: no type switch in %s names it", name, test.what, test.files)
			case named[name] && listed:
				t.Errorf("migration.%s has a %s now: take it off the list", name, test.what)
			}
		}
	}
}

// declaredOperations are the types with the method that makes an operation.
func declaredOperations(t *testing.T) []string {
	names := map[string]bool{}
	for _, file := range parsed(t, "../migration/operation.go") {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "operation" {
				names[f.Recv.List[0].Type.(*ast.Ident).Name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// operationsInSwitches are the types of package migration that the cases of
// type switches name.
func operationsInSwitches(t *testing.T, pattern string) map[string]bool {
	names := map[string]bool{}
	for _, file := range parsed(t, pattern) {
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.TypeSwitchStmt)
			if !ok {
				return true
			}
			for _, clause := range s.Body.List {
				for _, e := range clause.(*ast.CaseClause).List {
					if selector, ok := e.(*ast.SelectorExpr); ok {
						names[selector.Sel.Name] = true
					}
				}
			}
			return true
		})
	}
	return names
}

func parsed(t *testing.T, pattern string) []*ast.File {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}
