package postgres_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/oncebitten/oncebitten/schema"
)

var update = flag.Bool("update", false, "write testdata/truth/table.md (TestTruth) and testdata/truth/measured (TestServer)")

// score counts, for one version, how often claims and facts agree.
type score struct {
	cases  int
	agreed map[string]int
	// hazards are those of the facts, foretold those of them that the effects
	// know, and claimed all that the effects say.
	hazards, foretold, claimed int
}

// TestTruth compares the effects with what servers did. What they do is
// measured by TestServer; here it is read from testdata/truth.
func TestTruth(t *testing.T) {
	themes := truthThemes(t)
	facts := truthFacts(t, themes)
	scores := map[int]*score{}
	var unmeasured []string
	for _, version := range majors {
		scores[version] = &score{agreed: map[string]int{}}
	}
	for _, theme := range themes {
		start := history(theme.setup)
		for _, c := range theme.cases {
			statements := read(c.sql)
			measured := 0
			for _, fact := range facts[theme.name][c.key()] {
				measured += len(fact.Versions)
				for _, version := range fact.Versions {
					compareWithTruth(t, theme, c, fact, version, claim(start, statements, fact, version), scores[version])
				}
			}
			if measured != len(majors) {
				unmeasured = append(unmeasured, theme.name+": "+c.sql)
			}
		}
	}
	if len(unmeasured) > 0 {
		t.Errorf("%d cases are not measured on all versions (script/postgres-versions && go test -tags server -run TestServer ./postgres -update):\n%s",
			len(unmeasured), strings.Join(unmeasured, "\n"))
	}
	compareTable(t, truthTable(scores))
}

// compareWithTruth compares one claim with the fact, and counts.
func compareWithTruth(t *testing.T, theme truthTheme, c truthCase, fact truthFact, version int, claim claimed, s *score) {
	differences := fact.differences(claim)
	s.count(fact, claim, differences)
	name := fmt.Sprintf("%s, PostgreSQL %d: %s", theme.name, version, strings.TrimSpace(c.id+" "+c.sql))
	switch {
	case len(differences) > 0 && !c.differsOn(version):
		for _, field := range slices.Sorted(maps.Keys(differences)) {
			t.Errorf("%s\n%s: %s", name, field, differences[field])
		}
	case len(differences) == 0 && c.differsOn(version):
		t.Errorf("%s\nagrees by now: take its remark away, or say of which versions it is true (testdata/truth/README.md)", name)
	}
}

func (s *score) count(fact truthFact, claim claimed, differences map[string]string) {
	s.cases++
	for _, field := range truthFields {
		if _, differs := differences[field]; !differs {
			s.agreed[field]++
		}
	}
	if len(differences) == 0 {
		s.agreed["all"]++
	}
	claims := claim.blocks || slices.ContainsFunc(claim.effect.Fails, func(f schema.Failure) bool { return f.Certain && !f.Always })
	switch {
	case len(fact.Hazard) > 0:
		s.hazards++
		if claims || fact.FailKind == "data" && fact.failureOf(claim.effect) == fact.SQLState {
			s.foretold++
			s.claimed++
		}
	case claims && fact.failureOf(claim.effect) == "":
		s.claimed++
	}
}

// truthTable is what the README shows.
func truthTable(scores map[int]*score) string {
	var b strings.Builder
	b.WriteString("| PostgreSQL | cases | locks | rewrites | scans | index builds | failures | all of them | hazards found | of those said, true |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|---|---|\n")
	for _, version := range majors {
		s := scores[version]
		fmt.Fprintf(&b, "| %d | %d |", version, s.cases)
		for _, field := range []string{"locks", "rewrites", "scans", "builds", "failure", "all"} {
			fmt.Fprintf(&b, " %s |", percent(s.agreed[field], s.cases))
		}
		fmt.Fprintf(&b, " %s | %s |\n", percent(s.foretold, s.hazards), percent(s.foretold, s.claimed))
	}
	return b.String()
}

// percent is a share with one decimal, rounded down: 100% is all.
func percent(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	tenths := part * 1000 / whole
	return strings.TrimSuffix(fmt.Sprintf("%d.%d", tenths/10, tenths%10), ".0") + "%"
}

func compareTable(t *testing.T, table string) {
	const path = truthFolder + "table.md"
	old, err := os.ReadFile(path)
	if err == nil && string(old) == table {
		return
	}
	if !*update {
		t.Fatalf("%s is not what was measured: go test ./postgres -run TestTruth -update writes it\n%s", path, table)
	}
	if err := os.WriteFile(path, []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestFactsHaveCases holds that the measured facts have a case each.
func TestFactsHaveCases(t *testing.T) {
	themes := truthThemes(t)
	known := map[string]bool{}
	for _, theme := range themes {
		for _, c := range theme.cases {
			known[theme.name+" "+c.key()] = true
		}
	}
	for theme, facts := range truthFacts(t, themes) {
		for key := range facts {
			if !known[theme+" "+key] {
				t.Errorf("measured/%s.jsonl: no such case: %s", theme, key)
			}
		}
	}
}

// TestSample holds that the measuring comes to the same results as that of the
// sample, which others have made.
func TestSample(t *testing.T) {
	measured := map[string]truthFact{}
	for _, fact := range readFacts(t, "measured/sample.jsonl") {
		if slices.Contains(fact.Versions, 15) {
			measured[fact.ID] = fact
		}
	}
	for _, want := range readFacts(t, "sample.jsonl") {
		got := measured[want.ID]
		want.Setup, want.Versions, want.FailedAt = "", got.Versions, got.FailedAt
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s\nmeasured %+v\nsample   %+v", want.ID, got, want)
		}
	}
}
