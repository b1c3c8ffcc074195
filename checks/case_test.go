package checks_test

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/config"
)

// TestCases reviews the cases of testdata: what the pages are too short for.
// In a case the files under change/ are those of the change, those under delete/
// are files of base that it takes out, `.oncebitten.yml` is the configuration, and
// all others are base's. All findings must be
// announced; a severity and a part of the message may be.
func TestCases(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runCase(t, name) })
	}
}

func runCase(t *testing.T, name string) {
	e := readCase(t, name)
	wants := e.wants()
	result := e.review(t)
	compare(t, result.Findings, wants)
	for _, f := range result.Findings {
		checkFinding(t, e, f)
	}
}

// TestRecipesOnEveryVersion reviews the cases as for servers of each major
// version: what is advised there must be what that server takes.
func TestRecipesOnEveryVersion(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for version := 12; version <= 18; version++ {
		for _, name := range cases {
			t.Run(fmt.Sprint(version, "/", strings.TrimSuffix(filepath.Base(name), ".txtar")), func(t *testing.T) {
				e := readCase(t, name)
				e.config.PostgresVersion = version
				e.wants()
				for _, f := range e.review(t).Findings {
					checkFinding(t, e, f)
				}
			})
		}
	}
}

// readCase reads one case.
func readCase(t *testing.T, name string) *example {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	e := &example{before: map[string]string{}, changed: map[string]string{}, deleted: map[string]string{}, config: config.Default()}
	e.config.Rollback = config.RollbackOptional
	for _, f := range archive.Files {
		changed, isChanged := strings.CutPrefix(f.Name, "change/")
		deleted, isDeleted := strings.CutPrefix(f.Name, "delete/")
		switch {
		case path.Ext(f.Name) == "": // a line of SQL that txtar takes for the head of a file
			t.Fatalf("%q is no file name", f.Name)
		case f.Name == ".oncebitten.yml":
			if e.config, err = config.Parse(f.Name, string(f.Data), config.Known{Checks: checkNames()}); err != nil {
				t.Fatal(err)
			}
		case isChanged:
			e.changed[changed] = string(f.Data)
		case isDeleted:
			e.deleted[deleted] = string(f.Data)
		default:
			e.before[f.Name] = string(f.Data)
		}
	}
	return e
}

func checkNames() []string {
	var names []string
	for _, c := range checks.All {
		names = append(names, c.Name)
	}
	return names
}
