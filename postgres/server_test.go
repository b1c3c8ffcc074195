//go:build server

// The tests in files with this build tag need PostgreSQL's programs, and fail
// without them; script/test installs them and sets the build tag.

package postgres_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// installed is the version that must be there: Debian's.
const installed = 15

// TestServer measures the cases of testdata/truth on every server that is
// there, and compares with the facts that TestTruth holds the effects against.
func TestServer(t *testing.T) {
	themes := truthThemes(t)
	recorded := truthFacts(t, themes)
	var collecting sync.Mutex
	all := map[int]map[string][]truthFact{}
	t.Cleanup(func() {
		if *update {
			writeFacts(t, themes, recorded, all)
		}
	})
	for _, version := range majors {
		folder := serverFolder(version)
		if folder == "" && version == installed {
			t.Fatalf("PostgreSQL %d is not there: install it (apt-get install postgresql-%d)", version, version)
		}
		if folder == "" {
			fmt.Printf("PostgreSQL %d is not there, and was not measured: script/postgres-versions fetches it\n", version)
			continue
		}
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			t.Parallel()
			facts := measureThemes(t, startServer(t, folder), version, themes, recorded)
			collecting.Lock()
			all[version] = facts
			collecting.Unlock()
		})
	}
}

// measureThemes measures all themes on one server.
func measureThemes(t *testing.T, server *testServer, version int, themes []truthTheme, recorded map[string]map[string][]truthFact) map[string][]truthFact {
	if got := server.version(); got != version {
		t.Fatalf("the server in %s is of version %d", server.binary, got)
	}
	groups := map[string][]truthTheme{}
	var names []string
	for _, theme := range themes {
		if groups[theme.name] == nil {
			names = append(names, theme.name)
		}
		groups[theme.name] = append(groups[theme.name], theme)
	}
	facts := map[string][]truthFact{}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			for i, theme := range groups[name] {
				facts[name] = append(facts[name], server.in(t).measure(theme, fmt.Sprintf("%s_%d", name, i))...)
			}
			if !*update {
				compareFacts(t, version, facts[name], recorded[name])
			}
		})
	}
	return facts
}

// compareFacts compares what a server did with what is recorded of its version.
func compareFacts(t *testing.T, version int, facts []truthFact, recorded map[string][]truthFact) {
	for _, fact := range facts {
		got, want := factJSON(t, fact), "nothing"
		for _, old := range recorded[fact.key()] {
			if slices.Contains(old.Versions, version) {
				old.Versions = nil
				want = factJSON(t, old)
			}
		}
		if got != want {
			t.Errorf("measured %s\nrecorded %s", got, want)
		}
	}
}

func factJSON(t *testing.T, fact truthFact) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(fact); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

// writeFacts records what was measured, beside what is known of versions that were not.
func writeFacts(t *testing.T, themes []truthTheme, recorded map[string]map[string][]truthFact, measured map[int]map[string][]truthFact) {
	texts := map[string]*strings.Builder{}
	for _, theme := range themes {
		if texts[theme.name] == nil {
			texts[theme.name] = &strings.Builder{}
		}
		for _, c := range theme.cases {
			for _, fact := range mergedFacts(t, c, theme, recorded[theme.name][c.key()], measured) {
				texts[theme.name].WriteString(factJSON(t, fact) + "\n")
			}
		}
	}
	if err := os.MkdirAll(truthFolder+"measured", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range texts {
		if err := os.WriteFile(truthFolder+"measured/"+name+".jsonl", []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// mergedFacts are the facts of a case, one for all versions that did the same.
func mergedFacts(t *testing.T, c truthCase, theme truthTheme, recorded []truthFact, measured map[int]map[string][]truthFact) []truthFact {
	var out []truthFact
	add := func(fact truthFact, version int) {
		fact.Versions = nil
		for i := range out {
			same := out[i]
			same.Versions = nil
			if factJSON(t, same) == factJSON(t, fact) {
				out[i].Versions = append(out[i].Versions, version)
				return
			}
		}
		fact.Versions = []int{version}
		out = append(out, fact)
	}
	for _, version := range majors {
		if facts, isMeasured := measured[version][theme.name]; isMeasured {
			for _, fact := range facts {
				if fact.key() == c.key() {
					add(fact, version)
				}
			}
			continue
		}
		for _, fact := range recorded {
			if slices.Contains(fact.Versions, version) {
				add(fact, version)
			}
		}
	}
	return out
}
