package review_test

import (
	"go/build"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/oncebitten/oncebitten"

// layers are the packages that a package may import of ours, as the map of
// docs/architecture.md has them; all may import lazyregexp. A package below another one follows the
// rule of its top folder, and may import its siblings.
var layers = map[string][]string{
	"wording":    nil,
	"lazyregexp": nil,
	"nearest":    nil,
	"escape":     nil,
	"pull":       {"wording"},
	"docs":       nil,
	"workflow":   {"wording"},
	"migration":  {"wording"},
	"schema":     {"migration", "wording"},
	"framework":  {"migration", "wording"},
	"config":     {"migration", "nearest", "wording"},
	"postgres":   {"migration", "schema", "wording"},
	"checks":     {"migration", "schema", "nearest", "wording"},
	"lesson":     {"checks", "migration", "schema", "nearest", "wording"},
	"rule":       {"checks", "migration", "schema", "nearest", "wording"},
	"review":     {"checks", "config", "framework", "lesson", "migration", "nearest", "postgres", "rule", "schema", "wording"},
	"report":     {"checks", "escape", "lesson", "migration", "review", "schema", "wording"},
	"feedback":   {"checks", "escape", "lesson", "report", "review", "wording"},
	"comment":    {"checks", "escape", "lesson", "migration", "pull", "report", "review", "schema", "wording"},
	"site":       {"checks", "docs", "review", "wording"},
	"command": {"checks", "comment", "config", "escape", "feedback", "framework", "lesson", "migration", "nearest",
		"postgres", "pull", "report", "review", "schema", "site", "wording", "workflow"},
	"": {"command"},
}

// TestLayers holds the imports of every package, those of its tests left out,
// against the map.
func TestLayers(t *testing.T) {
	seen := map[string]bool{}
	for _, folder := range packageFolders(t) {
		p, err := build.ImportDir(filepath.Join("..", folder), 0)
		if err != nil {
			t.Errorf("%s: %v", folder, err)
			continue
		}
		top, _, _ := strings.Cut(filepath.ToSlash(folder), "/")
		if folder == "." {
			top = ""
		}
		allowed, ok := layers[top]
		if !ok {
			t.Errorf("package %s has no place in the map: give it one here and in docs/architecture.md", folder)
			continue
		}
		seen[top] = true
		for _, path := range p.Imports {
			rest, ours := strings.CutPrefix(path, module+"/")
			to, _, _ := strings.Cut(rest, "/")
			if ours && to != top && to != "lazyregexp" && !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s, which the map does not allow", folder, rest)
			}
		}
	}
	for top := range layers {
		if !seen[top] {
			t.Errorf("package %q of the map is not there", top)
		}
	}
}

// packageFolders are the folders of the module that hold programs or
// packages, those left out that only tests use.
func packageFolders(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != ".." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "script" || name == "examples"):
			return fs.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			folder, err := filepath.Rel("..", filepath.Dir(path))
			if err != nil {
				return err
			}
			found[folder] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for folder := range found {
		folders = append(folders, folder)
	}
	slices.Sort(folders)
	return folders
}
